"""What "zero centred" is good for: signs of gradients, and two weights on their way."""

import numpy as np
import pytest

from course_lib.topics.activations.experiments import signs
from course_lib.topics.activations.plots.signs import ZigZagPlot


@pytest.mark.parametrize(("hidden", "one"), [("sigmoid", 1.0), ("ReLU", 1.0), ("tanh", 0.0)])
def test_one_example_gives_positive_inputs_one_sign(hidden, one):
    assert signs.same_sign(hidden, 1) == one


def test_errors_of_many_signs_help_relu_and_not_the_sigmoid():
    assert signs.same_sign("sigmoid", 32) > 0.6 > 0.3 > signs.same_sign("ReLU", 32)
    assert signs.spread_over_mean("sigmoid") < 0.3 < 0.8 < signs.spread_over_mean("ReLU")
    assert signs.as_the_bias("sigmoid") > signs.as_the_bias("ReLU")


def test_positive_inputs_move_both_weights_one_way():
    ways = signs.zigzag(1.0)
    assert ways.x.min() >= 0
    assert ways.shifted.one_sign() == 1.0
    assert ways.centred.one_sign() < 0.7
    assert ways.shifted.detour() > 1.5 * ways.centred.detour()
    assert max(ways.shifted.arrived, ways.centred.arrived) < signs.STEPS


def test_at_mean_0_the_two_ways_are_one():
    ways = signs.zigzag(0.0, batch=8, seed=3)
    np.testing.assert_array_equal(ways.shifted.weights, ways.centred.weights)


def test_weights_that_run_away_are_said():
    ways = signs.zigzag(2.0, eta=1.0)
    assert "run away" in ZigZagPlot().sentences(ways, signs.STEPS)[1]
    assert "run away" not in ZigZagPlot().sentences(ways, signs.STEPS)[2]


def test_the_rings_have_equal_losses():
    plot = ZigZagPlot().open()
    ways = signs.zigzag(1.0, seed=1)
    plot.move(ways, signs.STEPS)
    x = 1.0 + np.random.default_rng(0).uniform(-1, 1, (200_000, 2))
    ring = np.stack(plot.rings[0][1].get_data(), axis=-1)[::15]
    losses = ((x @ (ring - signs.TARGET).T) ** 2).mean(axis=0)
    assert np.ptp(losses) < 0.02 * losses.mean()


def test_a_leaky_relu_s_other_sign_has_next_to_nothing_of_one_example_s_gradient():
    assert signs.minority("ReLU", 1) == 0
    assert 0 < signs.minority("leaky ReLU", 1) < 0.001 < 0.25 < signs.minority("tanh", 1) <= 0.5
    assert 0.3 < signs.with_gradient("ReLU") < 0.7
    assert signs.with_gradient("tanh") == 1


def test_the_largest_rate_is_where_the_distance_begins_to_grow():
    assert 3.5 < signs.largest_rate(0.0, 2000) / signs.largest_rate(1.0, 2000) < 4.5
