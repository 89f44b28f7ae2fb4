"""Batch, mini-batch and stochastic descent on the digits: the same start, the same rule, m examples a gradient."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from course_lib.topics.gradient_descent.experiments.digit_runs import digits, new_run, take_steps
from course_lib.train.clock import took
from course_lib.train.threads import one_thread

SIZES = (1, 8, 32, 128, None)  # examples a gradient; None: all of them
LENGTHS = (5392, 2000, 1000, 600, 300)  # steps of each
CUT = (2696, 602, 695, 306, 300)  # for a slow machine: as far as all that the notebook says of the runs is decided
RATES = np.array([0.01, 0.03, 0.1, 0.3, 1.0, 3.0])
EVALUATIONS = 20
EPOCHS = (1, 2, 4)  # whole epochs after which each run is evaluated, too


@dataclass(frozen=True, eq=False)
class BatchSizeRuns:
    """The runs of one batch size, at all RATES at once; ``steps`` (evaluations,) when they were evaluated.

    ``loss``, ``accuracy`` (evaluations, rates): train loss and test accuracy, infinite and NaN after a divergence.
    ``before`` (updates, rates): the loss of each batch before its update. ``second``: seconds that a step of *one* run
    takes here, the median of several.
    """

    size: int
    per_epoch: int
    steps: np.ndarray
    loss: np.ndarray
    accuracy: np.ndarray
    before: np.ndarray
    second: float

    @property
    def best(self) -> int:
        """The index of the rate with the lowest loss at the end."""
        return int(self.loss[-1].argmin())

    @property
    def epochs(self) -> np.ndarray:
        return self.steps / self.per_epoch

    @property
    def seconds(self) -> np.ndarray:
        return self.steps * self.second

    def after(self, epoch: int) -> np.ndarray:
        """The train loss at each of RATES after so many whole epochs, one of EPOCHS."""
        (at,) = np.flatnonzero(self.steps == epoch * self.per_epoch)
        return self.loss[at]

    def steps_to(self, level: float, rate: int) -> float | None:
        """The step at which the loss falls to ``level``, on a line between two evaluations; None if it never does."""
        loss = self.loss[:, rate]
        below = np.flatnonzero(loss <= level)
        if not below.size:
            return None
        k = below[0]
        if not k:
            return 0.0
        share = (loss[k - 1] - level) / (loss[k - 1] - loss[k])
        return float(self.steps[k - 1] + share * (self.steps[k] - self.steps[k - 1]))


@lru_cache(maxsize=1)
def runs_by_size() -> tuple[BatchSizeRuns, ...]:
    """The runs of each batch size, from the same start."""
    return tuple(_runs(size, length) for size, length in zip(SIZES, LENGTHS, strict=True))


@lru_cache(maxsize=1)
def shorter_runs() -> tuple[BatchSizeRuns, ...]:
    """The first CUT steps of the same runs."""
    return tuple(_runs(size, length, whole) for size, length, whole in zip(SIZES, CUT, LENGTHS, strict=True))


@one_thread
def _runs(size, length, whole=None):
    rows = len(digits().x_train)
    size = rows if size is None else size
    run, per_epoch = new_run(RATES[:, None], size), -(-rows // size)
    epochs = [per_epoch * k for k in EPOCHS]
    when = np.unique(np.append(np.geomspace(1, whole or length, EVALUATIONS), epochs).round().astype(np.int64))
    when = when[when <= length]
    evaluations, before = [run.evaluate()], []
    with np.errstate(all="ignore"):
        for t, batch_loss in take_steps(run, size, length, np.random.default_rng(2)):
            before.append(batch_loss)
            if t in when:
                evaluations.append(run.evaluate())
    loss, accuracy = (np.array([getattr(e, curve) for e in evaluations]) for curve in ("train_loss", "test_accuracy"))
    lost = ~np.isfinite(loss)
    loss[lost], accuracy[lost] = np.inf, np.nan
    return BatchSizeRuns(size, per_epoch, np.append(0, when), loss, accuracy, np.array(before), _second(size))


@one_thread
def _second(size, repeats=25):
    """How long a step of one run takes here: the median of measurements too short for others to come between them."""
    run = new_run(0.01, size)
    return float(np.median([took(lambda: run.step(run.x[:size], run.y[:size])) for _ in range(repeats)]))
