"""AdamW beside L2 in the loss: weights that only noise pulls at, and how far each decay shrinks them."""

from dataclasses import dataclass

import numpy as np

from course_lib.arguments import Count, checked
from course_lib.optimizers import Adam, AdamW, GradientDescent
from course_lib.topics.adaptive_methods.experiments.descents import descend_all

GRADIENTS = 10.0 ** np.arange(-3, 1.01, 0.2)
PAIRS = 8  # runs of either sign of the noise, so that the mean hardly shakes


@dataclass(frozen=True, eq=False)
class DecayedWeights:
    """``left``: name → what is left of a weight of 1, for gradients of each of the standard deviations GRADIENTS."""

    eta: float
    weight_decay: float
    steps: int
    left: dict[str, np.ndarray]

    @property
    def expected(self) -> float:
        """(1 − ηλ)^T, if the decay does not depend on the gradients."""
        return (1 - self.eta * self.weight_decay) ** self.steps


@checked
def decay(weight_decay: float = 0.2, eta: float = 0.01, steps: Count = 500, seed: int = 0) -> DecayedWeights:
    """Weights that only noise pulls at, of standard deviation from 0.001 to 10: how far does each decay?

    AdamW against Adam with λθ added to the gradient, which is what L2 in the loss does, and descent with the same.
    """
    noise = np.random.default_rng(seed).standard_normal((steps, PAIRS, 1)) * GRADIENTS
    noise = np.concatenate([noise, -noise], axis=1)
    rules = {
        "AdamW": AdamW(learning_rate=eta, weight_decay=weight_decay),
        "Adam with L2": Adam(learning_rate=eta),
        "gradient descent with L2": GradientDescent(learning_rate=eta),
    }
    penalty = np.array([0.0, weight_decay, weight_decay])[:, None, None]
    points, _ = descend_all([*rules.values()], lambda w, t: noise[t] + penalty * w, np.ones(noise.shape[1:]), steps)
    left = dict(zip(rules, points[-1].mean(axis=1), strict=True))
    return DecayedWeights(eta, weight_decay, steps, left)
