"""What the challenges of notebook 11 measure: a setting's runs with fixed seeds, and how near two curves are."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from course_lib.train.recording import Recording

SEEDS = (0, 1, 2)  # the data, the first weights and the batches of every check: the worst of the three counts
MANY = tuple(range(8))
LOWEST = 1e-6  # of a loss whose logarithm is taken


@dataclass(frozen=True, eq=False)
class SeedRuns:
    """The runs of one setting, a seed each: final accuracies and losses (seeds,), and the curves of the train loss."""

    seeds: tuple[int, ...]
    runs: tuple[Recording, ...]

    @property
    def size(self) -> int:
        """The number of the network's parameters."""
        return self.runs[0].net.size

    @cached_property
    def test_accuracy(self) -> np.ndarray:
        return self._last("test_accuracy")

    @cached_property
    def train_accuracy(self) -> np.ndarray:
        return self._last("train_accuracy")

    @cached_property
    def test_loss(self) -> np.ndarray:
        return self._last("test_loss")

    @property
    def steps(self) -> np.ndarray:
        """How many steps each run took."""
        return np.array([len(run.history.batch_loss) for run in self.runs], np.int64)

    @property
    def diverged(self) -> bool:
        """Whether the loss of any run stopped being a finite number."""
        return any((run.history.diverged_at >= 0).any() for run in self.runs)

    @property
    def cut(self) -> bool:
        """Whether the runs were cut short, so that they stay quick."""
        return any(
            len(h.batch_loss) < run.steps_wanted and not h.stopped_early and (h.diverged_at < 0).all()
            for run in self.runs
            for h in [run.history]
        )

    @property
    def middle_gap(self) -> float:
        """The third best test accuracy less the third worst: what lies between does not hang on one lucky run."""
        ordered = np.sort(self.test_accuracy)
        return float(ordered[-3] - ordered[2])

    def _last(self, name):
        values = np.array([getattr(run.history, name)[-1] for run in self.runs])
        lost = np.array([(run.history.diverged_at >= 0).any() for run in self.runs])
        return np.where(lost, np.inf if name.endswith("loss") else 0.0, values)


def runs(trained: Callable[..., Recording], setting: dict[str, Any], seeds: Sequence[int] = SEEDS) -> SeedRuns:
    """The playground's runs of a setting, with these seeds in place of its own; ``trained`` makes a run."""
    return SeedRuns(tuple(seeds), tuple(trained(**setting | {"seed": seed}) for seed in seeds))


@dataclass(frozen=True)
class Likeness:
    """How near the loss curves of one setting are to another's: ``distance`` (seeds,), and where the gap is widest.

    A distance is the mean of |ln loss − ln other loss| over the looks: 0.1 means 10 % apart, on average.
    """

    distance: np.ndarray
    step: int
    loss: float
    wanted: float


def likeness(found: SeedRuns, wanted: SeedRuns) -> Likeness:
    """Compare two settings of as many steps, seed by seed."""
    theirs = np.array([run.history.train_loss for run in wanted.runs])
    ours = np.full_like(theirs, np.inf)  # from where a run has diverged
    for row, run in zip(ours, found.runs, strict=True):
        row[: len(run.history.train_loss)] = run.history.train_loss
    gap = np.abs(_logarithm(ours) - _logarithm(theirs))
    distance = gap.mean(axis=1)
    worst = int(distance.argmax())
    look = int(gap[worst].argmax())
    return Likeness(distance, int(wanted.runs[0].history.steps[look]), *(float(c[worst, look]) for c in (ours, theirs)))


def _logarithm(losses):
    return np.log(np.clip(np.where(np.isfinite(losses), losses, 1e6), LOWEST, 1e6))
