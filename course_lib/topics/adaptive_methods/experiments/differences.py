"""Where rules differ: a counter-example to Adam, weight decay beside L2 in the loss, and a valley in other units."""

from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np

from course_lib import checks
from course_lib.arguments import Count, Interval, Positive, Steps, Whole, checked
from course_lib.optimizers import AdaDelta, AdaGrad, Adam, AdamW, AMSGrad, GradientDescent, RMSProp
from course_lib.surfaces import Valley
from course_lib.topics.adaptive_methods.experiments.descents import descend_all, gradient_of

GRADIENTS = 10.0 ** np.arange(-3, 1.01, 0.2)  # standard deviations, beside a weight's decay
PAIRS = 8  # runs of either sign of the noise, so that the mean hardly shakes


@dataclass(frozen=True, eq=False)
class Counterexample:
    """``x``: name → x_0 … x_T. ``regret``: name → the mean of f_t(x_t) − f_t(−1) up to each step, (T,)."""

    C: float
    beta2: float
    x: dict[str, np.ndarray]
    regret: dict[str, np.ndarray]


@checked
def counterexample(
    C: Annotated[float, Interval("(2, inf)")] = 3.0,
    beta2: Annotated[float, Interval("[0, 1)")] | None = None,
    eta: Positive = 0.5,
    steps: Annotated[int, Whole(3)] = 1500,
    every: Annotated[int, Whole(3)] = 3,
) -> Counterexample:
    """Reddi et al. 2018: f_t(x) = Cx in each third step, else −x, on [−1, 1], with the rate η/√t.

    The sum over three steps is (C − 2)x, so x = −1 is best for C > 2; if Cx comes ``every`` n steps, for C > n − 1.
    Adam has β₁ = 0 and, by default, β₂ = 1/(1 + C²); every step is followed by the projection to [−1, 1]. AMSGrad and
    plain descent for comparison.
    """
    if every - 1 >= C:
        raise checks.problem("C", str(C), f"more than {every - 1}, as it comes every {every} steps", "Take a larger C.")
    beta2 = 1 / (1 + C * C) if beta2 is None else beta2
    form: dict[str, Any] = {"beta1": 0.0, "beta2": beta2, "bias_correction": False}
    rules = {"Adam": Adam(**form), "AMSGrad": AMSGrad(**form), "gradient descent": GradientDescent()}
    slopes = np.where(np.arange(steps) % every == 0, C, -1.0)
    counts = np.arange(1, steps + 1)
    rates = (eta / np.sqrt(counts)).tolist()
    x = {name: _projected(rule, slopes[:, None], rates) for name, rule in rules.items()}
    regret = {name: np.cumsum(slopes * (path[:-1] + 1)) / counts for name, path in x.items()}
    return Counterexample(C, beta2, x, regret)


def _projected(rule, slopes, rates):
    x, state = np.zeros(1), rule.initial(np.zeros(1))
    path = [0.0]
    for g, eta in zip(slopes, rates, strict=True):
        state, step = rule.update(state, g, eta, x)
        x = np.minimum(np.maximum(x + step, -1), 1)
        path.append(x[0])
    return np.array(path)


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
