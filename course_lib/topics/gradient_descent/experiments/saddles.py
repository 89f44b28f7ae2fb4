"""Descents that start on the ridge of a saddle, or slightly to its side: how many steps it takes to get away."""

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated

import numpy as np

from course_lib import checks
from course_lib.arguments import By, NonNegative, OneOf, Positive, Seed, checked
from course_lib.surfaces import SURFACES, Surface
from course_lib.topics.gradient_descent.experiments.descents import MOST

ESCAPED = 1.0  # how far from the saddle a descent has left it: |y|, or −x, down the monkey's tail
PATIENCE = 3000  # steps that an escape is waited for
OFFSETS = (0.0, *(10.0**k for k in range(-17, 0)))
SADDLES = {name: SURFACES[name] for name in ("saddle", "monkey saddle")}


def _offset(value, argument):
    offset = checks.number(argument, value)
    if offset not in OFFSETS:
        raise checks.problem(argument, repr(offset), "0 or a power of ten from 1e-17 to 0.1", "Choose one of OFFSETS.")
    return offset


@dataclass(frozen=True, eq=False)
class SaddleEscape:
    """Descents that start beside the ridge of a saddle, at ``start`` = (x, offset).

    ``points`` (MOST + 1, 2): the chosen one. ``steps``: of each of OFFSETS, the steps until it is ESCAPED away, NaN if
    more than PATIENCE. ``theory``: ln(1/offset)/ln(1 + 2η); None for the monkey saddle, whose curvature is 0.
    """

    name: str
    surface: Surface
    rate: float
    offset: float
    noise: float
    points: np.ndarray
    steps: np.ndarray
    theory: np.ndarray | None

    @property
    def taken(self) -> float:
        """The steps to the escape from the chosen offset, NaN if more than PATIENCE."""
        return self.steps[OFFSETS.index(self.offset)]


@checked
def escape(
    surface: Annotated[str, OneOf(SADDLES)],
    offset: Annotated[float, By(_offset)],
    rate: Positive,
    noise: NonNegative = 0.0,
    seed: Seed = 0,
) -> SaddleEscape:
    """Off a ridge: from (1, offset) with gradients to which normal noise of standard deviation ``noise`` is added."""
    points, steps = _escapes(surface, rate, noise, seed)
    theory = None
    if surface == "saddle":
        with np.errstate(divide="ignore"):
            theory = np.log(ESCAPED / np.array(OFFSETS)) / math.log1p(2 * rate)
    chosen = points[:, OFFSETS.index(offset)]
    return SaddleEscape(surface, SADDLES[surface], rate, offset, noise, chosen, steps, theory)


@lru_cache(maxsize=32)
def _escapes(name, rate, noise, seed):
    """From all offsets at once: the first MOST + 1 points (…, OFFSETS, 2), and the steps until each has left."""
    surface, rng = SADDLES[name], np.random.default_rng(seed)
    x = np.stack([np.ones(len(OFFSETS)), np.array(OFFSETS)], axis=-1)
    points, steps = np.full((MOST + 1, *x.shape), np.nan), np.full(len(OFFSETS), np.nan)
    points[0] = x
    with np.errstate(all="ignore"):
        for t in range(1, PATIENCE + 1):
            g = np.stack(surface.slopes(x[:, 0], x[:, 1]), axis=-1)
            x = x - rate * (g + noise * rng.standard_normal(2) if noise else g)  # the same noise for all of them
            out = np.isnan(steps) & ~((np.abs(x[:, 1]) <= ESCAPED) & (x[:, 0] >= -ESCAPED))
            steps[out] = t
            if t <= MOST:
                points[t] = x
            elif not np.isnan(steps[1:]).any() or (noise and not np.isnan(steps).any()):
                break
    return points, steps
