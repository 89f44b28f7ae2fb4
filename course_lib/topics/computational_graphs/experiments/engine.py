"""A whole engine for gradients of numbers, as a student writes it in notebook 01, and formulas to try one on.

A number remembers the gate that made it and the gate's inputs; the backward pass walks these.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from course_lib import graph


def sigma(s: float) -> float:
    """σ(s)."""
    return 1 / (1 + math.exp(-s))


class Number:
    """A value, the name of the gate that made it ("" for an input), the gate's inputs, and a gradient."""

    def __init__(self, value: float, gate: str = "", inputs: Sequence["Number"] = ()) -> None:
        self.value, self.gate, self.inputs = value, gate, inputs
        self.gradient = 0.0

    def __add__(self, other: "Number") -> "Number":
        return Number(self.value + other.value, "add", (self, other))

    def __mul__(self, other: "Number") -> "Number":
        return Number(self.value * other.value, "mul", (self, other))

    def maximum(self, other: "Number") -> "Number":
        """max(self, other)."""
        return Number(max(self.value, other.value), "max", (self, other))

    def sigmoid(self) -> "Number":
        """σ(self)."""
        return Number(sigma(self.value), "sigmoid", (self,))


def local_derivatives(number: Any) -> tuple[float, ...]:
    """The derivative of a number by each input of its gate; () if no gate made it."""
    a = number.value
    x, y = ([n.value for n in number.inputs] + [0.0, 0.0])[:2]
    larger = 1.0 if x >= y else 0.0
    return {"add": (1.0, 1.0), "mul": (y, x), "max": (larger, 1 - larger), "sigmoid": ((1 - a) * a,)}.get(
        number.gate, ()
    )


def visiting_order(output: Any) -> list[Any]:
    """All numbers below the output, each once, and each after the inputs of its gate."""
    order: list[Any] = []
    seen = set()

    def visit(number):
        if number not in seen:
            seen.add(number)
            for x in number.inputs:
                visit(x)
            order.append(number)

    visit(output)
    return order


def backward(output: Any) -> None:
    """Fill the gradient of every number below the output, beginning from zero."""
    order = visiting_order(output)
    for number in order:
        number.gradient = 0.0
    output.gradient = 1.0
    for number in reversed(order):
        for x, local in zip(number.inputs, local_derivatives(number), strict=True):
            x.gradient += number.gradient * local


def gradients(formula: Callable[..., Any], values: Sequence[float]) -> list[float]:
    """The derivatives of ``formula``, a function of as many numbers as there are ``values``, by each of them."""
    numbers = [Number(value) for value in values]
    backward(formula(*numbers))
    return [number.gradient for number in numbers]


OPERATORS: dict[str, Callable[..., Any]] = {
    "add": lambda a, b: a + b,
    "mul": lambda a, b: a * b,
    "max": lambda a, b: a.maximum(b),
    "sigmoid": lambda a: a.sigmoid(),
}
WRITTEN = {"add": "{} + {}", "mul": "{} * {}", "max": "max({}, {})", "sigmoid": "sigmoid({})"}


@dataclass(frozen=True)
class Formula:
    """Gates one after the other: each step names a gate and which of the numbers so far go in; the last one comes out.

    Called with numbers that have the operators of ``Number``, it gives the last of them.
    """

    inputs: int
    steps: tuple[tuple[str, tuple[int, ...]], ...]

    def __call__(self, *numbers: Any) -> Any:
        if len(numbers) != self.inputs:
            said = f"the formula takes {self.inputs} arguments, a Number each, and got {len(numbers)}"
            raise TypeError(said + ("; was the * forgotten?" if len(numbers) == 1 else ""))
        if isinstance(numbers[0], int | float):
            raise TypeError(f"the formula got a {type(numbers[0]).__name__}, not a Number: make one of each value")
        return self.walk(list(numbers), OPERATORS)[-1]

    def walk(self, known: list[Any], gates: dict[str, Callable[..., Any]]) -> list[Any]:
        """All numbers, the inputs first."""
        for gate, takes in self.steps:
            known.append(gates[gate](*[known[i] for i in takes]))
        return known

    @property
    def names(self) -> list[str]:
        """The names of all numbers, the inputs first: x, y, …, s0, s1, …"""
        return ["x", "y", "z", "u", "v"][: self.inputs] + [f"s{k}" for k in range(len(self.steps))]

    @property
    def words(self) -> str:
        """The last gate, as it is written: ``s0 + x``."""
        gate, takes = self.steps[-1]
        return WRITTEN[gate].format(*[self.names[i] for i in takes])

    def __str__(self) -> str:
        lines = [
            f"{self.names[self.inputs + k]} = {WRITTEN[gate].format(*[self.names[i] for i in takes])}"
            for k, (gate, takes) in enumerate(self.steps)
        ]
        return "; ".join(lines) or "x alone"


DECKS = {  # the decks' graphs, and values to try them on
    "(x + y) z": (Formula(3, (("add", (0, 1)), ("mul", (3, 2)))), (-2.0, 5.0, -4.0)),
    "x x + x": (Formula(1, (("mul", (0, 0)), ("add", (1, 0)))), (3.0,)),
    "(x + y) max(y, z)": (Formula(3, (("add", (0, 1)), ("max", (1, 2)), ("mul", (3, 4)))), (1.0, 2.0, 0.5)),
    "x y + max(z, u)": (Formula(4, (("mul", (0, 1)), ("max", (2, 3)), ("add", (4, 5)))), (3.0, -4.0, 2.0, -1.0)),
    "sigmoid neuron": (
        Formula(5, (("mul", (0, 1)), ("mul", (2, 3)), ("add", (5, 6)), ("add", (7, 4)), ("sigmoid", (8,)))),
        (2.0, -1.0, -3.0, -2.0, -3.0),
    ),
}
GRAPH_GATES = OPERATORS | {"max": graph.max, "sigmoid": graph.sigmoid}
LARGEST, TIE = 1e3, 1e-3


def by_graph(formula: Formula, values: Sequence[float]) -> tuple[float, ...]:
    """The same derivatives by ``course_lib.graph``, which shares nothing with the engine."""
    leaves = [graph.variable(value) for value in values]
    graph.backward(formula.walk(list(leaves), GRAPH_GATES)[-1])
    return tuple(0.0 if leaf.gradient is None else leaf.gradient for leaf in leaves)


def random_formula(rng: np.random.Generator) -> tuple[Formula, tuple[float, ...]]:
    """A graph of 2 to 12 gates with forks, and values at which no two inputs of a max gate are nearly the same."""
    while True:
        inputs = int(rng.integers(1, 6))
        steps = tuple(_step(rng, inputs + k) for k in range(rng.integers(2, 13)))
        formula = Formula(inputs, steps)
        values = tuple((rng.choice([-1, 1], inputs) * rng.uniform(0.3, 1.7, inputs)).tolist())
        if _tame(formula, values):
            return formula, values


def _step(rng, known):
    gate = str(rng.choice(["add", "mul", "max", "sigmoid"], p=[0.35, 0.35, 0.15, 0.15]))
    first = known - 1 if rng.random() < 0.6 else int(rng.integers(known))
    return gate, (first,) if gate == "sigmoid" else (first, int(rng.integers(known)))


def _tame(formula, values):
    known = [number.value for number in formula.walk([Number(v) for v in values], OPERATORS)]
    ties = [abs(known[a] - known[b]) for gate, takes in formula.steps if gate == "max" for a, b in [takes]]
    found = by_graph(formula, values)
    return max(map(abs, [*known, *found])) < LARGEST and min(ties, default=1.0) > TIE and any(found)
