"""Deck 000's "converges much faster than sigmoid/tanh in practice (6x)", put to the test on the digits."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from course_lib import datasets, network, optimizers
from course_lib.arguments import Count, checked
from course_lib.train import Run
from course_lib.train.threads import one_thread

RATES = {  # eight of each, a factor of √2 apart: the best one lies inside for each network and goal that was tried
    "ReLU": (0.09, 0.125, 0.18, 0.25, 0.35, 0.5, 0.7, 1.0),
    "tanh": (0.18, 0.25, 0.35, 0.5, 0.7, 1.0, 1.4, 2.0),
    "sigmoid": (0.7, 1.0, 1.4, 2.0, 2.8, 4.0, 5.6, 8.0),
}
NAMES = tuple(RATES)
SEEDS, EVERY = 8, 2  # starts of each pair; steps between two evaluations
BATCH, ROWS = 32, 128


class Ratio(NamedTuple):
    """How many times ReLU's steps: ``middle`` over all seeds, and between which numbers a single seed may lie.

    Steps are known to EVERY only, one too many at most: ``low`` and ``high`` are wider by that.
    """

    middle: float
    low: float
    high: float


@dataclass(frozen=True, eq=False)
class ActivationRace:
    """Train losses on a fixed ROWS examples, ``loss`` (K activations, E evaluations, R rates, S seeds), at ``steps``.

    ``rates`` (K, R) are those of each activation. What diverged has an infinite loss.
    """

    depth: int
    width: int
    steps: np.ndarray
    rates: np.ndarray
    loss: np.ndarray

    def steps_to(self, level: float) -> np.ndarray:
        """The first step at which the loss is below ``level``, for each run (K, R, S); infinite if it never is.

        Below at this evaluation and at the next: a noisy curve may dip once.
        """
        below = self.loss < level
        below[:, :-1] &= below[:, 1:]
        return np.where(below.any(axis=1), self.steps[below.argmax(axis=1)], np.inf)

    def finish(self, level: float) -> list[tuple[int, np.ndarray]]:
        """For each activation its best rate: most seeds arrive, in the fewest steps; if none does, the lowest loss.

        Returns (index of the rate, steps of each seed).
        """
        found = []
        for steps, last in zip(self.steps_to(level), self.loss[:, -1].mean(axis=-1), strict=True):
            arrived = np.isfinite(steps)
            mean = np.where(arrived, steps, 0).sum(axis=-1) / np.maximum(arrived.sum(axis=-1), 1)
            best = int(np.lexsort((last, mean, -arrived.sum(axis=-1)))[0])
            found.append((best, steps[best]))
        return found

    def inside(self, level: float) -> list[bool]:
        """Whether each one's best rate has a worse one on either side, so that none beyond the ends would be better."""
        return [0 < best < self.rates.shape[1] - 1 for best, _ in self.finish(level)]

    def ratio(self, level: float, name: str) -> Ratio | None:
        """How many times as many steps as ReLU, or None if a seed did not arrive.

        The middle is of the logarithms, so that twice as many and half as many weigh the same. Seed s has the same
        batches with each activation.
        """
        finish = self.finish(level)
        mine, relu = (finish[NAMES.index(n)][1] for n in (name, "ReLU"))
        if not np.isfinite([mine, relu]).all():
            return None
        look = self.steps[1] - self.steps[0]
        low, high = np.maximum(mine - look, 0) / relu, mine / np.maximum(relu - look, look / 2)
        middle = np.exp(np.log(np.maximum(mine, 1)).mean() - np.log(np.maximum(relu, 1)).mean())
        return Ratio(float(middle), float(low.min()), float(high.max()))


@checked
@one_thread
def race(
    depth: Count = 1, width: Count = 32, steps: Count = 500, seeds: Count = SEEDS, every: Count = 1
) -> ActivationRace:
    """Plain gradient descent on mini-batches of the digits: each activation at its rates, from each seed.

    64-width-…-10 with ``depth`` hidden layers; Glorot's start for tanh and sigmoid, He's for ReLU, each its own.
    ``every`` second, third … rate is tried.
    """
    data, rates = datasets.digits(), {name: each[::every] for name, each in RATES.items()}
    runs = [_curves(name, data, [width] * depth, steps, seeds, rates[name]) for name in NAMES]
    return ActivationRace(
        depth, width, EVERY * np.arange(steps // EVERY + 1), np.array([*rates.values()]), np.stack(runs)
    )


def _curves(name, data, hidden, steps, seeds, rates):
    net = network.Network([64, *hidden, 10], hidden=name)
    start = "He normal" if name == "ReLU" else "Glorot normal"
    starts = np.stack([net.initialize(start, np.random.default_rng([seed, 0])) for seed in range(seeds)])
    rule = optimizers.GradientDescent(learning_rate=np.repeat(rates, seeds)[:, None])
    run = Run(net, data, optimizer=rule, loss="cross-entropy")
    run.begin(np.tile(starts, (len(rates), 1)), BATCH)
    rngs = [np.random.default_rng([seed, 1]) for seed in range(seeds)]
    seen = []
    with np.errstate(all="ignore"):
        for t in range(steps + 1):
            if t % EVERY == 0:
                seen.append(network.evaluate(run.layers, run.x[:ROWS], run.y[:ROWS], run.loss)[0])
            rows = np.stack([rng.integers(0, len(run.x), BATCH) for rng in rngs])
            rows = np.tile(rows, (len(rates), 1))
            run.step(run.x[rows], run.y[rows])
    losses = np.array(seen, np.float64).reshape(-1, len(rates), seeds)
    return np.where(np.isfinite(losses), losses, np.inf)
