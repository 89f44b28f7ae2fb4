"""A plot in a place of another size than it was designed for: its letters keep their size, and what they need is found.

Margins keep their inches, long lines and titles are broken, legends have fewer columns, and in a column as narrow as a
phone the axes stand below each other. A hall's letters are so large that its pictures are crowded: there titles and
headings are hardly larger than the other letters, and legends stand below all axes, where no curve can come.
"""

import re
from collections.abc import Callable
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.legend import Legend
from matplotlib.text import Text

from course_lib.drawing import legends
from course_lib.drawing.kept import drawn_anew
from course_lib.drawing.legends import Anchor

Size = tuple[float, float]  # width and height in inches
Rect = tuple[float, float, float, float]  # left, bottom, width, height in parts of a figure
SMALL = 0.2  # of a design's width: axes that are narrower stand in pairs in a column
FORMULA = re.compile(r"\$[^$]*\$")
ROW = 0.24  # inches of a row of a legend
SHARE = 0.9  # of its part of a grid that the legend of axes may be wide
CROWDED = 0.7  # of a design's area
LOW = (3, 4, 8)  # lower left, lower right and lower centre, in matplotlib's numbers


class PlacedFigure(Figure):
    """A figure for a place. ``below`` is how many inches its legends need beyond what the design gave them."""

    crowded: bool  # whether its place is much smaller than its design

    def __init__(self, design: Size, place: Size, **more: Any) -> None:
        super().__init__(figsize=(place[0], place[1] or design[1]), **more)
        self.narrow, self.column, self.below = place[0] < design[0], not place[1], 0.0
        self.crowded = not self.column and place[0] * place[1] < CROWDED * design[0] * design[1]
        self.foot = self.lowered = 0.0  # inches below the axes in the design, and of legends of axes
        self.strip: dict[Axes, Anchor] = {}  # where these stand

    def legend(self, *handles: Any, ncols: int = 1, **more: Any) -> Legend:
        """As everywhere, with fewer columns if they would not fit beside the legends that are there."""
        handles, renderer = tuple(list(part) for part in handles), self.canvas.get_renderer()
        room = self.bbox.width - sum(other.get_window_extent(renderer).width for other in self.legends)
        made = super().legend(*handles, ncols=ncols, **more)
        number = len(made.get_texts())
        while self.narrow and ncols > 1 and made.get_window_extent(renderer).width > room:
            rows = -(-number // ncols)
            ncols = min(ncols - 1, -(-number // (rows + 1)))  # as few as the next row allows
            made.remove()
            made = super().legend(*handles, ncols=ncols, **more)
            if not made._outside_loc:  # for such a one the layout makes room
                self.below += ROW * (-(-number // ncols) - rows)
        return made

    def room(self, axes: Axes) -> Size:
        """About how many inches axes of a grid will have; in a column as many as they like."""
        spot = axes.get_subplotspec()
        if self.column or spot is None:
            return (np.inf, np.inf)
        box, (width, height) = spot.get_position(self), self.get_size_inches()
        return box.width * width, box.height * height

    def lower_legends(self) -> None:
        """In a crowded figure, put legends that stand within axes, or have no room beside them, below all axes."""
        if self.crowded:
            self.below -= self.lowered
            self.strip = legends.lower(self, self.foot + self.below)
            self.lowered = legends.height(self.strip)
            self.below += self.lowered

    def fit(self) -> None:
        """Break titles and labels that would reach over their neighbours, and give legends of axes fewer columns."""
        if self.crowded and (low := [one for one in self.legends if one._loc in LOW and not one._outside_loc]):
            self.below = legends.tallest(low) - self.foot
        self.lower_legends()
        for axes in self.axes if self.narrow else ():
            for text in (axes.title, axes._left_title, axes.xaxis.label):
                _break(text, _long(axes, 0))
            _break(axes.yaxis.label, _long(axes, 1))
            if (legend := axes.get_legend()) and axes not in self.strip:
                legends.narrow(legend, SHARE * self.dpi * min(self.room(axes)[0], self.get_figwidth()))


def _break(text: Text, most: Callable[[], float]) -> None:
    """Break a text that is longer than ``most()``, what its axes take when it is drawn; formulas stay whole."""
    text.set_text(FORMULA.sub(lambda found: found[0].replace(" ", "{}"), text.get_text()))
    text.set_wrap(True)
    text._get_wrap_line_width = most


def _long(axes: Axes, side: int) -> Callable[[], float]:
    """How long a text beside axes may be; those with a fixed shape may be shorter than their part of the figure."""
    figure = axes.get_figure()

    def long():
        middle, inches = (
            np.mean(axes.get_position().intervalx if side == 0 else axes.get_position().intervaly),
            (figure.get_size_inches()[side]),
        )
        over = 0.05 if figure.crowded else 0.2
        own = axes.get_position(original=True).size[side] * inches + over
        return figure.dpi * min(own, 2 * min(middle, 1 - middle) * inches)

    return long


def margins_kept(rect: Rect, design: Size, place: Size, above: float, below: float) -> Rect:
    """The part of a figure with the margins in inches that it has in the design, and so much more above and below."""
    (left, bottom, across, high), (width, height) = rect, place
    left, right = left * design[0] / width, (1 - left - across) * design[0] / width
    low, top = (bottom * design[1] + below) / height, ((1 - bottom - high) * design[1] + above) / height
    return left, low, max(1 - left - right, 0.1), max(1 - low - top, 0.1)


def lower(figure: Figure, bottom: float, design: Size, extra: float) -> None:
    """Axes with a place of their own begin below the text, whose lower end is at ``bottom`` in the design."""
    height = figure.get_figheight()
    share = (1 - (bottom + extra) / height) / (1 - bottom / design[1])
    for axes in figure.axes:
        if axes.get_subplotspec() is None and axes.get_label() != "<colorbar>":
            left, low, across, high = getattr(axes, "_designed", axes.get_position(original=True).bounds)
            axes._designed = left, low, across, high
            axes.set_position((left, low * share, across, high * share))


def sticks_out(figure: Figure) -> bool:
    """Whether a number beside axes of a grid, drawn since this was asked before, is cut by an edge of the figure."""
    edges, placed = figure.bbox.padded(1), [axis for axis in drawn_anew(figure) if axis.axes.get_subplotspec()]
    labels = [tick.label1 for axis in placed for tick in axis._update_ticks()]
    boxes = [label.get_window_extent() for label in labels if label.get_visible() and label.get_text()]
    return not all(edges.contains(*box.min) and edges.contains(*box.max) for box in boxes)


def stack(figure: Figure, design: Size) -> float:
    """Put the axes of a figure below each other; the inches of height that they take."""
    width, spots = figure.get_size_inches()[0], [(a, a.get_subplotspec()) for a in figure.axes]
    placed = [(a, spot.get_position(figure)) for a, spot in spots if spot is not None]
    if not placed:
        return 0.0
    placed.sort(key=lambda both: (-round(both[1].y1, 2), both[1].x0))
    rows: list[list] = []
    for axes, box in placed:
        small = box.width < SMALL
        if small and rows and len(rows[-1]) == 1 and rows[-1][0][1].width < SMALL:
            rows[-1].append((axes, box))
        else:
            rows.append([(axes, box)])
    heights = [_height(row, width, design) for row in rows]
    grid = figure.add_gridspec(len(rows), 2, height_ratios=heights)
    for k, row in enumerate(rows):
        for j, (axes, box) in enumerate(row):
            axes.set_subplotspec(grid[k, j] if box.width < SMALL and len(row) > 1 else grid[k, :])
    return sum(heights)


def _height(row, width, design):
    """Inches: the shape that the axes have in the design, but neither flat nor tall."""
    shapes = [box.height * design[1] / (box.width * design[0]) for _, box in row]
    return width / len(row) * min(max(max(shapes), 0.5), 0.95) + 0.35
