"""The gates of a computational graph: what each one computes, and what it passes back of the gradient that arrives.

``formula`` and ``derivative`` call the inputs x and y and the output z. At a kink: abs has derivative 0, max sends the
gradient to the first of equals.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from course_lib import checks

BROADCAST = "equal shapes, or axes of length 1, counted from the last axis"
MATRICES = "as many columns on the left as rows on the right"
ADD, SWAP, ROUTE, COPY = "gradient distributor", "swap multiplier", "gradient router", "gradient adder"


@dataclass(frozen=True, eq=False)
class Gate:
    """``value(*inputs)`` is z; ``gradients(upstream, z, *inputs)`` is dL/d(input) for each input.

    A gradient may still have the shape of z where the input was broadcast, and is None where none is defined.
    """

    name: str
    symbol: str = ""  # what is drawn in the node
    value: Any = None
    gradients: Any = None
    formula: str = ""
    derivative: str = ""
    pattern: str = ""  # the lecture's name for what the gate does with gradients
    text: str = ""  # how an expression shows it
    shapes: str = ""  # what the shapes of two operands have to fulfil
    remedy: str = "Choose smaller numbers."  # if the result is not finite
    elementwise: bool = False  # whether each entry of z depends on its own entry of each input, and on no other
    entry: Any = None  # the activation or the loss

    def __str__(self) -> str:
        return self.name


def sum_over(axis: Any = None, keepdims: bool = False) -> Gate:
    """z = Σ x over the axes."""
    return _reduction(
        ("sum", "Σ", np.sum),
        lambda u, z, x: (_with_axes_back(u, x, axis, keepdims),),
        (r"\sum_i x_i", r"\frac{\partial z}{\partial x_i} = 1", ADD),
        axis,
        keepdims,
    )


def mean_over(axis: Any = None, keepdims: bool = False) -> Gate:
    """z = (1/n) Σ x over the axes."""
    return _reduction(
        ("mean", "mean", np.mean),
        lambda u, z, x: (_with_axes_back(u, x, axis, keepdims) * (np.size(z) / np.size(x)),),
        (r"\frac{1}{n} \sum_i x_i", r"\frac{\partial z}{\partial x_i} = \frac{1}{n}", ADD),
        axis,
        keepdims,
    )


def max_over(axis: Any = None, keepdims: bool = False) -> Gate:
    """z = max x over the axes."""
    return _reduction(
        ("max", "max", np.max),
        lambda u, z, x: (_with_axes_back(u, x, axis, keepdims) * _first_largest(x, axis),),
        (r"\max_i x_i", r"\frac{\partial z}{\partial x_i} = [\,i = \arg\max x\,]", ROUTE),
        axis,
        keepdims,
    )


def index(key: Any) -> Gate:
    """z = x[key]: what is picked gets the gradient, what is picked twice gets both, the rest gets 0."""
    shown = _key_text(key)

    def value(x):
        try:
            z = x[key]
        except (IndexError, TypeError, ValueError):
            expected, remedy = f"an index into shape {np.shape(x)}", "Count from 0, with whole numbers or slices."
            raise checks.problem("index", f"[{shown}]", expected, remedy, IndexError) from None
        if np.size(z) == 0:
            came = f"[{shown}], which picks nothing out of shape {np.shape(x)}"
            raise checks.problem("index", came, "at least one entry", "Widen the slice.", IndexError)
        return z

    def gradients(u, z, x):
        g = np.zeros_like(x)
        np.add.at(g, key, u)
        return (g,)

    rule = r"\frac{\partial z}{\partial x_j} = [\,j = i\,]"
    return Gate("index", "[ ]", value, gradients, "x_i", rule, ROUTE, f"{{0}}[{shown}]")


def _reduction(about, gradients, tex, axis, keepdims):
    name, symbol, reduce = about
    checks.instance("keepdims", keepdims, bool, "True or False", "Write it without quotes.")

    def value(x):
        try:
            return reduce(x, axis=axis, keepdims=keepdims)
        except (TypeError, ValueError, OverflowError):  # NumPy's AxisError is a ValueError
            expected, remedy = f"None or an axis of shape {np.shape(x)}", "Count from 0, or from the end with -1."
            raise checks.problem("axis", repr(axis), expected, remedy) from None

    return Gate(name, symbol, value, gradients, *tex, f"{name}({{0}})")


def _with_axes_back(u, x, axis, keepdims):
    """The gradient by a reduction of x, with the reduced axes put back."""
    u = u if keepdims or axis is None else np.expand_dims(u, axis)
    return np.broadcast_to(u, np.shape(x))


def _first_largest(x, axis):
    """True where the first of the largest entries over the axes stands."""
    axes = tuple(range(np.ndim(x))) if axis is None else tuple(np.ravel(axis))
    last = tuple(range(-len(axes), 0))
    moved = np.moveaxis(np.asarray(x), axes, last)
    flat = moved.reshape(*moved.shape[: moved.ndim - len(axes)], -1)
    first = flat.argmax(axis=-1)[..., None] == np.arange(flat.shape[-1])
    return np.moveaxis(first.reshape(moved.shape), last, axes)


def _key_text(key):
    if isinstance(key, tuple):
        return ", ".join(_key_text(k) for k in key)
    if isinstance(key, slice):
        ends = (key.start, key.stop) if key.step is None else (key.start, key.stop, key.step)
        return ":".join("" if end is None else str(end) for end in ends)
    return str(key) if key is None or isinstance(key, int | np.integer) else "…"


def _pow_gradients(u, z, x, n):
    by_x = np.where(n == 0, 0, n * np.power(x, n - 1))  # x⁰ is 1 for every x
    return u * by_x, u * z * np.log(np.where(x == 0, 1, x))  # 0ⁿ is 0 for every n > 0


def _matmul_gradients(u, z, x, y):
    """dL/dx = U yᵀ and dL/dy = xᵀ U; a vector is a row on the left and a column on the right."""
    X, Y = (x[None, :] if x.ndim == 1 else x), (y[:, None] if y.ndim == 1 else y)
    U = u[..., None] if y.ndim == 1 else u
    U = U[..., None, :] if x.ndim == 1 else U
    by_x, by_y = U @ np.swapaxes(Y, -1, -2), np.swapaxes(X, -1, -2) @ U
    return by_x, (by_y[..., 0] if y.ndim == 1 else by_y)


def _d(*rules):
    """∂z/∂x = …, ∂z/∂y = … in TeX."""
    return r", \quad ".join(rf"\frac{{\partial z}}{{\partial {x}}} = {r}" for x, r in zip("xy", rules, strict=False))


def _binary(name, symbol, value, gradients, formula, derivative, pattern="", **more):
    sign = symbol.replace("×", "*").replace("−", "-")
    more = {"text": f"{{0}} {sign} {{1}}", "shapes": BROADCAST, "elementwise": True, **more}
    return Gate(name, symbol, value, gradients, formula, derivative, pattern, **more)


def _unary(name, value, local, formula, rule, remedy=Gate.remedy):
    def gradients(u, z, x):
        return (u * local(z, x),)

    text = f"{name}({{0}})"
    return Gate(name, name, value, gradients, formula, _d(rule), text=text, remedy=remedy, elementwise=True)


VARIABLE, CONSTANT = Gate("variable"), Gate("constant")
_MATMUL_RULE = (
    r"\frac{\partial L}{\partial x} = \frac{\partial L}{\partial z} y^T, \quad "
    r"\frac{\partial L}{\partial y} = x^T \frac{\partial L}{\partial z}"
)
_TURNED = r"\frac{\partial L}{\partial x} = \left(\frac{\partial L}{\partial z}\right)^T"
_POW_REMEDY = "Below 0 the exponent is a whole number, at 0 a positive one, and a variable exponent needs x > 0."
_ALL = [
    _binary("add", "+", np.add, lambda u, z, x, y: (u, u), "x + y", _d("1", "1"), ADD),
    _binary("sub", "−", np.subtract, lambda u, z, x, y: (u, -u), "x - y", _d("1", "-1"), ADD),
    _binary("mul", "×", np.multiply, lambda u, z, x, y: (u * y, u * x), "x y", _d("y", "x"), SWAP),
    _binary(
        "div",
        "/",
        np.divide,
        lambda u, z, x, y: (u / y, -u * z / y),
        r"\frac{x}{y}",
        _d(r"\frac{1}{y}", r"-\frac{x}{y^2}"),
        remedy="Keep away from dividing by 0.",
    ),
    _binary("pow", "**", np.power, _pow_gradients, "x^y", _d("y x^{y-1}", r"x^y \ln x"), remedy=_POW_REMEDY),
    _binary("matmul", "@", np.matmul, _matmul_gradients, "x y", _MATMUL_RULE, shapes=MATRICES, elementwise=False),
    _binary(
        "max",
        "max",
        np.maximum,
        lambda u, z, x, y: (u * (x >= y), u * (x < y)),
        r"\max(x, y)",
        _d(r"[x \geq y]", "[x < y]"),
        ROUTE,
        text="max({0}, {1})",
    ),
    Gate("neg", "−", np.negative, lambda u, z, x: (-u,), "-x", _d("-1"), text="-{0}", elementwise=True),
    Gate("copy", "copy", lambda x: x, lambda u, z, x: (u,), "x", _d("1"), COPY, "copy({0})", elementwise=True),
    Gate("transpose", "T", np.transpose, lambda u, z, x: (u.T,), "x^T", _TURNED, text="{0}.T"),
    _unary("exp", np.exp, lambda z, x: z, "e^x", "e^x", "The exponential of more than 709 overflows."),
    _unary("log", np.log, lambda z, x: 1 / x, r"\ln x", r"\frac{1}{x}", "A logarithm needs numbers above 0."),
    _unary("sqrt", np.sqrt, lambda z, x: 0.5 / z, r"\sqrt{x}", r"\frac{1}{2 \sqrt{x}}", "Stay above 0."),
    _unary("sin", np.sin, lambda z, x: np.cos(x), r"\sin x", r"\cos x"),
    _unary("cos", np.cos, lambda z, x: -np.sin(x), r"\cos x", r"-\sin x"),
    _unary("abs", np.absolute, lambda z, x: np.sign(x), "|x|", r"\operatorname{sign} x"),
    sum_over(),
    mean_over(),
]
GATES = {gate.name: gate for gate in _ALL}
