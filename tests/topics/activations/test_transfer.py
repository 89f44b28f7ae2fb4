"""A distribution through an activation, against closed forms; and what is said of it."""

from statistics import NormalDist

import numpy as np
import pytest

from course_lib.activations import GELU, PReLU
from course_lib.topics.activations.experiments import transfer
from course_lib.topics.activations.plots import transfer as words

N = NormalDist()


@pytest.mark.parametrize("shape", transfer.SHAPES)
def test_every_shape_has_the_mean_and_variance_that_the_sliders_say(shape):
    view = transfer.transfer("linear", shape=shape, shift=1.5, spread=2.0)
    assert (view.mean, view.variance) == pytest.approx((1.5, 4.0), rel=2e-3)
    assert view.weight.sum() == pytest.approx(1)


@pytest.mark.parametrize(("shift", "spread"), [(0, 1), (-2, 1), (1, 3)])
def test_relu_of_a_normal_distribution(shift, spread):
    """E[max(0, z)] = sφ(m/s) + mΦ(m/s), E[max(0, z)²] = (m² + s²)Φ(m/s) + msφ(m/s)."""
    view, t = transfer.transfer("ReLU", shift=shift, spread=spread), shift / spread
    mean = spread * N.pdf(t) + shift * N.cdf(t)
    square = (shift**2 + spread**2) * N.cdf(t) + shift * spread * N.pdf(t)
    assert (view.mean, view.variance) == pytest.approx((mean, square - mean**2), rel=2e-3, abs=1e-4)
    assert (view.dead, view.passed, view.saturated) == pytest.approx((N.cdf(-t), N.cdf(t), 0), abs=1e-3)


@pytest.mark.parametrize("form", ["exact", "tanh"])
def test_gelu_of_a_standard_normal_distribution_has_a_mean_in_closed_form_and_its_form_is_said(form):
    view = transfer.transfer(GELU(form))
    assert view.mean == pytest.approx(1 / (2 * np.sqrt(np.pi)), abs=5e-4)  # E[zΦ(z)] = E[φ(z)]
    assert words.headline(view).startswith(f"GELU, form = {form}: mean 0 → 0.28")


def test_the_saturated_share_of_a_sigmoid():
    """σ' < LEVEL where |z| > z*, with a(1 − a) = LEVEL at z*."""
    a = (1 + np.sqrt(1 - 4 * transfer.LEVEL)) / 2
    edge = np.log(a / (1 - a))
    view = transfer.transfer("sigmoid", spread=3.0)
    assert view.saturated == pytest.approx(2 * N.cdf(-edge / 3), abs=1e-3)
    assert view.dead == 0
    assert view.beyond == pytest.approx(2 * N.cdf(-8 / 3), abs=1e-3)


def test_histograms_hold_everything():
    view = transfer.transfer(PReLU(alpha=-0.5), shift=1.0, spread=2.0)
    edges = np.linspace(-3, 3, 13)
    every, weak = view.shares_in(np.linspace(-20, 20, 41))
    assert every.sum() == pytest.approx(1)
    assert weak.sum() == pytest.approx(view.dead + view.saturated)
    assert view.shares_out(edges).sum() == pytest.approx(1)
    assert view.shares_out(edges)[:6].sum() == 0  # with α < 0 no output is below 0
    assert view.probe == (1.0, 1.0, 1.0)


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ({"f": "ReLU", "shift": -6, "spread": 0.1}, "f′ is exactly 0 for 100 %"),
        ({"f": "tanh", "shift": 6, "spread": 5.0}, "exactly 0 for 0.5 % of the inputs, and below 0.05 for 82.4 % more"),
        ({"f": "tanh", "shift": 30, "spread": 5.0}, "exactly 0 for 98"),  # 1 − tanh² rounds to 0
        ({"f": "linear"}, "|f′| is 0.05 or more for all"),
        ({"f": PReLU(alpha=0.0)}, "exactly 0 for 50.0 % of the inputs"),
        ({"f": "linear", "shift": 6, "spread": 5.0}, "34.7 % of the inputs lie beyond the axis"),
    ],
)
def test_a_remark_says_what_is_let_through(setting, said):
    assert said in words.remark(transfer.transfer(**setting))


def test_nothing_is_called_all_that_is_not_all():
    assert words._percent(1.0) == "100 %"
    assert words._percent(0.9999) == "99.9 %"
    assert words._percent(1e-9) == "0.1 %"
