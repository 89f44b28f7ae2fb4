"""The "flat" backward code of the lecture, for any graph of scalars: one line a value, one line a gradient."""

import itertools
import keyword
import re

from course_lib import checks
from course_lib.graph import _menu_gates
from course_lib.graph._gates import CONSTANT
from course_lib.graph._node import Node, nodes

# A gate's value, then what it adds to the gradient of each input: {0} and {1} are the inputs, {z} the output, {g} its
# gradient.
CODE = {
    "add": ("{0} + {1}", "{g}", "{g}"),
    "sub": ("{0} - {1}", "{g}", "-{g}"),
    "mul": ("{0} * {1}", "{g} * {1}", "{g} * {0}"),
    "div": ("{0} / {1}", "{g} / {1}", "-{g} * {z} / {1}"),
    "pow": ("{0} ** {1}", "{g} * {1} * {0} ** ({1} - 1)", "{g} * {z} * math.log({0})"),
    "max": ("max({0}, {1})", "{g} * ({0} >= {1})", "{g} * ({0} < {1})"),
    "neg": ("-{0}", "-{g}"),
    "exp": ("math.exp({0})", "{g} * {z}"),
    "log": ("math.log({0})", "{g} / {0}"),
    "sqrt": ("math.sqrt({0})", "{g} / (2 * {z})"),
    "sin": ("math.sin({0})", "{g} * math.cos({0})"),
    "cos": ("math.cos({0})", "-{g} * math.sin({0})"),
    "abs": ("abs({0})", "{g} * (({0} > 0) - ({0} < 0))"),
    "sigmoid": ("sigmoid({0})", "{g} * (1 - {z}) * {z}"),
    "tanh": ("tanh({0})", "{g} * (1 - {z} ** 2)"),
    "relu": ("relu({0})", "{g} * ({0} > 0)"),
}
ONE_NUMBER = ("{0}", "{g}")  # copy, sum, mean, max, index and transpose of a scalar


class FlatCode:
    """The flat code below ``output``, line by line; its text is the whole program.

    ``names``: what each node is called in it. Every graph has names; only a graph of scalars has lines.
    """

    def __init__(self, output: Node) -> None:
        self.order = nodes(output)
        self.names, self._calls = _names_of(self.order), _calls(self.order)

    def value_line(self, node: Node) -> str:
        """The line that computes a gate's value: ``q = x + y``."""
        return f"{self.names[node]} = {self._filled(0, node)}"

    def gradient_line(self, node: Node, k: int, adds: bool = False) -> str:
        """What a gate gives to the gradient of its input number k: ``grad_x = grad_q``, or ``+=`` if it adds."""
        return f"grad_{self.names[node.inputs[k]]} {'+=' if adds else '='} {self._filled(k + 1, node)}"

    def __str__(self) -> str:
        order, names = self.order, self.names
        inputs = [f"{names[x]} = {_literal(x)}" for x in order if not x.inputs and names[x].isidentifier()]
        values = [self.value_line(node) for node in order if node.inputs]
        gradients = self._gradient_lines()
        setup = _setup(order, self._calls, [*values, *gradients])
        blocks = [setup, inputs, ["# forward pass: compute the output", *values], ["# backward pass", *gradients]]
        return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"

    def _gradient_lines(self):
        output = self.order[-1]
        lines, begun = [f"grad_{self.names[output]} = 1.0"], {output}
        for node in reversed(self.order):
            for k, x in enumerate(node.inputs):
                if x.gate is not CONSTANT:
                    lines.append(self.gradient_line(node, k, adds=x in begun))
                    begun.add(x)
        return lines

    def _filled(self, which, node):
        operands = [self.names[x] for x in node.inputs]
        template = _templates(node.gate, len(operands), self._calls.get(node.gate))[which]
        return template.format(*operands, z=self.names[node], g=f"grad_{self.names[node]}")


def flat_code(output: Node) -> str:
    """The lecture's "flat" code of a graph of scalars, as Python source: a line for each value, then for each gradient.

    Running it defines every value by its name and its gradient as ``grad_<name>``. A node without a name is called s0,
    s1, …, the output L.
    """
    code = FlatCode(output)
    for node in code.order:
        if node.shape:
            came, remedy = f"a node of shape {node.shape}", "Flat code has one line a number: pick entries by indexing."
            raise checks.problem("flat_code", came, "a graph of scalars only", remedy)
    return str(code)


def _templates(gate, inputs, call):
    """The three lines of a gate, or two if it has one input; ``call`` is how the code calls its entry."""
    if gate.name in CODE and len(CODE[gate.name]) == inputs + 1:  # max has one input or two
        return CODE[gate.name]
    learned = getattr(gate.entry, "learned", None)
    if call is None:
        return ONE_NUMBER
    if inputs == 1:
        return f"{call}({{0}})", f"{{g}} * {call}.prime({{0}})"
    if learned:
        call = f"{type(gate.entry).__name__}({learned}={{1}})"
        return f"{call}({{0}})", f"{{g}} * {call}.prime({{0}})", f"{call}.gradient_of_learned([[{{0}}]], [[{{g}}]])"
    return f"{call}([{{0}}], [{{1}}])", f"{{g}} * {call}.gradient([{{0}}], [{{1}}])[0]"


def _calls(order):
    """How the code calls each activation and loss: by its name, or with its settings where they are not the menu's."""
    gates = {node.gate for node in order if node.gate.entry is not None}
    menu = _menu_gates.entries() if gates else {}
    return {g: g.name if menu.get(g.name) == g.entry else repr(g.entry) for g in gates}


def _setup(order, calls, lines):
    """Imports, and the activations and losses that are called by name."""
    code, entries = "\n".join(lines), {node.gate: node.gate.entry for node in order if node.gate.entry}
    imports = {"import math": None} if "math." in code else {}
    made = {}
    for gate, entry in entries.items():
        imports[f"from {type(entry).__module__} import {type(entry).__name__}"] = None
        if calls[gate] == gate.name and re.search(rf"\b{gate.name}\b", code):
            made[f"{gate.name} = {entry!r}"] = None
    return [*imports, *([""] if made else []), *made]


def _names_of(order):
    """A name for each node, each once; a constant without a name stands for itself."""
    reserved = {*keyword.kwlist, "math", *(node.gate.name for node in order)}
    reserved |= {type(node.gate.entry).__name__ for node in order}
    names = {node: _literal(node) for node in order if node.gate is CONSTANT and not node.name}
    for node in order:
        if node.name and node.name.isidentifier():
            names[node] = _free(_variants(node.name), reserved)
    if order[-1] not in names:
        names[order[-1]] = _free(_variants("L"), reserved)
    values, inputs = (map(f"{letter}{{}}".format, itertools.count()) for letter in "sx")
    for node in order:
        if node not in names:
            names[node] = _free(values if node.inputs else inputs, reserved)
    return names


def _variants(name):
    """The name itself, then with a number."""
    return itertools.chain([name], map(f"{name}_{{}}".format, itertools.count(1)))


def _free(candidates, taken):
    """The first candidate that is not taken, nor its gradient's name; then both are."""
    name = next(name for name in candidates if name not in taken and f"grad_{name}" not in taken)
    taken |= {name, f"grad_{name}"}
    return name


def _literal(node):
    number = repr(node.value)
    if node.gate is not CONSTANT or node.name:
        return number
    return f"({number})" if number.startswith("-") else number.removesuffix(".0")
