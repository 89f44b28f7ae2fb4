"""A surface seen from above at a slant: which of its points each place of the picture shows, the nearest hiding others.

The camera is far away and 38° above the plane; it goes round by ``azimuth``.
"""

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from course_lib.landscapes import landscape
from course_lib.surfaces import Surface
from course_lib.topics.gradient_descent.experiments.descents import square, window

ELEVATION = math.radians(38)
TALL = 1.1  # the height of the block, where its side is 2
REACH = math.sqrt(2)  # of the picture to either side: a square of side 2 turned by 45°
LOW = -REACH * math.sin(ELEVATION) - 0.05
HIGH = REACH * math.sin(ELEVATION) + TALL * math.cos(ELEVATION) + 0.05
COLUMNS, DEPTHS, ROWS = 320, 240, 290
STEEP = 12.0  # (highest − middle)/(middle − lowest) beyond which heights are drawn on a logarithmic scale
OUTSIDE, SIDE = -1, -2


@dataclass(frozen=True, eq=False)
class Relief:
    """``bands`` (ROWS, COLUMNS): between which contours the point lies that is seen there; OUTSIDE; SIDE of the block.

    ``light`` (ROWS, COLUMNS), 0 to 1: how much its slope is turned to the light. Rows go upwards.
    """

    surface: Surface
    azimuth: float
    logarithmic: bool
    bands: np.ndarray
    light: np.ndarray
    horizon: np.ndarray  # (DEPTHS, COLUMNS): the highest place in the picture reached so far, from the front backwards

    def project(self, points: np.ndarray, heights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Places (n, 2) in the picture of points (n, 2) at these heights, and which of them nothing hides."""
        with np.errstate(all="ignore"):
            along, away = _turn(_unit(self.surface, points), self.azimuth)
            up = away * math.sin(ELEVATION) + self.rise(heights) * math.cos(ELEVATION)
        inside = np.isfinite(along + up) & (np.abs(along) < REACH) & (np.abs(away) < REACH)
        column = np.clip((along[inside] + REACH) / (2 * REACH) * COLUMNS, 0, COLUMNS - 1).astype(np.int64)
        depth = np.clip((away[inside] + REACH) / (2 * REACH) * DEPTHS, 0, DEPTHS - 1).astype(np.int64)
        seen = np.zeros(len(points), bool)
        seen[inside] = up[inside] >= self.horizon[depth, column] - 0.04
        return np.stack([along, up], axis=-1), seen

    def rise(self, heights: np.ndarray) -> np.ndarray:
        """The heights in the block, 0 to TALL for what the window holds."""
        return _scale(self.surface)[0](heights)


@lru_cache(maxsize=16)  # two megabytes each
def relief(surface: Surface, azimuth: float) -> Relief:
    """The picture of a surface from one side; asked for again it costs nothing."""
    scaled, logarithmic = _scale(surface)
    land = landscape(surface, square(surface))
    along = (np.arange(COLUMNS) + 0.5) / COLUMNS * 2 * REACH - REACH
    away = (np.arange(DEPTHS) + 0.5) / DEPTHS * 2 * REACH - REACH
    c, s = math.cos(math.radians(azimuth)), math.sin(math.radians(azimuth))
    x, y = along * c - away[:, None] * s, along * s + away[:, None] * c
    inside = (np.abs(x) <= 1) & (np.abs(y) <= 1)
    middle, side = window(surface)
    heights = surface(np.stack([x, y], axis=-1) * side / 2 + middle)
    z = scaled(heights)
    up = np.where(inside, away[:, None] * math.sin(ELEVATION) + z * math.cos(ELEVATION), -np.inf)
    horizon = np.maximum.accumulate(up, axis=0)
    rows = (np.arange(ROWS) + 0.5) / ROWS * (HIGH - LOW) + LOW
    first = _first_at_least(horizon, rows)
    seen, columns = first < DEPTHS, np.arange(COLUMNS)
    at = np.minimum(first, DEPTHS - 1)
    bands = np.where(seen, np.searchsorted(land.levels, heights)[at, columns], OUTSIDE)
    front = inside.argmax(axis=0)
    top = up[front, columns]
    foot = away[front] * math.sin(ELEVATION)
    wall = inside.any(axis=0) & (rows[:, None] < top)
    bands[wall] = np.where(rows[:, None] >= foot, SIDE, OUTSIDE)[wall]
    bands = bands.astype(np.int16)
    by_depth, by_column = np.gradient(z, 2 * REACH / DEPTHS, 2 * REACH / COLUMNS)
    light = (1 + 0.9 * by_column - 0.3 * by_depth) / np.sqrt(1 + by_column**2 + by_depth**2)
    return Relief(surface, azimuth, logarithmic, bands, np.clip(light[at, columns] / 1.4, 0, 1), horizon)


def _first_at_least(horizon, rows):
    """Of each row and column, the first depth at which the horizon reaches the row; DEPTHS if it never does."""
    return np.stack([np.searchsorted(column, rows) for column in horizon.T], axis=1)


@lru_cache(maxsize=48)
def _scale(surface):
    """A function from heights to 0 … TALL, and whether it is logarithmic."""
    heights = landscape(surface, square(surface)).heights
    low, middle, high = heights.min(), np.median(heights), heights.max()
    logarithmic = high - middle > STEEP * (middle - low)
    if not logarithmic:
        return lambda z: (z - low) / (high - low) * TALL, False
    unit = np.quantile(heights, 0.25) - low
    return lambda z: np.log1p(np.maximum(z - low, 0) / unit) / math.log1p((high - low) / unit) * TALL, True


def _unit(surface, points):
    """Points of the window in the square from −1 to 1."""
    middle, side = window(surface)
    return (points - middle) / (side / 2)


def _turn(points, azimuth):
    """How far to the right and how far away points of the plane are, seen from this side."""
    c, s = math.cos(math.radians(azimuth)), math.sin(math.radians(azimuth))
    return points[..., 0] * c + points[..., 1] * s, points[..., 1] * c - points[..., 0] * s
