"""An engine of one's own: it agrees with course_lib.graph, and each part is judged as a student's would be."""

import numpy as np
import pytest

from course_lib import graph
from course_lib.topics.computational_graphs import engine_tasks
from course_lib.topics.computational_graphs.experiments import cost, engine
from course_lib.topics.computational_graphs.tasks import TASKS, check


def test_the_engine_agrees_with_the_graph_on_the_decks_graphs_and_200_random_ones():
    cases = list(engine_tasks.many_graphs(np.random.default_rng(0)))
    assert len(cases) == 7 + 200
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
        nodes, repeats, early = engine_tasks.use_order(engine.visiting_order, formula, values)
        assert (repeats, early) == (0, 0)
        assert nodes == formula.inputs + len(formula.steps)


def ones(output):
    for number in engine.visiting_order(output):
        number.gradient = 1.0


ODD = {
    "engine: values": (lambda value: value, "value"),
    "engine: visiting order": (lambda output: [], "different numbers is 0; expected 5"),
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
    assert cost.cost(cost.neuron(n)).backward == 4 * n + 1


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


@pytest.mark.parametrize(
    ("number", "words"),
    [(Unlike, "the gate's name is 'times'"), (NoComma, "takes a comma: (self,)"), (Begun, "a Number has no __mul__")],
)
def test_an_unfinished_number_is_told_what_it_lacks(number, words):
    assert words in repr(check("engine: values", number))


def test_a_list_that_is_kept_between_calls_is_noticed():
    def visiting_order(output, order=[]):  # noqa: B006
        if output not in order:
            for x in output.inputs:
                visiting_order(x, order)
            order.append(output)
        return order

    assert "something is remembered between calls" in repr(check("engine: visiting order", visiting_order))
