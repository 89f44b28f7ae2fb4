"""The race: constructed losses, whose winners are known, and a short run."""

import numpy as np
import pytest

from course_lib.topics.activations.experiments import race
from course_lib.topics.activations.plots.race import ActivationRacePlot


def constructed():
    """Straight falls: seed s of activation k at rate r is at 1 − step·speed; one rate never arrives, one seed dips."""
    steps = np.arange(0, 105, 5)
    speed = np.array([[0.02, 0.04], [0.01, 0.02], [0.005, 0.0]])[..., None] * [1.0, 0.8]
    loss = np.maximum(1 - steps[None, :, None, None] * speed[:, None], 0.1)
    loss[2, 1] = 0.0  # a dip of one evaluation
    return race.ActivationRace(1, steps, loss)


def test_steps_best_rates_and_ratios():
    found = constructed()
    relu, tanh, sigmoid = found.finish(0.59)
    assert (relu[0], relu[1].tolist()) == (1, [15, 15])
    assert (tanh[0], tanh[1].tolist()) == (1, [25, 30])
    assert sigmoid[0] == 0
    assert sigmoid[1][0] == 85
    ratio, error = found.ratio(0.59, "tanh")
    assert ratio == pytest.approx(np.sqrt(25 * 30) / 15)
    assert error == pytest.approx(ratio * np.log(30 / 25) / 2)
    assert found.finish(0.05)[1][0] == 1  # nobody arrives: the rate of the lowest loss
    assert found.ratio(0.3, "sigmoid") is None
    assert "not all seeds arrive in 100 steps" in ActivationRacePlot().sentences((found, 0.3))[1]


def test_a_short_race_is_run():
    found = race.race(depth=1, steps=40, seeds=2, rates=np.array([0.2, 1e6]))
    assert found.loss.shape == (3, 9, 2, 2)
    assert (found.loss[:, -1, 0] < found.loss[:, 0, 0]).all()
    assert all(best == 0 for best, _ in found.finish(1.5))
