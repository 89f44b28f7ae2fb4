"""The square of a sum, z² = (Σ a_i W_i)², as a table of products: what of it is left on average over the weights."""

from dataclasses import dataclass

import numpy as np

from course_lib.arguments import Array, Count, NonNegative, Number, Seed, checked

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
def squared_sum(
    a: Array, sigma: NonNegative, mean: Number = 0.0, draws: tuple[int, ...] = (1, 30, 100_000), seed: Seed = 0
) -> SquaredSum:
    """Weights with this mean and deviation, independent: the table for one draw and for means over more."""
    rng, n = np.random.default_rng(seed), len(a)
    terms = a * (mean + sigma * rng.standard_normal((max(draws), n)))
    products = np.array([terms[:count].T @ terms[:count] / count for count in draws])
    return SquaredSum(tuple(draws), products, np.outer(a, a) * (mean**2 + sigma**2 * np.eye(n)))


@checked
def mean_square(n_in: Count, sigma: NonNegative, rows: Count = 200, units: Count = 2000, seed: Seed = 0) -> np.ndarray:
    """The mean squares of a (after a ReLU) and of z = a W, measured in one draw of a wide layer: two numbers."""
    rng = np.random.default_rng(seed)
    a = np.maximum(rng.standard_normal((rows, n_in)), 0)
    z = a @ (sigma * rng.standard_normal((n_in, units)))
    return np.array([np.mean(a**2), np.mean(z**2)])
