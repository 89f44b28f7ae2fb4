"""The cost of one neuron, a = σ(wx + b), over the plane of w and b: with the squared error, and with cross-entropy."""

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Annotated, ClassVar

import numpy as np

from course_lib import optimizers
from course_lib.activations import Sigmoid
from course_lib.arguments import Count, Generator, Interval, OneOf, checked
from course_lib.landscapes import Landscape, landscape
from course_lib.losses import LOSSES
from course_lib.menus import entry, knob
from course_lib.surfaces import Surface

SIGMOID = Sigmoid()
EXAMPLES = {
    "five, one of them odd": ([3.5, 0.5, 0.0, -2.0, 2.5], [0.9, 0.9, 0.9, 0.1, 0.1]),
    "two, separable": ([1.0, -1.5], [1.0, 0.0]),
    "one": ([1.0], [0.0]),
}
COSTS = ("half squared error", "binary cross-entropy")
REACH, SAMPLES = 8.0, 321  # of a cut to either side of its middle, and points on it
RATES = {COSTS[0]: 4.0, COSTS[1]: 1.0}  # below 2 over the largest curvature, which is 0.30 and 1.19
STEPS = 500
Coordinate = Annotated[float, Interval("[-6, 6]")]


@entry
class NeuronCost(Surface):
    """J(w, b), the mean over the examples: for the squared error with a plateau at each side, for cross-entropy convex.

    ``slopes`` and ``curvatures`` are those of the loss by z; the rest is the chain rule, because z = wx + b is linear.
    """

    examples: str = knob("five, one of them odd", "", choices=tuple(EXAMPLES))
    cost: str = knob("half squared error", "", choices=COSTS)
    bounds: ClassVar[tuple[tuple[float, float], tuple[float, float]]] = ((-6.0, 6.0), (-6.0, 6.0))

    def _z(self, w, b):
        x, y = (np.array(v) for v in EXAMPLES[self.examples])
        return w[..., None] * x + b[..., None], x, y

    def height(self, w: np.ndarray, b: np.ndarray) -> np.ndarray:
        z, _, y = self._z(w, b)
        loss = LOSSES[self.cost]
        if loss.from_logits is not None:
            return loss.from_logits.value(z[..., None], y[:, None])
        return loss.value(SIGMOID.value(z)[..., None], y[:, None])

    def slopes(self, w: np.ndarray, b: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        z, x, y = self._z(w, b)
        a = SIGMOID.value(z)
        by_z = a - y if self.cost == COSTS[1] else (a - y) * a * (1 - a)
        return (by_z * x).mean(axis=-1), by_z.mean(axis=-1)

    def curvature(self, points: np.ndarray) -> np.ndarray:
        """The smallest curvature of J in any direction, at points (…, 2): below 0 it is not convex there.

        The smaller eigenvalue of the mean of ℓ''(z) (x, 1)ᵀ(x, 1).
        """
        z, x, y = self._z(points[..., 0], points[..., 1])
        a = SIGMOID.value(z)
        prime = a * (1 - a)
        bend = prime if self.cost == COSTS[1] else prime * (prime + (a - y) * (1 - 2 * a))
        ww, wb, bb = ((bend * x**k).mean(axis=-1) for k in (2, 1, 0))
        return (ww + bb) / 2 - np.hypot((ww - bb) / 2, wb)

    @property
    def minima(self) -> np.ndarray:
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
class CutCost:
    """One cost: its map, where that is not convex, the cut through it, and the descent from the middle of the cut."""

    surface: NeuronCost
    land: Landscape
    bent: np.ndarray
    cut: np.ndarray
    path: np.ndarray

    @cached_property
    def second(self) -> np.ndarray:
        """The second differences of the cut, (SAMPLES − 2,), divided by the step's square."""
        return np.diff(self.cut, 2) / (2 * REACH / (SAMPLES - 1)) ** 2

    @property
    def concave(self) -> np.ndarray:
        """Where on the cut the second difference is below 0, a mask (SAMPLES,)."""
        below = self.second < -1e-10 * max(1.0, np.abs(self.cut).max())
        return np.concatenate([[False], below, [False]])

    @property
    def fraction(self) -> float:
        """The part of the map that is not convex."""
        return float(self.bent.mean())

    @property
    def end(self) -> tuple[np.ndarray, float, float]:
        """Where the descent stands at its end, and the cost and the gradient's length there."""
        at = self.path[-1]
        return at, float(self.surface(at)), float(np.linalg.norm(self.surface.gradient(at)))


@dataclass(frozen=True, eq=False)
class NeuronConvexity:
    """Both costs of the neuron with the same examples, cut through (w, b) in the direction of ``angle``, in degrees."""

    examples: str
    middle: np.ndarray
    angle: float
    t: np.ndarray
    line: np.ndarray
    sides: tuple[CutCost, ...]


@checked
def convexity(
    *,
    examples: Annotated[str, OneOf(EXAMPLES)],
    w: Coordinate,
    b: Coordinate,
    angle: Annotated[float, Interval("[-360, 360]")],
) -> NeuronConvexity:
    """Both maps, one cut, two descents."""
    middle, turn = np.array([w, b], np.float64), np.deg2rad(angle)
    t = np.linspace(-REACH, REACH, SAMPLES)
    line = middle + t[:, None] * np.array([np.cos(turn), np.sin(turn)])
    costs = tuple(_cut(examples, cost, line, middle) for cost in COSTS)
    return NeuronConvexity(examples, middle, float(angle), t, line, costs)


def _cut(examples, cost, line, middle):
    surface = NeuronCost(examples=examples, cost=cost)
    land, bent = _map(surface)
    path = optimizers.descend(optimizers.GradientDescent(RATES[cost]), surface.gradient, middle, STEPS)
    return CutCost(surface, land, bent, surface(line), path)


@checked
def bent_lines(cost: Annotated[str, OneOf(COSTS)], rng: Generator, lines: Count = 300) -> int:
    """How many random lines through the map of the five examples have a negative second difference."""
    middle, turn = rng.uniform(-6, 6, (lines, 1, 2)), rng.uniform(0, np.pi, (lines, 1))
    direction = np.stack([np.cos(turn), np.sin(turn)], axis=-1)
    second = np.diff(NeuronCost(cost=cost)(middle + np.linspace(-6, 6, 241)[:, None] * direction), n=2, axis=1)
    return int((second.min(axis=1) < -1e-12).sum())


@lru_cache
def _map(surface):
    """The map and the mask of its points that are not convex."""
    land = landscape(surface)
    points = np.stack(np.meshgrid(land.x, land.y), axis=-1)
    return land, surface.curvature(points) < -1e-9
