"""What may enter: every public function asks here first, and every refusal has the same four parts.

A message names the argument, says what came, what was expected, and what to do about it.
"""

import difflib
import math
import numbers

import numpy as np


def problem(argument, came, expected, remedy="", kind=ValueError):
    """The exception to raise: ``argument: got …; expected …. Remedy.``"""
    return kind(f"{argument}: got {came}; expected {expected}.{' ' if remedy else ''}{remedy}")


def describe(value):
    """A short phrase for a value of any type, such as ``an array of shape (3, 4) of float64``."""
    if isinstance(value, np.ndarray) and value.ndim:
        return f"an array of shape {value.shape} of {value.dtype}"
    if isinstance(value, np.ndarray | np.generic):
        return repr(value.item())
    if value is None or isinstance(value, bool | numbers.Number):
        return repr(value)
    if isinstance(value, str):
        return repr(value) if len(value) <= 40 else repr(value[:37] + "...")
    if isinstance(value, list | tuple):
        return f"a {type(value).__name__} of length {len(value)}"
    if isinstance(value, type):
        return f"the class {value.__name__} (not an instance)"
    name = type(value).__name__
    return f"{'an' if name[0] in 'AEIOUaeiou' else 'a'} {name}"


def array(argument, value, *, ndim=None, shape=None, nonempty=True):
    """``value`` as a floating-point array: float32 stays float32, integers become float64.

    ``ndim`` is the least number of axes; ``shape`` is the exact shape of the last axes, with None for "any".
    Refused: what is not numeric, complex numbers, NaN, infinity and (unless ``nonempty=False``) arrays without entries.
    """
    try:
        a = np.asarray(value)
    except (TypeError, ValueError):
        a = None
    if a is None or a.dtype.kind not in "fiub":
        came = describe(value) if a is None or a.dtype.kind == "O" else f"{describe(value)} ({a.dtype})"
        raise problem(argument, came, "an array of real numbers", "Pass a NumPy array of floats.", TypeError)
    if a.dtype.kind != "f" or a.dtype.itemsize < 4:
        a = a.astype(np.float64)
    if ndim is not None and a.ndim < ndim:
        remedy = f"Add the missing axis, for example {argument}[None, :]." if a.ndim else "Pass an array."
        raise problem(argument, _shape(a), f"at least {ndim} axes", remedy)
    if shape is not None:
        last = a.shape[-len(shape) :] if shape else ()
        if len(last) != len(shape) or any(s is not None and s != n for s, n in zip(shape, last, strict=True)):
            wanted = ", ".join("any" if s is None else str(s) for s in shape)
            raise problem(argument, _shape(a), f"shape (…, {wanted})", f"Check the shape of {argument}.")
    if nonempty and a.size == 0:
        raise problem(argument, _shape(a), "at least one entry", "An empty batch has no mean: leave it out.")
    finite(argument, a)
    return a


def finite(argument, a):
    """Refuse NaN and infinity in the array ``a``, and say where the first one stands."""
    with np.errstate(over="ignore", invalid="ignore"):
        total = float(a.sum()) if a.size else 0.0  # one pass: NaN and infinity survive a sum
    if math.isfinite(total) or np.isfinite(a).all():
        return
    where = tuple(int(i) for i in np.argwhere(~np.isfinite(a))[0])
    place = f" at index {where}" if where else ""
    raise problem(
        argument, f"{float(a[where])}{place}", "finite numbers", "Look for the step that made it before this call."
    )


def same_shape(argument, a, other, b):
    """Refuse two arrays of different shapes: broadcasting would hide the mistake."""
    if a.shape != b.shape:
        raise problem(
            argument, _shape(a), f"the shape {b.shape} of {other}", f"Reshape {argument}; nothing is broadcast here."
        )


def number(argument, value, domain="(-inf, inf)"):
    """A real number in ``domain``, an interval written as in mathematics: ``(0, 1]``.

    A scalar comes back as a Python float or int (so that float32 arrays stay float32); an array, one entry a replica, as an array.
    """
    expected = f"a number in {domain}"
    if isinstance(value, bool | np.bool_) or not isinstance(value, numbers.Real | np.ndarray):
        raise problem(argument, describe(value), expected, "Pass a plain number such as 0.1.", TypeError)
    if isinstance(value, np.ndarray) and value.dtype.kind not in "fiu":
        raise problem(argument, describe(value), expected, "Pass numbers.", TypeError)
    low, high = (float(end) for end in domain[1:-1].split(","))
    values = np.asarray(value)
    above = values > low if domain[0] == "(" else values >= low
    below = values < high if domain[-1] == ")" else values <= high
    if not (above & below & np.isfinite(values)).all() or values.size == 0:
        bad = describe(value) if values.ndim == 0 or not values.size else f"{values[~(above & below)].ravel()[:1]}"
        raise problem(argument, bad, expected, _nearer(argument, low, high))
    if isinstance(value, np.ndarray) and value.ndim:
        return value
    return value if isinstance(value, int | float) and type(value) in (int, float) else np.asarray(value).item()


def integer(argument, value, least=0, most=None):
    """A whole number between ``least`` and ``most``, as a Python int."""
    expected = f"a whole number of at least {least}" if most is None else f"a whole number from {least} to {most}"
    if isinstance(value, bool | np.bool_) or not isinstance(value, numbers.Integral):
        raise problem(argument, describe(value), expected, f"Pass {argument} as an int.", TypeError)
    if value < least or (most is not None and value > most):
        raise problem(argument, repr(int(value)), expected)
    return int(value)


def instance(argument, value, kind, expected, remedy=""):
    """Refuse a value that is not of ``kind``, such as an optimizer where a loss belongs."""
    if not isinstance(value, kind):
        raise problem(argument, describe(value), expected, remedy, TypeError)
    return value


def one_of(argument, value, names):
    """Refuse a name that is not in ``names``, and offer the nearest right one."""
    if isinstance(value, str) and value in names:
        return value
    listed = ", ".join(repr(n) for n in names)
    kind = ValueError if isinstance(value, str) else TypeError
    raise problem(argument, describe(value), f"one of {listed}", nearest(value, names), kind)


def nearest(value, names):
    """The remedy for a misspelt name: ``Did you mean 'Adam'?``, or nothing."""
    by_fold = {n.casefold(): n for n in names}
    close = difflib.get_close_matches(str(value).casefold(), by_fold, n=1, cutoff=0.5)
    return f"Did you mean {by_fold[close[0]]!r}?" if close else ""


def generator(argument, value):
    """A NumPy random generator; anything else is refused, because hidden randomness cannot be repeated."""
    remedy = "Pass np.random.default_rng(0)."
    return instance(argument, value, np.random.Generator, "a numpy.random.Generator", remedy)


def _shape(a):
    return f"shape {a.shape}"


def _nearer(argument, low, high):
    argument = argument.rsplit(".", 1)[-1]
    if low == 0:
        return f"Pass a {argument} above 0." if high == math.inf else f"Pass a {argument} between 0 and {high:g}."
    return "Pass a finite number." if math.isinf(low) and math.isinf(high) else ""
