"""Every task of every topic: its stub, right answers in several styles, and each of its mistakes."""

import functools
import itertools
import re
from pathlib import Path

import pytest

from course_lib.grading import compare
from course_lib.grading.outcome import attempt
from course_lib.topics.backpropagation_equations import tasks as backpropagation
from course_lib.topics.vectors_and_matrices import tasks as vectors
from tests.grading.examples import ANSWERS, MODULES, TASKS

SOURCES = Path(__file__).parents[2] / "notebooks" / "source"


@pytest.fixture(params=TASKS)
def module_and_task(request):
    name, task = TASKS[request.param]
    return name, MODULES[name].TASKS.tasks[task]


@pytest.fixture
def task(module_and_task):
    return module_and_task[1]


@pytest.fixture
def check_it(module_and_task):
    """The ``check`` of the notebook to which the task belongs, with the task's name filled in."""
    name, task = module_and_task
    return functools.partial(MODULES[name].check, task.name)


def outcomes(task, function):
    return [attempt(task, function, case) for case in task.cases()]


@pytest.mark.parametrize("name", MODULES)
def test_there_are_enough_tasks_answers_and_mistakes(name):
    tasks = MODULES[name].TASKS.tasks
    assert ANSWERS[name].RIGHT.keys() == tasks.keys()
    assert len(tasks) >= (1 if name == "start_here" else 5)
    assert all(len(task.mistakes) >= 3 for task in tasks.values())
    assert all(len(styles) >= 2 for styles in ANSWERS[name].RIGHT.values())


def test_the_stub_is_not_yet(module_and_task, check_it, monkeypatch):
    monkeypatch.setenv("COURSE_STRICT", "1")

    def stub(*arguments):
        raise NotImplementedError

    name, task = module_and_task
    verdict = check_it(stub)
    assert verdict.kind == "not yet"
    assert task.call in repr(verdict)
    assert ("the cells below use the library's" in repr(verdict)) == (task.name in MODULES[name].TASKS.used)


def test_every_style_is_right(module_and_task, check_it, monkeypatch):
    monkeypatch.setenv("COURSE_STRICT", "1")
    name, task = module_and_task
    for answer in [task.reference, *ANSWERS[name].RIGHT[task.name]]:
        assert check_it(answer).kind == "right"


def test_each_mistake_is_named_with_a_pointer(task, check_it):
    for mistake in task.mistakes:
        verdict = check_it(mistake.function)
        assert (verdict.kind, verdict.body) == ("wrong", (mistake.says,))
        assert verdict.where
        assert mistake.says in repr(verdict)


def test_no_two_mistakes_are_confused(task):
    assert len({mistake.says for mistake in task.mistakes}) == len(task.mistakes)
    tried = [outcomes(task, function) for function in (task.reference, *(m.function for m in task.mistakes))]
    for a, b in itertools.combinations(tried, 2):
        assert not all(map(compare.agree, a, b))
        assert not all(map(compare.agree, b, a))


def source_of(name):
    told = f"from course_lib.topics.{name}.tasks import "
    (source,) = (text for path in SOURCES.glob("*.py") if told in (text := path.read_text("utf-8")))
    return source


@pytest.mark.parametrize("name", MODULES)
def test_the_library_stands_in_where_a_later_cell_uses_the_answer(name):
    used = MODULES[name].TASKS.used
    assert len(used) == len({*used})
    assert {*used} == set(re.findall(r'\banswer\(\s*"([^"]+)"', source_of(name)))


@pytest.mark.parametrize("name", MODULES)
def test_pointers_lead_to_sections_of_the_notebook(name):
    sections = set(re.findall(r"^# ##+ (.+)$", source_of(name), re.M))
    tasks = MODULES[name].TASKS.tasks.values()
    assert {where for t in tasks for where in (t.where, *(m.where for m in t.mistakes)) if where} <= sections


def test_inputs_have_a_single_row_and_sides_that_differ():
    tasks = vectors.TASKS.tasks | backpropagation.TASKS.tasks
    for name in ("matrix dx", "matrix dw", "hidden error", "layer gradients", "backward pass"):
        cases = tasks[name].cases()
        assert any(len(case[0]) == 1 for case in cases)
        assert any(len({*case[0].shape, *case[1].shape}) == 3 for case in cases)
