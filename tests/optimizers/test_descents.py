"""Every optimizer of the menu descends on every surface as PyTorch does, and on quadratics as the closed form says."""

import numpy as np
import pytest

from course_lib.optimizers import (
    OPTIMIZERS,
    AdaDelta,
    AdaGrad,
    Adam,
    AdaMax,
    AdamW,
    AMSGrad,
    GradientDescent,
    Momentum,
    Nadam,
    Nesterov,
    RMSProp,
    descend,
)
from course_lib.surfaces import SURFACES
from tests import references
from tests.references import descents

STORED = references.stored("descents")
OURS = {
    "gradient descent": GradientDescent(0.0005),
    "momentum": Momentum(0.0005, 0.9),
    "Nesterov": Nesterov(0.0005, 0.9),
    "AdaGrad": AdaGrad(0.1, 1e-7),
    "RMSProp": RMSProp(0.003, 0.99, 1e-6),
    "AdaDelta": AdaDelta(1.0, 0.9, 1e-6),
    "Adam": Adam(0.02),
    "AdamW": AdamW(0.02),
    "AdaMax": AdaMax(0.02),
    "Nadam": Nadam(0.02),
    "AMSGrad": AMSGrad(0.02),
    "gradient descent, fast": GradientDescent(0.05),
    "momentum, fast": Momentum(0.02, 0.9),
    "Nesterov, fast": Nesterov(0.02, 0.9),
}


def points(rule, surface):
    """What PyTorch calls θ: for Nesterov's rule the point ahead."""
    path = descend(rule, surface.gradient, surface.start, descents.STEPS)
    if isinstance(rule, Nesterov):
        path = path + rule.momentum * np.diff(path, axis=0, prepend=path[:1])
    return path[:: descents.EVERY]


def test_all_rules_and_all_surfaces_are_compared():
    store = "add it to OURS here and to tests/references/descents.py; make parity; .venv/bin/python -m tests.references"
    new = sorted(set(OPTIMIZERS) - set(STORED)) + sorted(set(SURFACES) - set(descents.STARTS))
    assert not new, f"{', '.join(new)}: PyTorch's descents are not stored: {store} descents"
    assert set(OURS) == set(STORED) and set(descents.STARTS) == set(SURFACES)
    assert {type(rule) for rule in OURS.values()} == {type(rule) for rule in OPTIMIZERS.values()}


@pytest.mark.parametrize("name", OURS)
def test_300_steps_are_those_of_pytorch(name):
    for k, surface in enumerate(descents.surfaces(name)):
        last = descents.steps(name, surface) // descents.EVERY + 1
        ours, theirs = points(OURS[name], SURFACES[surface])[:last], STORED[name]["points"][:last, k]
        assert np.ptp(theirs, axis=0).max() > 0.001, surface  # it has gone somewhere
        assert (np.abs(ours - theirs) <= 1e-10 * np.maximum(1, np.abs(theirs))).all(), surface


def test_the_one_that_is_cut_short_is_chaotic():
    surface, rule = SURFACES["Rosenbrock"], OURS["AdaDelta"]
    near = descend(rule, surface.gradient, surface.start * (1 + 1e-14), 300) - descend(
        rule, surface.gradient, surface.start, 300
    )
    grown = np.abs(near).max(axis=1)
    assert grown[:201].max() < 1e-12 and grown[300] > 1e-6


@pytest.mark.parametrize("rule", [GradientDescent(0.015), Momentum(0.03, 0.8), Nesterov(0.01, 0.8)])
@pytest.mark.parametrize("name", ["valley", "ravine"])
def test_along_each_eigenvector_of_a_quadratic_it_is_a_power_of_a_matrix(rule, name):
    surface = SURFACES[name]
    H = np.stack([surface.gradient(e) for e in np.eye(2)])
    values, Q = np.linalg.eigh(H)
    path = descend(rule, surface.gradient, surface.start, 300) @ Q
    beta, ahead = getattr(rule, "momentum", 0.0), isinstance(rule, Nesterov)
    for k, product in enumerate(rule.learning_rate * values):
        drift = beta * (1 - product) if ahead else beta
        M = np.array([[drift, -product], [drift, 1 - product]])
        exact = [(np.linalg.matrix_power(M, t) @ [0.0, path[0, k]])[1] for t in range(301)]
        np.testing.assert_allclose(path[:, k], exact, rtol=0, atol=1e-10)
