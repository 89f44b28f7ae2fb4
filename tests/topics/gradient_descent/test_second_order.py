"""How long a step may be: the parabola, the eigenvectors, and a network's sharpest curvature."""

import numpy as np
import pytest

from course_lib.network import Network
from course_lib.topics.gradient_descent.experiments import eigenvectors, quadratics, second_order, sharpness


def test_a_step_changes_the_parabola_as_it_says():
    found = second_order.second_order()
    at = np.interp(found.landings, second_order.AXIS, found.parabola)
    assert at == pytest.approx(found.heights, abs=1e-3)
    assert second_order.change(3.0, 2.0, 1.0) == pytest.approx(0.0)  # 2/c
    assert second_order.change(3.0, 2.0, 0.5) == pytest.approx(-(3.0**2) / 4)  # g²/2c


def test_parts_along_eigenvectors_are_multiplied_each_by_its_factor():
    found = eigenvectors.eigen_step(0.7)
    assert found.parts[1] == pytest.approx((1 - 0.7 * found.lambdas) * found.parts[0])
    assert np.linalg.norm(found.points, axis=1) == pytest.approx(np.linalg.norm(found.parts, axis=1))


def test_steps_to_one_percent_are_those_of_the_run():
    run = quadratics.quadratic(6.0, 30.0, np.array([-2.0, 1.5]), 0.2, 200)
    distance = np.linalg.norm(run.descent.points, axis=1)
    assert run.taken == (distance <= 0.01 * distance[0]).argmax()
    assert quadratics.quadratic(6.0, 30.0, np.array([-2.0, 1.5]), 0.4, 20).taken is None


def test_the_largest_curvature_is_the_hessians_largest_eigenvalue(monkeypatch):
    small = Network([64, 2, 10], hidden="tanh")
    monkeypatch.setattr(sharpness, "net", lambda: small)
    theta, h = small.initialize("Glorot normal", np.random.default_rng(0)), 1e-5
    H = np.array([sharpness._gradient(theta + h * e) - sharpness._gradient(theta - h * e) for e in np.eye(small.size)])
    assert sharpness.largest_curvature(theta) == pytest.approx(np.linalg.eigvalsh(H + H.T)[-1] / (4 * h), rel=0.01)


def test_costs_are_those_before_each_step():
    cost = sharpness.costs((0.1, 1.0), 3)
    alone = sharpness.costs((1.0,), 3)
    assert cost.shape == (2, 4)
    assert cost[1] == pytest.approx(alone[0])
    assert cost[0, 0] == pytest.approx(cost[1, 0])
    assert len(sharpness.sharpness(1.0, 10)) == 2
