"""A notebook as slides over the live page: JupyterLab with jupyterlab-slideshow, opened on the lecturer's copy.

python tools/lecture.py [NN] [-options of JupyterLab]
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SHOW = ".jp-Deck .jp-Notebook.jp-mod-commandMode:not(.jp-mod-readWrite) :focus"
ANYWHERE = ".jp-Notebook"
# To the first slide. The show begins anew, or each section would begin with the last of its steps that was seen.
TOP = ["deck:stop", "deck:start", "notebook:extend-marked-cells-top", "notebook:deselect-all"]
SHORTCUTS = [  # those of a presenter's clicker, and what a lecture needs besides
    ("PageDown", "deck:go", {"direction": "down", "alternate": "forward"}, SHOW),
    ("PageUp", "deck:go", {"direction": "up", "alternate": "back"}, SHOW),
    ("F5", "deck:toggle", {}, "body"),
    ("Escape", "notebook:enter-command-mode", {}, f".jp-NotebookPanel{SHOW}"),  # it leaves an explorer, not the show
    ("Home", "apputils:run-all-enabled", {"commands": TOP}, SHOW),
    ("Ctrl Alt R", "apputils:run-all-enabled", {"commands": ["notebook:run-all-cells"]}, ANYWHERE),
    ("Ctrl Alt 0", "notebook:restart-and-run-to-selected", {}, ANYWHERE),
]
SETTINGS = {
    "@jupyterlab/apputils-extension:notification": {"checkForUpdates": False, "fetchNews": "false"},
    "@jupyterlab/docmanager-extension:plugin": {"autosave": False},  # a lecture leaves the copies as they are
    # Every cell stands on the page: what JupyterLab does to leave out those not in view fails as the show begins.
    "@jupyterlab/notebook-extension:tracker": {"windowingMode": "none"},
    "@jupyterlab/shortcuts-extension:shortcuts": {
        "shortcuts": [
            {"keys": [keys], "command": command, "args": args, "selector": selector}
            for keys, command, args, selector in SHORTCUTS
        ]
    },
    "jupyterlab-slideshow:plugin": {"active": True},
}


def notebook(number):
    """Where the lecturer's copy of the notebook with this number is, seen from the project's folder."""
    for folder in ("notebooks/solutions", "notebooks"):
        for found in sorted((ROOT / folder).glob(f"{number}*.ipynb")):
            return found.relative_to(ROOT).as_posix()
    last = max(path.name[:2] for path in (ROOT / "notebooks").glob("*.ipynb"))
    raise SystemExit(f"no notebook begins with {number!r}; there are 00 to {last}")


def configure(folder):
    """Write a configuration for JupyterLab to ``folder``; gives the environment and the options that use it."""
    settings, style = folder / "settings", folder / "custom"
    settings.mkdir()
    style.mkdir()
    (settings / "overrides.json").write_text(json.dumps(SETTINGS), "utf-8")
    shutil.copy(ROOT / "tools" / "lecture.css", style / "custom.css")
    return {"JUPYTER_CONFIG_DIR": str(folder)}, ("--custom-css", f"--LabApp.app_settings_dir={settings}")


def main(arguments):
    names = [word for word in arguments if not word.startswith("-")]
    options = [word for word in arguments if word.startswith("-")]
    where = f"--LabApp.default_url=/lab/tree/{notebook(names[0] if names else '00')}"
    with tempfile.TemporaryDirectory() as folder:
        environment, own = configure(Path(folder))
        command = (sys.executable, "-m", "jupyterlab", where, *own, *options)
        return subprocess.run(command, cwd=ROOT, env=os.environ | environment).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
