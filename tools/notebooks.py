"""The notebooks, made from their sources: only notebooks/source/NN_name.py (jupytext percent format) is edited by hand.

python tools/notebooks.py [NN ...]   make, execute and normalise the student's and the lecturer's copies, all or some
python tools/notebooks.py --check    say which stored notebook is not what its source says; nothing is executed
"""

import argparse
import base64
import collections
import io
import itertools
import os
import re
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import jupytext
import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, DeadKernelError
from PIL import Image

from course_lib.claims import unmarked
from tools import glossary, slides

FOLDER = Path(__file__).resolve().parent.parent / "notebooks"
GLOSSARY = FOLDER / "glossary.md"
FOR = {"stub": "student", "solution": "lecturer", "teacher": "lecturer"}  # a cell with such a tag is in one copy only
METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
CELL_METADATA = ("deletable", "editable", "jupyter", "tags")
MIMETYPES = {"image/png", "text/html", "text/latex", "text/markdown", "text/plain"}
VIEW = "application/vnd.jupyter.widget-view+json"
MISSING = """\
# Says what to do where the course's library is not installed.
import importlib.util

if importlib.util.find_spec("course_lib") is None:
    raise ImportError(
        "This Python has no course_lib, the course's library. On your own computer, in the course's folder: "
        "make lab. In Colab, Kaggle, VS Code or another Jupyter: README.md, Elsewhere. Then run this cell again."
    )"""
SETTINGS = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1", "COURSE_STRICT": "1"}


def copies(source):
    """The notebooks that a source makes, not executed, by path: the student's, and the lecturer's where they differ."""
    nb = jupytext.read(source, fmt="py:percent")
    for cell in nb.cells:
        refuse_what_no_copy_would_have(cell, source)
    made = {source.parent.parent / f"{source.stem}.ipynb": copy_for("student", nb)}
    if any(tags(cell) & FOR.keys() for cell in nb.cells):
        made[source.parent.parent / "solutions" / f"{source.stem}.ipynb"] = copy_for("lecturer", nb)
    return made


def refuse_what_no_copy_would_have(cell, source):
    """Words beside a cell's mark are its title for jupytext, and are in neither copy; a mark misspelt is no mark."""
    lost = cell.metadata.keys() - {*CELL_METADATA, "lines_to_next_cell"}
    if lost or re.search(r"(?m)^# ?%%", cell.source):
        what = ", ".join(repr(cell.metadata[name]) for name in sorted(lost)) or "a mark within a cell"
        raise ValueError(
            f"{source.name}: got {what} before or in {cell.source[:60]!r}; expected # %%, [markdown] and tags alone on "
            "the line of a mark. Begin the text on the next line."
        )


def copy_for(reader, nb):
    """The cells for ``reader``, as slides, with fixed ids; in the lecturer's copy, a folder deeper, links go up one."""
    cells = [nbformat.from_dict(cell) for cell in nb.cells if all(FOR.get(tag, reader) == reader for tag in tags(cell))]
    for cell in cells:
        cell.metadata = nbformat.from_dict({k: v for k, v in cell.metadata.items() if k in CELL_METADATA})
        if cell.cell_type == "markdown":
            cell.source = unmarked(cell.source)
        if cell.cell_type == "markdown" and reader == "lecturer":
            cell.source = re.sub(r"\]\((?=[\w./-]+\.\w+[)#])", "](../", cell.source)
    cells = slides.with_slide_types(list(slides.divided(cells)))
    for cell, name in zip(cells, identifiers(cells), strict=True):
        cell.id = name
    first = next((i for i, cell in enumerate(cells) if cell.cell_type == "code"), len(cells))
    cells = [*cells[:first], where_the_library_is_missing(), *cells[first:]]
    return nbformat.v4.new_notebook(cells=cells, metadata=METADATA, nbformat_minor=5)


def where_the_library_is_missing():
    """The cell before all others that run: folded on the page, passed over by slides, not on the site."""
    metadata = {"jupyter": {"source_hidden": True}, "slideshow": {"slide_type": "skip"}, "tags": ["remove-cell"]}
    return nbformat.v4.new_code_cell(MISSING, id="install", metadata=metadata)


def tags(cell):
    return set(cell.metadata.get("tags", ()))


def identifiers(cells):
    """An id for each cell: its section and place there, so that a new cell renames only the later ones there."""
    section, places = "start", collections.Counter()
    for cell in cells:
        if heading := cell.cell_type == "markdown" and re.match(r"#+ (.+)", cell.source):
            section = re.sub(r"[^a-z0-9]+", "-", heading[1].lower()).strip("-")[:40] or "section"
        places[section] += 1
        yield f"{section}-{places[section]}"


def execute(nb, folder):
    """Run every cell in a new kernel that stands in ``folder``, as JupyterLab would."""
    where = {"metadata": {"path": str(folder)}}
    options = {"timeout": 300, "kernel_name": "python3", "record_timing": False, "store_widget_state": False}
    quiet = ["--IPKernelApp.log_level=40"]  # a kernel's remark about its port belongs in no notebook
    NotebookClient(nb, resources=where, extra_arguments=quiet, **options).execute()


def normalise(nb):
    """The executed notebook without anything that depends on who ran it, when or where; twice is the same as once."""
    count = 0
    for cell in nb.cells:
        if cell.cell_type == "code":
            count += 1
            cell.execution_count = count
            cell.outputs = [normal_output(output, cell) for output in joined(cell.outputs)]
    nb.metadata = nbformat.from_dict(METADATA)
    nb.nbformat_minor = 5
    return nb


def with_durations_of(path, nb):
    """``nb`` with the stored outputs of cells tagged "measured": what was measured stays until their source changes."""
    stored = {cell.id: cell for cell in nbformat.read(path, 4).cells} if path.exists() else {}
    for cell in nb.cells:
        if "measured" in tags(cell) and cell.id in stored and stored[cell.id].source == cell.source:
            cell.outputs = stored[cell.id].outputs
    return nb


def joined(outputs):
    """The outputs with neighbouring pieces of one stream put together: where a kernel cuts them is chance."""
    whole = []
    for output in outputs:
        if whole and output.output_type == "stream" == whole[-1].output_type and output.name == whole[-1].name:
            whole[-1].text += output.text
        else:
            whole.append(output)
    return whole


def normal_output(output, cell):
    if output.output_type == "error":  # a cell tagged raises-exception: what a reader learns from is the last line
        output.traceback = [f"{output.ename}: {output.evalue}"]
    elif output.output_type != "stream":
        refuse_what_no_page_shows(output.data, cell.id)
        output.data.pop(VIEW, None)
        output.metadata = described(output.data, output.metadata.get("image/png", {}))
        if output.output_type == "execute_result":
            output.execution_count = cell.execution_count
    return output


def refuse_what_no_page_shows(data, where):
    """Without a kernel a widget is nothing, so it must bring something else along; explorers do."""
    if VIEW in data and not {"image/png", "text/html"} & data.keys():
        raise ValueError(f"cell {where} shows a bare widget: without a kernel its reader sees nothing; use explore")
    if odd := data.keys() - MIMETYPES - {VIEW}:
        raise ValueError(f"cell {where} shows {', '.join(odd)}, which a page without a kernel does not")


def described(data, about):
    """The metadata of an output: for a picture, made small, its description, its size on the page and its tiles."""
    if "image/png" not in data:
        return {}
    data["image/png"] = palette(data["image/png"])
    alt = " ".join(about.get("alt", data.get("text/plain", "")).split())
    return {"image/png": {"alt": alt} | {key: about[key] for key in ("height", "tiles", "width") if key in about}}


def palette(encoded):
    """A PNG, base64, with at most 128 colours: a third of the size, and no trace of the program that wrote it."""
    picture = Image.open(io.BytesIO(base64.b64decode(encoded)))
    if picture.mode == "P":
        return encoded.strip().replace("\n", "")
    small = io.BytesIO()
    picture.quantize(128, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(small, "png", optimize=True)
    return base64.b64encode(small.getvalue()).decode()


def text(nb):
    nbformat.validate(nb)
    return nbformat.writes(nb) + "\n"


def make(path, nb):
    """Execute ``nb`` and store it at ``path``; a line that says how it went, and whether it went well."""
    begin, label = time.perf_counter(), f"{path.parent.name}/{path.name}"
    path.parent.mkdir(exist_ok=True)
    try:
        execute(nb, path.parent)
        new = text(normalise(with_durations_of(path, nb)))
    except (CellExecutionError, DeadKernelError, TimeoutError, ValueError) as error:
        return f"{label}: FAILED\n{error}", False
    changed = not path.exists() or path.read_text("utf-8") != new
    if changed:
        path.write_text(new, "utf-8", newline="\n")
    return f"{label}: {'written' if changed else 'unchanged'}, {time.perf_counter() - begin:.1f} s", True


def problems(folder=FOLDER):
    """What is wrong with the stored notebooks, as sentences: each must be its source, executed, in normal form."""
    wanted = {path: nb for source in sources(folder) for path, nb in copies(source).items()}
    stored = {*folder.glob("*.ipynb"), *folder.glob("solutions/*.ipynb")}
    found = [f"{path.name} in {path.parent.name}/ has no source" for path in sorted(stored - wanted.keys())]
    for path, nb in sorted(wanted.items()):
        found += [f"{path.parent.name}/{path.name} {what}: run make notebooks" for what in differences(path, nb)]
    if folder == FOLDER and (not GLOSSARY.exists() or GLOSSARY.read_text("utf-8") != glossary.page()):
        found.append("glossary.md is not what source/glossary.toml says: run make notebooks")
    return found or ([] if wanted else ["no notebooks found: there is no source"])


def differences(path, nb):
    if not path.exists():
        return ["is missing"]
    stored = nbformat.read(path, 4)
    mine, theirs = ([(c.id, c.cell_type, c.source, c.metadata) for c in each.cells] for each in (nb, stored))
    if mine != theirs:
        odd = next(a or b for a, b in itertools.zip_longest(mine, theirs) if a != b)
        return [f"is not what its source says, from cell {odd[0]} on"]
    return [] if path.read_text("utf-8") == text(normalise(stored)) else ["was saved by hand"]


def sources(folder=FOLDER, names=()):
    found = sorted(folder.glob("source/*.py"))
    return [source for source in found if not names or source.stem.startswith(tuple(names))]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NN", help="how the names of the notebooks begin")
    parser.add_argument("--check", action="store_true", help="compare only, execute nothing")
    wanted = parser.parse_args()
    if wanted.check:
        return "\n".join(problems()) or 0
    GLOSSARY.write_text(glossary.page(), "utf-8", newline="\n")
    os.environ.update(SETTINGS)
    os.environ.pop("MPLBACKEND", None)
    with tempfile.TemporaryDirectory() as profile, ThreadPoolExecutor(2) as pool:
        os.environ["IPYTHONDIR"] = profile  # nobody's start-up files
        made = [item for source in sources(names=wanted.names) for item in copies(source).items()]
        failed = 0 if made else "no notebooks found: there is no such source"
        for line, well in pool.map(lambda item: make(*item), made):
            print(line, flush=True)
            failed = failed if well else 1
    return failed


if __name__ == "__main__":
    sys.exit(main())
