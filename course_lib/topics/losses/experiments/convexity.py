"""The cost of one neuron, a = σ(wx + b), over the plane of w and b: with the squared error, and with cross-entropy."""

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import ClassVar

import numpy as np

from course_lib import checks, optimizers
from course_lib.activations import ACTIVATIONS
from course_lib.landscapes import landscape
from course_lib.losses import LOSSES
from course_lib.menus import entry, knob
from course_lib.surfaces import Surface

sigmoid = ACTIVATIONS["sigmoid"]
EXAMPLES = {
    "five, one of them odd": ([3.5, 0.5, 0.0, -2.0, 2.5], [0.9, 0.9, 0.9, 0.1, 0.1]),
    "two, separable": ([1.0, -1.5], [1.0, 0.0]),
    "one": ([1.0], [0.0]),
}
COSTS = ("half squared error", "binary cross-entropy")
REACH, SAMPLES = 8.0, 321  # a cut goes so far to both sides of its middle
RATES = {COSTS[0]: 4.0, COSTS[1]: 1.0}  # below 2 over the largest curvature, which is 0.30 and 1.19
STEPS = 500


@entry
class NeuronCost(Surface):
    """C(w, b), the mean over the examples: for the squared error with a plateau at each side, for cross-entropy convex.

    ``slopes`` and ``curvatures`` are those of the loss by z; the rest is the chain rule, because z = wx + b is linear.
    """

    examples: str = knob("five, one of them odd", "", choices=tuple(EXAMPLES))
    cost: str = knob("half squared error", "", choices=COSTS)
    bounds: ClassVar[tuple] = ((-6.0, 6.0), (-6.0, 6.0))

    def _z(self, w, b):
        x, y = (np.array(v) for v in EXAMPLES[self.examples])
        return w[..., None] * x + b[..., None], x, y

    def height(self, w, b):
        z, _, y = self._z(w, b)
        loss = LOSSES[self.cost]
        if loss.from_logits is not None:
            return loss.from_logits.value(z[..., None], y[:, None])
        return loss.value(sigmoid.value(z)[..., None], y[:, None])

    def slopes(self, w, b):
        z, x, y = self._z(w, b)
        a = sigmoid.value(z)
        by_z = a - y if self.cost == COSTS[1] else (a - y) * a * (1 - a)
        return (by_z * x).mean(axis=-1), by_z.mean(axis=-1)

    def curvature(self, points):
        """The smallest curvature of C in any direction, at points (…, 2): below 0 it is not convex there.

        The smaller eigenvalue of the mean of ℓ''(z) (x, 1)ᵀ(x, 1).
        """
        z, x, y = self._z(points[..., 0], points[..., 1])
        a = sigmoid.value(z)
        prime = a * (1 - a)
        bend = prime if self.cost == COSTS[1] else prime * (prime + (a - y) * (1 - 2 * a))
        ww, wb, bb = ((bend * x**k).mean(axis=-1) for k in (2, 1, 0))
        return (ww + bb) / 2 - np.hypot((ww - bb) / 2, wb)

    @property
    def minima(self):
        return _lowest(self)


@lru_cache
def _lowest(surface, count=61, steps=3000):
    """The minima within the bounds: gradient descent from the points of a grid that are lower than their neighbours."""
    w, b = (np.linspace(*ends, count) for ends in surface.bounds)
    h = surface(np.stack(np.meshgrid(w, b), axis=-1))
    shifts = [(i, j) for i in (0, 1, 2) for j in (0, 1, 2) if (i, j) != (1, 1)]
    around = np.array([h[i : count - 2 + i, j : count - 2 + j] for i, j in shifts])
    rows, columns = np.nonzero((h[1:-1, 1:-1] < around).all(axis=0))
    if not rows.size:
        return np.empty((0, 2))
    start = np.stack([w[columns + 1], b[rows + 1]], axis=-1)
    ends = optimizers.descend(optimizers.GradientDescent(RATES[surface.cost]), surface.gradient, start, steps)[-1]
    found = ends[np.abs(surface.gradient(ends)).max(axis=-1) < 1e-6]
    return found[np.unique(found.round(3), axis=0, return_index=True)[1]]


@dataclass(frozen=True, eq=False)
class Side:
    """One cost: its map, where that is not convex, the cut through it, and the descent from the middle of the cut."""

    surface: NeuronCost
    land: object
    bent: np.ndarray
    cut: np.ndarray
    path: np.ndarray

    @cached_property
    def second(self):
        """The second differences of the cut, (SAMPLES − 2,), divided by the step's square."""
        return np.diff(self.cut, 2) / (2 * REACH / (SAMPLES - 1)) ** 2

    @property
    def concave(self):
        """Where on the cut the second difference is below 0, a mask (SAMPLES,)."""
        below = self.second < -1e-10 * max(1.0, np.abs(self.cut).max())
        return np.concatenate([[False], below, [False]])

    @property
    def fraction(self):
        """The part of the map that is not convex."""
        return float(self.bent.mean())

    @property
    def end(self):
        """Where the descent stands at its end, and the cost and the gradient's length there."""
        at = self.path[-1]
        return at, float(self.surface(at)), float(np.linalg.norm(self.surface.gradient(at)))


@dataclass(frozen=True, eq=False)
class Convexity:
    """Both costs of the neuron with the same examples, cut through (w, b) in the direction of ``angle``, in degrees."""

    examples: str
    middle: np.ndarray
    angle: float
    t: np.ndarray
    line: np.ndarray
    sides: tuple


def convexity(*, examples, w, b, angle):
    """Both maps, one cut, two descents."""
    middle = np.array([checks.number("w", w, "[-6, 6]"), checks.number("b", b, "[-6, 6]")], np.float64)
    turn = np.deg2rad(checks.number("angle", angle, "[-360, 360]"))
    t = np.linspace(-REACH, REACH, SAMPLES)
    line = middle + t[:, None] * np.array([np.cos(turn), np.sin(turn)])
    return Convexity(examples, middle, float(angle), t, line, tuple(_side(examples, c, line, middle) for c in COSTS))


def _side(examples, cost, line, middle):
    surface = NeuronCost(examples=examples, cost=cost)
    land, bent = _map(surface)
    path = optimizers.descend(optimizers.GradientDescent(RATES[cost]), surface.gradient, middle, STEPS)
    return Side(surface, land, bent, surface(line), path)


@lru_cache
def _map(surface):
    """The map and the mask of its points that are not convex."""
    land = landscape(surface)
    points = np.stack(np.meshgrid(land.x, land.y), axis=-1)
    return land, surface.curvature(points) < -1e-9
