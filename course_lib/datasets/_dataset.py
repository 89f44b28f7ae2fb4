"""What a data set holds, how it is checked, and how examples are set aside for testing."""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np
from numpy.typing import DTypeLike

from course_lib import checks
from course_lib.arguments import Array, Generator, Interval, checked


@dataclass(frozen=True, eq=False, repr=False)
class Dataset:
    """x (N, n), labels y (N,) of int64 counting from 0, for training and for testing, and the names of the classes."""

    x_train: np.ndarray
    y_train: np.ndarray
    x_test: np.ndarray
    y_test: np.ndarray
    classes: tuple[str, ...]
    image_shape: tuple[int, int] | None = None
    name: str = "own data"

    def __post_init__(self) -> None:
        classes = _class_names(self.classes)
        x_train = _rows("x_train", self.x_train)
        x_test = _rows("x_test", self.x_test, x_train.shape[1])
        checked = {
            "x_train": x_train,
            "y_train": _labels("y_train", self.y_train, len(classes), len(x_train)),
            "x_test": x_test,
            "y_test": _labels("y_test", self.y_test, len(classes), len(x_test)),
            "classes": classes,
            "image_shape": _image_shape(self.image_shape, x_train.shape[1]),
        }
        for name, value in checked.items():
            object.__setattr__(self, name, value)

    def __repr__(self) -> str:
        n, m = len(self.x_train), len(self.x_test)
        each = "{} x {} pixels".format(*self.image_shape) if self.image_shape else f"{self.x_train.shape[1]} numbers"
        names = f"{len(self.classes)} classes: {', '.join(self.classes)}"
        return f"{self.name}: {n} examples to train on and {m} to test, {each} each, of {names}"

    def astype(self, dtype: DTypeLike) -> "Dataset":
        """The same data with x in ``dtype``: float32 for speed, float64 to check gradients."""
        dtype = checks.one_of("dtype", getattr(dtype, "__name__", str(dtype)), ("float32", "float64"))
        return dataclasses.replace(self, x_train=self.x_train.astype(dtype), x_test=self.x_test.astype(dtype))


@checked
def from_arrays(
    x: Array,
    y: np.ndarray | Sequence[Any],
    rng: Generator,
    *,
    test_fraction: Annotated[float, Interval("(0, 1)")] = 0.25,
    classes: Sequence[str] | None = None,
    image_shape: tuple[int, int] | None = None,
    name: str = "own data",
) -> Dataset:
    """A Dataset of your own: x (N, n), or pictures (N, height, width), and one label for each row, split by ``rng``.

    Labels are strings or whole numbers of any kind (then their sorted values become the classes), or indices into
    ``classes``. Scale x to about ±1 first: x = (x − x.mean(axis=0)) / x.std(axis=0). To keep a split that you already
    have, call ``Dataset(x_train, y_train, x_test, y_test, classes)``.
    """
    if x.ndim == 3:
        image_shape, x = (x.shape[1], x.shape[2]), x.reshape(len(x), -1)
    y, names = _named("y", y) if classes is None else (y, _class_names(classes))
    labels = _labels("y", y, len(names), len(_rows("x", x)))
    return split(x, labels, rng, test_fraction, names, image_shape, name)


def in_proportion(labels: np.ndarray, rng: "np.random.Generator") -> np.ndarray:
    """A random order of the rows, such that any number of first rows holds each class in proportion."""
    order = rng.permutation(len(labels))
    order = order[np.argsort(labels[order], kind="stable")]
    counts = np.bincount(labels)
    rank = np.arange(len(labels)) - np.repeat(np.cumsum(counts) - counts, counts)
    return order[np.argsort((rank + 0.5) / counts[labels[order]], kind="stable")]


def split(
    x: np.ndarray,
    y: np.ndarray,
    rng: "np.random.Generator",
    test_fraction: float,
    classes: tuple[str, ...],
    image_shape: tuple[int, int] | None,
    name: str,
) -> Dataset:
    """The Dataset of these rows, a random part of them for testing: at least one, not all, each class in proportion."""
    n = min(max(round(test_fraction * len(x)), 1), len(x) - 1)
    order = in_proportion(y, rng)
    test, train = rng.permutation(order[:n]), rng.permutation(order[n:])
    return Dataset(x[train], y[train], x[test], y[test], classes, image_shape, name)


def _rows(argument, value, columns=None):
    """``value`` as an array of shape (N, n), one example a row."""
    x = checks.array(argument, value, ndim=2, shape=(columns,))
    if x.ndim != 2:
        remedy = f"Flatten each example: {argument}.reshape(len({argument}), -1)."
        raise checks.problem(argument, f"shape {x.shape}", "shape (N, n), one example a row", remedy)
    return x


def _labels(argument, value, classes, rows):
    """``value`` as int64 labels, one for each of the rows, each from 0 to classes − 1."""
    y = _row_of(argument, value, "iu", "whole numbers from 0, one for each row of x")
    if len(y) != rows:
        raise checks.problem(argument, f"{len(y)} labels", f"{rows}, one for each row of x", "Keep x and y together.")
    wrong = y[(y < 0) | (y >= classes)]
    if wrong.size:
        remedy = "Count the classes from 0, and name each of them."
        raise checks.problem(argument, f"the label {wrong[0]}", f"labels from 0 to {classes - 1}", remedy)
    return y.astype(np.int64)


def _named(argument, value):
    """Labels of any kind as indices into their sorted values, and these as the names of the classes."""
    names, y = np.unique(_row_of(argument, value, "iubU", "one label for each row of x"), return_inverse=True)
    return y, _class_names(names)


def _row_of(argument, value, kinds, expected):
    try:
        y = np.asarray(value)
    except (TypeError, ValueError):
        y = None
    if y is None or y.ndim != 1 or y.dtype.kind not in kinds:
        came = checks.describe(value if y is None else y)
        remedy = f"Convert them: {argument}.astype(int), {argument}.ravel(), or {argument}.argmax(axis=1) if one-hot."
        raise checks.problem(argument, came, expected, remedy, TypeError)
    return y


def _class_names(value):
    names = value.tolist() if isinstance(value, np.ndarray) else value
    if not isinstance(names, tuple | list) or len(names) < 2:
        expected, remedy = "the names of at least two classes", 'Pass ("cat", "dog"); a single class teaches nothing.'
        raise checks.problem("classes", checks.describe(value), expected, remedy, TypeError)
    return tuple(str(name) for name in names)


def _image_shape(value, pixels):
    if value is None:
        return None
    sides = value if isinstance(value, tuple | list) and len(value) == 2 else (0, 0)
    if not all(isinstance(s, int | np.integer) and s > 0 for s in sides) or sides[0] * sides[1] != pixels:
        expected = f"(height, width) with {pixels} pixels in all, the columns of x"
        raise checks.problem("image_shape", f"{value!r:.40}", expected, "Pass None if the rows are not pictures.")
    return tuple(int(s) for s in sides)
