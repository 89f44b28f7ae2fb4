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
    rates = np.array([[0.1, 0.2], [0.3, 0.4], [0.5, 0.6]])
    return race.ActivationRace(1, 32, steps, rates, loss)


def test_steps_best_rates_and_ratios():
    found = constructed()
    relu, tanh, sigmoid = found.finish(0.59)
    assert (relu[0], relu[1].tolist()) == (1, [15, 15])
    assert (tanh[0], tanh[1].tolist()) == (1, [25, 30])
    assert sigmoid[0] == 0
    assert sigmoid[1][0] == 85
    ratio = found.ratio(0.59, "tanh")
    assert ratio.middle == pytest.approx(np.sqrt(25 * 30) / 15)
    assert ratio.low == pytest.approx(20 / 15)  # each number of steps may be one look, 5 steps, too many
    assert ratio.high == pytest.approx(30 / 10)
    assert found.inside(0.59) == [False, False, False]
    assert found.finish(0.05)[1][0] == 1  # nobody arrives: the rate of the lowest loss
    assert found.ratio(0.3, "sigmoid") is None
    assert "sigmoid: not all arrive in 100 steps" in ActivationRacePlot().sentences((found, 0.3))[2]


def test_a_short_race_is_run():
    found = race.race(depth=1, steps=40, seeds=2)
    assert found.loss.shape == (3, 21, 8, 2)
    assert found.rates.shape == (3, 8)
    assert (found.loss[:, -1, 3] < found.loss[:, 0, 3]).all()
    assert np.ptp(found.loss[0, -1], axis=1).min() > 0  # the seeds are other starts and other batches


def test_a_seed_is_the_same_beside_others():
    alone, beside = (race.race(depth=1, steps=20, seeds=n).loss[..., 0] for n in (1, 2))
    np.testing.assert_allclose(alone, beside, rtol=1e-6)


def test_the_picture_has_a_point_for_each_seed():
    plot = ActivationRacePlot().open()
    found = constructed()
    plot.move((found, 0.59))
    assert len(plot.seeds[0].get_xdata()) == 4
    assert plot.means[1].get_ydata()[1] == pytest.approx(27.5)
