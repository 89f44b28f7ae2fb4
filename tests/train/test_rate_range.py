"""The learning-rate range test: what it records, where it ends, and what is read from it."""

import numpy as np
import pytest

from course_lib.datasets import DATASETS
from course_lib.network import Network
from course_lib.train import RangeTest, range_test

DATA = DATASETS["moons"].load(np.random.default_rng(0))
NET = Network([2, 8, 2], hidden="tanh")


def run(**setting):
    usual = {"optimizer": "gradient descent", "initializer": "Glorot normal", "loss": "cross-entropy", "batch_size": 16}
    return range_test(NET, DATA, **(usual | {"rng": np.random.default_rng(1)} | setting))


def test_each_step_has_its_rate_and_the_cost_before_it():
    found = run(steps=5, lowest=0.01, highest=1.0)
    assert found.rates == pytest.approx([0.01, 0.0316228, 0.1, 0.316228, 1.0], rel=1e-5)
    rng = np.random.default_rng(1)
    theta = NET.initialize("Glorot normal", rng)
    order = rng.permutation(len(DATA.x_train))
    for t, rate in enumerate(found.rates):
        rows = order[16 * t : 16 * (t + 1)]
        cost, gradient = NET.loss_and_gradient(theta, DATA.x_train[rows], DATA.y_train[rows], "cross-entropy")
        assert found.costs[t] == pytest.approx(cost)
        theta = theta - rate * gradient
    assert found.smooth == pytest.approx([found.costs[: t + 1].mean() for t in range(5)])
    assert not found.ended_early


def test_it_ends_where_the_cost_blows_up():
    found = run(highest=1e6)
    assert found.ended_early and len(found.rates) < 200
    assert found.smooth[-1] > 3 * found.smooth.min() or found.costs[-1] > 1e3
    assert found.steepest < found.lowest < found.rates[-1]
    assert found.suggested == pytest.approx(found.lowest / 3)


def test_what_is_read():
    costs = np.array([2.0] * 30 + [1.9 - 0.1 * t for t in range(15)] + [5.0])
    smooth = np.array([costs[max(0, t - 9) : t + 1].mean() for t in range(len(costs))])
    found = RangeTest(np.geomspace(1e-3, 1, len(costs)), costs, smooth, True)
    assert found.lowest == found.rates[44]
    assert found.rates[32] < found.steepest < found.lowest


def test_every_optimizer_and_all_rows_at_once():
    found = run(optimizer="Adam", batch_size=None, steps=20)
    assert len(found.costs) <= 20 and found.costs[0] > found.costs[10]


def test_rates_that_do_not_grow_are_refused():
    with pytest.raises(ValueError, match=r"highest: got 0\.1; expected a rate above lowest, 0\.2"):
        run(lowest=0.2, highest=0.1)
