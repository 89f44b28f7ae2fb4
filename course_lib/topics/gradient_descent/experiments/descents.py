"""Gradient descent over two parameters: a run on any surface, and the gradients on a grid."""

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Annotated

import numpy as np

from course_lib import surfaces
from course_lib.arguments import By, Point, Positive, Whole, checked
from course_lib.optimizers import GradientDescent, descend
from course_lib.surfaces import Surface

MOST = 300  # steps of a descent on a map
ARROWS = 13  # along each side of the map


@dataclass(frozen=True, eq=False)
class SurfaceDescent:
    """A descent on a surface: ``points`` (steps + 1, 2), ``heights`` and ``slopes`` |∇f| (steps + 1,) along it.

    After a divergence they are NaN. ``gap``: the height above the lowest minimum, None for a surface without one.
    """

    surface: Surface
    rate: float
    points: np.ndarray
    heights: np.ndarray
    slopes: np.ndarray

    @cached_property
    def gap(self) -> np.ndarray | None:
        minima = self.surface.minima
        return self.heights - self.surface(minima).min() if len(minima) else None

    @cached_property
    def lost_at(self) -> int | None:
        """The first step whose point lies ten windows outside or is no number any more; None if there is none."""
        middle, width = window(self.surface)
        with np.errstate(all="ignore"):
            far = ~(np.abs(self.points - middle) < 10 * width).all(axis=-1)
        return int(far.argmax()) if far.any() else None

    @cached_property
    def minimum(self) -> int | None:
        """The index of the minimum that it has come to, or None."""
        minima = self.surface.minima
        if not len(minima) or self.lost_at is not None:
            return None
        away = np.linalg.norm(minima - self.points[-1], axis=-1)
        return int(away.argmin()) if away.min() < 0.01 else None


def window(surface: Surface) -> tuple[np.ndarray, float]:
    """The middle (2,) of a square that holds a surface's window, and the length of its side."""
    ends = np.array(surface.bounds)
    return ends.mean(axis=1), float(np.ptp(ends, axis=1).max())


def square(surface: Surface) -> tuple[tuple[float, float], ...]:
    """That square as bounds: with the same scale on both axes a gradient stands at right angles to its contour."""
    middle, side = window(surface)
    return tuple((float(m - side / 2), float(m + side / 2)) for m in middle)


@checked
def descent(
    surface: Annotated[Surface, By(surfaces.choose)],
    start: Point,
    rate: Positive,
    steps: Annotated[int, Whole(1, MOST)],
) -> SurfaceDescent:
    """Plain gradient descent from ``start`` (2,)."""
    points = descend(GradientDescent(rate), surface.gradient, start, steps)
    alive = np.isfinite(points).all(axis=-1)
    with np.errstate(all="ignore"):
        points[~alive] = np.nan
        slopes = np.linalg.norm(surface.gradient(np.where(alive[:, None], points, 0)), axis=-1)
    return SurfaceDescent(surface, rate, points, surface.along(points), np.where(alive, slopes, np.nan))


@lru_cache
def arrows(surface: Surface) -> tuple[np.ndarray, np.ndarray]:
    """The points of a grid (n, 2), and the gradients there."""
    (left, right), (bottom, top) = square(surface)
    each = (np.linspace(low, high, ARROWS + 2)[1:-1] for low, high in ((left, right), (bottom, top)))
    at = np.stack(np.meshgrid(*each), axis=-1).reshape(-1, 2)
    return at, surface.gradient(at)
