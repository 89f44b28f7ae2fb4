"""Rules fed with the same gradients: how each one's effective learning rate changes, and how far it gets."""

from dataclasses import dataclass
from typing import Annotated

import numpy as np

from course_lib.arguments import Count, OneOf, checked
from course_lib.optimizers import AdaDelta, AdaGrad, Adam, AdaMax, AMSGrad, Nadam, Optimizer, RMSProp
from course_lib.topics.adaptive_methods.experiments.traces import Traces, fed

RARE = 20  # of so many gradients one is not 0
SEQUENCES = {
    "constant": lambda t, size, rng: np.ones(len(t)),
    "falling as 1/√t": lambda t, size, rng: 1 / np.sqrt(t),
    "steep at first": lambda t, size, rng: np.where(t <= 5, size, 1.0),
    "one outlier": lambda t, size, rng: np.where(t == 50, size, 1.0),
    "rare": lambda t, size, rng: (t % RARE == 0) * 1.0,
    "turning": lambda t, size, rng: np.where(t <= 50, 1.0, -1.0),
    "noise": lambda t, size, rng: rng.standard_normal(len(t)),
}
SequenceName = Annotated[str, OneOf(SEQUENCES)]


@checked
def sequence(kind: SequenceName, steps: Count, size: float = 100.0) -> np.ndarray:
    """The gradients g_1 … g_T of one coordinate; ``size`` is how large the steep ones and the outlier are."""
    return SEQUENCES[kind](np.arange(1, steps + 1), size, np.random.default_rng(0))


@dataclass(frozen=True, eq=False)
class SameGradients:
    """What the rules (by name) made of ``gradients`` (T, n): each one's ``steps`` (T, n) and Traces."""

    kind: str
    eta: float
    gradients: np.ndarray
    steps: dict[str, np.ndarray]
    traces: dict[str, Traces]

    def travelled(self, name: str) -> np.ndarray:
        """Where a rule is after each step, if it begins at 0 and walks against the gradient: Σ −Δθ, (T, n)."""
        return -self.steps[name].cumsum(axis=0)


def _feed_all(kind, eta, gradients, rules):
    pairs = {name: fed(rule, gradients) for name, rule in rules.items()}
    steps, traces = ({name: pair[i] for name, pair in pairs.items()} for i in (0, 1))
    return SameGradients(kind, eta, gradients, steps, traces)


def alphas(
    kind: str,
    steps: int = 300,
    size: float = 100.0,
    scale: float = 0.1,
    eta: float = 0.1,
    decay: float = 0.9,
    window: int = 10,
) -> SameGradients:
    """The four adaptive rules of the decks, fed the same: x gets a sequence, y gets it times ``scale``.

    AdaDelta appears twice: as deck 002 describes it, with a window of w gradients, and as published.
    """
    gradients = sequence(kind, steps, size)[:, None] * [1.0, scale]
    rules: dict[str, Optimizer] = {
        "AdaGrad": AdaGrad(learning_rate=eta),
        "AdaDelta, window": AdaDelta(learning_rate=eta, form="window", window=window),
        "AdaDelta": AdaDelta(decay=decay),
        "RMSProp": RMSProp(learning_rate=eta, decay=decay),
        "Adam": Adam(learning_rate=eta),
    }
    return _feed_all(kind, eta, gradients, rules)


def relatives(
    kind: str, size: float = 100.0, eta: float = 0.1, beta1: float = 0.9, beta2: float = 0.99
) -> SameGradients:
    """Adam and three relatives, each one line away from it, fed the same 200 gradients."""
    rules = {rule.__name__: rule(eta, beta1, beta2) for rule in (Adam, AdaMax, Nadam, AMSGrad)}
    return _feed_all(kind, eta, sequence(kind, 200, size)[:, None], rules)
