"""The stored notebooks as Sphinx reads them: nothing is executed, and each picture keeps its alt text.

A picture becomes a file of its own and stands in ``<div class="course-still" data-cell="…">``; the cell around it has
the classes ``tag_cell-<id>`` and ``tag_explorer`` or ``tag_question``. Of what an explorer leaves for JupyterLab only
the Python that makes it again is kept, for live pages. The code of a cell is not touched.
"""

import base64
import html
import re
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from tools.live.cells import enliven

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = ROOT / "notebooks"
INSTEAD = {"../README.md": "../students.md", "../CONTRIBUTING.md": "../contributing.md"}  # of files that are no pages
LIVE = re.compile(r'<div class="course-live".*?</div>', re.DOTALL)
DOORS = """<p class="course-doors"><a href="../downloads/{name}.ipynb" download>Download this notebook</a> to work in
it: pictures answer, tasks are checked.</p>"""
LITE = """<p class="course-doors"><a href="../lite/lab/index.html?path={name}.ipynb">Open as a notebook</a>, here in the
browser, or <a href="../downloads/{name}.ipynb" download>download it</a>: pictures answer, tasks are checked.</p>"""


def names() -> list[str]:
    """The notebooks of the course, in their order: 00_start_here and so on."""
    return sorted(path.stem for path in NOTEBOOKS.glob("[0-9][0-9]_*.ipynb"))


def title(name: str) -> str:
    """A notebook's title as a table of contents shows it, "08 Momentum"."""
    first = nbformat.read(NOTEBOOKS / f"{name}.ipynb", 4).cells[0].source
    return f"{name[:2]} {re.match('# (.+)', first)[1]}"


def address(heading: str) -> str:
    """The address of a section as JupyterLab makes it, which is how the notebooks name it."""
    return heading.replace(" ", "-")


def prepared(name: str, stills: Path, lite: bool) -> NotebookNode:
    """The student's copy of a notebook for the site; its pictures are written to the folder ``stills``.

    ``lite``: whether the site has JupyterLite, where it opens.
    """
    nb = enliven(nbformat.read(NOTEBOOKS / f"{name}.ipynb", 4))
    for cell in nb.cells:
        if cell.cell_type == "markdown":
            for file, page in INSTEAD.items():
                cell.source = cell.source.replace(f"({file}", f"({page}")
        else:
            _prepare_code(cell, name, stills)
    doors = nbformat.v4.new_markdown_cell((LITE if lite else DOORS).format(name=name), id="course-doors")
    nb.cells[0].source, rest = _after_title(nb.cells[0].source)
    nb.cells[1:1] = [doors, nbformat.v4.new_markdown_cell(rest, id="course-beginning")]
    return nb


def _after_title(source):
    head, _, rest = source.partition("\n")
    return head, rest.strip()


def _prepare_code(cell, name, stills):
    marked = [output for output in cell.outputs if "course-mark" in _html(output)]
    kind = (
        ("question",) if marked and any("text/markdown" in o.get("data", ()) for o in cell.outputs) else ("explorer",)
    )
    cell.metadata.tags = [*cell.metadata.get("tags", ()), f"cell-{cell.id}", *(kind if marked else ())]
    alive = [nbformat.v4.new_output("display_data", {"text/html": LIVE.search(_html(o))[0]}) for o in marked]
    kept = [o for o in cell.outputs if not (marked and set(o.get("data", ())) == {"text/html", "text/plain"})]
    cell.outputs = [*alive, *(_still(output, cell, name, stills) for output in kept)]


def _html(output):
    return output.get("data", {}).get("text/html", "")


def _still(output, cell, name, stills):
    """A picture as a tag that names its file, its size and its alt text; other outputs as they are."""
    if "image/png" not in output.get("data", ()):
        return output
    picture = base64.b64decode(output.data["image/png"])
    file = f"{name[:2]}-{cell.id}.png"
    (stills / file).write_bytes(picture)
    width, height = (int.from_bytes(picture[k : k + 4], "big") for k in (16, 20))
    alt, lines = output.metadata["image/png"]["alt"], output.data.get("text/plain", "")
    alt = html.escape(lines if lines.split() == alt.split() else alt, quote=True).replace("\n", "&#10;")
    size = f'width="{width}" height="{height}" loading="lazy"'
    image = f'<img class="dark-light" src="../_static/stills/{file}" {size} alt="{alt}">'
    shown = f'<div class="course-still" data-cell="{cell.id}">{image}</div>'
    return nbformat.v4.new_output("display_data", {"text/html": shown})
