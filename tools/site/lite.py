"""JupyterLite within the site: the student's notebooks, whose Python is that of the live pages.

JupyterLite's own builder puts it together. It keeps what a student changes in the browser's storage, under the address
of its folder: a new site in the same place finds the work again.
"""

import importlib.util
import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import nbformat

from tools import pyodide
from tools.live import build as live
from tools.site import prepare

HERE = Path(__file__).resolve().parent
KERNEL = "@jupyterlite/pyodide-kernel-extension:kernel"
EXTENSIONS = ("anywidget", "notebook/jupyterlab_widgets", "notebook/jupyterlite_pyodide_kernel")  # their wheels
SETTINGS = {
    "@jupyterlab/apputils-extension:notification": {"checkForUpdates": False, "fetchNews": "false"},
    "@jupyterlab/docmanager-extension:plugin": {"autosaveInterval": 10},
}
PAGES = ("README.md", "CONTRIBUTING.md", "notebooks/syllabus.md", "notebooks/glossary.md")
PACKAGES = ["micropip", "piplite", "ipykernel", "comm", "pyodide-kernel", "jedi", "ipython"]  # none to be installed
CONTROLLED = (  # at once, or when the worker has begun; a page that is loaded past it, with Shift, never is
    "()=>navigator.serviceWorker.controller||new Promise(done=>{setTimeout(done,2e4);"
    "navigator.serviceWorker.addEventListener('controllerchange',done,{once:true})})"
)


def possible(python: Path = live.FOLDER) -> bool:
    """Whether there are live pages, whose Python it shares, and its builder."""
    return python.exists() and importlib.util.find_spec("jupyterlite_core") is not None


def build(folder: Path, gathered: Path = pyodide.FOLDER) -> None:
    """JupyterLite with all notebooks and what they link to, in ``folder`` of a site that has live pages."""
    with tempfile.TemporaryDirectory() as scratch:
        source = Path(scratch)
        (source / "files").mkdir()
        for name in prepare.names():
            (source / "files" / f"{name}.ipynb").write_text(student_copy(name), "utf-8")
        for page in PAGES:
            shutil.copy(prepare.ROOT / page, source / "files")
        options = {
            "apps": ["lab"],
            "contents": ["files"],
            "output_dir": str(folder),
            "federated_extensions": [str(next(gathered.glob(f"{name}-*.whl"))) for name in EXTENSIONS],
            "ignore_sys_prefix": ["federated_extensions"],
            "no_sourcemaps": True,
            "no_unused_shared_packages": True,
            "no_libarchive": True,
        }
        (source / "jupyter_lite_config.json").write_text(json.dumps({"LiteBuildConfig": options}), "utf-8")
        (source / "jupyter-lite.json").write_text(json.dumps(settings()), "utf-8")
        (source / "overrides.json").write_text(json.dumps(SETTINGS), "utf-8")
        command = (sys.executable, "-m", "jupyterlite_core", "build")
        done = subprocess.run(command, cwd=source, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"JupyterLite was not built:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    kernel = folder / "extensions/@jupyterlite/pyodide-kernel-extension"
    shutil.rmtree(kernel / "static/pypi")  # wheels that the live pages' Python has already
    (kernel / "install.json").unlink()
    _wait_for_files(kernel / "static")
    _watch(folder / "lab/index.html")


def _watch(page: Path) -> None:
    """Before JupyterLite's own scripts comes one that says what keeps them from working."""
    why = (live.HERE / "page/why.js").read_text("utf-8").replace("export ", "")
    watch, style = ((HERE / f"watch.{kind}").read_text("utf-8") for kind in ("js", "css"))
    before, head, after = page.read_text("utf-8").partition("<head>")
    if not head:
        raise RuntimeError(f"{page.name} of JupyterLite has no <head>: is this another version?")
    page.write_text(f"{before}{head}<style>{style}</style><script>{why}{watch}</script>{after}", "utf-8")


def _wait_for_files(scripts: Path) -> None:
    """A kernel waits until the service worker has the page, through which it sees files: one that is earlier sees none.

    As built it does not wait, and what JupyterLite calls ready is a worker that was registered: it has not begun yet.
    """
    made = re.compile(r"(create:async \w+=>\{)(let\{PyodideKernel:.{0,120}?\(null==(\w+)\?void 0:\3\.enabled\))")
    waiting = rf"\1if(navigator.serviceWorker)await \3?.ready.then({CONTROLLED}).catch(()=>{{}});\2"
    changed = 0
    for path in scripts.glob("*.js"):
        text, found = made.subn(waiting, path.read_text("utf-8"))
        changed += found
        if found:
            path.write_text(text, "utf-8")
    if changed != 1:
        raise RuntimeError(
            f"{changed} places, not one, make a kernel in JupyterLite's scripts: is this another version?"
        )


def settings() -> dict:
    """What JupyterLite reads first."""
    kernel = {
        "pyodideUrl": "./../_static/live/notebook.js",
        "disablePyPIFallback": True,
        "loadPyodideOptions": {"packages": PACKAGES},
    }
    page = {
        "appName": "Training neural networks",
        "exposeAppInBrowser": True,
        "litePluginSettings": {KERNEL: kernel},
    }
    return {"jupyter-lite-schema-version": 0, "jupyter-config-data": page}


def student_copy(name: str) -> str:
    """A stored notebook as one line of JSON whose texts are whole: JupyterLite hands files on as they are."""
    nb = nbformat.read(prepare.NOTEBOOKS / f"{name}.ipynb", 4)
    for cell in nb.cells:
        for file in prepare.INSTEAD:
            cell.source = cell.source.replace(f"({file}", f"({file.removeprefix('../')}")
    return json.dumps(nb, ensure_ascii=False)
