"""The largest curvature of a network's loss, measured while it learns: what its learning rate has to get along with."""

import numpy as np

from course_lib.arguments import Counts, Positive, checked
from course_lib.topics.gradient_descent.experiments.digit_runs import digits, net, new_run
from course_lib.train.threads import one_thread


@checked
@one_thread
def sharpness(rate: Positive, steps: Counts) -> np.ndarray:
    """λ_max, the largest curvature of the loss of all digits, after each number of ``steps`` of batch descent."""
    run, found = new_run(rate), []
    for t in range(1, max(steps) + 1):
        run.step(run.x, run.y)
        if t in steps:
            found.append(_curvature(run.theta))
    return np.array(found)


def _curvature(theta, times=40, h=1e-4):
    """By power iteration: a product of the Hessian with v is the difference of two gradients, by 2h."""
    v = np.ones_like(theta)
    for _ in range(times):
        v = v / np.linalg.norm(v)
        w = (_gradient(theta + h * v) - _gradient(theta - h * v)) / (2 * h)
        largest, v = float(v @ w), w
    return largest


def _gradient(theta):
    return net().loss_and_gradient(theta, digits().x_train, digits().y_train, "cross-entropy")[1]
