"""Legends of axes in places that are narrower, or much smaller, than those they were designed for."""

import copy
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes
from matplotlib.legend import Legend

if TYPE_CHECKING:
    from course_lib.drawing.place import PlacedFigure

Anchor = tuple[float, float, float]  # inches from the left (the middle) and from the bottom; width that there is
EDGE = 0.05  # inches from a lowered legend to the edge of the figure
ABOVE = 0.05  # inches between lowered legends and axes
BESIDE = 0.2  # of its part of a grid that a legend beside axes may be high


def narrow(legend: Legend, most: float) -> None:
    """Put the entries of a legend that is wider than so many pixels into fewer columns."""
    columns = len(legend._legend_handle_box.get_children())
    while columns > 1 and legend.get_window_extent(legend.get_figure().canvas.get_renderer()).width > most:
        columns -= 1
        _divide(legend, columns)


def lower(figure: "PlacedFigure", bottom: float) -> dict[Axes, Anchor]:
    """Put legends that stand within axes or have no room beside them below all axes, ``bottom`` inches from the end.

    Each stands below the middle of its axes as far as that goes; those with the same entries stand in one place.
    """
    width, alike = figure.get_figwidth() - 2 * EDGE, _alike(figure)
    rows: list[list[tuple[Axes, float]]] = [[]]
    for axes in sorted(alike, key=_middle):
        legend = axes.get_legend()
        _divide(legend, len(legend.get_texts()))
        narrow(legend, width * figure.dpi)
        across = _inches(legend)[0]
        if rows[-1] and sum(other for _, other in rows[-1]) + across > width:
            rows.append([])
        rows[-1].append((axes, across))
    found: dict[Axes, Anchor] = {}
    for row in reversed(rows):
        middles = _apart([(_middle(axes) * figure.get_figwidth(), across) for axes, across in row], width + EDGE)
        for (axes, across), middle in zip(row, middles, strict=True):
            found |= dict.fromkeys(alike[axes], (middle, bottom, across))
        bottom += max((_inches(axes.get_legend())[1] for axes, _ in row), default=0.0)
    for axes, anchor in found.items():
        _place(axes.get_legend(), anchor)
    return found


def _alike(figure):
    """The axes whose legends have to go, as lists of those with the same entries, each under its first."""
    by_words: dict[tuple[str, ...], list[Axes]] = {}
    for axes in figure.axes:
        if _needs_room(figure, axes):
            words = tuple(text.get_text() for text in axes.get_legend().get_texts())
            by_words.setdefault(words, []).append(axes)
    return {each[0]: each for each in by_words.values()}


def height(strip: dict[Axes, Anchor]) -> float:
    """How many inches the lowered legends take."""
    if not strip:
        return 0.0
    ends = [(bottom, bottom + _inches(axes.get_legend())[1]) for axes, (_, bottom, _) in strip.items()]
    return max(end for _, end in ends) - min(begin for begin, _ in ends) + ABOVE


def tallest(of: Sequence[Legend]) -> float:
    """How many inches the highest of these legends takes."""
    return max(_inches(legend)[1] for legend in of) + ABOVE


def _place(legend, anchor):
    """Put a legend of axes below all axes, in as many columns as it may have there."""
    figure, (middle, bottom, width) = legend.get_figure(), anchor
    _divide(legend, len(legend.get_texts()))
    narrow(legend, (width + 0.01) * figure.dpi)
    legend.set_loc("lower center")
    legend.set_bbox_to_anchor((middle, bottom), figure.dpi_scale_trans)
    legend.set_in_layout(False)


def _needs_room(figure, axes):
    legend = axes.get_legend()
    if legend is None or axes.get_subplotspec() is None or not legend.get_texts():
        return False
    if axes in figure.strip or legend._bbox_to_anchor is None:  # within its axes, where curves go wherever they like
        return True
    (width, high), (across, down) = _inches(legend), figure.room(axes)
    return width > across or high > BESIDE * down


def _middle(axes):
    return float(np.mean(axes.get_subplotspec().get_position(axes.get_figure()).intervalx))


def _apart(places: Sequence[tuple[float, float]], width: float) -> list[float]:
    """Middles that are as near to the wanted ones as goes, ``(middle, width)`` from left to right, in so much width."""
    lefts, end = [], EDGE
    for middle, across in places:
        lefts.append(max(middle - across / 2, end))
        end = lefts[-1] + across
    end = width
    for k in range(len(places) - 1, -1, -1):
        lefts[k] = min(lefts[k], end - places[k][1])
        end = lefts[k]
    return [left + across / 2 for left, (_, across) in zip(lefts, places, strict=True)]


def _inches(legend):
    figure = legend.get_figure()
    box = legend.get_window_extent(figure.canvas.get_renderer())
    return box.width / figure.dpi, box.height / figure.dpi


def _divide(legend, number):
    """Put the entries into so many columns."""
    box = legend._legend_handle_box
    columns = box.get_children()
    entries = [entry for column in columns for entry in column.get_children()]
    box._children = [copy.copy(columns[0]) for _ in range(min(number, len(entries)))]
    for column, part in zip(box._children, np.array_split(np.array(entries, object), len(box._children)), strict=True):
        column._children = list(part)
