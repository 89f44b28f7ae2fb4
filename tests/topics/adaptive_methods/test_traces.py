"""What rules keep, and their effective learning rates."""

import numpy as np
import pytest

from course_lib.optimizers import OPTIMIZERS, Momentum
from course_lib.topics.adaptive_methods.experiments.traces import fed

ADAPTIVE = ("AdaGrad", "RMSProp", "AdaDelta", "Adam", "AdaMax", "AMSGrad")


@pytest.mark.parametrize("name", ADAPTIVE)
def test_the_effective_rate_is_the_factor_before_the_gradient_or_its_average(name):
    g = np.random.default_rng(0).standard_normal((50, 3))
    steps, traces = fed(OPTIMIZERS[name], g)
    before = g if traces.velocity is None else traces.velocity / (1 - 0.9 ** np.arange(1, 51))[:, None]
    np.testing.assert_allclose(steps, -traces.rate * before, rtol=1e-12)


def test_a_rule_without_squares_has_its_learning_rate():
    _, traces = fed(Momentum(0.3), np.ones((5, 2)))
    assert traces.squares is None and traces.velocity_name == "v"
    np.testing.assert_array_equal(traces.rate, np.full((5, 2), 0.3))
