"""Gradient descent on a curve: a ball that rolls down a loss of one parameter, and where it ends for every start.

A valley's floor θ* holds a ball only if η < 2/f″(θ*): nearby the distance is multiplied by 1 − η f″(θ*) in each step.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Annotated

import numpy as np

from course_lib import checks
from course_lib.arguments import By, Number, Positive, checked
from course_lib.optimizers import GradientDescent, descend

STEPS = 400  # after which a descent is judged
SHOWN = 60  # steps of the film
FAR = 1e3  # beyond this a descent has diverged
NEAR = 1e-6  # this close to a minimum a ball has arrived
RATES = np.geomspace(0.01, 3.0, 90)  # the learning rates of the map
STARTS = 180  # across the map
ROLLING, CYCLE, DIVERGED, STUCK = -1, -2, -3, -4  # fates other than "in minimum k"
COUNTED = (1, 2, 4, 8, 16)  # lengths of cycles that are looked for


@dataclass(frozen=True, eq=False)
class LossCurve:
    """A loss f(θ) of one parameter with its first and second derivative, and the window to draw."""

    f: Callable[[np.ndarray], np.ndarray]
    slope: Callable[[np.ndarray], np.ndarray]
    bend: Callable[[np.ndarray], np.ndarray]
    window: tuple[float, float]

    @cached_property
    def stationary(self) -> np.ndarray:
        """Where the slope is 0 inside the window, in order: sign changes on a fine grid, then 60 bisections."""
        grid = np.linspace(*self.window, 4001) + 1e-7  # not on a round number, which may itself be a zero
        slopes = self.slope(grid)
        at = np.flatnonzero(np.sign(slopes[:-1]) != np.sign(slopes[1:]))
        low, high = grid[at], grid[at + 1]
        for _ in range(60):
            middle = (low + high) / 2
            left = np.sign(self.slope(middle)) == np.sign(slopes[at])
            low, high = np.where(left, middle, low), np.where(left, high, middle)
        return (low + high) / 2

    @cached_property
    def minima(self) -> np.ndarray:
        """The floors of the valleys, from left to right."""
        return self.stationary[self.bend(self.stationary) > 0]

    @cached_property
    def maxima(self) -> np.ndarray:
        """The hilltops between them: for small η the borders of the basins of attraction."""
        return self.stationary[self.bend(self.stationary) < 0]

    @cached_property
    def largest_rates(self) -> np.ndarray:
        """2/f″(θ*) of each minimum: with a larger η no ball can stay there."""
        return 2 / self.bend(self.minima)

    @property
    def lowest(self) -> int:
        """The index of the lowest minimum."""
        return int(self.f(self.minima).argmin())


@dataclass(frozen=True, eq=False)
class BallRoll:
    """One descent: ``points`` (STEPS + 1,), and ``fate``: in which minimum it ends, or ROLLING, CYCLE, DIVERGED, STUCK.

    ``arrived``: the first step from which on it is within NEAR of that minimum; ``cycle``: points of the cycle, 0 if
    none was found.
    """

    curve: LossCurve
    rate: float
    points: np.ndarray
    fate: int
    valley: int
    arrived: int | None
    cycle: int


@dataclass(frozen=True, eq=False)
class BasinMap:
    """The fates of all starts (columns) at all rates (rows); ``valley``: whose valley a ball is in that still rolls.

    ``lowest`` and ``settled``: of each rate, the share of starts that end in the lowest minimum, and in any of them.
    """

    curve: LossCurve
    starts: np.ndarray
    fates: np.ndarray
    valley: np.ndarray

    @cached_property
    def lowest(self) -> np.ndarray:
        return (self._home == self.curve.lowest).mean(axis=1)

    @cached_property
    def settled(self) -> np.ndarray:
        return (self._home >= 0).mean(axis=1)

    @cached_property
    def _home(self):
        return np.where(self.fates == ROLLING, self.valley, self.fates)


def choose(wanted: LossCurve | str, argument: str = "curve") -> LossCurve:
    """The curve of that name, or ``wanted`` itself if it is one."""
    return wanted if isinstance(wanted, LossCurve) else CURVES[checks.one_of(argument, wanted, CURVES)]


Curve = Annotated[LossCurve, By(choose)]


@checked
def roll(curve: Curve, start: Number, rate: Positive) -> BallRoll:
    """The ball from ``start`` with the learning rate ``rate``."""
    points = descend(GradientDescent(rate), curve.slope, np.array([float(start)]), STEPS)[:, 0]
    fate, valley = (int(a[0]) for a in judge(curve, points[-1:], rate))
    arrived = None
    if fate >= 0:
        far = np.flatnonzero(~(np.abs(points - curve.minima[fate]) < NEAR))
        arrived = int(far[-1]) + 1 if far.size else 0
    return BallRoll(curve, float(rate), points, fate, valley, arrived, _cycle(points) if fate == CYCLE else 0)


@checked
@lru_cache
def basins(curve: Curve) -> BasinMap:
    """The map of a curve's basins: every start of the window at every one of RATES, all at once."""
    starts = np.linspace(*curve.window, STARTS)
    x, rates = (a.ravel().copy() for a in np.meshgrid(starts, RATES))
    ends, left = np.full(x.size, np.nan), np.arange(x.size, dtype=np.int64)
    with np.errstate(all="ignore"):
        for t in range(STEPS):
            step = rates * curve.slope(x)
            x = x - step
            if t % 20 == 19:  # what has come to rest, or has left, need not be moved any more
                going = (np.abs(step) > 1e-12) & (np.abs(x) < FAR)
                ends[left[~going]] = x[~going]
                x, rates, left = x[going], rates[going], left[going]
        ends[left] = x
    fates, valley = judge(curve, ends, np.repeat(RATES, STARTS))
    shape = (len(RATES), STARTS)
    return BasinMap(curve, starts, fates.reshape(shape), valley.reshape(shape))


def judge(curve: LossCurve, ends: np.ndarray, rate: float | np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The fate of descents that have come to ``ends``, and the valley that each is in (by the hilltops around it)."""
    with np.errstate(all="ignore"):
        valley = np.searchsorted(curve.maxima, ends).astype(np.int64)
        floor = curve.minima[valley]
        calm = np.abs(rate * curve.slope(ends)) < 1e-9
        arrived = np.abs(ends - floor) < NEAR
        holds = np.abs(1 - rate * curve.bend(floor)) < 1
        # two more steps: a ball that still rolls goes on towards the floor, or swings about it ever closer
        one = ends - rate * curve.slope(ends)
        two = one - rate * curve.slope(one)
        closer = np.abs(two - floor) < np.abs(ends - floor)
        onward = np.sign(one - ends) == np.sign(two - one)
        fates = np.full(ends.shape, CYCLE, np.int64)
        fates[holds & closer & (onward | (np.abs(ends - floor) < 0.05))] = ROLLING
        fates[calm] = STUCK
        settled = arrived & holds
        fates[settled] = valley[settled]
        fates[~(np.abs(ends) < FAR)] = DIVERGED
    return fates, valley


def _cycle(points):
    """How many points the end of the run visits again and again; 0 if they are not few."""
    return next((n for n in COUNTED if np.allclose(points[-n:], points[-2 * n : -n], rtol=0, atol=1e-6)), 0)


def _dented(window, hollow, *dents):
    """hollow·θ²/2 with dents: −a e^{−(θ−c)²/2s²} for each (a, c, s)."""

    def dent(x, a, c, s):
        u = (x - c) / s
        return u, a * np.exp(-u * u / 2), s

    def total(x, start, part):
        return sum((part(*dent(x, *each)) for each in dents), start)

    def f(x):
        return total(x, hollow * x * x / 2, lambda u, e, s: -e)

    def slope(x):
        return total(x, hollow * x, lambda u, e, s: e * u / s)

    def bend(x):
        return total(x, hollow, lambda u, e, s: e * (1 - u * u) / s**2)

    return LossCurve(f, slope, bend, window)


CURVES = {
    "three valleys": _dented((-4.0, 4.0), 0.2, (1.2, -2.2, 0.6), (0.9, 0.0, 0.5), (1.9, 2.1, 0.55)),
    "two valleys": LossCurve(
        lambda x: x**4 / 4 - x * x / 2 + 0.1 * x, lambda x: x * x * x - x + 0.1, lambda x: 3 * x * x - 1, (-2.0, 2.0)
    ),
    "wide and narrow": _dented((-4.0, 4.0), 0.2, (1.6, -1.6, 1.1), (2.2, 1.8, 0.16)),
    "ripples": LossCurve(
        lambda x: x * x / 8 - np.cos(4 * x) / 2,
        lambda x: x / 4 + 2 * np.sin(4 * x),
        lambda x: 0.25 + 8 * np.cos(4 * x),
        (-4.0, 4.0),
    ),
    "parabola": LossCurve(lambda x: x * x / 2, lambda x: 1.0 * x, lambda x: 1.0 + 0 * x, (-3.0, 3.0)),  # 2/f″ = 2
}
