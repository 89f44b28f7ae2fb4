"""Parts of pictures of a descent: the map of a surface with its contours, and the paths that run over it."""

from collections.abc import Sequence

import contourpy
import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.colors import BoundaryNorm, LinearSegmentedColormap

from course_lib.drawing.plot import Plot
from course_lib.drawing.style import Style
from course_lib.landscapes import Landscape

FAR = 4  # window widths: a path that leaves the window is drawn this far beyond its edge


class SurfaceMap:
    """The heights of a surface as shades between contour lines, darkest where it is lowest; ● minima, ✕ saddles.

    ``still=True`` draws it with the ground: best where no control changes the surface, or only a menu does.
    ``still=False`` lets it move at each update (some 10 ms): for a surface that follows a slider.
    """

    def __init__(self, plot: Plot, axes: Axes, style: Style, still: bool = True) -> None:
        self.plot, self.axes, self.style = plot, axes, style
        self.land: Landscape | None = None
        mark = plot.moving if not still else lambda artist: artist
        axes.autoscale(False)  # or else the image's extent would set the limits anew each time: a full drawing
        self.image = mark(axes.imshow(np.zeros((2, 2)), origin="lower", aspect="auto", zorder=0))
        shades = [style.pale(style.faint, amount) for amount in (0.35, 0.95)]  # grey: the colours belong to the paths
        self.image.set(interpolation="bilinear", cmap=LinearSegmentedColormap.from_list("heights", shades))
        self.lines = mark(axes.add_collection(LineCollection([], colors=style.faint, linewidths=0.6, zorder=1)))
        look = {"color": style.ink, "ls": "", "zorder": 2}
        self.minima = mark(axes.plot([], [], marker="o", ms=6, mfc="none", mew=1.4, **look)[0])
        self.saddles = mark(axes.plot([], [], marker="x", ms=7, mew=1.4, **look)[0])

    def update(self, land: Landscape) -> None:
        """Show a ``Landscape``; the same one again costs nothing."""
        if land is self.land:
            return
        self.land = land
        (left, right), (bottom, top) = land.bounds
        edges = [land.heights.min(), *land.levels, land.heights.max()]
        self.image.set_norm(BoundaryNorm(np.unique(edges), self.image.cmap.N))
        self.image.set_data(land.heights)
        self.image.set_extent((left, right, bottom, top))
        self.plot.limits(self.axes, x=(left, right), y=(bottom, top))
        contours = contourpy.contour_generator(land.x, land.y, land.heights)
        self.lines.set_segments([line for level in land.levels for line in contours.lines(level)])
        self.minima.set_data(*land.surface.minima.T)
        self.saddles.set_data(*land.surface.saddles.T)


class DescentPaths:
    """Up to ``count`` paths over a map: all of each pale, up to the present in full, with a marker there."""

    def __init__(self, plot: Plot, axes: Axes, style: Style, count: int, names: Sequence[str] | None = None) -> None:
        self.axes = axes
        labels: Sequence[str | None] = names or [None] * count
        self.pale = plot.moving(
            [axes.plot([], [], lw=1.2, alpha=0.4, zorder=3, **style.curve(k))[0] for k in range(count)]
        )
        self.full = plot.moving(
            [axes.plot([], [], lw=2, zorder=4, label=labels[k], **style.curve(k))[0] for k in range(count)]
        )
        edge = {"ms": 8, "mec": style.background, "mew": 1.0, "ls": "", "zorder": 5}
        self.heads = plot.moving([axes.plot([], [], **edge, **style.point(k))[0] for k in range(count)])

    def update(self, paths: Sequence[np.ndarray | None], frame: int | None = None) -> None:
        """``paths``: an array (steps + 1, 2) each, or None where nothing is to be drawn; ``frame`` None is the end.

        Points that are far outside or no longer finite are left out; the marker stays at the last one inside reach.
        """
        for k, (pale, full, head) in enumerate(zip(self.pale, self.full, self.heads, strict=True)):
            path = None if k >= len(paths) else paths[k]
            shown = np.empty((0, 2)) if path is None else self._within(np.asarray(path))
            now = shown if frame is None else shown[: frame + 1]
            pale.set_data(*shown.T)
            full.set_data(*now.T)
            head.set_data(*now[-1:].T)

    def _within(self, path):
        """The path up to where it leaves the neighbourhood of the window (matplotlib cannot draw at 10³⁰⁰)."""
        middle = np.array([np.mean(self.axes.get_xlim()), np.mean(self.axes.get_ylim())])
        width = np.abs([np.diff(self.axes.get_xlim())[0], np.diff(self.axes.get_ylim())[0]])
        near = (np.abs(path - middle) < FAR * width).all(axis=-1)  # False for NaN
        return path if near.all() else path[: int(near.argmin())]
