"""Difference quotients under a microscope: their error for every step size h, and what theory says of it.

Two errors work against each other: cutting the Taylor series off, which shrinks with h, and rounding, which grows.
"""

from collections.abc import Callable
from typing import Annotated, Any, NamedTuple

import numpy as np

from course_lib.arguments import Interval, OneOf, checked
from course_lib.gradcheck import METHODS, numerical_gradient

STEP_SIZES = {"float64": 10.0 ** np.arange(-18, 0.01, 0.125), "float32": 10.0 ** np.arange(-12, 0.01, 0.125)}
WINDOW = 3.0  # the magnified piece of the curve reaches this many h to either side
POINTS = 601


class MicroscopeFunction(NamedTuple):
    """f and its first three derivatives; ``kink`` is where one of them jumps; ``analytic``: takes complex numbers."""

    f: Callable[[Any], Any]
    d1: Callable[[Any], Any]
    d2: Callable[[Any], Any]
    d3: Callable[[Any], Any]
    kink: float | None = None
    analytic: bool = True


class MicroscopeView(NamedTuple):
    """What the microscope shows. The errors are absolute, |quotient − f'(x)|, an array over ``steps`` for each method.

    ``theory``: of each method the truncation and the rounding error over ``steps``; ``best``: the h at which their sum
    is least, or None; ``curve``: (t/h, (f(x + t) − f(x))/h) in the chosen precision; ``slope``: the quotient at h.
    """

    name: str
    precision: str
    method: str
    x: float
    h: float
    exact: float
    steps: np.ndarray
    errors: dict[str, np.ndarray]
    theory: dict[str, tuple[np.ndarray, np.ndarray]]
    best: dict[str, float | None]
    curve: tuple[np.ndarray, np.ndarray]
    slope: float | None
    kink: float | None  # its distance from x

    @property
    def error(self) -> float | None:
        """The error of the chosen method at the chosen h, or None."""
        return None if self.slope is None else abs(self.slope - self.exact)

    @property
    def lost(self) -> bool:
        """Whether rounding swallows the step: x + h is x, and x − h as well if it is asked for."""
        x, h = np.array([self.x, self.h], self.precision)
        behind = self.method != "central" or x - h == x
        return bool(self.method != "complex" and x + h == x and behind)

    @property
    def crossed(self) -> bool:
        """Whether a point at which f is asked for lies beyond the kink."""
        if self.kink is None or self.method == "complex":
            return False
        return self.h > (abs(self.kink) if self.method == "central" else self.kink) >= 0


@checked
def microscope_view(
    function: "Annotated[str, OneOf(FUNCTIONS)]",
    x: Annotated[float, Interval("[-10, 10]")],
    h: Annotated[float, Interval("(0, 1]")],
    method: Annotated[str, OneOf(METHODS)] = "central",
    precision: Annotated[str, OneOf(STEP_SIZES)] = "float64",
) -> MicroscopeView:
    """The function of that name at x, with step h: every method's errors, and the curve around x."""
    f, steps = FUNCTIONS[function], STEP_SIZES[precision]
    dtype = np.dtype(precision).type
    at, eps = np.asarray(x, dtype), float(np.finfo(dtype).eps)  # x as the computer has it
    x = float(at)
    exact = float(f.d1(x))
    methods = [m for m in METHODS if f.analytic or m != "complex"]
    errors = {m: np.array([abs(_quotient(f, at, step, m) - exact) for step in steps]) for m in methods}
    theory = {m: _theory(f, x, steps, m, eps) for m in methods}
    best = {m: _best(f, x, m, eps) for m in methods}
    slope = _quotient(f, at, h, method) if method in methods else None
    kink = None if f.kink is None else f.kink - x
    curve = _magnified(f, at, h)
    return MicroscopeView(function, precision, method, x, h, exact, steps, errors, theory, best, curve, slope, kink)


def _quotient(f, x, h, method):
    return float(numerical_gradient(f.f, x, h, method))


def _rounding(f, x, eps):
    """What rounding does to a difference of two values of f: their last digits, and those of x ± h."""
    return eps * (abs(float(f.f(x))) + abs(x * float(f.d1(x))))


def _theory(f, x, steps, method, eps):
    """Truncation h|f''|/2 (forward) or h²|f'''|/6; rounding ε(|f| + |x f'|)/h, for the complex step ε|f'|."""
    second, third = abs(float(f.d2(x))), abs(float(f.d3(x)))
    truncation = steps * second / 2 if method == "forward" else steps**2 * third / 6
    flat = np.full_like(steps, eps * abs(float(f.d1(x))))
    return truncation, flat if method == "complex" else _rounding(f, x, eps) / steps


def _best(f, x, method, eps):
    """Where truncation + rounding is least: √(2R/|f''|) forward, (3R/|f'''|)^⅓ central; None where one of them is 0."""
    rounding, second, third = _rounding(f, x, eps), abs(float(f.d2(x))), abs(float(f.d3(x)))
    bend = second if method == "forward" else third
    if method == "complex" or not rounding or bend < 1e-12:
        return None
    return float((2 * rounding / bend) ** (1 / 2) if method == "forward" else (3 * rounding / bend) ** (1 / 3))


def _magnified(f, x, h):
    """The curve as the computer has it, rounded, in units of h."""
    t = np.linspace(-WINDOW * h, WINDOW * h, POINTS)
    y = np.asarray(f.f((x + t).astype(x.dtype)), np.float64)
    return t / h, (y - float(f.f(x))) / h


def _sigmoid(x):
    return 1 / (1 + np.exp(-x))


def _sigmoid2(x):
    s = _sigmoid(x)
    return s * (1 - s) * (1 - 2 * s)


def _sigmoid3(x):
    s = _sigmoid(x)
    return s * (1 - s) * (1 - 6 * s * (1 - s))


FUNCTIONS = {
    "sin x": MicroscopeFunction(np.sin, np.cos, lambda x: -np.sin(x), lambda x: -np.cos(x)),
    "e^x": MicroscopeFunction(np.exp, np.exp, np.exp, np.exp),
    "x³ − 2x": MicroscopeFunction(
        lambda x: x * x * x - 2 * x, lambda x: 3 * x * x - 2, lambda x: 6 * x, lambda x: 6 + 0 * x
    ),
    "sigmoid": MicroscopeFunction(_sigmoid, lambda x: _sigmoid(x) * (1 - _sigmoid(x)), _sigmoid2, _sigmoid3),
    "ReLU": MicroscopeFunction(
        lambda x: np.maximum(x, 0), lambda x: float(x > 0), lambda x: 0.0, lambda x: 0.0, 0.0, False
    ),
    "ReLU squared": MicroscopeFunction(
        lambda x: np.maximum(x, 0) ** 2,
        lambda x: 2 * max(x, 0.0),
        lambda x: 2 * float(x > 0),
        lambda x: 0.0,
        0.0,
        False,
    ),
}
