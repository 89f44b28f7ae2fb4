"""Measurements of a descent: how soon it arrives, how far its steps turn, how often they lead uphill."""

from typing import Annotated

import numpy as np

from course_lib import optimizers, surfaces
from course_lib.arguments import By, Count, NonNegative, Point, Positive, Whole, checked
from course_lib.optimizers import Optimizer, descend
from course_lib.surfaces import Surface

FIRST_TRY = 400  # steps, which are usually enough
AnyRule = Annotated[Optimizer, By(optimizers.choose)]
AnySurface = Annotated[Surface, By(surfaces.choose)]


@checked
def steps_to(
    rule: AnyRule, surface: AnySurface, part: Positive, start: Point | None = None, most: Count = 4000
) -> int | None:
    """The number of steps after which the loss is below ``part`` of the first one; None if ``most`` are not enough."""
    start = surface.start if start is None else start
    for steps in sorted({min(FIRST_TRY, most), most}):
        losses = surface.along(descend(rule, surface.gradient, start, steps))
        if (below := np.flatnonzero(losses < part * losses[0])).size:
            return int(below[0])
    return None


@checked
def steps_away(
    rule: AnyRule, surface: AnySurface, start: Point, distance: NonNegative, most: Count = 4000
) -> int | None:
    """The number of steps after which the second coordinate is further than ``distance`` from 0, or None."""
    away = np.flatnonzero(np.abs(descend(rule, surface.gradient, start, most)[:, 1]) > distance)
    return int(away[0]) if away.size else None


@checked
def gait(rule: AnyRule, surface: AnySurface, steps: Annotated[int, Whole(2)] = 20) -> tuple[float, float]:
    """(mean length of a step, mean angle in degrees by which a step turns from the one before it)."""
    moved = np.diff(descend(rule, surface.gradient, surface.start, steps), axis=0)
    lengths = np.hypot(*moved.T)
    cosines = (moved[1:] * moved[:-1]).sum(axis=1) / (lengths[1:] * lengths[:-1])
    return float(lengths.mean()), float(np.degrees(np.arccos(np.clip(cosines, -1, 1))).mean())


@checked
def uphill_steps(rule: AnyRule, surface: AnySurface, steps: Count = 200) -> int:
    """How many of the first ``steps`` steps end higher than they began."""
    losses = surface.along(descend(rule, surface.gradient, surface.start, steps))
    return int((np.diff(losses) > 0).sum())
