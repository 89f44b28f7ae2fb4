"""The error of a descent on a quadratic, split by eigenvector: each part goes its own way, as if it were alone."""

from dataclasses import dataclass

import numpy as np

from course_lib import checks
from course_lib.experiments import momentum as theory
from course_lib.optimizers import GradientDescent, Momentum, Nesterov, descend

STEPS = 150
FINE = np.geomspace(1e-3, 1.0, 241)  # curvatures at which the rates are drawn


@dataclass(frozen=True, eq=False)
class Side:
    """One rule: its path's parts (STEPS + 1, n), a column for each eigenvector, and its factors a step.

    ``curve``: the factor by theory at each curvature of FINE; ``rates``: at the eigenvalues; ``measured``: of the run.
    """

    name: str
    alpha: float
    beta: float
    parts: np.ndarray
    curve: np.ndarray
    rates: np.ndarray
    measured: np.ndarray


@dataclass(frozen=True, eq=False)
class Modes:
    """Two rules on J = ½ θᵀAθ. ``eigenvalues`` from 1/κ to 1; ``losses``: per side ½λᵢ partᵢ², by the first."""

    eigenvalues: np.ndarray
    sides: tuple
    losses: tuple


def quadratic(eigenvalues, seed=0):
    """A = QΛQᵀ with a random orthogonal Q, so that no eigenvector lies along an axis: (A, Q)."""
    eigenvalues = checks.array("eigenvalues", eigenvalues, ndim=1)
    Q, _ = np.linalg.qr(np.random.default_rng(seed).standard_normal((len(eigenvalues),) * 2))
    return Q * eigenvalues @ Q.T, Q


def modes(kappa, count, alpha, beta, other, own):
    """Gradient descent beside ``other`` ("momentum" or "Nesterov"); each part begins with an equal share of the loss.

    ``own``: each with its best settings for this κ instead of α and β.
    """
    eigenvalues = np.geomspace(1 / kappa, 1.0, count) if kappa > 1 else np.ones(count)
    A, Q = quadratic(eigenvalues)
    start = Q @ eigenvalues**-0.5
    names = ("gradient descent", checks.one_of("other", other, theory.RULES))
    settings = [(alpha, 0.0), (alpha, beta)]
    if own:
        settings = [theory.best(1 / kappa, 1.0, name)[:2] for name in names]
    sides = tuple(
        _side(name, *setting, A, Q, start, eigenvalues) for name, setting in zip(names, settings, strict=True)
    )
    with np.errstate(over="ignore"):
        losses = tuple(eigenvalues * side.parts**2 / count for side in sides)
    return Modes(eigenvalues, sides, losses)


def _side(name, alpha, beta, A, Q, start, eigenvalues):
    made = {"gradient descent": lambda: GradientDescent(alpha), "momentum": lambda: Momentum(alpha, beta)}
    rule = made.get(name, lambda: Nesterov(alpha, beta))()
    parts = descend(rule, lambda theta: A @ theta, start, STEPS) @ Q
    kind = "Nesterov" if name == "Nesterov" else "momentum"
    curve, rates = (theory.radius(alpha * values, beta, kind) for values in (FINE, eigenvalues))
    pairs = zip(parts.T, eigenvalues, strict=True)
    measured = np.array([theory.measured(_above_noise(theory.sizes(part, alpha * value))) for part, value in pairs])
    return Side(name, alpha, beta, parts, curve, rates, measured)


def _above_noise(size):
    """The sizes up to where rounding of the other parts shows: 10⁻¹³ of the start."""
    low = np.flatnonzero(size < 1e-13)
    return size[: int(low[0])] if low.size else size
