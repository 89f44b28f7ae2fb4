"""Balls on curves: derivatives, valleys, and the map of basins against single balls."""

import numpy as np
import pytest

from course_lib.topics.gradient_descent.experiments import curves
from course_lib.topics.gradient_descent.plots.curves import remark

NUMBER = {"three valleys": 3, "two valleys": 2, "wide and narrow": 2, "ripples": 5, "parabola": 1}


@pytest.mark.parametrize("name", curves.CURVES)
def test_slopes_and_curvatures_are_derivatives_and_valleys_are_all_found(name):
    curve = curves.CURVES[name]
    x, h = np.linspace(*curve.window, 201), 1e-5
    np.testing.assert_allclose((curve.f(x + h) - curve.f(x - h)) / (2 * h), curve.slope(x), atol=1e-7)
    np.testing.assert_allclose((curve.slope(x + h) - curve.slope(x - h)) / (2 * h), curve.bend(x), atol=1e-5)
    assert len(curve.minima) == NUMBER[name] == len(curve.maxima) + 1
    assert np.abs(curve.slope(curve.stationary)).max() < 1e-12


@pytest.mark.parametrize("name", curves.CURVES)
def test_a_minimum_holds_a_ball_below_2_by_its_curvature_and_not_above(name):
    curve = curves.CURVES[name]
    for k, (floor, edge) in enumerate(zip(curve.minima, curve.largest_rates, strict=True)):
        assert curves.roll(curve, floor + 1e-4, 0.9 * edge).fate == k
        assert curves.roll(curve, floor + 1e-4, 1.1 * edge).fate != k


@pytest.mark.parametrize("name", curves.CURVES)
def test_the_map_shows_what_single_balls_do(name):
    found, rng = curves.basins(name), np.random.default_rng(0)
    for row, column in rng.integers(0, (len(curves.RATES), curves.STARTS), (25, 2)):
        alone = curves.roll(name, found.starts[column], curves.RATES[row])
        assert alone.fate == found.fates[row, column]


def test_for_small_rates_the_hilltops_are_the_borders():
    found = curves.basins("three valleys")
    row = int(np.abs(curves.RATES - 0.1).argmin())
    np.testing.assert_array_equal(found.fates[row], np.searchsorted(found.curve.maxima, found.starts))
    assert found.lowest[row] == pytest.approx((4 - found.curve.maxima[1]) / 8, abs=1 / curves.STARTS)


def test_fates_other_than_a_valley():
    assert curves.roll("three valleys", 3.2, 0.4).cycle == 2
    assert curves.roll("three valleys", 3.2, 0.44).cycle == 4
    assert curves.roll("two valleys", 1.7, 1.5).fate == curves.DIVERGED
    assert curves.roll("parabola", -2.5, 2.0).fate == curves.CYCLE
    assert curves.roll("parabola", -2.5, 0.1).arrived == curves.roll("parabola", -2.5, 1.9).arrived == 140
    with pytest.raises(ValueError, match="rate: got"):
        curves.roll("parabola", 1.0, -0.1)


@pytest.mark.parametrize(
    ("name", "start", "rate", "words"),
    [
        ("three valleys", 3.2, 0.4, "It ends in a cycle of 2 points: valley C can hold no ball with η above"),
        ("two valleys", 1.7, 1.5, "It diverges: after 3 steps it is more than 1000 away"),
        ("wide and narrow", 3.4, 0.1, "It comes to rest in valley A"),
        ("parabola", 0.0, 0.5, "within 1e-6 after 0 steps"),
    ],
)
def test_it_is_said_where_a_ball_ends(name, start, rate, words):
    assert words in remark(curves.roll(name, start, rate))
