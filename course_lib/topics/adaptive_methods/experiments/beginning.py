"""Rules fed with the same gradients: how each one's effective learning rate goes, and how far it gets with it."""

from dataclasses import dataclass, replace

import numpy as np

from course_lib import checks
from course_lib.optimizers import AdaDelta, AdaGrad, Adam, AdaMax, AMSGrad, Nadam, RMSProp
from course_lib.topics.adaptive_methods.experiments.fed import fed

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


def sequence(kind, steps, size=100.0):
    """The gradients g_1 … g_T of one coordinate; ``size`` is how large the steep ones and the outlier are."""
    checks.one_of("kind", kind, SEQUENCES)
    t = np.arange(1, checks.integer("steps", steps, 1) + 1)
    return SEQUENCES[kind](t, size, np.random.default_rng(0))


@dataclass(frozen=True, eq=False)
class Fed:
    """What the rules (by name) made of ``gradients`` (T, n): each one's ``steps`` (T, n) and Traces."""

    kind: str
    eta: float
    gradients: np.ndarray
    steps: dict
    traces: dict

    def travelled(self, name):
        """Where a rule is after each step, if it begins at 0 and walks against the gradient: Σ −Δθ, (T, n)."""
        return -self.steps[name].cumsum(axis=0)


def _feed(kind, eta, gradients, rules):
    found = {name: fed(rule, gradients) for name, rule in rules.items()}
    steps, traces = ({name: pair[i] for name, pair in found.items()} for i in (0, 1))
    return Fed(kind, eta, gradients, steps, traces)


def alphas(kind, steps=300, size=100.0, scale=0.1, eta=0.1, decay=0.9, window=10):
    """The four adaptive rules of the decks, fed the same: x gets a sequence, y gets it times ``scale``.

    AdaDelta stands there twice: as deck 002 describes it, a window of w gradients, and as published.
    """
    gradients = sequence(kind, steps, size)[:, None] * [1.0, scale]
    rules = {
        "AdaGrad": AdaGrad(learning_rate=eta),
        "AdaDelta, window": AdaDelta(learning_rate=eta, form="window", window=window),
        "AdaDelta": AdaDelta(decay=decay),
        "RMSProp": RMSProp(learning_rate=eta, decay=decay),
        "Adam": Adam(learning_rate=eta),
    }
    return _feed(kind, eta, gradients, rules)


def relatives(kind, size=100.0, eta=0.1, beta1=0.9, beta2=0.99):
    """Adam and three relatives, each one line away from it, fed the same 200 gradients."""
    about = {"learning_rate": eta, "beta1": beta1, "beta2": beta2}
    rules = {"Adam": Adam(**about), "AdaMax": AdaMax(**about), "Nadam": Nadam(**about), "AMSGrad": AMSGrad(**about)}
    return _feed(kind, eta, sequence(kind, 200, size)[:, None], rules)


@dataclass(frozen=True, eq=False)
class Beginning:
    """Adam's first steps at a constant gradient, with and without bias correction, ε outside and inside the root.

    ``over_time``: name → |Δθ|/η at each t, for the gradient ``g``; ``over_size``: name → |Δθ|/η at step ``at`` for each
    of ``sizes``.
    """

    rule: Adam
    g: float
    at: int
    sizes: np.ndarray
    over_time: dict
    over_size: dict


VARIANTS = {
    "corrected, ε outside": {"bias_correction": True, "epsilon_inside": False},
    "corrected, ε inside": {"bias_correction": True, "epsilon_inside": True},
    "not corrected, ε outside": {"bias_correction": False, "epsilon_inside": False},
    "not corrected, ε inside": {"bias_correction": False, "epsilon_inside": True},
}
SIZES = 10.0 ** np.arange(-14, 2.01, 0.25)
BEGINNING = 300


def beginning(g=1.0, at=10, beta1=0.9, beta2=0.999, epsilon=1e-8):
    """The four variants of Adam, each fed constant gradients: of size ``g``, and of every size in SIZES."""
    at = checks.integer("at", at, 1, BEGINNING)
    rule = Adam(learning_rate=1.0, beta1=beta1, beta2=beta2, epsilon=epsilon)
    sizes = np.append(SIZES, checks.number("g", g, "(0, inf)"))
    gradients = np.broadcast_to(sizes, (BEGINNING, len(sizes)))
    steps = {name: -fed(replace(rule, **variant), gradients)[0] for name, variant in VARIANTS.items()}
    over_time = {name: s[:, -1] for name, s in steps.items()}
    over_size = {name: s[at - 1, :-1] for name, s in steps.items()}
    return Beginning(rule, g, at, SIZES, over_time, over_size)
