"""What an activation does to one number, and to a whole distribution of numbers that passes through it."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, NamedTuple

import numpy as np

from course_lib import activations, menus
from course_lib.activations import ACTIVATIONS, Activation, Elementwise
from course_lib.arguments import By, Number, OneOf, Positive, checked

LEVEL = 0.05  # a derivative nearer to 0 than this hardly lets a gradient through
WINDOW = (-8.0, 8.0)  # the piece of the z axis that is drawn
POINTS = 12_000
BINS = 64
AXIS = np.linspace(*WINDOW, 801)


def _normal(t, mean=0.0, std=1.0):
    return np.exp(-(((t - mean) / std) ** 2) / 2) / std


HUMPS = {"mean": 0.9, "std": math.sqrt(1 - 0.9**2)}  # so that the variance of both together is 1
SHAPES: dict[
    str, tuple[Callable[[np.ndarray], np.ndarray], float]
] = {  # density, up to a factor, and half the width of its support: mean 0 and variance 1 each
    "normal": (_normal, 6.0),
    "uniform": (np.ones_like, math.sqrt(3)),
    "two humps": (lambda t: _normal(t, **HUMPS) + _normal(-t, **HUMPS), 4.0),
}


class Probe(NamedTuple):
    """One input: z, a = f(z), f'(z)."""

    z: float
    a: float
    slope: float


@dataclass(frozen=True, eq=False)
class Transfer:
    """A distribution on its way through f: points ``z`` with their ``weight`` (sum 1), outputs ``a``, derivatives."""

    f: Elementwise
    shift: float
    spread: float
    probe: Probe
    z: np.ndarray
    a: np.ndarray
    slope: np.ndarray
    weight: np.ndarray

    @property
    def name(self) -> str:
        return menus.name_of(self.f)

    @cached_property
    def curve(self) -> tuple[np.ndarray, np.ndarray]:
        """(f, f') on AXIS."""
        return self.f(AXIS), self.f.prime(AXIS)

    @cached_property
    def mean(self) -> float:
        """The mean of the outputs."""
        return float(self.weight @ self.a)

    @cached_property
    def variance(self) -> float:
        """The variance of the outputs."""
        return float(self.weight @ (self.a - self.mean) ** 2)

    @cached_property
    def dead(self) -> float:
        """The share of inputs whose derivative is exactly 0 in the computer's numbers."""
        return self._share(self.slope == 0)

    @cached_property
    def saturated(self) -> float:
        """The share of inputs with 0 < |f'| < LEVEL."""
        return self._share((np.abs(self.slope) < LEVEL) & (self.slope != 0))

    @cached_property
    def passed(self) -> float:
        """E[f'²]: what the variance of a gradient is multiplied by on its way back through f."""
        return float(self.weight @ self.slope**2)

    @cached_property
    def beyond(self) -> float:
        """The share of inputs outside WINDOW."""
        return self._share((self.z < WINDOW[0]) | (self.z > WINDOW[1]))

    def _share(self, chosen):
        """The weight of the chosen points, without rounding if they are all: weights may add up to 1 − 1e-16."""
        return 1.0 if chosen.all() else float(self.weight @ chosen)

    def shares_in(self, edges: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """(inputs in each bin, those of them with |f'| < LEVEL)."""
        weak = self.weight * (np.abs(self.slope) < LEVEL)
        return np.histogram(self.z, edges, weights=self.weight)[0], np.histogram(self.z, edges, weights=weak)[0]

    def shares_out(self, edges: np.ndarray) -> np.ndarray:
        """The share of the outputs in each bin; what lies outside is in the outermost."""
        return np.histogram(np.clip(self.a, edges[0], edges[-1]), edges, weights=self.weight)[0]


def elementwise() -> dict[str, Activation]:
    """The activations of each entry on its own, as their menu is now."""
    return {name: f for name, f in ACTIVATIONS.items() if f.elementwise}


@checked
def transfer(
    f: Annotated[Elementwise, By(activations.choose)],
    shape: Annotated[str, OneOf(SHAPES)] = "normal",
    shift: Number = 0.0,
    spread: Positive = 1.0,
    z: Number = 1.0,
) -> Transfer:
    """Inputs shift + spread · t, where t has mean 0 and variance 1, through f; and the single input ``z`` beside it.

    Not a random sample but POINTS evenly spaced points, weighted by the density: each call gives the same numbers.
    """
    density, half = SHAPES[shape]
    t = (2 * np.arange(POINTS) + 1 - POINTS) * (half / POINTS)
    weight = density(t)
    inputs = shift + spread * t
    one = np.asarray(float(z))
    probe = Probe(float(one), float(f(one)), float(f.prime(one)))
    return Transfer(f, shift, spread, probe, inputs, f(inputs), f.prime(inputs), weight / weight.sum())
