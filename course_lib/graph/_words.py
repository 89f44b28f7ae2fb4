"""What a node of the graph is called, and what a gate says when it cannot do what it is asked."""

from typing import TYPE_CHECKING

import numpy as np

from course_lib import checks
from course_lib.graph._gates import CONSTANT, Gate

if TYPE_CHECKING:
    from course_lib.graph._node import Node


def text(node: "Node", depth: int = 2) -> str:
    """The node's name, or an expression, as many gates deep: ``(x + y) * z``."""
    if node.name or not node.inputs:
        return node.name or (brief(node.value) if node.gate is CONSTANT and not node.shape else f"a {node.gate}")
    return expression(node, depth)


def expression(node: "Node", depth: int = 2) -> str:
    """A gate and its inputs, ``x + y``, also where the node has a name."""
    return _expression(node.gate, node.inputs, depth)


def brief(value: float | np.ndarray) -> str:
    """A value in a few words."""
    return f"{value:.6g}" if isinstance(value, float) else f"an array of shape {value.shape}"


def mismatch(gate: Gate, inputs: tuple["Node", ...]) -> Exception:
    """The error for operands whose shapes do not fit: each with its name and its shape."""
    came = " and ".join(f"{text(x)} of shape {x.shape}" for x in inputs)
    return checks.problem(gate.name, came, gate.shapes, "Reshape or transpose one of them.")


def not_finite(gate: Gate, inputs: tuple["Node", ...], value: np.ndarray) -> Exception:
    """The error for a value that is NaN or infinite, with the numbers from which it came."""
    where = tuple(int(i) for i in np.argwhere(~np.isfinite(value))[0])
    at = f" at index {where}" if where else ""
    origin = ", ".join(f"{text(x)} = {brief(x.value)}" for x in inputs if not x.shape and x.gate is not CONSTANT)
    came = f"{float(value[where])}{at}{' from ' if origin else ''}{origin}"
    return checks.problem(_expression(gate, inputs, 2), came, "a finite result", gate.remedy)


def _expression(gate, inputs, depth):
    return gate.text.format(*[_operand(x, depth - 1, _infix(gate)) for x in inputs]) if depth else "…"


def _operand(node, depth, infix):
    shown = text(node, depth)
    inner = not node.name and node.inputs and _infix(node.gate) and depth
    return f"({shown})" if infix and (inner or shown[:1] == "-") else shown


def _infix(gate):
    return gate.text[:1] in ("{", "-")
