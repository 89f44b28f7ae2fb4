"""What the decks say of momentum, put to the test: how soon, how straight, how often uphill."""

import numpy as np

from course_lib import given, optimizers, surfaces
from course_lib.optimizers import descend

SOON = 400  # steps that are enough for most


@given.given(rule=optimizers.choose, surface=surfaces.choose, part="(0, inf)", start=given.point, most=1)
def steps_to(rule, surface, part, start=None, most=4000):
    """The number of steps after which the loss is below ``part`` of the first one; None if ``most`` are not enough."""
    start = surface.start if start is None else start
    for steps in sorted({min(SOON, most), most}):
        losses = surface.along(descend(rule, surface.gradient, start, steps))
        if (below := np.flatnonzero(losses < part * losses[0])).size:
            return int(below[0])
    return None


@given.given(rule=optimizers.choose, surface=surfaces.choose, start=given.point, distance="[0, inf)", most=1)
def steps_away(rule, surface, start, distance, most=4000):
    """The number of steps after which the second coordinate is further than ``distance`` from 0, or None."""
    away = np.flatnonzero(np.abs(descend(rule, surface.gradient, start, most)[:, 1]) > distance)
    return int(away[0]) if away.size else None


@given.given(rule=optimizers.choose, surface=surfaces.choose, steps=2)
def gait(rule, surface, steps=20):
    """(mean length of a step, mean angle in degrees by which a step turns from the one before it)."""
    moved = np.diff(descend(rule, surface.gradient, surface.start, steps), axis=0)
    lengths = np.hypot(*moved.T)
    cosines = (moved[1:] * moved[:-1]).sum(axis=1) / (lengths[1:] * lengths[:-1])
    return float(lengths.mean()), float(np.degrees(np.arccos(np.clip(cosines, -1, 1))).mean())


@given.given(rule=optimizers.choose, surface=surfaces.choose, steps=1)
def uphill_steps(rule, surface, steps=200):
    """How many of the first ``steps`` steps end higher than they began."""
    losses = surface.along(descend(rule, surface.gradient, surface.start, steps))
    return int((np.diff(losses) > 0).sum())
