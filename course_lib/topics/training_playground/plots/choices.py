"""Which optimizer, and at which learning rate: the loss over the steps, and the final loss by rate."""

import numpy as np
from matplotlib.figure import Figure

from course_lib.drawing.descriptions import written
from course_lib.drawing.plot import Plot
from course_lib.drawing.style import Style
from course_lib.topics.training_playground.experiments.choices import OptimizerTrial

LEVEL = 0.3  # the test loss whose step is reported


class OptimizerTrialPlot(Plot):
    """``update(trial)``: left the test loss at each rule's best learning rate, right the final loss at every rate."""

    size = (11.0, 4.4)

    def build(self, figure: Figure, style: Style) -> None:
        self.left, self.right = figure.subplots(1, 2)
        self.left.set(label="loss by step", title="test loss, each rule at its best rate", xlabel="step", yscale="log")
        self.right.set(label="loss by rate", title="test loss at the end", xlabel="learning rate η")
        self.right.set(xscale="log", yscale="log")
        for axes in (self.left, self.right):
            axes.grid(True)
        looks = [style.curve(k) | style.point(k) | {"markersize": 6} for k in range(12)]
        self.curves = self.moving([self.left.plot([], [], **style.curve(k))[0] for k in range(12)])
        self.ends = self.moving([self.right.plot([], [], **look)[0] for look in looks])
        self.names: tuple[str, ...] = ()

    def update(self, trial: OptimizerTrial) -> None:
        by_rate, by_step = trial.loss.mean(axis=-1), trial.curves.mean(axis=-1)
        for k in range(len(trial.names)):
            self.curves[k].set_data(trial.steps, by_step[k])
            self.ends[k].set_data(trial.rates, by_rate[k])
        if trial.names != self.names:
            self.names = trial.names
            self.right.legend(self.ends[: len(self.names)], self.names, loc="upper left", bbox_to_anchor=(1, 1))
        for axes, values in ((self.left, by_step), (self.right, by_rate)):
            values = values[np.isfinite(values)]
            self.limits(axes, y=(max(values.min() / 1.5, 1e-6), min(values.max() * 1.5, 1e3)))
        self.limits(self.left, x=(0, trial.steps[-1] * 1.02))
        self.limits(self.right, x=(trial.rates[0] / 1.4, trial.rates[-1] * 1.4))

    def describe(self, trial: OptimizerTrial) -> str:
        each = (
            f"{name}: best rate {written(rate)}, test loss {written(loss, 2)}, test accuracy {100 * accuracy:.0f} %, "
            + (f"loss below {LEVEL} after {steps:.0f} steps" if np.isfinite(steps) else f"never below {LEVEL}")
            for name, rate, loss, accuracy, steps in trial.rows(LEVEL)
        )
        return "; ".join(each) + "."
