"""The five parts of an engine of one's own, each a task: tried on the decks' graphs, the last on random ones, too."""

import functools
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from course_lib.grading.task import Mistake, Task
from course_lib.topics.computational_graphs.experiments import engine
from course_lib.topics.computational_graphs.experiments.engine import DECKS, Formula, Number

WHERE = "Further: your own autograd"
RANDOM = 200
ONE_GATE = {
    "x + y": Formula(2, (("add", (0, 1)),)),
    "x * y": Formula(2, (("mul", (0, 1)),)),
    "max(x, y)": Formula(2, (("max", (0, 1)),)),
    "sigmoid(x)": Formula(2, (("sigmoid", (0,)),)),
}
METHODS = {"add": "__add__", "mul": "__mul__", "max": "maximum", "sigmoid": "sigmoid"}
SQUARES = Formula(1, tuple(("mul", (k, k)) for k in range(6)))
LONG_WAY = Formula(2, (("mul", (0, 1)), ("sigmoid", (2,)), ("sigmoid", (3,)), ("add", (4, 2))))  # one path is longer


class UnfinishedNumber(Exception):
    """A class that cannot be used as a number yet; says what it lacks."""


def cases(rng: np.random.Generator) -> Iterator[list[Any]]:
    """Formulas and their inputs' values: the decks' graphs, forks at each wire, and paths of unlike lengths."""
    yield from ([formula, values] for formula, values in DECKS.values())
    yield [SQUARES, (1.02,)]
    yield [LONG_WAY, (1.2, -0.7)]


def single_gates(rng: np.random.Generator) -> Iterator[list[Any]]:
    """Each kind of gate, with its first input above and below the second."""
    for formula in ONE_GATE.values():
        for a, b in ((0.7, -1.3), (-0.4, 1.6)):
            yield [formula, (a, b)]


def many_graphs(rng: np.random.Generator) -> Iterator[list[Any]]:
    """The decks' graphs, and random ones."""
    yield from cases(rng)
    yield from (list(engine.random_formula(rng)) for _ in range(RANDOM))


# How an answer is used ---------------------------------------------------------------------------------------------


def use_number(Number: Any, formula: Formula, values: tuple[float, ...]) -> tuple[Any, ...]:
    """Computes with it: the output, its gate's name as a place in the list, its inputs, and the numbers put in."""
    numbers = [Number(value) for value in values]
    method = METHODS[formula.steps[0][0]]
    if not hasattr(numbers[0], method):
        raise UnfinishedNumber(f"a Number has no {method}")
    output = formula(*numbers)
    gate, names = getattr(output, "gate", None), [None, "", *engine.OPERATORS]
    if gate not in names:
        raise UnfinishedNumber(f"the gate's name is {gate!r}; expected one of {', '.join(engine.OPERATORS)}")
    remembered = getattr(output, "inputs", ())
    if not isinstance(remembered, tuple | list):
        raise UnfinishedNumber("inputs is no tuple; with one input it takes a comma: (self,)")
    inputs = np.array([getattr(x, "value", np.nan) for x in remembered])
    kept = np.array([number.value for number in numbers])
    return getattr(output, "value", output), names.index(gate), inputs, kept


def use_local(local_derivatives: Callable[[Any], Any], formula: Formula, values: tuple[float, ...]) -> Any:
    """The local derivatives of the output."""
    found = local_derivatives(built(formula, values)[0])
    return np.array(found, float) if isinstance(found, tuple | list) else found


def use_order(
    visiting_order: Callable[[Any], Any], formula: Formula, values: tuple[float, ...]
) -> tuple[int, ...] | None:
    """Any order will do in which every number stands once, and after its inputs."""
    output, _ = built(formula, values)
    found = visiting_order(output)
    if found is None:
        return None
    order = list(found)
    place = {number: i for i, number in reversed(list(enumerate(order)))}
    early = sum(any(place.get(x, -1) > i for x in number.inputs) for number, i in place.items())
    return len(place), len(order) - len(place), early


def use_backward(backward: Callable[[Any], Any], formula: Formula, values: tuple[float, ...]) -> tuple[Any, ...]:
    """The inputs' gradients after one call and after a second one."""
    output, numbers = built(formula, values)
    backward(output)
    once = np.array([number.gradient for number in numbers], float)
    backward(output)
    return once, np.array([number.gradient for number in numbers], float)


def use_gradients(gradients: Callable[..., Any], formula: Formula, values: tuple[float, ...]) -> Any:
    """The gradients; those that are expected come from ``course_lib.graph``."""
    found = engine.by_graph(formula, values) if gradients is engine.gradients else gradients(formula, list(values))
    return np.array(found, float) if isinstance(found, tuple | list) else found


def built(formula: Formula, values: Sequence[float]) -> tuple[Number, list[Number]]:
    """The output and the inputs, as numbers of the course's own engine."""
    numbers = [Number(value) for value in values]
    return formula(*numbers), numbers


# What is written instead -------------------------------------------------------------------------------------------


class Bare(Number):
    """Gives plain results, which remember nothing."""

    def __add__(self, other):
        return Bare(self.value + other.value)

    def __mul__(self, other):
        return Bare(self.value * other.value)

    def maximum(self, other: Any) -> Any:
        return Bare(max(self.value, other.value))

    def sigmoid(self) -> Any:
        return Bare(Number.sigmoid(self).value)


class InPlace(Number):
    """Changes the first operand."""

    def __add__(self, other):
        self.value, self.gate, self.inputs = self.value + other.value, "add", (self, other)
        return self


class Plain(Number):
    """Gives floats."""

    def __add__(self, other):
        return self.value + other.value

    def __mul__(self, other):
        return self.value * other.value

    def maximum(self, other: Any) -> Any:
        return max(self.value, other.value)

    def sigmoid(self) -> Any:
        return Number.sigmoid(self).value


class CopiedName(Number):
    """The second operator was copied from the first, with its gate's name."""

    def __mul__(self, other):
        return CopiedName(self.value * other.value, "add", (self, other))


class Values(Number):
    """Remembers values where the numbers are wanted."""

    def __add__(self, other):
        return Values(self.value + other.value, "add", (self.value, other.value))

    def __mul__(self, other):
        return Values(self.value * other.value, "mul", (self.value, other.value))

    def maximum(self, other: Any) -> Any:
        return Values(max(self.value, other.value), "max", (self.value, other.value))  # type: ignore[arg-type]

    def sigmoid(self) -> Any:
        return Values(Number.sigmoid(self).value, "sigmoid", (self.value,))  # type: ignore[arg-type]


class Minimum(Number):
    """Lets the smaller one pass."""

    def maximum(self, other: Any) -> Any:
        return Minimum(min(self.value, other.value), "max", (self, other))


def local(**other: Callable[..., tuple[float, ...]]) -> Callable[[Any], tuple[float, ...]]:
    """local_derivatives with another rule for a gate: rule(a, x, y)."""

    def wrong(number):
        values = [n.value for n in number.inputs]
        return other.get(number.gate, lambda *_: engine.local_derivatives(number))(number.value, *values)

    return wrong


def every_path(output: Any) -> list[Any]:
    """No memory of what was visited."""
    return [n for x in output.inputs for n in every_path(x)] + [output]


def output_first(output: Any) -> list[Any]:
    return engine.visiting_order(output)[::-1]


def by_levels(output: Any) -> list[Any]:
    """Breadth first from the output, turned round: a number that is near on one path and far on another comes late."""
    order, waiting, seen = [], deque([output]), {output}
    while waiting:
        order.append(waiting.popleft())
        for x in order[-1].inputs:
            if x not in seen:
                seen.add(x)
                waiting.append(x)
    return order[::-1]


def gates_only(output: Any) -> list[Any]:
    return [number for number in engine.visiting_order(output) if number.inputs]


def pass_back(
    output: Any,
    zero: str = "all",
    seed: float = 1.0,
    adds: bool = True,
    upstream: bool = True,
    order: Callable[[Any], list[Any]] = output_first,
) -> None:
    """``backward`` with one thing left out or changed."""
    for number in engine.visiting_order(output):
        if zero == "all" or (zero == "gates" and number.inputs):
            number.gradient = 0.0
    output.gradient = seed
    for number in order(output):
        for x, derivative in zip(number.inputs, engine.local_derivatives(number), strict=True):
            arrives = (number.gradient if upstream else 1.0) * derivative
            x.gradient = x.gradient + arrives if adds else arrives


def pass_on_at_once(output: Any) -> None:
    """Each number passes on whenever something arrives, and with it all that came before."""
    for number in engine.visiting_order(output):
        number.gradient = 0.0
    output.gradient = 1.0

    def pass_on(number):
        for x, derivative in zip(number.inputs, engine.local_derivatives(number), strict=True):
            x.gradient += number.gradient * derivative
            pass_on(x)

    pass_on(output)


def whole(formula: Callable[..., Any], values: Sequence[float], **change: Any) -> list[float]:
    """``gradients`` with a changed pass."""
    numbers = [Number(value) for value in values]
    pass_back(formula(*numbers), **change)
    return [number.gradient for number in numbers]


def input_values(formula: Callable[..., Any], values: Sequence[float]) -> list[float]:
    return list(values)


def forgotten_pass(formula: Callable[..., Any], values: Sequence[float]) -> list[float]:
    return [0.0 for _ in values]


def levels(output: Any) -> list[Any]:
    return by_levels(output)[::-1]


part = functools.partial
ENGINE_TASKS = (
    Task(
        "engine: values",
        Number,
        "value, gate, inputs, numbers put in",
        single_gates,
        (
            Mistake(
                Bare, "The result does not remember its gate and the gate's inputs, so no backward pass can find them."
            ),
            Mistake(
                Plain, "The operators give plain floats. Make a new Number of each result, so that it has a memory."
            ),
            Mistake(
                InPlace,
                "`__add__` changes the number on its left, which other gates may still need. Make a new Number.",
            ),
            Mistake(
                CopiedName, "A product says that an add gate made it. Was a line copied, and the gate's name with it?"
            ),
            Mistake(
                Values,
                "The inputs are remembered as plain values. The backward pass needs the numbers themselves.",
            ),
            Mistake(Minimum, "`maximum` gives the smaller of the two values."),
        ),
        WHERE,
        use_number,
    ),
    Task(
        "engine: local derivatives",
        engine.local_derivatives,
        "derivatives",
        single_gates,
        (
            Mistake(
                local(mul=lambda a, x, y: (x, y)),
                "At the mul gate each input has its own value as derivative. A mul gate swaps.",
            ),
            Mistake(local(mul=lambda a, x, y: (1.0, 1.0)), "The mul gate has the derivatives of an add gate."),
            Mistake(
                local(add=lambda a, x, y: (x, y)), "The add gate's derivatives do not depend on its inputs' values."
            ),
            Mistake(
                local(max=lambda a, x, y: (1.0, 1.0)),
                "The max gate gives both inputs a derivative of 1. The smaller input does not change the output.",
            ),
            Mistake(
                local(max=lambda a, x, y: (float(x < y), float(x > y))), "At the max gate the smaller input got the 1."
            ),
            Mistake(
                local(sigmoid=lambda a, x: ((1 - x) * x,)),
                "At the sigmoid stands the gate's input. The formula takes its output, the number's own value.",
            ),
            Mistake(local(sigmoid=lambda a, x: (1 - a * a,)), "1 − a² is the derivative of tanh, another gate."),
        ),
        WHERE,
        use_local,
    ),
    Task(
        "engine: visiting order",
        engine.visiting_order,
        "different numbers, repeated, before an input",
        cases,
        (
            Mistake(
                every_path,
                "A number that is used more than once stands in the list more than once. Remember what was visited.",
            ),
            Mistake(
                output_first, "The output stands first. Asked for is the forward order: the inputs of a gate before it."
            ),
            Mistake(
                by_levels,
                "Numbers are ordered by their distance from the output. One that is near along one path and far along "
                "another then stands too late.",
            ),
            Mistake(gates_only, "Those that no gate made are missing: the inputs of the whole graph."),
        ),
        WHERE,
        use_order,
    ),
    Task(
        "engine: adding and zeroing",
        engine.backward,
        "gradients, gradients after a second call",
        cases,
        (
            Mistake(
                part(pass_back, adds=False),
                "Where a number is used more than once the last gradient overwrote the others. They add: `+=`.",
            ),
            Mistake(
                part(pass_back, zero="none"),
                "A second call adds to what the first one left. Set every gradient to zero before the pass.",
            ),
            Mistake(
                part(pass_back, zero="gates"),
                "The gates begin from zero, but the graph's inputs keep what an earlier call left.",
            ),
            Mistake(
                part(pass_back, order=engine.visiting_order),
                "The gates pass on in the forward order, before anything has arrived. Go through it from the end.",
            ),
            Mistake(
                part(pass_back, order=levels),
                "A gate passed on its gradient before all that use it had reported. Reverse the visiting order.",
            ),
            Mistake(
                pass_on_at_once,
                "A number passes on as soon as something arrives, and the same again with the next. It must wait "
                "until all that use it have reported.",
            ),
            Mistake(part(pass_back, seed=0.0), "All gradients are zero: the output's own gradient has to be 1."),
            Mistake(
                part(pass_back, upstream=False),
                "Only the local derivatives were added up. Each is to be multiplied by what arrives at the gate.",
            ),
        ),
        WHERE,
        use_backward,
    ),
    Task(
        "engine: the whole",
        engine.gradients,
        "gradients",
        many_graphs,
        (
            Mistake(input_values, "These are the numbers' values. Give back their gradients."),
            Mistake(forgotten_pass, "All gradients are zero: was `backward` called, with the formula's result?"),
            Mistake(
                part(whole, adds=False),
                "Gradients that meet at a number that is used more than once overwrite one another.",
            ),
            Mistake(
                part(whole, order=levels),
                "A gate passed on before all that use it had reported. The visiting order must wait for the last one.",
            ),
            Mistake(
                part(whole, order=every_path),
                "The gates pass on in an order that is none: forward, and some of them more than once.",
            ),
            Mistake(
                lambda formula, values: engine.gradients(formula, values)[::-1], "The gradients are in reverse order."
            ),
        ),
        WHERE,
        use_gradients,
    ),
)
