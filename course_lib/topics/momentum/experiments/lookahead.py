"""One step under a magnifying glass: where momentum and Nesterov take the gradient, and where they go."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from course_lib.arguments import Point, checked
from course_lib.landscapes import Landscape, landscape
from course_lib.optimizers import Momentum, Nesterov, descend
from course_lib.surfaces import Surface
from course_lib.topics.momentum.experiments import theory

FAR = 1e3  # a coordinate beyond this has diverged


@dataclass(frozen=True, eq=False)
class LookAheadStep:
    """The step from θ: the drift βv, and −η∇J at θ (``at_theta``) and at the look-ahead point θ + βv (``ahead``)."""

    t: int
    theta: np.ndarray
    drift: np.ndarray
    at_theta: np.ndarray
    ahead: np.ndarray

    @property
    def momentum(self) -> np.ndarray:
        return self.drift + self.at_theta

    @property
    def nesterov(self) -> np.ndarray:
        return self.drift + self.ahead

    @property
    def window(self) -> tuple[np.ndarray, float]:
        """(the middle, half the side) of a square that holds all arrows."""
        ends = [0 * self.theta, self.drift, self.at_theta, self.momentum, self.nesterov]
        low, high = self.theta + np.min(ends, axis=0), self.theta + np.max(ends, axis=0)
        return (low + high) / 2, max(0.62 * float((high - low).max()), 1e-9)


@dataclass(frozen=True, eq=False)
class LookAheadRun:
    """One run whose steps can be magnified; ``frames`` of them are within reach."""

    land: Landscape
    rule: Momentum | Nesterov
    path: np.ndarray

    @cached_property
    def frames(self) -> int:
        inside = (np.abs(self.path) < FAR).all(axis=-1)
        return len(self.path) if inside.all() else int(inside.argmin())

    def step(self, t: int) -> LookAheadStep:
        """The step that starts at θ_t with the velocity that the run has there."""
        theta = self.path[t]
        v = theta - self.path[t - 1] if t else np.zeros(2)
        eta, drift = self.rule.learning_rate, self.rule.momentum * v
        at_theta, ahead = (-eta * self.land.surface.gradient(at) for at in (theta, theta + drift))
        return LookAheadStep(t, theta, drift, at_theta, ahead)


@checked
def look_ahead(
    surface: Surface,
    rule: theory.RuleName,
    learning_rate: float,
    momentum: float,
    start: Point | None = None,
    steps: int = 60,
) -> LookAheadRun:
    """A run of "momentum" or "Nesterov" over a surface, by default from the surface's own start."""
    optimizer = theory.RULES[rule](learning_rate, momentum)
    path = descend(optimizer, surface.gradient, surface.start if start is None else start, steps)
    return LookAheadRun(landscape(surface), optimizer, path)
