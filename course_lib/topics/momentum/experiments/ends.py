"""Why the best η and β make both ends of the curvatures equally slow: the worst factor for a β that is given."""

from dataclasses import dataclass

import numpy as np

from course_lib.arguments import Positive, checked
from course_lib.topics.momentum.experiments import theory

AXIS = np.geomspace(0.02, 4.0, 400)  # ηλ


@checked
def best_rate(smallest: Positive, largest: Positive, beta: theory.Beta) -> float:
    """The η with the least worst factor for a given β: both ends are equally slow at (2 + 2β)/(λ₁ + λₙ)."""
    return (2 + 2 * beta) / (smallest + largest)


@dataclass(frozen=True, eq=False)
class BothEnds:
    """For each β: the factor over AXIS, and where the best η puts the curvatures 1 and κ, with the worst factor."""

    kappa: float
    betas: np.ndarray
    factors: np.ndarray
    ends: np.ndarray
    worst: np.ndarray


@checked
def both_ends(kappa: Positive = 10.0) -> BothEnds:
    """Three values of β for one condition number: one too small, the best one, one too large."""
    best = theory.best(1.0, kappa)[1]
    betas = np.array([best / 4, best, (1 + 2 * best) / 3])
    ends = np.array([best_rate(1.0, kappa, float(beta)) * np.array([1.0, kappa]) for beta in betas])
    factors = theory.radius(AXIS, betas[:, None])
    return BothEnds(kappa, betas, factors, ends, theory.radius(ends, betas[:, None]).max(axis=1))
