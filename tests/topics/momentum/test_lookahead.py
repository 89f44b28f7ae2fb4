"""The arrows of one step are the steps of the rules."""

import numpy as np
import pytest

from course_lib import surfaces
from course_lib.optimizers import Momentum, Nesterov
from course_lib.topics.momentum.experiments import theory
from course_lib.topics.momentum.experiments.lookahead import look_ahead

SURFACES = ("valley", "quadratic bowl", "plateau", "saddle")


@pytest.mark.parametrize("rule", theory.RULES)
@pytest.mark.parametrize("name", SURFACES)
def test_the_arrows_are_the_steps_of_the_rules(rule, name):
    surface = surfaces.SURFACES[name]
    run = look_ahead(surface, rule, 0.002, 0.9)
    for t in (0, 1, 7, 40):
        step = run.step(t)
        state = {"v": step.drift / 0.9, "t": t}
        by_momentum = Momentum(0.002, 0.9).step(state, surface.gradient(step.theta))[1]
        nesterov = Nesterov(0.002, 0.9)
        ahead = step.theta + nesterov.lookahead(state)
        by_nesterov = nesterov.step(state, surface.gradient(ahead))[1]
        np.testing.assert_allclose(step.momentum, by_momentum, atol=1e-12)
        np.testing.assert_allclose(step.nesterov, by_nesterov, atol=1e-12)
        taken = step.momentum if rule == "momentum" else step.nesterov
        np.testing.assert_allclose(run.path[t + 1] - run.path[t], taken, atol=1e-12)


def test_on_a_quadratic_the_look_ahead_corrects_by_the_curvature_times_the_drift():
    run = look_ahead(surfaces.Valley(kappa=20.0), "momentum", 0.05, 0.8, (-4.5, 1.0))
    step = run.step(5)
    np.testing.assert_allclose(step.nesterov - step.momentum, -0.05 * np.array([1, 20]) * step.drift, atol=1e-14)
