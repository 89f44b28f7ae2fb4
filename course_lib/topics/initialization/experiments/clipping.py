"""Gradient clipping put to work: over a cliff, and in a network so deep and so badly started that gradients explode.

The same start and the same batches three times: without clipping, clipped by value, clipped by norm.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from course_lib import activations, checks, given, network
from course_lib.clipping import ByNorm, ByValue, NoClipping
from course_lib.datasets import DATASETS
from course_lib.surfaces import SURFACES

NAMES = ("none", "by value", "by norm")
CLIFF = SURFACES["cliff"]
NEAR = 0.5  # this close to the minimum a run has arrived
WIDTH, BATCH, STEPS = 20, 32, 100  # of the deep network and its training
CLASSES = 10


def angle(a, b):
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
class Descent:
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
    def frames(self):
        return self.paths.shape[1]

    @property
    def distance(self):
        """How far from the minimum each point is, (3, T + 1)."""
        return _length(self.paths - CLIFF.minima[0])

    @property
    def thrown(self):
        """For each run the step that first took it out of the window, or None."""
        return [_first(np.abs(path).max(axis=-1) > CLIFF.bounds[0][1]) for path in self.paths]

    @property
    def arrived(self):
        """For each run the step after which it stays within ``NEAR`` of the minimum, or None."""
        away = self.distance > NEAR
        return [None if far[-1] else int(far.size - far[::-1].argmax()) if far.any() else 0 for far in away]


def _first(where):
    return int(where.argmax()) if where.any() else None


def descend(learning_rate, threshold, start, steps=60):
    """Gradient descent over the cliff with each clipping of the same ``threshold``."""
    eta = checks.number("learning_rate", learning_rate, "(0, 100]")
    rules = _rules(threshold, threshold)
    steps = checks.integer("steps", steps, 1, 1000)
    point = np.tile(checks.array("start", start, shape=(2,)), (3, 1))
    paths, gradients = np.empty((2, 3, steps + 1, 2))
    with np.errstate(over="ignore", invalid="ignore"):
        for t in range(steps + 1):
            paths[:, t], gradients[:, t] = point, CLIFF._gradient(point)
            point = point - eta * np.stack([f.value(g) for f, g in zip(rules, gradients[:, t], strict=True)])
        clipped = np.stack([f.value(gradients) for f in rules], axis=1)
        return Descent(eta, threshold, paths, gradients, clipped, angle(gradients[:, None], clipped))


@dataclass(frozen=True, eq=False)
class Deep:
    """Three trainings of one deep network on the digits, in the order of ``NAMES``; arrays (T, 3), NaN after a break.

    ``loss`` of the batch, ``before`` and ``after``: the gradient's norm before and after clipping; ``angles``: how far
    clipping turned it. ``accuracy`` (3,): on the test digits at the end. ``diverged``: the number of updates after
    which the loss or its gradient was not finite, or None.
    """

    depth: int
    thresholds: tuple
    loss: np.ndarray
    before: np.ndarray
    after: np.ndarray
    angles: np.ndarray
    accuracy: np.ndarray
    diverged: list

    @property
    def last(self):
        """The mean loss of the last ten batches, (3,)."""
        return self.loss[-10:].mean(axis=0)

    @property
    def clipped(self):
        """The share of steps at which clipping changed the gradient, (3,)."""
        with np.errstate(invalid="ignore"):
            return (self.after < self.before * (1 - 1e-12)).mean(axis=0)


@lru_cache(maxsize=1)
def _digits():
    return DATASETS["digits"].load(np.random.default_rng(0))


@given.given(
    depth=1,
    scale="[0, 100]",
    activation=activations.choose,
    learning_rate="[0, inf)",
    value="(0, inf)",
    norm="(0, inf)",
    seed=0,
)
@lru_cache(maxsize=32)
def deep(depth, scale, activation, learning_rate, value, norm, seed=0):
    """Train ``depth`` hidden layers from He's normal initialisation times ``scale``, with plain gradient descent."""
    data, rng = _digits(), np.random.default_rng(seed)
    net = network.Network([64, *[WIDTH] * checks.integer("depth", depth, 1, 100), CLASSES], hidden=activation)
    theta = np.tile(net.initialize("He normal", rng) * scale, (3, 1))
    gradient, rules = np.zeros_like(theta), _rules(value, norm)
    layers, slopes = net.layers(theta), net.layers(gradient)
    loss, target = net.prepare_targets("cross-entropy", data.y_train, len(data.x_train))
    seen = np.full((STEPS, 4, 3), np.nan)
    with np.errstate(all="ignore"):
        for t, rows in enumerate(rng.integers(0, len(data.x_train), (STEPS, BATCH))):
            _, now = network.backpropagate(layers, slopes, data.x_train[rows], target[rows], loss)
            cut = np.stack([f.value(g) for f, g in zip(rules, gradient, strict=True)])
            seen[t] = now, _length(gradient), _length(cut), angle(gradient, cut)
            theta -= learning_rate * cut
        _, target = net.prepare_targets(loss, data.y_test, len(data.x_test))
        _, accuracy = network.evaluate(layers, data.x_test, target, loss)
    broken = ~np.isfinite(seen[:, :2]).all(axis=1)
    seen[np.maximum.accumulate(broken, axis=0)[:, None, :] & np.ones((1, 4, 1), bool)] = np.nan
    return Deep(depth, (None, value, norm), *np.moveaxis(seen, 1, 0), accuracy, [_first(b) for b in broken.T])
