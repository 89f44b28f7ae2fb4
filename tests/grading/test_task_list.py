"""What a notebook gets from ``check`` and ``answer``."""

import numpy as np
import pytest

from course_lib.topics.vectors_and_matrices import tasks as vectors
from tests.grading.examples import ANSWERS


def test_the_answer_is_mine_if_it_is_right_else_the_librarys():
    mine = ANSWERS["vectors_and_matrices"].RIGHT["matrix dx"][1]
    assert vectors.answer("matrix dx", mine) is mine
    stands_in = vectors.answer("matrix dx", lambda x, w, u: u @ w)
    x, w, upstream = vectors.TASKS.tasks["matrix dx"].cases()[1]
    np.testing.assert_array_equal(stands_in(x, w, upstream), upstream @ w.T)
    assert repr(stands_in) == "the library's matrix_dx(x, w, upstream), until yours is right"
    with pytest.raises(ValueError, match="Did you mean 'matrix dx'"):
        vectors.answer("matrix_dx", mine)


def test_what_was_checked_is_not_run_again_for_the_answer():
    calls = []

    def bias_gradient(upstream):
        calls.append(upstream.shape)
        return upstream.sum(axis=0)

    vectors.check("bias", bias_gradient)
    count = len(calls)
    assert vectors.answer("bias", bias_gradient) is bias_gradient
    assert len(calls) == count > 0


def test_strict_is_for_wrong_solutions_alone(monkeypatch):
    monkeypatch.setenv("COURSE_STRICT", "1")
    with pytest.raises(AssertionError, match=r"another axis"):
        vectors.check("bias", lambda u: u.sum(axis=1))
    with pytest.raises(AssertionError, match="Did you mean"):
        vectors.check("bais", lambda u: u.sum(axis=0))


def test_an_unknown_task_has_a_nearest():
    assert "Did you mean 'bias'? Here are \"two gates\"" in repr(vectors.check("bais", len))
    assert "There is no task" in repr(vectors.check(None, len))
    assert "There is no task" in repr(vectors.check([3], len))
