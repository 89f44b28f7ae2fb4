"""The error of a descent on a quadratic, split by eigenvector: each part behaves as if it were alone."""

from dataclasses import dataclass

import numpy as np

from course_lib.arguments import Row, checked
from course_lib.optimizers import GradientDescent, descend
from course_lib.topics.momentum.experiments import theory

STEPS = 150
NOISE = 1e-13
FINE = np.geomspace(1e-3, 1.0, 241)  # curvatures at which the rates are drawn


@dataclass(frozen=True, eq=False)
class SplitDescent:
    """One rule's path in ``parts`` (STEPS + 1, n), a column for each eigenvector, NaN once they are lost in rounding.

    The error's factors a step: by theory at each curvature of FINE, the ``curve``, and at the eigenvalues, ``rates``;
    ``measured``, those of the run.
    """

    name: str
    eta: float
    beta: float
    parts: np.ndarray
    curve: np.ndarray
    rates: np.ndarray
    measured: np.ndarray


@dataclass(frozen=True, eq=False)
class EigenvectorSplit:
    """Two rules on J = ½ θᵀAθ, whose ``eigenvalues`` go from 1/κ to 1.

    ``losses``: ½λᵢ partᵢ² of each side, (STEPS + 1, n), as parts of the first loss.
    """

    eigenvalues: np.ndarray
    sides: tuple[SplitDescent, ...]
    losses: tuple[np.ndarray, ...]


@checked
def quadratic(eigenvalues: Row, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """A = QΛQᵀ with a random orthogonal Q, so that no eigenvector lies along an axis: (A, Q)."""
    Q, _ = np.linalg.qr(np.random.default_rng(seed).standard_normal((len(eigenvalues),) * 2))
    return Q * eigenvalues @ Q.T, Q


@checked
def split(
    kappa: float, count: int, learning_rate: float, beta: float, other: theory.RuleName, own: bool
) -> EigenvectorSplit:
    """Gradient descent beside ``other`` ("momentum" or "Nesterov"); each part begins with an equal share of the loss.

    ``own``: each with its best settings for this κ instead of η and β.
    """
    eigenvalues = np.geomspace(1 / kappa, 1.0, count) if kappa > 1 else np.ones(count)
    A, Q = quadratic(eigenvalues)
    start = Q @ eigenvalues**-0.5
    names = ("gradient descent", other)
    settings = [(learning_rate, 0.0), (learning_rate, beta)]
    if own:
        settings = [theory.best(1 / kappa, 1.0, name)[:2] for name in names]
    sides = tuple(
        _side(name, *setting, A, Q, start, eigenvalues) for name, setting in zip(names, settings, strict=True)
    )
    with np.errstate(over="ignore"):
        losses = tuple(eigenvalues * np.where(np.isnan(side.parts), 0, side.parts) ** 2 / count for side in sides)
    return EigenvectorSplit(eigenvalues, sides, losses)


def _side(name, eta, beta, A, Q, start, eigenvalues):
    rule = GradientDescent(eta) if name == "gradient descent" else theory.RULES[name](eta, beta)
    parts = descend(rule, lambda theta: A @ theta, start, STEPS) @ Q
    kind = "Nesterov" if name == "Nesterov" else "momentum"
    curve, rates = (theory.radius(eta * values, beta, kind) for values in (FINE, eigenvalues))
    sizes = np.stack(
        [theory.error_sizes(p, eta * value) for p, value in zip(parts.T, eigenvalues, strict=True)], axis=-1
    )
    lost = _lost(sizes)
    measured = np.array(
        [theory.measured_rate(np.where(gone, 0.0, size)) for size, gone in zip(sizes.T, lost.T, strict=True)]
    )
    parts = np.where(lost, np.nan, parts)
    return SplitDescent(name, eta, beta, parts, curve, rates, measured)


def _lost(sizes):
    """Where a part is lost in the rounding of the others, from its first size below NOISE of all that there was."""
    most = np.maximum.accumulate(sizes.max(axis=1))[:, None]
    return np.logical_or.accumulate(sizes < NOISE * most, axis=0)
