"""What a function returned, as arrays; and in words what is odd about it when it is not what was asked for."""

import numpy as np

from course_lib import checks

RETURN = "Is the `return` line missing?"


def read(value, results):
    """(the results as arrays or None, a complaint or ""). Odd types are read if they can be, and complained of."""
    if value is None:
        return None, f"Your function returns None, Python's word for nothing. {RETURN}"
    if len(results) > 1:
        return _several(value, results)
    if isinstance(value, tuple):
        return _one_in_a_tuple(value, results[0])
    part, complaint = _array(value, results[0])
    return (None, complaint) if part is None else ((part,), complaint)


def _one_in_a_tuple(value, name):
    remedy = "A comma at the end of the `return` line makes one." if len(value) == 1 else f"Return {name} alone."
    complaint = f"Your function returns {checks.describe(value)}; expected {name} by itself. {remedy}"
    part = _array(value[0], name)[0] if len(value) == 1 else None
    return (None if part is None else (part,)), complaint


def _several(value, results):
    wanted = f"expected {len(results)} results, ({', '.join(results)})"
    if not isinstance(value, tuple | list) and not (isinstance(value, np.ndarray) and value.ndim):
        return None, f"Your function returns {_described(value)}; {wanted}. Return all of them, with commas between."
    if len(value) != len(results):
        return None, f"Your function returns {_described(value)}; {wanted}, in this order."
    parts, complaints = zip(*map(_array, value, results), strict=True)
    complaint = next(filter(None, complaints), "")
    return (None if any(part is None for part in parts) else parts), complaint


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
        return array, f"{name} is {_described(value)}; the cells below need a NumPy array: `np.array(…)` makes one."
    return array, ""


def _described(value):
    return "a function: was it called, with its brackets?" if callable(value) else checks.describe(value)
