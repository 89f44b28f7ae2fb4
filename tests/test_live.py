"""Live pages without a browser: the Python that a page is given for each explorer, and what runs it there."""

import ast
import html
import json
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from tools import pyodide
from tools.live import build, cells

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = sorted((ROOT / "notebooks").glob("[0-9]*.ipynb"))


def codes(notebook):
    """The Python of each live cell of a stored notebook."""
    shown = [
        output.data.get("text/html", "")
        for cell in notebook.cells
        for output in cell.get("outputs", ())
        if "data" in output
    ]
    return [html.unescape(code) for code in re.findall(r'class="course-live" data-code="([^"]*)"', "".join(shown))]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_each_explorer_and_question_of_a_page_can_be_made_anew(path):
    found = codes(cells.enliven(nbformat.read(path, 4)))
    assert len(found) == path.read_text("utf-8").count(r"<div class=\"course-mark\"")
    assert found
    for code in found:
        tree, space = ast.parse(code), {"__name__": "__main__"}
        named = ast.Module([each for each in tree.body if not runs(each)], [])
        exec(compile(named, path.stem, "exec"), space)
        assert isinstance(tree.body[-1], ast.Expr)
        bound = space.keys() | set().union(*map(cells.binds, tree.body))
        assert cells.uses(tree.body[-1]) - bound == set()


def runs(statement):
    """Whether a statement does more than to name something: these are left out here, since trainings take long."""
    return isinstance(statement, ast.Expr | ast.Assign)


def test_only_what_a_cell_needs_is_run_before_it():
    before = [
        "import math\nfrom os import path, sep\nscale = 2\nunused = 1 / 0",
        "%time\nscale += 1\n\ndef f(x):\n    return scale * math.pi * x",
    ]
    function = "def f(x):\n    return scale * math.pi * x"
    wanted = f"import math\nfrom os import sep\nscale = 2\nscale += 1\n\n{function}\ny = 1\nf(y)\nsep"
    assert cells.needed(before, "y = 1\nf(y)\nsep") == wanted


def test_what_is_done_to_a_name_counts_where_the_name_does():
    before = ["menu, other = {}, {}\nmenu.update(a=1)\nother.update(b=2)\nprint(menu)"]
    assert cells.needed(before, "len(menu)") == "menu, other = ({}, {})\nmenu.update(a=1)\nlen(menu)"


def test_no_solution_is_published():
    names = build.course_files()
    assert any(name.endswith("momentum/explorers.py") for name in names)
    assert [name for name in names if re.search(r"topics/.*(tasks?|forms|claims)\.py$", name)] == []


def test_what_pages_need_is_made_of_pyodide_alone(tmp_path):
    with pytest.raises(pyodide.Missing, match=r"has no Pyodide: run make pyodide first"):
        build.build(tmp_path / "live", tmp_path)


CONVERSATION = """
import json, sys
sys.path.insert(0, "tools/live/page")
import session
posted = []
page = session.Page(lambda number, message, buffers: posted.append((number, json.loads(message), buffers)))
page.open(3, "from course_lib.topics.momentum.explorers import average\\naverage()")
look = {"dark": False, "background": "#ffffff", "ratio": 1}
page.receive(3, json.dumps({"method": "custom", "content": {"seq": "a", "page": look}}))
page.receive(3, json.dumps({"method": "custom", "content": {"seq": "b", "look": look, "values": {"beta": 2}}}))
page.open(4, "from course_lib.topics.momentum.questions import question\\nquestion('who diverges')")
page.receive(4, json.dumps({"method": "update", "state": {"chosen": 1}}))
page.receive(4, json.dumps({"method": "update", "state": {"revealed": True}}))
asked = page.widgets[4]
page.open(5, "1 / 0")
page.open(6, "import ipywidgets\\nipywidgets.VBox()")
widget = page.widgets[3]
page.close()
page.receive(3, json.dumps({"method": "custom", "content": {"seq": "c"}}))
print(json.dumps([(n, m, [len(b) for b in bs]) for n, m, bs in posted]))
print(asked.chosen, asked.revealed, widget.comm is None, "prompt_toolkit" in sys.modules)
"""


@pytest.fixture(scope="module")
def talk():
    """What a page hears in a conversation, and the last line that was printed."""
    done = subprocess.run([sys.executable, "-c", CONVERSATION], cwd=ROOT, capture_output=True, text=True, check=True)
    *_, heard, last = done.stdout.splitlines()
    return json.loads(heard), last


def test_an_explorer_answers_its_page(talk):
    opened, first, second = [each for each in talk[0] if each[0] == 3 and each[1]["method"] != "update"]
    assert opened[1]["state"]["spec"]["title"] == "A moving average"
    assert "export default" in opened[1]["esm"] and ".course-explorer" in opened[1]["css"]
    assert opened[2][0] > 1000  # the still
    assert first[1]["content"]["seq"] == "a" and first[1]["content"]["picture"]["paint"] is not None and first[2]
    assert "beta" in second[1]["content"]["error"]


def test_a_question_hears_what_was_chosen_and_revealed(talk):
    (opened,) = [each[1] for each in talk[0] if each[0] == 4]
    assert opened["state"]["chosen"] == -1 and opened["state"]["spec"]["options"]
    assert talk[1].startswith("1 True")


def test_what_cannot_be_shown_says_so_in_a_sentence(talk):
    said = {number: message["said"] for number, message, _ in talk[0] if message["method"] == "failed"}
    assert said == {
        5: "This does not work here: division by zero.",
        6: "This does not work here: it is made of other widgets as well, which need a notebook.",
    }


def test_a_page_that_is_left_closes_its_explorers_and_ipython_is_not_loaded(talk):
    assert talk[1].endswith("True False")
