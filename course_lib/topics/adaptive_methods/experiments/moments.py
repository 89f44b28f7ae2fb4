"""The average of noisy squares that began at 0, over many runs, and the same with bias correction."""

from dataclasses import dataclass
from typing import Annotated

import numpy as np

from course_lib.arguments import Count, Interval, Seed, Whole, checked

MEAN, NOISE = 1.0, 1.0  # of the gradients, so that the mean of their squares is 2


@dataclass(frozen=True, eq=False)
class Moments:
    """``v`` (runs, T): v_1 … v_T of each run; ``corrected``: v̂; ``expected``: E[g²](1 − β₂ᵗ), (T,)."""

    beta2: float
    v: np.ndarray
    expected: np.ndarray

    @property
    def square(self) -> float:
        """E[g²]."""
        return MEAN**2 + NOISE**2

    @property
    def corrected(self) -> np.ndarray:
        return self.v * self.square / self.expected


@checked
def moments(
    beta2: Annotated[float, Interval("[0, 1)")] = 0.99,
    steps: Count = 300,
    runs: Annotated[int, Whole(1)] = 1000,
    seed: Seed = 0,
) -> Moments:
    """Average the squares of normal gradients of mean 1 and standard deviation 1, in so many runs."""
    g = MEAN + NOISE * np.random.default_rng(seed).standard_normal((steps, runs))
    v, all_v = np.zeros(runs), np.empty((steps, runs))
    for t in range(steps):
        v = all_v[t] = beta2 * v + (1 - beta2) * g[t] ** 2
    expected = (MEAN**2 + NOISE**2) * (1 - beta2 ** np.arange(1, steps + 1))
    return Moments(beta2, all_v.T, expected)
