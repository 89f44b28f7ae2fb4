"""How well each class is told from the others: the confusion matrix, and what is counted from it."""

import importlib
import os
from collections.abc import Sequence
from typing import Any

import numpy as np

from course_lib import checks, datasets
from course_lib.train.table import Table


class PerClass(Table):
    """A row for each class: precision, recall and F1, with the three counts that they are made of.

    ``confusion[i, j]`` is the number of rows of class i that were taken for class j. Of a class, *precision* is the
    part that is right of the rows that were taken for it, *recall* the part that was found of the rows that are of it,
    and F1 = 2 · right / (taken + rows) their harmonic mean. A part of no rows is NaN.
    """

    def __init__(self, true: np.ndarray, predicted: np.ndarray, classes: Sequence[str]) -> None:
        """Two arrays (N,) of labels that count from 0, each an index into ``classes``."""
        self.classes = datasets.class_names(classes)
        count = len(self.classes)
        found = np.bincount(count * labels("true", true, count) + labels("predicted", predicted, count))
        self.confusion = np.zeros((count, count), np.int64)
        self.confusion.flat[: len(found)] = found
        right, rows, taken = self.confusion.diagonal(), self.confusion.sum(axis=1), self.confusion.sum(axis=0)
        with np.errstate(invalid="ignore"):
            parts = {"precision": right / taken, "recall": right / rows, "F1": 2 * right / (taken + rows)}
        columns = {"class": self.classes, **parts, "right": right, "taken": taken, "rows": rows}
        lists = [np.asarray(column).tolist() for column in columns.values()]
        super().__init__(dict(zip(columns, values, strict=True)) for values in zip(*lists, strict=True))

    @property
    def accuracy(self) -> float:
        """The part of all rows that is right."""
        return float(self.confusion.trace() / self.confusion.sum())

    @property
    def mistakes(self) -> np.ndarray:
        """The confusion matrix without what is right."""
        return self.confusion - np.diag(self.confusion.diagonal())

    @property
    def worst(self) -> tuple[str, str, int]:
        """The mistake that is made most often: the class, what it is taken for, and how many times."""
        wrong = self.mistakes
        i, j = divmod(int(wrong.argmax()), len(self.classes))
        return self.classes[i], self.classes[j], int(wrong[i, j])

    @property
    def message(self) -> str:
        """How many rows are right, and which mistake is made most often."""
        one, other, times = self.worst
        rows = self.confusion[self.classes.index(one)].sum()
        head = f"{self.confusion.trace()} of {self.confusion.sum()} rows are right ({100 * self.accuracy:.3g} %)"
        return head + (f"; most often {one} is taken for {other} ({times} of {rows})" if times else "")

    def plot(self, path: str | os.PathLike | None = None) -> Any:
        """A picture of the confusion matrix; ``path`` also writes it to a file: .pdf, .svg or .png."""
        pictures = importlib.import_module("course_lib.drawing.confusion")  # by name: training needs no pictures
        return pictures.show_confusion(self, path)


def labels(argument: str, value: Any, classes: int) -> np.ndarray:
    """Labels (N,) that count from 0, checked."""
    a = np.asarray(value)
    if a.ndim != 1 or a.dtype.kind not in "iu" or not a.size or a.min() < 0 or a.max() >= classes:
        expected = f"labels (N,) from 0 to {classes - 1}"
        raise checks.problem(argument, checks.describe(a), expected, "Count the classes from 0.")
    return a.astype(np.int64)
