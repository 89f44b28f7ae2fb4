"""The two activations that look at a whole row: softmax, which makes probabilities of it, and maxout, its maximum."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from course_lib import activations, checks

REACH = 6.0  # logits and the first logit's axis go this far to either side
AXIS = np.linspace(-REACH, REACH, 241)
LINES = np.linspace(-3, 3, 601)  # where maxout is looked at
MOST = 4  # pieces that can be moved


@dataclass(frozen=True, eq=False)
class Softmax:
    """Three logits (z + shift)/T: ``a`` from the course's softmax, ``naive`` from e^z/Σe^z as it is written.

    ``curves`` (n, 3): a while the first logit runs over AXIS; ``jacobian`` (3, 3): ∂a_i/∂z_j.
    """

    z: np.ndarray
    temperature: float
    shift: float
    a: np.ndarray
    naive: np.ndarray
    curves: np.ndarray
    jacobian: np.ndarray

    @cached_property
    def entropy(self):
        """−Σ a log a in bits: log₂ 3 if all are equal, 0 if one has everything."""
        some = self.a[self.a > 0]
        return float(abs(-some @ np.log2(some)))

    @property
    def naive_works(self):
        """Whether the naive formula gives the same numbers."""
        return bool(np.isfinite(self.naive).all() and np.abs(self.naive - self.a).max() < 1e-6)


def softmax(z1, z2, z3, temperature=1.0, shift=0.0):
    """What softmax makes of three logits, divided by a temperature, with a number added to all."""
    z = checks.array("z", [z1, z2, z3])
    temperature = checks.number("temperature", temperature, "(0, inf)")
    shift, f = checks.number("shift", shift), activations.ACTIVATIONS["softmax"]
    logits = (z + shift) / temperature
    with np.errstate(all="ignore"):  # the naive formula may overflow: that is what is to be seen
        naive = np.exp(logits) / np.exp(logits).sum()
    a = f(logits)
    rows = np.tile(z + shift, (len(AXIS), 1))
    rows[:, 0] = AXIS + shift
    jacobian = (np.diag(a) - np.outer(a, a)) / temperature
    return Softmax(z, temperature, shift, a, naive, f(rows / temperature), jacobian)


TARGETS = {
    "|x|": np.abs,
    "ReLU": activations.ACTIVATIONS["ReLU"],
    "leaky ReLU": activations.LeakyReLU(alpha=0.25),
    "x²/2": lambda x: x * x / 2,
    "tanh": activations.ACTIVATIONS["tanh"],
}
CONVEX = frozenset(TARGETS) - {"tanh"}
NEEDED = {"|x|": 2, "ReLU": 2, "leaky ReLU": 2}  # pieces with which the target is met exactly


@dataclass(frozen=True, eq=False)
class Maxout:
    """k ``pieces`` w x + b on LINES (n, k), their maximum ``a``, ``winner``: whose it is, ``goal``: the target."""

    target: str
    w: np.ndarray
    b: np.ndarray
    pieces: np.ndarray
    a: np.ndarray
    winner: np.ndarray
    goal: np.ndarray

    @cached_property
    def distance(self):
        """The largest distance from the target on [−3, 3]."""
        return float(np.abs(self.a - self.goal).max())

    @property
    def made(self):
        """Whether the maximum is the target, to rounding."""
        return self.distance < 1e-9

    @cached_property
    def shares(self):
        """The share of [−3, 3] that each piece wins."""
        return np.bincount(self.winner, minlength=len(self.w)) / len(LINES)

    @property
    def least(self):
        """The smallest distance that k pieces can reach from x²/2: (6/k)²/16, a chord's sagitta split in two."""
        return (6 / len(self.w)) ** 2 / 16 if self.target == "x²/2" else None


def maxout(target="|x|", k=2, **numbers):
    """One unit of k pieces with slopes w1 … and offsets b1 …, beside a target; numbers beyond k are not used."""
    k = checks.integer("k", k, 2, MOST)
    goal = TARGETS[checks.one_of("target", target, TARGETS)](LINES)
    w, b = (np.array([checks.number(f"{n}{j}", numbers[f"{n}{j}"]) for j in range(1, k + 1)], float) for n in "wb")
    pieces = LINES[:, None] * w + b
    f = activations.Maxout(pieces=k)
    a = f(pieces)
    winner = f.vjp(pieces, np.ones_like(a)).argmax(axis=1)  # the piece that the gradient goes to
    return Maxout(target, w, b, pieces, a[:, 0], winner, goal)
