"""The five parts of an engine of one's own, each a task: tried on the decks' graphs, the last on random ones, too."""

import functools
import itertools
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from course_lib.grading.outcome import Complaint
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
CHAIN = (("mul", (0, 1)), ("sigmoid", (2,)), ("sigmoid", (3,)))
FORKED = (Formula(2, (*CHAIN, ("add", (4, 2)))), Formula(2, (*CHAIN, ("add", (2, 4)))))  # one path is longer
INPUT = Formula(1, ())
TOWER = 30  # squares, one upon the other
LOOKS = 20_000  # at numbers' inputs: far more than any walk needs that visits each number a few times


def cases(rng: np.random.Generator) -> Iterator[list[Any]]:
    """Formulas and their inputs' values: the decks' graphs, forks at each wire, and paths of unlike lengths."""
    yield from ([formula, values] for formula, values in DECKS.values())
    yield [SQUARES, (1.02,)]
    yield from ([formula, (1.2, -0.7)] for formula in FORKED)


def cases_and_a_tower(rng: np.random.Generator) -> Iterator[list[Any]]:
    """The same, and a graph of few numbers and more than a billion paths."""
    yield from cases(rng)
    yield [Formula(1, tuple(("mul", (k, k)) for k in range(TOWER))), (1.0,)]


def single_gates(rng: np.random.Generator) -> Iterator[list[Any]]:
    """Each kind of gate: its first input above and below the second, both above 0 and both below."""
    for formula in ONE_GATE.values():
        for a, b in ((0.7, -1.3), (-0.4, 1.6), (1.8, 0.6), (-0.9, -2.4)):
            yield [formula, (a, b)]


def gates_and_an_input(rng: np.random.Generator) -> Iterator[list[Any]]:
    """The same, and a number that no gate made."""
    yield from single_gates(rng)
    yield [INPUT, (0.7,)]


def many_graphs(rng: np.random.Generator) -> Iterator[list[Any]]:
    """The decks' graphs, and random ones."""
    yield from cases(rng)
    yield from (list(engine.random_formula(rng)) for _ in range(RANDOM))


# How an answer is used ---------------------------------------------------------------------------------------------


def use_number(Number: Any, formula: Formula, values: tuple[float, ...]) -> tuple[Any, ...]:
    """Computes with it: the output, its gate's name as a place in the list, its inputs, and the numbers put in."""
    numbers = [Number(value) for value in values]
    gate, takes = formula.steps[0]
    if not hasattr(numbers[0], METHODS[gate]):
        raise Complaint(f"A `Number` has no `{METHODS[gate]}` yet. Four methods are asked for.")
    output = formula(*numbers)
    kept = np.array([number.value for number in numbers])
    if hasattr(output, "value"):
        _look_at(output, numbers, gate, len(takes), f"`{formula.words}`")
        return output.value, [*engine.OPERATORS].index(output.gate), np.sort([x.value for x in output.inputs]), kept
    if output is None:
        raise Complaint(f"`{formula.words}` gives None: is the `return` missing in `{METHODS[gate]}`?")
    raise Complaint(
        f"`{formula.words}` gives a {type(output).__name__}, which has no memory. Make a new `Number` of it."
    )


def _look_at(output, numbers, gate, count, what):
    """What the result of one gate lacks as a memory of how it was made."""
    known = ", ".join(f'"{name}"' for name in engine.OPERATORS)
    if any(output is number for number in numbers):
        raise Complaint(f"{what} gives back a number that went in. Make a new `Number`: others may need the old one.")
    if hasattr(output.value, "value"):
        raise Complaint(f"The value of {what} is itself a Number. Add and multiply the `.value` of each.")
    if isinstance(output.gate, tuple | list):
        raise Complaint("The gate's name and the inputs are exchanged: `Number(value, gate, inputs)` is the order.")
    if output.gate == "" or not output.inputs:
        missing = "its gate's name" if output.gate == "" else "its inputs"
        raise Complaint(f"The result of {what} does not remember {missing}. The backward pass needs both.")
    if output.gate not in engine.OPERATORS:
        raise Complaint(f"The gate of {what} is called {output.gate!r}; expected one of {known}.")
    if not isinstance(output.inputs, tuple | list):
        raise Complaint(f"The inputs of {what} are no tuple. With a single input it takes a comma: `(self,)`.")
    if len(output.inputs) != count:
        raise Complaint(f"The result of {what} remembers {_many(len(output.inputs), 'input')}. How many has its gate?")
    if any(hasattr(x, "value") and not any(x is number for number in numbers) for x in output.inputs):
        raise Complaint(
            f"The inputs of {what} are other Numbers of the same values. Pass `self` and `other` themselves."
        )
    if not all(hasattr(x, "value") for x in output.inputs):
        raise Complaint(f"{what} remembers plain values. The backward pass needs the numbers: `self` and `other`.")
    if type(output).__hash__ is None or type(output).__eq__ is not object.__eq__:
        raise Complaint("Two Numbers of the same value count as equal, but they are two. Leave out `__eq__`.")


def use_local(local_derivatives: Callable[[Any], Any], formula: Formula, values: tuple[float, ...]) -> Any:
    """The local derivatives of the output."""
    output, numbers = built(formula, values)
    output.gradient = 2.0
    found = local_derivatives(output)
    name = f'the gate "{output.gate}"' if output.gate else "an input of the graph, which no gate made,"
    if found is None:
        raise Complaint(f"For {name} your function returns None. Does it get to a `return` there?")
    if not isinstance(found, tuple | list | np.ndarray) or np.ndim(found) == 0:
        remedy = "With one entry it takes a comma: `(…,)`." if output.gate else "The empty tuple is `()`."
        raise Complaint(f"For {name} your function returns no tuple. {remedy}")
    if any(hasattr(x, "value") for x in found):
        raise Complaint(f"For {name} the tuple holds Numbers. Take the `.value` of each.")
    if len(found) != len(output.inputs):
        asked = f"it has {_many(len(output.inputs), 'input')}" if output.inputs else "it has none: return `()`"
        raise Complaint(f"For {name} your function returns {_many(len(found), 'derivative')}, and {asked}.")
    if [number.gradient for number in (*numbers, output)] != [0.0] * len(numbers) + [2.0] and output.gate:
        raise Complaint("Your function changes a gradient. It is to return the local derivatives, and nothing else.")
    return np.array(found, float)


def use_order(visiting_order: Callable[[Any], Any], formula: Formula, values: tuple[float, ...]) -> int:
    """Any order will do in which every number stands once, and after its inputs."""
    known = watched(formula, values)
    names = dict(zip(known, formula.names, strict=True))
    where = f" (The graph was {formula}.)"
    found = visiting_order(known[-1])
    if found is None:
        raise Complaint("Your function returns None. `reverse`, `sort` and `append` change a list and return nothing.")
    if not isinstance(found, tuple | list):
        reason = " A set has no order." if isinstance(found, set | frozenset) else ""
        raise Complaint(f"Your function returns a {type(found).__name__}; expected a list.{reason}")
    strange = [x for x in found if not isinstance(x, Number)]
    if strange:
        raise Complaint(f"The list holds a {type(strange[0]).__name__}. Append the numbers themselves.")
    order = list(found)
    missing = [names[n] for n in engine.visiting_order(known[-1]) if n not in order]
    if missing:
        raise Complaint(f"{', '.join(missing)} {'is' if len(missing) == 1 else 'are'} missing in the list.{where}")
    twice = [names[n] for n in names if order.count(n) > 1]
    if twice:
        raise Complaint(f"{', '.join(twice)} {'stands' if len(twice) == 1 else 'stand'} in the list repeatedly.{where}")
    for n in order:
        for x in n.inputs:
            if order.index(x) > order.index(n):
                raise Complaint(f"{names[n]} stands before {names[x]}, which goes into its gate.{where}")
    if visiting_order(known[-1]) != found:
        raise Complaint("A second call for the same output gives another list: something is kept between calls.")
    return len(order)


def use_backward(backward: Callable[[Any], Any], formula: Formula, values: tuple[float, ...]) -> tuple[Any, ...]:
    """The inputs' gradients after one call and after a second one."""
    known = watched(formula, values)
    output, numbers = known[-1], known[: formula.inputs]
    backward(output)
    once = np.array([number.gradient for number in numbers], float)
    backward(output)
    return once, np.array([number.gradient for number in numbers], float)


def use_gradients(gradients: Callable[..., Any], formula: Formula, values: tuple[float, ...]) -> Any:
    """The gradients; those that are expected come from ``course_lib.graph``."""
    found = engine.by_graph(formula, values) if gradients is engine.gradients else gradients(formula, list(values))
    if not isinstance(found, tuple | list | np.ndarray):
        if found is None:
            return None
        raise Complaint(f"Your function returns a {type(found).__name__}; expected a list, one gradient an input.")
    if any(hasattr(x, "gradient") for x in found):
        raise Complaint("The list holds the Numbers. Take the `.gradient` of each.")
    if len(found) != len(values):
        say = f"Your function returns {_many(len(found), 'gradient')} for {_many(len(values), 'input')}."
        raise Complaint(
            f"{say} Asked for are those of the numbers that you made of `values`. (The graph was {formula}.)"
        )
    return np.array(found, float)


def _many(count, what):
    return f"{count} {what}{'s' * (count != 1)}"


def built(formula: Formula, values: Sequence[float]) -> tuple[Number, list[Number]]:
    """The output and the inputs, as numbers of the course's own engine."""
    numbers = [Number(value) for value in values]
    return formula(*numbers), numbers


def watched(formula: Formula, values: Sequence[float]) -> list[Number]:
    """All numbers of a formula, the inputs first. A walk along all paths of a graph that has very many is ended."""
    looks = itertools.count(1)

    class Watched(Number):
        def __getattribute__(self, name):
            if name == "inputs" and next(looks) > LOOKS:
                raise Complaint(
                    f"A graph of {len(formula.steps)} squares has {len(formula.steps) + 1} numbers, and your function "
                    f"has looked at inputs {LOOKS:,} times and is not done: it walks along every path, and each square "
                    "doubles the paths. Visit each number once, and let it pass on once."
                )
            return super().__getattribute__(name)

    def made(gate, *inputs):
        right = engine.OPERATORS[gate](*inputs)
        return Watched(right.value, right.gate, right.inputs)

    gates: dict[str, Callable[..., Any]] = {gate: functools.partial(made, gate) for gate in engine.OPERATORS}
    return formula.walk([Watched(value) for value in values], gates)


# What is written instead -------------------------------------------------------------------------------------------


def slope(s: float) -> float:
    return engine.sigma(s) * (1 - engine.sigma(s))


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


def computed(**rules: Callable[..., float]) -> type[Number]:
    """A Number of which some gates compute something else: ``computed(max=min)``."""

    class Other(Number):
        def __add__(self, other):
            return made(Number.__add__(self, other), self, other)

        def __mul__(self, other):
            return made(Number.__mul__(self, other), self, other)

        def maximum(self, other: Any) -> Any:
            return made(Number.maximum(self, other), self, other)

        def sigmoid(self) -> Any:
            return made(Number.sigmoid(self), self)

    def made(right, *inputs):
        rule = rules.get(right.gate)
        value = rule(*[x.value for x in inputs]) if rule else right.value
        return Other(value, right.gate, inputs)

    return Other


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


def by_value(output: Any) -> list[Any]:
    """Remembers the values that were seen."""
    order: list[Any] = []
    seen = set()

    def visit(number):
        if number.value not in seen:
            seen.add(number.value)
            for x in number.inputs:
                visit(x)
            order.append(number)

    visit(output)
    return order


def depth_first(output: Any) -> list[Any]:
    """Each number before its inputs, as it is first met."""
    order: dict[Any, None] = {}

    def visit(number):
        if number not in order:
            order[number] = None
            for x in number.inputs:
                visit(x)

    visit(output)
    return list(order)


def output_before_inputs_turned(output: Any) -> list[Any]:
    return depth_first(output)[::-1]


def gates_only(output: Any) -> list[Any]:
    return [number for number in engine.visiting_order(output) if number.inputs]


def pass_back(
    output: Any,
    zero: str = "all",
    seed: float | None = 1.0,
    adds: bool = True,
    sends: Callable[[Any, float], float] = lambda number, derivative: number.gradient * derivative,
    local: Callable[[Any], tuple[float, ...]] = engine.local_derivatives,
    order: Callable[[Any], list[Any]] = output_first,
) -> None:
    """``backward`` with one thing left out or changed."""
    for number in engine.visiting_order(output):
        if zero == "all" or (zero == "gates" and number.inputs) or (zero == "inputs" and not number.inputs):
            number.gradient = 0.0
    output.gradient = output.value if seed is None else seed
    for number in order(output):
        for x, derivative in zip(number.inputs, local(number), strict=True):
            x.gradient = x.gradient + sends(number, derivative) if adds else sends(number, derivative)


def begun_by_adding(output: Any) -> None:
    """The output's gradient grows by 1 with every call, and nothing is zeroed."""
    pass_back(output, zero="none", seed=output.gradient + 1)


def zero_on_the_way(output: Any) -> None:
    """Sets the gradients of a gate's inputs to zero as the gate passes on."""
    output.gradient = 1.0
    for number in output_first(output):
        for x in number.inputs:
            x.gradient = 0.0
        for x, derivative in zip(number.inputs, engine.local_derivatives(number), strict=True):
            x.gradient += number.gradient * derivative


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


def passed_on_at_once(formula: Callable[..., Any], values: Sequence[float]) -> list[float]:
    numbers = [Number(value) for value in values]
    pass_on_at_once(formula(*numbers))
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
            Mistake(computed(max=min), "`maximum` gives the smaller of the two values."),
            Mistake(computed(mul=lambda a, b: a + b), "`__mul__` adds. Was the line of `__add__` copied?"),
            Mistake(computed(add=lambda a, b: a * b), "`__add__` multiplies."),
            Mistake(
                computed(sigmoid=lambda s: engine.sigma(-s)),
                "The sigmoid is turned round: there is e^s in it, where e^(−s) belongs.",
            ),
            Mistake(
                computed(sigmoid=slope),
                "`sigmoid` gives the derivative. Its value is asked for; the derivative comes next.",
            ),
            Mistake(computed(sigmoid=np.tanh), "That is tanh, another function. The sigmoid's formula stands above."),
        ),
        WHERE,
        use_number,
    ),
    Task(
        "engine: local derivatives",
        engine.local_derivatives,
        "derivatives",
        gates_and_an_input,
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
                local(sigmoid=lambda a, x: ((1 - x) * x,)),
                "At the sigmoid stands the gate's input. The formula takes its output, the number's own value.",
            ),
            Mistake(local(sigmoid=lambda a, x: (1 - a * a,)), "1 − a² is the derivative of tanh, another gate."),
            Mistake(local(sigmoid=lambda a, x: (a,)), "The sigmoid's value stands where its derivative belongs."),
            Mistake(local(sigmoid=lambda a, x: (1 - a,)), "At the sigmoid one factor is missing: 1 − a is the other."),
            Mistake(local(sigmoid=lambda a, x: (1.0,)), "The sigmoid has the derivative of an add gate, 1."),
            Mistake(
                local(sigmoid=lambda a, x: (slope(a),)),
                "The sigmoid was taken twice: `number.value` is its output already.",
            ),
            Mistake(
                local(sigmoid=lambda a, x: (-slope(x),)), "At the sigmoid the sign is turned: it rises everywhere."
            ),
            Mistake(local(mul=lambda a, x, y: (a, a)), "At the mul gate stands the product. One factor has to go."),
            Mistake(local(mul=lambda a, x, y: (-y, -x)), "At the mul gate the signs are turned."),
            Mistake(local(mul=lambda a, x, y: (0.0, 0.0)), "At the mul gate both derivatives are 0."),
            Mistake(
                local(add=lambda a, x, y: (y, x)), "The add gate swaps here, as a mul gate does. It is another gate."
            ),
            Mistake(
                local(add=lambda a, x, y: (0.5, 0.5)),
                "The add gate divides the 1 between its inputs. If one input grows by 1, how much does the sum?",
            ),
            Mistake(
                local(add=lambda a, x, y: (a, a)), "At the add gate stands its value. Its derivatives are asked for."
            ),
            Mistake(local(add=lambda a, x, y: (0.0, 0.0)), "At the add gate both derivatives are 0. Does it not move?"),
            Mistake(
                local(max=lambda a, x, y: (1.0, 0.0)),
                "The max gate lets its first input pass even if the second is larger.",
            ),
            Mistake(
                local(max=lambda a, x, y: (0.0, 1.0)),
                "The max gate lets its second input pass even if the first is larger.",
            ),
            Mistake(
                local(max=lambda a, x, y: (a * (x > y), a * (y > x))),
                "At the max gate stands the larger value. If the larger input grows by 1, by how much does the output?",
            ),
            Mistake(
                local(max=lambda a, x, y: (0.5, 0.5)),
                "The max gate divides the 1 between its inputs. Only one decides.",
            ),
            Mistake(
                local(max=lambda a, x, y: (float(x > 0), float(y > 0))),
                "At the max gate you asked whether each input is above 0. It compares the two with each other.",
            ),
            Mistake(
                local(max=lambda a, x, y: (float(abs(x) > abs(y)), float(abs(y) > abs(x)))),
                "At the max gate the inputs were compared without their signs.",
            ),
            Mistake(
                lambda number: tuple(number.gradient * x for x in engine.local_derivatives(number)),
                "The local derivatives are multiplied by the number's gradient. Leave that to the backward pass.",
            ),
            Mistake(
                lambda number: tuple(x.value for x in number.inputs), "These are the inputs' values, at every gate."
            ),
            Mistake(
                lambda number: tuple(1.0 for x in number.inputs),
                "The derivatives are 1 at every gate. That is an add gate.",
            ),
        ),
        WHERE,
        use_local,
    ),
    Task(
        "engine: visiting order",
        engine.visiting_order,
        "numbers",
        cases_and_a_tower,
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
            Mistake(
                lambda output: [n for n in engine.visiting_order(output) if not n.inputs],
                "Only the inputs of the whole graph are there. Append each number, after the visit to its inputs.",
            ),
            Mistake(
                lambda output: engine.visiting_order(output)[:-1],
                "The output itself is missing: it is the last number of the list.",
            ),
            Mistake(
                lambda output: [output],
                "Only the output is there: visit the inputs of its gate, and theirs, and so on.",
            ),
            Mistake(
                lambda output: [],
                "The list is empty. Is the function that visits called for the output, and does it append?",
            ),
            Mistake(
                lambda output: list(dict.fromkeys([*output.inputs, output])),
                "Only the inputs of the last gate are there. Visit their inputs as well: the function calls itself.",
            ),
            Mistake(
                by_value,
                "Numbers with equal values were taken for one. Remember the numbers themselves, not their values.",
            ),
            Mistake(
                output_before_inputs_turned,
                "Each number was appended before the visit to its inputs, and the list turned round at the end. That "
                "is not the same as appending after the visit: a fork may come too early.",
            ),
        ),
        WHERE,
        use_order,
    ),
    Task(
        "engine: adding and zeroing",
        engine.backward,
        "gradients, gradients after a second call",
        cases_and_a_tower,
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
                begun_by_adding,
                "Nothing is set to zero, and `output.gradient += 1` adds to what an earlier call left. Set every "
                "gradient to zero first, and then the output's to 1.",
            ),
            Mistake(
                part(pass_back, zero="gates"),
                "The gates begin from zero, but the graph's inputs keep what an earlier call left.",
            ),
            Mistake(
                part(pass_back, order=engine.visiting_order),
                "Only the inputs of the last gate have got something. Either the gates pass on in the forward order, "
                "before anything has arrived, or only the last one passes on. Go through the order from the end.",
            ),
            Mistake(
                part(pass_back, order=levels),
                "A gate passed on its gradient before all that use it had reported. Reverse the visiting order.",
            ),
            Mistake(
                pass_on_at_once,
                "A number passes on as soon as something arrives, and the same again with the next. It must wait until "
                "all that use it have reported.",
            ),
            Mistake(
                part(pass_back, order=depth_first),
                "A gate passed on before a longer path had reported. Use the visiting order, from its end.",
            ),
            Mistake(
                zero_on_the_way,
                "Gradients are set to zero during the pass, so that a number that is used more than once loses what it "
                "had. Set all of them to zero before the pass begins.",
            ),
            Mistake(
                part(pass_back, zero="inputs"),
                "The graph's inputs begin from zero, but the gates keep what an earlier call left.",
            ),
            Mistake(
                part(pass_back, seed=0.0),
                "All gradients are zero. Is the output's own `.gradient` 1, set after the zeroing, and does each "
                "number pass on to the `.gradient` of its inputs?",
            ),
            Mistake(
                part(pass_back, seed=None),
                "The pass begins with the output's value. How much does the output move with itself?",
            ),
            Mistake(
                part(pass_back, sends=lambda number, derivative: -number.gradient * derivative),
                "What arrives was subtracted: a sign turns at each gate. Gradients add.",
            ),
            Mistake(
                part(pass_back, sends=lambda number, derivative: number.gradient + derivative),
                "Upstream and local derivative were added. At a gate they are multiplied; only parallel paths add.",
            ),
            Mistake(
                part(pass_back, sends=lambda number, derivative: number.value * derivative),
                "The local derivative was multiplied by the number's value. It is the number's gradient that arrives.",
            ),
            Mistake(
                part(pass_back, local=lambda number: tuple(x.value for x in number.inputs)),
                "The values of the inputs stand where the local derivatives belong.",
            ),
            Mistake(
                part(pass_back, local=lambda number: tuple(1.0 for _ in number.inputs)),
                "The local derivatives are missing: every gate handed on its gradient as an add gate does.",
            ),
            Mistake(
                part(pass_back, local=lambda number: engine.local_derivatives(number)[::-1]),
                "The local derivatives of a gate went to the wrong inputs: the first belongs to the first.",
            ),
            Mistake(
                part(pass_back, sends=lambda number, derivative: derivative),
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
                part(whole, order=engine.visiting_order),
                "Only the inputs of the last gate have got something: the gates pass on in the forward order.",
            ),
            Mistake(
                lambda formula, values: engine.gradients(formula, values)[::-1], "The gradients are in reverse order."
            ),
            Mistake(lambda formula, values: [-g for g in engine.gradients(formula, values)], "All signs are turned."),
            Mistake(
                lambda formula, values: [2 * g for g in engine.gradients(formula, values)],
                "Everything is there twice: is the pass run once?",
            ),
            Mistake(
                part(whole, sends=lambda number, derivative: derivative),
                "Only the local derivatives were added up. Each is to be multiplied by what arrives at the gate.",
            ),
            Mistake(
                part(whole, seed=None), "The pass begins with the output's value. It begins with ∂f/∂f, which is 1."
            ),
            Mistake(
                passed_on_at_once,
                "A number passes on as soon as something arrives, and the same again with the next. It must wait.",
            ),
            Mistake(
                part(whole, order=lambda output: by_value(output)[::-1]),
                "Numbers with equal values were taken for one. Remember the numbers themselves, not their values.",
            ),
            Mistake(
                part(whole, order=depth_first),
                "A gate passed on before a longer path had reported. Go through the visiting order from its end.",
            ),
            *(
                Mistake(
                    part(whole, local=local(**rule)),
                    f"The gradients behind each {gate} gate are wrong: look at its local derivatives.",
                )
                for gate, rule in (
                    ("mul", {"mul": lambda a, x, y: (x, y)}),
                    ("max", {"max": lambda a, x, y: (1.0, 1.0)}),
                    ("sigmoid", {"sigmoid": lambda a, x: ((1 - x) * x,)}),
                )
            ),
        ),
        WHERE,
        use_gradients,
    ),
)
