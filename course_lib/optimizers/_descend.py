"""A descent with any rule from any start: the points that the lectures draw."""

from collections.abc import Callable
from typing import Annotated, Any

import numpy as np

from course_lib import checks, menus
from course_lib.arguments import Array, Takes, Whole, checked
from course_lib.optimizers._menu import choose
from course_lib.optimizers._optimizer import Optimizer, check_made, check_rate, check_returned

Gradient = Annotated[Callable[[np.ndarray], np.ndarray], Takes(1, "a function θ → gradient, such as surface.gradient")]
Rates = Annotated[Callable[[int], Any], Takes(1, "a function t → learning rate, such as schedules.choose('cosine')")]


@checked
def descend(
    rule: str | Optimizer,
    gradient: Gradient,
    start: Array,
    steps: Annotated[int, Whole(0, None)],
    schedule: Rates | None = None,
) -> np.ndarray:
    """The points θ_0 … θ_steps of a descent from ``start``: shape (steps + 1, *start.shape).

    ``gradient`` is a function θ → ∇J(θ) of the same shape; it is called once a step, for Nesterov at the look-ahead
    point, while the points are the lecture's θ. ``schedule(t)`` is the learning rate of step t = 0, 1, …; without it
    the rule's own. A diverging run ends in ±inf and NaN, without a warning: an entry that has overflowed stays so, and
    ``gradient`` is given the last finite value instead.

    >>> from course_lib.optimizers import descend
    >>> descend("gradient descent", lambda theta: 2 * theta, np.array([1.0]), steps=2).round(3)
    array([[1.  ],
           [0.8 ],
           [0.64]])
    """
    theta, rule = start, menus.for_replicas(choose(rule, "rule"), start)
    came = f"{checks.describe(steps)}, each with a point of {theta.nbytes} bytes"
    checks.memory("steps", came, steps * theta.nbytes, "Take fewer.")
    state = rule.initial(theta)
    points = np.empty((steps + 1, *theta.shape), theta.dtype)
    points[0] = at = theta
    with np.errstate(all="ignore"):
        for t in range(steps):
            offset = rule.offset(state)
            ahead = theta if offset is None else theta + offset
            at = ahead if np.isfinite(ahead).all() else np.where(np.isfinite(ahead), ahead, at)
            g = check_returned(gradient(at), theta)
            eta = rule.learning_rate if schedule is None else check_rate("schedule", schedule(t), theta)
            made = rule.update(state, g, eta, theta)
            state, step = made if t else check_made(rule, state, g, made)
            points[t + 1] = theta = theta + step
    return points
