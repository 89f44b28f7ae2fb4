"""One prediction for several values: the mean, the median, and what Huber's loss makes of them for every δ."""

from dataclasses import dataclass
from typing import Annotated

import numpy as np

from course_lib.arguments import Interval, Positive, checked

USUAL = np.array([1.0, 2.0, 2.5, 3.0, 4.0, 5.0])  # the values that stay where they are
REACH = (-5.0, 25.0)  # where the other one may be
DELTAS = 10.0 ** np.linspace(-1.5, 1.5, 121)
ROUNDS = 200  # of reweighting, after which a line does not move any more


@dataclass(frozen=True, eq=False)
class HuberFit:
    """``values`` (N,), the movable one last, and the three best predictions; ``path``: Huber's over ``DELTAS``."""

    delta: float
    values: np.ndarray
    mean: float
    median: float
    best: float
    path: np.ndarray

    @property
    def errors(self) -> np.ndarray:
        """ŷ − y of Huber's best prediction (N,)."""
        return self.best - self.values

    @property
    def far(self) -> int:
        """How many values are further away than δ."""
        return int((np.abs(self.errors) > self.delta).sum())


@checked
def huber(*, delta: Positive, outlier: Annotated[float, Interval("[-5, 25]")]) -> HuberFit:
    """The best single prediction for USUAL and one more value, by three losses."""
    values = np.append(USUAL, outlier)
    path = np.array([best_prediction(values, d) for d in DELTAS])
    return HuberFit(delta, values, values.mean(), float(np.median(values)), best_prediction(values, delta), path)


def best_prediction(values: np.ndarray, delta: float) -> float:
    """The ŷ with the least Huber cost, exactly: its slope Σ clip(ŷ − y, ±δ) rises along straight pieces through 0."""
    corners = np.sort(np.concatenate([values - delta, values + delta]))
    slopes = np.clip(corners[:, None] - values, -delta, delta).sum(axis=1)
    low, high = np.flatnonzero(slopes <= 1e-12)[-1], np.flatnonzero(slopes >= -1e-12)[0]
    if high <= low:  # the slope is 0 from one corner to another: all of them are equally good
        return float((corners[high] + corners[low]) / 2)
    share = slopes[low] / (slopes[low] - slopes[high])
    return float(corners[low] + share * (corners[high] - corners[low]))


def least_huber(x: np.ndarray, y: np.ndarray, delta: float) -> np.ndarray:
    """(intercept, slope) of the line with the least Huber cost, over the last axis, by reweighted least squares.

    A point with |e| > δ counts with the weight δ/|e|, so that its e² pulls no harder than δ; then the weights anew.
    """
    weights = np.ones(y.shape)
    for _ in range(ROUNDS):
        total = weights.sum(axis=-1, keepdims=True)
        dx = x - (weights * x).sum(axis=-1, keepdims=True) / total
        mean = (weights * y).sum(axis=-1, keepdims=True) / total
        slope = (weights * dx * y).sum(axis=-1, keepdims=True) / (weights * dx * dx).sum(axis=-1, keepdims=True)
        errors = mean + slope * dx - y
        weights = delta / np.maximum(np.abs(errors), delta)
    intercept = mean - slope * (x - dx).mean(axis=-1, keepdims=True)
    return np.concatenate([intercept, slope], axis=-1)
