"""Make build/site, the course as pages for any static server, and build/site.zip, the same for a hall without internet.

python -m tools.site [FOLDER [LIVE]]   from the stored notebooks, nothing is executed; LIVE as make live makes it
"""

import logging
import shutil
import sys
import time
import tomllib
import zipfile
from importlib import resources
from pathlib import Path

import nbformat
from flit_core import buildapi
from sphinx.cmd.build import build_main

from tools.live import build as live
from tools.site import links, lite, prepare, reference, words

HERE = Path(__file__).resolve().parent
BUILD = prepare.ROOT / "build"
MATHJAX = ("tex-chtml.js", "output/chtml/fonts", "input/tex/extensions", "LICENSE")
SERVE = """import functools, http.server
http.server.test(functools.partial(http.server.SimpleHTTPRequestHandler, directory="site"), bind="127.0.0.1")
"""


def wheel_name() -> str:
    """The file that pip installs the library from."""
    project = tomllib.loads((prepare.ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return f"{project['name'].replace('-', '_')}-{project['version']}-py3-none-any.whl"


def write_source(folder: Path, stills: Path, with_lite: bool) -> None:
    """All that Sphinx reads: the pages, the notebooks, the reference. Their pictures are written to ``stills``."""
    shutil.copytree(HERE / "pages", folder)
    notebooks = folder / "notebooks"
    notebooks.mkdir()
    for name in prepare.names():
        (notebooks / f"{name}.ipynb").write_text(nbformat.writes(prepare.prepared(name, stills, with_lite)), "utf-8")
    entries = "".join(f"{prepare.title(name)} <notebooks/{name}>\n" for name in prepare.names())
    for page, mark, text in (("index", "NOTEBOOKS\n", entries), ("students", "WHEELNAME", wheel_name())):
        path = folder / f"{page}.md"
        path.write_text(path.read_text("utf-8").replace(mark, text), "utf-8")
    shutil.copy(prepare.NOTEBOOKS / "syllabus.md", notebooks)
    shutil.copy(prepare.ROOT / "CONTRIBUTING.md", folder / "contributing.md")
    copy_file(prepare.ROOT / "deploy" / "README.md", folder / "deploy" / "README.md")
    (notebooks / "glossary.md").write_text(words.page(), "utf-8")
    reference.write(folder / "api")


def copy_mathjax(folder: Path) -> None:
    """The part of MathJax that draws the pages' formulas, from the package that carries it."""
    package = Path(str(resources.files("mathjax"))) / "static" / "mathjax"
    for name in MATHJAX:
        origin = package / name if name == "LICENSE" else package / "es5" / name
        (shutil.copytree if origin.is_dir() else copy_file)(origin, folder / name)


def copy_file(origin: Path, to: Path) -> None:
    to.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(origin, to)


def write_downloads(folder: Path) -> None:
    """The student's notebooks, alone and together, and the library as a wheel."""
    folder.mkdir()
    with zipfile.ZipFile(folder / "notebooks.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for name in prepare.names():
            shutil.copy(prepare.NOTEBOOKS / f"{name}.ipynb", folder)
            archive.write(prepare.NOTEBOOKS / f"{name}.ipynb", f"notebooks/{name}.ipynb")
        for page in ("syllabus.md", "glossary.md"):
            archive.write(prepare.NOTEBOOKS / page, f"notebooks/{page}")
    logging.getLogger("flit_core").setLevel(logging.WARNING)
    buildapi.build_wheel(str(folder))


def write_archive(site: Path, archive: Path) -> None:
    """The whole site and the two lines that serve it: unpack, then ``python serve.py``."""
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("serve.py", SERVE)
        for path in sorted(site.rglob("*")):
            if path.is_file():
                packed.write(path, Path("site") / path.relative_to(site))


def build(site: Path, python: Path = live.FOLDER) -> list[str]:
    """Make the site, with live pages where there is their ``python``; what is wrong with it, a line each."""
    source, static = site.with_name(f"{site.name}-source"), site / "_static"
    for old in (source, site):
        shutil.rmtree(old, ignore_errors=True)
    (static / "stills").mkdir(parents=True)
    write_source(source, static / "stills", lite.possible(python))
    copy_mathjax(static / "mathjax")
    if python.exists():
        shutil.copytree(python, static / "live")
    options = ("-q", "-W", "--keep-going", "-b", "html", "-c", str(HERE), "-d", str(source / ".doctrees"))
    if build_main([*options, str(source), str(site)]):
        return ["Sphinx warned; its warnings stand above."]
    for left in (site / ".buildinfo", site / "objects.inv", *static.glob("*webpack-macros.html")):
        left.unlink()
    if lite.possible(python):
        lite.build(site / "lite")
    write_downloads(site / "downloads")
    write_archive(site, site.with_suffix(".zip"))
    return links.broken(site)


def main(arguments: list[str]) -> str | int:
    begin = time.perf_counter()
    site, python = (Path(given) for given in (*arguments, *(BUILD / "site", live.FOLDER)[len(arguments) :]))
    if wrong := build(site.resolve(), python):
        return "\n".join(wrong)
    size = sum(path.stat().st_size for path in site.rglob("*") if path.is_file()) / 1e6
    packed = site.with_suffix(".zip").stat().st_size / 1e6
    print(f"{site}: {size:.0f} MB, {packed:.0f} MB as {site.name}.zip, in {time.perf_counter() - begin:.0f} s")
    if not python.exists():
        print(
            "Its pictures stand still: make live site makes them answer on the page, and notebooks run in the browser."
        )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
