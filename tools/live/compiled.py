"""Within Pyodide: import what pages and notebooks will import, and pack it compiled: compiling takes longest of all."""

import importlib
import importlib.util
import sys
import zipfile
from importlib import _bootstrap_external
from importlib.machinery import SourceFileLoader
from pathlib import Path

SITE, LIBRARY = Path("/lib/python3.14/site-packages"), Path("/library")


def unchecked(code, source_time, source_size):
    """What Python writes of a module that it has compiled, to be taken without a look for its source."""
    return _bootstrap_external._code_to_hash_pyc(code, bytes(8), False)


def pack(path, folder, chosen):
    """The files of a folder: of a module that was imported its compiled form in place of the source."""
    with zipfile.ZipFile(path, "w") as archive:
        for file in sorted(folder.rglob("*")):
            inside = str(file.relative_to(folder))
            if file.is_file() and "__pycache__" not in file.parts and chosen(inside):
                compiled = Path(importlib.util.cache_from_source(str(file))) if file.suffix == ".py" else file
                made = compiled.exists() and compiled != file
                archive.write(compiled if made else file, f"{inside}c" if made else inside)


zipped = next(path for path in sys.path if path.endswith(".zip"))
zipfile.ZipFile(zipped).extractall(LIBRARY)  # from an archive Python would not write what it compiles
sys.path[:] = [str(LIBRARY) if path == zipped else path for path in sys.path]
for name in ("libraries.zip", "course.zip"):
    zipfile.ZipFile(f"/in/{name}").extractall(SITE)
sys.path.insert(0, str(SITE))

_bootstrap_external._code_to_timestamp_pyc = unchecked
sys.dont_write_bytecode = False
for name, module in list(sys.modules.items()):  # those that came from the archive are compiled once more
    if (getattr(module, "__file__", None) or "").startswith(zipped):
        file = LIBRARY / Path(module.__file__).relative_to(zipped)
        if file.exists():  # what is frozen has the name of a file alone
            SourceFileLoader(name, str(file)).get_code(name)
exec(compile(Path("/in/session.py").read_text(), "session.py", "exec"), {})
for path in sorted(SITE.glob("course_lib/topics/*/*.py")):
    if path.stem in ("explorers", "questions"):
        importlib.import_module(f"course_lib.topics.{path.parent.name}.{path.stem}")
importlib.import_module(
    "course_lib.topics.momentum.explorers"
).valley()._repr_mimebundle_()  # what is imported late, too

pages = {str(file.relative_to(SITE)) for file in SITE.rglob("*")}
for name in [name for name in sys.modules if name.split(".")[0] == "IPython"]:
    del sys.modules[name]  # the stand-in: a notebook has the real one
zipfile.ZipFile("/in/notebook.zip").extractall(SITE)
importlib.invalidate_caches()
for name in (
    "course_notebook",
    "pyodide_kernel",
    "piplite",
    "matplotlib_inline.backend_inline",
    "course_lib.grading.task_list",
):
    importlib.import_module(name)
for path in sorted(SITE.glob("course_lib/topics/*/*.py")):
    importlib.import_module(f"course_lib.topics.{path.parent.name}.{path.stem}".removesuffix(".__init__"))

pack("/out/stdlib.zip", LIBRARY, lambda name: True)
pack("/out/libraries.zip", SITE, lambda name: name in pages and not name.startswith("course_lib"))
pack("/out/course.zip", SITE, lambda name: name in pages and name.startswith("course_lib"))
pack("/out/notebook.zip", SITE, lambda name: name not in pages)
