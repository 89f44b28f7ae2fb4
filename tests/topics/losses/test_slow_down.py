"""The slow-down: Nielsen's numbers, and the library's own network."""

import numpy as np
import pytest

from course_lib import network
from course_lib.topics.losses.experiments import slow_down
from course_lib.topics.losses.plots.slow_down import SlowDownPlot


def test_nielsens_two_starts():
    """Chapter 3: from (0.6, 0.9) the output 0.82 goes to 0.09 in 300 epochs; from (2, 2) 0.98 goes to 0.20 only."""
    easy, hard = (slow_down.slow_down(eta=0.15, w=w, b=b, target=0.0) for w, b in ((0.6, 0.9), (2.0, 2.0)))
    assert easy.a[[0, -1], 0].round(2).tolist() == [0.82, 0.09]
    assert hard.a[[0, -1], 0].round(2).tolist() == [0.98, 0.20]
    assert hard.slope[0].round(4).tolist() == [0.0173, 0.9820]
    assert hard.reached.tolist() == [-1, 50] and hard.steepest[0] > 200


def test_the_neuron_is_the_librarys_network():
    run = slow_down.slow_down(eta=0.7, w=-1.3, b=0.4, target=0.25, cost="mse")
    net, x, y = network.Network([1, 1], output="sigmoid"), np.ones((1, 1)), np.array([[0.25]])
    for k, name in enumerate(run.names):
        value, gradient = net.loss_and_gradient(run.theta[7, k], x, y, name)
        np.testing.assert_allclose(run.theta[8, k], run.theta[7, k] - 0.7 * gradient, rtol=1e-13)
        assert run.cost[7, k] == pytest.approx(value)
        assert run.slope[7, k] == pytest.approx(gradient[0])


def test_matched_rates_make_equal_first_steps():
    run = slow_down.slow_down(eta=0.15, w=2.0, b=2.0, target=0.0, matched=True)
    steps = np.diff(run.theta[:2], axis=0)[0]
    np.testing.assert_allclose(steps[0], steps[1], rtol=1e-12)
    assert run.a[-1, 1] > 0.9 > 0.3 > run.a[-1, 0]


def test_a_saturated_neuron_is_said_to_be_stuck():
    run = slow_down.slow_down(eta=0.005, w=5.0, b=5.0, target=0.0)
    assert "hardly moves" in SlowDownPlot().sentences(run, 100)[3]
    done = slow_down.slow_down(eta=0.5, w=-4.0, b=-4.0, target=0.0)
    assert (
        "from the start" in SlowDownPlot().sentences(done, 0)[1]
        and "hardly moves" not in SlowDownPlot().sentences(done, 0)[3]
    )
