"""Sparse features: a linear model whose features are 0 most of the time, some of them nearly always.

A rare feature's gradient is 0 until it is there: a rule that takes small steps then does not learn it.
"""

from dataclasses import dataclass

import numpy as np

from course_lib.arguments import Count, NonNegative, Positive, Seed, checked
from course_lib.optimizers import AdaDelta, AdaGrad, Adam, GradientDescent, Momentum, Optimizer, RMSProp
from course_lib.topics.adaptive_methods.experiments.descents import descend_all

FREQUENCIES = 0.5 ** np.arange(12)  # of the features: in every example, in each second, … in one of 2048
RATES = 10.0 ** np.arange(-3, 3.01, 0.25)  # so wide that each rule has its best rate inside
NEAR, FLOOR = 1.1, 1e-9  # the smallest rate within a tenth of the lowest error, or as good as 0, is the best
RULES = {
    "gradient descent": GradientDescent(),
    "momentum": Momentum(),
    "AdaGrad": AdaGrad(),
    "RMSProp": RMSProp(),
    "AdaDelta": AdaDelta(),
    "Adam": Adam(),
}


@dataclass(frozen=True, eq=False)
class LearnedFeatures:
    """A row for each of RULES: ``learned`` (rules, features), the share of each true weight at the end, w/w*, which
    should be 1; ``rates`` (rules,), the smallest whose errors are within a tenth of the lowest. ``seen`` (features,):
    how often each feature was there.
    """

    steps: int
    batch_size: int
    seen: np.ndarray
    rates: np.ndarray
    learned: np.ndarray

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(RULES)

    @property
    def errors(self) -> np.ndarray:
        """Mean |w/w* − 1| over the features, of each rule; infinite if it has diverged."""
        return _errors(self.learned)


def _errors(learned):
    """Mean distance from 1 over the last axis, infinite where a run has diverged."""
    with np.errstate(all="ignore"):
        errors = np.abs(learned - 1).mean(axis=-1)
    return np.where(np.isfinite(errors), errors, np.inf)


@checked
def sparse(
    steps: Count = 300,
    batch_size: Count = 16,
    eta: Positive | None = None,
    seed: Seed = 0,
    noise: NonNegative = 0.1,
    adam: Optimizer = RULES["Adam"],
) -> LearnedFeatures:
    """Fit y = Σ w*_j x_j by batches of fresh examples; feature j is 1 with its frequency, else 0. Loss ½ mean (ŷ − y)².

    The true weights are of either sign and between 0.3 and 3 in size: with all of them 1, a step of η = 1 would be
    right by chance. ``noise``: the standard deviation of what is added to each label. ``eta``: one learning rate for
    all rules; None: each at the smallest of RATES that is about the best for these data. ``adam``: an Adam with other
    settings.
    """
    rng = np.random.default_rng(seed)
    x = (rng.random((steps, batch_size, len(FREQUENCIES))) < FREQUENCIES).astype(np.float64)
    true = np.exp(rng.uniform(np.log(0.3), np.log(3), len(FREQUENCIES))) * rng.choice([-1, 1], len(FREQUENCIES))
    added = noise * rng.standard_normal((steps, batch_size))
    rates = RATES if eta is None else np.array([eta])
    rules = [rule.with_rate(rates[:, None]) for rule in (RULES | {"Adam": adam}).values()]
    start = np.zeros((len(rates), len(FREQUENCIES)))
    points, _ = descend_all(rules, lambda w, t: ((w - true) @ x[t].T - added[t]) @ x[t] / batch_size, start, steps)
    with np.errstate(over="ignore"):  # a diverged run
        shares = points[-1] / true
    errors = _errors(shares)
    best = (errors <= np.maximum(NEAR * errors.min(axis=-1, keepdims=True), FLOOR)).argmax(axis=-1)
    learned = shares[np.arange(len(rules)), best]
    return LearnedFeatures(steps, batch_size, x.sum(axis=(0, 1)), rates[best], learned)
