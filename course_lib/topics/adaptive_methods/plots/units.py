"""The same valley in other units."""

import numpy as np
from matplotlib.figure import Figure

from course_lib.drawing.descriptions import written
from course_lib.drawing.plot import Plot
from course_lib.drawing.style import Style
from course_lib.topics.adaptive_methods.experiments.units import ChangedUnits
from course_lib.topics.adaptive_methods.plots.rules import TEXT_LINES, curve_of


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
