"""The line with the least squared error and the line with the least absolute error, both exact, and one outlier."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated

import numpy as np

from course_lib import checks
from course_lib.arguments import Count, Generator, Interval, OneOf, Seed, Steps, Whole, checked
from course_lib.topics.losses.experiments.huber import least_huber

WINDOW = ((-0.5, 10.5), (-6.0, 16.0))  # where points may lie
TRUTH = (2.0, 0.5)  # intercept and slope behind the points
FACTORS = {
    "mean, no ½ (deck 002)": lambda n: 1 / n,
    "mean, with ½": lambda n: 1 / (2 * n),
    "sum, no ½": lambda n: 1.0,
    "sum, with ½": lambda n: 0.5,
}
Points = Annotated[int, Whole(3, 40)]  # how many
Noise = Annotated[float, Interval("[0, 5]")]


@dataclass(frozen=True, eq=False)
class LineFits:
    """Points x, y (N,) and their two lines as (intercept, slope). ``through``: the two points on the MAE line, or ().

    ``ties`` (m, 2): the other lines through two points with the same least absolute error. ``convention`` names the
    factor before the sum of squares.
    """

    x: np.ndarray
    y: np.ndarray
    squares: np.ndarray
    absolutes: np.ndarray
    through: tuple[int, ...]
    ties: np.ndarray
    convention: str

    @cached_property
    def errors(self) -> np.ndarray:
        """ŷ − y (2, N): of the MSE line, and of the MAE line."""
        return np.stack([a + b * self.x - self.y for a, b in (self.squares, self.absolutes)])

    @property
    def mse(self) -> np.ndarray:
        """The mean squared error (2,) of both lines."""
        return (self.errors**2).mean(axis=1)

    @property
    def mae(self) -> np.ndarray:
        """The mean absolute error (2,) of both lines."""
        return np.abs(self.errors).mean(axis=1)

    @property
    def factor(self) -> float:
        """What the convention puts before Σ (ŷ − y)²."""
        return FACTORS[self.convention](len(self.x))

    @property
    def shares(self) -> np.ndarray:
        """The share of the largest error in the MSE of its line and in the MAE of its line; 0 where all are 0."""
        sizes = np.stack([self.errors[0] ** 2, np.abs(self.errors[1])])
        return sizes.max(axis=1) / np.maximum(sizes.sum(axis=1), 1e-300)

    @property
    def largest_rate(self) -> float:
        """Gradient descent on the squared error converges for η below 2 over the cost's largest curvature."""
        A = np.stack([np.ones_like(self.x), self.x])
        return 1 / (self.factor * np.linalg.eigvalsh(A @ A.T)[-1])


def least_squares(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """(intercept, slope) of the least Σ (a + bx − y)², in closed form, over the last axis; slope 0 if all x are equal.

    b = Σ (x − x̄)(y − ȳ) / Σ (x − x̄)², a = ȳ − b x̄.
    """
    dx, mean = x - x.mean(axis=-1, keepdims=True), y.mean(axis=-1)
    spread = (dx * dx).sum(axis=-1)
    slope = np.divide((dx * y).sum(axis=-1), spread, out=np.zeros_like(mean), where=spread > 1e-12)
    return np.stack([mean - slope * x.mean(axis=-1), slope], axis=-1)


def through_pairs(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Every line through two points, (…, pairs, 2), and its mean absolute error (…, pairs), inf for equal x.

    One of them has the least error of all lines: the cost is linear between the lines at which an error changes sign,
    so that it is least at a corner, where two errors are 0.
    """
    i, j = np.triu_indices(x.shape[-1], 1)
    dx, dy = x[..., j] - x[..., i], y[..., j] - y[..., i]
    apart = np.abs(dx) > 1e-9
    slope = np.divide(dy, dx, out=np.zeros_like(dy), where=apart)
    intercept = y[..., i] - slope * x[..., i]
    errors = intercept[..., None] + slope[..., None] * x[..., None, :] - y[..., None, :]
    return np.stack([intercept, slope], axis=-1), np.where(apart, np.abs(errors).mean(axis=-1), np.inf)


def least_absolute(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """(intercept, slope) of the least Σ |a + bx − y|, exactly, over the last axis."""
    lines, cost = through_pairs(x, y)
    best = np.take_along_axis(lines, cost.argmin(axis=-1)[..., None, None], axis=-2)[..., 0, :]
    flat = np.stack([np.median(y, axis=-1), np.zeros(y.shape[:-1])], axis=-1)
    return np.where(np.isfinite(cost).any(axis=-1)[..., None], best, flat)


@checked
def points(
    count: Points,
    noise: Noise,
    seed: Seed,
    lift: Annotated[float, Interval("[-20, 20]")],
    moved: Sequence[Sequence[float]],
) -> tuple[np.ndarray, np.ndarray]:
    """x (N,) evenly spaced from 0 to 10, and y (N,) near the line of ``TRUTH``, that of one point higher by ``lift``.

    Those that were dragged elsewhere, ``[[i, x, y], …]``, are where they were left.
    """
    x = np.linspace(0, 10, count)
    y = TRUTH[0] + TRUTH[1] * x + noise * np.random.default_rng(seed).standard_normal(40)[:count]
    y[max(count - 3, count // 2)] += lift
    for point, *place in moved:
        i = checks.integer("moved: which", point)
        if i < count:
            x[i], y[i] = (np.clip(v, *ends) for v, ends in zip(place, WINDOW, strict=True))
    return x, y


@checked
def line_fits(
    *,
    count: Points,
    noise: Noise,
    seed: Seed,
    lift: float,
    moved: Sequence[Sequence[float]],
    convention: Annotated[str, OneOf(FACTORS)],
) -> LineFits:
    """Both lines for this setting."""
    x, y = points(count, noise, seed, lift, moved)
    lines, cost = through_pairs(x, y)
    if not np.isfinite(cost).any():
        return LineFits(x, y, least_squares(x, y), least_absolute(x, y), (), np.empty((0, 2)), convention)
    equal = np.flatnonzero(cost <= cost.min() + 1e-9)
    middle = np.abs(lines[equal] - lines[equal].mean(axis=0)).sum(axis=1).argmin()
    best = equal[middle]
    through = tuple(int(k[best]) for k in np.triu_indices(count, 1))
    ties = lines[equal][np.abs(lines[equal] - lines[best]).max(axis=1) > 1e-6]
    return LineFits(x, y, least_squares(x, y), lines[best], through, ties, convention)


@checked
def miss(
    rng: Generator,
    *,
    spoiled: Steps,
    trials: Count = 400,
    count: Annotated[int, Whole(3)] = 20,
    noise: Annotated[float, Interval("[0, 1e6]")] = 1.0,
) -> np.ndarray:
    """How far the slopes are from the true one (root mean square), with ``spoiled`` points 10 too high.

    (3,): least squares, least absolute error, and Huber with δ = 1, the size of the noise. The spoiled points are the
    last, so that they also turn the line.
    """
    x = np.linspace(0, 10, count)
    y = TRUTH[0] + TRUTH[1] * x + noise * rng.standard_normal((trials, count))
    y[:, count - spoiled :] += 10
    x = np.broadcast_to(x, y.shape)
    slopes = np.stack([least_squares(x, y)[:, 1], least_absolute(x, y)[:, 1], least_huber(x, y, 1.0)[:, 1]])
    return np.sqrt(((slopes - TRUTH[1]) ** 2).mean(axis=1))
