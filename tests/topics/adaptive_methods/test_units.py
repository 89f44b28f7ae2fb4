"""Other units are another learning rate, or none."""

import numpy as np

from course_lib import surfaces
from course_lib.optimizers import AdaDelta, AdaGrad, Adam, GradientDescent, descend
from course_lib.topics.adaptive_methods.experiments.units import units

KAPPA = 20.0


def test_the_losss_unit_matters_to_plain_descent_alone():
    found = units(loss_unit=4.0)
    for name, losses in found.losses.items():
        same = np.allclose(losses, found.before[name], rtol=1e-3, atol=1e-9)
        assert same == (name != "gradient descent")
    assert np.isnan(found.losses["gradient descent"]).any() or found.losses["gradient descent"][-1] > 1e3


def test_thetas_unit_is_a_learning_rate_in_disguise():
    found, valley = units(theta_unit=4.0), surfaces.Valley(kappa=KAPPA)
    for name, rule in (
        ("gradient descent", GradientDescent(0.05 / 16)),
        ("AdaGrad", AdaGrad(0.5 / 4)),
        ("Adam", Adam(0.1 / 4)),
    ):
        path = descend(rule, valley.gradient, valley.start, 300)
        np.testing.assert_allclose(found.losses[name], valley(path), rtol=1e-3, atol=1e-12)
    path = descend(AdaDelta(epsilon=1e-6), valley.gradient, valley.start, 300)
    assert found.losses["AdaDelta"][-1] > 2 * valley(path[-1])  # its units would fit, but for ε
