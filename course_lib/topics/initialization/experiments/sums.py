"""The square of a sum, z² = (Σ a_i W_i)², as a table of products: what of it is left on average over the weights."""

from dataclasses import dataclass
from typing import Annotated

import numpy as np

from course_lib.arguments import Interval, Row, Seed, Whole, checked

DRAWS = (1, 30, 100_000)  # of the weights, for the tables of products
ROWS, UNITS = 200, 2000  # of the wide layer
Size = Annotated[float, Interval("[0, 1000]")]
INPUTS = np.array([0.0, 0.4, 0.9, 1.3, 1.6, 2.0])  # what comes in: as after a ReLU, none below 0


@dataclass(frozen=True, eq=False)
class SquaredSum:
    """``products`` (draws, n, n): a_i W_i a_k W_k, the mean over so many draws; ``draws``: how many.

    ``expected`` (n, n) is what the mean tends to; the sum of all n² entries is z².
    """

    draws: tuple[int, ...]
    products: np.ndarray
    expected: np.ndarray


@checked
def squared_sum(a: Row, sigma: Size, mean: Size = 0.0, seed: Seed = 0) -> SquaredSum:
    """Weights with this mean and deviation, independent: the table for one draw and for means over more."""
    rng, n = np.random.default_rng(seed), len(a)
    terms = a * (mean + sigma * rng.standard_normal((DRAWS[-1], n)))
    products = np.array([terms[:count].T @ terms[:count] / count for count in DRAWS])
    return SquaredSum(DRAWS, products, np.outer(a, a) * (mean**2 + sigma**2 * np.eye(n)))


@checked
def mean_square(n_in: Annotated[int, Whole(1, 1000)], sigma: Size, seed: Seed = 0) -> np.ndarray:
    """The mean squares of a (after a ReLU) and of z = a W, measured in one draw of a wide layer: two numbers."""
    rng = np.random.default_rng(seed)
    a = np.maximum(rng.standard_normal((ROWS, n_in)), 0)
    z = a @ (sigma * rng.standard_normal((n_in, UNITS)))
    return np.array([np.mean(a**2), np.mean(z**2)])
