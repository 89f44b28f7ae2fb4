"""A node of the computational graph, its operators, and how values follow when an input changes."""

import copy
import math

import numpy as np

from course_lib import checks
from course_lib.graph import _gates
from course_lib.graph._gates import CONSTANT, GATES
from course_lib.graph._words import brief, expression, mismatch, not_finite, text


class Node:
    """A variable, a constant, or the output of a gate. Operators and indexing make new nodes, as on a NumPy array.

    ``inputs`` are the nodes that its ``gate`` takes. The gate has a ``name``, a ``symbol``, a ``formula``, the local
    rule ``derivative`` (both in TeX) and a ``pattern``. A node's own ``name`` may be set at any time.
    """

    __slots__ = ("__weakref__", "_edition", "_gradient", "_sweep", "_uses", "_value", "gate", "inputs", "name")
    _changes = 0  # how often any variable was given another value: what was computed before that may be old

    def __init__(self, gate, inputs, value, name=None):
        self.gate, self.inputs, self.name = gate, inputs, name
        self._value, self._edition = value, Node._changes
        self._gradient, self._uses, self._sweep = None, 0, None

    @property
    def value(self):
        """A float, or an array that cannot be written to. A variable may be given another one: everything follows."""
        return _shown(current(self)._value)

    @value.setter
    def value(self, value):
        label = f"{text(self)}.value"
        if self.inputs:
            remedy = "A gate computes its value: change its inputs."
            raise checks.problem(label, checks.describe(value), "a variable or a constant to set", remedy)
        a = entered(label, value)
        if a.shape != self.shape:
            remedy = "Make a new variable for another shape."
            raise checks.problem(label, f"shape {a.shape}", f"shape {self.shape}, as before", remedy)
        self._value = a
        Node._changes += 1
        if self._sweep:
            self._sweep.valid = False

    @property
    def shape(self):
        """() for a scalar."""
        return self._value.shape

    @property
    def gradient(self):
        """d(output)/d(this), shaped like the value, from the last ``backward`` that came by.

        None before that, for a constant, after an input was changed, and after the ``backward`` of another output has
        taken over a part of the graph: a gradient that is shown is never an old one.
        """
        return _shown(self._gradient) if self._sweep and self._sweep.valid else None

    @property
    def uses(self):
        """How often gates below that output take this node; above 1 it is a copy gate, where gradients add."""
        return self._uses if self._sweep and self._sweep.valid else None

    @property
    def local(self):
        """Local gradients, one for each input (None for a constant), where the node and its inputs are scalars."""
        if any(node.shape for node in (self, *self.inputs)):
            return None
        if not self.inputs:
            return ()
        with np.errstate(all="ignore"):
            return tuple(_shown(g) for g in downstream(current(self), np.ones_like(self._value)[()]))

    @property
    def T(self):
        """The transpose."""
        return apply(GATES["transpose"], self)

    def __repr__(self):
        called = dict.fromkeys([text(self), *([expression(self)] if self.inputs else []), brief(self.value)])
        parts = [" = ".join(called)]
        if self.gradient is not None:
            parts.append(f"gradient {brief(self.gradient)}")
        if (self.uses or 0) > 1:
            parts.append(f"used {self.uses} times: gradients add")
        return ", ".join(parts)

    def __len__(self):
        if not self.shape:
            raise checks.problem(
                "len", f"the scalar {text(self)}", "a vector or a matrix", "A scalar is one.", TypeError
            )
        return self.shape[0]

    def __iter__(self):
        return (self[i] for i in range(len(self)))

    def __getitem__(self, key):
        if any(isinstance(k, Node) for k in (key if isinstance(key, tuple) else (key,))):
            raise checks.problem("index", "a node", "whole numbers or slices", "Write it as an int.", TypeError)
        return apply(_gates.index(copy.deepcopy(key)), self)

    def __pos__(self):
        return self

    def __neg__(self):
        return apply(GATES["neg"], self)

    def __abs__(self):
        return apply(GATES["abs"], self)

    def __bool__(self):
        raise self._misused("truth", "Ask its value, as in node.value > 0.")

    def _compared(self, other):
        raise self._misused(
            "comparison", "It has no gradient: compare values (node.value), or use graph.max or graph.relu."
        )

    __lt__ = __le__ = __gt__ = __ge__ = _compared
    __hash__ = object.__hash__

    def __eq__(self, other):
        return self is other if other is None or isinstance(other, Node) else self._compared(other)

    def __array__(self, *_, **__):
        raise self._misused("array", "Take node.value, or compute with the functions of course_lib.graph.")

    def __array_ufunc__(self, ufunc, method, *operands, **options):
        if ufunc in _UFUNCS and method == "__call__" and not options:
            return apply(_UFUNCS[ufunc], *operands)
        if ufunc in (np.less, np.less_equal, np.greater, np.greater_equal, np.equal, np.not_equal):
            self._compared(operands)
        raise self._misused(f"np.{ufunc.__name__}", "Compute with the functions of course_lib.graph.")

    def _misused(self, argument, remedy):
        return checks.problem(argument, f"the node {text(self)}", "a number or an array", remedy, TypeError)


def _operator(name, gate):
    setattr(Node, f"__{name}__", lambda self, other: apply(gate, self, other))
    setattr(Node, f"__r{name}__", lambda self, other: apply(gate, other, self))


for _name in ("add", "sub", "mul", "pow", "matmul"):
    _operator(_name, GATES[_name])
_operator("truediv", GATES["div"])
_UFUNCS = {gate.value: gate for gate in GATES.values() if isinstance(gate.value, np.ufunc)}


def apply(gate, *operands):
    """The gate's output as a new node; numbers and arrays among the operands become constants."""
    inputs = tuple([current(x) if isinstance(x, Node) else _lifted(gate, x, operands) for x in operands])
    return Node(gate, inputs, _evaluate(gate, inputs))


def entered(argument, value):
    """A value as a node keeps it: checked, and a copy, so that the caller's array may change."""
    return checks.array(argument, value).copy()[()]


def nodes(output):
    """Every node below ``output``, inputs before the gates that take them, and ``output`` itself last."""
    checks.instance("output", output, Node, "a node", "Make one with graph.variable or graph.parse.")
    order, seen, stack = [], set(), [output]
    while stack:
        node = stack.pop()
        if node is None:  # the inputs of the node beneath this mark are done
            order.append(stack.pop())
        elif node not in seen:
            seen.add(node)
            stack += (node, None)
            stack += node.inputs[::-1]
    return order


def forward(output):
    """Compute every gate below ``output`` again, from the values of its variables; its value.

    Reading ``.value`` does this by itself after a variable has changed.
    """
    for node in nodes(output):
        if node.inputs:
            node._value, node._edition = _evaluate(node.gate, node.inputs), Node._changes
    return output.value


def current(node):
    """The node, with a value that is not older than the last change of a variable."""
    if node._edition != Node._changes and node.inputs:
        forward(node)
    return node


def downstream(node, upstream):
    """upstream × local for each input, shaped like that input; None for a constant."""
    gradients = node.gate.gradients(upstream, node._value, *[x._value for x in node.inputs])
    return [
        None if g is None or x.gate is CONSTANT else _unbroadcast(g, x._value)
        for g, x in zip(gradients, node.inputs, strict=True)
    ]


def all_finite(a):
    return math.isfinite(a) if a.ndim == 0 else np.isfinite(a).all()


def _shown(a):
    if a is None or a.ndim == 0:
        return a if a is None else float(a)
    view = a.view()
    view.flags.writeable = False
    return view


def _lifted(gate, operand, beside):
    """A constant; a plain Python number takes the precision of the node that it meets, as in NumPy."""
    if type(operand) not in (int, float):
        return Node(CONSTANT, (), entered(gate.name, operand))
    arrays = (x._value if isinstance(x, Node) else x for x in beside if isinstance(x, Node | np.ndarray))
    dtype = next((a.dtype for a in arrays if a.dtype in (np.float32, np.float64)), np.dtype(np.float64))
    if -1e30 < operand < 1e30:
        return Node(CONSTANT, (), dtype.type(operand))
    with np.errstate(over="ignore"):
        return Node(CONSTANT, (), entered(gate.name, checks.array(gate.name, operand).astype(dtype)))


def _evaluate(gate, inputs):
    try:
        with np.errstate(all="ignore"):
            value = gate.value(*[x._value for x in inputs])[()]
    except ValueError:
        if not gate.shapes:
            raise
        raise mismatch(gate, inputs) from None
    if not all_finite(value):
        raise not_finite(gate, inputs, value)
    return value


def _unbroadcast(g, like):
    """The gradient summed over the axes along which its input was repeated, in the precision of the input."""
    if g.shape != like.shape:
        g = g.sum(axis=tuple(range(g.ndim - like.ndim)))
        g = g.sum(axis=tuple(i for i, n in enumerate(like.shape) if n == 1), keepdims=True)
    return g if g.dtype == like.dtype else g.astype(like.dtype)
