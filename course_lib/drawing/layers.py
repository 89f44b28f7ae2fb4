"""A figure in two layers: the ground, which is drawn once, and above it the artists that move."""

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.image import AxesImage
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.spines import Spine
from matplotlib.text import Text

from course_lib import checks
from course_lib.drawing import kept


class Layers:
    """Draws one figure again and again, and each time only its moving artists if nothing else has changed.

    ``pixels`` is the picture drawn last, (height, width, 4) of uint8; ``ground`` is the same without what moves, and
    ``generation`` counts how often that changed. ``outdated`` is set by whoever changes something that does not move.
    """

    def __init__(self, figure: Figure) -> None:
        self.figure, self.generation, self.outdated = figure, 0, True
        self.pixels: np.ndarray = np.empty((0, 0, 4), np.uint8)
        self.ground: np.ndarray = self.pixels
        self._beneath: tuple = ()  # which of the ground's pixels the fixed artists above have changed; what they were
        self._moving: list[Artist] = []
        self._redrawn_ids: set[int] = set()  # of the moving artists, and of fixed ones that something moves under
        self._fixed_above: list = []  # (artist, region) of fixed ones that stand above moving ones, but alone so far

    def add(self, artist: Artist) -> None:
        """Let an artist move."""
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
        self._redrawn_ids.add(id(artist))

    def draw(self) -> np.ndarray:
        """``pixels``, valid until the next drawing."""
        if self.outdated:
            self._draw_ground()
        self._draw_moving()
        while touched := [artist for artist, region in self._fixed_above if self._differs(region)]:
            self._redrawn_ids |= set(map(id, touched))
            self._divide(self._drawing_order())
            self._draw_moving()
        return self.pixels

    def forget(self) -> None:
        """Let go of the pixels, megabytes, until something is drawn again."""
        self.pixels = self.ground = np.empty((0, 0, 4), np.uint8)
        self._beneath, self.outdated = (), True
        kept.forget(self.figure)
        self.figure.canvas.forget()

    def release(self) -> None:
        """Let all artists be drawn by the figure itself from now on, for a writer of files."""
        for artist in (*self._moving, *(artist for artist, _ in self._fixed_above)):
            artist.set_animated(False)

    def _draw_ground(self):
        """Draw what stands still, first of all without what stands above moving artists: these come and go."""
        for artist, _ in self._fixed_above:
            artist.set_animated(False)
        order = self._drawing_order()
        for artist in order:
            artist.set_animated(True)
        images = [artist for artist in order if isinstance(artist, AxesImage) and artist.get_visible()]
        changed = [image.stale for image in images]
        for image in images:
            image.set_visible(False)  # before version 3.11 matplotlib draws images even if they are animated
        for axis in (axis for axes in self.figure.axes for axis in (axes.xaxis, axes.yaxis)):
            axis._autolabelpos = bool(axis.label.get_text())  # else each tick is measured for a label that is empty
        kept.keep(self.figure, set(map(id, self._moving)))
        self.figure.canvas.draw()
        for image, stale in zip(images, changed, strict=True):
            image.set_visible(True)
            image.stale = stale
        self.figure.set_layout_engine("none")  # laid out once, so that the axes stay where they are
        self.pixels = np.asarray(self.figure.canvas.buffer_rgba())
        self.ground, self._beneath, self.outdated = self.pixels.copy(), ([], []), False
        self._divide(order)

    def _drawing_order(self):
        """The moving artists and all that is drawn after the lowest of them in their axes."""
        axes_from_below = sorted(self.figure.axes, key=lambda axes: axes.zorder)
        in_axes = [artist for axes in axes_from_below for artist in self._from_lowest(axes)]
        return in_axes + sorted((a for a in self._moving if a.axes is None), key=lambda a: a.zorder)

    def _from_lowest(self, axes: Axes):
        """The moving artists of these axes and whatever is drawn after the lowest of them, in the order of drawing."""
        moving, inside = {id(a) for a in self._moving}, {id(text) for text in axes.texts}
        found: list[Artist] = []
        for artist in sorted(axes.get_children(), key=lambda a: a.zorder):
            begun = any(not isinstance(a, Text) for a in found)
            title = isinstance(artist, Text) and id(artist) not in inside
            background = artist is axes.patch or isinstance(artist, Axis)
            if id(artist) in moving or (begun and not title and not background):
                found.append(artist)
        return found

    def _divide(self, order):
        """What stands above moving artists belongs to the ground until something moves under it; then it moves, too."""
        self._redrawn = [a for a in order if id(a) in self._redrawn_ids]
        fixed = [a for a in order if id(a) not in self._redrawn_ids]
        self.pixels[...] = self.ground
        packed, (where, colours) = self.pixels.view(np.uint32).reshape(-1), self._beneath
        packed[where] = colours
        bare, renderer = packed.copy(), self.figure.canvas.get_renderer()
        for artist in fixed:
            artist.draw(renderer)
        where = np.flatnonzero(packed != bare)
        self.ground, self._beneath = self.pixels.copy(), (where, bare[where])  # a second copy would be megabytes
        self._fixed_above = [(a, _region(a, len(self.pixels))) for a in fixed]
        self.generation += 1

    def _draw_moving(self):
        self.pixels[...] = self.ground
        renderer = self.figure.canvas.get_renderer()
        for artist in self._redrawn:
            if not (isinstance(artist, Line2D) and not len(artist.get_xdata())):  # to draw no points takes as long
                artist.draw(renderer)

    def _differs(self, region):
        return not np.array_equal(self.pixels[region], self.ground[region])


def _region(artist, height):
    """The slices of the picture within which an artist is drawn, with a margin for its edges."""
    if not artist.get_visible():
        return np.s_[:0, :0]
    extent = Patch.get_window_extent(artist) if isinstance(artist, Spine) else artist.get_window_extent()
    x0, y0, x1, y1 = extent.padded(3).extents  # (a spine would measure the axis's ticks as well, which are not its own)
    if not np.isfinite([x0, y0, x1, y1]).all():
        return np.s_[:, :]
    top, bottom, left, right = (max(int(v), 0) for v in (height - y1, height - y0 + 1, x0, x1 + 1))
    return np.s_[top:bottom, left:right]
