"""Momentum under noise, against the closed form and against the optimizer."""

import numpy as np
import pytest

from course_lib.optimizers import Momentum, descend
from course_lib.topics.momentum.experiments.noise import START, cloud, noisy
from course_lib.topics.momentum.tasks import nesterov_cloud


@pytest.mark.parametrize(
    ("eta", "beta", "form"), [(0.1, 0.9, "average"), (0.3, 0.8, "velocity"), (1.0, 0.0, "average")]
)
def test_the_cloud_is_as_wide_as_the_formula_says(eta, beta, form):
    pair = noisy(eta, beta, form, 1.0, 3, steps=400, runs=3000)
    assert pair.momentum.strayed == pytest.approx(pair.momentum.expected, rel=0.03)
    assert pair.plain.expected == pytest.approx(np.sqrt(eta / (2 - eta)))


@pytest.mark.parametrize(("form", "kind"), [("average", "ema"), ("velocity", "rho")])
def test_without_noise_it_is_the_optimizers_run(form, kind):
    pair = noisy(0.2, 0.7, form, 0.0, 0, steps=60, runs=2)
    path = descend(Momentum(0.2, 0.7, kind), lambda theta: theta, np.array([START]), 60)[:, 0]
    np.testing.assert_allclose(pair.momentum.theta[:, 0], path, atol=1e-12)
    assert pair.momentum.strayed == 0


def test_beyond_the_edge_the_cloud_has_no_width():
    assert cloud(1.9, 0.0) < np.inf
    assert cloud(1.9, 0.9, "average") < cloud(1.9, 0.9, "velocity") < np.inf


@pytest.mark.parametrize(("eta", "beta"), [(0.1, 0.9), (0.8, 0.5)])
def test_nesterovs_cloud_is_that_of_its_runs(eta, beta):
    rng, theta, v = np.random.default_rng(0), np.zeros(20_000), np.zeros(20_000)
    for _ in range(300):
        v = beta * v - eta * (theta + beta * v + rng.standard_normal(len(v)))
        theta = theta + v
    assert theta.std() == pytest.approx(nesterov_cloud(eta, beta), rel=0.03)
