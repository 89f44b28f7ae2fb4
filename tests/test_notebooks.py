"""What a stored notebook must be: made from its source, executed, readable without a kernel, and like the others."""

import ast
import itertools
import re
import statistics

import nbformat
import pytest

from tools import notebooks

FIRST = notebooks.FOLDER / "00_start_here.ipynb"
STORED = sorted(notebooks.FOLDER.glob("*.ipynb")) + sorted(notebooks.FOLDER.glob("solutions/*.ipynb"))
ANY = ("stream", "display_data", "execute_result", "error")
REFUSED = {"interact", "interactive", "interactive_output", "Output", "clear_output"}  # nbval cannot compare them


@pytest.fixture(params=STORED or [FIRST], ids=lambda path: f"{path.parent.name}/{path.stem}")
def path(request):
    return request.param


@pytest.fixture
def nb(path):
    assert path.exists(), f"no notebooks found, {path.name} should be the first: make notebooks"
    return nbformat.read(path, 4)


def code_cells(nb):
    return [cell for cell in nb.cells if cell.cell_type == "code"]


def headings(nb):
    lines = "\n".join(cell.source for cell in nb.cells if cell.cell_type == "markdown")
    outside_code = re.sub(r"^```.*?^```", "", lines, flags=re.M | re.S)
    return [(len(marks), text.strip()) for marks, text in re.findall(r"^(#+) (.+)", outside_code, re.M)]


def outputs(nb, kind):
    return [output for cell in code_cells(nb) for output in cell.outputs if output.output_type in kind]


def test_stored_is_what_the_sources_say():
    assert notebooks.problems() == []


def test_every_cell_was_executed_in_order(nb):
    assert [cell.execution_count for cell in code_cells(nb)] == list(range(1, len(code_cells(nb)) + 1))
    assert all(cell.source.strip() for cell in nb.cells)


def test_nothing_goes_wrong_but_on_purpose(nb):
    for cell in code_cells(nb):
        wrong = any(o.output_type == "error" or o.get("name") == "stderr" for o in cell.outputs)
        assert wrong == ("raises-exception" in notebooks.tags(cell)), cell.source


def test_outputs_name_no_place_on_a_machine(nb):
    shown = [output.get("text", "") + str({**output.get("data", {}), "image/png": ""}) for output in outputs(nb, ANY)]
    assert [text for text in shown if re.search(r"0x[0-9a-f]{6,}|\x1b\[|site-packages|/tmp/|[A-Z]:\\", text)] == []


def test_what_was_measured_in_seconds_is_not_compared(nb):
    """Elsewhere, nbval would find another duration."""
    for cell in code_cells(nb):
        printed = "".join(output.text for output in cell.outputs if output.output_type == "stream")
        if re.search(r"\d ?(ns|µs|ms)\b", printed):
            assert {"measured", "nbval-ignore-output"} <= notebooks.tags(cell), printed


def test_pictures_are_described_and_small(nb):
    for output in outputs(nb, ANY):
        if "image/png" in output.get("data", {}):
            alt = output.metadata["image/png"]["alt"]
            assert len(alt) > 20
            assert not alt.startswith("<"), f"a description is missing: {alt}"
            assert len(output.data["image/png"]) < 200_000, alt


def test_text_results_are_written_for_readers(nb):
    for output in outputs(nb, ("display_data", "execute_result")):
        if output.data.keys() == {"text/plain"}:
            assert not re.match(r"<.*>$|\w+\(children=", output.data["text/plain"]), output.data["text/plain"]


def test_headings_are_in_order(nb):
    levels = [level for level, _ in headings(nb)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(deeper - level <= 1 for level, deeper in itertools.pairwise(levels))


def test_it_begins_with_objectives_and_ends_with_a_recap_and_further_sections(nb):
    sections = [text for level, text in headings(nb) if level == 2]
    core = [text for text in sections if not text.startswith("Further: ")]
    assert core[0] == "Objectives"
    assert core[-1] == "Recap"
    assert sections[: len(core)] == core


def test_code_cells_are_short(nb):
    lines = [len(cell.source.splitlines()) for cell in code_cells(nb)]
    assert statistics.median(lines) <= 6
    assert max(lines) <= 20


def test_a_cell_defines_one_thing(nb):
    for cell in code_cells(nb):
        body = ast.parse(cell.source).body
        assert sum(isinstance(node, ast.FunctionDef | ast.ClassDef) for node in body) <= 1


def test_a_prediction_is_asked_for_before_the_first_explorer_of_a_section(nb):
    asked = True
    for cell in nb.cells:
        if cell.cell_type == "markdown" and re.search("^## ", cell.source, re.M):
            asked = False
        asked |= "question(" in cell.source or "**Predict first.**" in cell.source or "**Predict:**" in cell.source
        shown = [output.get("data", {}).get("text/html", "") for output in cell.get("outputs", ())]
        assert asked or not any('class="course-mark" role="img"' in html for html in shown), cell.source


def test_code_uses_nothing_that_cannot_be_checked(nb):
    for cell in code_cells(nb):
        assert not cell.source.rstrip().endswith(";"), cell.source
        nodes = list(ast.walk(ast.parse(cell.source)))
        names = {getattr(node, "id", None) or getattr(node, "attr", None) for node in nodes}
        names |= {alias.name for node in nodes if isinstance(node, ast.ImportFrom) for alias in node.names}
        assert names.isdisjoint(REFUSED), cell.source


def test_slides_leave_continuations_unmarked(nb):
    marks = {cell.metadata.get("slideshow", {}).get("slide_type", "slide") for cell in nb.cells}
    assert marks <= {"slide", "subslide", "fragment", "skip", "notes"}
