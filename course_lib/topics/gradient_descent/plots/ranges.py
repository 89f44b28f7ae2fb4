"""The learning-rate range test: cost against rate in one run; beside it what each constant rate comes to."""

import numpy as np
from matplotlib.figure import Figure

from course_lib.drawing.descriptions import written
from course_lib.drawing.plot import Plot
from course_lib.drawing.style import Style
from course_lib.drawing.texts import TextLine, heading
from course_lib.topics.gradient_descent.experiments.ranges import CONSTANT, HELD, LOWEST, RatesCompared

COSTS = (0.02, 20.0)


class RangeTestPlot(Plot):
    """``update(compared, frame)``: the run up to step ``frame``; then what is read from it."""

    size = (11.0, 4.9)
    axes_rect = (0, 0, 1, 0.87)
    text_lines = heading(), TextLine(0.937)
    clickable = ()

    def build(self, figure: Figure, style: Style) -> None:
        left, right = figure.subplots(1, 2, width_ratios=(1.25, 1))
        left.set(label="test", title="one run: the rate grows at each step", xlabel="learning rate η", ylabel="cost J")
        right.set(label="held", title=f"many runs: the cost after {HELD} steps at a constant η")
        right.set_xlabel("learning rate η")
        for axes in (left, right):
            axes.set(xscale="log", yscale="log")
            axes.grid(True)
        left.set(xlim=(LOWEST, 40), ylim=(0.2, 20))
        right.set_ylim(*COSTS)
        right.set_xlim(CONSTANT[0] / 1.5, CONSTANT[-1] * 1.5)
        self.single = self.moving(left.plot([], [], lw=0.8, alpha=0.5, ls="-", color=style.faint, label="a batch")[0])
        self.smooth = self.moving(left.plot([], [], **style.curve(0), label="mean of the last ten")[0])
        self.held = self.moving(right.plot([], [], **style.curve(1), marker="s", ms=6)[0])
        self.lost = self.moving(right.plot([], [], ls="", marker="^", ms=9, mfc="none", mec=style.accent, mew=1.6)[0])
        both = (left, right)
        self.lowest = self.moving([axes.axvline(1, lw=1.8, ls=(0, (4, 2)), color=style.accent) for axes in both])
        self.suggested = self.moving([axes.axvline(1, lw=1.8, ls="-", color=style.colour(2)) for axes in both])
        names = ["a batch", "mean of the last ten", "η where it is lowest", "a third of that"]
        left.legend([self.single, self.smooth, self.lowest[0], self.suggested[0]], names, loc="lower left").set_zorder(
            0.5
        )
        right.legend([self.lost], ["no finite cost"], loc="lower left").set_zorder(0.5)

    def update(self, found: RatesCompared, frame: int) -> None:
        test = found.test
        until = min(frame + 1, len(test.rates))
        costs = np.clip(test.costs, None, 1e4)
        self.single.set_data(test.rates[:until], costs[:until])
        self.smooth.set_data(test.rates[:until], np.clip(test.smooth[:until], None, 1e4))
        done = until == len(test.rates)
        for lines, at in ((self.lowest, test.lowest), (self.suggested, test.suggested)):
            for line in lines:
                line.set(visible=done, xdata=[at, at])
        finite = np.isfinite(found.held)
        self.held.set_data(CONSTANT[finite], np.clip(found.held[finite], *COSTS))
        self.lost.set_data(CONSTANT[~finite], np.full((~finite).sum(), 0.8 * COSTS[1]))

    def sentences(self, found: RatesCompared, frame: int) -> tuple[str, str]:
        return headline(found, frame), remark(found, frame)

    def describe(self, found: RatesCompared, frame: int) -> str:
        far = 2 * np.nanmin(found.held)
        held = "; ".join(
            f"{written(rate, 2)}: {_held(rate > found.test.lowest and cost > far, cost)}"
            for rate, cost in zip(CONSTANT, found.held, strict=True)
        )
        return f"{super().describe(found, frame)} The cost after {HELD} steps at constant rates: {held}."


def _held(jumps, cost):
    """What a run that jumps about ends with is chance, and another number on another processor."""
    return "none" if not np.isfinite(cost) else "above twice the least" if jumps else written(float(cost), 2)


def headline(found: RatesCompared, frame: int) -> str:
    """Where the run is."""
    at = min(frame, len(found.test.rates) - 1)
    rate, cost = found.test.rates[at], found.test.smooth[at]
    return f"{found.name}, m = {found.size}. Step {at}: η = {written(rate, 2)}, mean cost {written(float(cost), 2)}."


def remark(found: RatesCompared, frame: int) -> str:
    """What is read at the end."""
    test = found.test
    if frame + 1 < len(test.rates):
        return "The run is not over: read the rates at its end."
    ended = f"It ended at η = {written(test.rates[-1], 2)}. " if test.ended_early else ""
    read = f"Lowest at η = {written(test.lowest, 2)}; a third of that is {written(test.suggested, 2)}."
    return f"{ended}{read} Best constant rate of ten: {written(found.best, 2)}."
