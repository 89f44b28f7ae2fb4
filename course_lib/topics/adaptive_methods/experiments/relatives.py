"""Where the relatives of Adam differ from it, and AdaDelta from all: a counter-example, weight decay, and units."""

from dataclasses import dataclass

import numpy as np

from course_lib import checks
from course_lib.optimizers import AdaDelta, AdaGrad, Adam, AdamW, AMSGrad, GradientDescent, RMSProp
from course_lib.surfaces import Valley
from course_lib.topics.adaptive_methods.experiments.race import descend_all


@dataclass(frozen=True, eq=False)
class Counterexample:
    """``x``: name → x_0 … x_T. ``regret``: name → the mean of f_t(x_t) − f_t(−1) up to each step, (T,)."""

    C: float
    beta2: float
    x: dict
    regret: dict


def counterexample(C=3.0, beta2=None, eta=0.5, steps=1500):
    """Reddi et al. 2018: f_t(x) = Cx in each third step, else −x, on [−1, 1], with the rate η/√t.

    The sum over three steps is (C − 2)x, so x = −1 is best for C > 2. Adam has β₁ = 0 and, by default, β₂ = 1/(1 + C²);
    every step is followed by the projection to [−1, 1]. AMSGrad and plain descent for comparison.
    """
    C, steps = checks.number("C", C, "(2, inf)"), checks.integer("steps", steps, 3)
    beta2 = 1 / (1 + C * C) if beta2 is None else checks.number("beta2", beta2, "[0, 1)")
    about = {"beta1": 0.0, "beta2": beta2, "bias_correction": False}
    rules = {"Adam": Adam(**about), "AMSGrad": AMSGrad(**about), "gradient descent": GradientDescent()}
    slopes = np.where(np.arange(steps) % 3 == 0, C, -1.0)
    rates = (eta / np.sqrt(np.arange(1, steps + 1))).tolist()
    x = {name: _projected(rule, slopes[:, None], rates) for name, rule in rules.items()}
    counts = np.arange(1, steps + 1)
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
class Decay:
    """``left``: name → what is left of a weight of 1, for each ``size`` of the gradients that tear at it."""

    eta: float
    weight_decay: float
    steps: int
    sizes: np.ndarray
    left: dict

    @property
    def expected(self):
        """(1 − ηλ)^T, if the decay does not depend on the gradients."""
        return (1 - self.eta * self.weight_decay) ** self.steps


GRADIENTS = 10.0 ** np.arange(-3, 1.01, 0.2)
PAIRS = 8  # runs of either sign of the noise, so that the mean hardly shakes


def decay(weight_decay=0.2, eta=0.01, steps=500, seed=0):
    """Weights that only noise pulls at, of standard deviation from 0.001 to 10: how far does each decay?

    AdamW against Adam with λθ added to the gradient, which is what L2 in the loss does, and descent with the same.
    """
    steps = checks.integer("steps", steps, 1)
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
    return Decay(eta, weight_decay, steps, GRADIENTS, left)


@dataclass(frozen=True, eq=False)
class Units:
    """``losses``: name → the loss, in its old unit, after t = 0 … T steps in the new units; ``before``: in the old."""

    theta_unit: float
    loss_unit: float
    losses: dict
    before: dict


def units(theta_unit=1.0, loss_unit=1.0, epsilon=1e-6, steps=300):
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

    def losses(c, k):
        points, _ = descend_all(
            [*rules.values()], lambda w, t: k / c * valley._gradient(w / c), c * valley.start, steps
        )
        with np.errstate(over="ignore"):  # a diverged run
            heights = valley.along(points / c)
        return dict(zip(rules, np.where(np.isfinite(heights), heights, np.nan).T, strict=True))

    c, k = (checks.number(n, v, "(0, inf)") for n, v in (("theta_unit", theta_unit), ("loss_unit", loss_unit)))
    return Units(c, k, losses(c, k), losses(1.0, 1.0))
