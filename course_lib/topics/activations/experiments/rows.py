"""The two activations that look at a whole row: softmax, which makes probabilities of it, and maxout, its maximum."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated

import numpy as np

from course_lib import activations, checks
from course_lib.arguments import Number, OneOf, Positive, Whole, checked

REACH = 6.0  # logits and the first logit's axis go this far to either side
AXIS = np.linspace(-REACH, REACH, 241)
LINES = np.linspace(-3, 3, 601)  # where maxout is looked at
MOST = 4  # pieces that can be moved


@dataclass(frozen=True, eq=False)
class SoftmaxRow:
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
    def entropy(self) -> float:
        """−Σ a log a in bits: log₂ 3 if all are equal, 0 if one has everything."""
        some = self.a[self.a > 0]
        return float(abs(-some @ np.log2(some)))

    @property
    def naive_works(self) -> bool:
        """Whether the naive formula gives the same numbers."""
        return bool(np.isfinite(self.naive).all() and np.abs(self.naive - self.a).max() < 1e-6)


@checked
def softmax(z1: Number, z2: Number, z3: Number, temperature: Positive = 1.0, shift: Number = 0.0) -> SoftmaxRow:
    """What softmax makes of three logits, divided by a temperature, with a number added to all."""
    z, f = np.array([z1, z2, z3], float), activations.ACTIVATIONS["softmax"]
    logits = (z + shift) / temperature
    with np.errstate(all="ignore"):  # the naive formula may overflow: that is what is to be seen
        naive = np.exp(logits) / np.exp(logits).sum()
    a = f(logits)
    rows = np.tile(z + shift, (len(AXIS), 1))
    rows[:, 0] = AXIS + shift
    jacobian = (np.diag(a) - np.outer(a, a)) / temperature
    return SoftmaxRow(z, temperature, shift, a, naive, f(rows / temperature), jacobian)


TARGETS: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "|x|": np.abs,
    "ReLU": activations.ACTIVATIONS["ReLU"],
    "leaky ReLU": activations.LeakyReLU(alpha=0.25),
    "x²/2": lambda x: x * x / 2,
    "tanh": activations.ACTIVATIONS["tanh"],
}


@dataclass(frozen=True, eq=False)
class MaxoutUnit:
    """k ``pieces`` w x + b on LINES (n, k), their maximum ``a``, ``winner``: whose it is, ``target_values``."""

    target: str
    w: np.ndarray
    b: np.ndarray
    pieces: np.ndarray
    a: np.ndarray
    winner: np.ndarray
    target_values: np.ndarray

    @cached_property
    def distance(self) -> float:
        """The largest distance from the target on [−3, 3]."""
        return float(np.abs(self.a - self.target_values).max())

    @property
    def exact(self) -> bool:
        """Whether the maximum is the target, to rounding."""
        return self.distance < 1e-9

    @cached_property
    def shares(self) -> np.ndarray:
        """The share of [−3, 3] that each piece wins."""
        return np.bincount(self.winner, minlength=len(self.w)) / len(LINES)

    @property
    def least(self) -> float | None:
        """The smallest distance that k pieces can reach from x²/2: (6/k)²/16, a chord's sagitta split in two."""
        return (6 / len(self.w)) ** 2 / 16 if self.target == "x²/2" else None


@checked
def maxout(
    target: Annotated[str, OneOf(TARGETS)] = "|x|", k: Annotated[int, Whole(2, MOST)] = 2, **numbers: float
) -> MaxoutUnit:
    """One unit of k pieces with slopes w1 … and offsets b1 …, beside a target; numbers beyond k are not used."""
    values = TARGETS[target](LINES)
    w, b = (np.array([checks.number(f"{n}{j}", numbers[f"{n}{j}"]) for j in range(1, k + 1)], float) for n in "wb")
    pieces = LINES[:, None] * w + b
    f = activations.Maxout(pieces=k)
    a = f(pieces)
    winner = f.vjp(pieces, np.ones_like(a)).argmax(axis=1)  # the piece that the gradient goes to
    return MaxoutUnit(target, w, b, pieces, a[:, 0], winner, values)
