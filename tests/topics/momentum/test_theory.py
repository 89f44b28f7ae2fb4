"""Momentum on a parabola: theory against runs and closed forms."""

import numpy as np
import pytest

from course_lib.topics.momentum.experiments import theory


@pytest.mark.parametrize("rule", theory.RULES)
def test_the_radius_is_the_largest_eigenvalue(rule):
    product, beta = np.linspace(0.01, 4.2, 43), np.linspace(0, 1, 21)[:, None]
    roots = np.linalg.eigvals(theory.matrix(product, beta, rule))
    np.testing.assert_allclose(theory.radius(product, beta, rule), np.abs(roots).max(axis=-1), atol=1e-7)


@pytest.mark.parametrize("rule", theory.RULES)
def test_the_edge_of_stability_is_where_the_radius_passes_one(rule):
    beta = np.linspace(0, 0.99, 34)
    edge = theory.largest(beta, rule)
    assert (theory.radius(edge * (1 - 1e-6), beta, rule) < 1).all()
    assert (theory.radius(edge * (1 + 1e-6), beta, rule) > 1).all()
    inside = theory.radius(edge * np.linspace(0.001, 0.999, 200)[:, None], beta, rule)
    assert (inside < 1).all()
    np.testing.assert_allclose(theory.radius(edge, beta, rule), 1, atol=1e-12)
    if rule == "Nesterov":  # narrower than plain descent's, for every β > 0
        assert (edge[1:] < 2).all()


@pytest.mark.parametrize("kappa", [1.0, 2.0, 10.0, 100.0, 1000.0])
@pytest.mark.parametrize("rule", theory.RULES)
def test_no_other_settings_are_better(rule, kappa):
    alpha, beta, rate = theory.best(1.0, kappa, rule)
    curvatures = np.geomspace(1, kappa, 60)
    assert theory.radius(alpha * curvatures, beta, rule).max() == pytest.approx(rate, abs=1e-7)
    alphas, betas = alpha * np.geomspace(0.5, 2, 61)[:, None, None], np.linspace(0, 1, 101)[:, None]
    others = theory.radius(alphas * curvatures, betas, rule).max(axis=-1)
    assert others.min() >= rate * 0.99  # a coarse search may come near, never below


def test_the_rate_of_gradient_descent():
    alpha, beta, rate = theory.best(0.01, 1.0, "gradient descent")
    assert (alpha, beta, rate) == (2 / 1.01, 0, pytest.approx(0.99 / 1.01))
    assert theory.radius(alpha * np.array([0.01, 1]), 0).max() == pytest.approx(rate)


@pytest.mark.parametrize("rule", theory.RULES)
def test_the_measured_rate_is_the_radius(rule):
    rng = np.random.default_rng(1)
    for _ in range(50):
        product, beta = float(rng.uniform(0.01, 4.2)), float(rng.choice([0, 1, rng.uniform(), 0.99]))
        point = theory.stability_point(rule, product, beta)
        if point.rate > 0.3:
            assert point.measured == pytest.approx(point.rate, rel=0.007), (product, beta)


@pytest.mark.parametrize("kappa", [4.0, 100.0])
def test_at_the_optimum_the_matrix_is_defective_and_the_measured_rate_is_a_little_high(kappa):
    alpha, beta, rate = theory.best(1.0, kappa)
    for value in (1.0, kappa):
        point = theory.stability_point("momentum", alpha * value, beta)
        assert point.rate == pytest.approx(rate, abs=1e-7)
        assert rate < point.measured < 1.02 * rate
        assert np.linalg.cond(np.linalg.eig(theory.matrix(alpha * value, beta))[1]) > 1e6


@pytest.mark.parametrize(
    ("rule", "product", "beta", "way", "end"),
    [
        ("momentum", 0.5, 0.0, "rolls", "settles"),
        ("momentum", 0.05, 0.5, "rolls", "settles"),
        ("momentum", 0.5, 0.8, "swings", "settles"),
        ("momentum", 1.8, 0.0, "jumps", "settles"),
        ("momentum", 3.0, 0.3, "jumps", "diverges"),
        ("momentum", 0.3, 1.0, "swings", "goes on"),
        ("momentum", 1.0, 0.0, "is there", "settles"),
        ("Nesterov", 1.0, 0.7, "is there", "settles"),
        ("Nesterov", 0.2, 1.0, "swings", "settles"),
        ("Nesterov", 1.6, 0.9, "jumps", "diverges"),
    ],
)
def test_how_a_run_moves_is_said_from_the_run(rule, product, beta, way, end):
    point = theory.stability_point(rule, product, beta)
    assert (point.way, point.end) == (way, end)


@pytest.mark.parametrize("rule", theory.RULES)
def test_runs_swing_where_the_roots_are_complex(rule):
    for product in np.linspace(0.1, 1.9, 10):
        for beta in (0.1, 0.35, 0.6, 0.85):
            point = theory.stability_point(rule, float(product), beta)
            complex_ = abs(point.roots.imag).max() > 0.02
            real = abs(point.roots.imag).max() == 0
            assert (point.way == "swings") or not complex_ or abs(point.roots.real).max() < 0.2
            assert (point.way in ("rolls", "jumps", "is there")) or not real
