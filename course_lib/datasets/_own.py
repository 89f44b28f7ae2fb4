"""What people have, NumPy arrays, lists, pandas tables and columns, as rows of numbers and as labels or targets.

pandas is not imported: a table is what has columns, a column with categories is what has categories.
"""

import numbers
from collections.abc import Sequence
from typing import Any

import numpy as np

from course_lib import checks
from course_lib.datasets import _remedies
from course_lib.datasets._remedies import EXPECTED, is_missing, is_number, is_table


def rows_of_numbers(value: Any, argument: str = "x", width: int | None = None) -> np.ndarray:
    """``value`` as rows of numbers, ``width`` in each; what is missing is refused with its row and its column."""
    width = None if width is None else checks.integer("width", width, 1)
    a = _numbers(value, argument, width)
    if a.ndim == 1:
        remedy = _remedies.of_one_axis(argument, value, width == len(a) > 1)
        raise checks.problem(argument, f"shape {a.shape}", "at least 2 axes, a row for each example", remedy)
    if width is not None and a.ndim and a.shape[-1] != width:
        expected, remedy = f"{width} columns, the network's inputs", "Pass those that it was trained with, in order."
        raise checks.problem(argument, f"shape {a.shape}", expected, remedy)
    return a


def labels_or_targets(value: Any, classes: Sequence[str] | None, argument: str = "y") -> tuple[np.ndarray, tuple]:
    """Labels as indices and the names of their classes; or numbers to predict, (N, k), and no names.

    Texts, booleans and whole numbers, in one column, are classes; other numbers are targets.
    """
    classes = None if classes is None else class_names(classes)
    if is_table(value) and len(value.columns) == 1:
        value = next(iter(value.items()))[1]
    categories = getattr(getattr(value, "cat", value), "categories", None)
    y, whole = _answers(argument, value)
    if y is None or y.ndim not in (1, 2) or y.dtype.kind not in "fiubU":
        came = checks.describe(value if y is None else y)
        raise checks.problem(argument, came, EXPECTED, _remedies.of_no_labels(argument, y), TypeError)
    if y.ndim == 2:
        _remedies.refuse_one_hot(argument, value, y)
        if whole:
            _remedies.refuse_whole(argument, y)
    if y.ndim == 1 and (y.dtype.kind != "f" or classes is not None):
        return _indices(argument, y, classes, categories)
    if classes is not None:
        remedy = "Leave classes out, or give one label for each row."
        raise checks.problem(argument, checks.describe(y), "labels, since classes are given", remedy)
    return targets(y, argument), ()


def targets(value: Any, argument: str = "y") -> np.ndarray:
    """Numbers to predict as (N, k): a column even if there is one for each row, so that ŷ − y never is (N, N)."""
    y = checks.array(argument, _numbers(value, argument), ndim=1)
    return y[:, None] if y.ndim == 1 else y


def class_names(value: Any) -> tuple[str, ...]:
    """The names of at least two classes, each once."""
    names = value.tolist() if isinstance(value, np.ndarray) else value
    if not isinstance(names, tuple | list) or len(names) < 2:
        expected, remedy = "the names of at least two classes", 'Pass ("cat", "dog"); a single class teaches nothing.'
        raise checks.problem("classes", checks.describe(value), expected, remedy, TypeError)
    made = tuple(str(name) for name in names)
    if not all(name.strip() for name in made):
        remedy = 'Give it one: classes = [str(name).strip() or "unknown" for name in classes].'
        raise checks.problem("classes", "an empty name", "a name for each class", remedy)
    doubled = next((name for k, name in enumerate(made) if name in made[:k]), None)
    if doubled is not None:
        remedy = 'Tell them apart: classes = [f"{name} {k}" for k, name in enumerate(classes)].'
        remedy += " Or, if y holds names: classes = list(dict.fromkeys(classes))."
        raise checks.problem("classes", f"{checks.describe(doubled)} twice", "each name once", remedy)
    return made


def column_names(value: Any) -> tuple[str, ...]:
    """The names of a table's columns; none of what has no names, or has numbers in their place."""
    names = tuple(value.columns) if is_table(value) else ()
    return names if all(isinstance(name, str) for name in names) else ()


def same_columns(argument: str, value: Any, names: tuple[str, ...]) -> None:
    """Refuse a table whose columns have other names, or another order, than the table to train on had."""
    found = list(value.columns) if is_table(value) else list(names)
    if not names or tuple(found) == names:
        return
    if set(names) <= set(found):
        remedy = f"Choose them: {argument} = {argument}[{list(names)}]."
    elif len(found) == len(names):
        remedy = f"If only the names differ: {argument} = {argument}.set_axis({list(names)}, axis=1)."
    else:
        remedy = "Pass these columns."
    came, expected = (f"the columns {', '.join(map(str, each)):.60}" for each in (found, names))
    raise checks.problem(argument, came, f"{expected}, as in training", remedy)


def same_index(x: Any, y: Any) -> None:
    """Refuse a table and a column whose rows do not have the same index: they would be matched by position."""
    one: Any = getattr(x, "index", None)
    other: Any = getattr(y, "index", None)
    if not (hasattr(one, "equals") and hasattr(other, "equals")) or one.equals(other):
        return
    remedies = []
    if other.is_unique and one.isin(other).all():
        remedies.append("Choose the rows of x: y = y.loc[x.index].")
    if len(one) == len(other):
        remedies.append("If row k of y goes with row k of x: y = y.set_axis(x.index).")
    came, remedy = "an index that is not that of x", " Or ".join(remedies) or "Keep x and y together."
    raise checks.problem("y", came, "the same rows as in x", remedy)


def _converted(value):
    try:
        return np.asarray(value)
    except Exception:  # whatever the object's own conversion raises, or rows of different lengths
        return None


def _numbers(value, argument, width=None):
    names: list[Any]
    if is_table(value):
        names, columns = [str(name) for name in value.columns], [np.asarray(c) for _, c in value.items()]
        a = np.asarray(value) if all(c.dtype.kind in "fiub" for c in columns) else None
    else:
        a = _converted(value)
        loose = a is not None and a.dtype.kind in "OUT" and a.ndim == 2
        a = np.array(value, object) if loose else a  # of 1 and "a" NumPy makes two texts
        names, columns = (list(range(a.shape[1])), list(a.T)) if loose else ([], [])
    if columns and (a is None or a.dtype.kind not in "fiu"):
        made = [_floats(column) for column in columns]
        if any(column is None for column in made):
            _remedies.refuse_texts(argument, value, names, columns, made, width)
        a = np.column_stack(made)
    if a is not None and a.ndim == 2 and a.dtype.kind == "f" and np.isnan(a).any():
        row, column = np.argwhere(np.isnan(a))[0].tolist()
        where = f"row {row}, column {names[column]!r}" if names else f"row {row}, column {column}"
        _remedies.refuse_missing(argument, value, f"{where} ({np.isnan(a).sum()} in all)", rows=True)
    return checks.array(argument, value if a is None else a)


def _floats(column):
    """A column as floats, NaN where a value is missing; None if it holds anything but numbers."""
    if column.dtype.kind in "fiub":
        return column.astype(np.float64)
    values = list(column)
    if not all(is_missing(v) or is_number(v) for v in values):
        return None
    return np.array([np.nan if is_missing(v) else float(v) for v in values])


def _answers(argument, value):
    """y as an array of one kind, None if it is no array; and whether there are only whole numbers in it."""
    if is_table(value):
        whole = all(_whole(np.asarray(column)) for _, column in value.items())
        return _numbers(value, argument), whole
    y = _converted(value)
    if y is None or not y.ndim:
        return y, False
    y = np.array(value, object) if y.dtype.kind in "OUT" else y  # of 1, None and "a" NumPy makes three texts
    y = y[:, 0] if y.ndim == 2 and y.shape[1] == 1 else y
    whole = _whole(y)
    if y.ndim == 2 and y.dtype.kind == "O" and all(_floats(column) is not None for column in y.T):
        y = _numbers(value, argument)
    if y.ndim == 1 and y.dtype.kind in "Of":
        y = _plain(argument, value, y)
    return y, whole


def _whole(a):
    return a.dtype.kind in "iub" or (a.dtype.kind == "O" and all(isinstance(v, numbers.Integral) for v in a.flat))


def _plain(argument, value, y):
    """A row of Python objects or of floats as an array of one kind; the first value that is missing is refused."""
    values = y.tolist()
    lost = [n for n, v in enumerate(values) if is_missing(v)]
    if lost:
        there = [v for v in values if not is_missing(v)]
        counts = all(isinstance(v, float) and v.is_integer() for v in there)
        _remedies.refuse_missing(argument, value, f"row {lost[0]} ({len(lost)} in all)", whole=counts)
    empty = [n for n, v in enumerate(values) if isinstance(v, str) and not v.strip()]
    if empty:
        _remedies.refuse_empty(argument, value, f"row {empty[0]} ({len(empty)} in all)")
    for kinds, dtype in ((str, str), (bool, bool), (numbers.Integral, np.int64), (numbers.Real, np.float64)):
        if all(isinstance(v, kinds) and (kinds is bool or not isinstance(v, bool)) for v in values):
            return np.array(values, dtype if y.dtype.kind != "f" else y.dtype)
    return y


def _indices(argument, y, names, categories):
    """Labels as indices into ``names``, or into the values that there are, sorted or in their categories' order."""
    if names is None:
        found, indices = np.unique(y, return_inverse=True)
        if categories is None:
            return indices, class_names(found)
        ordered = [name for name in categories if name in set(found.tolist())]
        place = {name: k for k, name in enumerate(ordered)}
        return np.array([place[name] for name in found.tolist()])[indices], class_names(ordered)
    if y.dtype.kind == "U":
        for label in np.unique(y).tolist():
            checks.one_of(argument, label, names)
        return np.array([names.index(label) for label in y.tolist()]), names
    if y.dtype.kind == "f":
        came, expected = checks.describe(y), "labels: whole numbers from 0, or names of classes"
        whole = f"Convert them: {argument} = np.asarray({argument}, int)."
        remedy = whole if (y == np.round(y)).all() else "Leave classes out."
        raise checks.problem(argument, came, expected, remedy, TypeError)
    return y, names
