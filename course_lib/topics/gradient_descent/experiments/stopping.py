"""When to stop: one run, and the moment at which each of four rules would have ended it."""

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Annotated

import numpy as np

from course_lib import checks, network
from course_lib.arguments import By, Count, NonNegative, OneOf, checked
from course_lib.optimizers import GradientDescent
from course_lib.topics.gradient_descent.experiments.digit_runs import digits, take_steps
from course_lib.train import Run
from course_lib.train.threads import one_thread

EVALUATIONS = 250  # of each run; rules see no more than a training loop would
RUNS = {  # training rows, batch size, learning rate, steps
    "150 digits, batch descent": (150, None, 0.5, 1500),
    "150 digits, mini-batches of 16": (150, 16, 0.2, 2500),
    "1,348 digits, batch descent": (1348, None, 0.5, 500),
    "1,348 digits, mini-batches of 32": (1348, 32, 0.2, 2500),
}
RULES = ("gradient", "change", "patience", "steps")
RunName = Annotated[str, OneOf(RUNS)]


@dataclass(frozen=True, eq=False)
class WatchedRun:
    """A run as a training loop sees it, evaluated EVALUATIONS times; ``per_epoch`` steps are an epoch.

    ``gradient``: the length of the gradient of the last step, that is of its batch. ``change``: how much the train
    loss has changed since the evaluation before, as a part of it (NaN at the first).
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
    def best(self) -> int:
        """The evaluation at which the test loss was lowest."""
        return int(self.test_loss.argmin())


@dataclass(frozen=True, eq=False)
class StoppingPoints:
    """A run and, for each of RULES, the evaluation at which it would have stopped; None if it never would."""

    run: WatchedRun
    tolerance: float
    change: float
    patience: int
    epochs: int
    stops: dict[str, int | None]


@checked
@lru_cache
@one_thread
def watch(name: RunName) -> WatchedRun:
    """The run of that name, each the same every time."""
    rows, size, rate, length = RUNS[name]
    data = replace(digits(), x_train=digits().x_train[:rows], y_train=digits().y_train[:rows])
    net, size = network.Network([64, 32, 10]), size or rows
    run = Run(net, data, optimizer=GradientDescent(rate), loss="cross-entropy")
    run.begin(net.initialize("He normal", np.random.default_rng(4)), size)
    evaluations = [
        (t, now.train_loss, now.test_loss, now.test_accuracy, np.linalg.norm(run.gradient))
        for t, _ in take_steps(run, size, length, np.random.default_rng(5))
        if t % (length // EVALUATIONS) == 0
        for now in [run.evaluate()]
    ]
    steps, train_loss, test_loss, accuracy, gradient = map(np.array, zip(*evaluations, strict=True))
    change = np.append(np.nan, np.abs(np.diff(train_loss)) / train_loss[:-1])
    return WatchedRun(name, -(-rows // size), steps, train_loss, test_loss, accuracy, gradient, change)


def _rounded(value, argument):
    return checks.integer(argument, round(checks.one_number(argument, value)), 1)  # a slider may stop between two


@checked
def stopping(
    run: RunName,
    tolerance: NonNegative,
    change: NonNegative,
    patience: Count,
    epochs: Annotated[int, By(_rounded)],
) -> StoppingPoints:
    """Where |g| < ``tolerance``, where the loss changed by less than ``change``, after ``patience`` evaluations without
    a new lowest test loss, and after ``epochs``."""
    watched = watch(run)
    stops = {
        "gradient": _first(watched.gradient < tolerance),
        "change": _first(watched.change < change),
        "patience": _first(_waited(watched.test_loss) >= patience),
        "steps": _first(watched.steps >= epochs * watched.per_epoch),
    }
    return StoppingPoints(watched, tolerance, change, patience, epochs, stops)


def _first(mask):
    return int(mask.argmax()) if mask.any() else None


def _waited(loss):
    """Of each evaluation, how many evaluations ago the lowest loss so far was first seen."""
    count, lowest = np.arange(len(loss), dtype=np.int64), np.minimum.accumulate(loss)
    new = np.append(True, lowest[1:] < lowest[:-1])
    return count - np.maximum.accumulate(np.where(new, count, 0))
