"""RMSProp in a valley without noise: how each coordinate comes to jump between two points."""

from dataclasses import dataclass

import numpy as np

from course_lib.arguments import Positive, Steps, checked
from course_lib.optimizers import RMSProp, descend
from course_lib.surfaces import Valley

KAPPA = 20.0


@dataclass(frozen=True, eq=False)
class Settling:
    """The run's ``points`` (T + 1, 2), from (−4.5, 1), with curvatures 1 and κ = 20."""

    eta: float
    points: np.ndarray

    @property
    def times(self) -> np.ndarray:
        """hα of each step along each axis, (T, 2): a step multiplies θ by 1 − hα."""
        return 1 - self.points[1:] / self.points[:-1]


@checked
def settling(eta: Positive = 0.1, steps: Steps = 400) -> Settling:
    """RMSProp with ρ = 0.9 in the valley."""
    valley = Valley(kappa=KAPPA)
    return Settling(eta, descend(RMSProp(eta), valley.gradient, valley.start, steps))
