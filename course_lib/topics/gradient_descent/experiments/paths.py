"""Batch, mini-batch and stochastic descent as paths on one map: a line is fitted to points, with two parameters.

All three begin at the same place and see the same number of examples; they differ in how many of these make a step.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Annotated

import numpy as np

from course_lib.arguments import NonNegative, Positive, Seed, Whole, checked

ROWS = 64  # examples
LINE = np.array([1.0, 0.5])  # slope and offset of the line about which the points scatter
START = np.array([-1.5, 2.0])
MOST = 20  # epochs
CHUNK = 8  # examples from one frame of the film to the next
NAMES = ("batch", "mini-batch", "stochastic")


@dataclass(frozen=True, eq=False)
class LineCost:
    """J(w, b), the mean of ½ (w x + b − y)² over ROWS points: ``A`` (ROWS, 2) holds x and 1."""

    A: np.ndarray
    y: np.ndarray

    @cached_property
    def hessian(self) -> np.ndarray:
        return self.A.T @ self.A / len(self.A)

    @cached_property
    def best(self) -> np.ndarray:
        """The (w, b) with the least cost."""
        return np.linalg.solve(self.A.T @ self.A, self.A.T @ self.y)

    def gradient(self, theta: np.ndarray, rows: np.ndarray) -> np.ndarray:
        """The mean gradient over some of the points."""
        A = self.A[rows]
        return A.T @ (A @ theta - self.y[rows]) / len(A)

    def above(self, theta: np.ndarray) -> np.ndarray:
        """J(θ) less its least value, for θ of shape (…, 2): ½ dᵀHd, d = θ − best."""
        with np.errstate(all="ignore"):
            d = theta - self.best
            return ((d @ self.hessian) * d).sum(axis=-1) / 2


@dataclass(frozen=True, eq=False)
class ThreePaths:
    """``paths``: θ after each step of batch, mini-batch and stochastic descent, (steps + 1, 2) each.

    ``sizes`` and ``rates`` of the three. All of them have seen ``epochs`` · ROWS examples at their ends.
    """

    cost: LineCost
    sizes: tuple[int, int, int]
    rates: tuple[float, float, float]
    epochs: int
    paths: tuple[np.ndarray, np.ndarray, np.ndarray]

    @property
    def frames(self) -> int:
        return self.epochs * ROWS // CHUNK + 1

    def steps_at(self, frame: int) -> tuple[int, ...]:
        """How many steps each has made when frame · CHUNK examples have been seen."""
        return tuple(frame * CHUNK // size for size in self.sizes)

    def wander(self, which: int) -> float:
        """The root mean square distance from the best θ over the last quarter of a path's steps."""
        path = self.paths[which]
        late = path[-max(len(path) // 4, 1) :]
        with np.errstate(all="ignore"):
            return float(np.sqrt(((late - self.cost.best) ** 2).sum(axis=-1).mean()))


def points(scatter: float, seed: int) -> LineCost:
    """ROWS points about LINE, their y ``scatter`` · normal off it."""
    rng = np.random.default_rng(seed)
    A = np.stack([0.6 + rng.standard_normal(ROWS), np.ones(ROWS)], axis=1)
    return LineCost(A, A @ LINE + scatter * rng.standard_normal(ROWS))


@checked
def three_paths(
    batch_rate: Positive = 0.5,
    mini_rate: Positive = 0.2,
    single_rate: Positive = 0.05,
    size: Annotated[int, Whole(1, ROWS)] = 8,
    epochs: Annotated[int, Whole(1, MOST)] = 10,
    scatter: NonNegative = 0.6,
    seed: Seed = 0,
) -> ThreePaths:
    """The three descents; each epoch goes through the points in a new order, the same one for all three."""
    cost, rng = points(scatter, seed), np.random.default_rng([seed, 1])
    orders = [rng.permutation(ROWS) for _ in range(epochs)]
    sizes, rates = (ROWS, size, 1), (batch_rate, mini_rate, single_rate)
    paths = tuple(_path(cost, orders, *how) for how in zip(sizes, rates, strict=True))
    return ThreePaths(cost, sizes, rates, epochs, paths)  # type: ignore[arg-type]


def _path(cost, orders, size, rate):
    theta, path = START, [START]
    with np.errstate(all="ignore"):
        for order in orders:
            for begin in range(0, ROWS, size):
                theta = theta - rate * cost.gradient(theta, order[begin : begin + size])
                path.append(theta)
    return np.array(path)
