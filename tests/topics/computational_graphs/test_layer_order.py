"""Few crossings of wires: counted on random graphs, beside those in the drawings of a well-known library."""

import itertools
import json
import math
from pathlib import Path

import pytest

from course_lib.topics.computational_graphs.plots import layer_order, layered

# 50 random graphs of 4 to 40 nodes with one output, and the crossings of the Sugiyama layout of igraph 1.0.0
STORED = json.loads(Path(__file__).with_name("random_graphs.json").read_text("utf-8"))
GRAPHS = [tuple(map(tuple, graph["inputs"])) for graph in STORED]


def wires(found):
    return sorted({(a, b) for a, b, _ in found.links})


def drawn_crossings(found):
    """Pairs of wires between the same two layers that change sides."""
    height = found.height
    return sum(
        found.layer[a] == found.layer[c] and (height[a] - height[c]) * (height[b] - height[d]) < 0
        for (a, b), (c, d) in itertools.combinations(wires(found), 2)
    )


def order_of(found):
    return [sorted(column, key=lambda v: found.height[v]) for column in found.columns]


def test_no_random_graph_has_more_crossings_than_igraph_drew():
    ours = [drawn_crossings(layered.layers(inputs)) for inputs in GRAPHS]
    theirs = [graph["igraph"] for graph in STORED]
    assert len(GRAPHS) == 50 and sum(theirs) == 486
    assert all(a <= b for a, b in zip(ours, theirs, strict=True))
    assert sum(ours) <= 260  # 251, and a little more for another way of breaking ties


def test_crossings_are_counted_as_they_are_drawn():
    for inputs in GRAPHS:
        found = layered.layers(inputs)
        assert layer_order.crossings(order_of(found), wires(found)) == drawn_crossings(found)


def fewest(columns, edges):
    orders = itertools.product(*[itertools.permutations(column) for column in columns])
    return min(layer_order.crossings([*map(list, order)], edges) for order in orders)


def test_small_graphs_have_as_few_crossings_as_any_order_of_theirs():
    all_of_them = map(layered.layers, GRAPHS)
    small = [found for found in all_of_them if math.prod(math.factorial(len(c)) for c in found.columns) <= 20_000]
    assert len(small) >= 10
    for found in small:
        assert drawn_crossings(found) == fewest(found.columns, wires(found))


def test_a_first_input_stands_above_a_second_in_a_tree():
    inputs = ((), (), (), (), (0, 1), (2, 3), (4, 5))
    found = layered.layers(inputs)
    assert all(found.height[a] < found.height[b] for a, b in inputs[4:])


def test_the_order_is_the_same_each_time_and_has_every_node_once():
    for inputs in GRAPHS[:10]:
        found = layered.layers(inputs)
        orders = [layer_order.ordered(found.columns, wires(found), inputs) for _ in range(2)]
        assert orders[0] == orders[1]
        assert [sorted(column) for column in orders[0]] == [sorted(column) for column in found.columns]


@pytest.mark.parametrize("inputs", [((),), ((), (0,)), ((), (0, 0))])
def test_graphs_with_one_node_in_each_layer(inputs):
    assert drawn_crossings(layered.layers(inputs)) == 0
