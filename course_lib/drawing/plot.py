"""A plot is a figure made once; a new result moves its artists, and only what moved is drawn again.

Subclasses give ``build`` (make axes and artists, mark the moving ones), ``update`` (move them to a result) and
``sentences`` (what the lines of text above the axes say about it).
"""

import copy
from collections.abc import Iterable

import numpy as np
from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.text import Text

from course_lib import checks
from course_lib.drawing import encode
from course_lib.drawing.canvas import Canvas
from course_lib.drawing.descriptions import describe
from course_lib.drawing.picture import Picture
from course_lib.drawing.style import DPI, LIGHT
from course_lib.drawing.texts import TextLine


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
    """

    size: tuple[float, float] = (8.0, 4.0)
    axes_rect: tuple[float, float, float, float] | None = None  # None means all of the figure
    text_lines: tuple[TextLine, ...] = ()
    clickable: tuple[str, ...] | None = None  # labels of the axes that take clicks; None means all of them

    def build(self, figure, style):
        raise NotImplementedError(f"{type(self).__name__} needs a method build(self, figure, style)")

    def update(self, result):
        raise NotImplementedError(f"{type(self).__name__} needs a method update(self, result)")

    def sentences(self, *result) -> Iterable[str]:
        """What the ``text_lines`` say; ``result`` and, for a film, the frame are what ``update`` got."""
        return ()

    def describe(self, *result) -> str:
        """What the picture shows: its sentences, or the contents of its axes if it has none."""
        return " ".join(filter(None, self.sentences(*result))) or describe(self.figure)

    def moving(self, *artists):
        """Mark artists as moved by ``update``. Gives back what came: one artist, one list, or a tuple of them."""
        for artist in _flat(artists):
            parent = artist.axes or artist.get_figure()
            if parent is None or all(artist is not child for child in parent.get_children()):
                raise checks.problem(
                    "moving",
                    checks.describe(artist),
                    "an artist that its axes or its figure draws itself",
                    "Do not mark it: labels of an axis and entries of a legend are noticed when they change.",
                )
            artist.set_animated(True)
            self._moving.append(artist)
            self._moving_too.add(id(artist))
        return artists[0] if len(artists) == 1 else artists

    def limits(self, axes, x=None, y=None):
        """Set limits of an axis if they differ from what they are, because each change costs a full drawing."""
        for wanted, get, set_ in ((x, axes.get_xlim, axes.set_xlim), (y, axes.get_ylim, axes.set_ylim)):
            if wanted is not None and not np.allclose(get(), wanted, rtol=1e-6, atol=0):
                set_(*wanted)

    def show(self, *result):
        """The picture for a result (and a frame), to be a cell's value where nothing is to be turned."""
        plot = self.open()
        plot.move(*result)
        return Picture(encode.palette_png(plot.draw(), level=encode.STORED), plot.describe(*result))

    def open(self, style=LIGHT, ratio=1.0):
        """A fresh copy of this plot in a style, ``ratio`` device pixels to a pixel of the page."""
        plot = copy.copy(self)
        plot.style, plot.ratio, plot.ground, plot.generation = style, ratio, None, 0
        plot._moving, plot._moving_too, plot._above, plot._changed = [], set(), [], False
        plot.figure = Figure(figsize=self.size, dpi=DPI * ratio, layout=FixedLayout())
        Canvas(plot.figure)
        with style.applied():
            plot.figure.set_facecolor(style.background)
            if plot.axes_rect:
                plot.figure.get_layout_engine().set(rect=plot.axes_rect)
            plot._texts = plot.moving([line.add_to(plot.figure, style) for line in plot.text_lines])
            plot.build(plot.figure, style)
        return plot

    def placed_as(self, other):
        """Put the axes where they are in another copy of this plot: a change of theme is not to shift them."""
        if not isinstance(other.figure.get_layout_engine(), FixedLayout):
            for own, axes in zip(self.figure.axes, other.figure.axes, strict=False):
                own.set_position(axes.get_position(original=True))
                own.set_in_layout(True)
            self.figure.set_layout_engine("none")

    def move(self, *result):
        """``update`` and ``sentences`` in this plot's style (ticks that appear later need it as well)."""
        self.figure.stale = False  # merely asking an axes for its position marks it as changed
        with self.style.applied():
            self.update(*result)
            self._write(*self.sentences(*result))
        self._changed |= self.figure.stale

    def _write(self, *sentences):
        missing = len(self._texts) - len(sentences)
        for artist, line, text in zip(self._texts, self.text_lines, (*sentences, *[""] * missing), strict=True):
            artist.set(text=text, color=self.style.named(getattr(text, "colour", line.colour)))

    def draw(self):
        """The picture as an array (height, width, 4) of uint8, valid until the next drawing.

        ``self.ground`` is the same without what moves; ``self.generation`` counts how often that changed.
        """
        with self.style.applied():
            if self.ground is None or self._changed:
                self._draw_ground()
            self._draw_moving()
            while touched := [a for a, where in self._above if self._differs(where)]:
                self._moving_too |= set(map(id, touched))
                self._part()
                self._draw_moving()
        return self._pixels

    def _draw_ground(self):
        """Draw what stands still, first of all without what stands above moving artists: these come and go."""
        for artist, _ in self._above:
            artist.set_animated(False)
        for artist in (order := self._order()):
            artist.set_animated(True)
        canvas = self.figure.canvas
        canvas.draw()
        self.figure.set_layout_engine("none")  # laid out once: axes that shift under the hand are a nuisance
        self._pixels = np.asarray(canvas.buffer_rgba())
        self._base, self._changed = self._pixels.copy(), False
        self._part(order)

    def _order(self):
        """The moving artists and all that is drawn after the lowest of them in their axes, in the order of drawing."""
        within = [
            a
            for axes in sorted(self.figure.axes, key=lambda axes: axes.zorder)
            for a in _from_lowest(axes, self._moving)
        ]
        return within + sorted((a for a in self._moving if a.axes is None), key=lambda a: a.zorder)

    def _part(self, order=None):
        """What stands above moving artists belongs to the ground until something moves under it; then it moves, too."""
        order = order or self._order()
        self._chosen = [a for a in order if id(a) in self._moving_too]
        above = [a for a in order if id(a) not in self._moving_too]
        self._pixels[...] = self._base
        for artist in above:
            artist.axes.draw_artist(artist)
        self.ground = self._pixels.copy()
        self._above = [(a, _region(a, self._pixels.shape[0])) for a in above]
        self.generation += 1

    def _draw_moving(self):
        self._pixels[...] = self.ground
        for artist in self._chosen:
            (artist.axes or self.figure).draw_artist(artist)

    def _differs(self, where):
        return not np.array_equal(self._pixels[where], self.ground[where])


class FixedLayout(ConstrainedLayoutEngine):
    """Constrained layout with rounded places: the solver's last digits differ each time, and with them some pixels."""

    def execute(self, fig):
        super().execute(fig)
        for axes in fig.axes:
            axes.set_position(np.round(axes.get_position(original=True).bounds, 6))
            axes.set_in_layout(True)  # which setting a place by hand has ended


def _flat(artists):
    for artist in artists:
        if isinstance(artist, list | tuple | np.ndarray):
            yield from _flat(artist)
        elif artist is not None:
            yield artist


def _from_lowest(axes, moving):
    """The moving artists of these axes and whatever is drawn after the lowest of them, in the order of drawing."""
    known = {id(a) for a in moving}
    titles = (axes.title, axes._left_title, axes._right_title)
    outside = {id(a) for a in (axes.patch, *titles) if id(a) not in known}
    found = []
    for artist in sorted(axes.get_children(), key=lambda a: a.zorder):
        begun = any(not isinstance(a, Text) for a in found)
        if id(artist) in known or (begun and id(artist) not in outside and not isinstance(artist, Axis)):
            found.append(artist)
    return found


def _region(artist, height):
    """The slices of the picture within which an artist is drawn, with a margin for its edges."""
    if not artist.get_visible():
        return np.s_[:0, :0]
    x0, y0, x1, y1 = artist.get_window_extent().padded(3).extents
    if not np.isfinite([x0, y0, x1, y1]).all():
        return np.s_[:, :]
    top, bottom, left, right = (max(int(v), 0) for v in (height - y1, height - y0 + 1, x0, x1 + 1))
    return np.s_[top:bottom, left:right]
