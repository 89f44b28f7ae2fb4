"""With the real nbgrader, from the assignments to the points in its gradebook: make nbgrader-test, not make test."""

import json
import os
import subprocess
from pathlib import Path

import nbformat
import pytest

from course_lib.topics.backpropagation_equations import tasks as backpropagation
from tools import nbgrader, notebooks

VENV = notebooks.FOLDER.parent / os.environ.get("NBGRADER_VENV", "build/nbgrader-venv")
NAMES = [source.stem for source in notebooks.sources() if nbgrader.assignment(source)]
GRADED = "03_backpropagation_equations"
MISTAKE = "def output_error(a_L, y):\n    return a_L - y"  # lacks the 1/N
RIGHT = {"feedforward", "hidden-error", "training-step"}
POINTS = """
import json
from nbgrader.api import Gradebook
with Gradebook("sqlite:///gradebook.db") as book:
    [notebook] = book.find_submission("{name}", "ada").notebooks
    print(json.dumps({{grade.name: [grade.auto_score, grade.max_score] for grade in notebook.grades}}))
"""


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A course of nbgrader's, with the assignments as its source and the versions for students released."""
    course = tmp_path_factory.mktemp("course")
    nbgrader.write(course / "source")
    for name in NAMES:
        call(course, "nbgrader", "generate_assignment", name)
    return course


def call(course, program, *arguments):
    """What the program says; nobody's own settings, and nbgrader finds its tools (alembic) on the path only."""
    mine = {name: str(course / name) for name in ("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR")}
    path = f"{VENV / 'bin'}{os.pathsep}{os.environ['PATH']}"
    env = os.environ | notebooks.SETTINGS | mine | {"PATH": path, "COURSE_STRICT": ""}
    done = subprocess.run([VENV / "bin" / program, *arguments], cwd=course, env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def notebook(course, *folders):
    return Path(course, *folders, f"{folders[-1]}.ipynb")


def by_id(nb):
    return {cell.metadata.nbgrader.grade_id: cell for cell in nb.cells if "nbgrader" in cell.metadata}


def hand_in(course):
    """Ada's: three answers right, one with a known mistake, one missing, and one missing whose check she took out."""
    nb = nbformat.read(notebook(course, "release", GRADED), 4)
    answers, cells = by_id(nbformat.read(notebook(course, "source", GRADED), 4)), by_id(nb)
    for name in RIGHT:
        cells[name].source = answers[name].source
    cells["output-error"].source = MISTAKE
    cells["layer-gradients-check"].source = "pass"
    path = notebook(course, "submitted", "ada", GRADED)
    path.parent.mkdir(parents=True)
    nbformat.write(nb, path)


@pytest.mark.parametrize("name", NAMES)
def test_released_notebooks_hold_no_solution(course, name):
    source, released = (by_id(nbformat.read(notebook(course, step, name), 4)) for step in ("source", "release"))
    assert source.keys() == released.keys()
    stubs = [cell.source for cell in released.values() if cell.metadata.nbgrader.solution]
    assert stubs
    assert all(stub.endswith(":\n    # YOUR CODE HERE\n    raise NotImplementedError()") for stub in stubs)


@pytest.mark.parametrize("name", NAMES)
def test_solutions_are_valid_and_unanswered_notebooks_are_not(course, name):
    assert "Success!" in call(course, "nbgrader", "validate", notebook(course, "source", name))
    tasks = len(by_id(nbformat.read(notebook(course, "source", name), 4))) // 2
    said = call(course, "nbgrader", "validate", notebook(course, "release", name))
    assert f"VALIDATION FAILED ON {tasks} CELL(S)" in said
    assert said.count("AssertionError: ○ Not yet") == tasks


def test_a_submission_gets_the_points_it_deserves(course):
    hand_in(course)
    call(course, "nbgrader", "autograde", GRADED)
    points = json.loads(call(course, "python", "-c", POINTS.format(name=GRADED)))
    tasks = {name.replace(" ", "-") for name in backpropagation.check.__self__.tasks}
    assert points == {f"{name}-check": [float(name in RIGHT), 1.0] for name in tasks}
    print(points)

    graded = by_id(nbformat.read(notebook(course, "autograded", "ada", GRADED), 4))
    names = {}
    exec(MISTAKE, names)
    assert graded["output-error-check"].outputs[-1].evalue == repr(
        backpropagation.check("output error", names["output_error"])
    )
    call(course, "nbgrader", "generate_feedback", GRADED)
    assert "Not right: output error" in notebook(course, "feedback", "ada", GRADED).with_suffix(".html").read_text()
