"""A rolling ball: in one dimension v is its velocity, and friction takes the share 1 − β of it at each step."""

from dataclasses import dataclass
from typing import Annotated

import numpy as np

from course_lib.arguments import Count, Interval, checked
from course_lib.optimizers import GradientDescent, Momentum, descend

WINDOW = (-5.0, 5.0)
DENT, WIDTH, BOTTOM = -1.0, 0.6, 2.0
Place = Annotated[float, Interval("[-1e6, 1e6]")]


def height(x: np.ndarray, depth: float) -> np.ndarray:
    """A wide bowl around 2, with a dent of this depth at −1: 0.05(x − 2)² − depth·exp(−((x + 1)/0.6)²)."""
    return 0.05 * (x - BOTTOM) ** 2 - depth * np.exp(-(((x - DENT) / WIDTH) ** 2))


def slope(x: np.ndarray, depth: float) -> np.ndarray:
    """The derivative of ``height`` by x."""
    u = (x - DENT) / WIDTH
    return 0.1 * (x - BOTTOM) + 2 * depth * u / WIDTH * np.exp(-u * u)


def dent_minimum(depth: float) -> float | None:
    """The lowest point of the dent, or None if the bowl is so steep there that the dent has no minimum."""
    x = np.linspace(DENT - WIDTH, BOTTOM - 0.5, 2001)
    falls = slope(x, depth)
    turns = np.flatnonzero((falls[:-1] < 0) & (falls[1:] >= 0))
    return float(x[turns[0]]) if turns.size and depth else None


@dataclass(frozen=True, eq=False)
class RollingBalls:
    """Two balls from one start. ``paths`` (2, steps + 1): gradient descent, momentum; ``energies``: J + v²/2η of each.

    ``dent`` is the lowest point of the dent, or None.
    """

    depth: float
    eta: float
    beta: float
    paths: np.ndarray
    energies: np.ndarray
    dent: float | None

    @property
    def frames(self) -> int:
        return self.paths.shape[1]

    @property
    def ends(self) -> list[str]:
        """Where each ball is at the end: "in the dent", "in the valley", "on its way" or "gone"."""
        return [self._end(path) for path in self.paths]

    def _end(self, path):
        last = path[-20:]
        if not np.isfinite(last).all() or np.abs(last).max() > 1e3:
            return "gone"
        for place, name in ((self.dent, "in the dent"), (BOTTOM, "in the valley")):
            if place is not None and np.abs(last - place).max() < 0.3:
                return name
        return "on its way"


@checked
def roll(depth: Place, learning_rate: float, momentum: float, start: Place, steps: Count = 150) -> RollingBalls:
    """Gradient descent and momentum from x = ``start`` at rest."""
    rules = (GradientDescent(learning_rate), Momentum(learning_rate, momentum))
    paths = np.array([descend(rule, lambda x: slope(x, depth), np.array([start]), steps)[:, 0] for rule in rules])
    with np.errstate(all="ignore"):
        v = np.diff(paths, prepend=paths[:, :1])
        energies = height(paths, depth) + v * v / (2 * learning_rate)
    return RollingBalls(depth, learning_rate, momentum, paths, energies, dent_minimum(depth))
