"""The computational graph of lectures 1 and 2: gates between numbers, vectors and matrices, and the chain rule on them.

``backward(output)`` gives every node below the output its gradient. At each gate upstream × local = downstream; where a
node is used several times, the gradients add. Each activation and each loss of the menus is a gate, also one that is
registered later. ``sum``, ``max`` and ``abs`` are written ``graph.sum``: a star import leaves Python's own alone.
"""

import sys
from collections.abc import Callable
from typing import Any

from course_lib.graph import _functions, _menu_gates, _parser
from course_lib.graph._backward import backward
from course_lib.graph._flat_code import FlatCode, flat_code
from course_lib.graph._functions import abs as abs
from course_lib.graph._functions import (
    binary_cross_entropy,
    binary_cross_entropy_of_logits,
    copy,
    cos,
    cross_entropy,
    cross_entropy_of_logits,
    elu,
    exp,
    half_squared_error,
    huber,
    leaky_relu,
    linear,
    log,
    maxout,
    mean,
    mean_absolute_error,
    mean_squared_error,
    prelu,
    relu,
    sigmoid,
    sin,
    softmax,
    sqrt,
    tanh,
)
from course_lib.graph._functions import max as max
from course_lib.graph._functions import sum as sum
from course_lib.graph._gates import GATES, Gate
from course_lib.graph._node import Node, constant, downstream, forward, nodes, uses, variable

__all__ = [
    "GATES",
    "FlatCode",
    "Gate",
    "Node",
    "backward",
    "binary_cross_entropy",
    "binary_cross_entropy_of_logits",
    "constant",
    "copy",
    "cos",
    "cross_entropy",
    "cross_entropy_of_logits",
    "downstream",
    "elu",
    "exp",
    "flat_code",
    "forward",
    "functions",
    "half_squared_error",
    "huber",
    "leaky_relu",
    "linear",
    "log",
    "maxout",
    "mean",
    "mean_absolute_error",
    "mean_squared_error",
    "nodes",
    "parse",
    "prelu",
    "relu",
    "sigmoid",
    "sin",
    "softmax",
    "sqrt",
    "tanh",
    "uses",
    "variable",
]


def parse(expression: str, /, **values: Any) -> Node:
    """The graph of an expression: ``parse("(x + y) * z", x=-2, y=5, z=-4)``.

    Numbers, the names that are given (values or nodes), + − * / @ **, indexing, ``.T`` and the functions of this
    module; nothing is evaluated as Python. ``"q = x + y; f = q * z"``, on one line or several, names the nodes, and the
    last one is returned.

    >>> from course_lib.graph import backward, nodes, parse
    >>> f = parse("(x + y) * z", x=-2, y=5, z=-4)
    >>> f.value
    -12.0
    >>> backward(f)
    >>> {node.name: node.gradient for node in nodes(f) if not node.inputs}
    {'x': -4.0, 'y': -4.0, 'z': 3.0}
    """
    return _parser.Reader(expression, values, functions()).read()


def functions() -> dict[str, Callable[..., Node]]:
    """Each function of a node by its name, which is its word in ``parse``; those registered later come last."""
    own = _functions.FUNCTIONS
    return own | {n: _menu_gates.function(entry, n) for n, entry in _menu_gates.entries().items() if n not in own}


def __getattr__(name: str) -> Callable[..., Node]:
    """An activation or a loss that was registered later."""
    entry = _menu_gates.entries().get(name)
    if entry is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}", name=name, obj=sys.modules[__name__])
    return _menu_gates.function(entry, name)


def __dir__() -> list[str]:
    return sorted({*__all__, *functions()})
