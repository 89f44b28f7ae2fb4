"""Where the nodes of a graph in layers stand on the page, and how its wires run.

A graph with more layers than fit beside each other goes on in a second band, like a line of text. All lengths are in
em, the height of a letter.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from course_lib.topics.computational_graphs.plots.layered import LayeredGraph, Link

GAP, LANE, BETWEEN = 1.5, 0.55, 1.0  # between columns, between parallel wires, between bands
ALONG = np.linspace(0, 1, 13)


@dataclass
class GraphLayout:
    """The drawing in em, y upwards from 0 at the bottom: a row for each node, a polyline for each piece of wire."""

    width: float
    height: float
    bands: int
    bodies: np.ndarray  # (nodes, 4): centre x, y, width, height
    labels: np.ndarray  # (nodes, 2): where the label begins, on the wire
    wires: list[np.ndarray] = field(default_factory=list)
    runs: dict[int, int] = field(default_factory=dict)  # vertex → the number of the wire through its cell
    joins: dict[Link, int] = field(default_factory=dict)  # link → the number of the wire from cell to cell


def bands(widths: np.ndarray, gaps: np.ndarray, room: float) -> list[range] | None:
    """Consecutive layers in bands no wider than ``room``: a list of ranges of layers, of about equal width."""
    total = widths + gaps
    if total.max() > room:
        return None
    found, start = [], 0
    for k in range(len(total)):
        if total[start : k + 1].sum() > room:
            found.append(range(start, k))
            start = k
    return [*found, range(start, len(total))]


def layout(
    layered: LayeredGraph, body: np.ndarray, label: np.ndarray, above: float, below: float, room: float
) -> GraphLayout | None:
    """The drawing within a width of ``room``, or None if a layer is wider than that.

    ``body`` (n, 2) are the sizes of the nodes, ``label`` (n,) the widths of their labels, ``above`` and ``below`` what
    a row needs on both sides of the wire.
    """
    n, columns = len(body), layered.columns
    column = [[v for v in vs if v < n] for vs in columns]
    bodies = np.array([max((body[v, 0] for v in vs), default=0) for vs in column])
    widths = bodies + np.array([max((label[v] for v in vs), default=0) for vs in column])
    gaps = np.array([_gap(layered, vs) for vs in columns])
    gaps[-1] = 0
    margin = LANE * (1 + max(map(len, columns)))
    ranges = bands(widths, gaps, room)
    if ranges is not None and len(ranges) > 1:
        ranges = bands(widths, gaps, room - 2 * margin)
    if ranges is None:
        return None
    margin = margin if len(ranges) > 1 else 0.0
    left, top, width, height = _stacked(layered, ranges, widths + gaps, margin, above, below)
    layer = np.array(layered.layer)
    up = height - (top[layer] + layered.height * (above + below))
    found = GraphLayout(width, height, len(ranges), np.zeros((n, 4)), np.zeros((n, 2)))
    found.bodies[:, 0] = left[layer[:n]] + bodies[layer[:n]] / 2
    found.bodies[:, 1], found.bodies[:, 2:] = up[:n], body
    found.labels[:, 0], found.labels[:, 1] = left[layer[:n]] + bodies[layer[:n]], up[:n]
    grid = _Grid(left, left + widths, up, {k: b for b, ks in enumerate(ranges) for k in ks}, margin, below)
    _run(found, layered, grid)
    _join(found, layered, grid)
    return found


class _Grid(NamedTuple):
    """Where layers and vertices stand: of each layer its ends and its band, of each vertex its height."""

    left: np.ndarray
    right: np.ndarray
    up: np.ndarray
    band: dict[int, int]
    margin: float  # room at both sides for wires to the next band
    below: float


def _stacked(layered, ranges, widths, margin, above, below):
    """Of each layer its left end and the height of its row 0, from the top; then width and height of all bands."""
    columns = layered.columns
    left, top = np.zeros(len(columns)), np.zeros(len(columns))
    height = width = 0.0
    for band, ks in enumerate(ranges):
        if band:
            height += BETWEEN + LANE * sum(layered.layer[a] == ks[0] - 1 for a, _, _ in layered.links)
        rows = layered.height[[v for k in ks for v in columns[k]]]
        x = margin
        for k in ks:
            left[k], top[k] = x, height + above - rows.min() * (above + below)
            x += widths[k]
        width = max(width, x + margin)
        height += (np.ptp(rows) + 1) * (above + below)
    return left, top, width, height


def _gap(layered, vs):
    """Wider where wires climb steeply."""
    climbs = [abs(layered.height[a] - layered.height[b]) for a, b, _ in layered.links if a in vs]
    return min(GAP + 0.3 * max(climbs, default=0), 4.0)


def _run(found, layered, grid):
    """The level piece of wire through the cell of each vertex."""
    for v, k in enumerate(layered.layer):
        start = found.bodies[v, 0] + found.bodies[v, 2] / 2 if v < len(found.bodies) else grid.left[k]
        found.runs[v] = len(found.wires)
        found.wires.append(np.array([[start, grid.up[v]], [grid.right[k], grid.up[v]]]))


def _join(found, layered, grid):
    """The pieces from cell to cell; to the next band they run around, in lanes at the sides and between the bands."""
    lanes = defaultdict(int)
    for link in layered.links:
        a, b, _ = link
        k, band = layered.layer[a], grid.band[layered.layer[a]]
        start = found.wires[found.runs[a]][-1]
        end = _entry(layered, link, found) if b < len(found.bodies) else found.wires[found.runs[b]][:1]
        found.joins[link] = len(found.wires)
        if band == grid.band[k + 1]:
            found.wires.append(np.concatenate([_curve(start, end[0]), end[1:]]))
            continue
        lane = LANE * (1 + lanes[band])
        lanes[band] += 1
        lowest = min(up for up, k in zip(grid.up, layered.layer, strict=True) if grid.band[k] == band)
        floor = lowest - grid.below - lane - BETWEEN / 4
        right, left = found.width - grid.margin + lane, grid.margin - lane
        corners = [start, (right, start[1]), (right, floor), (left, floor), (left, end[0, 1])]
        found.wires.append(np.concatenate([corners, end]))


def _entry(layered, link, found):
    """Where a wire enters a gate: the higher its source, the higher; several are spread over the left side."""
    gate = link[1]
    sources = {x: found.wires[found.runs[x[0]]][0, 1] for x in layered.links if x[1] == gate}
    into = sorted(sources, key=lambda x: (-sources[x], x[2]))
    x, y, width, height = found.bodies[gate]
    rise = (0.5 - (into.index(link) + 0.5) / len(into)) * 0.8 * height if len(into) > 1 else 0.0
    inside = np.sqrt(max(0.25 - (rise / height) ** 2, 0)) * height if height else 0  # the ends of a body are round
    edge = x - width / 2 + height / 2 - inside
    beside = [v for v in layered.columns[layered.layer[gate]] if v < len(found.bodies)]
    column = min(found.bodies[v, 0] - found.bodies[v, 2] / 2 for v in beside)
    return np.array([[column, y + rise], [edge, y + rise]])


def _curve(a, b):
    """From a to b, level at both ends."""
    rise = ALONG * ALONG * (3 - 2 * ALONG)
    return np.stack([a[0] + (b[0] - a[0]) * ALONG, a[1] + (b[1] - a[1]) * rise], axis=-1)
