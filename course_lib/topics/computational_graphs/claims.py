"""What notebook 01 asserts, as checks."""

import math
import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from course_lib import graph
from course_lib.claims import ClaimList, minus
from course_lib.topics.computational_graphs import engine_tasks
from course_lib.topics.computational_graphs.experiments import cost, engine
from course_lib.topics.computational_graphs.experiments.examples import (
    MatrixGraph,
    NetworkGraph,
    NeuronGraph,
    PatternsGraph,
    SharedInputGraph,
    SimpleGraph,
)

CLAIMS = ClaimList()
ENGINE = (
    "class Number",
    "def local_derivatives",
    "def visiting_order",
    "def backward",
    "def gradients",
)
POINTS = np.linspace(-8, 8, 161)
GRID = np.linspace(-6, 6, 25)


def gradients(entry):
    """{name: gradient} of all named nodes of one of the menu's graphs, after its backward pass."""
    output = entry.output()
    graph.backward(output)
    return {node.name: node.gradient for node in graph.nodes(output) if node.name}


def values(entry):
    return {node.name: node.value for node in graph.nodes(entry.output()) if node.name}


def text(number, digits=4):
    """As a page prints it: at most so many decimals, and a true minus."""
    return minus(f"{number:.{digits}f}".rstrip("0").rstrip("."))


def pairs(found, *names):
    return tuple(f"{text(found[name])} to {name}" for name in names)


def sigma(s):
    return 1 / (1 + np.exp(-np.asarray(s, float)))


# The first graph ---------------------------------------------------------------------------------------------------


@CLAIMS.exact
def nudge():
    moved = SimpleGraph(x=-1.99)
    assert math.isclose(values(moved)["q"] - values(SimpleGraph())["q"], 0.01)
    return "the same 0.01", f"is {text(graph.parse('x + y', x=-2, y=5).local[0])}"


@CLAIMS.exact
def nudge_f():
    moved = values(SimpleGraph(x=-1.99))["f"] - values(SimpleGraph())["f"]
    return text(moved), f"{text(moved / 0.01)} times", "z = −4"


@CLAIMS.exact
def linear_in_x():
    start = values(SimpleGraph())["f"]
    for step in (0.01, 1.0, 7.0, -5.0):
        assert math.isclose(values(SimpleGraph(x=-2 + step))["f"] - start, -4 * step)
    return ()


@CLAIMS.exact
def seed():
    assert gradients(SimpleGraph())["f"] == 1
    return "1"


@CLAIMS.exact
def first_forward():
    found = values(SimpleGraph())
    return f"q = {text(found['q'])}", f"f = {text(found['f'])}"


@CLAIMS.exact
def first_gradients():
    found = gradients(SimpleGraph())
    assert found["f"] == 1 and found["x"] == found["y"] == found["q"]
    return "1,", *pairs(found, "q", "z"), f"{text(found['x'])} to both"


@CLAIMS.exact
def gradient_of_z():
    assert gradients(SimpleGraph())["z"] == values(SimpleGraph())["q"]
    return f"q is {text(gradients(SimpleGraph())['z'])}"


@CLAIMS.exact
def gradient_of_y():
    found = gradients(SimpleGraph())
    return f"is {text(found['q'])}", "is 1", f"{text(found['y'])} goes on to y"


@CLAIMS.exact
def x_and_y_do_not_matter():
    for x in GRID:
        for y in GRID:
            found = gradients(SimpleGraph(x=x, y=y))
            assert (found["x"], found["y"], found["z"]) == (-4, -4, x + y)
    return ()


@CLAIMS.exact
def equal_to_z():
    for z in GRID:
        found = gradients(SimpleGraph(z=z))
        assert found["x"] == found["y"] == z
    return ()


# The sigmoid -------------------------------------------------------------------------------------------------------


@CLAIMS.exact
def sigmoid_range():
    found = sigma(np.linspace(-30, 30, 601))
    assert np.all((found > 0) & (found < 1)) and sigma(-30) < 1e-12 and 1 - sigma(30) < 1e-12
    return "0 and 1"


@CLAIMS.exact
def sigmoid_steps():
    """Each step of the derivation, at many points, against a difference."""
    n, h = 1 + np.exp(-POINTS), 1e-6
    by_difference = (np.exp(-(POINTS + h)) - np.exp(-(POINTS - h))) / (2 * h)
    np.testing.assert_allclose(by_difference, -np.exp(-POINTS), rtol=1e-6)
    a = 1 / n
    for form in (np.exp(-POINTS) / n**2, np.exp(-POINTS) / n / n, (n - 1) / n / n, (1 - a) * a):
        np.testing.assert_allclose(form, (sigma(POINTS + h) - sigma(POINTS - h)) / (2 * h), rtol=1e-4)
    return "−1"


@CLAIMS.exact
def steepest():
    slopes = sigma(POINTS) * (1 - sigma(POINTS))
    assert POINTS[slopes.argmax()] == 0 and sigma(0) == 1 / 2 and slopes.max() == 1 / 4
    return "s = 0", "a is ½", "¼"


@CLAIMS.exact
def slope_at_1():
    return f"s = 1 the slope is {text(sigma(1) * (1 - sigma(1)))}"


@CLAIMS.exact
def rounded_as_in_the_deck():
    return f"to {sigma(1) * (1 - sigma(1)):.1f}"


@CLAIMS.exact
def both_products():
    s = GRID
    np.testing.assert_allclose(sigma(-s), 1 - sigma(s), atol=1e-12)
    return "σ(−1) = 1 − σ(1)".replace("σ", "sigma")


@CLAIMS.exact
def loss_of_a():
    a = np.linspace(0.001, 0.999, 999)
    assert np.all(np.diff(-np.log(a)) < 0) and -np.log(0.999) < 0.01 and -np.log(1e-6) > 13
    return "near 1", "near 0"


# The neuron --------------------------------------------------------------------------------------------------------


@CLAIMS.exact
def neuron_values():
    found = values(NeuronGraph())
    return f"s3 = {text(found['s3'])}", f"L = {text(found['L'])}"


@CLAIMS.exact
def neuron_sum():
    found = gradients(NeuronGraph())
    assert found["s3"] == found["w2"] == found["s0"] == found["s1"]
    return text(found["s3"])


@CLAIMS.exact
def neuron_gradients():
    return pairs(gradients(NeuronGraph()), "w0", "x0", "w1", "x1")


@CLAIMS.exact
def neuron_swap():
    found = gradients(NeuronGraph())
    assert abs(found["x0"]) > abs(found["w0"])
    return tuple(f"times {text(found[name] / found['s0'])}" for name in ("x0", "w0"))


@CLAIMS.exact
def saturated():
    graph_of_4 = NeuronGraph(w2=4)
    found = gradients(graph_of_4)
    assert all(abs(found[name]) < 0.002 for name in ("w0", "x0", "w1", "x1", "w2"))
    return f"L is {text(values(graph_of_4)['L'])}", "below 0.002"


@CLAIMS.exact
def two_graphs():
    one, four = NeuronGraph(), NeuronGraph(sigmoid="four gates")
    names = ("w0", "x0", "w1", "x1", "w2")
    for name in names:
        assert math.isclose(gradients(one)[name], gradients(four)[name])
    sizes = [len(graph.nodes(entry.output())) for entry in (one, four)]
    ones = [node for node in graph.nodes(four.output()) if node.is_constant and node.value == 1]
    assert len(ones) == 2 and not any(node.is_constant for node in graph.nodes(one.output()))
    return "five", f"of {sizes[0]} nodes", f"of {sizes[1]}", "two are the constant 1"


# Patterns ----------------------------------------------------------------------------------------------------------


@CLAIMS.exact
def router_rule():
    for x, y in ((2.0, -1.0), (-1.0, 2.0)):
        found = engine.by_graph(engine.Formula(2, (("max", (0, 1)),)), (x, y))
        assert found == (float(x > y), float(y > x))
    return "0"


@CLAIMS.exact
def router():
    assert gradients(PatternsGraph())["w"] == 0
    return ()


@CLAIMS.exact
def distributor():
    found = gradients(PatternsGraph())
    assert found["p"] == found["m"] == found["s"]
    return f"hands {text(found['s'])}"


@CLAIMS.exact
def swap():
    found = gradients(PatternsGraph())
    return tuple(f"{text(found[name])} for {name}" for name in ("x", "y"))


@CLAIMS.exact
def router_example():
    return pairs(gradients(PatternsGraph()), "z", "w")


@CLAIMS.exact
def router_turned():
    for w in (2.1, 3.0, 6.0):
        found = gradients(PatternsGraph(w=w))
        assert (found["w"], found["z"]) == (2, 0)
    return "the 2", "0"


@CLAIMS.exact
def tie():
    """At equal inputs the slopes from both sides differ, and the first input gets the gradient; the engine's, too."""
    found = gradients(PatternsGraph(z=2.0, w=2.0))
    assert (found["z"], found["w"]) == (2, 0)
    assert engine.local_derivatives(engine.Number(2.0).maximum(engine.Number(2.0))) == (1, 0)
    left, right = ((max(2 + step, 2) - 2) / step for step in (-0.5, 0.5))
    assert (left, right) == (0, 1)
    return ()


@CLAIMS.exact
def two_paths():
    """A nudge that runs along one path only, along the other only, and along both."""
    nudge = 1e-7
    x, y, z = 1.0, 2.0, 0.0
    pairs_of_y = ((y, y), (y + nudge, y), (y, y + nudge), (y + nudge, y + nudge))
    before, *after = ((x + in_sum) * max(in_max, z) for in_sum, in_max in pairs_of_y)
    first, second, together = (f - before for f in after)
    np.testing.assert_allclose(first + second, together, rtol=1e-5)
    return ()


@CLAIMS.exact
def first_order():
    """The rest is d²: in parts of the two effects it goes to 0 with d."""
    a, b, d = GRID[:, None, None], GRID[:, None], np.array([1.0, 0.1, 0.01, 0.001])
    rest = (a + d) * (b + d) - a * b - (b * d + a * d)
    np.testing.assert_allclose(rest, np.broadcast_to(d**2, rest.shape), atol=1e-12)
    np.testing.assert_allclose((d / 2) ** 2, d**2 / 4)
    return ()


def two_passes(formula, inputs, zero):
    """The inputs and the output after two passes, each of which begins with ``engine_tasks.pass_back``'s zeroing."""
    numbers = [engine.Number(value) for value in inputs]
    output = formula(*numbers)
    for _ in range(2):
        engine_tasks.pass_back(output, zero=zero)
    return numbers, output


@CLAIMS.exact
def not_zeroed():
    """If the gates alone are zeroed, a second pass doubles what a graph's inputs got."""
    for formula, inputs in engine.DECKS.values():
        numbers, _ = two_passes(formula, inputs, "gates")
        once = engine.gradients(formula, inputs)
        np.testing.assert_allclose([number.gradient for number in numbers], 2 * np.array(once))
    return "twice"


@CLAIMS.exact
def gates_not_zeroed():
    """If nothing is zeroed, the second pass brings more than the first one."""
    for formula, inputs in engine.DECKS.values():
        numbers, _ = two_passes(formula, inputs, "none")
        found, twice = np.abs([n.gradient for n in numbers]), 2 * np.abs(engine.gradients(formula, inputs))
        assert np.all(found >= twice - 1e-12) and np.any(found > twice + 0.01)
    return ()


@CLAIMS.exact
def fifteen():
    formula, _ = engine.DECKS["(x + y) max(y, z)"]
    (_, y, _), output = two_passes(formula, (1.0, 2.0, 0.0), "none")
    a, b = (number.gradient for number in output.inputs)
    once = gradients(SharedInputGraph())["y"]
    assert y.gradient == once + a + b
    return (
        f"leave {text(y.gradient)}, not {text(2 * once)}",
        f"{text(a)} and {text(b)}",
        f"{text(a + b)} to the {once:g}",
    )


@CLAIMS.exact
def adder():
    found = gradients(SharedInputGraph())
    through_max, through_sum = found["b"], found["a"]
    return text(through_max), text(through_sum), text(found["y"])


@CLAIMS.exact
def one_path():
    for z in (2.5, 4.0, 6.0):
        assert gradients(SharedInputGraph(z=z))["y"] == z
    return ()


# Why backward ------------------------------------------------------------------------------------------------------


@CLAIMS.exact
def eight_paths():
    assert [cost.paths(cost.squares(k)) for k in (1, 2, 3, 4)] == [2, 4, 8, 16]
    return "three squares", f"2^3 = {cost.paths(cost.squares(3))} paths"


@CLAIMS.exact
def factoring():
    l1, l2, k = GRID[:, None, None], GRID[:, None], GRID
    np.testing.assert_allclose(l1 * k + l2 * k, (l1 + l2) * k)
    return "one product instead of two"


@CLAIMS.exact
def b_collects():
    output = graph.parse("a = x * x; b = a * a; f = b * b", x=2)
    graph.backward(output)
    b = next(node for node in graph.nodes(output) if node.name == "b")
    assert b.gradient == 2 * b.value
    return f"{text(b.value)} + {text(b.value)} = {text(b.gradient)}"


@CLAIMS.exact
def product_a_wire():
    for formula, inputs in engine.DECKS.values():
        leaves = [graph.variable(value) for value in inputs]
        output = formula.walk(list(leaves), engine.GRAPH_GATES)[-1]
        assert cost.cost(output).backward == sum(len(takes) for _, takes in formula.steps)
    assert cost.cost(cost.squares(10)).paths > 1000
    return ()


@CLAIMS.exact
def cost_of_squares():
    output, found = cost.squares(10), cost.cost(cost.squares(10))
    assert found.paths == cost.paths(output) * 10
    return f"{cost.paths(output):,} paths of ten", f"{found.paths:,} factors", f"{found.backward} backward"


@CLAIMS.exact
def one_input():
    found = cost.cost(cost.squares(10))
    assert found.forward == found.backward
    return ()


@CLAIMS.exact
def one_backward():
    """In a network every weight is an input of its graph: a forward pass for each, or one backward pass for all."""
    output = NetworkGraph().output()
    graph.backward(output)
    inputs = [node for node in graph.nodes(output) if not node.inputs and not node.is_constant]
    assert all(node.gradient is not None for node in inputs) and len(inputs) > 5
    return "one backward pass"


@CLAIMS.exact
def cost_of_neuron():
    count = sum(not node.inputs for node in graph.nodes(cost.neuron(100)))
    assert cost.cost(cost.neuron(100)).backward == sum(len(node.inputs) for node in graph.nodes(cost.neuron(100)))
    return str(count)


@CLAIMS.exact
def factors_of_neuron():
    found = cost.cost(cost.neuron(100))
    assert 2 * sum(range(3, 103)) + 101 == found.forward
    return (
        "Its 201",
        f"{found.forward:,} factors",
        f"pass {found.backward}",
        f"{found.forward / found.backward:.0f} times",
        "not 201 times",
    )


@CLAIMS.exact
def single_paths():
    """As many paths as inputs, and each input has one: so the factors along them are those of the forward passes."""
    output = cost.neuron(100)
    assert cost.paths(output) == sum(not node.inputs for node in graph.nodes(output))
    assert cost.cost(output).paths == cost.cost(output).forward
    return f"{cost.cost(output).paths:,}", "a single path"


@CLAIMS.exact
def chain_of_sums():
    """Each add gate takes one product, and the sum so far."""
    adds = [node for node in graph.nodes(cost.neuron(100)) if node.gate.name == "add"]
    assert all({x.gate.name for x in add.inputs} >= {"mul"} for add in adds)
    return "100 products", f"{len(adds)} add gates"


def met(name):
    """How many wires a nudge of one of the neuron's inputs reaches."""
    order = graph.nodes(cost.neuron(100))
    reached = {node for node in order if node.name == name}
    wires = 0
    for node in order:
        wires += sum(x in reached for x in node.inputs)
        reached |= {node} if reached & set(node.inputs) else set()
    return wires


@CLAIMS.exact
def chain_of_nudges():
    assert [met(f"w{k}") for k in range(100)] == list(range(102, 2, -1))
    return "100 add gates", f"{met('w0')} factors", f"second weight {met('w1')}", f"last weight {met('w99')}"


@CLAIMS.exact
def chain_of_bias():
    assert [met(f"x{k}") for k in range(100)] == [met(f"w{k}") for k in range(100)]
    return f"bias has {met('b')}"


@CLAIMS.exact
def sum_in_pairs():
    found = cost.cost(cost.neuron(100, in_pairs=True))
    assert found.backward == cost.cost(cost.neuron(100)).backward
    return f"{found.forward:,} factors forward", f"{found.backward} backward"


# Own graphs, and Further -------------------------------------------------------------------------------------------


@CLAIMS.exact
def three_units():
    return f"{len(graph.nodes(NetworkGraph().output()))} nodes", "three units"


@CLAIMS.exact
def own_graph():
    output = own()
    graph.backward(output)
    y = next(node for node in graph.nodes(output) if node.name == "y")
    power = next(node for node in graph.nodes(output) if node.gate.name == "exp")
    assert math.isclose(y.gradient, power.value)
    return text(y.gradient)


def own() -> graph.Node:
    """The graph with which the section begins."""
    return graph.parse("f = exp(-(x * x)) * (y + x)", x=1.0, y=2.0)


@CLAIMS.exact
def own_gates():
    nodes = graph.nodes(own())
    assert [node.gate.name for node in nodes if node.inputs] == ["mul", "neg", "exp", "add", "mul"]
    assert sum(not node.inputs for node in nodes) == 2
    return "two inputs and five gates"


@CLAIMS.exact
def own_wires():
    ends = [node.gate.name for node in graph.nodes(own()) for x in node.inputs if x.name == "x"]
    assert ends == ["mul", "mul", "add"]
    return "three wires", "two of them into the first mul gate"


@CLAIMS.exact
def own_values():
    output = own()
    graph.backward(output)
    x = next(node for node in graph.nodes(output) if node.name == "x")
    return f"f = {text(output.value)}", f"gradient {text(x.gradient)}"


@CLAIMS.exact
def no_ties():
    """The check of the local derivatives has max gates, and none with equal inputs."""
    tried = [
        values for formula, values in engine_tasks.gates_and_an_input(np.random.default_rng(0)) if len(values) == 2
    ]
    assert len(tried) == 16 and all(x != y for x, y in tried)
    return ()


@CLAIMS.exact
def local_example():
    assert engine.local_derivatives(engine.Number(2.0) * engine.Number(3.0)) == (3.0, 2.0)
    return "2 and 3"


@CLAIMS.exact
def lines_of_the_engine():
    """Lines of the notebook's own solutions of the five parts, without comments and empty lines."""
    parts = [code for code in solutions() if code.startswith(ENGINE)]
    assert len(parts) == len(ENGINE)
    lines = [line.strip() for code in parts for line in code.splitlines()]
    return f"{sum(bool(line) and not line.startswith('#') for line in lines)} lines", "four kinds"


def solutions():
    """The cells of the notebook's source that hold solutions."""
    source = Path(__file__).parents[3] / "notebooks" / "source" / "01_computational_graphs.py"
    cells = re.split(r"(?m)^# %%", source.read_text("utf-8"))
    return [code for tags, _, code in (cell.partition("\n") for cell in cells) if "solution" in tags]


@CLAIMS.exact
def thirty_squares():
    return f"{engine_tasks.TOWER} squares", f"{cost.paths(cost.squares(engine_tasks.TOWER)):,} paths"


@CLAIMS.exact
def random_graphs():
    return f"{engine_tasks.RANDOM} random ones"


def sines() -> tuple[graph.Node, Sequence[graph.Node]]:
    """The notebook's chain, and its gates."""
    s = graph.variable(0.5, "x")
    for _ in range(10_000):
        s = graph.sin(s) + 0.001
    return s, [node for node in graph.nodes(s) if node.inputs]


@CLAIMS.exact
def long_chain():
    _, gates = sines()
    assert sum(node.gate.name == "sin" for node in gates) * 2 == len(gates)
    return f"{len(gates):,} gates"


@CLAIMS.here
def chain_slopes():
    output, gates = sines()
    slopes = np.cos([node.inputs[0].value for node in gates if node.gate.name == "sin"])
    graph.backward(output)
    first = graph.nodes(output)[0]
    assert all(node.local[0] == 1 for node in gates if node.gate.name == "add")
    assert np.prod(slopes) < 1e-50 and (first.gradient or 0) < 1e-50
    return f"{slopes.min():.3f} and {slopes.max():.3f}", "are 1", "as good as 0"


@CLAIMS.exact
def too_deep():
    """The engine's order, which calls itself, on a chain as long."""
    s = engine.Number(0.5)
    for _ in range(20_000):
        s = s.sigmoid()
    try:
        engine.visiting_order(s)
    except RecursionError:
        return ()
    raise AssertionError("as deep as that, and no error")


@CLAIMS.exact
def matrix_product():
    y = values(MatrixGraph())["y"]
    return str(y.astype(int).tolist()).replace("-", "−")


@CLAIMS.exact
def matrix_columns():
    """What changes when w00 turns."""
    before, after = MatrixGraph(), MatrixGraph(w00=7.0)
    for changed in (values(after)["y"] != values(before)["y"], gradients(after)["x"] != gradients(before)["x"]):
        assert changed[:, 0].all() and not changed[:, 1:].any()
    return ()
