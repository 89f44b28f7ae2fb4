"""What all derivatives of a graph cost, counted: along all paths, forward from each input, backward from the output."""

from typing import Annotated, NamedTuple

from course_lib import graph
from course_lib.arguments import Count, Kind, checked


class Cost(NamedTuple):
    """How many local derivatives are multiplied by, in each of three ways to all gradients of one output."""

    paths: int
    forward: int
    backward: int


def cost(output: graph.Node) -> Cost:
    """Counted on the graph below ``output``, by wires that lead from a variable.

    paths: every path from an input to the output has a factor for each of its wires. forward: from each input in turn,
    every wire that it reaches. backward: every wire once.
    """
    order = graph.nodes(output)
    inputs = [node for node in order if not node.inputs and not node.is_constant]
    reached = [_reached(order, start) for start in inputs]
    used = set().union(*reached) if reached else set()
    wires = sum(x in used for node in order for x in node.inputs)
    forward = sum(x in nodes for nodes in reached for node in order for x in node.inputs)
    _, length = _paths_to(order, output)
    return Cost(sum(length[start] for start in inputs), forward, wires)


def paths(output: graph.Node) -> int:
    """How many paths lead from the inputs to the output."""
    order = graph.nodes(output)
    to_output, _ = _paths_to(order, output)
    return sum(to_output[node] for node in order if not node.inputs and not node.is_constant)


@checked
def neuron(inputs: Count, in_pairs: Annotated[bool, Kind(bool)] = False) -> graph.Node:
    """σ(w_0 x_0 + w_1 x_1 + … + b), as gates.

    The products are added to b one after the other, or all ``in_pairs``, the sums in pairs again, and so on.
    """
    terms = [graph.variable(0.5, "b")]
    terms += [graph.variable(1.0, f"w{k}") * graph.variable(1.0, f"x{k}") for k in range(inputs)]
    while len(terms) > 1:
        pairs = zip(terms[::2], terms[1::2], strict=False) if in_pairs else [terms[:2]]
        rest = terms[len(terms) // 2 * 2 :] if in_pairs else terms[2:]
        terms = [b + a for a, b in pairs] + rest
    return graph.sigmoid(terms[0])


@checked
def squares(count: Count) -> graph.Node:
    """x squared, and that squared, and so on: every wire forks."""
    s = graph.variable(1.0, "x")
    for _ in range(count):
        s = s * s
    return s


def _reached(order, start):
    reached = {start}
    for node in order:
        if reached & set(node.inputs):
            reached.add(node)
    return reached


def _paths_to(order, output):
    """{node: how many paths lead from it to the output}, and {node: the lengths of these, summed}."""
    count, length = dict.fromkeys(order, 0), dict.fromkeys(order, 0)
    count[output] = 1
    for node in reversed(order):
        for x in node.inputs:
            count[x] += count[node]
            length[x] += length[node] + count[node]
    return count, length
