"""What happened in a training run: the curves, the parameters along the way, and how it ended."""

import importlib
import os
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from course_lib import checks, datasets
from course_lib.network import Network
from course_lib.train.per_class import PerClass, labels
from course_lib.train.run import Evaluation
from course_lib.train.table import data_frame

STILL = 0.002  # of its first value: a smaller change of the loss is no change


@dataclass(frozen=True, eq=False)
class History:
    """One training run, or R of them at once: then every curve has a second axis of length R.

    ``steps``: the numbers of updates after which the run was evaluated, from 0; and at each of these ``train_loss``,
    ``test_loss``, ``train_accuracy``, ``test_accuracy`` (means over all the data) and ``theta``, (E, …, P). With a
    validation set also ``validation_loss`` and ``validation_accuracy``. What there is not, such as the accuracy of
    numbers, is None. ``classes``: the names of the classes; none if numbers are predicted.
    ``columns``: those of the table x; none if it was an array.
    ``batch_loss`` and ``learning_rate``: one entry an update, the loss that of its batch before it. No loss includes
    the penalty. ``diverged_at``: the number of updates after which a loss was first found not to be finite, −1 if none
    was. ``stopped_early``: whether patience or a callback ended the run.

    ``optimizer_state``, after the last update, and ``shuffling``, what the generators of the batches began with, are
    what ``train(…, resume=history)`` goes on with.

    >>> from course_lib import Network, train
    >>> from course_lib.datasets import DATASETS
    >>> data = DATASETS["moons"].load(np.random.default_rng(0))
    >>> setting = {"optimizer": "Adam", "initializer": "He normal", "batch_size": 32, "rng": np.random.default_rng(0)}
    >>> history = train(Network([2, 16, 2]), data, epochs=3, **setting)
    >>> history.steps.tolist(), history.theta.shape
    ([0, 10, 20, 30], (4, 82))
    >>> bool(history.train_loss[-1] < history.train_loss[0])
    True
    """

    CURVES: ClassVar[tuple[str, ...]] = Evaluation._fields

    network: Network
    steps: np.ndarray
    steps_per_epoch: int
    train_loss: np.ndarray
    test_loss: np.ndarray
    train_accuracy: Any  # an array, or None
    test_accuracy: Any
    theta: np.ndarray
    batch_loss: np.ndarray
    learning_rate: np.ndarray
    diverged_at: np.ndarray
    stopped_early: bool
    batch_size: int
    optimizer_state: dict[str, Any]
    shuffling: list[dict[str, Any]]
    validation_loss: Any = None
    validation_accuracy: Any = None
    classes: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()

    def __repr__(self) -> str:
        replicas, taken = self.train_loss.shape[1:], len(self.batch_loss)
        what = f"{replicas[0]} runs at once" if replicas else "A run"
        rows = "1 row" if self.batch_size == 1 else f"{self.batch_size} rows"
        length = f"{taken} steps of {rows} ({self.epochs[-1]:.3g} epochs), evaluated {len(self.steps)} times"
        if (self.diverged_at >= 0).any():
            return f"{what} of {self.network!r}: {length}. {self.message}"
        curve = "test loss" if self.test_accuracy is None else "test accuracy"
        last = np.median(getattr(self, curve.replace(" ", "_"))[-1])
        end = f"The {curve} {'is' if not replicas else 'is in the median'} {last:.3g}."
        return f"{what} of {self.network!r}: {length}. {self.message} {end}"

    @property
    def curves(self) -> dict[str, np.ndarray]:
        """The curves that there are, by their names."""
        return {name: curve for name in self.CURVES if (curve := getattr(self, name)) is not None}

    @property
    def deciding(self) -> str:
        """What ``best`` and patience go by: "validation" where there is a validation set, else "test"."""
        return "test" if self.validation_loss is None else "validation"

    @property
    def epochs(self) -> np.ndarray:
        """``steps`` counted in passes over the training set."""
        return self.steps / self.steps_per_epoch

    @property
    def best(self) -> np.ndarray:
        """The index into ``steps`` at which the validation loss was lowest, one a replica; 0 if it was never finite.

        Of data without a validation set it is the test loss.
        """
        loss = self.curves[f"{self.deciding}_loss"]
        return np.argmin(np.where(np.isfinite(loss), loss, np.inf), axis=0)

    @property
    def best_theta(self) -> np.ndarray:
        """θ at ``best``, of each replica its own: (P,) or (R, P). This is the one to use after ``patience``."""
        return np.take_along_axis(self.theta, self.best[None, ..., None], axis=0)[0]

    def predict(self, x: Any, theta: np.ndarray | None = None) -> np.ndarray:
        """What the network predicts for rows x (N, n), an array or a table: names of classes (N,), or numbers (N, k).

        A table has the columns of the one to train on, in their order; of an array the order alone counts. ``theta`` is
        the last θ of the run, unless you pass another one, such as ``history.best_theta``. Of replicas
        there is a first axis more.

        >>> from course_lib import Network, train
        >>> from course_lib.datasets import DATASETS
        >>> rng = np.random.default_rng(0)
        >>> blobs = DATASETS["blobs"].load(rng)
        >>> call = {"optimizer": "gradient descent", "initializer": "Glorot normal", "batch_size": 32, "epochs": 5}
        >>> history = train(Network.for_data(blobs), blobs, rng=rng, **call)
        >>> history.predict([[0.0, 1.2]])
        array(['blob 1'], dtype='<U6')
        """
        theta, x = self._asked(theta, x)
        if not self.classes:
            return self.network.predict(theta, x)
        return np.array(self.classes)[self.network.classify(theta, x)]

    def per_class(self, x: Any, y: Any, theta: np.ndarray | None = None) -> PerClass:
        """The confusion matrix on rows x and their labels y, names or indices, with figures for each class.

        ``theta`` is as in ``predict``, but of one run: of replicas pass ``history.theta[-1, r]``.

        >>> from course_lib import Network, train
        >>> from course_lib.datasets import DATASETS
        >>> rng = np.random.default_rng(0)
        >>> blobs = DATASETS["blobs"].load(rng)
        >>> call = {"optimizer": "gradient descent", "initializer": "Glorot normal", "batch_size": 32, "epochs": 5}
        >>> history = train(Network.for_data(blobs), blobs, rng=rng, **call)
        >>> found = history.per_class(blobs.x_test, blobs.y_test)
        >>> found.columns
        ['class', 'precision', 'recall', 'F1', 'right', 'taken', 'rows']
        >>> found.confusion.sum(axis=1) == np.bincount(blobs.y_test)
        array([ True,  True,  True])
        """
        if not self.classes:
            remedy = "Look at history.predict(x) - y."
            raise checks.problem("history", "a run that predicts numbers", "one that predicts classes", remedy)
        theta, x = self._asked(theta, x)
        if np.ndim(theta) != 1:
            remedy = "Pass theta=history.theta[-1, 0], or another replica's."
            raise checks.problem("theta", checks.describe(theta), "the θ of one run, (P,)", remedy)
        true, _ = datasets.labels_or_targets(y, self.classes, "y")
        if len(true) != len(x):
            came, expected = f"{len(true)} labels", f"{len(x)}, one for each row of x"
            raise checks.problem("y", came, expected, "Keep x and y together.")
        true = labels("y", true, len(self.classes))
        return PerClass(true, self.network.classify(theta, x), self.classes)

    def _asked(self, theta, x):
        """The θ, the last one unless another is given, and the rows that the network is asked for."""
        datasets.same_columns("x", x, self.columns)
        x = datasets.rows_of_numbers(x, "x", self.network.sizes[0])
        return self.theta[-1] if theta is None else theta, x

    def to_pandas(self) -> Any:
        """The curves as a pandas DataFrame, one row an evaluation, or for replicas one for each of them."""
        columns = {"step": self.steps, "epoch": self.epochs} | self.curves
        if self.train_loss.ndim > 1:
            evaluations, replicas = self.train_loss.shape
            columns = {name: a if a.ndim > 1 else np.repeat(a[:, None], replicas, 1) for name, a in columns.items()}
            columns |= {"replica": np.tile(np.arange(replicas, dtype=np.int64), evaluations)}
        return data_frame(
            {name: a.ravel() for name, a in columns.items()}, "take its arrays, such as history.test_loss"
        )

    def plot(self, path: str | os.PathLike | None = None) -> Any:
        """A picture of the curves; ``path`` also writes it to a file: .pdf and .svg for print, or .png."""
        pictures = importlib.import_module(
            "course_lib.drawing.history"
        )  # by name: training does not depend on pictures
        return pictures.show_history(self, path)

    def save(self, path: str | os.PathLike) -> None:
        """Write all of it to a file, such as ``"run.npz"``, for ``History.load``. What stood there is replaced."""
        from course_lib.train import saving  # with json and zipfile, which take 10 ms to import

        saving.save(self, path)

    @classmethod
    def load(cls, path: str | os.PathLike) -> "History":
        """The History that ``save`` wrote. Nothing in the file is run: it holds numbers and names."""
        from course_lib.train import saving

        return saving.load(path)

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
        best = f", {self.deciding} loss lowest at step {self.steps[self.best].item()}" if runs == 1 else ""
        return f"{how} after {taken} steps: train loss {first:.3g} → {last:.3g}{best}."

    @property
    def _ends(self):
        return np.median(self.train_loss[0]), np.median(self.train_loss[-1])
