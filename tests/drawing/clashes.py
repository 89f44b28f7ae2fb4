"""What of a figure stands in the way of something else of it: texts, legends, edges."""

import itertools

import numpy as np
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.text import Text

SLACK = 4  # pixels that boxes may share: letters are smaller than their boxes
GAP = 2  # pixels between two texts of one line


def clashes(figure):
    """Texts that overlap, texts cut by an edge, legends over curves and points, each in words."""
    texts = [(text.get_text(), _box(text)) for text in _texts(figure)]
    pairs = [(a, b) for (a, first), (b, second) in itertools.combinations(texts, 2) if _overlap(first, second, a == b)]
    edges = figure.bbox.padded(1)
    cut = [text for text, box in texts if not _holds(edges, box)]
    cut += [
        text.get_text()
        for axes in _seen(figure)
        for text in axes.texts
        if text.get_visible() and text.get_text() and text.get_clip_on() and not _clipped(text)
        if not _holds(axes.bbox.padded(1), _box(text))
    ]
    framed = [axes for axes in _seen(figure) if axes.axison and axes.name == "rectilinear"]
    over = [
        (text.get_text(), axes.get_title() or axes.get_ylabel())
        for text in figure.texts
        for axes in framed
        if text.get_visible() and text.get_text().strip() and _overlap(_box(text), axes.bbox.padded(GAP), False)
    ]
    covered = [
        (legend.get_texts()[0].get_text(), drawn.get_label())
        for legend in _legends(figure)
        for axes in _seen(figure)
        for drawn in (*axes.lines, *axes.collections)
        if drawn.get_visible() and _within(_shown(drawn), legend.get_window_extent().padded(-SLACK))
    ]
    return pairs + cut + over + covered


def _texts(figure):
    """All texts that are seen, those of legends and the numbers at axes among them."""
    own = list(figure.texts)
    for axes in _seen(figure):
        own += [axes.title, axes._left_title, *(text for text in axes.texts if not _clipped(text))]
        for axis in (axes.xaxis, axes.yaxis) if axes.axison else ():
            own += [axis.label, axis.offsetText]
            own += [label for tick in axis._update_ticks() for label in (tick.label1, tick.label2)]
    own += [text for legend in _legends(figure) for text in legend.get_texts()]
    return [text for text in own if text.get_visible() and text.get_text().strip()]


def _clipped(text):
    return text.get_clip_on() and not text.axes.bbox.contains(*text.get_transform().transform(text.get_position()))


def _seen(figure):
    return [axes for axes in figure.axes if axes.get_visible()]


def _legends(figure):
    found = [*(axes.get_legend() for axes in _seen(figure)), *figure.legends]
    return [legend for legend in found if legend and legend.get_visible() and legend.get_texts()]


def _box(text):
    return Text.get_window_extent(text)


def _holds(outer, box):
    return outer.contains(*box.min) and outer.contains(*box.max)


def _overlap(a, b, alike):
    if alike and np.allclose(a.extents, b.extents, atol=SLACK):  # a legend for two axes
        return False
    across, high = min(a.x1, b.x1) - max(a.x0, b.x0), min(a.y1, b.y1) - max(a.y0, b.y0)
    return high > SLACK and across > -GAP


def _shown(drawn):
    """Points of a line or a collection in pixels, close together where it is drawn through; none outside its axes."""
    parts = [part for part in _parts(drawn) if len(part)]
    points = np.concatenate([np.zeros((0, 2)), *parts])
    return points[_inside(points, drawn.axes.bbox)]


def _parts(drawn):
    if isinstance(drawn, PathCollection):
        return [_finite(drawn.get_offset_transform().transform(np.ma.filled(drawn.get_offsets(), np.nan)))]
    if isinstance(drawn, LineCollection):
        parts = [_finite(drawn.get_transform().transform(part)) for part in drawn.get_segments() if len(part)]
        return map(_dense, parts)
    if not hasattr(drawn, "get_data"):
        return []
    points = _finite(drawn.get_transform().transform(np.column_stack(drawn.get_data(orig=False)).astype(float)))
    return [points if drawn.get_linestyle() == "None" else _dense(points)]


def _finite(points):
    return points[np.isfinite(points).all(axis=1)]


def _dense(points):
    if not 1 < len(points) < 2000:
        return points
    shares = np.linspace(0, 1, 30)[:, None, None]
    return ((1 - shares) * points[:-1] + shares * points[1:]).reshape(-1, 2)


def _within(points, box):
    return bool(_inside(points, box).any())


def _inside(points, box):
    return ((points > box.min) & (points < box.max)).all(axis=1)
