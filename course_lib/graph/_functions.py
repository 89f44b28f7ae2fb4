"""The computational graph of lectures 1 and 2: gates between numbers, vectors and matrices, and the chain rule on them.

``backward(output)`` gives every node below the output its gradient. At each gate upstream × local = downstream; where a
node is used several times, the gradients add.
"""

import dataclasses
import numbers

import numpy as np

from course_lib import checks, menus
from course_lib.graph import _flat_code, _gates, _menu_gates
from course_lib.graph import _parser as _parse
from course_lib.graph._gates import CONSTANT, GATES, VARIABLE
from course_lib.graph._node import Node, all_finite, apply, current, downstream, entered, forward, nodes, text

__all__ = [
    "GATES",
    "Node",
    "backward",
    "constant",
    "downstream",
    "flat_code",
    "forward",
    "nodes",
    "parse",
    "uses",
    "variable",
]


def variable(value, name=None):
    """A node that holds a number, a vector or a matrix, to be differentiated by."""
    return _leaf(VARIABLE, value, name)


def constant(value, name=None):
    """A node that holds data: it gets no gradient. Plain numbers and arrays in an expression become constants."""
    return _leaf(CONSTANT, value, name)


def parse(expression, /, **values):
    """The graph of an expression: ``parse("(x + y) * z", x=-2, y=5, z=-4)``.

    Numbers, the names that are given (values or nodes), + − * / @ **, indexing, ``.T`` and the functions of this
    module; nothing is evaluated as Python. ``"q = x + y; f = q * z"``, on one line or several, names the nodes, and the
    last one is returned.
    """
    return _parse.Reader(expression, values, FUNCTIONS, _TARGETS, Node, variable, constant).read()


def uses(output):
    """How often gates take each node below ``output``: {node: number}. From 2 on it is a copy gate: gradients add."""
    count = dict.fromkeys(nodes(output), 0)
    for node in count:
        for x in node.inputs:
            count[x] += 1
    return count


class _Sweep:
    """One backward pass; its gradients are shown while they are valid."""

    valid = False


def backward(output, upstream=None):
    """Fill ``.gradient`` of every node below ``output``, starting from zero each time.

    ``upstream`` is dL/d(output), shaped like the output; for a single number it is 1 unless given.
    """
    order = nodes(output)
    upstream = _upstream(current(output), upstream)
    sweep = _Sweep()
    for node in order:
        if node._sweep:
            node._sweep.valid = False
        node._sweep, node._gradient, node._uses = sweep, None, 0
    output._gradient = upstream
    with np.errstate(all="ignore"):
        for node in reversed(order):
            if node._gradient is not None and node.inputs:
                _pass_on(node)
    sweep.valid = True


def _pass_on(node):
    for x, g in zip(node.inputs, downstream(node, node._gradient), strict=True):
        x._uses += 1
        if g is None:
            continue
        x._gradient = g if x._gradient is None else x._gradient + g
        if not all_finite(x._gradient):
            argument, came = f"gradient of {text(node)} by {text(x)}", "a value that is not finite"
            raise checks.problem(argument, came, "finite numbers", node.gate.remedy)


def flat_code(output):
    """The lecture's "flat" code of a graph of scalars, as Python source: a line for each value, then for each gradient.

    Running it defines every value by its name and its gradient as ``grad_<name>``. A node without a name is called s0,
    s1, …, the output L.
    """
    return _flat_code.flat_code(nodes(output))


def sum(x, axis=None, keepdims=False):
    """Σ x over all axes or those named."""
    return apply(_gates.sum_over(axis, keepdims), x)


def mean(x, axis=None, keepdims=False):
    """(1/n) Σ x over all axes or those named."""
    return apply(_gates.mean_over(axis, keepdims), x)


def max(x, y=None, *, axis=None, keepdims=False):
    """max(x, y) entry by entry, or without y the largest entry over all axes or those named.

    The gradient goes to the larger one, at a tie to the first.
    """
    if y is None:
        return apply(_gates.max_over(axis, keepdims), x)
    if axis is not None or keepdims is not False:
        came, remedy = "both a second operand and an axis", "Write axis=… by name for the largest along an axis."
        raise checks.problem("max", came, "one of them", remedy)
    return apply(GATES["max"], x, y)


def _leaf(gate, value, name):
    if name is not None:
        checks.instance("name", name, str, "a name or None", "Pass the value first, then the name.")
    return Node(gate, (), entered(name or "value", value), name)


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


def _unary(gate):
    def function(x):
        return apply(gate, x)

    return _named(function, gate.name, f"z = {gate.formula}; {gate.derivative}")


def _activation(name, f):
    ready = _menu_gates.of_activation(name, f)

    def function(z, *settings, **knobs):
        knobs = _knobs(name, f, settings, knobs)
        if f.learned:
            return apply(ready, z, knobs.get(f.learned, getattr(f, f.learned)))
        return apply(_menu_gates.of_activation(name, dataclasses.replace(f, **knobs)) if knobs else ready, z)

    return _named(function, name, type(f).__doc__)


def _knobs(name, f, settings, knobs):
    """The knobs given, by position or by name, as a dict."""
    known = [knob.name for knob in menus.knobs(f)]
    for other in knobs:
        if other not in known:
            expected = " or ".join(known) or "no settings"
            raise checks.problem(name, f"the setting {other!r}", expected, "Leave it out, or correct its name.")
    if len(settings) > len(known):
        came, expected = f"{len(settings)} settings", f"at most {len(known)}"
        raise checks.problem(name, came, expected, "It takes one node.")
    given = {**dict(zip(known, settings, strict=False)), **knobs}
    for knob, value in given.items():
        if knob != f.learned and isinstance(value, np.ndarray):
            came, remedy = f"{checks.describe(value)} as {knob}", "Make a gate for each."
            raise checks.problem(name, came, "one number", remedy, TypeError)
    return given


def _loss(name, loss):
    gate = _menu_gates.of_loss(name, loss)

    def function(prediction, target):
        prediction = prediction if isinstance(prediction, Node) else constant(prediction)
        return apply(gate, prediction, _target(loss, prediction, target))

    return _named(function, name, type(loss).__doc__)


def _target(loss, prediction, target):
    """The target as a constant: (N, k), one-hot where labels came, or a scalar beside a scalar."""
    if isinstance(target, Node) and target.gate is not CONSTANT:
        remedy = "Targets are data and get no gradient: pass numbers, or graph.constant."
        raise checks.problem("target", f"the node {text(target)}", "numbers", remedy, TypeError)
    y, name = (target._value, target.name) if isinstance(target, Node) else (target, None)
    p = prediction._value
    Y = loss.targets([y] if isinstance(y, numbers.Number) else y, _menu_gates.rows(p).shape, p.dtype)
    Y = Y if p.shape else Y.reshape(())[()]
    return target if isinstance(target, Node) and Y.shape == target.shape else constant(Y, name)


def _named(function, name, doc):
    function.__name__ = function.__qualname__ = name
    function.__doc__ = doc
    return function


_TARGETS = tuple(_menu_gates.LOSSES)
FUNCTIONS = {
    **{name: _unary(GATES[name]) for name in ("exp", "log", "sqrt", "sin", "cos", "abs", "copy")},
    "sum": sum,
    "mean": mean,
    "max": max,
    **{name: _activation(name, f) for name, f in _menu_gates.ACTIVATIONS.items()},
    **{name: _loss(name, loss) for name, loss in _menu_gates.LOSSES.items()},
}
__all__ += FUNCTIONS
globals().update(FUNCTIONS)  # a new entry of a menu is a function here, and a word of parse, without another edit
