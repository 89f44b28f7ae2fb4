"""What a data set holds, how it is checked, and how examples are set aside for validation and for testing."""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np
from numpy.typing import DTypeLike

from course_lib import checks
from course_lib.arguments import Generator, Interval, checked
from course_lib.datasets import _own


@dataclass(frozen=True, eq=False, repr=False)
class Dataset:
    """Examples x (N, n) and what is to be predicted, y, for training and for testing.

    Of classes, y (N,) holds labels, int64 counting from 0, and ``classes`` their names. In a regression y (N, k) holds
    numbers, one column even if they were given as (N,), and ``classes`` is empty: pass () or None.

    ``x_validation`` and ``y_validation``, None if there are none: examples by which a run is stopped, its learning
    rate lowered and its best θ chosen, so that the test set stays for the last word.

    ``columns``: the names of the columns of x, if it came as a table that has them.
    """

    x_train: np.ndarray
    y_train: np.ndarray
    x_test: np.ndarray
    y_test: np.ndarray
    classes: tuple[str, ...]
    image_shape: tuple[int, int] | None = None
    name: str = "own data"
    x_validation: np.ndarray | None = None
    y_validation: np.ndarray | None = None
    columns: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        classes = () if self.classes is None or self.classes == () else _own.class_names(self.classes)
        found: dict[str, Any] = {"classes": classes}
        if (self.x_validation is None) != (self.y_validation is None):
            missing, other = ("x", "y") if self.x_validation is None else ("y", "x")
            expected = f"something beside {other}_validation"
            raise checks.problem(f"{missing}_validation", "None", expected, "Pass both of them, or neither.", TypeError)
        names = _columns(self.columns) or _own.column_names(self.x_train)
        x_width = y_width = None
        for part in ("train", "test") if self.x_validation is None else ("train", "test", "validation"):
            _own.same_columns(f"x_{part}", getattr(self, f"x_{part}"), names)
            x = _rows(f"x_{part}", getattr(self, f"x_{part}"), x_width)
            y = _answers(f"y_{part}", getattr(self, f"y_{part}"), classes, len(x), y_width)
            x_width, y_width = x.shape[1], None if classes else y.shape[1]
            found |= {f"x_{part}": x, f"y_{part}": y}
        if names and len(names) != x_width:
            expected, remedy = f"{x_width}, one for each column of x", "Leave them out, or name each column."
            raise checks.problem("columns", f"{len(names)} names", expected, remedy)
        found |= {"image_shape": _image_shape(self.image_shape, x_width), "columns": names}
        for name, value in found.items():
            object.__setattr__(self, name, value)

    def __repr__(self) -> str:
        n, m = len(self.x_train), len(self.x_test)
        middle = "" if self.x_validation is None else f", {len(self.x_validation)} to validate"
        each = "{} x {} pixels".format(*self.image_shape) if self.image_shape else _numbers(self.x_train.shape[1])
        names = f"of {len(self.classes)} classes: {', '.join(self.classes)}"
        what = f"with {_numbers(self.outputs)} to predict" if self.regression else names
        return f"{self.name}: {n} examples to train on{middle} and {m} to test, {each} each, {what}"

    @property
    def regression(self) -> bool:
        """Whether numbers are predicted, not classes."""
        return not self.classes

    @property
    def outputs(self) -> int:
        """How many outputs a network for it has: one for each class, or for each number to predict."""
        return len(self.classes) or self.y_train.shape[1]

    @property
    def inputs(self) -> dict[str, Any]:
        """The x that there are, by their names."""
        found = {name: getattr(self, name) for name in ("x_train", "x_test", "x_validation")}
        return {name: x for name, x in found.items() if x is not None}

    def astype(self, dtype: DTypeLike) -> "Dataset":
        """The same data with x in ``dtype``: float32 for speed, float64 to check gradients."""
        dtype = checks.one_of("dtype", getattr(dtype, "__name__", str(dtype)), ("float32", "float64"))
        return dataclasses.replace(self, **{name: x.astype(dtype) for name, x in self.inputs.items()})


@checked
def from_arrays(
    x: np.ndarray | Sequence[Any],
    y: np.ndarray | Sequence[Any],
    rng: Generator,
    *,
    test_fraction: Annotated[float, Interval("(0, 1)")] = 0.25,
    validation: Annotated[float, Interval("(0, 1)")] | None = None,
    classes: Sequence[str] | None = None,
    image_shape: tuple[int, int] | None = None,
    name: str = "own data",
) -> Dataset:
    """A Dataset of your own: x (N, n), or pictures (N, height, width), and y for each row, split at random by ``rng``.

    Both may be NumPy arrays, lists, or a pandas DataFrame and Series. Row k of y
    belongs to row k of x: they are matched by position, and pandas objects with different indexes are refused.

    Texts, booleans and whole numbers in y are labels of classes, whose names are their sorted values, or the
    categories of a pandas column, in their order; with
    ``classes`` they are names or indices of these. Other numbers, (N,) or (N, k), are to be predicted as they are: a
    regression. The kind of number decides: of quantities that are whole numbers pass ``np.asarray(y, float)``, of
    labels that were read as 0.0 and 1.0 ``np.asarray(y, int)``. Several columns of whole numbers are refused.

    ``test_fraction`` and ``validation`` are parts of all rows, with each class in proportion. Scale x, and numbers to
    predict, to about ±1 first: x = (x − x.mean(axis=0)) / x.std(axis=0). To keep a split that you already have, call
    ``Dataset(x_train, y_train, x_test, y_test, classes)``.

    >>> from course_lib import from_arrays
    >>> x, rng = np.array([[0.1, 0.9], [0.2, 0.8], [0.9, 0.1], [0.8, 0.3]]), np.random.default_rng(0)
    >>> from_arrays(x, ["cat", "cat", "dog", "dog"], rng, test_fraction=0.5)
    own data: 2 examples to train on and 2 to test, 2 numbers each, of 2 classes: cat, dog
    >>> from_arrays(x, [0.5, 1.5, 2.5, 3.5], rng, validation=0.25, name="prices")
    prices: 2 examples to train on, 1 to validate and 1 to test, 2 numbers each, with 1 number to predict
    """
    _own.same_index(x, y)
    columns, x = _own.column_names(x), _own.rows_of_numbers(x, "x")
    if x.ndim == 3:
        image_shape, x = (x.shape[1], x.shape[2]), x.reshape(len(x), -1)
    y, names = _own.labels_or_targets(y, classes)
    y = _answers("y", y, names, len(_rows("x", x)))
    if validation is not None and test_fraction + validation >= 1:
        came = f"{validation:g} beside test_fraction={test_fraction:g}"
        remedy = f"Pass validation={(1 - test_fraction) / 2:.2g}."
        raise checks.problem("validation", came, "less than all the rows together", remedy)
    return split(x, y, rng, test_fraction, names, image_shape, name, validation, columns)


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
    validation: float | None = None,
    columns: tuple[str, ...] = (),
) -> Dataset:
    """The Dataset of these rows, a random part of them for testing: at least one, not all, each class in proportion.

    With ``validation`` another part is set aside in the same way.
    """
    n = min(max(round(test_fraction * len(x)), 1), len(x) - 1)
    m = 0 if validation is None else min(max(round(validation * len(x)), 1), len(x) - n - 1)
    order = in_proportion(y, rng) if classes else rng.permutation(len(x))
    test, train = rng.permutation(order[:n]), rng.permutation(order[n + m :])
    looked = {} if validation is None else {"x_validation": x[order[n : n + m]], "y_validation": y[order[n : n + m]]}
    return Dataset(x[train], y[train], x[test], y[test], classes, image_shape, name, **looked, columns=columns)


def _numbers(count):
    return "1 number" if count == 1 else f"{count} numbers"


def _rows(argument, value, columns=None):
    """``value`` as an array of shape (N, n), one example a row."""
    x = checks.array(argument, _own.rows_of_numbers(value, argument), ndim=2, shape=(columns,))
    if x.ndim != 2:
        remedy = f"Flatten each example: {argument}.reshape(len({argument}), -1)."
        raise checks.problem(argument, f"shape {x.shape}", "shape (N, n), one example a row", remedy)
    return x


def _answers(argument, value, classes, rows, columns=None):
    """``value`` as int64 labels, each from 0 to classes − 1, or without classes as numbers (N, k): one for each row."""
    y = _labels(argument, value, len(classes)) if classes else _own.targets(value, argument)
    what = "labels" if classes else "rows"
    if len(y) != rows:
        raise checks.problem(argument, f"{len(y)} {what}", f"{rows}, one for each row of x", "Keep x and y together.")
    if y.ndim > 2 or columns not in (None, y.shape[-1]):
        expected = "shape (N, k)" if columns is None else f"{columns} columns, as in y_train"
        raise checks.problem(argument, f"shape {y.shape}", expected, "Give one row of numbers for each row of x.")
    return y


def _labels(argument, value, classes):
    expected, remedy = (
        "whole numbers from 0, one for each row of x",
        "Let from_arrays make them of names or one-hot rows.",
    )
    y = np.asarray(value) if isinstance(value, np.ndarray | list | tuple) else None
    if y is None or y.ndim != 1 or y.dtype.kind not in "iub":
        raise checks.problem(argument, checks.describe(value if y is None else y), expected, remedy, TypeError)
    wrong = y[(y < 0) | (y >= classes)]
    if wrong.size:
        remedy = "Count the classes from 0, and name each of them."
        raise checks.problem(argument, f"the label {wrong[0]}", f"labels from 0 to {classes - 1}", remedy)
    return y.astype(np.int64)


def _columns(value):
    if not isinstance(value, tuple) or not all(isinstance(name, str) for name in value):
        expected, remedy = "a tuple of the names of the columns of x", "Leave it out: a table brings its names along."
        raise checks.problem("columns", checks.describe(value), expected, remedy, TypeError)
    return value


def _image_shape(value, pixels):
    if value is None:
        return None
    sides = value if isinstance(value, tuple | list) and len(value) == 2 else (0, 0)
    if not all(isinstance(s, int | np.integer) and s > 0 for s in sides) or sides[0] * sides[1] != pixels:
        expected = f"(height, width) with {pixels} pixels in all, the columns of x"
        raise checks.problem("image_shape", f"{value!r:.40}", expected, "Pass None if the rows are not pictures.")
    return tuple(int(s) for s in sides)
