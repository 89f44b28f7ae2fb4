"""Which optimizer, and at which learning rate: the loss over the steps, and the final loss by rate."""

import numpy as np

from course_lib.drawing.descriptions import written
from course_lib.drawing.plot import Plot

LEVEL = 0.1  # the train loss whose step is reported


class Choices(Plot):
    """``update(trial)``: left the train loss at each rule's best learning rate, right the final loss at every rate."""

    size = (11.0, 4.4)

    def build(self, figure, style):
        left, right = figure.subplots(1, 2)
        left.set(label="loss by step", title="train loss, each rule at its best rate", xlabel="step", yscale="log")
        right.set(
            label="loss by rate", title="train loss at the end", xlabel="learning rate η", xscale="log", yscale="log"
        )
        for axes in (left, right):
            axes.grid(True)
        self.left, self.right, self.style = left, right, style
        self.curves = self.moving([left.plot([], [], **style.curve(k))[0] for k in range(12)])
        self.ends = self.moving(
            [right.plot([], [], **style.curve(k) | style.point(k), markersize=6)[0] for k in range(12)]
        )
        self.names = ()

    def update(self, trial):
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

    def describe(self, trial):
        said = (
            f"{name}: best rate {written(rate)}, train loss {written(loss, 2)}, test accuracy {100 * accuracy:.0f} %, "
            + (f"loss below {LEVEL} after {steps:.0f} steps" if np.isfinite(steps) else f"never below {LEVEL}")
            for name, rate, loss, accuracy, steps in trial.rows(LEVEL)
        )
        return "; ".join(said) + "."
