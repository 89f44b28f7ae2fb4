"""Axes in their own units, averages that began at 0, and rules on data that chose no rate."""

import numpy as np
import pytest

from course_lib import surfaces
from course_lib.optimizers import GradientDescent, descend
from course_lib.topics.adaptive_methods.experiments.moments import moments
from course_lib.topics.adaptive_methods.experiments.on_new_data import RATES, RULES, on_new_data
from course_lib.topics.adaptive_methods.experiments.rescaling import in_own_units, rescaling, turned
from course_lib.topics.adaptive_methods.experiments.settling import settling
from course_lib.topics.adaptive_methods.plots.moments import MomentsPlot
from course_lib.topics.adaptive_methods.plots.rescaling import RescalingPlot
from course_lib.topics.adaptive_methods.plots.settling import SettlingPlot


def test_the_path_is_a_descent_in_the_valley_and_one_step_in_its_own_units():
    found, valley = rescaling(20.0, 0.0), surfaces.Valley(kappa=20.0)
    path = descend(GradientDescent(2 / 21), valley.gradient, found.paths[0, 0], 40)
    np.testing.assert_allclose(found.paths[0], path)
    assert np.abs(found.paths[1, 1]).max() < 1e-12
    assert found.conditions == pytest.approx([20, 1])
    assert found.factors == pytest.approx([19 / 21, 0])


def test_a_turn_by_45_degrees_leaves_nothing_to_gain():
    found = rescaling(30.0, 45.0)
    assert found.conditions == pytest.approx([30, 30])
    assert np.diag(in_own_units(turned(7.0, 33.0))) == pytest.approx([1, 1])
    assert "Condition number: 30 as it is, 30 in its own units." in RescalingPlot().describe(found)


def test_the_mean_of_averages_is_what_the_formula_says():
    found = moments(0.9, steps=30, runs=4000, seed=1)
    assert found.v.mean(axis=0) == pytest.approx(found.expected, rel=0.05)
    assert found.corrected.mean(axis=0) == pytest.approx(np.full(30, 2.0), rel=0.05)
    assert "the formula says 0.2, 1.3" in MomentsPlot().describe(found)


def test_a_rate_is_chosen_on_data_that_the_test_does_not_see():
    found = on_new_data(0, examples=60, hidden=4, steps=30)
    assert found.test.shape == found.validation.shape == (len(RULES), len(RATES))
    for row, k, accuracy, tests in zip(found.validation, found.chosen, found.at_chosen, found.test, strict=True):
        assert row[k] == row.max()
        assert accuracy == tests[k]
    with pytest.raises(ValueError, match="examples"):
        on_new_data(examples=3)


def test_rmsprop_is_drawn_where_it_ends():
    found = settling(0.2, 300)
    np.testing.assert_allclose(np.abs(found.points[-2:]), 0.1, rtol=0.02)
    np.testing.assert_allclose(found.times[-2:], 2, rtol=0.02)
    assert SettlingPlot().describe(found) == (
        "RMSProp with η = 0.2. In the end x jumps between −0.1 and 0.1, and |y| is 0.1 as well; hα is 2 on both axes."
    )
