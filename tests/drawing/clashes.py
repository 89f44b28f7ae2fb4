"""What of a figure stands in the way of something else of it: texts, legends, edges."""

import itertools

import numpy as np
from matplotlib.text import Text
from matplotlib.transforms import Bbox

SLACK = 4  # pixels that boxes may share: letters are smaller than their boxes


def clashes(figure):
    """Texts that overlap, texts cut by an edge, legends over curves, each in words."""
    texts = [(text.get_text(), Text.get_window_extent(text)) for text in _texts(figure)]
    pairs = [(a, b) for (a, first), (b, second) in itertools.combinations(texts, 2) if _overlap(first, second, a == b)]
    edges = figure.bbox.padded(1)
    cut = [text for text, box in texts if not (edges.contains(*box.min) and edges.contains(*box.max))]
    covered = [
        (legend.get_texts()[0].get_text(), line.get_label())
        for axes, legend in _legends(figure)
        for line in axes.lines
        if line.get_visible() and _within(_shown(line), legend.get_window_extent().padded(-SLACK))
    ]
    return pairs + cut + covered


def _texts(figure):
    """All texts that are seen, those of legends and the numbers at axes among them."""
    own = [*figure.texts, *(text for legend in figure.legends for text in legend.get_texts())]
    for axes in filter(lambda axes: axes.get_visible(), figure.axes):
        own += [axes.title, axes._left_title, *(text for text in axes.texts if not _clipped(text))]
        for axis in (axes.xaxis, axes.yaxis) if axes.axison else ():
            own += [axis.label, axis.offsetText, *(tick.label1 for tick in axis._update_ticks())]
    own += [text for _, legend in _legends(figure) for text in legend.get_texts()]
    return [text for text in own if text.get_visible() and text.get_text().strip()]


def _clipped(text):
    return text.get_clip_on() and not text.axes.bbox.contains(*text.get_transform().transform(text.get_position()))


def _legends(figure):
    found = [(axes, axes.get_legend()) for axes in figure.axes if axes.get_visible()]
    return [(axes, legend) for axes, legend in found if legend and legend.get_visible() and legend.get_texts()]


def _overlap(a, b, alike):
    if alike and np.allclose(a.extents, b.extents, atol=SLACK):  # a legend for two axes
        return False
    both = Bbox.intersection(a, b)
    return both is not None and min(both.width, both.height) > SLACK


def _shown(line):
    """Points of a line in pixels, close together where it is drawn through; none outside of its axes."""
    points = line.get_transform().transform(np.column_stack(line.get_data(orig=False)).astype(float))
    points = points[np.isfinite(points).all(axis=1)]
    if line.get_linestyle() != "None" and 1 < len(points) < 2000:
        shares = np.linspace(0, 1, 30)[:, None, None]
        points = ((1 - shares) * points[:-1] + shares * points[1:]).reshape(-1, 2)
    return points[_inside(points, line.axes.bbox)]


def _within(points, box):
    return bool(_inside(points, box).any())


def _inside(points, box):
    return ((points > box.min) & (points < box.max)).all(axis=1)
