"""Huber's best prediction and line against brute force, and what one outlier does to them."""

import numpy as np
import pytest

from course_lib.losses import LOSSES, Huber
from course_lib.topics.losses import explorers
from course_lib.topics.losses.experiments import huber, line_fits
from course_lib.topics.losses.plots.huber import HuberPlot
from tests.all_explorers import at_defaults, pointed


@pytest.mark.parametrize("delta", [0.02, 0.7, 1.0, 3.0, 50.0])
@pytest.mark.parametrize("seed", range(4))
def test_the_best_prediction_is_the_best_of_all(delta, seed):
    values = np.random.default_rng(seed).standard_normal(5 + seed) ** 3
    loss, candidates = Huber(delta=delta), np.linspace(values.min() - 1, values.max() + 1, 4001)
    costs = loss(np.repeat(candidates[:, None, None], len(values), axis=1), values[:, None])
    best = loss(np.full(len(values), huber.best_prediction(values, delta)), values)
    assert best <= costs.min() + 1e-12


def test_a_small_delta_gives_the_median_and_a_large_one_the_mean():
    fit = huber.huber(delta=20.0, outlier=17.0)
    assert fit.best == pytest.approx(fit.mean) and fit.far == 0
    near = huber.huber(delta=0.05, outlier=17.0)
    assert near.best == near.median and near.far == 6
    assert fit.path[0] == pytest.approx(near.median) and fit.path[-1] == pytest.approx(fit.mean)
    assert huber.best_prediction(np.array([0.0, 1.0, 9.0, 10.0]), 0.5) == pytest.approx(5.0)  # the middle of the best


def test_an_outlier_pulls_no_harder_further_away():
    here, there = (huber.huber(delta=1.0, outlier=place) for place in (17.0, 25.0))
    assert here.best == there.best and here.median == there.median and here.mean < there.mean


def test_the_line_has_slope_0_of_its_cost():
    rng = np.random.default_rng(3)
    x = np.broadcast_to(np.linspace(0, 10, 20), (4, 20))
    y = 2 + x / 2 + rng.standard_normal((4, 20))
    y[:, -3:] += 10
    found = huber.least_huber(x, y, 1.0)
    pull = np.clip(found[:, :1] + found[:, 1:] * x - y, -1, 1)
    np.testing.assert_allclose([pull.sum(axis=1), (pull * x).sum(axis=1)], 0, atol=1e-9)
    np.testing.assert_allclose(huber.least_huber(x, y, 1e3), line_fits.least_squares(x, y), rtol=1e-9)


def test_a_point_is_dragged_and_the_words_count_what_is_far():
    explorer = at_defaults(explorers)("huber")
    assert "4 values are further" in explorer.alt
    assert pointed(explorer, "drag", (30.0, 0.0), "values", start=(17.0, 0.0)) == {"outlier": 25.0}
    explorer.set(delta=20.0, outlier=4.5)
    assert "No value is further" in HuberPlot().sentences(explorer.result)[1]
    explorer.set(delta=5.0, outlier=17.0)
    assert "1 value is further than δ from Huber's prediction: it pulls" in explorer.alt


def test_each_loss_is_drawn_as_the_library_has_it():
    plot = HuberPlot().open()
    plot.move(huber.huber(delta=2.0, outlier=17.0))
    loss, slope = (curve.get_ydata() for curve in plot.curves)
    at = np.flatnonzero(np.isclose(plot.curves[0].get_xdata(), 5.0))[0]
    assert (loss[at], slope[at]) == (pytest.approx(2 * (5 - 1)), 2.0)
    assert LOSSES["Huber"]([5.0], [0.0]) == 4.5
