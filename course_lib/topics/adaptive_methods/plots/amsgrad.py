"""AMSGrad's counter-example: where each rule goes, and what that costs."""

import numpy as np
from matplotlib.figure import Figure

from course_lib.drawing.descriptions import written
from course_lib.drawing.plot import Plot
from course_lib.drawing.style import Style
from course_lib.topics.adaptive_methods.experiments.amsgrad import Counterexample
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
