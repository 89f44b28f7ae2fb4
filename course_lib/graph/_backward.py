"""The backward pass: the chain rule from the output to every node below it."""

from typing import Any

import numpy as np

from course_lib import checks
from course_lib.graph._node import BackwardCall, Node, all_finite, downstream, nodes, up_to_date
from course_lib.graph._words import text


def backward(output: Node, upstream: Any = None) -> None:
    """Fill ``.gradient`` of every node below ``output``, starting from zero each time.

    ``upstream`` is dL/d(output), shaped like the output; for a single number it is 1 unless given.
    """
    order = nodes(output)
    upstream = _upstream(up_to_date(output), upstream)
    this = BackwardCall()
    for node in order:
        if node._pass:
            node._pass.valid = False
        node._pass, node._gradient, node._uses = this, None, 0
    output._gradient = upstream
    with np.errstate(all="ignore"):
        for node in reversed(order):
            if node._gradient is not None and node.inputs:
                _pass_on(node)
    this.valid = True


def _pass_on(node):
    for x, g in zip(node.inputs, downstream(node, node._gradient), strict=True):
        x._uses += 1
        if g is None:
            continue
        x._gradient = g if x._gradient is None else x._gradient + g
        if not all_finite(x._gradient):
            argument, came = f"gradient of {text(node)} by {text(x)}", "a value that is not finite"
            raise checks.problem(argument, came, "finite numbers", node.gate.remedy)


def _upstream(output, upstream):
    shape = output.shape
    if upstream is None and output._value.size > 1:
        expected = f"an array of shape {shape}, dL/d({text(output)})"
        remedy = "A gradient belongs to one number: pass upstream, or take graph.sum or graph.mean first."
        raise checks.problem("upstream", "None", expected, remedy)
    if upstream is None:
        return np.ones_like(output._value)[()]
    a = checks.array("upstream", upstream)
    if a.shape != shape:
        remedy = "The gradient by an array has its shape."
        raise checks.problem("upstream", f"shape {a.shape}", f"shape {shape}, as {text(output)} has", remedy)
    return a.astype(output._value.dtype)[()]
