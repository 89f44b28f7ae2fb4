"""Averages that began at 0: three runs, the mean of all, and what the formula says, before and after the correction."""

import numpy as np
from matplotlib.figure import Figure

from course_lib.drawing.descriptions import written
from course_lib.drawing.plot import Plot
from course_lib.drawing.style import Style
from course_lib.drawing.texts import heading
from course_lib.topics.adaptive_methods.experiments.moments import Moments

SHOWN = 3  # runs


class MomentsPlot(Plot):
    """``MomentsPlot().show(moments())``: v over the steps, as averaged and corrected."""

    size = (10.4, 4.2)
    axes_rect = (0, 0, 1, 0.92)
    text_lines = (heading(),)

    def build(self, figure: Figure, style: Style) -> None:
        both = figure.subplots(1, 2, sharey=True)
        for axes, label, title in zip(
            both, ("averaged", "corrected"), ("v, as it is averaged", "v̂ = v/(1 − β₂ᵗ)"), strict=True
        ):
            axes.set(label=label, title=title, xlabel="step t", ylim=(0, 4.2))
            axes.grid(True)
        each = range(SHOWN)
        self.runs = [[axes.plot([], [], lw=1, ls="-", color=style.faint)[0] for _ in each] for axes in both]
        self.means = [axes.plot([], [], lw=3, ls="-", color=style.colour(0))[0] for axes in both]
        formula = {"lw": 2, "ls": (0, (4, 2)), "color": style.accent}
        self.formulas = [axes.plot([], [], **formula)[0] for axes in both]
        handles = [self.runs[0][0], self.means[0], self.formulas[0]]
        both[0].legend(handles, ["three runs", "mean of all runs", "E[g²](1 − β₂ᵗ)"], loc="lower right")
        both[1].legend([self.formulas[1]], ["E[g²]"], loc="lower right")

    def update(self, found: Moments) -> None:
        t = np.arange(1, found.v.shape[1] + 1)
        parts = (found.v, found.expected), (found.corrected, np.full(len(t), found.square))
        for k, (values, formula) in enumerate(parts):
            for line, run in zip(self.runs[k], values, strict=False):
                line.set_data(t, run)
            self.means[k].set_data(t, values.mean(axis=0))
            self.formulas[k].set_data(t, formula)
            self.means[k].axes.set_xlim(0, len(t))

    def sentences(self, found: Moments) -> tuple[str]:
        runs = f"{len(found.v)} runs of noisy gradients with E[g²] = {written(found.square)}"
        return (f"{runs}, averaged with β₂ = {written(found.beta2)}.",)

    def describe(self, found: Moments) -> str:
        at = [t for t in (1, 10, 100, 300) if t <= found.v.shape[1]]
        means = ", ".join(f"{written(found.v[:, t - 1].mean(), 2)} at step {t}" for t in at)
        said = ", ".join(f"{written(found.expected[t - 1], 2)}" for t in at)
        return f"{super().describe(found)} The mean of v is {means}; the formula says {said}."
