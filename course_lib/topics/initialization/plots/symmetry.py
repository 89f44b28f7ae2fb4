"""The picture of units that start equal: their weights as points that move, and how far apart they are."""

import matplotlib as mpl
import numpy as np

from course_lib.drawing.descriptions import written
from course_lib.drawing.panels import DecisionPanel
from course_lib.drawing.plot import Plot
from course_lib.topics.initialization.experiments.symmetry import SAME
from course_lib.topics.initialization.plots.laboratory import cost, named

UNITS = 12


class EqualUnitsPlot(Plot):
    """``update(symmetry, frame)``: decisions; each unit's two weights; these and their differences in time."""

    size = (11.0, 4.9)

    def build(self, figure, style):
        figure.get_layout_engine().set(rect=(0, 0, 0.99, 0.895))
        grid = figure.add_gridspec(2, 3, width_ratios=(1.14, 1.1, 1.1))
        answers = figure.add_subplot(grid[:, 0])
        with mpl.rc_context({"axes.titley": None}):  # titles above the 1e9 of an axis that has become so long
            self.plane = figure.add_subplot(grid[:, 1], title="the units by their two weights")
            self.curves = figure.add_subplot(grid[0, 2], title="the units' weights from x₁")
        self.chart = figure.add_subplot(grid[1, 2])
        labels = zip(
            (answers, self.plane, self.curves, self.chart), ("answers", "units", "weights", "apart"), strict=True
        )
        for axes, name in labels:
            axes.set_label(name)
        self.style, self.key, self.decision = style, None, DecisionPanel(self, answers, style)
        self.plane.set(xlabel="weight from x₁", ylabel="weight from x₂")
        self.chart.set(title="largest difference between units", xlabel="step", yscale="log", ylim=(SAME / 3e3, 1e4))
        self.chart.axhline(SAME, lw=1.2, ls=":", color=style.faint)
        self.chart.text(
            0.99, 0.03, "less than 1e-10: rounding", ha="right", transform=self.chart.transAxes, fontsize=9.5
        )
        for axes in (self.plane, self.curves, self.chart):
            axes.grid(True)
        self.trails = [self.plane.plot([], [], lw=1, alpha=0.5, color=style.colour(k))[0] for k in range(UNITS)]
        look = {"ls": "", "marker": "o", "mfc": "none", "mew": 1.8}
        self.rings = self.moving(
            [self.plane.plot([], [], ms=6 + 2 * k, color=style.colour(k), **look)[0] for k in range(UNITS)]
        )
        self.pale = [self.curves.plot([], [], alpha=0.35, **style.curve(k))[0] for k in range(UNITS)]
        self.full = self.moving([self.curves.plot([], [], **style.curve(k))[0] for k in range(UNITS)])
        self.far = self.chart.plot([], [], alpha=0.35, color=style.colour(0))[0]
        self.now = self.moving(self.chart.plot([], [], color=style.colour(0), marker="o", markevery=[-1])[0])
        self.head = self.moving(figure.text(0.012, 0.985, "", va="top", fontsize=12, weight="bold"))
        self.note = self.moving(figure.text(0.012, 0.93, "", va="top", fontsize=10.5))

    def update(self, s, frame):
        if s is not self.key:
            self._prepare(s)
        self.decision.update(s.run, s.run.snapshot(frame))
        units, apart = s.units[: frame + 1], np.maximum(s.apart, SAME / 2)
        for k, (ring, line) in enumerate(zip(self.rings, self.full, strict=True)):
            there = k < units.shape[1]
            ring.set_data(*(units[-1:, k, :2].T if there else ([], [])))
            line.set_data(*((s.steps[: frame + 1], units[:, k, 0]) if there else ([], [])))
        self.now.set_data(s.steps[: frame + 1], apart[: frame + 1])
        self.head.set_text(headline(s, frame))
        self.note.set_text(remark(s, frame))

    def _prepare(self, s):
        self.key = s
        for k, (trail, line) in enumerate(zip(self.trails, self.pale, strict=True)):
            there = k < s.units.shape[1]
            trail.set_data(*(s.units[:, k, :2].T if there else ([], [])))
            line.set_data(*((s.steps, s.units[:, k, 0]) if there else ([], [])))
        self.far.set_data(s.steps, np.maximum(s.apart, SAME / 2))
        into = s.units[..., :2]
        reach = np.abs(into[np.isfinite(into)]).max(initial=0.05) * 1.2
        end = s.steps[-1]
        self.plane.set(xlim=(-reach, reach), ylim=(-reach, reach))
        self.curves.set(xlim=(-0.02 * end, 1.02 * end), ylim=(-reach, reach))
        widest = np.nanmax(np.where(np.isfinite(s.apart), s.apart, 0))
        self.chart.set(xlim=(-0.02 * end, 1.02 * end), ylim=(SAME / 3e3, 1e4 if widest < 5e3 else 10 * widest))

    def describe(self, s, frame):
        return f"{named(s.run.net)} on {s.run.data.name}. {headline(s, frame)} {remark(s, frame)}"


def headline(s, frame):
    """How many of the units are different, and what the network can do with them."""
    n, kinds, h = s.units.shape[1], s.different(frame), s.run.history
    words = "all alike" if kinds == 1 else "all different" if kinds == n else f"{kinds} different"
    which = f"{n} hidden units, {words}" if n > 1 else "1 hidden unit"
    return f"Step {s.steps[frame]}: {which}; {cost(h, frame)}"


def remark(s, frame):
    """What keeps the units together, or how far apart they are; and whether the run was cut short."""
    cut = "Cut at" in s.run.message
    return _remark(s, frame) + (f" (Cut at {s.steps[-1]} of {s.run.steps_wanted} steps to stay quick.)" if cut else "")


def _remark(s, frame):
    if s.run.history.diverged_at >= 0:
        return f"The run diverged at step {s.run.history.diverged_at}."
    if not s.moved:
        return "No weight of a hidden unit ever moves: all their gradients are exactly 0."
    if s.units.shape[1] == 1:
        return "A single unit has nobody to be like."
    apart = s.apart[frame]
    if apart < SAME:
        return "The units are equal to within rounding: from the same start they get the same gradient, each time."
    if s.apart[0] == 0:
        return (
            f"They began equal; rounding errors have grown to {written(apart, 1)}. In exact arithmetic it would be 0."
        )
    return f"The units differ by up to {written(apart, 2)}; at the start it was {written(s.apart[0], 2)}."
