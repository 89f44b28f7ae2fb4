"""A node of the computational graph, its operators, and how values follow when an input changes."""

import copy
import math
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from course_lib import checks
from course_lib.graph import _gates
from course_lib.graph._gates import CONSTANT, GATES, VARIABLE, Gate
from course_lib.graph._words import brief, expression, mismatch, not_finite, text


def _operators(name: str) -> tuple[Callable[["Node", "Operand"], "Node"], Callable[["Node", "Operand"], "Node"]]:
    """The operator of a gate with the node on its left, and with the node on its right."""
    gate = GATES[name]
    return (lambda self, other: apply(gate, self, other)), (lambda self, other: apply(gate, other, self))


class BackwardCall:
    """One call of ``backward``; its gradients are shown while they are valid."""

    valid = False


class Node:
    """A variable, a constant, or the output of a gate. Operators and indexing make new nodes, as on a NumPy array.

    ``inputs`` are the nodes that its ``gate`` takes. The gate has a ``name``, a ``symbol``, a ``formula``, the local
    rule ``derivative`` (both in TeX) and a ``pattern``. A node's own ``name`` may be set at any time.
    """

    __slots__ = ("__weakref__", "_edition", "_gradient", "_pass", "_uses", "_value", "gate", "inputs", "name")
    _changes = 0  # how often a variable has been given another value; what was computed before that may be out of date

    def __init__(self, gate: Gate, inputs: tuple["Node", ...], value: Any, name: str | None = None) -> None:
        self.gate, self.inputs, self.name = gate, inputs, name
        self._value, self._edition = value, Node._changes
        self._gradient, self._uses = None, 0
        self._pass: BackwardCall | None = None

    @property
    def value(self) -> Any:
        """A float, or an array that cannot be written to. A variable may be given another one: everything follows."""
        return _read_only(up_to_date(self)._value)

    @value.setter
    def value(self, value: Any) -> None:
        label = f"{text(self)}.value"
        if self.inputs:
            remedy = "A gate computes its value: change its inputs."
            raise checks.problem(label, checks.describe(value), "a variable or a constant to set", remedy)
        a = _checked_copy(label, value)
        if a.shape != self.shape:
            remedy = "Make a new variable for another shape."
            raise checks.problem(label, f"shape {a.shape}", f"shape {self.shape}, as before", remedy)
        self._value = a
        Node._changes += 1
        if self._pass:
            self._pass.valid = False

    @property
    def shape(self) -> tuple[int, ...]:
        """() for a scalar."""
        return self._value.shape

    @property
    def is_constant(self) -> bool:
        """Whether it is data, by which nothing is differentiated."""
        return self.gate is CONSTANT

    @property
    def gradient(self) -> Any:
        """d(output)/d(this), shaped like the value, from the last ``backward`` that reached this node.

        None before that, for a constant, after an input was changed, and after the ``backward`` of another output has
        reached a part of the graph: a gradient that is shown is never out of date.
        """
        return _read_only(self._gradient) if self._pass and self._pass.valid else None

    @property
    def uses(self) -> int | None:
        """How often gates below that output take this node; above 1 it is a copy gate, where gradients add."""
        return self._uses if self._pass and self._pass.valid else None

    @property
    def local(self) -> tuple[float | None, ...] | None:
        """Local gradients, one for each input (None for a constant), where the node and its inputs are scalars."""
        if any(node.shape for node in (self, *self.inputs)):
            return None
        if not self.inputs:
            return ()
        with np.errstate(all="ignore"):
            return tuple(_read_only(g) for g in downstream(up_to_date(self), np.ones_like(self._value)[()]))

    @property
    def T(self) -> "Node":
        """The transpose."""
        return apply(GATES["transpose"], self)

    def __repr__(self) -> str:
        called = dict.fromkeys([text(self), *([expression(self)] if self.inputs else []), brief(self.value)])
        parts = [" = ".join(called)]
        if self.gradient is not None:
            parts.append(f"gradient {brief(self.gradient)}")
        if (self.uses or 0) > 1:
            parts.append(f"used {self.uses} times: gradients add")
        return ", ".join(parts)

    def __len__(self) -> int:
        if not self.shape:
            raise checks.problem(
                "len", f"the scalar {text(self)}", "a vector or a matrix", "A scalar is one.", TypeError
            )
        return self.shape[0]

    def __iter__(self) -> Iterator["Node"]:
        return (self[i] for i in range(len(self)))

    def __getitem__(self, key: Any) -> "Node":
        if any(isinstance(k, Node) for k in (key if isinstance(key, tuple) else (key,))):
            raise checks.problem("index", "a node", "whole numbers or slices", "Write it as an int.", TypeError)
        return apply(_gates.index(copy.deepcopy(key)), self)

    __add__, __radd__ = _operators("add")
    __sub__, __rsub__ = _operators("sub")
    __mul__, __rmul__ = _operators("mul")
    __truediv__, __rtruediv__ = _operators("div")
    __pow__, __rpow__ = _operators("pow")
    __matmul__, __rmatmul__ = _operators("matmul")

    def __pos__(self) -> "Node":
        return self

    def __neg__(self) -> "Node":
        return apply(GATES["neg"], self)

    def __abs__(self) -> "Node":
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


Operand = Node | float | np.ndarray
_UFUNCS = {gate.value: gate for gate in GATES.values() if isinstance(gate.value, np.ufunc)}


def apply(gate: Gate, *operands: Operand) -> Node:
    """The gate's output as a new node; numbers and arrays among the operands become constants."""
    inputs = tuple([up_to_date(x) if isinstance(x, Node) else _as_constant(gate, x, operands) for x in operands])
    return Node(gate, inputs, _evaluate(gate, inputs))


def variable(value: Any, name: str | None = None) -> Node:
    """A node that holds a number, a vector or a matrix, to be differentiated by."""
    return _leaf(VARIABLE, value, name)


def constant(value: Any, name: str | None = None) -> Node:
    """A node that holds data: it gets no gradient. Plain numbers and arrays in an expression become constants."""
    return _leaf(CONSTANT, value, name)


def _leaf(gate, value, name):
    if name is not None:
        checks.instance("name", name, str, "a name or None", "Pass the value first, then the name.")
    return Node(gate, (), _checked_copy(name or "value", value), name)


def _checked_copy(argument, value):
    """A checked copy, so that the caller may change the array."""
    return checks.array(argument, value).copy()[()]


def nodes(output: Node) -> list[Node]:
    """Every node below ``output``, inputs before the gates that take them, and ``output`` itself last."""
    checks.instance("output", output, Node, "a node", "Make one with graph.variable or graph.parse.")
    order: list[Node] = []
    seen: set[Node] = set()
    stack: list[Any] = [output]
    while stack:
        node = stack.pop()
        if node is None:  # the inputs of the node beneath this mark are done
            order.append(stack.pop())
        elif node not in seen:
            seen.add(node)
            stack += (node, None)
            stack += node.inputs[::-1]
    return order


def uses(output: Node) -> dict[Node, int]:
    """How often gates take each node below ``output``. From 2 on it is a copy gate: gradients add."""
    count = dict.fromkeys(nodes(output), 0)
    for node in count:
        for x in node.inputs:
            count[x] += 1
    return count


def forward(output: Node) -> Any:
    """Compute every gate below ``output`` again, from the values of its variables; its value.

    Reading ``.value`` does this by itself after a variable has changed.
    """
    for node in nodes(output):
        if node.inputs:
            node._value, node._edition = _evaluate(node.gate, node.inputs), Node._changes
    return output.value


def up_to_date(node: Node) -> Node:
    """The node, after its value has been brought up to date."""
    if node._edition != Node._changes and node.inputs:
        forward(node)
    return node


def downstream(node: Node, upstream: Any) -> list[Any]:
    """upstream × local for each input, shaped like that input; None for a constant."""
    gradients = node.gate.gradients(upstream, node._value, *[x._value for x in node.inputs])
    return [
        None if g is None or x.gate is CONSTANT else _unbroadcast(g, x._value)
        for g, x in zip(gradients, node.inputs, strict=True)
    ]


def all_finite(a: np.ndarray | np.generic) -> bool:
    return math.isfinite(a) if a.ndim == 0 else bool(np.isfinite(a).all())


def _read_only(a):
    if a is None or a.ndim == 0:
        return a if a is None else float(a)
    view = a.view()
    view.flags.writeable = False
    return view


def _as_constant(gate, operand, others):
    """A constant; a plain Python number takes the precision of the node that it meets, as in NumPy."""
    if type(operand) not in (int, float):
        return Node(CONSTANT, (), _checked_copy(gate.name, operand))
    arrays = (x._value if isinstance(x, Node) else x for x in others if isinstance(x, Node | np.ndarray))
    dtype = next((a.dtype for a in arrays if a.dtype in (np.float32, np.float64)), np.dtype(np.float64))
    if -1e30 < operand < 1e30:
        return Node(CONSTANT, (), dtype.type(operand))
    with np.errstate(over="ignore"):
        return Node(CONSTANT, (), _checked_copy(gate.name, checks.array(gate.name, operand).astype(dtype)))


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
