"""What is said of data that is no rows of numbers, or no labels: each remedy is code that can be pasted."""

import numbers
from typing import Any

import numpy as np

from course_lib import checks

EXPECTED = "one label for each row of x, or numbers to predict, (N,) or (N, k)"


def is_table(value: Any) -> bool:
    """Whether it is a DataFrame: it has columns, each with a name."""
    return not isinstance(value, type) and hasattr(value, "columns") and hasattr(value, "items")


def is_missing(v: Any) -> bool:
    """Whether it stands where a value is missing."""
    return v is None or (isinstance(v, float) and v != v) or type(v).__name__ in ("NAType", "NaTType")


def is_number(v: Any) -> bool:
    """Whether it is a real number, or a boolean."""
    return isinstance(v, numbers.Real | np.bool_) and not isinstance(v, np.timedelta64)


def _reads(v):
    """Whether ``float`` makes a number of it, as of the text "0.5" or of a Decimal."""
    try:
        float(v)
    except (TypeError, ValueError):
        return is_missing(v)
    return not isinstance(v, np.datetime64 | np.timedelta64)


def of_one_axis(argument: str, value: Any, row: bool) -> str:
    """How to make a column, or one row, of what has one axis."""
    if row:
        return f"Make one row of it: {argument} = np.asarray({argument})[None, :]."
    code = f"{argument}.to_frame()" if hasattr(value, "to_frame") else f"np.asarray({argument})[:, None]"
    return f"Make a column of it: {argument} = {code}."


def of_no_labels(argument: str, y: np.ndarray | None) -> str:
    """How to make labels, or numbers to predict, of what is neither."""
    if y is not None and not y.ndim:
        return "Give one for each row of x."
    if y is not None and y.dtype.kind == "c":
        return f"Take the real parts: {argument} = np.real({argument})."
    if y is not None and y.ndim > 2:
        return f"Make one row of each: {argument} = np.reshape({argument}, (len({argument}), -1))."
    if y is not None and y.dtype.kind == "O" and all(_reads(v) and not isinstance(v, str) for v in y.flat):
        return f"Make floats of quantities: {argument} = np.asarray({argument}, float)."
    if y is not None and y.ndim == 2:
        return f"Make one label of each row: {argument} = {_joined(argument)}."
    return f"Make texts of dates, or of several kinds: {argument} = [str(v) for v in {argument}]."


def refuse_texts(argument: str, value: Any, names: list, columns: list, made: list, width: int | None) -> None:
    """Refuse a column that holds anything but numbers: one of which ``made`` has None."""
    wrong = {k: [v for v in columns[k] if not is_missing(v) and not is_number(v)] for k in _without(made)}
    worse = {k: found for k, found in wrong.items() if not all(map(_reads, found))}
    first, table, remedies = next(iter(worse or wrong)), is_table(value), []
    rest = [k for k in range(len(made)) if k not in worse]
    if not worse:
        code = f"{argument}.astype(float)" if table else f"np.array({argument}, float)"
        remedies = [f"Read them as numbers: {argument} = {code}."]
    elif table and argument.startswith("y"):
        remedies = [f"Make one label of each row: {argument} = {_joined(f'{argument}.to_numpy()')}."]
    else:
        out = [list(value.columns)[k] for k in worse] if table else []
        code = f"{argument}.drop(columns={out!r})" if table else f"np.array({argument}, object)[:, {rest}]"
        if rest and width in (None, len(rest)):
            remedies = [f"{'Leave it out' if table else 'Take the others'}: {argument} = {code}."]
        texts = all(_texts(found) for found in worse.values()) and width is None
        if texts and table:
            remedies.append(f"Make 0 and 1 of it: {argument} = pandas.get_dummies({argument}, columns={out!r}).")
        elif texts and not rest:
            code = f"(np.array({argument})[:, :, None] == np.unique({argument})).reshape(len({argument}), -1)"
            remedies = [f"Make 0 and 1 of it: {argument} = {code}."]
    if not remedies:
        count = "" if width is None else f"{width} "
        remedies = [f"Pass {count}columns of numbers{' as in training' if count else ''}."]
    bad = wrong[first][0]
    came = str(bad) if isinstance(bad, np.datetime64 | np.timedelta64) else checks.describe(bad)
    remedy = " Or ".join(remedies).replace(" Or M", " Or m")
    raise checks.problem(argument, f"{came} in column {names[first]!r}", "numbers in every column", remedy, TypeError)


def refuse_missing(argument: str, value: Any, where: str, rows: bool = False, whole: bool = False) -> None:
    """Refuse what is missing in ``rows`` of numbers, or in one column: of labels, if all others are ``whole``."""
    pandas, about_x = hasattr(value, "notna"), argument.startswith("x")
    if pandas:
        keep = f"{argument}.notna()" + (".all(axis=1)" if is_table(value) else "")
    elif rows:
        keep = f"~np.isnan(np.array({argument}, float)).any(axis=1)"
    elif any(type(v).__name__ == "NAType" for v in value):  # pandas' own, which is not even equal to itself
        keep = f"pandas.notna(np.array({argument}, object))"
    else:
        keep = f"np.array([v == v and v is not None for v in {argument}])"
    x, kept_x, y, kept_y = _kept(argument, pandas)
    remedy = f"Leave such rows out: keep = {keep}; {x}, {y} = {kept_x}, {kept_y}."
    if pandas and about_x:
        remedy += f" Or fill them: {x} = {x}.astype('Float64').fillna({x}.mean())."
    if whole:
        remedy += f" Or, if they are labels: keep = {keep}; {x}, {y} = {kept_x}, np.asarray({kept_y}, int)."
    raise checks.problem(argument, f"a missing value in {where}", "a value in each place", remedy)


def refuse_empty(argument: str, value: Any, where: str) -> None:
    """Refuse labels without a letter."""
    x, kept_x, y, kept_y = _kept(argument, hasattr(value, "notna"))
    keep = f'np.array([str(v).strip() != "" for v in {argument}])'
    remedy = f"Leave such rows out: keep = {keep}; {x}, {y} = {kept_x}, {kept_y}."
    remedy += f' Or name the class: {y} = [v if str(v).strip() else "unknown" for v in {y}].'
    raise checks.problem(argument, f"an empty text in {where}", "a label in each place", remedy)


def refuse_one_hot(argument: str, value: Any, y: np.ndarray) -> None:
    """Refuse labels as one-hot rows."""
    if y.shape[1] > 1 and y.dtype.kind in "fiub" and ((y == 0) | (y == 1)).all() and (y.sum(axis=1) == 1).all():
        code = f"{argument}.idxmax(axis=1)" if is_table(value) else f"np.argmax({argument}, axis=1)"
        came = f"one-hot rows of shape {y.shape}"
        raise checks.problem(argument, came, EXPECTED, f"Give the labels: {argument} = {code}.", TypeError)


def refuse_whole(argument: str, y: np.ndarray) -> None:
    """Refuse several columns of whole numbers: they may be quantities, or labels of several kinds."""
    remedy = f"Make floats of quantities: {argument} = np.asarray({argument}, float)."
    remedy += f" Or take one column of labels: {argument} = np.asarray({argument})[:, 0]."
    raise checks.problem(argument, f"{y.shape[1]} columns of whole numbers", EXPECTED, remedy, TypeError)


def _kept(argument, pandas):
    """x and its rows that are kept, y and its rows that are kept."""
    x, y = f"x{argument[1:]}", f"y{argument[1:]}"
    return [
        each
        for name in (x, y)
        for each in (name, f"{name}[keep]" if pandas and name == argument else f"np.asarray({name})[keep]")
    ]


def _joined(rows):
    return f'[" ".join(map(str, row)) for row in {rows}]'


def _texts(values):
    return all(isinstance(v, str) for v in values)


def _without(made):
    return [k for k, column in enumerate(made) if column is None]
