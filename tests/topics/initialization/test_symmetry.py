"""Units that start equal: they stay so, whatever the rule, until noise parts them."""

import numpy as np
import pytest

from course_lib.activations import ACTIVATIONS
from course_lib.network import Network
from course_lib.optimizers import Adam, GradientDescent, Momentum
from course_lib.topics.initialization.experiments import runs
from course_lib.topics.initialization.experiments.symmetry import SAME, grow
from course_lib.train import train

GROW = {"data": "circles", "seed": 0, "units": 6, "learning_rate": 0.5, "steps": 120}
HIDDEN = [name for name, f in ACTIVATIONS.items() if f.elementwise]


@pytest.mark.parametrize("initializer", ["zeros", "constant"])
@pytest.mark.parametrize("activation", HIDDEN)
def test_equal_units_stay_equal_and_noise_parts_them(activation, initializer):
    grown = grow(initializer=initializer, noise=0.0, activation=activation, **GROW)
    assert grown.apart.max() < 1e-12
    assert grown.different(-1) == 1
    assert grown.moved == (initializer != "zeros")  # not even with a sigmoid: the errors of two equal classes sum to 0
    noisy = grow(initializer=initializer, noise=1e-3, activation=activation, **GROW)
    assert noisy.different(0) == 6 and noisy.apart[0] > SAME


@pytest.mark.parametrize(
    "rule", [GradientDescent(0.5), Momentum(0.1), Adam(0.01)], ids=lambda rule: type(rule).__name__
)
def test_no_rule_tells_equal_units_apart(rule):
    net, data = Network([2, 6, 2], hidden="tanh"), runs.load_data("moons", 0)
    common = {"loss": "cross-entropy", "batch_size": 32, "steps": 100, "rng": np.random.default_rng(1)}
    run = train(net, data, optimizer=rule, initializer="constant", **common)
    hidden, output = net.layers(run.theta[-1])
    assert max(np.ptp(hidden.W, axis=1).max(), np.ptp(hidden.b), np.ptp(output.W, axis=0).max()) < 1e-12
    assert np.abs(hidden.W - 0.1).max() > 0.1
