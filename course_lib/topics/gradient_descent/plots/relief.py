"""A surface as a block of land, in the shades of its map, and the path that runs over it."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb

from course_lib.drawing.plot import Plot
from course_lib.drawing.style import Style
from course_lib.topics.gradient_descent.experiments.relief import COLUMNS, HIGH, LOW, OUTSIDE, REACH, ROWS, SIDE, Relief


class ReliefPanel:
    """The block, and on it a path that is dotted where the land hides it."""

    def __init__(self, plot: Plot, axes: Axes, style: Style) -> None:
        self.style = style
        self.relief: Relief | None = None
        axes.set(xticks=[], yticks=[], xlim=(-REACH, REACH), ylim=(LOW, HIGH))
        axes.spines[:].set_visible(False)
        extent = (-REACH, REACH, LOW, HIGH)
        blank = np.zeros((ROWS, COLUMNS, 4), np.uint8)
        self.image = plot.moving(axes.imshow(blank, origin="lower", extent=extent, aspect="auto", zorder=0))
        self.image.set_interpolation("bilinear")
        self.hidden = plot.moving(axes.plot([], [], lw=1.2, ls=(0, (1, 1.5)), color=style.colour(0), zorder=2)[0])
        self.seen = plot.moving(axes.plot([], [], lw=2, ls="-", color=style.colour(0), zorder=3)[0])
        edge = {"mec": style.background, "mew": 1.0, "ls": "", "color": style.colour(0)}
        self.head = plot.moving(axes.plot([], [], marker="o", ms=9, zorder=4, **edge)[0])

    def update(self, relief: Relief, points: np.ndarray, heights: np.ndarray) -> None:
        """Another side of the land costs a new image; the path is given up to the present."""
        if relief is not self.relief:
            self.relief = relief
            self.image.set_data(self._shades(relief))
        at, seen = relief.project(points, heights)
        outside = ~(np.abs(at) < 2 * REACH).all(axis=-1)
        if outside.any():
            at, seen = at[: outside.argmax()], seen[: outside.argmax()]
        self.hidden.set_data(*at.T)
        self.seen.set_data(*np.where(seen[:, None], at, np.nan).T)
        self.head.set_data(*at[-1:].T)

    def _shades(self, relief):
        style, bands = self.style, relief.bands
        faint, ground = (np.array(to_rgb(c)) for c in (style.faint, style.background))
        share = 0.35 + 0.6 * np.clip(bands, 0, None) / max(int(bands.max()), 1)
        light = (0.35 - 0.25 * relief.light) * (1 if not style.dark else -1)
        colours = np.clip(faint + (share - light * 0.8)[..., None] * (ground - faint), 0, 1)
        line = np.zeros(bands.shape, bool)
        line[:-1] |= (bands[:-1] != bands[1:]) & (bands[:-1] >= 0) & (bands[1:] >= 0)
        line[:, :-1] |= (bands[:, :-1] != bands[:, 1:]) & (bands[:, :-1] >= 0) & (bands[:, 1:] >= 0)
        colours[line] = 0.6 * colours[line] + 0.4 * faint
        colours[bands == SIDE] = 0.6 * ground + 0.4 * faint if style.dark else 0.25 * ground + 0.75 * faint
        return (255 * np.concatenate([colours, (bands != OUTSIDE)[..., None]], axis=-1) + 0.5).astype(np.uint8)
