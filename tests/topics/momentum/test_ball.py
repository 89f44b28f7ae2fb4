"""Balls that roll, out of a dent or not, and with more or less friction."""

import numpy as np
import pytest

from course_lib.optimizers import Momentum, descend
from course_lib.topics.momentum.experiments import ball as balls
from course_lib.topics.momentum.experiments import theory


def test_the_slope_of_the_dent_is_the_derivative():
    x, h = np.linspace(-4.9, 4.9, 50), 1e-5
    numerical = (balls.height(x + h, 0.35) - balls.height(x - h, 0.35)) / (2 * h)
    np.testing.assert_allclose(balls.slope(x, 0.35), numerical, atol=1e-9)
    assert balls.dent_minimum(0.0) is None and balls.dent_minimum(0.1) is None
    assert abs(balls.slope(balls.dent_minimum(0.35), 0.35)) < 2e-3


def test_balls_end_where_the_notebook_says():
    ends = {beta: balls.roll(0.35, 0.3, beta, -4.0).ends[1] for beta in (0.0, 0.5, 0.7, 0.9, 0.95, 1.0)}
    caught, out = "in the dent", "in the valley"
    assert ends == {0.0: caught, 0.5: caught, 0.7: out, 0.9: out, 0.95: caught, 1.0: "on its way"}
    assert balls.roll(0.35, 40.0, 0.9, -4.0).ends == ["gone", "gone"]


def test_without_friction_momentum_swings_for_ever_and_nesterov_does_not():
    ours, theirs = (balls.friction(0.1, rule) for rule in theory.RULES)
    assert ours.measured[-1] == pytest.approx(1, abs=1e-3)
    assert 0.9 < np.abs(ours.paths[-30:, -1]).max() < 1.1
    assert theirs.measured[-1] == pytest.approx(np.sqrt(1 - 0.1), rel=1e-3)
    np.testing.assert_allclose(ours.measured, ours.rates, rtol=0.004)
    np.testing.assert_allclose(theirs.measured, theirs.rates, rtol=0.004)


def test_replicas_are_the_runs_alone():
    friction = balls.friction(0.3, "momentum")
    for k, beta in enumerate(balls.FRICTIONS):
        alone = descend(Momentum(0.3, beta), lambda theta: theta, np.ones(1), 120)[:, 0]
        np.testing.assert_allclose(friction.paths[:, k], alone, atol=1e-13)
