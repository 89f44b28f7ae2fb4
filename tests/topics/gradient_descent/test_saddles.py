"""Away from a saddle: the steps against theory."""

import numpy as np
import pytest

from course_lib.topics.gradient_descent.experiments.saddles import OFFSETS, escape
from course_lib.topics.gradient_descent.plots.saddles import remark


def test_away_from_a_saddle_by_the_logarithm_of_the_offset():
    run = escape("saddle", 1e-8, 0.05)
    np.testing.assert_array_equal(run.steps[1:], np.floor(run.theory[1:] + 1e-6) + 1)
    assert np.isnan(run.steps[0]) and (escape("saddle", 0.0, 0.05).points[:, 1] == 0).all()
    assert escape("saddle", 0.0, 0.05, noise=0.01).taken == 78
    flat = escape("monkey saddle", 1e-3, 0.05).steps
    places = [OFFSETS.index(1e-3), OFFSETS.index(1e-6)]
    assert flat[places[1]] / flat[places[0]] == pytest.approx(11, abs=1)
    with pytest.raises(ValueError, match="offset: got"):
        escape("saddle", 0.3, 0.05)


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        (("saddle", 1e-8, 0.05), "gets away after 194 steps; theory 193.3"),
        (("saddle", 0.0, 0.05), "y stays 0"),
        (("saddle", 0.0, 0.05, 0.01), "the noise alone pushes it off"),
        (("monkey saddle", 0.0, 0.5), "the first jumps over the saddle, to x = -0.5"),
        (("monkey saddle", 1e-10, 0.05), "not got away within 3,000 steps"),
    ],
)
def test_it_is_said_how_a_saddle_is_left(setting, words):
    assert words in remark(escape(*setting))
