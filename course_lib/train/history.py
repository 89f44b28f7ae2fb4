"""What happened in a training run: the curves, the parameters along the way, and how it ended."""

from dataclasses import dataclass

import numpy as np

from course_lib.network import Network

STILL = 0.002  # of its first value: a smaller change of the loss is no change


@dataclass(frozen=True, eq=False)
class History:
    """One training run, or R of them at once: then every curve has a second axis of length R.

    ``steps``: the numbers of updates after which the run was evaluated, from 0; and at each of these ``train_loss``,
    ``test_loss``, ``train_accuracy``, ``test_accuracy`` (means over all the data) and ``theta``, (E, …, P).
    ``batch_loss`` and ``learning_rate``: one entry an update, the loss that of its batch before it. No loss includes
    the penalty. ``diverged_at``: the number of updates after which a loss was first found not to be finite, −1 if none
    was. ``stopped_early``: whether patience ended the run.
    """

    network: Network
    steps: np.ndarray
    steps_per_epoch: int
    train_loss: np.ndarray
    test_loss: np.ndarray
    train_accuracy: np.ndarray
    test_accuracy: np.ndarray
    theta: np.ndarray
    batch_loss: np.ndarray
    learning_rate: np.ndarray
    diverged_at: np.ndarray
    stopped_early: bool

    @property
    def epochs(self) -> np.ndarray:
        """``steps`` counted in passes over the training set."""
        return self.steps / self.steps_per_epoch

    @property
    def best(self) -> np.ndarray:
        """The index into ``steps`` at which the test loss was lowest, one a replica; 0 if it was never finite."""
        return np.argmin(np.where(np.isfinite(self.test_loss), self.test_loss, np.inf), axis=0)

    @property
    def went_wrong(self) -> bool:
        """Whether a run diverged, or the loss ended no lower than it began: ``message`` then says what to change."""
        first, last = self._ends
        return bool((self.diverged_at >= 0).any() or last > first * (1 - STILL))

    @property
    def message(self) -> str:
        """How the run ended, in a sentence, and what to change if it went wrong; of replicas, the median."""
        runs, bad = self.diverged_at.size, self.diverged_at[self.diverged_at >= 0]
        if bad.size:
            who = "The run" if runs == 1 else f"{bad.size} of {runs} replicas"
            when = f"at step {bad.min()}" if runs == 1 else f"the first at step {bad.min()}"
            cure = "Try a learning rate ten times smaller, a smaller initialisation, or gradient clipping."
            return f"{who} diverged, {when}: the loss is no longer a finite number. {cure}"
        (first, last), taken = self._ends, self.steps[-1]
        if last > first * (1 + STILL):
            cure = "Try a smaller learning rate or another initialisation."
            return f"The loss rose from {first:.3g} to {last:.3g} in {taken} steps. {cure}"
        if self.went_wrong:
            cure = "Try another initialisation, or another learning rate."
            return f"The loss is still what it was at the start, {last:.3g}, after {taken} steps. {cure}"
        how = "Stopped early" if self.stopped_early else "Done"
        best = f", test loss lowest at step {self.steps[self.best].item()}" if runs == 1 else ""
        return f"{how} after {taken} steps: train loss {first:.3g} → {last:.3g}{best}."

    @property
    def _ends(self):
        return np.median(self.train_loss[0]), np.median(self.train_loss[-1])
