"""One valley, measured in other units: which rules go the same way as before?"""

from dataclasses import dataclass

import numpy as np

from course_lib.arguments import Positive, Steps, checked
from course_lib.optimizers import AdaDelta, AdaGrad, Adam, GradientDescent, RMSProp
from course_lib.surfaces import Valley
from course_lib.topics.adaptive_methods.experiments.descents import descend_all, gradient_of


@dataclass(frozen=True, eq=False)
class ChangedUnits:
    """``losses``: name → the loss, in its old unit, after t = 0 … T steps in the new units; ``before``: in the old."""

    theta_unit: float
    loss_unit: float
    losses: dict[str, np.ndarray]
    before: dict[str, np.ndarray]


@checked
def units(
    theta_unit: Positive = 1.0, loss_unit: Positive = 1.0, epsilon: float = 1e-6, steps: Steps = 300
) -> ChangedUnits:
    """One valley, measured in other units: θ is ``theta_unit`` times the number it was, the loss ``loss_unit`` times.

    So every gradient is loss_unit/theta_unit times what it was. The learning rates stay as they were.
    """
    rules = {
        "gradient descent": GradientDescent(learning_rate=0.05),
        "AdaGrad": AdaGrad(learning_rate=0.5),
        "RMSProp": RMSProp(learning_rate=0.02),
        "Adam": Adam(learning_rate=0.1),
        "AdaDelta": AdaDelta(epsilon=epsilon),
    }
    valley = Valley(kappa=20)
    gradient = gradient_of(valley)

    def losses(c, k):
        points, _ = descend_all([*rules.values()], lambda w, t: k / c * gradient(w / c, t), c * valley.start, steps)
        with np.errstate(over="ignore"):  # a diverged run
            heights = valley.along(points / c)
        return dict(zip(rules, np.where(np.isfinite(heights), heights, np.nan).T, strict=True))

    return ChangedUnits(theta_unit, loss_unit, losses(theta_unit, loss_unit), losses(1.0, 1.0))
