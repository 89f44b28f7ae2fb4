"""The folder of scripts and Python that live pages and notebooks in a browser load: from the course and build/pyodide.

python -m tools.live.build [FOLDER]   into build/live, or FOLDER
"""

import hashlib
import io
import json
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Sequence
from pathlib import Path

from flit_core import buildapi

from tools import pyodide

ROOT = Path(__file__).resolve().parent.parent.parent
HERE = Path(__file__).resolve().parent
FOLDER = ROOT / "build" / "live"
CORE = {"pyodide.mjs": "pyodide.js", "pyodide.asm.mjs": "pyodide.asm.js", "pyodide.asm.wasm": "pyodide.asm.wasm"}
# Every server calls .js a script, not .mjs.
PAGE = ("live.js", "live.css", "worker.js", "start.js", "why.js", "session.py", "notebook.js")
# What no page needs of the wheels: tests, other backends and their data, fonts of other kinds, other files' formats.
LEFT_OUT = re.compile(
    r"(^|/)(tests|sample_data|images|afm|pdfcorefonts|stylelib|labextension|nbextension|include|zoneinfo|f2py|web_backend"
    r"|_pyinstaller|licenses|mpl_toolkits)/|\.(pyi|pxd|h|md)$|^[^/]*\.data/|ttf/(DejaVuSerif|DejaVuSansMono-)"
    r"|backends/_?backend_(?!agg|mixed)|PIL/_(webp|avif)|pygments/lexers/(?!__init__|_mapping|python|special)"
    r"|^jupyterl"
)
FIGURES = re.compile(r"backends/_?backend_(pdf|svg)|fonts/(afm|pdfcorefonts)/")  # to write them to files
NOT_SHOWN = ("claims.py", "forms.py", "task.py", "tasks.py")  # how modules of topics end that hold solutions


def build(folder: Path = FOLDER, gathered: Path = pyodide.FOLDER) -> Path:
    """Make ``folder`` anew from what ``make pyodide`` gathered; its version is that of its content."""
    if not ((gathered / "pyodide.mjs").exists() and (gathered / "notebook").exists()):
        raise pyodide.Missing(f"{gathered} has no Pyodide: run make pyodide first.")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name, as_name in CORE.items():
        shutil.copyfile(gathered / name, folder / as_name)
    lock = json.loads((gathered / pyodide.LOCK).read_text("utf-8"))
    (folder / pyodide.LOCK).write_text(json.dumps(lock | {"packages": {}}), "utf-8")  # all of them are in libraries.zip
    for name in PAGE:
        shutil.copyfile(HERE / "page" / name, folder / name)
    shown = course_files()
    with tempfile.TemporaryDirectory() as scratch:
        (Path(scratch) / "libraries.zip").write_bytes(libraries(sorted(gathered.glob("*.whl"))))
        (Path(scratch) / "course.zip").write_bytes(zipped(dict(zip(shown, shown, strict=True))))
        (Path(scratch) / "notebook.zip").write_bytes(notebook(gathered / "notebook", shown))
        shutil.copyfile(HERE / "page" / "session.py", Path(scratch) / "session.py")
        command = ["node", HERE / "compile.mjs", gathered, HERE / "compiled.py", scratch, folder]
        done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise pyodide.Missing(f"The course does not run in Pyodide {pyodide.VERSION}:\n{done.stderr.strip()}")
    for archive in folder.glob("*.zip"):
        squeeze(archive)
    stamp(folder)
    return folder


def libraries(wheels: Sequence[Path | io.BytesIO], only: re.Pattern = re.compile(""), begun: bytes = b"") -> bytes:
    """All wheels in one archive, without what no page needs; or ``only`` some of them, whether needed or not."""
    packed = io.BytesIO(begun)
    with zipfile.ZipFile(packed, "a") as archive:
        for wheel in wheels:
            with zipfile.ZipFile(wheel) as files:
                for name in files.namelist():
                    if not name.endswith("/") and only.search(name) and (only.pattern or not LEFT_OUT.search(name)):
                        archive.writestr(name, files.read(name))
    return packed.getvalue()


def notebook(gathered: Path, shown: list[str]) -> bytes:
    """What notebooks need besides: IPython, the kernel, and the rest of ``course_lib``, its tasks."""
    with zipfile.ZipFile(next(gathered.glob("jupyterlite_pyodide_kernel-*.whl"))) as outer:
        inner = [name for name in outer.namelist() if re.search(r"pypi/(pyodide_kernel|ipykernel)-.*whl$", name)]
        kernel = [io.BytesIO(outer.read(name)) for name in inner]
    rest = {name: name for name in course_files(("claims.py",)) if name not in shown}
    figures = libraries([*gathered.parent.glob("matplotlib-*.whl")], FIGURES)
    packed = libraries([*sorted(gathered.glob("*.whl")), *kernel], begun=figures)
    with tempfile.TemporaryDirectory() as scratch:
        about = f"{buildapi.prepare_metadata_for_build_wheel(scratch)}/METADATA"
        page = {"piplite.py": "tools/live/page/piplite.py", "course_notebook.py": "tools/live/page/notebook.py"}
        return zipped(rest | page | {about: f"{scratch}/{about}"}, packed)


def course_files(not_shown: tuple[str, ...] = NOT_SHOWN) -> list[str]:
    """The files of ``course_lib``, without modules of the topics that end like these."""
    paths = [path.relative_to(ROOT) for path in sorted((ROOT / "course_lib").rglob("*")) if path.is_file()]
    shown = [path for path in paths if path.parts[1] != "topics" or not path.name.endswith(not_shown)]
    return [path.as_posix() for path in shown if path.suffix != ".pyc"]


def zipped(files: dict[str, str], begun: bytes = b"") -> bytes:
    """An archive, or more of one that was begun: the name of each file, and where it stands in the course."""
    packed = io.BytesIO(begun)
    with zipfile.ZipFile(packed, "a") as archive:
        for name, origin in files.items():
            archive.write(ROOT / origin, name)
    return packed.getvalue()


def squeeze(path: Path) -> None:
    """Compress an archive; its bytes depend on its content alone."""
    with (
        zipfile.ZipFile(io.BytesIO(path.read_bytes())) as loose,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as tight,
    ):
        for name in sorted(loose.namelist()):
            tight.writestr(zipfile.ZipInfo(name), loose.read(name), zipfile.ZIP_DEFLATED)


def stamp(folder: Path) -> None:
    """Name the content by its sum: a page of another day starts a worker of its own."""
    total = hashlib.sha256()
    for path in sorted(folder.iterdir()):
        total.update(path.read_bytes())
    script = folder / "live.js"
    text = script.read_text("utf-8").replace('VERSION = ""', f'VERSION = "{total.hexdigest()[:12]}"')
    script.write_text(text, "utf-8")


def main(folder: str = "") -> str | int:
    """Build, and say how large it is; or the sentence that says what is missing."""
    try:
        made = build(Path(folder) if folder else FOLDER)
    except pyodide.Missing as missing:
        return str(missing)
    size = sum(path.stat().st_size for path in made.iterdir())
    print(f"pages with live explorers: {size / 1e6:.1f} MB in {made}")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
