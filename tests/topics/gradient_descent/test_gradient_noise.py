"""The noise of a gradient against theory."""

import itertools

import numpy as np
import pytest

from course_lib.topics.gradient_descent.experiments import gradient_noise
from course_lib.topics.gradient_descent.experiments.digit_runs import digits, net, start


def test_single_gradients_are_those_of_single_examples():
    found, x, y = gradient_noise.gradients("at the start"), digits().x_train, digits().y_train
    whole = net().loss_and_gradient(start(), x, y, "cross-entropy")[1]
    np.testing.assert_allclose(found.g, whole, atol=1e-12)
    for row in (0, 700, 1347):
        one = net().loss_and_gradient(start(), x[[row]], y[[row]], "cross-entropy")[1]
        np.testing.assert_allclose(found.deviations[row] + found.g, one, atol=1e-6)


@pytest.mark.parametrize("size", [1, 2, 4, 6])
def test_the_formulas_of_the_noise_are_exact(size):
    values = np.random.default_rng(0).standard_normal((6, 3))
    spread = values - values.mean(axis=0)
    sigma = np.sqrt((spread**2).sum(axis=1).mean())
    draws = {True: itertools.product(range(6), repeat=size), False: itertools.combinations(range(6), size)}
    for replacement, drawn in draws.items():
        means = np.array([spread[list(rows)].mean(axis=0) for rows in drawn])
        error = np.sqrt((means**2).sum(axis=1).mean())
        assert error == pytest.approx(gradient_noise.error_of(sigma, size, 6, replacement), abs=1e-12)


def test_the_measured_noise_is_that_of_theory():
    for replacement in (True, False):
        found = gradient_noise.noise("at the start", 16, replacement)
        some = found.theory > 0
        np.testing.assert_allclose(found.measured[some], found.theory[some], rtol=0.12)
        assert (found.measured[~some] == 0).all()
    ratio = found.sigma / found.length
    assert ratio == pytest.approx(4.26, abs=0.01)
    with pytest.raises(ValueError, match="size: got"):
        gradient_noise.noise("at the start", 0, True)
