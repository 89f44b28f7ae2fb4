"""A descent on a quadratic, split by eigenvector."""

import numpy as np
import pytest

from course_lib.optimizers import descend
from course_lib.topics.momentum.experiments import theory
from course_lib.topics.momentum.experiments.eigenvectors import quadratic, split


@pytest.mark.parametrize("rule", theory.RULES)
@pytest.mark.parametrize(("alpha", "beta"), [(1.3, 0.8), (0.3, 0.95), (1.2, 0.0), (0.9, 1.0), (0.02, 0.5)])
def test_descents_are_powers_of_the_matrix_for_each_eigenvector(rule, alpha, beta):
    eigenvalues = np.array([0.01, 0.1, 0.4, 1.0])
    A, Q = quadratic(eigenvalues)
    np.testing.assert_allclose(Q.T @ A @ Q, np.diag(eigenvalues), atol=1e-15)
    path = descend(theory.RULES[rule](alpha, beta), lambda theta: A @ theta, Q @ [1.0, -2.0, 0.5, 1.5], 300) @ Q
    for k, (value, first) in enumerate(zip(eigenvalues, (1.0, -2.0, 0.5, 1.5), strict=True)):
        M = theory.matrix(alpha * value, beta, rule)
        exact = [(np.linalg.matrix_power(M, t) @ [0.0, first])[1] for t in range(301)]
        np.testing.assert_allclose(path[:, k], exact, rtol=0, atol=1e-12)


@pytest.mark.parametrize("other", theory.RULES)
def test_parts_of_the_error_go_their_own_ways(other):
    alpha = {"momentum": 1.8, "Nesterov": 1.3}[other]
    result = split(100.0, 5, alpha, 0.8, other, False)
    assert result.losses[0][0].sum() == pytest.approx(1)
    np.testing.assert_allclose(result.losses[0][0], 0.2)
    for side, (rule, beta) in zip(result.sides, (("momentum", 0.0), (other, 0.8)), strict=True):
        for k, value in enumerate(result.eigenvalues):
            M = theory.matrix(alpha * value, beta, rule)
            exact = (np.linalg.matrix_power(M, 60) @ [0, value**-0.5])[1]
            assert side.parts[60, k] == pytest.approx(exact, abs=1e-12) or (
                np.isnan(side.parts[60, k]) and exact < 1e-12
            )
        np.testing.assert_allclose(side.measured, side.rates, rtol=0.08)
    plain = result.sides[0]
    expected = (1 - alpha * result.eigenvalues) ** np.arange(151)[:, None] * result.eigenvalues**-0.5
    seen = np.isfinite(plain.parts)
    np.testing.assert_allclose(plain.parts[seen], expected[seen], atol=1e-12)
    assert np.abs(expected[~seen]).max() < 1e-11


def test_what_is_lost_in_rounding_is_not_drawn():
    """While one part grows fourfold at each step, the others, which shrink, are soon below its last digits."""
    result = split(100.0, 5, 5.0, 0.8, "momentum", False)
    plain = result.sides[0]
    np.testing.assert_allclose(plain.measured, plain.rates, rtol=1e-6)
    assert np.isnan(plain.parts[30, :4]).all() and np.isfinite(plain.parts[:, 4]).all()


def test_the_loss_is_the_sum_of_its_parts():
    result = split(30.0, 4, 1.0, 0.7, "momentum", True)
    A, Q = quadratic(result.eigenvalues)
    for side, losses in zip(result.sides, result.losses, strict=True):
        theta = np.where(np.isnan(side.parts), 0, side.parts) @ Q.T
        np.testing.assert_allclose(losses.sum(axis=1), np.einsum("ti,ij,tj->t", theta, A, theta) / 4, atol=1e-13)
