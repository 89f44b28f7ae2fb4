"""When to stop: one run, and the moment at which each of four rules would have ended it."""

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from course_lib import checks, given, network, train
from course_lib.optimizers import GradientDescent
from course_lib.topics.gradient_descent.experiments.batches import digits, shuffled

LOOKS = 250  # moments at which a run is looked at; rules see no more than a training loop would
RUNS = {  # training rows, batch size, learning rate, steps
    "150 digits, batch descent": (150, None, 0.5, 1500),
    "150 digits, mini-batches of 16": (150, 16, 0.2, 2500),
    "1,348 digits, batch descent": (1348, None, 0.5, 500),
    "1,348 digits, mini-batches of 32": (1348, 32, 0.2, 2500),
}
RULES = ("gradient", "change", "patience", "steps")


@dataclass(frozen=True, eq=False)
class Watched:
    """A run as a training loop sees it, at LOOKS moments; ``per_epoch`` steps are an epoch.

    ``gradient``: the length of the gradient of the last step, that is of its batch. ``change``: how much the train
    loss has changed since the look before, as a part of it (NaN at the first look).
    """

    name: str
    per_epoch: int
    steps: np.ndarray
    train_loss: np.ndarray
    test_loss: np.ndarray
    accuracy: np.ndarray
    gradient: np.ndarray
    change: np.ndarray

    @property
    def best(self):
        """The look at which the test loss was lowest."""
        return int(self.test_loss.argmin())


@dataclass(frozen=True, eq=False)
class Verdicts:
    """A run and, for each of RULES, the look at which it would have stopped; None if it never would."""

    run: Watched
    tolerance: float
    change: float
    patience: int
    epochs: int
    stops: dict


@given.given(name=RUNS)
@lru_cache
def watch(name):
    """The run of that name, each the same every time."""
    rows, size, rate, length = RUNS[checks.one_of("run", name, RUNS)]
    whole = digits()
    data = replace(whole, x_train=whole.x_train[:rows], y_train=whole.y_train[:rows])
    net = network.Network([64, 32, 10])
    size = size or rows
    run = train.Run(net, data, optimizer=GradientDescent(rate), loss="cross-entropy")
    run.begin(net.initialize("He normal", np.random.default_rng(4)), size)
    every, seen = length // LOOKS, []
    batches = shuffled(run, size, np.random.default_rng(5))
    for t, (x, y) in zip(range(1, length + 1), batches, strict=False):
        run.step(x, y)
        if t % every == 0:
            seen.append((t, *run.evaluate(), np.linalg.norm(run.gradient)))
    steps, train_loss, test_loss, _, accuracy, gradient = (np.array(values) for values in zip(*seen, strict=True))
    change = np.append(np.nan, np.abs(np.diff(train_loss)) / train_loss[:-1])
    return Watched(name, -(-rows // size), steps, train_loss, test_loss, accuracy, gradient, change)


def stopping(run, tolerance, change, patience, epochs):
    """Where |g| < ``tolerance``, where the loss changed by less than ``change``, after ``patience`` looks without a
    new lowest test loss, and after ``epochs``."""
    watched = watch(run)
    patience, epochs = checks.integer("patience", patience, 1), checks.integer("epochs", round(epochs), 1)
    stops = {
        "gradient": _first(watched.gradient < tolerance),
        "change": _first(watched.change < change),
        "patience": _first(_waited(watched.test_loss) >= patience),
        "steps": _first(watched.steps >= epochs * watched.per_epoch),
    }
    return Verdicts(watched, tolerance, change, patience, epochs, stops)


def _first(mask):
    return int(mask.argmax()) if mask.any() else None


def _waited(loss):
    """Of each look, how many looks ago the lowest loss so far was first seen."""
    looks = np.arange(len(loss), dtype=np.int64)
    lowest = np.minimum.accumulate(loss)
    new = np.append(True, lowest[1:] < lowest[:-1])
    return looks - np.maximum.accumulate(np.where(new, looks, 0))
