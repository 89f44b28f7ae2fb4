"""Losses and their slopes as curves over the prediction, a probability or a logit."""

from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple

import numpy as np

from course_lib.activations import Sigmoid
from course_lib.arguments import Share, checked
from course_lib.losses import LOSSES, Loss
from course_lib.menus import Entry, entry, knob

SIGMOID = Sigmoid()
POINTS = 400  # of a curve
ValuesAndSlopes = tuple[Any, np.ndarray]


class LossAndSlope(NamedTuple):
    """A loss over the grid and its slope there, and both at the chosen place."""

    values: np.ndarray
    slopes: np.ndarray
    value: float
    slope: float


@entry
class LossView(Entry):
    """What the loss is drawn against. Subclasses give ``rows``, and their knob ``prediction`` is the chosen place."""

    prediction: float = knob(0.0, r"\hat y")
    ends: ClassVar[tuple[float, float]] = (0.0, 1.0)
    axis: ClassVar[str] = ""
    output: ClassVar[str | None] = None  # the activation behind the prediction
    family: ClassVar[str] = "view"

    @property
    def names(self) -> list[str]:
        """The losses that can be drawn here: those of any output, and those of this one."""
        return [name for name, loss in LOSSES.items() if loss.output in (None, self.output)]

    def curves(self, y: float) -> tuple[np.ndarray, dict[str, LossAndSlope]]:
        """The grid, and {name of the loss: LossAndSlope} for the target y."""
        low, high = self.ends
        inside = 0.5 * (high - low) / POINTS
        grid = np.linspace(low + inside, high - inside, POINTS)
        u = np.append(grid, self.prediction)
        found = {name: self.values_and_slopes(LOSSES[name], u, y) for name in self.names}
        return grid, {n: LossAndSlope(v[:-1], s[:-1], float(v[-1]), float(s[-1])) for n, (v, s) in found.items()}

    def values_and_slopes(self, loss: Loss, u: np.ndarray, y: float) -> ValuesAndSlopes:
        """The loss at the places u (G,) for the target y, and its derivative by u."""
        rows, derivative, target = self.rows(u, y)
        gradient = loss.gradient(rows, np.broadcast_to(target, rows.shape))
        return loss(rows, target), (gradient * derivative).sum(axis=(-2, -1))

    def rows(self, u: np.ndarray, y: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Predictions (G, 1, k) at the places u, their derivative by u, and the targets (1, k)."""
        column = u[:, None, None]
        return column, np.ones_like(column), np.array([[y]])


@entry
class PredictionView(LossView):
    """Regression: the output is ŷ itself."""

    prediction: float = knob(-0.5, r"\hat y", -2.0, 3.0)
    ends, axis = (-2.0, 3.0), "prediction ŷ"


@entry
class ProbabilityView(LossView):
    """Two classes: the output is the probability p of class 1, after a sigmoid."""

    prediction: float = knob(0.1, "p", 0.005, 0.995, domain="(0, 1)")
    axis, output = "probability p of class 1", "sigmoid"


@entry
class LogitView(LossView):
    """Two classes, against the sigmoid's input z: its slope is what reaches the weights."""

    prediction: float = knob(-4.0, "z", -8.0, 8.0)
    ends, axis, output = (-8.0, 8.0), "logit z, with p = σ(z)", "sigmoid"

    def values_and_slopes(self, loss: Loss, u: np.ndarray, y: float) -> ValuesAndSlopes:
        z = u[:, None, None]
        if loss.from_logits is not None:
            loss = loss.from_logits
            return loss(z, np.array([[y]])), loss.gradient(z, np.full_like(z, y))[:, 0, 0]
        return super().values_and_slopes(loss, u, y)

    def rows(self, u: np.ndarray, y: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        z = u[:, None, None]
        return SIGMOID(z), SIGMOID.prime(z), np.array([[y]])


@entry
class TrueClassView(LossView):
    """k classes, one-hot target: against the probability of the true class; the others share the rest equally."""

    prediction: float = knob(0.1, "p", 0.005, 0.995, domain="(0, 1)")
    classes: int = knob(10, "k", 2, 100, domain="[2, 1000]")
    axis, output = "probability p of the true class", "softmax"

    def rows(self, u: np.ndarray, y: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        k = self.classes
        first, rest = u[:, None, None], np.ones((1, 1, k - 1))
        rows = np.concatenate([first, (1 - first) / (k - 1) * rest], axis=-1)
        derivative = np.concatenate([np.ones((1, 1, 1)), -rest / (k - 1)], axis=-1)
        return rows, derivative, np.eye(1, k)


VIEWS = {
    "prediction, no activation": PredictionView(),
    "probability": ProbabilityView(),
    "logit": LogitView(),
    "probability of the true class": TrueClassView(),
}


@dataclass(frozen=True, eq=False)
class LossCurves:
    """The curves of every loss that fits the view, for the target y."""

    view: LossView
    y: float
    grid: np.ndarray
    curves: dict[str, LossAndSlope]


@checked
def loss_curves(view: LossView, y: Share) -> LossCurves:
    """The losses over the view's axis. With several classes the target is one-hot, whatever y is."""
    grid, curves = view.curves(y)
    return LossCurves(view, 1.0 if isinstance(view, TrueClassView) else y, grid, curves)
