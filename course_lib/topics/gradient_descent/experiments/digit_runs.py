"""What the runs on the digits share: the data, one network, its start, and batches that go through all examples."""

from collections.abc import Iterator
from functools import lru_cache

import numpy as np

from course_lib import network
from course_lib.datasets import digits
from course_lib.optimizers import GradientDescent
from course_lib.train import Run

HIDDEN = 16


@lru_cache(maxsize=1)
def net() -> network.Network:
    """64 pixels, 16 ReLU, 10 classes."""
    return network.Network([64, HIDDEN, 10], hidden="ReLU", output="softmax")


@lru_cache(maxsize=1)
def start() -> np.ndarray:
    """The θ that all runs of this notebook begin with."""
    return net().initialize("He normal", np.random.default_rng(1))


def new_run(rate: float | np.ndarray, size: int | None = None) -> Run:
    """Gradient descent at the start: a Run for batches of at most ``size`` examples, for each rate of (R, 1) one."""
    run = Run(net(), digits(), optimizer=GradientDescent(rate), loss="cross-entropy")  # type: ignore[arg-type]
    run.begin(np.broadcast_to(start(), (*np.shape(rate)[:-1], net().size)), size)
    return run


def take_steps(run: Run, size: int, count: int, rng: np.random.Generator) -> Iterator[tuple[int, float | np.ndarray]]:
    """Train for ``count`` steps; after each of them its number, from 1, and the loss of its batch before it."""
    for t, (x, y) in zip(range(1, count + 1), run.batches(size, rng), strict=False):
        yield t, run.step(x, y)
