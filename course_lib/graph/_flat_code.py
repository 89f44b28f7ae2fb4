"""The "flat" backward code of the lecture, for any graph of scalars: one line a value, one line a gradient."""

import keyword
import re

from course_lib import checks
from course_lib.graph._gates import CONSTANT
from course_lib.graph._menu_gates import ACTIVATIONS

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


def flat_code(order):
    """The source, for the nodes of a graph in topological order."""
    for node in order:
        if node.shape:
            came, remedy = f"a node of shape {node.shape}", "Flat code has one line a number: pick entries by indexing."
            raise checks.problem("flat_code", came, "a graph of scalars only", remedy)
    names = names_of(order)
    inputs = [f"{names[node]} = {_literal(node)}" for node in order if not node.inputs and names[node].isidentifier()]
    values = [f"{names[node]} = {line(0, node, names)}" for node in order if node.inputs]
    gradients = _gradients(order, names)
    setup = _setup(order, [*values, *gradients])
    blocks = [setup, inputs, ["# forward pass: compute the output", *values], ["# backward pass", *gradients]]
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def _gradients(order, names):
    lines, begun = [f"grad_{names[order[-1]]} = 1.0"], {order[-1]}
    for node in reversed(order):
        for i, x in enumerate(node.inputs):
            if x.gate is not CONSTANT:
                sign = "+=" if x in begun else "="
                lines.append(f"grad_{names[x]} {sign} {line(i + 1, node, names)}")
                begun.add(x)
    return lines


def line(which, node, names):
    operands = [names[x] for x in node.inputs]
    return _templates(node.gate, len(operands))[which].format(*operands, z=names[node], g=f"grad_{names[node]}")


def _templates(gate, inputs):
    if gate.name in CODE and len(CODE[gate.name]) == inputs + 1:  # max has one input or two
        return CODE[gate.name]
    call, learned = _call(gate), getattr(gate.entry, "learned", None)
    if call is None:
        return ONE_NUMBER
    if inputs == 1:
        return f"{call}({{0}})", f"{{g}} * {call}.prime({{0}})"
    if learned:
        call = f"{type(gate.entry).__name__}({learned}={{1}})"
        return f"{call}({{0}})", f"{{g}} * {call}.prime({{0}})", f"{call}.gradient_of_learned([[{{0}}]], [[{{g}}]])"
    return f"{call}([{{0}}], [{{1}}])", f"{{g}} * {call}.gradient([{{0}}], [{{1}}])[0]"


def _call(gate):
    """How the code calls an activation or a loss: by its name, or with its settings where they are not the menu's."""
    if gate.entry is None:
        return None
    standard = gate.name not in ACTIVATIONS or repr(ACTIVATIONS[gate.name]) == repr(gate.entry)
    return gate.name if standard else repr(gate.entry)


def _setup(order, lines):
    """Imports, and the activations and losses that are called by name."""
    code, entries = "\n".join(lines), {node.gate: node.gate.entry for node in order if node.gate.entry}
    imports = {"import math": None} if "math." in code else {}
    made = {}
    for gate, entry in entries.items():
        imports[f"from {type(entry).__module__} import {type(entry).__name__}"] = None
        if re.search(rf"\b{_call(gate)}\b", code) and _call(gate) == gate.name:
            made[f"{gate.name} = {entry!r}"] = None
    return [*imports, *([""] if made else []), *made]


def names_of(order):
    """A name for each node, each once; a constant without a name stands for itself."""
    reserved = {*keyword.kwlist, "math", *(node.gate.name for node in order)}
    reserved |= {type(node.gate.entry).__name__ for node in order}
    names = {node: _literal(node) for node in order if node.gate is CONSTANT and not node.name}
    for node in order:
        if node.name and node.name.isidentifier():
            names[node] = _free(node.name, reserved)
    if order[-1] not in names:
        names[order[-1]] = _free("L", reserved)
    for node in order:
        if node not in names:
            names[node] = _free("s" if node.inputs else "x", reserved, numbered=True)
    return names


def _free(name, taken, numbered=False):
    """The name, or with the first number that makes it differ from those taken; it and its gradient's are taken."""
    found, i = f"{name}0" if numbered else name, 0
    while taken & {found, f"grad_{found}"}:
        i += 1
        found = f"{name}{i}" if numbered else f"{name}_{i}"
    taken |= {found, f"grad_{found}"}
    return found


def _literal(node):
    number = repr(node.value)
    if node.gate is not CONSTANT or node.name:
        return number
    return f"({number})" if number.startswith("-") else number.removesuffix(".0")
