"""The pictures of the derivations: likelihood, the cancelled σ′, the corner of L1; and exchanged hidden units."""

import numpy as np
import pytest

from course_lib.losses import LOSSES
from course_lib.topics.losses.experiments import cancelling, corners, exchange, likelihood
from course_lib.topics.losses.plots.cancelling import CancellingPlot
from course_lib.topics.losses.plots.corners import CornersPlot, _level
from course_lib.topics.losses.plots.likelihood import LikelihoodPlot


def test_densities_integrate_to_1_and_minus_their_log_is_the_loss():
    gauss, laplace, coin = likelihood.distributions()
    e = likelihood.ERRORS
    wide = np.linspace(-40, 40, 80001)
    for density in (likelihood.gaussian(wide, 1.7), likelihood.laplace(wide, 1.7)):
        assert density.sum() * (wide[1] - wide[0]) == pytest.approx(1, rel=1e-6)
    np.testing.assert_allclose(gauss.minus_log, e**2 / 2, atol=1e-12)
    np.testing.assert_allclose(laplace.minus_log, np.abs(e), atol=1e-12)
    for y, p in ((1.0, coin.density), (0.0, coin.other)):
        losses = [LOSSES["binary cross-entropy"]([at], [y]) for at in coin.at[::50]]
        np.testing.assert_allclose(-np.log(p[::50]), losses, rtol=1e-12)


def test_cross_entropy_leaves_the_error_and_the_squared_error_does_not():
    found = cancelling.factors()
    np.testing.assert_allclose(found.delta[1], cancelling.OUTPUTS, rtol=1e-12)
    assert found.delta[0].argmax() not in (0, len(cancelling.OUTPUTS) - 1)
    assert "20 times 0.0475 is 0.95" in CancellingPlot().describe(found)


@pytest.mark.parametrize("kind", corners.KINDS)
def test_the_minimum_is_that_of_the_cost_and_the_penaltys_line_goes_through_it(kind):
    wanted = np.array([1.4, -0.2, 0.3, -2.0, 0.5])
    grid, penalty = np.linspace(-3, 3, 60001), corners.PENALTIES[kind]
    costs = (grid - wanted[:, None]) ** 2 / 2 + penalty(grid[:, None])
    np.testing.assert_allclose(corners.least(wanted, kind), grid[costs.argmin(axis=1)], atol=1e-4)
    w = corners.corners().minima[kind]
    np.testing.assert_allclose(penalty(_level(kind, w)), penalty(w), rtol=1e-9)


def test_the_pictures_say_what_they_show():
    assert "(0.667, 0.2)" in CornersPlot().describe(corners.corners())
    assert "minus its log, 4.5 there, is ½ e²" in LikelihoodPlot().describe(likelihood.distributions())


def test_exchanged_units_answer_the_same():
    net, data, theta = exchange.trained(3)
    turned = exchange.exchanged(net, theta)
    assert np.abs(turned - theta).max() > 0.1
    np.testing.assert_allclose(net.predict(turned, data.x_test), net.predict(theta, data.x_test), atol=1e-12)
    costs = exchange.costs_between(3)
    assert costs[0.0] == pytest.approx(costs[1.0]) and costs[0.5] > costs[0.0]
