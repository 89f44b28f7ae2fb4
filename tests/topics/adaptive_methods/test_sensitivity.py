"""The loss by learning rate, against single descents."""

from dataclasses import replace

import numpy as np

from course_lib import surfaces
from course_lib.optimizers import OPTIMIZERS, descend
from course_lib.topics.adaptive_methods.experiments.sensitivity import RATES, RateSensitivity, on_surface


def test_the_chart_is_a_descent_at_each_rate():
    chart, surface = on_surface("valley", steps=50), surfaces.SURFACES["valley"]
    for name, i in (("Adam", 28), ("AdaGrad", 41), ("Nesterov", 20)):
        rule = replace(OPTIMIZERS[name], learning_rate=chart.rates[i])
        ends = surface(descend(rule, surface.gradient, surface.start, 50)[chart.steps])
        np.testing.assert_allclose(chart.values[:, chart.names.index(name), i], ends, rtol=1e-12)
    assert chart.start == surface(surface.start)


def test_the_best_rate_is_the_smallest_that_is_good_enough():
    values = np.array([[[4.0, 1e-15, 0.0, 2.0], [3.0, np.nan, 0.2, np.nan], [np.nan] * 4, [1.0, -5.0, -7.0, 0.0]]])
    names, rates = ("a", "b", "c", "d"), np.array([0.1, 1.0, 10.0, 100.0])
    chart = RateSensitivity("here", "loss", names, rates, np.array([0]), values, 4.0)
    assert chart.best(0).tolist() == [1, 2, -1, 2]
    assert chart.width(0).tolist() == [2.0, 1.0, 0.0, 3.0]


def test_no_best_rate_lies_at_an_end_of_the_grid():
    for name in ("Beale", "Rosenbrock", "valley", "plateau"):
        assert not {0, len(RATES) - 1} & set(on_surface(name).best(-1)), name
