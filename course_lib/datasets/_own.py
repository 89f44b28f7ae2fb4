"""What people have, NumPy arrays, lists, pandas tables and columns, as rows of numbers and as labels or targets.

pandas is not imported: a table is what has columns, a column with categories is what has categories.
"""

import numbers
from collections.abc import Sequence
from typing import Any

import numpy as np

from course_lib import checks

EXPECTED = "one label for each row of x, or numbers to predict, (N,) or (N, k)"


def rows_of_numbers(value: Any, argument: str = "x") -> np.ndarray:
    """``value`` as an array of numbers; what is missing is refused with its row and its column."""
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
        _refuse_texts(argument, value, names, columns, made)
        a = np.column_stack(made)
    if a is not None and a.ndim == 2 and a.dtype.kind == "f" and np.isnan(a).any():
        row, column = np.argwhere(np.isnan(a))[0].tolist()
        where = f"row {row}, column {names[column]!r}" if names else f"row {row}, column {column}"
        _refuse_missing(argument, value, f"{where} ({np.isnan(a).sum()} in all)")
    return checks.array(argument, value if a is None else a)


def labels_or_targets(value: Any, classes: Sequence[str] | None, argument: str = "y") -> tuple[np.ndarray, tuple]:
    """Labels as indices and the names of their classes; or numbers to predict, (N, k), and no names.

    Texts, booleans and whole numbers are classes, other numbers are targets.
    """
    classes = None if classes is None else class_names(classes)
    if is_table(value) and len(value.columns) == 1:
        value = next(iter(value.items()))[1]
    categories = getattr(getattr(value, "cat", value), "categories", None)
    if is_table(value):
        y = rows_of_numbers(value, argument)
    else:
        y = _converted(value)
        y = y[:, 0] if y is not None and y.ndim == 2 and y.shape[1] == 1 else y
        y = _plain(argument, value, y) if y is not None and y.dtype.kind in "OTf" and y.ndim == 1 else y
    if y is None or y.ndim not in (1, 2) or y.dtype.kind not in "fiubU" or (y.ndim == 2 and y.dtype.kind == "U"):
        remedy = f"Make texts of dates, or of several kinds: {argument} = np.asarray({argument}, str)."
        raise checks.problem(argument, checks.describe(value if y is None else y), EXPECTED, remedy, TypeError)
    if y.ndim == 2:
        _refuse_one_hot(argument, value, y)
    if y.ndim == 1 and (y.dtype.kind != "f" or classes is not None):
        return _indices(argument, y, classes, categories)
    if classes is not None:
        remedy = "Leave classes out, or give one label for each row."
        raise checks.problem(argument, checks.describe(y), "labels, since classes are given", remedy)
    return targets(y, argument), ()


def targets(value: Any, argument: str = "y") -> np.ndarray:
    """Numbers to predict as (N, k): a column even if there is one for each row, so that ŷ − y never is (N, N)."""
    y = checks.array(argument, rows_of_numbers(value, argument), ndim=1)
    return y[:, None] if y.ndim == 1 else y


def class_names(value: Any) -> tuple[str, ...]:
    """The names of at least two classes."""
    names = value.tolist() if isinstance(value, np.ndarray) else value
    if not isinstance(names, tuple | list) or len(names) < 2:
        expected, remedy = "the names of at least two classes", 'Pass ("cat", "dog"); a single class teaches nothing.'
        raise checks.problem("classes", checks.describe(value), expected, remedy, TypeError)
    return tuple(str(name) for name in names)


def is_table(value: Any) -> bool:
    """Whether it is a DataFrame: it has columns, each with a name."""
    return not isinstance(value, type) and hasattr(value, "columns") and hasattr(value, "items")


def _converted(value):
    try:
        return np.asarray(value)
    except Exception:  # whatever the object's own conversion raises, or rows of different lengths
        return None


def _missing(v):
    return v is None or (isinstance(v, float) and v != v) or type(v).__name__ in ("NAType", "NaTType")


def _floats(column):
    """A column as floats, NaN where a value is missing; None if it holds anything but numbers."""
    if column.dtype.kind in "fiub":
        return column.astype(np.float64)
    values = column.tolist()
    if not all(_missing(v) or isinstance(v, numbers.Real | np.bool_) for v in values):
        return None
    return np.array([np.nan if _missing(v) else float(v) for v in values])


def _refuse_texts(argument, value, names, columns, made):
    wrong = [k for k, column in enumerate(made) if column is None]
    if not wrong:
        return
    bad = next(v for v in columns[wrong[0]].tolist() if not (_missing(v) or isinstance(v, numbers.Real | np.bool_)))
    came = f"{checks.describe(bad)} in column {names[wrong[0]]!r}"
    if is_table(value):
        out = [name for k, name in enumerate(value.columns) if k in wrong]
        remedy = f"Leave it out: {argument} = {argument}.drop(columns={out!r})."
        if all(isinstance(v, str) or _missing(v) for k in wrong for v in columns[k].tolist()):
            remedy += f" Or make 0 and 1 of it: {argument} = pandas.get_dummies({argument})."
    else:
        rest = [k for k in range(len(made)) if k not in wrong]
        others = f"Take the others: {argument} = np.array({argument}, object)[:, {rest}]."
        remedy = others if rest else f"Read them as numbers: {argument} = np.array({argument}, float)."
    raise checks.problem(argument, came, "numbers in every column", remedy, TypeError)


def _refuse_missing(argument, value, where):
    """``where`` names the row and the column. The remedy is code that can be pasted."""
    pandas, about_x = hasattr(value, "notna"), argument.startswith("x")
    x, y = f"x{argument[1:]}", f"y{argument[1:]}"
    if pandas:
        keep = f"{argument}.notna()" + (".all(axis=1)" if is_table(value) else "")
    elif about_x:
        keep = f"~np.isnan(np.array({x}, float)).any(axis=1)"
    else:
        keep = f"np.array([v == v and v is not None for v in {y}])"
    kept_x = f"{x}[keep]" if pandas and about_x else f"np.asarray({x})[keep]"
    kept_y = f"{y}[keep]" if pandas and not about_x else f"np.asarray({y})[keep]"
    fill = f" Or fill them: {x} = {x}.astype('Float64').fillna({x}.mean())." if pandas and about_x else ""
    remedy = f"Leave such rows out: keep = {keep}; {x}, {y} = {kept_x}, {kept_y}.{fill}"
    raise checks.problem(argument, f"a missing value in {where}", "a value in each place", remedy)


def _plain(argument, value, y):
    """A row of Python objects, of texts or of floats as an array of one kind; the first that is missing is refused."""
    values = y.tolist()
    lost = next((n for n, v in enumerate(values) if _missing(v)), None)
    if lost is not None:
        _refuse_missing(argument, value, f"row {lost} ({sum(map(_missing, values))} in all)")
    for kinds, dtype in ((str, str), (bool, bool), (numbers.Integral, np.int64), (numbers.Real, np.float64)):
        if all(isinstance(v, kinds) and (kinds is bool or not isinstance(v, bool)) for v in values):
            return np.array(values, dtype if y.dtype.kind != "f" else y.dtype)
    return y


def _refuse_one_hot(argument, value, y):
    if y.shape[1] > 1 and ((y == 0) | (y == 1)).all() and (y.sum(axis=1) == 1).all():
        code = f"{argument}.idxmax(axis=1)" if is_table(value) else f"np.argmax({argument}, axis=1)"
        came = f"one-hot rows of shape {y.shape}"
        raise checks.problem(argument, came, EXPECTED, f"Give the labels: {argument} = {code}.", TypeError)


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
            checks.one_of(f"{argument}: a label", label, names)
        return np.array([names.index(label) for label in y.tolist()]), names
    if y.dtype.kind == "f":
        came, expected = checks.describe(y), "labels: whole numbers from 0, or names of classes"
        whole = f"Convert them: {argument} = np.asarray({argument}, int)."
        remedy = whole if (y == np.round(y)).all() else "Leave classes out."
        raise checks.problem(argument, came, expected, remedy, TypeError)
    return y, names
