"""The noise of a gradient: how far the mean over m examples lies from that over all N, measured and by theory.

With m examples drawn with replacement the error is σ/√m; drawn without, it is smaller by √((N − m)/(N − 1)).
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated

import numpy as np

from course_lib import checks
from course_lib.arguments import By, Kind, OneOf, Seed, checked
from course_lib.optimizers import GradientDescent
from course_lib.topics.gradient_descent.experiments.digit_runs import digits, net, start
from course_lib.train import train

BATCHES = 40  # drawn of the chosen size, to be seen one by one
SIZES = np.array([1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024])
MOMENTS = {"at the start": 0, "after 1 epoch": 1, "after 10 epochs": 10, "after 100 epochs": 100}
Moment = Annotated[str, OneOf(MOMENTS)]


@dataclass(frozen=True, eq=False)
class GradientNoise:
    """How far gradients of m examples lie from that of all N, at one θ.

    ``length``: |g|. ``sigma``: the root mean square distance of one example's gradient from g. ``measured`` (sizes,):
    the root mean square error of batches of each of ``sizes``; ``theory``: σ/√m, times √((N − m)/(N − 1))
    without replacement. ``cloud`` (BATCHES, 2): gradients of the chosen ``size`` along g and along the direction in
    which the examples' gradients vary most at right angles to g, in units of |g|: g itself is at (1, 0).
    """

    moment: str
    size: int
    replacement: bool
    rows: int
    length: float
    sigma: float
    sizes: np.ndarray
    measured: np.ndarray
    theory: np.ndarray
    cloud: np.ndarray

    @property
    def expected(self) -> float:
        """What the theory says for the chosen size."""
        return float(error_of(self.sigma, self.size, self.rows, self.replacement))

    @property
    def uphill(self) -> float:
        """The share of the batches whose step would lead uphill to first order: their gradients point away from g."""
        return float((self.cloud[:, 0] < 0).mean())


@dataclass(frozen=True, eq=False)
class ExampleGradients:
    """The gradient of every single example at one θ, less their mean ``g``: ``deviations`` (N, P), float32.

    ``axes`` (P, 2): the directions along which a cloud of batches is drawn.
    """

    g: np.ndarray
    deviations: np.ndarray
    sigma: float
    axes: np.ndarray

    @property
    def length(self) -> float:
        return float(np.linalg.norm(self.g))


@checked
@lru_cache(maxsize=1)  # seven megabytes
def gradients(moment: Moment) -> ExampleGradients:
    """Every example's own gradient, N rows of P numbers: one forward and backward pass and a product per row."""
    theta = _theta(MOMENTS[moment])
    x, labels = digits().x_train, digits().y_train
    passed = net().backward(theta, x, labels, "cross-entropy")
    a = [x, *net().forward(theta, x).a[1:]]
    rows = len(x)
    parts = [
        np.concatenate([(before[:, :, None] * d[:, None, :]).reshape(rows, -1), d], axis=1)
        for before, d in zip(a[:-1], [rows * delta for delta in passed.delta if delta is not None], strict=False)
    ]
    each = np.concatenate(parts, axis=1)
    g = each.mean(axis=0)
    deviations = (each - g).astype(np.float32)
    along = (g / np.linalg.norm(g)).astype(np.float32)
    across = deviations - np.outer(deviations @ along, along)
    direction = across[np.linalg.norm(across, axis=1).argmax()]
    for _ in range(20):  # power iteration: the direction of the largest variance
        direction = across.T @ (across @ direction)
        direction /= np.linalg.norm(direction)
    sigma = float(np.sqrt((deviations.astype(np.float64) ** 2).sum(axis=1).mean()))
    return ExampleGradients(g, deviations, sigma, np.stack([along, direction], axis=1))


@lru_cache(maxsize=1)
def _trained():
    """θ after 0, 1, … epochs of mini-batches of 32."""
    longest = max(MOMENTS.values())
    rule, rng = GradientDescent(0.1), np.random.default_rng(3)
    common = {"optimizer": rule, "initializer": "He normal", "loss": "cross-entropy", "batch_size": 32}
    return train(net(), digits(), **common, epochs=longest, rng=rng, start=start()).theta


def _theta(epochs):
    return start() if epochs == 0 else _trained()[epochs]


def _size(value, argument):
    return checks.integer(argument, round(checks.one_number(argument, value)), 1, len(digits().x_train))


@checked
def noise(
    moment: Moment, size: Annotated[int, By(_size)], replacement: Annotated[bool, Kind(bool)], seed: Seed = 0
) -> GradientNoise:
    """Batches drawn at one θ, compared with the gradient of all N examples."""
    found, rows = gradients(moment), len(digits().x_train)
    sizes, measured = _measured(moment, replacement)
    rng = np.random.default_rng([seed, size, replacement])
    cloud = _errors(found, size, replacement, rng) @ found.axes / found.length + [1, 0]
    theory = error_of(found.sigma, sizes, rows, replacement)
    return GradientNoise(moment, size, replacement, rows, found.length, found.sigma, sizes, measured, theory, cloud)


def error_of(sigma: float, size: int | np.ndarray, rows: int, replacement: bool) -> np.ndarray:
    """σ/√m, times √((N − m)/(N − 1)) if no example is drawn twice."""
    return sigma / np.sqrt(size) * (1 if replacement else np.sqrt((rows - size) / (rows - 1)))


@lru_cache
def _measured(moment, replacement):
    """The root mean square error of batches of each size up to N, of the more batches the smaller they are."""
    found, rng = gradients(moment), np.random.default_rng([0, 0, replacement])
    sizes = np.append(SIZES, len(found.deviations))
    squares = [(_errors(found, m, replacement, rng, _many(m)) ** 2).sum(axis=1).mean() for m in sizes]
    return sizes, np.sqrt(np.array(squares, np.float64))


def _many(size):
    return max(BATCHES, min(1000, 4096 // size))


def _errors(found, size, replacement, rng, count=BATCHES):
    """ĝ − g of ``count`` batches, (count, P): the mean over the examples drawn."""
    rows = len(found.deviations)
    if size == rows and not replacement:
        return np.zeros((count, found.deviations.shape[1]), np.float32)
    drawn = rng.integers(0, rows, (count, size)) if replacement else rng.random((count, rows)).argsort(axis=1)[:, :size]
    if size * 8 < rows:
        return sum(found.deviations[each] for each in drawn.T) / np.float32(size)
    counts = np.stack([np.bincount(each, minlength=rows) for each in drawn]).astype(np.float32)
    return counts @ found.deviations / np.float32(size)
