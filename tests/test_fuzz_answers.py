"""An answer to a task may do anything, have any signature and end in any way: ``check`` gives a verdict in words."""

import functools
import io
import warnings
from contextlib import redirect_stdout

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_lib.topics.computational_graphs import tasks as graphs
from tests.deep import examples
from tests.grading.examples import MODULES, TASKS
from tests.wild import Own, wild

WAYS = {
    "prints": lambda arguments: print("x" * 20_000),
    "warns": lambda arguments: warnings.warn("the end is near", stacklevel=1),
    "divides by 0": lambda arguments: np.ones(1) / np.zeros(1),
    "overwrites": lambda arguments: [a.fill(np.nan) for a in arguments if isinstance(a, np.ndarray)],
    "freezes": lambda arguments: [a.setflags(write=False) for a in arguments if isinstance(a, np.ndarray)],
    "reshapes": lambda arguments: [setattr(a, "shape", (-1,)) for a in arguments if isinstance(a, np.ndarray)],
}
ENDS = {
    "raises": lambda function, arguments, thing: _raising(thing),
    "itself": lambda function, arguments, thing: function,
    "arguments": lambda function, arguments, thing: arguments,
    "thing": lambda function, arguments, thing: thing,
    "things": lambda function, arguments, thing: (thing, thing),
    "a generator": lambda function, arguments, thing: (thing for _ in arguments),
    "too deep": lambda function, arguments, thing: function(*arguments),
}
SIGNATURES = {
    "any": lambda does: lambda *a: does(a),
    "none": lambda does: lambda: does(()),
    "names alone": lambda does: lambda **named: does(()),
    "many": lambda does: lambda a, b, c, d, e, f, g, h, i, j: does(()),
    "an object": lambda does: type("Answer", (), {"__call__": lambda self, *a: does(a)})(),
    "a class": lambda does: type("Answer", (), {"__init__": lambda self, *a: does(a)}),
    "a partial": lambda does: functools.partial(lambda *a: does(a[1:]), 1),
}
RAISED = (ValueError, KeyError, SystemExit, KeyboardInterrupt, GeneratorExit, StopIteration, MemoryError, OSError, Own)


def _raising(thing):
    raise RAISED[len(repr(thing)) % len(RAISED)](thing)


@pytest.fixture(autouse=True)
def not_strict(monkeypatch):
    monkeypatch.delenv("COURSE_STRICT", raising=False)


@examples(40)
@given(*map(st.sampled_from, ([*TASKS], [*SIGNATURES], [*ENDS])), st.lists(st.sampled_from([*WAYS])), wild)
def test_whatever_an_answer_does_there_is_a_verdict(name, signature, end, ways, odd):
    (topic, task), thing = TASKS[name], odd.make()
    module = MODULES[topic]

    def does(arguments):
        for way in ways:
            WAYS[way](arguments)
        return ENDS[end](answer, arguments, thing)

    answer = SIGNATURES[signature](does)
    with redirect_stdout(io.StringIO()):
        verdict = module.check(task, answer)
        given_on = module.answer(task, answer)
    assert verdict.kind == "wrong" and "could not be checked" not in repr(verdict)
    assert len(verdict._repr_markdown_()) < 4000
    assert given_on.task is module.TASKS.tasks[task]


@examples(40)
@given(wild)
def test_whatever_is_given_as_the_name_of_a_task(odd):
    name = odd.make()
    assert graphs.check(name, len).kind == "wrong"
    with pytest.raises((ValueError, TypeError), match=r"name: got .*; expected one of"):
        graphs.answer(name, len)
