"""A surface as a map: its heights over a window, and the levels at which to draw contours."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from course_lib import surfaces
from course_lib.surfaces import Bounds

RESOLUTION = 121  # points along each axis of a map


@dataclass(frozen=True, eq=False)
class Landscape:
    """``heights`` (n, n): f at the points of the window, a row for each y of ``y``, a column for each x of ``x``.

    ``levels`` are the heights of the contours: closer together near the lowest point, where a descent spends its time.
    """

    surface: surfaces.Surface
    x: np.ndarray
    y: np.ndarray
    heights: np.ndarray
    levels: np.ndarray

    @property
    def bounds(self) -> Bounds:
        """((left, right), (bottom, top)) of the window."""
        return (self.x[0], self.x[-1]), (self.y[0], self.y[-1])


@lru_cache(maxsize=64)
def landscape(surface: str | surfaces.Surface, bounds: Bounds | None = None, levels: int = 14) -> Landscape:
    """The map of a surface within ``bounds``, by default the surface's own. It is cached."""
    surface = surfaces.choose(surface)
    x, y = (np.linspace(*ends, RESOLUTION) for ends in bounds or surface.bounds)
    heights = surface(np.stack(np.meshgrid(x, y), axis=-1))
    return Landscape(surface, x, y, heights, _levels(heights, levels))


def _levels(heights, count):
    """Heights that cut the window into bands of equal area, the lowest of which is divided once more."""
    shares = np.linspace(0, 1, count + 2)[1:-1] ** 1.5
    return np.unique(np.quantile(heights, shares))
