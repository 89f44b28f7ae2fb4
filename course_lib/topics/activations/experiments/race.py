"""Deck 000's "converges much faster than sigmoid/tanh in practice (6x)", put to the test on the digits."""

from dataclasses import dataclass

import numpy as np

from course_lib import datasets, network, optimizers
from course_lib.arguments import Count, Rates, checked
from course_lib.train import Run
from course_lib.train.threads import one_thread

NAMES = ("ReLU", "tanh", "sigmoid")
RATES = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0)
SEEDS, EVERY = 5, 5  # starts of each pair; steps between two evaluations
WIDTH, BATCH, ROWS = 32, 32, 128


@dataclass(frozen=True, eq=False)
class ActivationRace:
    """Train losses on a fixed ROWS examples, ``loss`` (K activations, E evaluations, R rates, S seeds), at ``steps``.

    What diverged has an infinite loss.
    """

    depth: int
    steps: np.ndarray
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

    def ratio(self, level: float, name: str) -> tuple[float, float] | None:
        """How many times as many steps as ReLU: (mean, standard error), or None if a seed did not arrive.

        Of the logarithms, so that twice as many and half as many weigh the same; the seeds are other starts for each.
        """
        finish = self.finish(level)
        mine, relu = (np.log(finish[NAMES.index(n)][1]) for n in (name, "ReLU"))
        if not np.isfinite([mine, relu]).all():
            return None
        error = np.sqrt(mine.var(ddof=1) / len(mine) + relu.var(ddof=1) / len(relu))
        ratio = np.exp(mine.mean() - relu.mean())
        return float(ratio), float(ratio * error)


@checked
@one_thread
def race(depth: Count = 1, steps: Count = 500, seeds: Count = SEEDS, rates: Rates = RATES) -> ActivationRace:
    """Plain gradient descent on mini-batches of the digits: each activation, each rate and each seed at once.

    64-32-…-10 with ``depth`` hidden layers; Glorot's start for tanh and sigmoid, He's for ReLU, each its own.
    """
    data = datasets.digits()
    runs = [_curves(name, data, depth, steps, seeds, rates) for name in NAMES]
    return ActivationRace(depth, EVERY * np.arange(steps // EVERY + 1), np.stack(runs))


def _curves(name, data, depth, steps, seeds, rates):
    net = network.Network([64, *[WIDTH] * depth, 10], hidden=name)
    start = "He normal" if name == "ReLU" else "Glorot normal"
    starts = net.initialize(start, np.random.default_rng(1), replicas=seeds)
    rule = optimizers.GradientDescent(learning_rate=np.repeat(rates, seeds)[:, None])
    run = Run(net, data, optimizer=rule, loss="cross-entropy")
    run.begin(np.tile(starts, (len(rates), 1)), BATCH)
    x, y, rng = run.x[:ROWS], run.y[:ROWS], np.random.default_rng(2)
    seen = []
    with np.errstate(all="ignore"):
        for t in range(steps + 1):
            if t % EVERY == 0:
                seen.append(network.evaluate(run.layers, x, y, run.loss)[0])
            rows = rng.integers(0, len(run.x), BATCH)
            run.step(run.x[rows], run.y[rows])
    seen = np.array(seen, np.float64).reshape(-1, len(rates), seeds)
    return np.where(np.isfinite(seen), seen, np.inf)
