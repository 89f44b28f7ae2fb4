"""Gradient clipping at work: over a cliff, and in a deep network that starts with such weights that gradients explode.

The same start and the same batches three times: without clipping, clipped by value, clipped by norm.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated

import numpy as np

from course_lib import activations, network
from course_lib.activations import Activation
from course_lib.arguments import By, Interval, NonNegative, Point, Positive, Seed, Whole, checked
from course_lib.clipping import ByNorm, ByValue, NoClipping
from course_lib.datasets import digits
from course_lib.surfaces import SURFACES

NAMES = ("none", "by value", "by norm")
CLIFF = SURFACES["cliff"]
ARRIVED = 0.5  # this close to the minimum a run has arrived
WIDTH, BATCH, STEPS = 20, 32, 100  # of the deep network and its training
CLASSES = 10


def angle(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """The angle between vectors (…, P) in degrees, exact also near 0; 0 beside a vector of zeros, NaN if not finite."""
    with np.errstate(all="ignore"):
        a, b = (v / np.where(_length(v) > 0, _length(v), 1)[..., None] for v in (a, b))
        degrees = np.degrees(2 * np.arctan2(_length(a - b), _length(a + b)))
    return np.where(_length(a) * _length(b) == 0, 0.0, degrees)


def _length(v):
    return np.sqrt((v * v).sum(axis=-1))


def _rules(value, norm):
    return NoClipping(), ByValue(threshold=value), ByNorm(threshold=norm)


@dataclass(frozen=True, eq=False)
class CliffDescents:
    """Three descents over the cliff, in the order of ``NAMES``.

    ``paths`` and ``gradients`` (3, T + 1, 2): the points, and the gradient there before clipping. ``clipped``
    (3, 3, T + 1, 2): at each point of path i, what clipping j makes of that gradient; ``angles`` (3, 3, T + 1): how far
    that turns it.
    """

    learning_rate: float
    threshold: float
    paths: np.ndarray
    gradients: np.ndarray
    clipped: np.ndarray
    angles: np.ndarray

    @property
    def frames(self) -> int:
        return self.paths.shape[1]

    @property
    def distance(self) -> np.ndarray:
        """How far from the minimum each point is, (3, T + 1)."""
        return _length(self.paths - CLIFF.minima[0])

    @property
    def thrown(self) -> list[int | None]:
        """For each run the step that first took it out of the window, or None."""
        return [_first(np.abs(path).max(axis=-1) > CLIFF.bounds[0][1]) for path in self.paths]

    @property
    def arrived(self) -> list[int | None]:
        """For each run the step after which it stays within ``ARRIVED`` of the minimum, or None."""
        away = self.distance > ARRIVED
        return [None if far[-1] else int(far.size - far[::-1].argmax()) if far.any() else 0 for far in away]


def _first(where):
    return int(where.argmax()) if where.any() else None


@checked
def descend(
    learning_rate: Annotated[float, Interval("(0, 100]")],
    threshold: Positive,
    start: Point,
    steps: Annotated[int, Whole(1, 1000)] = 60,
) -> CliffDescents:
    """Gradient descent over the cliff with each clipping of the same ``threshold``."""
    point, rules = np.tile(start, (3, 1)), _rules(threshold, threshold)
    paths, gradients = np.empty((2, 3, steps + 1, 2))
    with np.errstate(over="ignore", invalid="ignore"):
        for t in range(steps + 1):
            paths[:, t], gradients[:, t] = point, np.stack(CLIFF.slopes(*point.T), axis=-1)
            point = point - learning_rate * np.stack([f.value(g) for f, g in zip(rules, gradients[:, t], strict=True)])
        clipped = np.stack([f.value(gradients) for f in rules], axis=1)
        return CliffDescents(learning_rate, threshold, paths, gradients, clipped, angle(gradients[:, None], clipped))


@dataclass(frozen=True, eq=False)
class ClippedTrainings:
    """Three trainings of one deep network on the digits, in the order of ``NAMES``; arrays (T, 3), NaN after a break.

    ``loss`` of the batch, ``before`` and ``after``: the gradient's norm before and after clipping; ``angles``: how far
    clipping turned it. ``accuracy`` (3,): on the test digits at the end. ``diverged``: the number of updates after
    which the loss or its gradient was not finite, or None.
    """

    depth: int
    thresholds: tuple[float | None, ...]
    loss: np.ndarray
    before: np.ndarray
    after: np.ndarray
    angles: np.ndarray
    accuracy: np.ndarray
    diverged: list[int | None]

    @property
    def last(self) -> np.ndarray:
        """The mean loss of the last ten batches, (3,)."""
        return self.loss[-10:].mean(axis=0)

    @property
    def clipped(self) -> np.ndarray:
        """The share of steps at which clipping changed the gradient, (3,)."""
        with np.errstate(invalid="ignore"):
            return (self.after < self.before * (1 - 1e-12)).mean(axis=0)


@checked
@lru_cache(maxsize=32)
def deep(
    depth: Annotated[int, Whole(1, 100)],
    scale: Annotated[float, Interval("[0, 100]")],
    activation: Annotated[Activation, By(activations.choose)],
    learning_rate: NonNegative,
    value: Positive,
    norm: Positive,
    seed: Seed = 0,
) -> ClippedTrainings:
    """Train ``depth`` hidden layers from He's normal initialisation times ``scale``, with plain gradient descent."""
    data, rng = digits(), np.random.default_rng(seed)
    net = network.Network([64, *[WIDTH] * depth, CLASSES], hidden=activation)
    theta = np.tile(net.initialize("He normal", rng) * scale, (3, 1))
    gradient, rules = np.zeros_like(theta), _rules(value, norm)
    layers, slopes = net.layers(theta), net.layers(gradient)
    loss, target = net.prepare_targets("cross-entropy", data.y_train, len(data.x_train))
    measured = np.full((STEPS, 4, 3), np.nan)
    with np.errstate(all="ignore"):
        for t, rows in enumerate(rng.integers(0, len(data.x_train), (STEPS, BATCH))):
            _, batch_loss = network.backward_pass(layers, slopes, data.x_train[rows], target[rows], loss)
            clipped = np.stack([f.value(g) for f, g in zip(rules, gradient, strict=True)])
            measured[t] = batch_loss, _length(gradient), _length(clipped), angle(gradient, clipped)
            theta -= learning_rate * clipped
        _, target = net.prepare_targets(loss, data.y_test, len(data.x_test))
        _, accuracy = network.evaluate(layers, data.x_test, target, loss)
    broken = ~np.isfinite(measured[:, :2]).all(axis=1)
    measured[np.maximum.accumulate(broken, axis=0)[:, None, :] & np.ones((1, 4, 1), bool)] = np.nan
    losses, before, after, angles = np.moveaxis(measured, 1, 0)
    diverged = [_first(b) for b in broken.T]
    return ClippedTrainings(depth, (None, value, norm), losses, before, after, angles, accuracy, diverged)
