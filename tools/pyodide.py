"""Python for a browser: Pyodide's own files and the wheels that the course needs there, each checked by its sum.

python -m tools.pyodide [FOLDER]   into build/pyodide, or FOLDER; what is there already and right is not fetched again

The core comes from the npm package ``pyodide``, whose lock has the sum of every wheel of its distribution. Those wheels
come from the official distribution, or from the folder that COURSE_PYODIDE names: for a machine that cannot reach it.
What is pure Python comes from the package index, in the versions and with the sums of pins.txt.
"""

import base64
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "build" / "pyodide"
VERSION = "314.0.4"
PYTHON = "3.14"
INTEGRITY = "sha512-fMexKS5P/s8iTjczevLUv/aWq9i5yaGvBTpBW6gM+nzDNelfPpREma/xdDK2AAGebAuKnBJk7fyVP6RBlz4btg=="
DISTRIBUTION = f"https://cdn.jsdelivr.net/pyodide/v{VERSION}/full/"
LOCK = "pyodide-lock.json"
CORE = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip", LOCK, "package.json")
COMPILED = ("numpy", "matplotlib", "contourpy", "pillow", "typing-extensions")  # and what they depend on
PURE = ("anywidget", "comm", "ipywidgets", "psygnal", "traitlets")
NOTEBOOK = (  # what a whole notebook needs besides, in a folder of its own
    *("asttokens", "executing", "ipython", "ipython-pygments-lexers", "jupyterlab-widgets", "matplotlib-inline"),
    *("pure-eval", "pygments", "stack-data", "threadpoolctl", "tqdm"),
)
KERNEL = (  # not in pins.txt: JupyterLab itself must not find it
    "jupyterlite-pyodide-kernel",
    "==0.8.6 --hash=sha256:c9e698420e7f95f156c09c1474898ee6727b35b1740b369cb5f5aaa59ea73d3f\n",
)
UNUSED = {"fonttools", "pytz"}  # matplotlib asks for them and imports them only to write PDF, or not at all


class Missing(Exception):
    """A file that cannot be had, or is not what it should be: a sentence that says what to do."""


def gather(folder: Path, given: str | None = None) -> list[Path]:
    """Put the core and all wheels into ``folder`` and its ``notebook``; the wheels. ``given`` has those of Pyodide."""
    (folder / "notebook").mkdir(parents=True, exist_ok=True)
    core(folder)
    packages = json.loads((folder / LOCK).read_text("utf-8"))["packages"]
    wheels = [wheel(packages[name], folder, given) for name in closure(packages, COMPILED)]
    fonts = wheel(packages["fonttools"], folder / "notebook", given)  # a notebook may write a PDF
    return [*wheels, fonts, *pure(folder, PURE), *pure(folder / "notebook", NOTEBOOK, KERNEL)]


def closure(packages: dict, names: tuple[str, ...]) -> list[str]:
    """These packages and all that they depend on, apart from what is never imported."""
    found, queue = set(), list(names)
    while queue:
        if (name := queue.pop()) not in found | UNUSED:
            found.add(name)
            queue += packages[name]["depends"]
    return sorted(found)


def core(folder: Path) -> None:
    """Pyodide itself, from npm; kept if it is this version, since its lock names the build."""
    about = folder / "package.json"
    if about.exists() and json.loads(about.read_text("utf-8")).get("version") == VERSION:
        return
    with tempfile.TemporaryDirectory() as scratch:
        try:
            command = ["npm", "pack", f"pyodide@{VERSION}", "--silent"]
            subprocess.run(command, cwd=scratch, check=True, capture_output=True, text=True, timeout=300)
        except FileNotFoundError:
            raise Missing("npm was not found: Pyodide comes from there. Install Node.js with npm.") from None
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as failed:
            said = (failed.stderr or "").strip().splitlines()[-1:] or ["no answer"]
            raise Missing(f"npm could not fetch pyodide {VERSION} ({said[0]}). Is the npm registry reached?") from None
        unpack(next(Path(scratch).glob("*.tgz")), folder)


def unpack(archive: Path, folder: Path, integrity: str = INTEGRITY) -> None:
    """The files of the core from npm's archive, package.json last."""
    came = "sha512-" + base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    if came != integrity:
        raise Missing(
            f"npm's pyodide {VERSION} has another sum than it had ({came}). Do not use it; ask where it is from."
        )
    with tarfile.open(archive) as files:
        for name in CORE:
            member = files.extractfile(f"package/{name}")
            assert member is not None
            (folder / name).write_bytes(member.read())


def wheel(entry: dict, folder: Path, given: str | None) -> Path:
    """A wheel of Pyodide's distribution, byte for byte the one that its lock names."""
    name, target = entry["file_name"], folder / entry["file_name"]
    if target.exists() and digest(target) == entry["sha256"]:
        return target
    if given:
        source = Path(given) / name
        if not source.exists():
            raise Missing(f"{given} has no {name}. Put it there, or unset COURSE_PYODIDE to fetch it.")
        shutil.copyfile(source, target)
    else:
        fetch(name, target)
    if digest(target) != entry["sha256"]:
        target.unlink()
        where = given or DISTRIBUTION
        raise Missing(f"{name} from {where} is not the file of Pyodide {VERSION}: its sum differs. Fetch it anew.")
    return target


def fetch(name: str, target: Path) -> None:
    """A file of the official distribution."""
    try:
        with urllib.request.urlopen(DISTRIBUTION + name, timeout=60) as answer:
            target.write_bytes(answer.read())
    except OSError as failed:
        remedy = "Or let COURSE_PYODIDE name a folder with the wheels of that distribution."
        raise Missing(f"{DISTRIBUTION}{name} was not reached ({failed}). {remedy}") from None


def pure(folder: Path, names: tuple[str, ...], *others: tuple[str, str]) -> list[Path]:
    """The wheels of pure Python, with the sums that are pinned, in pins.txt or here."""
    pinned = re.findall(r"^([\w.-]+)(==.*?)(?=^[\w.-]+==|\Z)", (ROOT / "pins.txt").read_text("utf-8"), re.DOTALL | re.M)
    asked = {name: pin for name, pin in pinned if name in names} | dict(others)
    if len(found := right(folder, asked)) == len(asked):
        return found
    with tempfile.TemporaryDirectory() as scratch:
        wanted = Path(scratch) / "pins.txt"
        wanted.write_text("".join(name + pin for name, pin in asked.items()), "utf-8")
        which = ["--no-deps", "--require-hashes", "--only-binary=:all:", "--platform=any", f"--python-version={PYTHON}"]
        command = [sys.executable, "-m", "pip", "download", "-q", "--disable-pip-version-check", *which]
        done = subprocess.run([*command, "-d", folder, "-r", wanted], capture_output=True, text=True)
    if len(found := right(folder, asked)) != len(asked):
        said = done.stderr.strip().splitlines()[-1:] or ["a wheel is missing"]
        raise Missing(f"pip could not download {', '.join(asked)} as pinned ({said[0]}). Is the package index reached?")
    return found


def right(folder: Path, asked: dict[str, str]) -> list[Path]:
    """The wheels of these packages whose sums their pins have."""
    wheels = ((pin, path) for name, pin in asked.items() for path in folder.glob(f"{name.replace('-', '_')}-*.whl"))
    return [path for pin, path in wheels if digest(path) in pin]


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def main(folder: str = "") -> str | int:
    """Gather, and say how much came; or the sentence that says what is missing."""
    try:
        wheels = gather(Path(folder) if folder else FOLDER, os.environ.get("COURSE_PYODIDE"))
    except Missing as missing:
        return str(missing)
    size = sum(path.stat().st_size for path in wheels)
    print(f"Pyodide {VERSION} and {len(wheels)} wheels ({size / 1e6:.1f} MB)")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
