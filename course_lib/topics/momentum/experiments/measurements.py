"""How soon a descent arrives."""

from typing import Annotated

import numpy as np

from course_lib import optimizers, surfaces
from course_lib.arguments import By, Count, Point, Positive, checked
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
