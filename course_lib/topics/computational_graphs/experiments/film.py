"""A graph walked gate by gate, as the lecture walks it: values forward, gradients backward, a sentence for each step.

Nothing is drawn here; ``film(output)`` is everything that a drawing needs.
"""

import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from course_lib import checks, graph
from course_lib.topics.computational_graphs.experiments import words
from course_lib.topics.computational_graphs.experiments.words import bracketed, short_number, short_value

LARGEST = 40  # nodes that can be drawn and read
WIDEST = 112  # characters in a line of text
SYMBOLS = {"sigmoid": "σ", "**": "^", "sqrt": "√", "log": "ln", "[ ]": "[i]"}


class GraphStep(NamedTuple):
    """One frame. ``gate`` acts on ``edges``, pairs (gate, which input); −1 if none does.

    ``values``: the nodes whose value is known by now. ``gradients``: {node: what has arrived by now}. ``tags``:
    {node: what it does with gradients}. ``lines``: pairs (sentence, line of flat code or "").
    """

    backward: bool
    gate: int
    edges: tuple[tuple[int, int], ...]
    values: frozenset[int]
    gradients: dict[int, Any]
    tags: dict[int, str]
    title: str
    lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True, eq=False)
class GraphFilm:
    """A graph in topological order, nodes by number, with the steps of its two passes."""

    names: tuple[str, ...]
    symbols: tuple[str, ...]  # what is drawn in the node: a gate's sign, a variable's name, a constant's number
    inputs: tuple[tuple[int, ...], ...]  # of each node: the numbers of its inputs
    values: tuple[Any, ...]
    constant: tuple[bool, ...]  # of each node: whether it is one
    steps: tuple[GraphStep, ...]

    @property
    def structure(self) -> tuple[tuple[Any, ...], ...]:
        """What decides the drawing: equal for two graphs that differ in numbers only."""
        shapes = tuple(np.shape(v) for v in self.values)
        numbers = tuple(s for s, c in zip(self.symbols, self.constant, strict=True) if c)
        return self.names, self.symbols, self.inputs, shapes, numbers


def film(output: graph.Node) -> GraphFilm:
    """The two passes through the graph below ``output``, which is a single number."""
    order = graph.nodes(output)
    if len(order) > LARGEST:
        expected, remedy = f"at most {LARGEST}", "Write a shorter formula: more could not be read."
        raise checks.problem("graph", f"{len(order)} nodes", expected, remedy)
    graph.backward(output)
    passes = _Passes(output)
    with np.errstate(all="ignore"):  # what is not finite has been refused by now
        steps = (*passes.forward(), *passes.backward())
    inputs = tuple(tuple(passes.number[x] for x in node.inputs) for node in order)
    constant = tuple(node.is_constant for node in order)
    values, symbols = tuple(node.value for node in order), tuple(map(passes.symbol, order))
    return GraphFilm(passes.names, symbols, inputs, values, constant, steps)


class _Passes:
    """Both passes, gate by gate: what is known so far, and the sentences about it."""

    def __init__(self, output):
        order = graph.nodes(output)
        self.order, self.number = order, {node: i for i, node in enumerate(order)}
        self.scalars = not any(node.shape for node in order)
        self.code = graph.FlatCode(output)
        self.names = tuple(self._name(node) for node in order)
        self.known = {i for i, node in enumerate(order) if not node.inputs}
        self.gates = [i for i, node in enumerate(order) if node.inputs]
        self.gradients = {}
        self.count = 2 * len(self.gates) + 2

    def symbol(self, node: graph.Node) -> str:
        if node.inputs:
            return SYMBOLS.get(node.gate.symbol, node.gate.symbol.replace("_", " "))
        return self.names[self.number[node]]

    def forward(self) -> Iterator[GraphStep]:
        """The inputs, then gate after gate."""
        given = [f"{self.names[i]} {words.equals(self.order[i].value)}" for i in self._variables()]
        text = ", ".join(given) or "no variables, constants only"
        lines = [(line, "") for line in textwrap.wrap(text, WIDEST)]
        yield self._step("the inputs", -1, (), {}, lines, 0)
        for k, i in enumerate(self.gates):
            self.known.add(i)
            node = self.order[i]
            numbers = self._with_numbers(node)
            formula = self._formula(node) + (f" = {numbers}" if numbers else "")
            sentence = f"{self.names[i]} = {formula} {words.equals(node.value)}"
            title = f"forward, gate {self.symbol(node)} of {self.names[i]}"
            yield self._step(title, i, self._edges(i), {}, [(sentence, "")], k + 1)

    def backward(self) -> Iterator[GraphStep]:
        """The output's gradient is 1; then each gate passes on what it was given, from the output to the inputs."""
        last, position = len(self.order) - 1, len(self.gates) + 1
        self.gradients[last] = np.ones_like(self.order[-1].value)[()]
        name = self.names[last]
        code = f"grad_{self.code.names[self.order[-1]]} = 1.0" if self.scalars else ""
        lines = [(f"the gradient of {name} by itself is 1", code)]
        yield self._step("backward begins at the output", -1, (), {}, lines, position)
        for i in reversed(self.gates):
            position += 1
            yield self._pass_on(i, position)

    def _pass_on(self, i, position):
        node, pattern = self.order[i], self.order[i].gate.pattern
        tags, lines = ({i: pattern.removeprefix("gradient ")} if pattern else {}), []
        for k, g in enumerate(graph.downstream(node, self.gradients[i])):
            if g is not None:
                lines += self._arrive(i, k, g, tags)
        lines = lines or [("only constants come in: nothing to pass on", "")]
        title = f"backward, gate {self.symbol(node)} of {self.names[i]}" + (f": {pattern}" if pattern else "")
        return self._step(title, i, self._edges(i), tags, lines, position)

    def _arrive(self, i, k, g, tags):
        """One gradient arrives at input k of gate i; where one was before, they add."""
        node, x = self.order[i], self.number[self.order[i].inputs[k]]
        sentence = f"{self.names[x]}: {self._product(node, k, g)}"
        before = self.gradients.get(x)
        self.gradients[x] = g if before is None else before + g
        yield sentence, self.code.gradient_line(node, k, adds=before is not None) if self.scalars else ""
        if before is not None:
            tags[x] = f"{tags[x]}, copy: adder" if x in tags else "copy: adder"
            total = f"{short_value(before)} + {bracketed(short_value(g))} = {short_value(self.gradients[x])}"
            yield f"{self.names[x]} is used more than once (copy gate, gradient adder): {total}", ""

    def _product(self, node, k, g):
        """upstream × local = downstream, with numbers or shapes."""
        u, x = self.gradients[self.number[node]], node.inputs[k]
        if node.gate.name == "matmul":
            return self._matrix_product(node, k, np.shape(u), np.shape(g))
        local = self._local(node, k)
        return f"upstream {short_value(u)} × local {local} = downstream {short_value(g)}" + self._summed(node, x)

    def _matrix_product(self, node, k, u, g):
        other = node.inputs[1 - k]
        turned = f"{self.names[self.number[other]]}ᵀ {other.shape[::-1]}"
        factors = (f"upstream {u}", turned) if k == 0 else (turned, f"upstream {u}")
        return f"{factors[0]} @ {factors[1]} = downstream {g}"

    def _local(self, node, k):
        if node.local is not None:
            return short_number(node.local[k])
        gate, n = node.gate, np.size(node.inputs[0].value)
        if gate.elementwise:
            ones = np.ones(node.shape)
            return short_value(gate.gradients(ones, node.value, *[x.value for x in node.inputs])[k] * ones)
        rules = {"sum": "1 for each entry", "mean": f"1/{n} for each entry", "max": "1 for the largest, else 0"}
        rules |= {"index": "1 for what was picked, else 0", "transpose": "1, turned"}
        return rules.get(gate.name, "rule of the gate")

    def _summed(self, node, x):
        return ", summed over where it was repeated" if len(node.inputs) > 1 and x.shape != node.shape else ""

    def _step(self, title, gate, edges, tags, lines, position):
        title = f"Step {position + 1} of {self.count}, {title}"
        gradients = dict(self.gradients)
        return GraphStep(bool(gradients), gate, edges, frozenset(self.known), gradients, tags, title, tuple(lines))

    def _edges(self, i):
        return tuple((i, k) for k in range(len(self.order[i].inputs)))

    def _variables(self):
        return [i for i, node in enumerate(self.order) if not node.inputs and not node.is_constant]

    def _name(self, node):
        if node.is_constant and not node.name:
            return short_number(node.value) if not node.shape else "const"
        return words.subscripted(self.code.names[node])

    def _formula(self, node):
        return node.gate.text.format(*[self.names[self.number[x]] for x in node.inputs])

    def _with_numbers(self, node):
        """The formula with numbers in it, where they are numbers; a negative one in brackets."""
        if any(x.shape for x in node.inputs) or not re.search(r"\w", self._formula(node)):
            return ""
        infix = node.gate.text[:1] in ("{", "-")
        numbers = [short_number(x.value) for x in node.inputs]
        return node.gate.text.format(*[bracketed(n) if infix else n for n in numbers])
