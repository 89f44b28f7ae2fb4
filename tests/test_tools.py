"""The pipeline from a source to its notebooks, on a source of its own, and the summary of the checks."""

import base64
import io
import json
import os
import re
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
import pytest
from PIL import Image

from tools import check, notebooks, processors

SOURCE = """# %% [markdown]
# # A task
#
# See [another](../README.md), [a page](https://example.org/a.html), [below](#recap) and $W[0](z)$.

# %%
import matplotlib.pyplot as plt

figure, axes = plt.subplots()
axes.plot([1, 4, 9])
print(1, flush=True)
print(2)

# %% tags=["stub"]
answer = None

# %% tags=["solution"]
answer = 42

# %% [markdown] tags=["teacher"]
# Ask why.

# %% tags=["raises-exception"]
1 / 0
"""


def write(folder, source):
    (folder / "source").mkdir(exist_ok=True)
    path = folder / "source" / "01_task.py"
    path.write_text(source, "utf-8")
    return path


def make_all(source):
    return [notebooks.make(path, nb) for path, nb in notebooks.copies(source).items()]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder of notebooks, as the pipeline leaves it."""
    folder = tmp_path_factory.mktemp("notebooks")
    assert all(well for _, well in make_all(write(folder, SOURCE)))
    return folder


@pytest.fixture
def student(folder):
    return nbformat.read(folder / "01_task.ipynb", 4)


@pytest.fixture
def lecturer(folder):
    return nbformat.read(folder / "solutions" / "01_task.ipynb", 4)


def test_each_reader_gets_the_cells_meant_for_them(student, lecturer):
    assert [cell.source for cell in student.cells][3:] == ["answer = None", "1 / 0"]
    assert [cell.source for cell in lecturer.cells][3:] == ["answer = 42", "Ask why.", "1 / 0"]


@pytest.mark.parametrize(
    "mark", ["# %% [markdown] First words", "# %% First words", "# %%[markdown]", '# %% [markdown]tags=["teacher"]']
)
def test_no_word_is_lost_on_the_line_of_a_mark(mark, tmp_path):
    with pytest.raises(ValueError, match="Begin the text on the next line"):
        notebooks.copies(write(tmp_path, f"{SOURCE}\n{mark}\n# and the others.\n"))


def test_links_work_one_folder_deeper(student, lecturer):
    links = "[another](../README.md), [a page](https://example.org/a.html), [below](#recap) and $W[0](z)$"
    assert links in student.cells[0].source
    assert links.replace("../", "../../") in lecturer.cells[0].source


def test_ids_and_counts_are_fixed(student):
    assert [cell.id for cell in student.cells] == ["a-task-1", "install", "a-task-2", "a-task-3", "a-task-4"]
    assert [cell.execution_count for cell in student.cells[1:]] == [1, 2, 3, 4]


def test_outputs_are_what_a_page_can_show(student):
    figure, failure = student.cells[2].outputs, student.cells[4].outputs[0]
    assert "1\n2\n" in [output.get("text") for output in figure]
    png = next(output for output in figure if "image/png" in output.get("data", {}))
    assert png.metadata["image/png"]["alt"] == png.data["text/plain"]
    assert Image.open(io.BytesIO(base64.b64decode(png.data["image/png"]))).mode == "P"
    assert failure.traceback == ["ZeroDivisionError: division by zero"]


def test_a_python_without_the_library_is_told_what_to_do(student, tmp_path):
    (tmp_path / "cell.py").write_text(student.cells[1].source, "utf-8")
    bare = subprocess.run((sys.executable, "-S", "-I", "cell.py"), cwd=tmp_path, capture_output=True, text=True)
    assert bare.stderr.splitlines()[-1].startswith("ImportError: This Python has no course_lib, the course's library. ")
    assert "\n## Elsewhere\n" in (check.ROOT / "README.md").read_text("utf-8")  # where it sends its readers
    assert student.cells[1].outputs == []
    assert student.cells[1].metadata.jupyter.source_hidden


def test_made_again_not_a_byte_changes(folder):
    first = (folder / "01_task.ipynb").read_bytes()
    lines = [line for line, _ in make_all(write(folder, SOURCE))]
    assert [re.search(r": (\w+),", line)[1] for line in lines] == ["unchanged", "unchanged"]
    assert (folder / "01_task.ipynb").read_bytes() == first


def test_a_notebook_of_the_course_made_twice_is_the_same_to_the_byte():
    """(It is compared with itself, not with what is stored: another machine has other fonts.)"""
    source, *_ = notebooks.sources(names=["00"])

    def made(_):
        path, nb = next(iter(notebooks.copies(source).items()))  # the student's; tasks give a lecturer's too
        notebooks.execute(nb, path.parent)
        return notebooks.text(notebooks.normalise(nb))

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(made, range(2))
    assert first == second
    assert '"image/png"' in first


def test_durations_stay_as_they_were_first_measured(tmp_path):
    def ran(source, printed, tag="measured"):
        cell = nbformat.v4.new_code_cell(source, id="a", metadata={"tags": [tag]})
        cell.outputs = [nbformat.v4.new_output("stream", name="stdout", text=printed)]
        return nbformat.v4.new_notebook(cells=[cell])

    path = tmp_path / "01_task.ipynb"
    nbformat.write(ran("measure()", "3 ms"), path)
    again, changed, other = ran("measure()", "4 ms"), ran("measure(2)", "7 ms"), ran("measure()", "4 ms", "stub")
    printed = [notebooks.with_durations_of(path, nb).cells[0].outputs[0].text for nb in (again, changed, other)]
    assert printed == ["3 ms", "7 ms", "4 ms"]
    assert notebooks.with_durations_of(tmp_path / "02_new.ipynb", again) is again


def test_a_cell_that_fails_is_reported_and_nothing_is_stored(tmp_path):
    ((line, well),) = make_all(write(tmp_path, "# %%\nlen(5)\n"))
    assert not well
    assert "TypeError" in line
    assert not (tmp_path / "01_task.ipynb").exists()


@pytest.mark.parametrize(
    ("shown", "message"),
    [
        ("ipywidgets.IntSlider()", "bare widget"),
        ("display({'application/json': {}}, raw=True)", "application/json"),
    ],
)
def test_what_a_page_cannot_show_is_refused(tmp_path, shown, message):
    ((line, well),) = make_all(write(tmp_path, f"# %%\nimport ipywidgets\n\n{shown}\n"))
    assert not well
    assert message in line


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda nb: nb["cells"].pop(3), "is not what its source says, from cell a-task-3 on"),
        (lambda nb: nb["cells"][2]["source"].append("#"), "is not what its source says, from cell a-task-2 on"),
        (lambda nb: nb["cells"][1].update(execution_count=7), "was saved by hand"),
        (lambda nb: nb["metadata"].update(widgets={}), "was saved by hand"),
    ],
)
def test_a_notebook_that_is_not_its_source_is_found(folder, change, message):
    path = folder / "01_task.ipynb"
    good = path.read_bytes()
    nb = json.loads(good)
    change(nb)
    path.write_text(json.dumps(nb), "utf-8")
    found = notebooks.problems(folder)
    path.write_bytes(good)
    assert [message in problem for problem in found] == [True]


def test_missing_and_orphaned_notebooks_are_found(tmp_path):
    assert notebooks.problems(tmp_path) == ["no notebooks found: there is no source"]
    write(tmp_path, "# %%\n1\n")
    (tmp_path / "02_orphan.ipynb").write_text("{}", "utf-8")
    assert sorted(problem.partition(" ")[0] for problem in notebooks.problems(tmp_path)) == [
        "02_orphan.ipynb",
        f"{tmp_path.name}/01_task.ipynb",
    ]


@pytest.mark.parametrize(
    ("tests", "skipped", "line"),
    [
        (3, 0, "passed, 3 tests"),
        (3, 2, "passed, 2 of 3 tests not run: no Chromium"),
        (3, 3, "LEFT OUT, 3 of 3 tests not run: no Chromium"),
        (0, 0, "passed, nothing to check was found"),
    ],
)
def test_the_summary_says_what_was_left_out(tmp_path, tests, skipped, line):
    report = tmp_path / "tests.xml"
    cases = '<testcase><skipped message="no Chromium"/></testcase>' * skipped
    suite = f'<testsuite tests="{tests}" skipped="{skipped}">{cases}</testsuite>'
    report.write_text(f"<testsuites>{suite}</testsuites>", "utf-8")
    assert check.outcome(False, report) == line


def test_the_summary_names_what_failed(tmp_path):
    assert [check.outcome(failed, tmp_path / "none.xml") for failed in (False, True)] == ["passed", "FAILED"]


@pytest.mark.parametrize("require_all", ["", "1"])
@pytest.mark.parametrize(
    "left_out", ["pytest.importorskip('no_such')", "def test_one():\n    pytest.skip('no Chromium')"]
)
def test_what_is_left_out_fails_where_all_is_required(tmp_path, require_all, left_out):
    shutil.copy(Path(__file__).with_name("conftest.py"), tmp_path)
    (tmp_path / "test_one.py").write_text(f"import pytest\n\n{left_out}\n", "utf-8")
    (tmp_path / "test_two.py").write_text("def test_two():\n    pass\n", "utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "--rootdir", str(tmp_path), str(tmp_path)]
    environment = os.environ | {"COURSE_REQUIRE_ALL": require_all}
    failed = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True).returncode != 0
    assert failed == bool(require_all)


def test_an_unknown_check_is_refused():
    assert "lints: no such check; there are format, lint, imports" in check.main(["lints"])


@pytest.mark.parametrize(
    ("codes", "runs", "lines"),
    [
        ({"Haswell": "Haswell", "Zen": "Haswell"}, ["Haswell"], ["Zen: the same code as Haswell"]),
        ({"Haswell": "Haswell", "Zen": "Zen"}, ["Haswell", "Zen"], []),
        (
            {"Haswell": "Haswell", "SkylakeX": None},
            ["Haswell"],
            ["SkylakeX: left out, its code does not run on this processor"],
        ),
    ],
)
def test_each_code_for_a_processor_is_tried_once(monkeypatch, codes, runs, lines):
    monkeypatch.setattr(processors, "kernel", codes.get)
    assert processors.runs_of(codes) == ([(name, threads) for name in runs for threads in (1, 2)], lines)


@pytest.mark.parametrize(
    ("own", "nehalem", "other"),
    [
        ("SkylakeX", "Nehalem", ([("Nehalem", 2)], [])),
        ("Nehalem", "Nehalem", ([("Haswell", 2)], [])),
        ("Haswell", None, ([(None, 2)], ["OpenBLAS has no other code than Haswell here: the same with two threads"])),
    ],
)
def test_another_processor_is_one_with_other_code(monkeypatch, own, nehalem, other):
    codes = {"Nehalem": nehalem, "Haswell": "Haswell"}
    monkeypatch.setattr(processors, "kernel", lambda name=None: codes.get(name, own))  # who is unknown has no code
    assert processors.another() == other


@pytest.mark.parametrize("every", [False, True])
def test_every_copy_of_a_notebook_is_run(monkeypatch, every):
    """Where both steps are taken, each copy is run in one of them; otherwise the one step runs both."""
    monkeypatch.setenv("COURSE_REQUIRE_ALL", str(int(every)))
    taken = {}
    monkeypatch.setattr(check, "run", lambda name, scratch, **settings: taken.update({name: settings}) or (False, ""))
    assert check.main([]) == 0
    assert list(taken) == [name for name in check.STEPS if every or name != "processor"]
    left_out = f"--ignore-glob={check.STUDENTS}"
    assert taken["notebooks"] == ({"PYTEST_ADDOPTS": left_out} if every else {})
    assert check.main(["notebooks"]) == 0 and taken["notebooks"] == {}
    monkeypatch.setattr(processors, "another", lambda: ([("Nehalem", 2)], []))
    monkeypatch.setattr(processors, "CLAIMS", ("false",))
    assert processors.main(["another"]) == 1
    monkeypatch.setattr(processors, "CLAIMS", ("true",))
    assert processors.main(["another"]) == 0
    assert taken["notebooks"]["PYTEST_ADDOPTS"] == f"--ignore={check.SOLUTIONS}"


def test_openblas_says_whose_code_it_takes():
    assert processors.kernel()
    assert processors.main(["Pentium"]).startswith("Pentium: not among Haswell")


ASKS = """
import socket, {way}
with socket.create_server(("127.0.0.1", 0)) as here:
    socket.create_connection(("localhost", here.getsockname()[1]), timeout=5).close()
{asks}
"""


@pytest.mark.parametrize(
    ("way", "asks"),
    [
        ("socket", "socket.create_connection(('192.0.2.1', 80), timeout=5)"),
        ("urllib.request", "urllib.request.urlopen('https://example.org', timeout=5)"),
        ("asyncio", "asyncio.run(asyncio.open_connection('2001:db8::1', 80))"),
    ],
)
def test_checks_reach_this_machine_and_no_other(tmp_path, way, asks):
    environment = check.environment("tests", tmp_path)
    command = [sys.executable, "-c", ASKS.format(way=way, asks=asks)]
    ended = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert ended.returncode == 1
    assert "is not this machine, and tests of the course may ask no other" in ended.stderr
