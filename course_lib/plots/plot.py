"""A plot is a figure made once; a new result moves its artists, and only what moved is drawn again.

Subclasses give ``build`` (make axes and artists, mark the moving ones) and ``update`` (move them to a result).
"""

import copy

import numpy as np
from matplotlib.axis import Axis
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from course_lib.plots import describe
from course_lib.plots.style import LIGHT

DPI = 100  # so that an inch of figure is 100 pixels of page


class Plot:
    """One picture. ``size`` is its width and height in inches of 100 pixels.

    ``build(figure, style)`` makes axes and artists; pass what ``update`` will move through ``self.moving``.
    ``update(result)``, or ``update(result, frame)`` for a film, sets the artists' data. Whatever else it changes
    (axis limits, ticks, static texts) is noticed and costs a full drawing, some ten times slower.
    ``describe(result)`` is the sentence that stands for the picture when it cannot be seen.
    """

    size = (8.0, 4.0)
    clickable = None  # labels of the axes that take clicks; None means all of them

    def build(self, figure, style):
        raise NotImplementedError(f"{type(self).__name__} needs a method build(self, figure, style)")

    def update(self, result):
        raise NotImplementedError(f"{type(self).__name__} needs a method update(self, result)")

    def describe(self, *result):
        """What the picture shows; ``result`` and, for a film, the frame are what ``update`` got."""
        return describe.describe(self.figure)

    def moving(self, *artists):
        """Mark artists as moved by ``update``. Gives back what came: one artist, one list, or a tuple of them."""
        for artist in _flat(artists):
            artist.set_animated(True)
            self._moving.append(artist)
        return artists[0] if len(artists) == 1 else artists

    def limits(self, axes, x=None, y=None):
        """Set limits of an axis if they differ from what they are, because each change costs a full drawing."""
        for wanted, get, set_ in ((x, axes.get_xlim, axes.set_xlim), (y, axes.get_ylim, axes.set_ylim)):
            if wanted is not None and not np.allclose(get(), wanted, rtol=1e-6, atol=0):
                set_(*wanted)

    def open(self, style=LIGHT, ratio=1.0):
        """A fresh copy of this plot in a style, ``ratio`` device pixels to a pixel of the page."""
        plot = copy.copy(self)
        plot.style, plot.ratio, plot._moving, plot.ground, plot.generation = style, ratio, [], None, 0
        plot.figure = Figure(figsize=self.size, dpi=DPI * ratio, layout="constrained")
        FigureCanvasAgg(plot.figure)
        with style.applied():
            plot.figure.set_facecolor(style.background)
            plot.build(plot.figure, style)
        return plot

    def move(self, *result):
        """``update`` in this plot's style (ticks that appear later need it as well)."""
        with self.style.applied():
            self.update(*result)

    def draw(self):
        """The picture as an array (height, width, 4) of uint8, valid until the next drawing.

        ``self.ground`` is the same without what moves; ``self.generation`` counts how often that changed.
        """
        canvas = self.figure.canvas
        with self.style.applied():
            if self.ground is None or self.figure.stale:
                self._draw_ground(canvas)
            pixels = np.asarray(canvas.buffer_rgba())
            pixels[...] = self.ground
            for artist in self._layers:
                (artist.axes or self.figure).draw_artist(artist)
        self.figure.stale = False  # a legend moves its own parts while it is drawn
        return pixels

    def _draw_ground(self, canvas):
        self._layers = self._stacked()
        canvas.draw()
        self.figure.set_layout_engine("none")  # laid out once: axes that shift under the hand are a nuisance
        self.ground = np.asarray(canvas.buffer_rgba()).copy()
        self.generation += 1

    def _stacked(self):
        """What to draw over the ground, lowest first: the moving artists and whatever stands above them."""
        chosen = []
        for axes in sorted(self.figure.axes, key=lambda axes: axes.zorder):
            chosen += _from_lowest_moving(axes, self._moving)
        own = [a for a in self._moving if a.axes is None]
        for artist in (*chosen, *own):
            artist.set_animated(True)
        return chosen + sorted(own, key=lambda a: a.zorder)


def _flat(artists):
    for artist in artists:
        if isinstance(artist, list | tuple | np.ndarray):
            yield from _flat(artist)
        else:
            yield artist


def _from_lowest_moving(axes, moving):
    known = {id(a) for a in moving}
    titles = {id(axes.title), id(axes._left_title), id(axes._right_title)}
    children = sorted(axes.get_children(), key=lambda a: a.zorder)
    lowest = next((i for i, a in enumerate(children) if id(a) in known and id(a) not in titles), len(children))
    fixed = (axes.patch, axes.title, axes._left_title, axes._right_title)
    above = [
        a
        for i, a in enumerate(children)
        if id(a) in known or (i > lowest and not isinstance(a, Axis) and not any(a is f for f in fixed))
    ]
    return above
