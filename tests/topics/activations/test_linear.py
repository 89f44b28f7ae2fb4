"""Linear hidden units against tanh: the one decides along a straight line, whatever its layers."""

import numpy as np
import pytest

from course_lib.topics.activations.experiments.linear import linear_and_bent
from course_lib.topics.activations.plots.linear import LinearAndBentPlot


@pytest.fixture(scope="module")
def pair():
    return linear_and_bent(layers=2)


def test_linear_layers_decide_along_a_straight_line(pair):
    run = pair.runs[0]
    answers = run.snapshot(run.frames - 1).answers
    logits = np.log(answers[..., 0]) - np.log(answers[..., 1])
    for axis in (0, 1):
        np.testing.assert_allclose(np.diff(logits, 2, axis=axis), 0, atol=1e-9)


def test_tanh_reaches_more_of_the_points(pair):
    linear, bent = pair.accuracy()
    assert linear < 0.95 < bent
    assert pair.frames == len(pair.runs[1].history.steps)


def test_the_picture_says_what_it_shows(pair):
    plot = LinearAndBentPlot().open()
    plot.move(pair, pair.frames - 1)
    words = plot.describe(pair, pair.frames - 1)
    assert words.startswith("2-16-16-2 on moons, step 400.")
    assert "with linear" in words
