"""Gradient checking: compare a derivative found by calculus with the difference quotient that defines it."""

import numbers
from collections.abc import Callable
from typing import Annotated, Any

import numpy as np

from course_lib import checks
from course_lib.arguments import Array, NonNegative, OneOf, Takes, checked

METHODS = ("central", "forward", "complex")


@checked
def numerical_gradient(
    f: Annotated[Callable[[np.ndarray], Any], Takes(1, "a function of x")],
    x: Array,
    h: float = 1e-5,
    method: Annotated[str, OneOf(METHODS)] = "central",
) -> np.ndarray:
    """∂f/∂x_i for every entry of x, from values of the scalar-valued f alone; the shape and the precision of x.

    central: (f(x + h e_i) − f(x − h e_i)) / 2h, error O(h²) + O(ε|f|/h): in float64 best near h = 1e-5;
    forward: (f(x + h e_i) − f(x)) / h, error O(h) + O(ε|f|/h): best near h = 1e-8, and half the digits;
    complex: Im f(x + ih e_i) / h, error O(h²) and nothing cancels, so h = 1e-20 is exact, but f has to be analytic and
    to accept complex numbers (no abs, max or comparison).

    f gets a copy of x each time. At a kink within h of x no method is right. Cost: 2, 1 or 1 calls of f for each entry.
    Source: deck 000, derivative and gradient; CS231n notes, Neural Networks 3, Gradient checks; Squire and Trapp 1998.

    >>> from course_lib.gradcheck import numerical_gradient, relative_error
    >>> x = np.array([1.0, 2.0, 3.0])
    >>> gradient = numerical_gradient(lambda x: (x**2).sum(), x)
    >>> relative_error(gradient, 2 * x) < 1e-9
    True
    """
    h = checks.instance("h", h, numbers.Real, "a number above 0", "One step serves all entries of x.")
    h = checks.number("h", h, "[1e-30, 1]" if x.dtype == np.float32 else "[1e-300, 1]")
    quotient = {"central": _central, "forward": _forward, "complex": _complex}[method](f, x, h)
    gradient = np.empty_like(x)
    for i in np.ndindex(x.shape):
        gradient[i] = quotient(i)
    return gradient


@checked
def relative_error(a: Array, b: Array, floor: NonNegative = 0.0) -> float:
    """The largest |a_i − b_i| / max(|a_i|, |b_i|), entry by entry: 0 is equal, 2 is opposite. 0/0 counts as 0.

    An entry below ``floor`` is measured against ``floor`` instead: a difference quotient carries an absolute error
    of about ε|f|/h (1e-11 in float64), which would swamp the entries that are nearly zero.

    Source: CS231n notes, Gradient checks (its code divides by |a| + |b|, at least 1e-8: half as large).
    """
    checks.same_shape("a", a, "b", b)
    a, b = a.astype(np.float64), b.astype(np.float64)
    scale = np.maximum(np.maximum(np.abs(a), np.abs(b)), floor)
    scale = np.where(scale > 0, scale, 1)
    return float(np.max(np.abs(a / scale - b / scale)))  # dividing first: a − b may overflow


def _central(f, x, h):
    return lambda i: (_value(f, x, i, h) - _value(f, x, i, -h)) / (2 * h)


def _forward(f, x, h):
    at_x = _value(f, x, (0,) * x.ndim, 0.0)
    return lambda i: (_value(f, x, i, h) - at_x) / h


def _complex(f, x, h):
    return lambda i: _value(f, x, i, 1j * h).imag / h


def _value(f, x, i, step):
    """f(x) with ``step`` added to entry i."""
    point = x.astype(np.result_type(x, step))
    point[i] += step
    with np.errstate(all="ignore"):  # what is not finite is refused below
        value = np.asarray(f(point))
    kinds, expected = ("c", "one complex number") if isinstance(step, complex) else ("fiu", "one real number")
    if value.ndim or value.dtype.kind not in kinds:
        remedy = "Sum or average it." if value.ndim else "Return a number computed from x by NumPy."
        remedy = 'method="central" takes any real f.' if kinds == "c" and value.dtype.kind in "fiu" else remedy
        raise checks.problem("f(x)", checks.describe(value), expected, remedy, TypeError)
    if not np.isfinite(value):
        raise checks.problem("f(x)", f"{value} near entry {i}", "a finite number", "Move x to where f is finite.")
    return value[()]
