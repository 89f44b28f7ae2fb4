"""Several rules at once make the points of ``descend``; where AdaGrad and RMSProp end."""

from dataclasses import replace

import numpy as np
import pytest

from course_lib import surfaces
from course_lib.optimizers import OPTIMIZERS, AdaGrad, RMSProp, descend
from course_lib.topics.adaptive_methods.experiments.descents import descend_all, gradient_of

RULES = {name: replace(rule, learning_rate=rule.surface_rate) for name, rule in OPTIMIZERS.items()}
KAPPA = 20.0


@pytest.mark.parametrize("name", surfaces.SURFACES)
def test_every_runner_takes_the_points_of_descend(name):
    surface, rules = surfaces.SURFACES[name], [*RULES.values()]
    points, states = descend_all(rules, gradient_of(surface), surface.start, 60)
    for k, rule in enumerate(rules):
        np.testing.assert_array_equal(points[:, k], descend(rule, surface.gradient, surface.start, 60))
        assert len(states[k]) == 61


@pytest.mark.parametrize("eta", [0.1, 0.02])
def test_rmsprop_ends_by_jumping_across_the_minimum(eta):
    valley = surfaces.Valley(kappa=KAPPA)
    path = descend(RMSProp(eta), valley.gradient, valley.start, 1500)
    np.testing.assert_allclose(np.abs(path[-2:]), np.full((2, 2), eta / 2), rtol=1e-3)
    np.testing.assert_allclose(path[-1], -path[-2], rtol=1e-3)
    assert valley(path[-1]) == pytest.approx(eta**2 * (1 + KAPPA) / 8, rel=1e-3)


def test_adagrad_is_not_stuck_on_a_quadratic():
    valley = surfaces.Valley(kappa=KAPPA)
    assert valley(descend(AdaGrad(0.5), valley.gradient, valley.start, 1000)[-1]) < 1e-25
