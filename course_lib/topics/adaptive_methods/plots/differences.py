"""Where rules differ: AMSGrad's counter-example, weight decay beside L2, and the same valley in other units."""

from typing import Any

import numpy as np
from matplotlib.figure import Figure

from course_lib.drawing.descriptions import written
from course_lib.drawing.plot import Plot
from course_lib.drawing.style import Style
from course_lib.topics.adaptive_methods.experiments.differences import (
    GRADIENTS,
    ChangedUnits,
    Counterexample,
    DecayedWeights,
)
from course_lib.topics.adaptive_methods.plots.rules import TEXT_LINES, curve_of


class CounterexamplePlot(Plot):
    """``update(counterexample)``: x over the steps, and the mean regret."""

    size = (11.0, 4.4)
    axes_rect = (0, 0.09, 1, 0.81)
    text_lines = TEXT_LINES

    def build(self, figure: Figure, style: Style) -> None:
        left, right = figure.subplots(1, 2)
        left.set(label="x", title="x, on [−1, 1]; the best place is −1", xlabel="step", ylim=(-1.08, 1.08))
        right.set(
            label="regret", title="mean regret: f(x) − f(−1), averaged", xlabel="step", yscale="log", ylim=(1e-3, 100)
        )
        for axes in (left, right):
            axes.set_xlim(0, 1500)
            axes.grid(True)
        names = ("Adam", "AMSGrad", "gradient descent")
        self.lines = {
            name: self.moving([axes.plot([], [], lw=1.8, **curve_of(style, name))[0] for axes in (left, right)])
            for name in names
        }
        handles = [lines[0] for lines in self.lines.values()]
        figure.legend(handles, names, loc="lower center", ncols=3, handlelength=3)

    def update(self, result: Counterexample) -> None:
        for name, (x, regret) in self.lines.items():
            x.set_data(np.arange(len(result.x[name]))[::3], result.x[name][::3])  # once in each round of three steps
            y = result.regret[name][2::3]
            regret.set_data(np.arange(3, 3 * len(y) + 1, 3), np.where(y > 0, y, np.nan))

    def sentences(self, result: Counterexample) -> tuple[str, str]:
        ends = ", ".join(f"{name} at {written(x[-1])}" for name, x in result.x.items())
        regrets = ", ".join(f"{name} {written(r[-1])}" for name, r in result.regret.items())
        setting = f"C = {written(result.C)}, β₂ = {written(result.beta2)}."
        return f"{setting} After {len(result.x['Adam']) - 1} steps: {ends}.", f"Mean regret: {regrets}."


class DecayedWeightsPlot(Plot):
    """``update(decay)``: what is left of a weight, by the size of its gradients."""

    size = (9.6, 4.8)
    axes_rect = (0, 0.09, 1, 0.8)
    text_lines = TEXT_LINES

    def build(self, figure: Figure, style: Style) -> None:
        axes = figure.subplots()
        axes.set(label="left", xlabel="standard deviation of the weight's gradient", ylabel="left of a weight of 1")
        axes.set(xscale="log", xlim=(GRADIENTS[0] / 1.2, GRADIENTS[-1] * 1.2), ylim=(-0.05, 1.05))
        axes.grid(True)
        names = {"AdamW": "AdamW", "Adam with L2": "Adam", "gradient descent with L2": "gradient descent"}
        widths = (4.0, 2.2, 1.6)
        points: dict[str, Any] = {"marker": "o", "ms": 5}
        self.expected = self.moving(axes.axhline(1, lw=1.2, ls=":", color=style.ink))
        self.lines = self.moving(
            [
                axes.plot([], [], label=name, **points, lw=lw, **curve_of(style, like))[0]
                for (name, like), lw in zip(names.items(), widths, strict=True)
            ]
        )
        handles, words = [*self.lines, self.expected], [*names, "(1 − ηλ)ᵀ"]
        figure.legend(handles, words, loc="lower center", ncols=4, handlelength=3)

    def update(self, decay: DecayedWeights) -> None:
        for line, left in zip(self.lines, decay.left.values(), strict=True):
            line.set_data(GRADIENTS, left)
        self.expected.set_ydata([decay.expected] * 2)

    def sentences(self, decay: DecayedWeights) -> tuple[str, str]:
        last = ", ".join(f"{name} {_small(left[-1])}" for name, left in decay.left.items())
        setting = f"λ = {written(decay.weight_decay)}, η = {written(decay.eta)}, {decay.steps} steps."
        return f"{setting} (1 − ηλ)^T = {written(decay.expected)}.", f"Left at the largest gradients: {last}."

    def describe(self, decay: DecayedWeights) -> str:
        first = ", ".join(f"{name} {_small(left[0])}" for name, left in decay.left.items())
        return f"{super().describe(decay)} At the smallest: {first}."


def _small(value):
    return written(value) if abs(value) >= 0.001 else "0.00"


class ChangedUnitsPlot(Plot):
    """``update(units)``: the loss over the steps in the new units, and pale what it was in the old."""

    size = (10.6, 4.8)
    axes_rect = (0, 0.09, 1, 0.8)
    text_lines = TEXT_LINES
    names = ("gradient descent", "AdaGrad", "RMSProp", "Adam", "AdaDelta")

    def build(self, figure: Figure, style: Style) -> None:
        axes = figure.subplots()
        axes.set(label="loss", xlabel="step", ylabel="loss, in its old unit", yscale="log")
        axes.set(xlim=(0, 300), ylim=(1e-8, 1e4))
        axes.grid(True)
        curves = [curve_of(style, name) for name in self.names]
        self.pale = self.moving([axes.plot([], [], lw=4, alpha=0.3, **curve)[0] for curve in curves])
        self.full = self.moving([axes.plot([], [], lw=2, **curve)[0] for curve in curves])
        figure.legend(self.full, self.names, loc="lower center", ncols=5, handlelength=3)

    def update(self, units: ChangedUnits) -> None:
        for lines, losses in ((self.pale, units.before), (self.full, units.losses)):
            for line, name in zip(lines, self.names, strict=True):
                y = losses[name][::3]
                line.set_data(np.arange(len(y)) * 3, np.clip(y, 1e-9, 1e6))

    def sentences(self, units: ChangedUnits) -> tuple[str, str]:
        ends = (f"{name} {_loss(units.losses[name])}" for name in self.names)
        same = [n for n in self.names if np.allclose(units.losses[n], units.before[n], rtol=1e-2, atol=1e-7)]
        factors = f"θ times {written(units.theta_unit)}, those of the loss times {written(units.loss_unit)}"
        unchanged = ", ".join(same) or "none"
        return f"All numbers of {factors}. Unchanged: {unchanged}.", f"Loss at the end: {', '.join(ends)}."


def _loss(losses):
    if not np.isfinite(losses[-1]):
        return f"diverged at step {int((~np.isfinite(losses)).argmax())}"
    return "below 1e-8" if losses[-1] < 1e-8 else written(losses[-1])
