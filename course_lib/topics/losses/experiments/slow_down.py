"""The learning slow-down: one neuron that begins badly wrong and learns with two costs."""

from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np

from course_lib import checks, optimizers
from course_lib.activations import Sigmoid
from course_lib.arguments import By, Number, Positive, Share, checked
from course_lib.losses import LOSSES, BinaryCrossEntropyOfLogits, Loss

SIGMOID, CROSS_ENTROPY = Sigmoid(), BinaryCrossEntropyOfLogits()
STEPS, EVERY = 300, 3  # of the training, and from one frame of the film to the next


def costs_to_compare() -> dict[str, Loss]:
    """The losses that do not ask for an output activation of their own."""
    return {name: loss for name, loss in LOSSES.items() if loss.output is None}


Cost = Annotated[str, By(lambda value, argument: checks.one_named(argument, value, costs_to_compare()))]


@dataclass(frozen=True, eq=False)
class LearningSlowDown:
    """One neuron a = σ(w + b), trained from one start with two costs: arrays (STEPS + 1, 2), the second cross-entropy.

    ``slope`` is ∂J/∂w, which for the input 1 equals ∂J/∂b and ∂J/∂z; J is the loss of the one example. ``rates``: both
    learning rates.
    """

    names: tuple[str, str]
    target: float
    rates: np.ndarray
    theta: np.ndarray
    z: np.ndarray
    a: np.ndarray
    cost: np.ndarray
    slope: np.ndarray

    @property
    def frames(self) -> int:
        return STEPS // EVERY + 1

    @property
    def reached(self) -> np.ndarray:
        """The first step after which the output is within 0.1 of the target, −1 for never, one a cost."""
        near = np.abs(self.a - self.target) <= 0.1
        return np.where(near.any(axis=0), near.argmax(axis=0), -1)

    @property
    def steepest(self) -> np.ndarray:
        """The step at which the slope was largest, one a cost."""
        return np.abs(self.slope).argmax(axis=0)


def slopes(cost: Loss, z: np.ndarray, y: float) -> np.ndarray:
    """∂J/∂z (…, 2) of this cost and of cross-entropy at z (…, 2), one example."""
    a, target = SIGMOID.value(z[..., :1]), np.array([[y]])
    through = cost.slope(a[..., None], target)[..., 0] * SIGMOID.slope(z[..., :1], a)
    direct = CROSS_ENTROPY.slope(z[..., 1:, None], target)[..., 0]
    return np.concatenate([through, direct], axis=-1)


@checked
def slow_down(
    *, eta: Positive, w: Number, b: Number, target: Share, cost: Cost = "half squared error", matched: bool = False
) -> LearningSlowDown:
    """300 steps of gradient descent on both costs from (w, b).

    ``matched``: cross-entropy takes the learning rate with which its first step is as long as the other's.
    """
    loss, y = LOSSES[cost], np.array([[target]])
    start = np.array([[w, b]] * 2, np.float64)
    first = np.abs(slopes(loss, start.sum(axis=-1), target))
    ratio = first[0] / first[1] if matched and first[1] > 0 else 1.0
    rates: Any = eta * np.array([[1.0], [ratio]])

    def gradient(theta):
        return np.repeat(slopes(loss, theta.sum(axis=-1), target)[:, None], 2, axis=1)

    theta = optimizers.descend(optimizers.GradientDescent(rates), gradient, start, STEPS)
    z = theta.sum(axis=-1)
    a = SIGMOID(z)
    costs = np.stack([loss(a[:, :1, None], y), CROSS_ENTROPY(z[:, 1:, None], y)], axis=-1)
    names = (cost, "binary cross-entropy")
    return LearningSlowDown(names, target, rates[:, 0], theta, z, a, costs, slopes(loss, z, target))
