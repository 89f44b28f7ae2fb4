"""How long a start that is too small lasts: networks of tanh on the moons, many starts at once."""

from typing import Annotated

import numpy as np

from course_lib import initializers
from course_lib.arguments import By, Count, Positive, checked
from course_lib.initializers import Initializer
from course_lib.network import Network
from course_lib.optimizers import GradientDescent, Optimizer
from course_lib.topics.initialization.experiments.runs import load_data
from course_lib.train import History, train

STEPS, EVALUATIONS = 1000, 100


@checked
def slow_start(
    depth: Count,
    rule: Optimizer | None = None,
    initializer: Annotated[Initializer | str, By(initializers.choose)] = "too small",
    seeds: tuple[int, ...] = tuple(range(20)),
) -> History:
    """``depth`` hidden layers of 16 tanh units from a start for each seed, on the same data and batches.

    Without a rule it is gradient descent with η = 0.2.
    """
    net = Network([2, *[16] * depth, 2], hidden="tanh")
    return train(
        net,
        load_data("moons", 0),
        optimizer=rule or GradientDescent(0.2),
        initializer=initializer,
        start=np.stack([net.initialize(initializer, np.random.default_rng(seed)) for seed in seeds]),
        loss="cross-entropy",
        batch_size=32,
        steps=STEPS,
        evaluations=EVALUATIONS,
        rng=np.random.default_rng(1),
    )


@checked
def first_below(history: History, level: Positive) -> np.ndarray:
    """The first evaluated step at which each training cost is below a level; ∞ where there is none."""
    below = history.train_loss < level
    return np.where(below.any(axis=0), history.steps[below.argmax(axis=0)], np.inf)


def in_words(steps: np.ndarray) -> str:
    """When the runs arrived, from the first to the last."""
    if not np.isfinite(steps).all():
        return f"not in {STEPS} steps" if np.isinf(steps).all() else f"not in {STEPS} steps for some"
    first, last = f"{steps.min():.0f}", f"{steps.max():.0f}"
    return f"after {first} steps" if first == last else f"after {first} to {last} steps"
