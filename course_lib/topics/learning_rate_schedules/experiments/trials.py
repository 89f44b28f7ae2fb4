"""The same training under several schedules at once: the digits, one start, the same batches, other learning rates."""

from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Annotated, Any, NamedTuple

import numpy as np

from course_lib import activations, checks, datasets, network, optimizers
from course_lib.activations import Activation
from course_lib.arguments import By, Count, Positive, Rates, Seed, Share, Steps, checked
from course_lib.network import Network
from course_lib.optimizers import Optimizer
from course_lib.schedules import ConstantRate, Schedule, WarmUp, choose
from course_lib.topics.learning_rate_schedules.experiments.settling import SideBySide, family
from course_lib.train import History, train

CLASSES, RELU = 10, activations.ReLU()
EVALUATIONS = 15  # moments of a run at which all the digits are evaluated
WORK = 1.2e8  # replicas × rows × parameters × steps that one comparison may cost, so that a slider answers
RATES = (0.003, 0.01, 0.03, 0.06, 0.1, 0.2, 0.3, 0.5)  # of a sweep


@checked
@lru_cache(maxsize=8)
def digits(wrong_labels: Share = 0.0, seed: Seed = 0) -> datasets.Dataset:
    """The digits, with a share of the training labels replaced by random ones, as a careless person would label."""
    data, rng = datasets.digits(), np.random.default_rng([seed, 2])
    wrong = rng.random(len(data.y_train)) < wrong_labels
    drawn = rng.integers(0, CLASSES, len(data.y_train))
    return replace(data, y_train=np.where(wrong, drawn, data.y_train))


@dataclass(frozen=True, eq=False)
class Replay:
    """A history whose replica r was trained under ``schedules[r]``; ``wanted`` steps were asked for."""

    schedules: tuple[Schedule, ...]
    history: History
    wanted: int
    allowed: int

    @property
    def frames(self) -> int:
        return len(self.history.steps)

    @cached_property
    def rates(self) -> np.ndarray:
        """η of every step that was asked for and of the one after it, (R, T + 1).

        Of a schedule that reads losses those that were used, and NaN after the end of the run.
        """
        rates = np.full((len(self.schedules), self.wanted + 1), np.nan)
        used = self.history.learning_rate.T
        rates[:, : used.shape[1]] = used
        for k, schedule in enumerate(self.schedules):
            if not schedule.reads_losses:
                rates[k] = schedule(np.arange(self.wanted + 1))
        return rates

    def rate(self, k: int, t: int) -> float:
        """η of the k-th training at step t; at the end of a run that of its last step, if it depends on losses."""
        known = self.rates[k, : t + 1]
        return float(known[np.isfinite(known)][-1])

    @property
    def cut(self) -> str:
        """A sentence if the run was shortened to stay quick, else nothing."""
        short = self.allowed < self.wanted
        return f" Cut at {self.allowed} of {self.wanted} steps to stay quick." if short else ""


def _schedules(each, argument):
    checks.instance(argument, each, list | tuple, "a list of schedules", 'Write ["constant", "cosine"].')
    if not each:
        raise checks.problem(argument, "none", "at least one schedule", 'Write ["constant", "cosine"].')
    return tuple(choose(schedule, f"{argument}[{i}]") for i, schedule in enumerate(each))


@checked
def replay(
    schedules: Annotated[tuple[Schedule, ...], By(_schedules)],
    *,
    hidden: Steps = 0,
    depth: Steps = 1,
    batch_size: Count = 16,
    steps: Count = 300,
    wrong_labels: Share = 0.0,
    seed: Seed = 0,
    optimizer: Optimizer | str = "gradient descent",
    activation: Annotated[Activation, By(activations.choose)] = RELU,
    evaluations: Count = EVALUATIONS,
    work: Positive = WORK,
) -> Replay:
    """Train one network on the digits under each schedule: ``depth`` layers of ``hidden`` units, or none."""
    net = Network([64, *[hidden] * (depth if hidden else 0), CLASSES], hidden=activation)
    allowed = min(steps, max(20, int(work // (len(schedules) * batch_size * net.size))))
    rng = np.random.default_rng(seed)
    history = train(
        net,
        digits(wrong_labels, seed),
        optimizer=optimizer,
        initializer="He normal",
        loss="cross-entropy",
        batch_size=batch_size,
        steps=allowed,
        rng=rng,
        start=net.initialize("He normal", rng),
        replicas=len(schedules),
        schedule=SideBySide(schedules),
        evaluations=evaluations,
    )
    return Replay(schedules, history, steps, allowed)


class LeagueRow(NamedTuple):
    """One schedule at its best rate: means over the seeds; ``spread`` is the test accuracy's standard deviation."""

    name: str
    rate: float
    train_loss: float
    train_accuracy: float
    test_accuracy: float
    spread: float


@checked
@lru_cache(maxsize=8)
def league(
    rates: Rates = (0.1, 0.3, 1.0, 3.0), seeds: Count = 5, steps: Count = 300, **setting: Any
) -> list[LeagueRow]:
    """Every schedule of the menu from every rate, over several seeds; a row each, for its rate of lowest train loss."""
    names = list(family(1.0, steps))
    each = tuple(schedule for rate in rates for schedule in family(rate, steps).values())
    runs = [replay(each, steps=steps, seed=s, evaluations=1, work=10**15, **setting).history for s in range(seeds)]
    shape = (seeds, len(rates), len(names))
    ends = [
        np.stack([getattr(run, curve)[-1] for run in runs]).reshape(shape).astype(np.float64)
        for curve in ("train_loss", "train_accuracy", "test_accuracy")
    ]
    mean = np.where(np.isfinite(ends[0]).all(axis=0), ends[0].mean(axis=0), np.inf)
    best = mean.argmin(axis=0)
    return [
        LeagueRow(name, rates[best[k]], *_means(ends, best[k], k), float(ends[2][:, best[k], k].std()))
        for k, name in enumerate(names)
    ]


def _means(ends: list[np.ndarray], rate: int, schedule: int) -> tuple[float, float, float]:
    loss, train, test = (float(values[:, rate, schedule].mean()) for values in ends)
    return loss, train, test


@dataclass(frozen=True, eq=False)
class RateSweep:
    """Every rate of ``RATES`` with one optimizer: arrays (2, len(RATES)), without warm-up and with it; NaN: diverged.

    ``dead`` is the share of hidden units that are 0 for every training digit at the end: nothing wakes them again.
    """

    optimizer: Optimizer
    warm_up: int
    train_loss: np.ndarray
    test_accuracy: np.ndarray
    dead: np.ndarray

    def usable(self, accuracy: float = 0.8) -> list[float | None]:
        """The largest rate that ends with at least this test accuracy, without and with; None if there is none."""
        good = self.test_accuracy >= accuracy
        return [max((r for r, g in zip(RATES, row, strict=True) if g), default=None) for row in good]


@checked
@lru_cache(maxsize=64)
def sweep(
    optimizer: Annotated[Optimizer, By(optimizers.choose)],
    depth: Count,
    warm_up: Steps,
    seed: Seed = 0,
    steps: Count = 120,
    hidden: Count = 16,
    activation: Annotated[Activation, By(activations.choose)] = RELU,
) -> RateSweep:
    """Train at every rate of ``RATES``, constant, and warmed up over ``warm_up`` steps and then constant."""
    flat = [ConstantRate(rate) for rate in RATES]
    each = (*flat, *(WarmUp(warm_up, then=schedule) for schedule in flat))
    run = replay(
        each,
        hidden=hidden,
        depth=depth,
        activation=activation,
        optimizer=optimizer,
        steps=steps,
        seed=seed,
        evaluations=1,
    )
    ends = (getattr(run.history, curve)[-1] for curve in ("train_loss", "test_accuracy"))
    return RateSweep(optimizer, warm_up, *(values.reshape(2, -1) for values in (*ends, _dead(run.history))))


def _dead(history):
    """The share of hidden ReLU units that are 0 for all training digits (a sample of 300), one value a replica."""
    layers = history.network.layers(history.theta[-1])
    with np.errstate(all="ignore"):
        hidden = network.forward_pass(layers, digits().x_train[:300]).a[1:-1]
    return np.concatenate([(a <= 0).all(axis=-2) for a in hidden], axis=-1).mean(axis=-1)
