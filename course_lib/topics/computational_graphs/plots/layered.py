"""The nodes of a graph in layers from left to right, in an order with few crossings, and the rows they stand on."""

from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from course_lib.topics.computational_graphs.plots.layer_order import ordered

Link = tuple[int, int, int]  # vertex, next vertex, which input of it; −1 for a dummy


@dataclass
class LayeredGraph:
    """The vertices in their layers: the nodes, then a dummy wherever a wire passes through a layer."""

    layer: list[int]  # of each vertex
    height: np.ndarray  # of each vertex, in rows from the top
    links: list[Link]
    route: dict[tuple[int, int], list[int]]  # (gate, which input) → the vertices on its wire, from the source on

    @property
    def columns(self) -> list[list[int]]:
        """The vertices of each layer."""
        return _columns(self.layer)


def layers(inputs: tuple[tuple[int, ...], ...]) -> LayeredGraph:
    """The layers of a graph; ``inputs`` are the numbers of each node's inputs, all smaller than its own."""
    layer = _layer(inputs)
    chains: dict[tuple[int, int], int] = {}  # (source, layer) → the dummy there, which all wires of the source share
    found: dict[Link, None] = {}
    route = {}
    for gate, sources in enumerate(inputs):
        for slot, source in enumerate(sources):
            path = [source]
            for k in range(layer[source] + 1, layer[gate]):
                if (source, k) not in chains:
                    chains[source, k] = len(layer)
                    layer.append(k)
                found[path[-1], chains[source, k], -1] = None
                path.append(chains[source, k])
            found[path[-1], gate, slot] = None
            route[gate, slot] = path
    links = list(found)
    return LayeredGraph(layer, _heights(layer, links, inputs), links, route)


def _layer(inputs):
    """Everything as far right as its wires allow: in a tree no wire is then longer than from layer to layer."""
    left = [0] * len(inputs)
    for gate in range(len(inputs) - 1, -1, -1):
        for x in inputs[gate]:
            left[x] = max(left[x], left[gate] + 1)
    return [max(left) - k for k in left]


def _heights(layer, links, inputs):
    """Rows from the top."""
    edges = list(dict.fromkeys((a, b) for a, b, _ in links))
    orders, y = ordered(_columns(layer), edges, inputs), np.zeros(len(layer))
    for vs in orders:
        y[vs] = np.arange(len(vs)) - len(vs) / 2
    return _straightened(y, orders, edges, inputs)


def _straightened(y, orders, edges, inputs):
    """Rows at least 1 apart, so that wires between gates run as level as can be."""
    variable = np.array([v < len(inputs) and not inputs[v] for v in range(len(y))])
    pull = np.zeros((len(y), len(y)))
    for a, b in edges:
        pull[a, b] = 1.0 if max(a, b) < len(inputs) else 2.0
        pull[b, a] = 0.001 if variable[a] else pull[a, b]
    for vs in (orders + orders[::-1]) * 6:
        total = pull[vs].sum(axis=1)
        wanted = np.where(total > 0, pull[vs] @ y / np.maximum(total, 1e-9), y[vs])
        y[vs] = _apart(wanted, np.where(variable[vs], 0.02, 1.0))
    return y - y.min()


def _apart(wanted, weight):
    """The heights nearest to those wanted, in this order and at least 1 apart: a regression to a rising sequence."""
    blocks = []  # mean, weight, count
    for u, w in zip(wanted - np.arange(len(wanted)), weight, strict=True):
        blocks.append([u, w, 1])
        while len(blocks) > 1 and blocks[-2][0] > blocks[-1][0]:
            u, w, n = blocks.pop()
            before = blocks[-1]
            blocks[-1] = [(before[0] * before[1] + u * w) / (before[1] + w), before[1] + w, before[2] + n]
    return np.concatenate([np.full(n, u) for u, _, n in blocks]) + np.arange(len(wanted))


def _columns(layer):
    found = defaultdict(list)
    for v, k in enumerate(layer):
        found[k].append(v)
    return [found[k] for k in range(len(found))]
