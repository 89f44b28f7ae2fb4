"""How a verdict is shown; and that there is one, whatever is handed in."""

import contextlib
import re

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from course_lib.grading.verdict import CodeLine, Verdict, code
from tests.grading.examples import BIAS, TASKS, check, check_any, typed


def test_a_verdict_is_the_same_words_each_time_as_text_and_as_markdown():
    answer = typed(BIAS.format(line="total = upstream.summ()"))
    verdict = check("bias", answer)
    assert verdict == check("bias", answer)
    assert repr(verdict).startswith("✗ Not right: bias\nYour function stopped")
    markdown = verdict._repr_markdown_()
    assert markdown.splitlines()[0] == "> **✗ Not right: bias**"
    assert "> ```python\n> total = upstream.summ()\n> ```" in markdown
    assert not re.search(r"0x[0-9a-f]{6}|color|style|\d{4,}\.py", markdown)


def test_code_of_any_content_stays_code():
    assert code("a ` b") == "`` a ` b ``"
    assert code("x" * 1000).count("x") == 298
    assert CodeLine("s = '```'").markdown == "````python\ns = '```'\n````"
    shown = Verdict("wrong", "t", ("a\nb",))._repr_markdown_()
    assert all(line.startswith(">") for line in shown.splitlines())


numbers = st.integers() | st.floats() | st.complex_numbers() | st.booleans()
things = st.recursive(
    st.none() | numbers | st.text(max_size=4) | st.binary(max_size=4) | st.builds(object) | st.sampled_from([len, int]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.tuples(inner, inner)
        | st.dictionaries(st.text(max_size=2), inner, max_size=2)
        | st.builds(lambda values: np.array([*values, None], dtype=object), st.lists(inner, max_size=3))
    ),
    max_leaves=6,
)
arrays = st.builds(
    lambda shape, kind, value: np.full(shape, value).astype(kind),
    st.lists(st.integers(0, 4), max_size=4),
    st.sampled_from(["f2", "f4", "f8", "i1", "i8", "u4", "?"]),
    st.integers(0, 1),
)


@given(st.sampled_from([*TASKS]), things | arrays | st.lists(arrays, min_size=2, max_size=5).map(tuple))
def test_whatever_is_returned_there_is_a_verdict(name, value):
    verdict = check_any(name, lambda *arguments: value)
    assert verdict.kind == "wrong"
    assert "could not be checked" not in repr(verdict)
    assert len(verdict._repr_markdown_()) < 3000


@given(st.sampled_from([*TASKS]), things | arrays)
def test_whatever_is_handed_in_there_is_a_verdict(name, value):
    verdict = check_any(name, value)
    assert verdict.kind == "wrong"
    assert "could not be checked" not in repr(verdict)


@given(st.sampled_from([SystemExit, GeneratorExit, KeyboardInterrupt, Exception, BaseException, OSError, UnicodeError]))
def test_whatever_is_raised_there_is_a_verdict(kind):
    def raising(x):
        raise kind("x" * 10_000)

    verdict = check("copy gate", raising)
    assert verdict.kind == "wrong"
    assert len(repr(verdict)) < 1000


def test_an_object_that_defies_inspection_gets_a_verdict():
    class Defiant:
        def __call__(self, *arguments):
            return self

        def __getattribute__(self, name):
            raise RuntimeError(name)

    for verdict in (check("bias", Defiant()), check("bias", lambda u: Defiant())):
        assert verdict.kind == "wrong"


def test_the_judge_itself_may_be_interrupted(monkeypatch):
    def interrupted(task, answer):
        raise KeyboardInterrupt

    monkeypatch.setattr("course_lib.grading.task_list.judge", interrupted)
    with contextlib.suppress(AssertionError):
        assert "could not be checked: `KeyboardInterrupt`" in repr(check("bias", len))
