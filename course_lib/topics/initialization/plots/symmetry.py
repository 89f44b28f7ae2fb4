"""The picture of units that start equal: their weights as points that move, and how far apart they are."""

from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.figure import Figure

from course_lib.drawing.decision import DecisionPanel
from course_lib.drawing.descriptions import written
from course_lib.drawing.plot import Plot
from course_lib.drawing.style import Style
from course_lib.drawing.texts import TextLine, heading
from course_lib.topics.initialization.experiments.symmetry import SAME, EqualUnitsRun
from course_lib.topics.initialization.plots.words import cost_and_accuracy, network_in_words

UNITS = 12


class EqualUnitsPlot(Plot):
    """``update(run, frame)``: decisions; each unit's two weights; these and their differences in time."""

    size = (11.0, 4.9)
    axes_rect = (0, 0, 0.99, 0.895)
    text_lines = heading(size=12), TextLine(0.93)

    def build(self, figure: Figure, style: Style) -> None:
        grid = figure.add_gridspec(2, 3, width_ratios=(1.14, 1.1, 1.1))
        answers = figure.add_subplot(grid[:, 0])
        with mpl.rc_context({"axes.titley": None}):  # titles above the 1e9 of an axis that has become so long
            self.plane = figure.add_subplot(grid[:, 1], title="the units by their two weights")
            self.curves = figure.add_subplot(grid[0, 2], title="the units' weights from x₁")
        self.chart = figure.add_subplot(grid[1, 2])
        names = {"answers": answers, "units": self.plane, "weights": self.curves, "apart": self.chart}
        for name, axes in names.items():
            axes.set_label(name)
        self.run, self.decision = None, DecisionPanel(self, answers, style)
        self.plane.set(xlabel="weight from x₁", ylabel="weight from x₂")
        self.chart.set(title="largest difference between units", xlabel="step", yscale="log", ylim=(SAME / 3e3, 1e4))
        self.chart.axhline(SAME, lw=1.2, ls=":", color=style.faint)
        corner: dict[str, Any] = {"ha": "right", "transform": self.chart.transAxes, "fontsize": 9.5}
        wide = self.figure.room(self.chart)[0] > 2.5
        self.chart.text(0.99, 0.03, "less than 1e-10: rounding" if wide else "rounding", **corner)
        for axes in (self.plane, self.curves, self.chart):
            axes.grid(True)
        self.trails = [self.plane.plot([], [], lw=1, alpha=0.5, color=style.colour(k))[0] for k in range(UNITS)]
        look: dict[str, Any] = {"ls": "", "marker": "o", "mfc": "none", "mew": 1.8}
        self.rings = self.moving(
            [self.plane.plot([], [], ms=6 + 2 * k, color=style.colour(k), **look)[0] for k in range(UNITS)]
        )
        self.pale = [self.curves.plot([], [], alpha=0.35, **style.curve(k))[0] for k in range(UNITS)]
        self.full = self.moving([self.curves.plot([], [], **style.curve(k))[0] for k in range(UNITS)])
        self.far = self.chart.plot([], [], alpha=0.35, color=style.colour(0))[0]
        self.now = self.moving(self.chart.plot([], [], color=style.colour(0), marker="o", markevery=[-1])[0])

    def update(self, run: EqualUnitsRun, frame: int) -> None:
        if run is not self.run:
            self._lay_out(run)
        self.decision.update(run.run, run.run.snapshot(frame))
        steps, units = run.steps[: frame + 1], run.units[: frame + 1]
        for k, (ring, line) in enumerate(zip(self.rings, self.full, strict=True)):
            there = k < units.shape[1]
            ring.set_data(*(units[-1:, k, :2].T if there else ([], [])))
            line.set_data(*((steps, units[:, k, 0]) if there else ([], [])))
        self.now.set_data(steps, np.maximum(run.apart[: frame + 1], SAME / 2))

    def _lay_out(self, run):
        """A new run: what stays while it plays."""
        self.run, into, end = run, run.units[..., :2], run.steps[-1]
        for k, (trail, line) in enumerate(zip(self.trails, self.pale, strict=True)):
            there = k < into.shape[1]
            trail.set_data(*(into[:, k].T if there else ([], [])))
            line.set_data(*((run.steps, into[:, k, 0]) if there else ([], [])))
        self.far.set_data(run.steps, np.maximum(run.apart, SAME / 2))
        reach = np.abs(into[np.isfinite(into)]).max(initial=0.05) * 1.2
        self.plane.set(xlim=(-reach, reach), ylim=(-reach, reach))
        self.curves.set(xlim=(-0.02 * end, 1.02 * end), ylim=(-reach, reach))
        widest = np.nanmax(np.where(np.isfinite(run.apart), run.apart, 0))
        self.chart.set(xlim=(-0.02 * end, 1.02 * end), ylim=(SAME / 3e3, 1e4 if widest < 5e3 else 10 * widest))

    def sentences(self, run: EqualUnitsRun, frame: int) -> tuple[str, str]:
        cut = f" (Cut at {run.steps[-1]} of {run.run.steps_wanted} steps to stay quick.)"
        return headline(run, frame), remark(run, frame) + (cut if "Cut at" in run.run.message else "")

    def describe(self, run: EqualUnitsRun, frame: int) -> str:
        network = f"{network_in_words(run.run.net)} on {run.run.data.name}"
        return f"{network}. {super().describe(run, frame)}"


def headline(run: EqualUnitsRun, frame: int) -> str:
    """How many of the units are different, and what the network can do with them."""
    n, kinds = run.units.shape[1], run.different(frame)
    words = "all alike" if kinds == 1 else "all different" if kinds == n else f"{kinds} different"
    which = f"{n} hidden units, {words}" if n > 1 else "1 hidden unit"
    return f"Step {run.steps[frame]}: {which}; {cost_and_accuracy(run.run.history, frame)}"


def remark(run: EqualUnitsRun, frame: int) -> str:
    """What keeps the units together, or how far apart they are."""
    if run.run.history.diverged_at >= 0:
        return f"The run diverged at step {run.run.history.diverged_at}."
    if not run.moved:
        return "No weight of a hidden unit moves: all their gradients are 0."
    if run.units.shape[1] == 1:
        return "A single unit has nobody to be like."
    first, apart = run.apart[0], run.apart[frame]
    if apart < SAME:
        return "The units are equal to within rounding: from the same start they get the same gradient, each time."
    if first == 0:
        return (
            f"They began equal; rounding errors have grown to {written(apart, 1)}. In exact arithmetic it would be 0."
        )
    return f"The units differ by up to {written(apart, 2)}; at the start it was {written(first, 2)}."
