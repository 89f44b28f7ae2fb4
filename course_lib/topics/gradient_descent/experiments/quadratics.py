"""A quadratic in two dimensions, where all of a descent is known, and valleys that are steep across, shallow along.

Along each eigenvector the distance from the minimum is multiplied by 1 − ηλ in every step.
"""

import math
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Annotated

import numpy as np

from course_lib import surfaces
from course_lib.arguments import Interval, Number, Point, Positive, Whole, checked
from course_lib.topics.gradient_descent.experiments.descents import MOST, SurfaceDescent, descent

KAPPAS = np.geomspace(1, 300, 26)
CLOSE = 0.01  # of the first distance: how near the minimum a descent in the valley has to come
PATIENCE = 3000  # steps that it is waited for
START = np.array([-4.5, 1.0])  # in the valley
Kappa = Annotated[float, Interval("[1, inf)")]


@dataclass(frozen=True, eq=False)
class QuadraticDescent:
    """A descent on ½(u² + κw²), turned by an angle, seen along the eigenvectors.

    ``lambdas`` (2,) are the eigenvalues, 1 and κ, and ``vectors`` (2, 2) has the eigenvectors as columns.
    ``along`` (steps + 1, 2): the coordinates of the points along them; ``theory``: (1 − ηλ)^t times the first ones.
    """

    descent: SurfaceDescent
    lambdas: np.ndarray
    vectors: np.ndarray
    along: np.ndarray
    theory: np.ndarray

    @property
    def factors(self) -> np.ndarray:
        """1 − ηλ of each eigenvector: what the theory multiplies by in each step."""
        return 1 - self.descent.rate * self.lambdas

    @cached_property
    def measured(self) -> np.ndarray:
        """The same of the run: the median ratio of one step's coordinate to the one before; NaN if there is none."""
        with np.errstate(all="ignore"):
            ratios = self.along[1:] / self.along[:-1]
        usable = np.isfinite(ratios) & (np.abs(self.along[:-1]) < 1e250) & self.exact[:-1]
        return np.array([np.median(r[ok]) if ok.any() else np.nan for r, ok in zip(ratios.T, usable.T, strict=True)])

    @cached_property
    def exact(self) -> np.ndarray:
        """Where a coordinate is more than rounding: it begins as a part of the start, and the other one may grow."""
        sizes = np.abs(self.along)
        largest = np.maximum(sizes.max(axis=-1, keepdims=True), sizes[0].max())
        return sizes > 1e-12 * largest

    @cached_property
    def taken(self) -> int | None:
        """The first step after which θ is CLOSE: so much of its first distance is left. None if that takes too long."""
        t = np.arange(PATIENCE + 1.0)[:, None]
        with np.errstate(all="ignore"):
            distance = np.linalg.norm(self.theory[0] * self.factors**t, axis=1)
        near = distance <= CLOSE * distance[0]
        return int(near.argmax()) if near.any() else None

    @property
    def limit(self) -> float:
        """2/λ_max: with a larger learning rate it diverges."""
        return 2 / self.lambdas.max()

    @property
    def best(self) -> float:
        """2/(λ_min + λ_max): here both eigenvectors shrink equally fast, and no η is faster."""
        return 2 / self.lambdas.sum()

    @property
    def kind(self) -> str:
        """Which of the cases it is: ``"too small" "right" "oscillating" "on the edge" "diverging"``."""
        share = self.descent.rate / self.limit
        if abs(share - 1) < 1e-9:
            return "on the edge"
        if share > 1:
            return "diverging"
        if self.descent.rate > 1.02 * self.best:
            return "oscillating"
        return "right" if self.descent.rate > 0.3 * self.best else "too small"


@checked
def quadratic(
    kappa: Kappa,
    angle: Number,
    start: Point,
    rate: Positive,
    steps: Annotated[int, Whole(1, MOST)],
) -> QuadraticDescent:
    """A descent on the quadratic with the eigenvalues 1 and κ from ``start`` (2,), and the closed form beside it."""
    surface = surfaces.Ravine(kappa=kappa, angle=angle)
    run = descent(surface, start, rate, steps)
    c, s = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    lambdas, vectors = np.array([1.0, kappa]), np.array([[c, -s], [s, c]])
    first, t = start @ vectors, np.arange(steps + 1.0)
    with np.errstate(all="ignore"):
        along = run.points @ vectors
        theory = first * (1 - rate * lambdas) ** t[:, None]
    return QuadraticDescent(run, lambdas, vectors, along, theory)


@dataclass(frozen=True, eq=False)
class ValleyZigzag:
    """The valley ½(x² + κy²) with η = share · 2/κ. ``steps`` and ``theory``: of each of KAPPAS, the steps to CLOSE.

    Theory: ln CLOSE / ln max|1 − ηλ|. ``flips``: how often y changed its sign.
    """

    quadratic: QuadraticDescent
    share: float
    steps: np.ndarray
    theory: np.ndarray
    flips: int

    @property
    def taken(self) -> int | None:
        """The steps of the chosen run until it was CLOSE, or None."""
        c = np.abs(self.quadratic.along)
        near = (c <= CLOSE * c[0]).all(axis=-1)
        return int(near.argmax()) if near.any() else None


@checked
def zigzag(kappa: Kappa, share: Positive) -> ValleyZigzag:
    """A descent along a valley that is steep across, and how long one takes in valleys of every κ."""
    run = quadratic(kappa, 0.0, START, share * 2 / kappa, MOST)
    y = run.along[:, 1]
    flips = int((np.sign(y[1:]) * np.sign(y[:-1]) < 0).sum())
    steps, theory = _steps_by_kappa(share)
    return ValleyZigzag(run, share, steps, theory, flips)


@lru_cache(maxsize=64)
def _steps_by_kappa(share, most=PATIENCE):
    """Steps until both coordinates are CLOSE, counted in runs of all κ at once, NaN if more than ``most``."""
    rates, curvature = share * 2 / KAPPAS[:, None], np.stack([np.ones_like(KAPPAS), KAPPAS], axis=-1)
    slowest = np.abs(1 - rates * curvature).max(axis=-1)
    with np.errstate(all="ignore"):
        theory = np.where(slowest < 1, math.log(CLOSE) / np.log(slowest), np.nan)
    steps, x = np.full(len(KAPPAS), np.nan), np.ones((len(KAPPAS), 2))
    going = np.flatnonzero(np.isfinite(theory))
    for t in range(1, most + 1):
        x[going] -= rates[going] * curvature[going] * x[going]
        done = (np.abs(x[going]) <= CLOSE).all(axis=-1)
        steps[going[done]] = t
        going = going[~done]
        if not going.size:
            break
    return steps, theory
