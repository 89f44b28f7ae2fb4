"""Momentum on a parabola: two numbers, ηλ and β, decide everything, because each step is the same 2 × 2 matrix.

η is the learning rate, β the momentum, and λ the curvature: ∇J = λθ. (Deck 004 links to an article that has α for η.)
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated

import numpy as np

from course_lib import checks
from course_lib.arguments import Interval, Moderate, OneOf, Positive, checked
from course_lib.optimizers import Momentum, Nesterov, descend

RULES = {"momentum": Momentum, "Nesterov": Nesterov}
RuleName = Annotated[str, OneOf(RULES)]
Beta = Annotated[float, Interval("[0, 1)")]
STEPS = 1000  # of the run whose rate is measured
WINDOW = ((0.0, 4.2), (0.0, 1.0))  # of the map: ηλ across, β up
SMALLEST, LARGEST = 1e-280, 1e280  # beyond these a run is no longer measured
EDGE = 0.0005  # a rate this close to 1 is called neither settling nor growing
ARRIVED = 1e-6  # a rate below this: the first step led to the minimum, but for rounding


@checked
def matrix(product: Moderate, beta: Moderate, rule: RuleName = "momentum") -> np.ndarray:
    """The step of (v, θ) for ηλ = ``product``: [[β, −ηλ], [β, 1 − ηλ]]; for Nesterov β(1 − ηλ) in place of β.

    Arrays of products and betas broadcast; the result has the shape (…, 2, 2). v comes first because it is made first.
    """
    product, beta = np.broadcast_arrays(product, beta)
    b = beta * (1 - product) if rule == "Nesterov" else beta
    return np.stack([np.stack([b, -product], -1), np.stack([b, 1 - product], -1)], -2)


@checked
def radius(product: Moderate, beta: Moderate, rule: RuleName = "momentum") -> np.ndarray:
    """The spectral radius of that matrix, the larger |z| of z² − (b + 1 − ηλ) z + b = 0: the error's factor a step.

    b is β, or Nesterov's β(1 − ηλ). Without roots among the real numbers |z| = √b.
    """
    b = beta * (1 - product) if rule == "Nesterov" else beta
    half = (b + 1 - product) / 2
    under = half * half - b
    real = np.abs(half) + np.sqrt(np.maximum(under, 0))
    return np.where(under < 0, np.sqrt(np.maximum(b, 0)), real)


@checked
def largest(beta: Moderate, rule: RuleName = "momentum") -> np.ndarray:
    """The ηλ up to which runs settle: 2 + 2β, and for Nesterov (2 + 2β)/(1 + 2β), which is *less* than 2."""
    return (2 + 2 * beta) / (1 + 2 * beta) if rule == "Nesterov" else 2 + 2 * beta


@checked
def best(
    low: Positive, high: Positive, rule: Annotated[str, OneOf(("gradient descent", *RULES))] = "momentum"
) -> tuple[float, float, float]:
    """(η, β, rate) with the least worst factor over all curvatures from ``low`` to ``high``; κ = high/low.

    - "gradient descent": η = 2/(λ₁ + λₙ), rate (κ − 1)/(κ + 1)
    - "momentum": η = (2/(√λ₁ + √λₙ))², β = ((√λₙ − √λ₁)/(√λₙ + √λ₁))², rate √β (Polyak 1964; Goh 2017)
    - "Nesterov": η = 4/(3λₙ + λ₁), β = (√(3κ + 1) − 2)/(√(3κ + 1) + 2), rate 1 − 2/√(3κ + 1) (Lessard et al. 2016)
    """
    high = checks.number("high", high, f"[{low!r}, inf)")
    if rule == "gradient descent":
        return 2 / (low + high), 0.0, (high - low) / (high + low)
    if rule == "Nesterov":
        root = np.sqrt(3 * high / low + 1)
        return 4 / (3 * high + low), float((root - 2) / (root + 2)), float(1 - 2 / root)
    a, b = np.sqrt(low), np.sqrt(high)
    return float((2 / (a + b)) ** 2), float(((b - a) / (b + a)) ** 2), float((b - a) / (b + a))


@dataclass(frozen=True, eq=False)
class StabilityPoint:
    """One point (ηλ, β) of the map: what theory says of it, and what a run from θ = 1 at rest did.

    ``path``: θ_0 … θ_STEPS; ``size``: of each the root of height and speed together, √(ηλθ² + v²)/√ηλ, which does not
    dip where a swinging θ passes 0; ``measured``: its mean factor a step in the second half of the run.
    """

    rule: str
    product: float
    beta: float
    kappa: float
    rate: float
    roots: np.ndarray
    path: np.ndarray
    size: np.ndarray
    measured: float

    @property
    def way(self) -> str:
        """How this run moves, from its signs: "rolls", "swings", "jumps" at nearly each step, or "is there" at once."""
        moved = np.sign(self.path[(np.abs(self.path) > SMALLEST) & (np.abs(self.path) < LARGEST)])
        turns = np.count_nonzero(np.diff(moved))
        if self.measured < ARRIVED:
            return "is there"
        return "jumps" if turns > 0.9 * (len(moved) - 1) else "swings" if turns else "rolls"

    @property
    def end(self) -> str:
        """ "settles", "diverges" or "goes on": what the measured rate says."""
        return "goes on" if abs(self.measured - 1) <= EDGE else "settles" if self.measured < 1 else "diverges"


@lru_cache(maxsize=256)
@checked
def stability_point(rule: RuleName, product: float, beta: float, kappa: float = 10.0) -> StabilityPoint:
    """The point (ηλ, β) of a rule; κ only says which best settings the map marks."""
    optimizer = RULES[rule](learning_rate=product, momentum=beta)
    path = descend(optimizer, lambda theta: theta, np.ones(1), STEPS)[:, 0]
    size = error_sizes(path, product)
    roots = np.linalg.eigvals(matrix(product, beta, rule))
    rate = float(radius(product, beta, rule))
    return StabilityPoint(rule, product, beta, kappa, rate, roots, path, size, measured_rate(size))


def error_sizes(path: np.ndarray, product: float) -> np.ndarray:
    """√(θ² + v²/ηλ) at each step of a path in one dimension, with v_0 = 0; infinite where it has overflowed."""
    with np.errstate(all="ignore"):
        v = np.diff(path, prepend=path[:1])
        size = np.hypot(path, v / np.sqrt(product))
    return np.where(np.isfinite(size), size, np.inf)


def measured_rate(size: np.ndarray) -> float:
    """The mean factor a step: the largest size in a run's last quarter over that in its second, half a run earlier.

    What lies beyond a float's reach is left out, however early; a run that arrives within three steps has the rate 0.
    """
    inside = (size > SMALLEST) & (size < LARGEST)
    count = len(size) if inside.all() else int(inside.argmin())
    quarter = count // 4
    if quarter == 0:
        return 0.0
    before, after = size[quarter : 2 * quarter], size[3 * quarter : 4 * quarter]
    return float((after.max() / before.max()) ** (1 / (2 * quarter)))


@lru_cache(maxsize=4)
def radius_map(rule: str, count: int = 211) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The map: ηλ (n,), β (m,), and the spectral radius at each pair of them, (m, n)."""
    (left, right), (bottom, top) = WINDOW
    product, beta = np.linspace(left, right, count), np.linspace(bottom, top, count // 2 + 1)
    return product, beta, radius(product, beta[:, None], rule)
