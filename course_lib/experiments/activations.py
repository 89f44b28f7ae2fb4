"""What an activation does to what passes through it, and the lecture's ideal qualities, measured one by one."""

import math
import timeit
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from course_lib import activations, checks, menus

LEVEL = 0.05  # a derivative nearer to 0 than this hardly lets a gradient through
WINDOW = (-8.0, 8.0)  # the piece of the z axis that is drawn
POINTS = 12_000
BINS = 64
AXIS = np.linspace(*WINDOW, 801)
ELEMENTWISE = {name: f for name, f in activations.ACTIVATIONS.items() if f.elementwise}


def _normal(t, mean=0.0, std=1.0):
    return np.exp(-(((t - mean) / std) ** 2) / 2) / std


HUMPS = {"mean": 0.9, "std": math.sqrt(1 - 0.9**2)}  # so that the variance of both together is 1
SHAPES = {  # density, up to a factor, and half the width of its support: mean 0 and variance 1 each
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

    f: activations.Elementwise
    shift: float
    spread: float
    probe: Probe
    z: np.ndarray
    a: np.ndarray
    slope: np.ndarray
    weight: np.ndarray

    @property
    def name(self):
        return menus.name_of(activations.ACTIVATIONS, self.f)

    @cached_property
    def curve(self):
        """(f, f') on AXIS."""
        return self.f(AXIS), self.f.prime(AXIS)

    @cached_property
    def mean(self):
        """The mean of the outputs."""
        return float(self.weight @ self.a)

    @cached_property
    def variance(self):
        """The variance of the outputs."""
        return float(self.weight @ (self.a - self.mean) ** 2)

    @cached_property
    def dead(self):
        """The share of inputs whose derivative is exactly 0 in the computer's numbers."""
        return float(self.weight @ (self.slope == 0))

    @cached_property
    def saturated(self):
        """The share of inputs with 0 < |f'| < LEVEL."""
        return float(self.weight @ ((np.abs(self.slope) < LEVEL) & (self.slope != 0)))

    @cached_property
    def passed(self):
        """E[f'²]: what the variance of a gradient is multiplied by on its way back through f."""
        return float(self.weight @ self.slope**2)

    @cached_property
    def beyond(self):
        """The share of inputs outside WINDOW."""
        return float(self.weight @ ((self.z < WINDOW[0]) | (self.z > WINDOW[1])))

    def shares_in(self, edges):
        """(inputs in each bin, those of them with |f'| < LEVEL)."""
        weak = self.weight * (np.abs(self.slope) < LEVEL)
        return tuple(np.histogram(self.z, edges, weights=w)[0] for w in (self.weight, weak))

    def shares_out(self, edges):
        """The share of the outputs in each bin; what lies outside is in the outermost."""
        return np.histogram(np.clip(self.a, edges[0], edges[-1]), edges, weights=self.weight)[0]


def transfer(f, shape="normal", shift=0.0, spread=1.0, z=1.0):
    """Inputs shift + spread · t, where t has mean 0 and variance 1, through f; and the single input ``z`` beside it.

    Not a random sample: POINTS evenly spaced points with the density for a weight, so that no figure trembles.
    """
    f, (density, half) = activations.choose(f), SHAPES[checks.one_of("shape", shape, SHAPES)]
    shift, spread = checks.number("shift", shift), checks.number("spread", spread, "(0, inf)")
    t = (2 * np.arange(POINTS) + 1 - POINTS) * (half / POINTS)
    weight = density(t)
    inputs = shift + spread * t
    one = checks.array("z", z)
    probe = Probe(float(one), float(f(one)), float(f.prime(one)))
    return Transfer(f, shift, spread, probe, inputs, f(inputs), f.prime(inputs), weight / weight.sum())


@dataclass(frozen=True)
class Qualities:
    """One row of the table of ideal qualities. ``bend``: the largest distance from the straight line that fits best on
    [−5, 5]; ``jump``: of f'; ``mean``: of the output for standard normal inputs; ``flat``: the share of [−5, 5] with
    |f'| < LEVEL; ``left``, ``right``: f' at −10 and at 10.
    """

    name: str
    bend: float
    jump: float
    mean: float
    flat: float
    left: float
    right: float


def qualities(f):
    """The ideal qualities of deck 000, measured. Softmax and maxout are seen as functions of the first z of a row whose
    other entries are 0; the mean is that of rows of independent standard normal entries.
    """
    f = activations.choose(f)
    z = np.linspace(-5, 5, 4001)
    y, slope = _along(f, z)
    line = np.polynomial.Polynomial.fit(z, y, 1)
    left, right = _along(f, np.array([-10.0, 10.0]))[1]
    bend, flat = np.abs(y - line(z)).max(), np.mean(np.abs(slope) < LEVEL)
    name = menus.name_of(activations.LAYERS, f)
    return Qualities(name, float(bend), jump(f), _mean(f), float(flat), float(left), float(right))


def jump(f, low=-5.0, high=5.0):
    """How far f' jumps where it changes fastest: six times that interval is cut into a hundred.

    Of a continuous derivative the change shrinks with the interval, to nothing; a jump stays.
    """
    for _ in range(6):
        z = np.linspace(low, high, 101)
        slope = _along(f, z)[1]
        k = int(np.abs(np.diff(slope)).argmax())
        low, high = z[k], z[k + 1]
    return float(abs(slope[k + 1] - slope[k]))


def _along(f, z):
    """(a, da/dz) of the first entry, the others of its row held at 0."""
    if f.elementwise:
        return f(z), f.prime(z)
    rows = np.zeros((len(z), _columns(f)))
    rows[:, 0] = z
    a = f(rows)
    upstream = np.zeros_like(a)
    upstream[:, 0] = 1
    return a[:, 0], f.vjp(rows, upstream)[:, 0]


def _mean(f):
    """E[f(z)] for standard normal z; of softmax and maxout the mean over 200,000 random rows."""
    if f.elementwise:
        return transfer(f).mean
    return float(f(np.random.default_rng(0).standard_normal((200_000, _columns(f)))).mean())


def _columns(f):
    """How many entries a row has that shows f: three classes for softmax, one unit's pieces for maxout."""
    return 3 if f.pieces == 1 else f.pieces


def nanoseconds(f, entries=30_000, repeats=7):
    """Nanoseconds an entry of z for (forward, backward), the best of several turns, in float32."""
    f, rng = activations.choose(f), np.random.default_rng(0)
    z = rng.standard_normal((entries // 30, 30)).astype(np.float32)
    a = f(z)
    upstream = np.ones_like(a)
    ways = (lambda: f._f(z), lambda: f._vjp(z, a, upstream))
    return tuple(1e9 * min(timeit.repeat(way, number=3, repeat=repeats)) / (3 * z.size) for way in ways)
