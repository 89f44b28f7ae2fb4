"""Losses as curves over the prediction, and one neuron that begins badly wrong and learns with two of them."""

from dataclasses import dataclass
from typing import ClassVar, NamedTuple

import numpy as np

from course_lib import checks, optimizers
from course_lib.activations import ACTIVATIONS
from course_lib.losses import LOSSES
from course_lib.menus import Entry, entry, knob

sigmoid = ACTIVATIONS["sigmoid"]
REGRESSION = ("mean squared error", "half squared error", "mean absolute error")
STEPS, EVERY = 300, 3  # the neuron's training, and the steps between two frames of the film


class Curve(NamedTuple):
    """A loss over the grid and its slope there, and both at the chosen place."""

    values: np.ndarray
    slopes: np.ndarray
    value: float
    slope: float


class View(Entry):
    """What the loss is drawn against. ``_rows(u, y)``: predictions (G, 1, k), their derivative by u, targets (1, k)."""

    ends: ClassVar[tuple] = (0.0, 1.0)
    axis: ClassVar[str] = ""
    names: ClassVar[tuple] = ()
    family: ClassVar[str] = "view"

    @property
    def at(self):
        """The chosen place."""
        return self.prediction

    def curves(self, y):
        """{name of the loss: Curve} for the target y, and the grid."""
        low, high = self.ends
        inside = 0.5 * (high - low) / 400
        grid = np.linspace(low + inside, high - inside, 400)
        u = np.append(grid, self.at)
        found = {name: self._one(LOSSES[name], u, y) for name in self.names}
        return grid, {n: Curve(v[:-1], s[:-1], float(v[-1]), float(s[-1])) for n, (v, s) in found.items()}

    def _one(self, loss, u, y):
        rows, derivative, target = self._rows(u, y)
        gradient = loss.gradient(rows, np.broadcast_to(target, rows.shape))
        return loss(rows, target), (gradient * derivative).sum(axis=(-2, -1))

    def _rows(self, u, y):
        column = u[:, None, None]
        return column, np.ones_like(column), np.array([[y]])


@entry
class Prediction(View):
    """Regression: the output is ŷ itself."""

    prediction: float = knob(-0.5, r"\hat y", -2.0, 3.0)
    ends, axis, names = (-2.0, 3.0), "prediction ŷ", REGRESSION


@entry
class Probability(View):
    """Two classes: the output is the probability p of class 1, after a sigmoid."""

    prediction: float = knob(0.1, "p", 0.005, 0.995, domain="(0, 1)")
    axis, names = "probability p of class 1", (*REGRESSION, "binary cross-entropy")


@entry
class Logit(View):
    """Two classes, against the sigmoid's input z: its slope is what reaches the weights."""

    prediction: float = knob(-4.0, "z", -8.0, 8.0)
    ends, axis, names = (-8.0, 8.0), "logit z, with p = σ(z)", (*REGRESSION, "binary cross-entropy")

    def _one(self, loss, u, y):
        z = u[:, None, None]
        if loss.from_logits is not None:
            loss = loss.from_logits
            return loss(z, np.array([[y]])), loss.gradient(z, np.full_like(z, y))[:, 0, 0]
        return super()._one(loss, u, y)

    def _rows(self, u, y):
        z = u[:, None, None]
        return sigmoid(z), sigmoid.prime(z), np.array([[y]])


@entry
class TrueClass(View):
    """k classes, one-hot target: against the probability of the true class; the others share the rest equally."""

    prediction: float = knob(0.1, "p", 0.005, 0.995, domain="(0, 1)")
    classes: int = knob(10, "k", 2, 100, domain="[2, 1000]")
    axis, names = "probability p of the true class", (*REGRESSION, "cross-entropy")

    def _rows(self, u, y):
        k = self.classes
        first, rest = u[:, None, None], np.ones((1, 1, k - 1))
        rows = np.concatenate([first, (1 - first) / (k - 1) * rest], axis=-1)
        derivative = np.concatenate([np.ones((1, 1, 1)), -rest / (k - 1)], axis=-1)
        return rows, derivative, np.eye(1, k)


VIEWS = {
    "prediction, no activation": Prediction(),
    "probability": Probability(),
    "logit": Logit(),
    "probability of the true class": TrueClass(),
}


@dataclass(frozen=True, eq=False)
class Zoo:
    """The curves of every loss that fits the view, for the target y."""

    view: View
    y: float
    grid: np.ndarray
    curves: dict


def zoo(view, y):
    """The losses over the view's axis. With several classes the target is one-hot, and y is not asked for."""
    y = checks.number("y", y, "[0, 1]")
    grid, curves = view.curves(y)
    return Zoo(view, 1.0 if isinstance(view, TrueClass) else y, grid, curves)


# The slow-down -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class SlowDown:
    """One neuron a = σ(w + b), trained from one start with two costs: arrays (STEPS + 1, 2), the second cross-entropy.

    ``slope`` is ∂C/∂w, which for the input 1 equals ∂C/∂b and ∂C/∂z. ``rates``: both learning rates.
    """

    names: tuple
    target: float
    rates: np.ndarray
    theta: np.ndarray
    z: np.ndarray
    a: np.ndarray
    cost: np.ndarray
    slope: np.ndarray

    @property
    def frames(self):
        return STEPS // EVERY + 1

    @property
    def reached(self):
        """The first step after which the output is within 0.1 of the target, −1 for never, one a cost."""
        near = np.abs(self.a - self.target) <= 0.1
        return np.where(near.any(axis=0), near.argmax(axis=0), -1)

    @property
    def steepest(self):
        """The step at which the slope was largest, one a cost."""
        return np.abs(self.slope).argmax(axis=0)


def slopes(names, z, y):
    """∂C/∂z (…, 2) of the two costs at z (…, 2), one example."""
    first, second = (LOSSES[name] for name in names)
    a, target = sigmoid.value(z[..., :1]), np.array([[y]])
    through = first.slope(a[..., None], target)[..., 0] * sigmoid.slope(z[..., :1], a)
    direct = second.from_logits.slope(z[..., 1:, None], target)[..., 0]
    return np.concatenate([through, direct], axis=-1)


def slow_down(*, eta, w, b, target, cost="half squared error", matched=False):
    """300 steps of gradient descent on both costs from (w, b). ``matched``: cross-entropy takes the learning rate with
    which its first step is as long as the other's."""
    names = (checks.one_of("cost", cost, REGRESSION), "binary cross-entropy")
    start = np.array([[checks.number("w", w), checks.number("b", b)]] * 2, np.float64)
    target = float(checks.number("target", target, "[0, 1]"))
    first = np.abs(slopes(names, start.sum(axis=-1), target))
    ratio = first[0] / first[1] if matched and first[1] > 0 else 1.0
    rates = checks.number("eta", eta, "(0, inf)") * np.array([1.0, ratio])

    def gradient(theta):
        return np.repeat(slopes(names, theta.sum(axis=-1), target)[:, None], 2, axis=1)

    theta = optimizers.descend(optimizers.GradientDescent(rates[:, None]), gradient, start, STEPS)
    z = theta.sum(axis=-1)
    a = sigmoid(z)
    costs = [LOSSES[names[0]](a[:, :1, None], [[target]]), LOSSES[names[1]].from_logits(z[:, 1:, None], [[target]])]
    return SlowDown(names, target, rates, theta, z, a, np.stack(costs, axis=-1), slopes(names, z, target))
