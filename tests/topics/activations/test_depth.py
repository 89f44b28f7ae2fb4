"""Signal and error in deep networks are those of the library."""

import numpy as np
import pytest

from course_lib import network
from course_lib.activations import hidden_activations
from course_lib.initializers import INITIALIZERS
from course_lib.topics.activations.experiments import depth
from course_lib.topics.activations.plots import depth as words
from course_lib.topics.activations.plots.depth import DeepSignalsPlot


def test_the_map_is_made_of_the_networks_that_are_shown():
    table = depth.table(7, 3)
    for name in ("ReLU", "tanh", "maxout"):
        for start in ("He normal", "too large", "constant", "zeros"):
            place = list(hidden_activations()).index(name), list(INITIALIZERS).index(start)
            assert depth.depth(name, start, 7, 3).ratio == pytest.approx(table[place], abs=1e-9)


def test_signal_and_error_are_the_networks():
    view, (x, y) = depth.depth("tanh", "Glorot normal", 4, 1), depth._digits()
    net = network.Network([64, 32, 32, 32, 32, 10], hidden="tanh")
    theta = net.initialize("Glorot normal", np.random.default_rng(1))
    a, back = net.forward(theta, x).a, net.backward(theta, x, y, "cross-entropy")
    np.testing.assert_allclose(view.signal, [np.sqrt(h.var(axis=0).mean()) for h in a[1:-1]])
    np.testing.assert_allclose(view.error, [np.linalg.norm(d) for d in back.delta[1:-1]])
    np.testing.assert_allclose(view.gradient, [np.linalg.norm(l.W) for l in net.layers(back.gradient)[:-1]])
    np.testing.assert_allclose(view.shares.sum(axis=1), 1)


def test_a_chain_of_scaled_layers_vanishes_where_it_must():
    """σ = 0.01 and 32 units: a factor 0.01·√32 = 0.057 a layer, so a thousandth after three."""
    view = depth.depth("linear", "too small", 50)
    assert view.signal_fate == ("vanished", 4)
    assert view.error_fate[0] == "vanished"
    assert view.error_fate[1] in (46, 47, 48)
    assert view.ratio == pytest.approx(49 * np.log10(0.01 * np.sqrt(32)), abs=1.5)
    assert depth.depth("ReLU", "too large", 50).overflow is not None


def map_of_pairs():
    return words.DeepSignalsPlot(hidden_activations(), INITIALIZERS)


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        (("ReLU", "zeros", 20), "No signal at all"),
        (("ReLU", "zeros", 20), "δ is exactly 0 in every hidden layer"),
        (("sigmoid", "Glorot normal", 50), "The signal has vanished at layer"),
        (("linear", "too large", 50), "In float32 layer 22 would be infinite"),
        (("tanh", "Glorot normal", 20), "The error δ comes back to layer 1"),
        (("ReLU", "too large", 20), "the error δ has exploded at layer 18"),
    ],
)
def test_words_for_what_vanishes_and_explodes(setting, said):
    assert said in " ".join(map_of_pairs().sentences((depth.depth(*setting), None)))


def test_a_cell_of_the_map():
    assert [words.cell(v) for v in (-np.inf, -24.2, -3.5, -0.01, 2.9, 31.0)] == [
        "▼ nothing", "▼ −24", "▼ −3.5", "0.0", "2.9", "▲ 31",
    ]  # fmt: skip
    assert map_of_pairs().pair_at(-0.4, 1.3) == ("sigmoid", "zeros")
    assert map_of_pairs().pair_at(99, 99) == ("maxout", "He uniform")


def test_the_axis_of_the_sizes_ends_where_they_do():
    plot = DeepSignalsPlot(["sigmoid"], ["Glorot normal"]).open()
    view = depth.depth("sigmoid", "Glorot normal", 20)
    plot.move((view, np.zeros((1, 1))))
    low, high = np.log10(plot.curves.get_ylim())
    smallest = np.log10(min(view.error.min(), view.gradient.min()))
    assert low < smallest < low + 4
    assert 0 < high < 2


def test_one_layer_multiplies_by_what_the_rule_says():
    for activation, start, wanted in (("ReLU", "He normal", 1.0), ("ReLU", "Glorot normal", 0.5)):
        found = depth.factors(activation, start, 20, 256)
        assert found.mean("back") == pytest.approx(wanted, rel=0.06)
        assert found.mean("back_said") == pytest.approx(found.mean("back"), rel=0.05)
        assert found.mean("up_said") == pytest.approx(found.mean("up"), rel=0.05)
        assert found.slope == pytest.approx(0.5, abs=0.06)


def test_tanh_with_glorot_comes_nearer_to_one_layer_by_layer():
    found = depth.factors("tanh", "Glorot normal", 20)
    assert found.slope[-1] > 0.9 > found.slope[0]
    assert found.back.shape == found.up_said.shape == (19,)


def test_the_signal_takes_the_errors_factor():
    found = depth.factors("linear", "Glorot normal", 8, 256)
    np.testing.assert_allclose(found.signal, 1, atol=0.35)
    view = depth.depth("tanh", "Glorot normal", 12, 3)
    again = depth.factors("tanh", "Glorot normal", 12, depth.WIDTH, 3)
    np.testing.assert_allclose(again.signal, (view.signal[1:] / view.signal[:-1]) ** 2)
    gone = depth.factors("sigmoid", "Glorot normal", 50)
    assert np.isnan(gone.signal[-1])
    assert gone.mean("signal") == pytest.approx(gone.mean("back_said"), rel=0.2)
