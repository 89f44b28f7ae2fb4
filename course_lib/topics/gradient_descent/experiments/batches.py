"""Batch, mini-batch and stochastic descent on the digits: the same start, the same rule, m examples a gradient.

With m examples drawn with replacement the gradient's error is σ/√m; drawn without, it is smaller by √((N − m)/(N − 1)).
"""

import time
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from course_lib import checks, datasets, given, network, train
from course_lib.optimizers import GradientDescent

SIZES = (1, 8, 32, 128, None)  # examples a gradient; None: all of them
LENGTHS = (5392, 2000, 1000, 600, 300)  # steps of each
RATES = np.array([0.01, 0.03, 0.1, 0.3, 1.0, 3.0])
LOOKS = 20
EPOCHS = (1, 2, 4)  # whole epochs after which each run is looked at, too
HIDDEN = 16
BATCHES = 40  # drawn of the chosen size, to be seen one by one
NOISE_SIZES = np.array([1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024])
MOMENTS = {"at the start": 0, "after 1 epoch": 1, "after 10 epochs": 10, "after 100 epochs": 100}


@lru_cache(maxsize=1)
def digits():
    """The digits, always split alike."""
    return datasets.DATASETS["digits"].load(np.random.default_rng(0))


@lru_cache(maxsize=1)
def net():
    return network.Network([64, HIDDEN, 10], hidden="ReLU", output="softmax")


@lru_cache(maxsize=1)
def start():
    """The θ that all runs of this notebook begin with."""
    return net().initialize("He normal", np.random.default_rng(1))


@dataclass(frozen=True, eq=False)
class Course:
    """The runs of one batch size, at all RATES at once; ``steps`` (looks,) where they were looked at.

    ``loss``, ``accuracy`` (looks, rates): train loss and test accuracy, infinite and NaN after a divergence.
    ``before`` (updates, rates): the loss of each batch before its update. ``second``: seconds that a step of *one* run
    takes here, the median of several.
    """

    size: int
    per_epoch: int
    steps: np.ndarray
    loss: np.ndarray
    accuracy: np.ndarray
    before: np.ndarray
    second: float

    @property
    def best(self):
        """The index of the rate with the lowest loss at the end."""
        return int(self.loss[-1].argmin())

    @property
    def epochs(self):
        return self.steps / self.per_epoch

    @property
    def seconds(self):
        return self.steps * self.second

    def after(self, epoch):
        """The train loss at each of RATES after so many whole epochs, one of EPOCHS."""
        (at,) = np.flatnonzero(self.steps == epoch * self.per_epoch)
        return self.loss[at]

    def steps_to(self, level, rate):
        """The step at which the loss falls to ``level``, on a line between two looks; None if it never does."""
        loss = self.loss[:, rate]
        below = np.flatnonzero(loss <= level)
        if not below.size:
            return None
        k = below[0]
        if not k:
            return 0.0
        share = (loss[k - 1] - level) / (loss[k - 1] - loss[k])
        return float(self.steps[k - 1] + share * (self.steps[k] - self.steps[k - 1]))


@lru_cache(maxsize=1)
def courses():
    """One Course for each batch size, from the same start."""
    return tuple(_course(size, length) for size, length in zip(SIZES, LENGTHS, strict=True))


def _course(size, length):
    rows = len(digits().x_train)
    size = rows if size is None else size
    run = _run(GradientDescent(RATES[:, None]))
    run.begin(np.broadcast_to(start(), (len(RATES), net().size)), size)
    per_epoch = -(-rows // size)
    wanted = np.append(np.geomspace(1, length, LOOKS), [per_epoch * k for k in EPOCHS if per_epoch * k <= length])
    marks = np.unique(wanted.round().astype(np.int64))
    seen, before, batches = [run.evaluate()], [], shuffled(run, size, np.random.default_rng(2))
    with np.errstate(all="ignore"):
        for t, (x, y) in zip(range(1, length + 1), batches, strict=False):
            before.append(run.step(x, y))
            if t in marks:
                seen.append(run.evaluate())
    loss, _, _, accuracy = (np.array(values) for values in zip(*seen, strict=True))
    lost = ~np.isfinite(loss)
    loss[lost], accuracy[lost] = np.inf, np.nan
    steps = np.concatenate([[0], marks])
    return Course(size, per_epoch, steps, loss, accuracy, np.array(before), _second(size))


def _run(rule):
    return train.Run(net(), digits(), optimizer=rule, loss="cross-entropy")


def shuffled(run, size, rng):
    """Batches of ``size`` examples for ever, each example once an epoch, in a new order each time."""
    rows = len(run.x)
    while True:
        order = rng.permutation(rows) if size < rows else np.arange(rows, dtype=np.int64)
        for begin in range(0, rows, size):
            yield run.x[order[begin : begin + size]], run.y[order[begin : begin + size]]


def _second(size, repeats=25):
    """How long a step of one run takes here: the median of measurements too short for others to come between them."""
    run = _run(GradientDescent(0.01))
    run.begin(start(), size)
    x, y, took, count = run.x[:size], run.y[:size], [], 1 if size > 200 else 5
    for _ in range(repeats):
        begin = time.perf_counter()
        for _ in range(count):
            run.step(x, y)
        took.append((time.perf_counter() - begin) / count)
    return float(np.median(took))


@given.given(rate="(0, inf)", steps=given.whole)
def sharpness(rate, steps):
    """λ_max, the largest curvature of the loss of all digits, after each number of ``steps`` of batch descent."""
    run, found = _run(GradientDescent(rate)), []
    run.begin(start(), len(run.x))
    for t in range(1, max(steps) + 1):
        run.step(run.x, run.y)
        if t in steps:
            found.append(_curvature(run.theta))
    return np.array(found)


def _curvature(theta, times=40, h=1e-4):
    """By power iteration: a product of the Hessian with v is the difference of two gradients, by 2h."""
    v = np.ones_like(theta)
    for _ in range(times):
        v = v / np.linalg.norm(v)
        there, back = (
            net().loss_and_gradient(theta + k * h * v, digits().x_train, digits().y_train, "cross-entropy")[1]
            for k in (1, -1)
        )
        w = (there - back) / (2 * h)
        largest, v = float(v @ w), w
    return largest


# The noise of a gradient --------------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Noise:
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
    def expected(self):
        """What the theory says for the chosen size."""
        return float(error_of(self.sigma, self.size, self.rows, self.replacement))

    @property
    def uphill(self):
        """The share of the batches whose step would lead uphill to first order: their gradients point away from g."""
        return float((self.cloud[:, 0] < 0).mean())


@dataclass(frozen=True, eq=False)
class Gradients:
    """The gradient of every single example at one θ, (N, P) in float32, less their mean ``g``; and two directions."""

    g: np.ndarray
    spread: np.ndarray
    sigma: float
    axes: np.ndarray

    @property
    def length(self):
        return float(np.linalg.norm(self.g))


@given.given(moment=MOMENTS)
@lru_cache(maxsize=4)
def gradients(moment):
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
    spread = (each - g).astype(np.float32)
    along = (g / np.linalg.norm(g)).astype(np.float32)
    across = spread - np.outer(spread @ along, along)
    direction = across[np.linalg.norm(across, axis=1).argmax()]
    for _ in range(20):  # power iteration: the direction of the largest variance
        direction = across.T @ (across @ direction)
        direction /= np.linalg.norm(direction)
    sigma = float(np.sqrt((spread.astype(np.float64) ** 2).sum(axis=1).mean()))
    return Gradients(g, spread, sigma, np.stack([along, direction], axis=1))


@lru_cache(maxsize=1)
def _trained():
    """θ after 0, 1, … epochs of mini-batches of 32."""
    longest = max(MOMENTS.values())
    rule, rng = GradientDescent(0.1), np.random.default_rng(3)
    common = {"optimizer": rule, "initializer": "He normal", "loss": "cross-entropy", "batch_size": 32}
    return train.train(net(), digits(), **common, epochs=longest, rng=rng, start=start()).theta


def _theta(epochs):
    return start() if epochs == 0 else _trained()[epochs]


def noise(moment, size, replacement, seed=0):
    """Batches drawn at one θ, compared with the gradient of all N examples."""
    found, rows = gradients(moment), len(digits().x_train)
    size = checks.integer("size", round(size), 1, rows)
    sizes, measured = _measured(moment, replacement)
    rng = np.random.default_rng([seed, size, replacement])
    cloud = _errors(found, size, replacement, rng) @ found.axes / found.length + [1, 0]
    theory = error_of(found.sigma, sizes, rows, replacement)
    return Noise(moment, size, replacement, rows, found.length, found.sigma, sizes, measured, theory, cloud)


def error_of(sigma, size, rows, replacement):
    """σ/√m, times √((N − m)/(N − 1)) if no example is drawn twice."""
    return sigma / np.sqrt(size) * (1 if replacement else np.sqrt((rows - size) / (rows - 1)))


@lru_cache
def _measured(moment, replacement):
    """The root mean square error of batches of each size up to N, of the more batches the smaller they are."""
    found, rng = gradients(moment), np.random.default_rng([0, 0, replacement])
    sizes = np.append(NOISE_SIZES, len(found.spread))
    squares = [(_errors(found, m, replacement, rng, _many(m)) ** 2).sum(axis=1).mean() for m in sizes]
    return sizes, np.sqrt(np.array(squares, np.float64))


def _many(size):
    return max(BATCHES, min(1000, 4096 // size))


def _errors(found, size, replacement, rng, count=BATCHES):
    """ĝ − g of ``count`` batches, (count, P): the mean over the examples drawn."""
    rows = len(found.spread)
    if size == rows and not replacement:
        return np.zeros((count, found.spread.shape[1]), np.float32)
    drawn = rng.integers(0, rows, (count, size)) if replacement else rng.random((count, rows)).argsort(axis=1)[:, :size]
    if size * 8 < rows:
        return sum(found.spread[each] for each in drawn.T) / np.float32(size)
    counts = np.stack([np.bincount(each, minlength=rows) for each in drawn]).astype(np.float32)
    return counts @ found.spread / np.float32(size)
