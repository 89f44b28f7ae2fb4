"""Where rules differ: the wrong end, a decay that the gradients do not change, and units that are learning rates."""

import numpy as np
import pytest

from course_lib import surfaces
from course_lib.optimizers import AdaDelta, AdaGrad, Adam, GradientDescent, descend
from course_lib.topics.adaptive_methods.experiments.differences import counterexample, decay, units

KAPPA = 20.0


@pytest.mark.parametrize("C", [2.5, 3.0, 10.0])
def test_adam_goes_to_the_wrong_end_and_amsgrad_to_the_right_one(C):
    found = counterexample(C)
    assert found.beta2 == 1 / (1 + C * C)
    assert found.x["Adam"][-1] == 1.0
    assert max(found.x[name][-1] for name in ("AMSGrad", "gradient descent")) < -0.95
    assert found.regret["Adam"][-1] == pytest.approx(2 * (C - 2) / 3, rel=0.03)  # two too far to the right
    assert found.regret["AMSGrad"][-1] < 0.1 * found.regret["Adam"][-1] + 0.01


def test_a_long_memory_cures_the_counterexample():
    assert counterexample(3.0, beta2=0.9).x["Adam"][-1] < -0.98
    rarer = counterexample(20.0, beta2=0.9, steps=3000, every=20)
    assert rarer.x["Adam"][-1] == 1
    assert rarer.x["AMSGrad"][-1] < -0.95
    with pytest.raises(ValueError, match=r"C: got 3.0; expected more than 19"):
        counterexample(3.0, every=20)


def test_decoupled_decay_does_not_look_at_the_gradients_and_l2_in_adam_does():
    found = decay(weight_decay=0.2, eta=0.01, steps=300)
    assert found.expected == pytest.approx(0.998**300)
    for name in ("AdamW", "gradient descent with L2"):
        np.testing.assert_allclose(found.left[name], found.expected, rtol=1e-9)
    left = found.left["Adam with L2"]
    assert left[0] < 0.01 < found.expected < 0.8 < left[-1]
    assert (np.diff(left[-10:]) > 0).all()


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
