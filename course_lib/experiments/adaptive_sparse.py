"""Sparse features: a linear model whose features are 0 most of the time, some of them nearly always.

A rare feature's gradient is 0 until it is there: who takes small steps then does not learn it.
"""

from dataclasses import dataclass, replace

import numpy as np

from course_lib import checks
from course_lib.experiments.race import descend_all
from course_lib.optimizers import AdaDelta, AdaGrad, Adam, GradientDescent, Momentum, RMSProp

FREQUENCIES = 0.5 ** np.arange(12)  # of the features: in every example, in each second, … in one of 2048
RATES = 10.0 ** np.arange(-3, 1.51, 0.25)
RULES = {
    "gradient descent": GradientDescent(),
    "momentum": Momentum(),
    "AdaGrad": AdaGrad(),
    "RMSProp": RMSProp(),
    "AdaDelta": AdaDelta(),
    "Adam": Adam(),
}


@dataclass(frozen=True, eq=False)
class Sparse:
    """``learned`` (rules, features): the weights at the end, of which each should be 1; ``seen`` (features,): how often
    each feature was there; ``rates`` (rules,): those at which the weights are, on average, closest to 1.
    """

    steps: int
    batch_size: int
    names: tuple
    frequencies: np.ndarray
    seen: np.ndarray
    rates: np.ndarray
    learned: np.ndarray

    @property
    def errors(self):
        """Mean |w − 1| over the features, of each rule; infinite if it has diverged."""
        return _errors(self.learned)


def _errors(weights):
    """Mean |w − 1| over the last axis, infinite where a run has diverged."""
    with np.errstate(all="ignore"):
        errors = np.abs(weights - 1).mean(axis=-1)
    return np.where(np.isfinite(errors), errors, np.inf)


def sparse(steps=300, batch_size=16, eta=None, seed=0):
    """Fit y = Σ x_j by batches of fresh examples; feature j is 1 with its frequency, else 0. Loss ½ mean (ŷ − y)².

    ``eta``: one learning rate for all rules; None: each at the best of RATES for these data.
    """
    steps, batch_size = checks.integer("steps", steps, 1), checks.integer("batch_size", batch_size, 1)
    rng = np.random.default_rng(seed)
    x = (rng.random((steps, batch_size, len(FREQUENCIES))) < FREQUENCIES).astype(np.float64)
    rates = RATES if eta is None else np.array([checks.number("eta", eta, "(0, inf)")])
    rules = [replace(rule, learning_rate=rates[:, None]) for rule in RULES.values()]
    start = np.zeros((len(rates), len(FREQUENCIES)))
    points, _ = descend_all(rules, lambda w, t: (w - 1) @ x[t].T @ x[t] / batch_size, start, steps)
    ends = points[-1]
    best = _errors(ends).argmin(axis=-1)
    learned = ends[np.arange(len(rules)), best]
    return Sparse(steps, batch_size, tuple(RULES), FREQUENCIES, x.sum(axis=(0, 1)), rates[best], learned)
