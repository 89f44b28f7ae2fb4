"""Variance through the layers: theory against closed forms, and measured draws against theory."""

from math import sqrt

import numpy as np
import pytest

from course_lib.activations import ACTIVATIONS, LeakyReLU, choose
from course_lib.initializers import Normal
from course_lib.topics.initialization.experiments import depth, theory
from course_lib.topics.initialization.plots.depth import LayerVariancesPlot
from course_lib.topics.initialization.tasks import TASKS


def test_expectations_against_closed_forms():
    assert theory.expected(lambda g: np.maximum(g, 0) ** 2) == pytest.approx(0.5, abs=1e-9)
    assert theory.expected(lambda g: g**4) == pytest.approx(3, abs=1e-9)
    narrow = theory.expected(lambda g: np.cosh(np.clip(1e3 * g, -300, 300)) ** -4.0)  # a spike of area 4/3 at 0
    assert narrow == pytest.approx(4 / 3 * 1e-3 / sqrt(2 * np.pi), rel=1e-5)


def bent(slope):
    return LeakyReLU(alpha=slope) if slope < 1 else choose("linear")


@pytest.mark.parametrize(("slope", "sigma"), [(0.0, 0.1), (0.3, 0.2), (1.0, 0.05)])
def test_the_theory_of_a_bent_line_is_a_power(slope, sigma):
    f, factor, layers = bent(slope), 50 * sigma**2 * (1 + slope**2) / 2, np.arange(12)
    forward, backward, *_ = theory.mean_field(f, sigma, 50, 12)
    np.testing.assert_allclose(forward, 50 * sigma**2 * factor**layers, rtol=1e-8)
    np.testing.assert_allclose(backward, (1 + slope**2) / 2 * factor ** layers[::-1], rtol=1e-8)


@pytest.mark.parametrize("name", ["ReLU", "tanh", "sigmoid"])
def test_what_is_measured_is_one_draw_of_forward_and_backward(name):
    f, rng = ACTIVATIONS[name], np.random.default_rng(5)
    found, sigma = depth.measure(name, Normal(0.3), 12, 3, seed=5), 0.3
    a, weights, z = rng.standard_normal((depth.ROWS, 12)), [], []
    for _ in range(3):
        weights.append(sigma * rng.standard_normal((12, 12)))
        z.append(a @ weights[-1])
        a = f(z[-1])
    delta = rng.standard_normal(a.shape) * f.prime(z[2])
    for l in (2, 1, 0):
        assert found.forward[l] == pytest.approx(np.mean(z[l] ** 2), rel=1e-12)
        assert found.backward[l] == pytest.approx(np.mean(delta**2), rel=1e-12)
        delta = (delta @ weights[l].T) * f.prime(z[l - 1])


@pytest.mark.parametrize(("name", "sigma"), [("ReLU", sqrt(2 / 48)), ("tanh", sqrt(1 / 48)), ("sigmoid", 0.3)])
def test_the_band_holds_single_examples(name, sigma, monkeypatch):
    """Of 60 draws at this width, some 95 % of all layers' logarithms lie within two deviations of where they should."""
    monkeypatch.setattr(depth, "ROWS", 1)
    draws = [depth.measure(name, Normal(sigma), 48, 10, seed) for seed in range(60)]
    for way in ("forward", "backward"):
        values = np.log([getattr(d, way) for d in draws])
        s, theory = (getattr(draws[0], f"{way}_{what}") for what in ("spread", "theory"))
        middle = np.log(theory) - s**2 / 2
        assert 0.9 < (np.abs(values - middle) < 2 * s).mean() < 1
        np.testing.assert_allclose(values.std(axis=0), s, rtol=0.35)


def test_a_constant_start_multiplies_by_n_c():
    found = depth.measure("linear", "constant", 20, 6)
    np.testing.assert_allclose(found.forward_theory, 20 * 0.1**2 * (20 * 0.1) ** (2.0 * np.arange(6)), rtol=1e-8)
    assert (np.abs(np.log(found.forward / found.forward_theory)) < 3 * found.forward_spread).all()


@pytest.mark.parametrize("slope", [0.0, 0.2, 1.0])
def test_the_sigma_of_the_task_keeps_the_variance_to_layer_50(slope):
    sigma = float(TASKS.tasks["a variance that stays"].reference(64, slope))
    forward, *_ = theory.mean_field(bent(slope), sigma, 64, 50)
    assert forward[-1] / forward[0] == pytest.approx(1, rel=1e-8)


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ({"initializer": "zeros"}, "exactly 0 in every layer"),
        ({"initializer": "too large", "depth": 100}, "too large for float64 to square at layer"),
        ({"initializer": "Glorot normal"}, "Forward: vanished at layer 15"),
        ({"activation": "sigmoid", "initializer": "Glorot normal"}, "all rows look alike"),
        ({"depth": 1}, "1 layer of"),
    ],
)
def test_the_depth_explorer_says_where_signals_end(setting, words):
    variances = depth.measure(**{"activation": "ReLU", "initializer": "He normal", "width": 128, "depth": 50} | setting)
    assert words in LayerVariancesPlot().describe(variances)


def test_softmax_is_no_activation_for_this():
    with pytest.raises(ValueError, match="takes each entry on its own"):
        depth.measure("softmax", "He normal", 8, 3)


def test_a_narrow_layer_wanders_more():
    narrow, wide = (depth.measure("ReLU", "He normal", n, 20).forward_spread for n in (8, 128))
    np.testing.assert_allclose(narrow / wide, 4.0, rtol=1e-9)
