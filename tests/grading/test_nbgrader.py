"""The assignments for nbgrader, as far as can be told without it; nbgrader_live.py asks nbgrader itself."""

import importlib
import re

import nbformat
import pytest

from tools import nbgrader, notebooks

SOURCES = [source for source in notebooks.sources() if 'tags=["stub"]' in source.read_text("utf-8")]
KEYS = {"grade", "grade_id", "locked", "schema_version", "solution", "task"}
REGION = re.compile(
    r"^( +)### BEGIN SOLUTION\n(.*?)\n\1### END SOLUTION", re.S | re.M
)  # nbgrader's, with its indentation
SOURCE = """# %% [markdown]
# # Adding
#
# See [another](02_other.ipynb#part) and [a page](https://example.org/a.html).

# %%
from course_lib.topics.computational_graphs.tasks import answer, check


# %% tags=["stub"]
def forward(x, y, z):
    raise NotImplementedError


# %% tags=["solution"]
def forward(x, y, z):
    return (x + y) * z


# %%
check("forward", forward)

# %% [markdown] tags=["teacher"]
# Ask why.
"""


@pytest.fixture(params=SOURCES, ids=lambda source: source.stem)
def source(request):
    return request.param


@pytest.fixture
def nb(source):
    return nbgrader.assignment(source)


@pytest.fixture
def assignment(tmp_path):
    """The assignment that a text makes."""

    def made(text):
        path = tmp_path / "01_adding.py"
        path.write_text(text, "utf-8")
        return nbgrader.assignment(path)

    return made


def marked(nb, kind):
    return [cell for cell in nb.cells if cell.metadata.get("nbgrader", {}).get(kind)]


def tasks(nb):
    return importlib.import_module(nbgrader.module_of(nb)).check.__self__.tasks


def run(cell, **names):
    shown = []
    exec(cell.source, names | {"display": shown.append})
    return shown


def test_each_task_has_one_solution_and_one_check_named_after_it(nb):
    names = sorted(map(nbgrader.slug, tasks(nb)))
    assert len(set(names)) == len(names) >= (1 if ".start_here." in nbgrader.module_of(nb) else 5)
    assert sorted(cell.metadata.nbgrader.grade_id for cell in marked(nb, "solution")) == names
    assert sorted(cell.metadata.nbgrader.grade_id for cell in marked(nb, "grade")) == [
        f"{name}-check" for name in names
    ]


def test_the_metadata_are_those_of_schema_3(nb):
    for cell in marked(nb, "grade_id"):
        about = cell.metadata.nbgrader
        assert (cell.cell_type, about.schema_version, about.task) == ("code", 3, False)
        assert about.keys() == KEYS | ({"points"} if about.grade else set())
        assert about.grade == about.locked == (not about.solution)
        assert about.get("points", 1) > 0


def test_what_nbgrader_cuts_out_is_the_lecturers_and_all_else_the_students(source, nb):
    student, lecturer = notebooks.copies(source).values()
    solutions = {cell.source for cell in lecturer.cells if "solution" in notebooks.tags(cell)}
    for mine, theirs in zip(nb.cells, student.cells, strict=True):
        assert mine.id == theirs.id
        if mine in marked(nb, "solution"):
            assert REGION.sub(r"\2", mine.source) in solutions
            assert REGION.sub(r"\1raise NotImplementedError", mine.source) == theirs.source
        elif mine in marked(nb, "grade"):
            assert theirs.source in mine.source
        elif mine.cell_type == "code":
            assert mine.source == theirs.source


def test_nbgrader_counts_only_what_is_right(nb, monkeypatch):
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    for cell, task in zip(marked(nb, "grade"), in_order(nb), strict=True):
        name = task.reference.__name__
        assert [verdict.right for verdict in run(cell, **{name: task.reference})] == [True]
        with pytest.raises(AssertionError, match=re.escape(task.mistakes[0].says)):
            run(cell, **{name: task.mistakes[0].function})


def in_order(nb):
    by_id = {f"{nbgrader.slug(name)}-check": task for name, task in tasks(nb).items()}
    return [by_id[cell.metadata.nbgrader.grade_id] for cell in marked(nb, "grade")]


def test_a_students_run_all_goes_on_past_what_is_missing(assignment, monkeypatch):
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
    [check], [stub] = (marked(assignment(SOURCE), kind) for kind in ("grade", "solution"))
    names = {}
    exec(REGION.sub(r"\1raise NotImplementedError()", stub.source), names)
    assert [verdict.kind for verdict in run(check, **names)] == ["not yet"]
    monkeypatch.setenv("NBGRADER_EXECUTION", "validate")
    with pytest.raises(AssertionError, match="Not yet: forward"):
        run(check, **names)


def test_a_check_that_the_student_renamed_is_still_the_courses(assignment, monkeypatch):
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    [check] = marked(assignment(SOURCE), "grade")
    with pytest.raises(AssertionError, match="Not right: forward"):
        run(check, forward=lambda x, y, z: x, check=lambda name, function: None)


def test_an_assignment_travels_alone(assignment):
    first = assignment(SOURCE).cells[0].source
    assert first.endswith("See another and [a page](https://example.org/a.html).")


STUB, SOLUTION = re.findall(r'# %% tags=\["s.*?(?=\n# %%)', SOURCE, re.S)
CHECK = '# %%\ncheck("forward", forward)\n'


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (SOLUTION, "", "a solution has to follow"),
        (SOLUTION, SOLUTION.replace("x, y, z", "x, y"), "a solution has to follow that begins alike"),
        (SOLUTION, SOLUTION.replace("solution", "teacher"), "a solution has to follow"),
        (STUB, STUB.replace("raise NotImplementedError", "pass"), "a solution has to follow"),
        (CHECK, "", "tasks and checks are not the same"),
        (CHECK, CHECK + CHECK, "tasks and checks are not the same"),
        (CHECK, CHECK.replace(", forward", ", backward"), "tasks and checks are not the same"),
    ],
)
def test_a_task_that_is_not_whole_is_refused(assignment, old, new, message):
    assert old in SOURCE
    with pytest.raises(ValueError, match=message):
        assignment(SOURCE.replace(old, new))


def test_a_notebook_without_tasks_is_no_assignment(assignment):
    assert assignment("# %%\n1 + 1\n") is None


def test_what_is_written_can_be_read_and_stays_out_of_the_repository(tmp_path):
    paths = nbgrader.write(tmp_path)
    assert [path.relative_to(tmp_path).as_posix() for path in paths] == [f"{s.stem}/{s.stem}.ipynb" for s in SOURCES]
    assert all(marked(nbformat.read(path, 4), "grade") for path in paths)
    root = notebooks.FOLDER.parent
    assert nbgrader.FOLDER.relative_to(root).parts[0] + "/" in (root / ".gitignore").read_text("utf-8").splitlines()


def test_a_class_is_handed_in_with_its_first_unwritten_method():
    begin = "class Number:\n    def __init__(self):\n        self.value = 1\n\n    def __add__(self, other):\n"
    solution = nbformat.v4.new_code_cell(begin + "        return 2\n\n    def __mul__(self, other):\n        return 3")
    solution.metadata["tags"] = ["solution"]
    made = nbgrader.joined(begin + "        raise NotImplementedError", solution)
    assert REGION.sub(r"\2", made) == solution.source
    assert nbgrader.defined(nbformat.v4.new_code_cell(made)) == "Number"
