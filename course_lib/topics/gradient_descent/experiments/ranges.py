"""Range tests on networks for the digits, beside what each constant rate makes of as many steps."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated

import numpy as np

from course_lib import network
from course_lib.arguments import Count, Interval, OneOf, Seed, checked
from course_lib.datasets import digits
from course_lib.optimizers import GradientDescent
from course_lib.train import RangeTest, Run, range_test
from course_lib.train.threads import one_thread

NETWORKS = {
    "16 ReLU": ((64, 16, 10), "ReLU", "He normal"),
    "64 + 32 ReLU": ((64, 64, 32, 10), "ReLU", "He normal"),
    "32 tanh": ((64, 32, 10), "tanh", "Glorot normal"),
    "32 sigmoid": ((64, 32, 10), "sigmoid", "Glorot normal"),
}
LOWEST, HIGHEST, STEPS = 1e-4, 30.0, 200
CONSTANT = np.geomspace(0.01, 10.0, 10)  # the rates that are held
HELD = 200  # steps at each of them
NetworkName = Annotated[str, OneOf(NETWORKS)]


@dataclass(frozen=True, eq=False)
class RatesCompared:
    """A range test, and the cost of all digits (CONSTANT,) after HELD steps at each constant rate; inf: diverged."""

    name: str
    size: int
    test: RangeTest
    held: np.ndarray

    @property
    def best(self) -> float:
        """The constant rate with the lowest cost."""
        return float(CONSTANT[self.held.argmin()])


@checked
@lru_cache(maxsize=64)
def compared(
    name: NetworkName,
    size: Count = 32,
    highest: Annotated[float, Interval("[0.001, 100]")] = HIGHEST,
    steps: Count = STEPS,
    seed: Seed = 0,
) -> RatesCompared:
    """The test and the constant rates, all from the same first weights."""
    sizes, hidden, initializer = NETWORKS[name]
    net = network.Network(list(sizes), hidden=hidden)
    test = range_test(
        net,
        digits(),
        optimizer="gradient descent",
        initializer=initializer,
        loss="cross-entropy",
        batch_size=size,
        rng=np.random.default_rng(seed),
        lowest=LOWEST,
        highest=highest,
        steps=max(steps, 2),
    )
    return RatesCompared(name, size, test, held(name, size, tuple(CONSTANT), seed))


@lru_cache(maxsize=64)
@one_thread
def held(name: str, size: int, rates: tuple[float, ...], seed: int) -> np.ndarray:
    """The cost of all digits after HELD steps at each of these rates, infinite after a divergence."""
    sizes, hidden, initializer = NETWORKS[name]
    net, rng = network.Network(list(sizes), hidden=hidden), np.random.default_rng(seed)
    column = np.array(rates, np.float32)[:, None]
    run = Run(net, digits(), optimizer=GradientDescent(column), loss="cross-entropy", dtype=np.float32)  # type: ignore[arg-type]
    start = net.initialize(initializer, rng)
    run.begin(np.broadcast_to(start, (len(rates), len(start))), size)
    with np.errstate(all="ignore"):
        for _, (x, y) in zip(range(HELD), run.batches(size, rng), strict=False):
            run.step(x, y)
        cost = run.evaluate()[0]
    return np.where(np.isfinite(cost), cost, np.inf)
