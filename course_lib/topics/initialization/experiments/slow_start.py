"""How long a start that is too small lasts: networks of tanh on the moons, many starts at once."""

from typing import Annotated

import numpy as np

from course_lib import optimizers
from course_lib.arguments import By, Whole, checked
from course_lib.initializers import Initializer
from course_lib.network import Network
from course_lib.optimizers import Optimizer
from course_lib.topics.initialization.experiments.runs import load_data
from course_lib.train import EvaluationReport, History, train

STEPS, EVALUATIONS, STARTS, LEVEL = 1000, 100, 20, 0.6


@checked
def plateau(depth: Annotated[int, Whole(1, 5)], rule: Annotated[Optimizer | str, By(optimizers.choose)]) -> str:
    """When STARTS networks that start too small have left their plateau, in words."""
    run = slow_starts(depth, optimizers.choose(rule), "too small", tuple(range(STARTS)), until=LEVEL)
    return in_words(first_below(run))


def slow_starts(
    depth: int,
    rule: Optimizer,
    initializer: Initializer | str,
    seeds: tuple[int, ...],
    steps: int = STEPS,
    until: float = -np.inf,
) -> History:
    """``depth`` hidden layers of 16 tanh units from a start for each seed, on the same data and batches.

    They end when each training cost has been below ``until``.
    """
    net, arrived = Network([2, *[16] * depth, 2], hidden="tanh"), np.zeros(len(seeds), bool)

    def have_arrived(report: EvaluationReport) -> bool:
        np.logical_or(arrived, report.train_loss < until, out=arrived)
        return bool(arrived.all())

    return train(
        net,
        load_data("moons", 0),
        optimizer=rule,
        initializer=initializer,
        start=np.stack([net.initialize(initializer, np.random.default_rng(seed)) for seed in seeds]),
        loss="cross-entropy",
        batch_size=32,
        steps=steps,
        evaluations=EVALUATIONS,
        rng=np.random.default_rng(1),
        on_evaluation=have_arrived,
    )


def first_below(history: History, level: float = LEVEL) -> np.ndarray:
    """The first evaluated step at which each training cost is below a level; ∞ where there is none."""
    below = history.train_loss < level
    return np.where(below.any(axis=0), history.steps[below.argmax(axis=0)], np.inf)


def in_words(steps: np.ndarray) -> str:
    """When the runs arrived, from the first to the last."""
    if not np.isfinite(steps).all():
        return f"not in {STEPS} steps" if np.isinf(steps).all() else f"not in {STEPS} steps for some"
    first, last = f"{steps.min():.0f}", f"{steps.max():.0f}"
    return f"after {first} steps" if first == last else f"after {first} to {last} steps"
