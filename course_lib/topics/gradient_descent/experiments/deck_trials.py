"""The runs that put deck 002's lists to the test: batch, stochastic and mini-batch descent on the digits and moons."""

from dataclasses import dataclass
from functools import lru_cache, partial

import numpy as np

from course_lib import datasets, network
from course_lib.arguments import Batch, Count, checked
from course_lib.optimizers import GradientDescent
from course_lib.topics.gradient_descent.experiments.batch_sizes import RATES, runs_by_size
from course_lib.topics.gradient_descent.experiments.digit_runs import HIDDEN, digits, net, new_run, start, take_steps
from course_lib.train import train
from course_lib.train.clock import took
from course_lib.train.threads import one_thread

LEVEL = 0.3  # the train loss at which the examples seen are counted
STUCK = 0.2  # the loss of the moons above which a run has not learned them: the best have 0.01
STEPS = 200


@dataclass(frozen=True, eq=False)
class StepByStep:
    """A run evaluated after every step: the train loss, the loss of each batch, and the cosines of successive steps."""

    loss: np.ndarray
    batch_loss: np.ndarray
    cosines: np.ndarray

    @property
    def jumps(self) -> float:
        """By how much the loss of a batch differs from that of the one before: root mean square, last 100 steps."""
        return float(np.sqrt(np.mean(np.diff(self.batch_loss[-100:]) ** 2)))

    @property
    def rises(self) -> float:
        """The share of the steps after which the loss over all examples is higher than before."""
        return float((np.diff(self.loss) > 0).mean())


@lru_cache
def step_by_step(size: int | None, rate: float) -> StepByStep:
    """Stochastic (size 1), mini-batch or batch descent (None) on the digits, evaluated after every step."""
    size = size or len(digits().x_train)
    run = new_run(rate, size)
    loss, before, path = [run.evaluate()[0]], [], [run.theta.copy()]
    for _, batch_loss in take_steps(run, size, STEPS, np.random.default_rng(6)):
        before.append(batch_loss)
        loss.append(run.evaluate()[0])
        path.append(run.theta.copy())
    moves = np.diff(path, axis=0)
    moves /= np.linalg.norm(moves, axis=1, keepdims=True)
    return StepByStep(np.array(loss), np.array(before), (moves[1:] * moves[:-1]).sum(axis=1))


@checked
@lru_cache
def stuck(size: Batch, width: Count, replicas: Count = 24) -> tuple[float, float]:
    """The shares of networks of so many hidden units that have not learned the moons after 1000 and 2000 steps."""
    run = train(
        network.Network([2, width, 2], hidden="tanh"),
        datasets.DATASETS["moons"].load(np.random.default_rng(0)),
        optimizer=GradientDescent(0.5),
        initializer="Glorot normal",
        loss="cross-entropy",
        batch_size=size,
        steps=2000,
        rng=np.random.default_rng(1),
        replicas=replicas,
        evaluations=2,
        dtype=np.float32,
    )
    early, late = (run.train_loss[-2:] > STUCK).mean(axis=1)
    return float(early), float(late)


@lru_cache
def by_epochs(size: int | None, rate: float, epochs: int) -> tuple[np.ndarray, float]:
    """The train loss after each epoch of a longer run, and the length of θ at the first that is below LEVEL."""
    run = train(
        net(),
        digits(),
        optimizer=GradientDescent(rate),
        initializer=None,
        start=start(),
        loss="cross-entropy",
        batch_size=size,
        epochs=epochs,
        evaluations=epochs,
        rng=np.random.default_rng(2),
    )
    reached = int((run.train_loss < LEVEL).argmax())
    return run.train_loss, float(np.linalg.norm(run.theta[reached]))


@lru_cache
def equal_units(size: int) -> float:
    """Two hidden units made equal, trained: the largest difference between their incoming weights afterwards."""
    run, theta = new_run(0.1, size), start().copy()
    first, second = net().layers(theta)
    first.W[:, 1], second.W[1] = first.W[:, 0], second.W[0]
    run.begin(theta, size)
    for _ in take_steps(run, size, STEPS, np.random.default_rng(7)):
        pass
    W = run.layers[0].W
    return float(np.abs(W[:, 1] - W[:, 0]).max())


@lru_cache
def in_pieces(size: int) -> float:
    """How far the gradient over all examples is from the mean of those over pieces of ``size``."""
    x, y = digits().x_train, digits().y_train
    pieces = [slice(begin, begin + size) for begin in range(0, len(x), size)]
    total = sum(len(x[piece]) * _gradient(start(), x[piece], y[piece]) for piece in pieces)
    return float(np.abs(total / len(x) - _gradient(start(), x, y)).max())


def _gradient(theta, x, y):
    return net().loss_and_gradient(theta, x, y, "cross-entropy")[1]


@lru_cache
@one_thread
def growth(size: int | None, times: int = 8) -> float:
    """How much longer an update takes when there are ``times`` as many examples; ``size`` None: all of them."""
    run, seconds = new_run(0.01, size), []
    for copies in (1, times):
        x, y = np.tile(run.x, (copies, 1))[:size], np.tile(run.y, (copies, 1))[:size]
        seconds.append(min(took(partial(run.step, x, y)) for _ in range(20)))
    return seconds[1] / seconds[0]


def examples_to(level: float = LEVEL) -> dict[int, float]:
    """The examples that each batch size has seen when its loss, at its best rate, falls to ``level``; inf: never."""
    found = {}
    for runs in runs_by_size():
        steps = [runs.steps_to(level, k) for k in range(len(RATES))]
        found[runs.size] = min((s * runs.size for s in steps if s is not None), default=np.inf)
    return found


def held_bytes(size: int) -> int:
    """Bytes of float64 that a step holds: the batch, and z, a and δ of each layer."""
    return 8 * size * (64 + 3 * HIDDEN + 3 * 10)
