"""An engine of one's own: it agrees with course_lib.graph, and each part is judged as a student's would be."""

import dataclasses

import numpy as np
import pytest

from course_lib import graph
from course_lib.topics.computational_graphs import engine_tasks
from course_lib.topics.computational_graphs.experiments import cost, engine
from course_lib.topics.computational_graphs.tasks import TASKS, check


def test_the_engine_agrees_with_the_graph_on_the_decks_graphs_and_200_random_ones():
    cases = list(engine_tasks.many_graphs(np.random.default_rng(0)))
    assert len(cases) == 8 + 200
    for formula, values in cases:
        np.testing.assert_allclose(engine.gradients(formula, values), engine.by_graph(formula, values), rtol=1e-9)


def test_random_graphs_have_forks_and_every_gate():
    formulas = [formula for formula, _ in engine_tasks.many_graphs(np.random.default_rng(0))]
    assert {gate for formula in formulas for gate, _ in formula.steps} == set(engine.OPERATORS)
    used = [[i for _, takes in formula.steps for i in takes] for formula in formulas]
    assert sum(len(set(u)) < len(u) for u in used) > 150


def test_the_order_is_any_in_which_inputs_come_first():
    task = TASKS.tasks["engine: visiting order"]
    for formula, values in task.cases():
        assert engine_tasks.use_order(engine.visiting_order, formula, values) == formula.inputs + len(formula.steps)


def ones(output):
    for number in engine.visiting_order(output):
        number.gradient = 1.0


ODD = {
    "engine: values": (lambda value: value, "value"),
    "engine: visiting order": (
        lambda output: list(output.inputs),
        "x, y, s1 are missing in the list. (The graph was s0 = x + y; ",
    ),
    "engine: adding and zeroing": (
        ones,
        "The arguments were formula = s0 = x + y; s1 = s0 * z, values = (-2.0, 5.0, -4.0)",
    ),
    "engine: the whole": (lambda formula, values: [1.0 for _ in values], "gradients"),
    "engine: local derivatives": (lambda number: [1.0] * len(number.inputs), "derivatives"),
}


@pytest.mark.parametrize("name", ODD)
def test_an_unforeseen_mistake_is_told_with_the_formula(name):
    answer, words = ODD[name]
    verdict = check(name, answer)
    assert verdict.kind == "wrong"
    assert words in repr(verdict)


def test_a_formula_reads_as_text():
    assert str(engine.DECKS["(x + y) max(y, z)"][0]) == "s0 = x + y; s1 = max(y, z); s2 = s0 * s1"


def test_costs_are_those_counted_by_hand():
    assert cost.cost(graph.parse("(x + y) * z", x=1, y=2, z=3)) == (5, 5, 4)
    assert cost.cost(graph.parse("x * x + x", x=2.0)) == (5, 4, 4)
    assert cost.cost(cost.squares(3)) == (3 * 2**3, 6, 6)
    assert cost.paths(cost.squares(10)) == 2**10
    n = 7
    assert cost.cost(cost.neuron(n)).backward == cost.cost(cost.neuron(n, in_pairs=True)).backward == 4 * n + 1
    assert cost.cost(cost.neuron(3)).forward == 2 * (5 + 4 + 3) + 4
    assert cost.cost(cost.neuron(3, in_pairs=True)).forward == 6 * 4 + 3


class Unlike(engine.Number):
    def __mul__(self, other):
        return Unlike(self.value * other.value, "times", (self, other))


class NoComma(engine.Number):
    def sigmoid(self):
        return NoComma(engine.Number.sigmoid(self).value, "sigmoid", (self))


class Begun:
    def __init__(self, value, gate="", inputs=()):
        self.value, self.gate, self.inputs = value, gate, inputs

    def __add__(self, other):
        return Begun(self.value + other.value, "add", (self, other))


class Copied(engine.Number):
    def __add__(self, other):
        return Copied(self.value + other.value, "add", (Copied(self.value), Copied(other.value)))


class Forgetful(engine.Number):
    def maximum(self, other):
        return Forgetful(max(self.value, other.value))


class Same(engine.Number):
    def maximum(self, other):
        return self if self.value > other.value else other


class Exchanged(engine.Number):
    def __add__(self, other):
        return Exchanged(self.value + other.value, (self, other), "add")


class Nested(engine.Number):
    def __add__(self, other):
        return Nested(Nested(self.value + other.value), "add", (self, other))


class OneInput(engine.Number):
    def __add__(self, other):
        return OneInput(self.value + other.value, "add", (self,))


class Silent(engine.Number):
    def sigmoid(self):
        engine.Number.sigmoid(self)


@dataclasses.dataclass
class Equal(engine.Number):
    value: float
    gate: str = ""
    inputs: tuple = ()

    def __add__(self, other):
        return Equal(self.value + other.value, "add", (self, other))


class PlainSum(engine.Number):
    def __add__(self, other):
        return self.value + other.value


UNFINISHED = {
    PlainSum: "`x + y` gives a float, which has no memory",
    Unlike: "The gate of `x * y` is called 'times'",
    NoComma: "takes a comma: `(self,)`",
    Begun: "A `Number` has no `__mul__`",
    Copied: "are other Numbers of the same values",
    Forgetful: "`max(x, y)` does not remember its gate's name",
    Same: "`max(x, y)` gives back a number that went in",
    Exchanged: "are exchanged: `Number(value, gate, inputs)`",
    Nested: "is itself a Number",
    OneInput: "remembers 1 input. How many has its gate?",
    Silent: "`sigmoid(x)` gives None: is the `return` missing in `sigmoid`?",
    Equal: "count as equal, but they are two",
}


@pytest.mark.parametrize("number", UNFINISHED)
def test_an_unfinished_number_is_told_what_it_lacks(number):
    verdict = check("engine: values", number)
    assert verdict.kind == "wrong"
    assert UNFINISHED[number] in repr(verdict)


def rule(gate, derivatives):
    return lambda number: derivatives(number) if number.gate == gate else engine.local_derivatives(number)


def writes(number):
    for x in number.inputs:
        x.gradient += 1
    return engine.local_derivatives(number)


LOCAL = (
    (rule("sigmoid", lambda n: (1 - n.value) * n.value), '"sigmoid" your function returns no tuple. With one entry'),
    (rule("", lambda n: None), "which no gate made, your function returns None"),
    (rule("", lambda n: (1.0,)), "your function returns 1 derivative, and it has none: return `()`"),
    (rule("", lambda n: 0.0), "The empty tuple is `()`"),
    (rule("add", lambda n: (1.0,)), "returns 1 derivative, and it has 2 inputs"),
    (rule("mul", lambda n: n.inputs[::-1]), "the tuple holds Numbers"),
    (rule("max", lambda n: tuple(float(x.value > 0) for x in n.inputs)), "It compares the two with each other"),
    (writes, "Your function changes a gradient"),
)


@pytest.mark.parametrize(("answer", "words"), LOCAL)
def test_local_derivatives_that_would_stop_a_later_part_are_refused(answer, words):
    verdict = check("engine: local derivatives", answer)
    assert verdict.kind == "wrong"
    assert words in repr(verdict)


def once(output, seen=set()):  # noqa: B006
    order = [] if output in seen else [*(n for x in output.inputs for n in once(x)), output]
    seen.add(output)
    return order


ORDERS = (
    (lambda output: engine.visiting_order(output).reverse(), "Your function returns None"),
    (lambda output: set(engine.visiting_order(output)), "A set has no order"),
    (lambda output: iter(engine.visiting_order(output)), "expected a list."),
    (lambda output: [n.value for n in engine.visiting_order(output)], "The list holds a float"),
    (lambda output: engine.visiting_order(output) * 2, "stand in the list repeatedly"),
    (lambda output: sorted(engine.visiting_order(output), key=lambda n: n.value), "s1 stands before s0"),
    (
        lambda output: sorted(engine_tasks.output_before_inputs_turned(output), key=lambda n: bool(n.inputs)),
        "stands before",
    ),
    (once, "A second call for the same output gives another list"),
)


@pytest.mark.parametrize(("answer", "words"), ORDERS)
def test_a_list_that_is_no_visiting_order_is_told_by_the_names_of_its_numbers(answer, words):
    verdict = check("engine: visiting order", answer)
    assert verdict.kind == "wrong"
    assert words in repr(verdict)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (lambda formula, values: [engine.Number(v) for v in values], "The list holds the Numbers"),
        (lambda formula, values: 1.0, "Your function returns a float; expected a list"),
        (lambda formula, values: [1.0], "Your function returns 1 gradient for 3 inputs"),
        (lambda formula, values: formula(values), "takes 3 arguments, a Number each, and got 1; was the * forgotten?"),
        (lambda formula, values: formula(*values), "the formula got a float, not a Number: make one of each value"),
    ],
)
def test_what_is_no_list_of_gradients_is_told(answer, words):
    assert words in repr(check("engine: the whole", answer))


def test_an_order_in_which_a_longer_path_comes_late_is_no_backward_pass():
    def backward(output):
        engine_tasks.pass_back(output, order=engine_tasks.depth_first)

    assert "before a longer path had reported" in repr(check("engine: adding and zeroing", backward))


def test_a_list_that_is_kept_between_calls_is_noticed():
    def visiting_order(output, order=[]):  # noqa: B006
        if output not in order:
            for x in output.inputs:
                visiting_order(x, order)
            order.append(output)
        return order

    assert "something is remembered between calls" in repr(check("engine: visiting order", visiting_order))


def without_doubles(output):
    """Right, and yet it walks along every path."""
    order = []

    def visit(number):
        for x in number.inputs:
            visit(x)
        if number not in order:
            order.append(number)

    visit(output)
    return order


def along_every_path(output):
    """Right, and yet it carries the product of each path to the inputs."""
    for number in engine.visiting_order(output):
        number.gradient = 0.0

    def carry(number, product):
        number.gradient += product
        for x, local in zip(number.inputs, engine.local_derivatives(number), strict=True):
            carry(x, product * local)

    carry(output, 1.0)


@pytest.mark.parametrize(
    ("task", "answer"),
    [("engine: visiting order", without_doubles), ("engine: adding and zeroing", along_every_path)],
)
def test_a_walk_along_every_path_is_ended_with_a_reason(task, answer):
    verdict = check(task, answer)
    assert verdict.kind == "wrong"
    assert "A graph of 30 squares has 31 numbers" in repr(verdict)
    assert "it walks along every path" in repr(verdict)


def test_a_difference_quotient_is_told_that_it_is_nearly_right():
    h = 1e-5
    verdict = check("copy gate", lambda x: ((x + h) ** 2 + x + h - x**2 - x) / h)
    assert verdict.kind == "wrong"
    assert "It is nearly right, off by less than 0.1 %." in repr(verdict)
    assert "what is special there" not in repr(verdict)
