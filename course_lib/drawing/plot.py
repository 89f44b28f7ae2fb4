"""A plot is a figure made once; a new result moves its artists, and only what moved is drawn again.

Subclasses give ``build`` (make axes and artists, mark the moving ones), ``update`` (move them to a result) and
``sentences`` (what the lines of text above the axes say about it).
"""

import copy
from collections.abc import Iterable
from typing import Any, Self

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.transforms import Bbox

from course_lib.drawing import encode
from course_lib.drawing.canvas import Canvas
from course_lib.drawing.descriptions import describe
from course_lib.drawing.layers import Layers
from course_lib.drawing.picture import Picture
from course_lib.drawing.place import PlacedFigure, lower, margins_kept, stack, sticks_out
from course_lib.drawing.style import DPI, LIGHT, Style
from course_lib.drawing.texts import CLOSE, TextBlock, TextLine

Ends = tuple[float, float]
WHOLE = (0.0, 0.0, 1.0, 1.0)


class Plot:
    """One picture. A complete one, with a heading and a note above its axes::

        class FallPlot(Plot):
            size = (8.0, 4.0)
            axes_rect = (0, 0, 1, 0.87)
            text_lines = heading(), TextLine(0.93)

            def build(self, figure, style):
                axes = figure.subplots()
                self.curve = self.moving(axes.plot([], [], color=style.colour(0))[0])

            def update(self, fall):
                self.curve.set_data(fall.times, fall.heights)

            def sentences(self, fall):
                note = f"It lands at {written(fall.speed)} m/s."
                return f"A fall from {written(fall.heights[0])} m.", Coloured(note, "accent") if fall.hurts else note

    ``size`` is width and height in inches of 100 pixels; ``axes_rect`` is the part of the figure that the axes may
    take, (left, bottom, width, height); ``text_lines`` says where the lines of text stand.

    ``build(figure, style)`` makes axes and artists; pass what ``update`` will move through ``self.moving``.
    ``update(result)``, or ``update(result, frame)`` for a film, sets the artists' data. Whatever else it changes
    (axis limits, ticks, static texts) is noticed and costs a full drawing, some ten times slower.
    ``sentences(result)`` gives the texts of the lines from above; those that are left out stay empty.
    ``describe(result)`` stands for the picture when it cannot be seen: these sentences, unless a subclass adds more.

    ``open`` gives a copy that has a figure; ``move`` brings the copy to a result, and ``draw`` gives its pixels.

    >>> from course_lib import Plot
    >>> class BarPlot(Plot):
    ...     size = (4.0, 1.0)
    ...
    ...     def build(self, figure, style):
    ...         axes = figure.subplots()
    ...         axes.set(xlim=(0, 10))
    ...         self.bar = self.moving(axes.barh([""], [0], color=style.colour(0))[0])
    ...
    ...     def update(self, length):
    ...         self.bar.set_width(length)
    ...
    ...     def describe(self, length):
    ...         return f"A bar of length {length}."
    >>> BarPlot().show(7).text
    'A bar of length 7.'
    >>> plot = BarPlot().open()
    >>> plot.move(3)
    >>> plot.draw().shape
    (100, 400, 4)
    """

    size: tuple[float, float] = (8.0, 4.0)
    axes_rect: tuple[float, float, float, float] | None = None  # None means all of the figure
    text_lines: tuple[TextLine, ...] = ()
    clickable: tuple[str, ...] | None = None  # labels of the axes that take clicks; None means all of them

    figure: PlacedFigure  # this and what follows only in copies that were opened
    style: Style
    ratio: float
    opened_for: tuple[Style, float, Ends]  # what ``open`` was given
    inches: Ends  # width and height in inches of the figure
    layers: Layers
    _text_block: TextBlock
    _column_inches: float
    _usual: list[Bbox]  # where the axes stand when numbers beside them do not need more room; empty if they stand there

    def build(self, figure: Figure, style: Style) -> None:
        raise NotImplementedError(f"{type(self).__name__} needs a method build(self, figure, style)")

    def update(self, *result: Any, **more: Any) -> None:
        raise NotImplementedError(f"{type(self).__name__} needs a method update(self, result)")

    def sentences(self, *result: Any, **more: Any) -> Iterable[str]:
        """What the ``text_lines`` say; ``result`` and, for a film, the frame are what ``update`` got."""
        return ()

    def describe(self, *result: Any, **more: Any) -> str:
        """What the picture shows: its sentences, or the contents of its axes if it has none."""
        return " ".join(filter(None, self.sentences(*result))) or describe(self.figure)

    def moving(self, *artists: Any) -> Any:
        """Mark artists as moved by ``update``. Gives back what came: one artist, one list, or a tuple of them."""
        for artist in _flat(artists):
            self.layers.add(artist)
        return artists[0] if len(artists) == 1 else artists

    def limits(self, axes: Axes, x: Ends | None = None, y: Ends | None = None) -> None:
        """Set limits of an axis if they differ from what they are, because each change costs a full drawing."""
        for wanted, get, set_ in ((x, axes.get_xlim, axes.set_xlim), (y, axes.get_ylim, axes.set_ylim)):
            if wanted is not None and not np.allclose(get(), wanted, rtol=1e-6, atol=0):
                set_(*wanted)

    def show(self, *result: Any) -> Picture:
        """The picture for a result (and a frame), to be a cell's value where nothing is to be turned."""
        plot = self.open()
        plot.move(*result)
        return Picture(encode.palette_png(plot.draw(), level=encode.STORED), plot.describe(*result))

    def open(self, style: Style = LIGHT, ratio: float = 1.0, place: Ends | None = None) -> Self:
        """A fresh copy of this plot in a style, ``ratio`` device pixels to a hundredth of an inch.

        In a ``place`` (inches) of another size than its own it is laid out anew: its letters keep their size. A height
        of 0 means one column, as high as it has to be.
        """
        plot = copy.copy(self)
        plot.style, plot.ratio, plot.inches = style, ratio, place or self.size
        plot.opened_for = style, ratio, plot.inches
        plot._usual = []
        plot.figure = PlacedFigure(self.size, plot.inches, dpi=DPI * ratio, layout=FixedLayout())
        plot.layers = Layers(plot.figure)
        Canvas(plot.figure)
        with style.applied(plot.figure.crowded):
            plot.figure.set_facecolor(style.background)
            plot._text_block = TextBlock(plot.figure, plot.text_lines, style, self.size)
            plot.moving(plot._text_block.artists)
            plot.build(plot.figure, style)
            plot.figure.foot = (self.axes_rect or WHOLE)[1] * self.size[1]
            plot.figure.fit()
            plot._column_inches = stack(plot.figure, self.size) if plot.figure.column else 0.0
            plot._fill_place()
        return plot

    def _fill_place(self):
        """Margins that keep their inches, whatever the place; more, and a higher column, where the texts need it."""
        figure, more = self.figure, (self._text_block.extra, self.figure.below)
        if figure.crowded and self.axes_rect and self.text_lines:  # the axes begin close below the lines
            free = (1 - self.axes_rect[1] - self.axes_rect[3]) * self.size[1] - self._text_block.bottom
            more = more[0] - (free - CLOSE), more[1]
        if figure.column:
            high = self.axes_rect[3] if self.axes_rect else 1
            height = self._column_inches + (1 - high) * self.size[1] + sum(more)
            self.inches = (self.inches[0], height) if self._column_inches else self.size  # a drawing stays as it is
            figure.set_size_inches(self.inches)
            self._text_block.place()
        if self.axes_rect or figure.strip:
            rect = margins_kept(self.axes_rect or WHOLE, self.size, self.inches, *more)
            figure.get_layout_engine().set(rect=rect)
        elif self.inches != self.size:
            lower(figure, self._text_block.bottom, self.size, more[0])

    def copy_layout(self, other: "Plot") -> None:
        """Put the axes where they are in another copy of this size: a change of theme is not to shift them."""
        if self.inches == other.inches and not isinstance(other.figure.get_layout_engine(), FixedLayout):
            _place(self.figure, [axes.get_position(original=True) for axes in other.figure.axes])
            self.figure.set_layout_engine("none")
            self._usual = other._usual

    def move(self, *result: Any) -> None:
        """``update`` and ``sentences`` in this plot's style (ticks that appear later need it as well)."""
        self.figure.stale = False  # merely asking an axes for its position marks it as changed
        with self.style.applied(self.figure.crowded):
            below = self.figure.below
            self.update(*result)
            if self._text_block.say(*self.sentences(*result)) or self.figure.below != below:
                if self.axes_rect:
                    self.figure.set_layout_engine(FixedLayout())
                self._fill_place()
                self.layers.outdated = True  # texts move without a notice, and axes only when they are laid out
        self.layers.outdated |= self.figure.stale

    def draw(self) -> np.ndarray:
        """The picture as an array (height, width, 4) of uint8, valid until the next drawing.

        The axes stay where they are while a setting's numbers beside them have room: 6 × 10⁻¹ may not where 10⁰ did.
        """
        with self.style.applied(self.figure.crowded):
            is_placed, drawn = not isinstance(self.figure.get_layout_engine(), FixedLayout), self.layers.generation
            if self.layers.outdated and self._usual:
                _place(self.figure, self._usual if is_placed else ())
                self._usual = []
            pixels = self.layers.draw()
            if is_placed and self.layers.generation != drawn and sticks_out(self.figure):
                self._usual = [axes.get_position(original=True) for axes in self.figure.axes]
                self.figure.set_layout_engine(FixedLayout())
                self._fill_place()
                self.layers.outdated = True
                pixels = self.layers.draw()
            return pixels


class FixedLayout(ConstrainedLayoutEngine):
    """Constrained layout with rounded places: the solver's last digits differ each time, and with them some pixels."""

    def execute(self, fig: Figure) -> None:
        super().execute(fig)
        if getattr(fig, "crowded", False) or (getattr(fig, "narrow", False) and _has_shapes(fig)):
            super().execute(fig)  # titles are broken, and shapes kept, in the places that the axes have now
        _place(fig, [np.round(axes.get_position(original=True).bounds, 6) for axes in fig.axes])


def _has_shapes(figure):
    """Whether axes have a shape of their own, wherever they stand."""
    return any(axes.get_aspect() != "auto" for axes in figure.axes)


def round_up(value: float, least: float = 1e-300) -> float:
    """The next of 1, 2, 5, 10, … above a number, and above ``least``: an end of an axis that seldom changes."""
    power = 10.0 ** np.floor(np.log10(max(value, least)))
    return float(next(m for m in (1, 2, 5, 10) if m * power >= value * (1 - 1e-9)) * power)


def _place(figure, places):
    for axes, place in zip(figure.axes, places, strict=False):
        axes.set_position(place)
        axes.set_in_layout(True)  # which setting a place by hand has ended


def _flat(artists):
    for artist in artists:
        if isinstance(artist, list | tuple | np.ndarray):
            yield from _flat(artist)
        elif artist is not None:
            yield artist
