"""Runs of one batch size at several learning rates, and when their loss is reached."""

import numpy as np
import pytest

from course_lib.topics.gradient_descent.experiments import batch_sizes
from course_lib.topics.gradient_descent.experiments.digit_runs import digits, net, start


def test_replicas_at_several_rates_are_runs_alone():
    runs = batch_sizes._runs(128, 22)
    x, y, rng = digits().x_train, digits().y_train, np.random.default_rng(2)
    theta, t = start(), 0
    order = rng.permutation(len(x))
    for begin in range(0, len(x), 128):
        rows, t = order[begin : begin + 128], t + 1
        theta = theta - 0.3 * net().loss_and_gradient(theta, x[rows], y[rows], "cross-entropy")[1]
    assert t == runs.per_epoch == 11
    assert runs.after(1)[3] == pytest.approx(net().loss_and_gradient(theta, x, y, "cross-entropy")[0])


def test_the_steps_to_a_loss_lie_between_two_evaluations():
    runs = batch_sizes._runs(128, 22)
    level = runs.loss[-3:-1, 3].mean()
    at = runs.steps_to(level, 3)
    assert runs.steps[-3] < at < runs.steps[-2]
    assert np.interp(at, runs.steps, runs.loss[:, 3]) == pytest.approx(level)
    assert runs.steps_to(99.0, 0) == 0 and runs.steps_to(1e-9, 0) is None
