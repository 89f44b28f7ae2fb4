"""A small recurrent network, with and without clipping: it reads numbers one by one and says whether their sum is > 0.

h_t = tanh(h_{t−1} W + x_t u), h_0 = 0, and the answer is σ(h_T v). The same W is multiplied in at each of T steps, so
that going back through time is like going back through T layers that share their weights.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated

import numpy as np

from course_lib.activations import ACTIVATIONS
from course_lib.arguments import Interval, Positive, Seed, Whole, checked

UNITS, ROWS, STEPS, LAST = 16, 64, 200, 20
SCALE = 1.2  # of W, times 1/√n


@dataclass(frozen=True, eq=False)
class RecurrentTrainings:
    """Arrays (STEPS, runs, seeds), a run for each threshold: batch ``loss``, ``length`` of the gradient, ``right``."""

    thresholds: tuple[float, ...]
    loss: np.ndarray
    length: np.ndarray
    right: np.ndarray

    @property
    def accuracy(self) -> np.ndarray:
        """The share that is right of the last batches' new sequences, (runs, seeds)."""
        return self.right[-LAST:].mean(axis=0)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple("not clipped" if c == np.inf else f"by norm, c = {c:g}" for c in self.thresholds)


@checked
def recurrent(
    times: Annotated[int, Whole(1, 100)] = 30,
    learning_rate: Annotated[float, Interval("(0, 10]")] = 0.3,
    threshold: Positive = 1.0,
    seed: Seed = 0,
) -> RecurrentTrainings:
    """Plain gradient descent, not clipped and clipped by norm at a threshold, on the same sequences."""
    return trainings(times, learning_rate, (np.inf, threshold), (seed,))


@lru_cache(maxsize=32)
def trainings(
    times: int, learning_rate: float, thresholds: tuple[float, ...], seeds: tuple[int, ...]
) -> RecurrentTrainings:
    """The same for several thresholds (∞: not clipped) and seeds.

    W has N(0, SCALE²/n), v has N(0, 1/n), u has N(0, 1) entries for n = UNITS.
    """
    rngs = [np.random.default_rng(seed) for seed in seeds]
    W, u, v = (_tiled(values, len(thresholds)) for values in _start(rngs))
    c, measured = np.array(thresholds)[:, None], []
    with np.errstate(all="ignore"):
        for _ in range(STEPS):
            x = np.stack([rng.standard_normal((ROWS, times, 1)) for rng in rngs])
            loss, right, gradients = _pass(W, u, v, x)
            length = np.sqrt(sum((g**2).sum(axis=(-2, -1)) for g in gradients))
            factor = np.minimum(1, c / np.maximum(length, 1e-300))[..., None, None]
            W, u, v = (p - learning_rate * factor * g for p, g in zip((W, u, v), gradients, strict=True))
            measured.append((loss, length, right))
    return RecurrentTrainings(tuple(thresholds), *np.moveaxis(np.array(measured), 1, 0))


def _start(rngs: Sequence[np.random.Generator]) -> tuple[np.ndarray, ...]:
    """W (seeds, n, n), u (seeds, 1, n), v (seeds, n, 1)."""
    n = UNITS
    draws = [
        (SCALE * rng.standard_normal((n, n)), rng.standard_normal((1, n)), rng.standard_normal((n, 1))) for rng in rngs
    ]
    W, u, v = (np.stack(part) for part in zip(*draws, strict=True))
    return W / np.sqrt(n), u, v / np.sqrt(n)


def _tiled(values: np.ndarray, runs: int) -> np.ndarray:
    return np.tile(values, (runs, 1, 1, 1))


def _pass(W: np.ndarray, u: np.ndarray, v: np.ndarray, x: np.ndarray) -> tuple[np.ndarray, np.ndarray, list]:
    """Loss and share of right answers, (runs, seeds), and the gradients of W, u, v; x is (seeds, rows, times, 1)."""
    times, rows = x.shape[2], x.shape[1]
    y = (x.sum(axis=2) > 0).astype(float)
    h = [np.zeros((*W.shape[:2], rows, UNITS))]
    for t in range(times):
        h.append(np.tanh(h[-1] @ W + x[:, :, t] @ u))
    z = h[-1] @ v
    loss = (np.maximum(z, 0) - z * y + np.log1p(np.exp(-np.abs(z)))).mean(axis=(-2, -1))
    delta = (ACTIVATIONS["sigmoid"].value(z) - y) / rows
    back, dW, du = delta @ v.swapaxes(-2, -1), np.zeros_like(W), np.zeros_like(u)
    for t in range(times - 1, -1, -1):
        dz = back * (1 - h[t + 1] ** 2)
        dW += h[t].swapaxes(-2, -1) @ dz
        du += x[:, :, t].swapaxes(-2, -1) @ dz
        back = dz @ W.swapaxes(-2, -1)
    right = ((z > 0) == (y > 0)).mean(axis=(-2, -1))
    return loss, right, [dW, du, h[-1].swapaxes(-2, -1) @ delta]
