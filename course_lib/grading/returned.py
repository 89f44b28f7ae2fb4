"""What a function returned, as arrays; and in words what is wrong with it if it is not what was asked for."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from course_lib import checks

RETURN = "Is the `return` line missing?"


def as_arrays(value: Any, names: tuple[str, ...]) -> tuple[tuple[np.ndarray, ...] | None, str]:
    """(the results of these names as arrays or None, a complaint or ""). Other types are converted where possible."""
    if value is None:
        return None, f"Your function returns None, Python's word for nothing. {RETURN}"
    if isinstance(value, Mapping):
        return _of_a_dict(value, names)
    if len(names) > 1:
        return _several(value, names)
    if isinstance(value, tuple):
        return _one_in_a_tuple(value, names[0])
    array, complaint = _array(value, names[0])
    return (None if array is None else (array,)), complaint


def _of_a_dict(value, names):
    remedy = f"Return the values themselves: `return {', '.join(names)}`."
    complaint = f"Your function returns {checks.describe(value)}; expected {_listed(names)}. {remedy}"
    named = [value[name] for name in names] if set(names) <= set(value) else list(value.values())
    arrays = [_array(each, name)[0] for each, name in zip(named, names, strict=False)]
    whole = len(named) == len(names) and all(array is not None for array in arrays)
    return (tuple(arrays) if whole else None), complaint


def _listed(names):
    return f"{len(names)} results, ({', '.join(names)})" if len(names) > 1 else f"{names[0]} by itself"


def _one_in_a_tuple(value, name):
    remedy = "A comma at the end of the `return` line makes one." if len(value) == 1 else f"Return {name} alone."
    complaint = f"Your function returns {checks.describe(value)}; expected {name} by itself. {remedy}"
    array = _array(value[0], name)[0] if len(value) == 1 else None
    return (None if array is None else (array,)), complaint


def _several(value, names):
    wanted = f"expected {_listed(names)}"
    if not isinstance(value, tuple | list) and not (isinstance(value, np.ndarray) and value.ndim):
        return None, f"Your function returns {_described(value)}; {wanted}. Return all of them, with commas between."
    if len(value) != len(names):
        return None, f"Your function returns {_described(value)}; {wanted}, in this order."
    arrays, complaints = zip(*map(_array, value, names), strict=True)
    complaint = next(filter(None, complaints), "")
    return (None if any(array is None for array in arrays) else arrays), complaint


def _array(value, name):
    """(a copy of it as an array of real numbers or None, a complaint or "")."""
    if value is None:
        return None, f"{name} is None, Python's word for nothing. Was it computed, and returned?"
    try:
        array = np.array(value)
    except Exception:  # lists of unequal lengths, or whatever an object's own conversion raises
        array = None
    if array is not None and array.dtype.kind == "c" and not array.imag.any():
        array = array.real  # of a symmetric matrix newer NumPys' eigvals gives complex numbers, too
    if array is None or array.dtype.kind not in "fiub":
        kind = f" ({array.dtype})" if isinstance(value, np.ndarray) and value.dtype.kind != "O" else ""
        return None, f"{name} is {_described(value)}{kind}; expected real numbers, as a NumPy array or a float."
    if isinstance(value, list | tuple):
        return array, f"{name} is {_described(value)}; expected a NumPy array: `np.array(…)` makes one."
    return array, ""


def _described(value):
    return "a function: was it called, with its brackets?" if callable(value) else checks.describe(value)
