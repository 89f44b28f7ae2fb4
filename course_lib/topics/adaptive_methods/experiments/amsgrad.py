"""The counter-example for which AMSGrad was made: Adam goes to the wrong end."""

from dataclasses import dataclass
from typing import Annotated

import numpy as np

from course_lib.arguments import Interval, Positive, Whole, checked
from course_lib.optimizers import Adam, AMSGrad, GradientDescent


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
) -> Counterexample:
    """Reddi et al. 2018: f_t(x) = Cx in each third step, else −x, on [−1, 1], with the rate η/√t.

    The sum over three steps is (C − 2)x, so x = −1 is best for C > 2. Adam has β₁ = 0 and, by default, β₂ = 1/(1 + C²);
    every step is followed by the projection to [−1, 1]. AMSGrad and plain descent for comparison.
    """
    beta2 = 1 / (1 + C * C) if beta2 is None else beta2
    form = {"beta1": 0.0, "beta2": beta2, "bias_correction": False}
    rules = {"Adam": Adam(**form), "AMSGrad": AMSGrad(**form), "gradient descent": GradientDescent()}
    slopes = np.where(np.arange(steps) % 3 == 0, C, -1.0)
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
