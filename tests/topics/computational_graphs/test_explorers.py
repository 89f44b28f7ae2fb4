"""Graphs and their films: sentences with the right numbers, drawings without overlap, every control, every frame."""

import itertools

import numpy as np
import pytest

from course_lib import graph
from course_lib.activations import ACTIVATIONS, Elementwise
from course_lib.drawing.style import DARK
from course_lib.menus import entry, knob
from course_lib.topics.computational_graphs.experiments.examples import (
    EXAMPLES,
    ExampleGraph,
    MatrixGraph,
    NeuronGraph,
    OwnGraph,
    SharedInputGraph,
    SimpleGraph,
)
from course_lib.topics.computational_graphs.experiments.film import LARGEST, film
from course_lib.topics.computational_graphs.experiments.words import short_number, short_value, subscripted
from course_lib.topics.computational_graphs.explorers import graph_explorer
from course_lib.topics.computational_graphs.plots import layered
from course_lib.topics.computational_graphs.plots.graph import HIGH, WIDE, GraphPlot
from tests.all_explorers import assert_shown


def nested(function, times):
    return f"{function}(" * times + "x" + ")" * times


def numbered(pattern, count):
    return " + ".join(pattern.format(i) for i in range(count)), {
        f"{letter}{i}": (i + 1) / 3 for i in range(count) for letter in "xw" if f"{letter}{{0}}" in pattern
    }


A, B = np.arange(6.0).reshape(2, 3) - 2.5, np.ones((3, 5))
SHAPES = {  # formulas of 3 to 40 nodes: deep, wide, with forks, with wires over many layers, with arrays
    "3 nodes": ("x * y", {"x": -123456.0, "y": 0.000123456}),
    "one name": ("x", {"x": 1.0}),
    "square": ("x * x", {"x": -2.0}),
    "long wire": ("x * " + nested("sin", 7), {"x": 1.0}),
    "forks": ("(x + y) * (y + z) * (z + x) * (x - y) + x * y * z", {"x": 1.0, "y": 2.0, "z": -3.0}),
    "chain of 40": (nested("tanh", 39), {"x": 1.0}),
    "sum of 20": numbered("x{0}", 20),
    "dot of 10": numbered("x{0} * w{0}", 10),
    "squares": numbered("x{0} * x{0}", 13),
    "long names": ("leaky_relu(temperature) * softmax_of_it", {"temperature": -3.0, "softmax_of_it": 2.0}),
    "matrices": ("mean(tanh(x @ w + b) ** 2)", {"x": A, "w": B, "b": np.full(5, 1e-9)}),
    "large array": ("sum(x * 2)", {"x": np.full((30, 40), -1.23456e-7)}),
    "many arrays": (" + ".join(f"sum(x @ w + {k})" for k in range(5)), {"x": A, "w": B}),
    "powers": ("exp(x) ** (y / 3) - log(y)", {"x": 1.0, "y": 2.0}),
}


def drawn(output, frame=-1, style=None):
    shown = film(output)
    plot = GraphPlot().open(style) if style else GraphPlot().open()
    plot.move(shown, range(len(shown.steps))[frame])
    plot.draw()
    return shown, plot


def boxes(plot, count):
    """What must not overlap: the bodies, the values, gradients and tags that are shown; in pixels of the page."""
    paths = [path.get_extents(plot.axes.transData) for path in plot.bodies.get_paths()]
    texts = [t for pool in (plot.values, plot.gradients, plot.tags) for t in pool[:count] if t.get_text()]
    heads = [t for t in (*plot.figure.texts, *plot.code) if t.get_text()]
    return [box.extents for box in paths] + [t.get_window_extent().extents for t in texts + heads]


def overlapping(extents):
    return [
        (a, b)
        for a, b in itertools.combinations(extents, 2)
        if min(a[2], b[2]) - max(a[0], b[0]) > 1 and min(a[3], b[3]) - max(a[1], b[1]) > 1
    ]


@pytest.mark.parametrize("name", SHAPES)
def test_nothing_lies_on_another_and_all_is_on_the_page(name):
    expression, values = SHAPES[name]
    shown, plot = drawn(graph.parse(expression, **values))
    for frame in {0, len(shown.steps) // 2, len(shown.steps) - 2, len(shown.steps) - 1}:
        plot.move(shown, frame)
        plot.draw()
        extents = boxes(plot, len(shown.names))
        assert overlapping(extents) == []
        assert np.min(extents) >= 0
        assert np.max(extents, axis=0)[2] <= WIDE
        assert np.max(extents, axis=0)[3] <= HIGH
    assert plot.em >= 10  # letters of 7 points


@pytest.mark.parametrize("name", SHAPES)
def test_wires_run_from_the_source_to_its_gate(name):
    expression, values = SHAPES[name]
    shown, plot = drawn(graph.parse(expression, **values))
    half = plot.layout.bodies[:, 2:] * plot.em / 2 + 1
    layers = layered.layers(shown.inputs)
    for (gate, slot), path in layers.route.items():
        links = [(a, b, -1) for a, b in itertools.pairwise(path)] + [(path[-1], gate, slot)]
        pieces = [[plot.layout.runs[v], plot.layout.joins[link]] for v, link in zip(path, links, strict=True)]
        wire = [plot.lines[piece] for piece in itertools.chain(*pieces)]
        assert all(np.allclose(a[-1], b[0]) for a, b in itertools.pairwise(wire))
        assert path[0] == shown.inputs[gate][slot]
        assert (abs(wire[0][0] - plot.centres[path[0]]) <= half[path[0]]).all()
        assert (abs(wire[-1][-1] - plot.centres[gate]) <= half[gate]).all()


def test_layers_go_one_way_and_rows_are_apart():
    rng = np.random.default_rng(0)
    for _ in range(60):
        inputs = [()] * int(rng.integers(1, 6))
        while len(inputs) < rng.integers(3, 41):
            inputs.append(tuple(int(x) for x in rng.integers(len(inputs), size=rng.integers(1, 3))))
        found = layered.layers(tuple(inputs))
        assert all(found.layer[b] == found.layer[a] + 1 for a, b, _ in found.links)
        for column in found.columns:
            assert np.diff(np.sort(found.height[column])).min(initial=1.0) > 1 - 1e-9


def test_a_tree_is_drawn_without_crossings():
    found = layered.layers(film(NeuronGraph().output()).inputs)
    wires = [(found.layer[a], found.height[a], found.height[b]) for a, b, _ in found.links]
    for (k, a, b), (m, c, d) in itertools.combinations(wires, 2):
        assert k != m or (a - c) * (b - d) >= 0


def sentences(output):
    return [[sentence for sentence, _ in step.lines] for step in film(output).steps]


def test_the_sentences_of_the_first_example():
    assert sentences(SimpleGraph().output()) == [
        ["x = −2, y = 5, z = −4"],
        ["q = x + y = (−2) + 5 = 3"],
        ["f = q * z = 3 * (−4) = −12"],
        ["the gradient of f by itself is 1"],
        ["q: upstream 1 × local −4 = downstream −4", "z: upstream 1 × local 3 = downstream 3"],
        ["x: upstream −4 × local 1 = downstream −4", "y: upstream −4 × local 1 = downstream −4"],
    ]


def test_the_lines_of_code_are_those_of_the_flat_code():
    for output in (
        SimpleGraph().output(),
        NeuronGraph().output(),
        NeuronGraph(sigmoid="four gates").output(),
        SharedInputGraph().output(),
    ):
        lines = [code for step in film(output).steps for _, code in step.lines if code]
        assert lines == graph.flat_code(output).split("# backward pass\n")[1].splitlines()


def test_gradients_that_meet_at_a_copy_are_added_and_said():
    step = film(SharedInputGraph().output()).steps[-1]
    assert "y is used more than once (copy gate, gradient adder): 3 + 2 = 5" in [sentence for sentence, _ in step.lines]
    assert step.tags == {2: "distributor", 1: "copy: adder"}


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_film_ends_with_the_gradients_of_the_graph(name):
    output = EXAMPLES[name].output()
    shown, order = film(output), graph.nodes(output)
    assert len(shown.steps) == 2 + 2 * sum(bool(node.inputs) for node in order)
    for i, node in enumerate(order):
        if node.gradient is None:
            assert i not in shown.steps[-1].gradients
        else:
            np.testing.assert_allclose(shown.steps[-1].gradients[i], node.gradient, rtol=1e-12)


def test_matrices_say_their_shapes_and_vectors_their_entries():
    assert sentences(MatrixGraph().output())[-1] == [
        "x: upstream (2, 4) @ wᵀ (4, 3) = downstream (2, 3)",
        "w: xᵀ (3, 2) @ upstream (2, 4) = downstream (3, 4)",
    ]
    relu = graph.parse("sum(relu(x) * u)", x=[1.0, -2, 3, -1], u=graph.constant([4.0, -1, 5, 9]))
    assert sentences(relu)[-1] == ["x: upstream [4, −1, 5, 9] × local [1, 0, 1, 0] = downstream [4, 0, 5, 0]"]


def test_what_was_repeated_is_summed():
    assert "summed over where it was repeated" in sentences(graph.parse("sum(x + b)", x=[1.0, 2], b=3.0))[-1][1]


def test_numbers_are_short_number():
    for value in (0.0, -0.0, 1.0, -1 / 3, 12345.678, -9.87654e-12, 1e-300, -1e300, 99999.5):
        for width in (5, 7):
            assert len(short_number(value, width)) <= width
        assert (
            value == 0
            or short_number(value) == "≈0"
            or float(short_number(value).replace("−", "-")) == pytest.approx(value, rel=0.5)
        )
    assert short_number(-0.39321) == "−0.3932"
    assert short_value(np.array([1.0, -0.5])) == "[1, −0.5]"
    assert subscripted("w0") == "w₀"
    assert subscripted("a_very_long_name") == "a_very_l…"


def test_too_many_nodes_are_refused_with_the_number():
    with pytest.raises(ValueError, match=f"graph: got 42 nodes; expected at most {LARGEST}"):
        film(graph.parse(nested("sin", 41), x=1.0))


# The explorer ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def explorer():
    return graph_explorer()


def test_every_control_at_its_ends(explorer):
    for state in explorer.controls["graph"].ends():
        explorer.set(graph=state)
        assert_shown(explorer)
        assert overlapping(boxes(explorer.plot, len(explorer.result.names))) == []


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_frame_of_every_graph(explorer, name):
    explorer.set(graph=name)
    alts = set()
    for frame in range(explorer.count):
        explorer.frame = frame
        assert_shown(explorer)
        assert overlapping(boxes(explorer.plot, len(explorer.result.names))) == []
        assert all(sentence in explorer.alt for sentence, _ in explorer.result.steps[frame].lines)
        alts.add(explorer.alt)
    assert len(alts) == explorer.count


@entry
class SquareGraph(ExampleGraph):
    """f = x²."""

    x: float = knob(2.0, "x", -6, 6)
    expression = "f = x * x"


class Softplus(Elementwise):
    """log(1 + e^z)."""

    formula, derivative = r"\log(1 + e^z)", r"\sigma(z)"

    def value(self, z):
        return np.logaddexp(0, z)

    def slope(self, z, a):
        return 1 - np.exp(-a)


def test_graphs_and_activations_that_are_registered_later_are_drawn_and_walked():
    EXAMPLES.register("a square", SquareGraph())
    ACTIVATIONS.register("Own soft-plus", Softplus())
    try:
        explorer = graph_explorer("a square", x=3.0, frame=-1)
        assert_shown(explorer)
        assert "x is used more than once" in explorer.alt and "x 6" in explorer.alt
        explorer = graph_explorer("own_soft_plus(x) * y", x=0.0, frame=-1)
        assert_shown(explorer)
        assert "upstream 1 × local 0.5 = downstream 0.5" in explorer.alt
    finally:
        del EXAMPLES["a square"], ACTIVATIONS["Own soft-plus"]


def test_everything_follows_an_input(explorer):
    explorer.reset()
    explorer.set(graph=SimpleGraph(z=3.0))
    explorer.frame = 5
    assert "x: upstream 3 × local 1 = downstream 3" in explorer.alt


def test_what_cannot_be_read_is_said_with_its_place_and_the_picture_stays(monkeypatch):
    monkeypatch.setenv("COURSE_STRICT", "0")
    explorer = graph_explorer("x * y", x=3.0)
    explorer.reset()
    pixels = explorer.plot.draw().copy()
    for expression, wrong in {
        "x ^ y": "    x ^ y\n      ^",
        "a * x": "Use x, y, z or w",
        "x +": "    x +\n",
        "log(x - 9)": "A logarithm needs numbers above 0.",
        nested("sin", 50): "51 nodes",
        "__import__('os')": "expression: got",
    }.items():
        explorer.set(graph=OwnGraph(expression=expression, x=3.0))
        assert wrong in explorer.error
        np.testing.assert_array_equal(explorer.plot.draw(), pixels)
    explorer.set(graph=OwnGraph(expression="x * y", x=3.0))
    assert explorer.error == ""


def test_dark_is_dark():
    assert drawn(SimpleGraph().output(), style=DARK)[1].draw()[..., :3].mean() < 90
