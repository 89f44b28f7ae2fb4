"""The order of nodes within the layers of a graph, with few crossings of wires: Sugiyama's method.

Layer after layer, from the left and from the right, nodes are sorted by the mean place of their neighbours; then
neighbours within a layer are exchanged as long as that saves a crossing. Of all orders on the way the best is kept.
"""

from collections import defaultdict
from collections.abc import Iterator

Order = list[list[int]]  # the vertices of each layer, from top to bottom
Edges = list[tuple[int, int]]
SWEEPS = 6


def ordered(columns: Order, edges: Edges, inputs: tuple[tuple[int, ...], ...]) -> Order:
    """The layers in the best order found. First inputs stand above second ones as far as turning it all over can do."""
    before, after = defaultdict(list), defaultdict(list)
    for a, b in edges:
        before[b].append(a)
        after[a].append(b)
    starts = (_walked(columns, before, after, turned) for turned in (0, 1, 2, -1))
    found = (order for start in starts for order in _swept(start, before, after))
    best = min(found, key=lambda order: crossings(order, edges))
    place = _places(best)
    falling = sum(place[s[0]] < place[s[1]] for s in inputs if len(s) == 2)
    rising = sum(place[s[0]] > place[s[1]] for s in inputs if len(s) == 2)
    return [column[::-1] for column in best] if rising > falling else best


def crossings(order: Order, edges: Edges) -> int:
    """How many pairs of wires between neighbouring layers cross."""
    place, after = _places(order), defaultdict(list)
    for a, b in sorted(edges, key=lambda edge: place[edge[1]]):
        after[a].append(place[b])
    ends = [[end for v in column for end in after[v]] for column in order]
    return sum(high > low for column in ends for k, high in enumerate(column) for low in column[k + 1 :])


def _places(order):
    return {v: k for column in order for k, v in enumerate(column)}


def _walked(columns, before, after, turned):
    """The order in which a walk from the outputs back through the inputs comes by: in a tree nothing crosses.

    It takes the last input first where the number of a node has a bit in common with ``turned``.
    """
    seen, stack = {}, [v for column in columns for v in column[::-1] if not after[v]]
    while stack:
        v = stack.pop()
        if v not in seen:
            seen[v] = len(seen)
            stack += before[v][:: 1 if v & turned else -1]
    return [sorted(column, key=seen.get) for column in columns]


def _swept(order: Order, before, after) -> Iterator[Order]:
    """The order, and what it has become after each sweep."""
    place = _places(order)
    yield order
    for sweep in range(SWEEPS):
        step, beside = (1, before) if sweep % 2 == 0 else (-1, after)
        order = [list(column) for column in order]
        for column in order[::step]:
            column.sort(key=lambda v: sum(place[u] for u in beside[v]) / len(beside[v]) if beside[v] else place[v])
            place.update({v: k for k, v in enumerate(column)})
        while any(_exchange(column, k, place, before, after) for column in order for k in range(len(column) - 1)):
            pass
        yield order


def _exchange(column, k, place, before, after):
    """Exchange the vertices at k and k + 1 if fewer of their wires cross then; whether that was so."""
    u, v = column[k : k + 2]
    pairs = [(place[a], place[b]) for beside in (before, after) for a in beside[u] for b in beside[v]]
    better = sum(a > b for a, b in pairs) > sum(a < b for a, b in pairs)
    if better:
        column[k : k + 2] = v, u
        place[u], place[v] = k + 1, k
    return better
