"""The answers of notebook 11's exercises, written out as people write them: slips of these are recognised."""

import numpy as np

from course_lib.arguments import Array


def cut_distance(W: Array, b: Array) -> Array:
    """By the length of each column."""
    return np.abs(b) / np.linalg.norm(W, axis=0)


def cut_distance_by_point(W: Array, b: Array) -> Array:
    """By t, and the length of the point t w."""
    squared = W[0] ** 2 + W[1] ** 2
    t = -b / squared
    return np.abs(t) * np.sqrt(squared)


def early_stop(test_loss: Array, patience: int) -> tuple[int, int]:
    """With the index of the lowest loss so far."""
    best = 0
    for k in range(len(test_loss)):
        if test_loss[k] < test_loss[best]:
            best = k
        if k - best == patience:
            return k, best
    return len(test_loss) - 1, best


def early_stop_waiting(test_loss: Array, patience: int) -> tuple[int, int]:
    """With a count of the evaluations in vain."""
    best, waited, last = 0, 0, 0
    for k in range(len(test_loss)):
        last = k
        if k == 0 or test_loss[k] < test_loss[best]:
            best, waited = k, 0
        else:
            waited = waited + 1
        if waited == patience:
            break
    return last, best


def best_rate(rates: Array, losses: Array) -> tuple[float, bool]:
    """The median first, then its lowest place."""
    medians = np.median(losses, axis=0)
    k = np.argmin(medians)
    rate = rates[k]
    return rate, rate > np.min(rates) and rate < np.max(rates)
