"""How sensitive each optimizer is to its learning rate: the loss by rate, and the decades of good rates."""

from collections.abc import Iterable

import numpy as np
from matplotlib.figure import Figure

from course_lib.drawing.descriptions import written
from course_lib.drawing.plot import Plot
from course_lib.drawing.style import Style
from course_lib.topics.adaptive_methods.experiments.sensitivity import FLOOR, RateSensitivity
from course_lib.topics.adaptive_methods.plots.rules import TEXT_LINES

SHARE = 0.1  # of the value at the start: a rate that gets as low is called good


class RateSensitivityPlot(Plot):
    """``update(chart, frame)``: left the loss by learning rate after some steps, right the rates that are good then."""

    size = (11.0, 5.2)
    axes_rect = (0, 0, 1, 0.9)
    text_lines = TEXT_LINES

    def __init__(self, names: Iterable[str]) -> None:
        """``names``: the rules of the chart."""
        self.names = list(names)

    def build(self, figure: Figure, style: Style) -> None:
        left, right = figure.subplots(1, 2, width_ratios=(1.35, 1))
        for axes, name in ((left, "loss"), (right, "good rates")):
            axes.set(label=name, xlabel="learning rate η", xscale="log", xlim=(7e-6, 1400))
            axes.grid(True)
        right.set(title="▬ a tenth of the start's loss or less, ● best", ylim=(len(self.names) - 0.4, -0.6))
        each = range(len(self.names))
        right.set_yticks(each, self.names)
        self.left, self.layout = left, None
        self.curves = self.moving([left.plot([], [], lw=2, **style.curve(k))[0] for k in each])
        self.begin = self.moving(left.axhline(1, lw=1.2, ls=":", color=style.ink))
        bar = {"lw": 5, "solid_capstyle": "butt", "ls": "-"}
        self.bars = self.moving([right.plot([], [], color=style.colour(k), **bar)[0] for k in each])
        point = {"ms": 9, "ls": "", "mec": style.ink, "zorder": 5}
        self.best, self.lowest = (
            self.moving([axes.plot([], [], **point, **style.point(k))[0] for k in each]) for axes in (right, left)
        )

    def update(self, chart: RateSensitivity, frame: int) -> None:
        self._lay_out(chart)
        low, high = self.left.get_ylim()
        best = chart.best(frame)
        half = np.sqrt(chart.rates[1] / chart.rates[0])
        for k, values in enumerate(chart.values[frame]):
            self.curves[k].set_data(chart.rates, np.clip(values, low if self.log else low * 2, high * 2))
            good = np.flatnonzero(values <= SHARE * chart.start)
            ends = np.stack([chart.rates[good] / half, chart.rates[good] * half, np.full(len(good), np.nan)], axis=-1)
            self.bars[k].set_data(ends.ravel(), np.full(ends.size, k))
            there = slice(best[k], best[k] + 1) if best[k] >= 0 else slice(0)
            self.best[k].set_data(chart.rates[there], np.full(len(chart.rates[there]), k))
            self.lowest[k].set_data(chart.rates[there], np.maximum(values[there], low))
        self.begin.set_ydata([chart.start] * 2)

    def _lay_out(self, chart):
        """Limits for this chart, whatever was shown before; whole decades, so that they seldom change."""
        known = chart.values[np.isfinite(chart.values)]
        self.log, least = bool((known >= 0).all()), known.min()
        size = abs(chart.start) or 1.0
        ends = (-5 * size, 2 * size)
        if self.log:
            ends = (FLOOR if least < 1e-6 else 10 ** np.floor(np.log10(least / 2)), 20 * size)
        if (layout := (chart.where, chart.measure, ends)) != self.layout:
            self.layout = layout
            self.left.set(yscale="log" if self.log else "linear", ylim=ends, title=f"{chart.measure} on {chart.where}")

    def sentences(self, chart: RateSensitivity, frame: int) -> tuple[str, str]:
        best, widths = chart.best(frame), chart.width(frame, SHARE)
        wide = np.argsort(-widths, kind="stable")
        listed = ", ".join(f"{chart.names[k]} {written(widths[k], 2)}" for k in (*wide[:3], wide[-1]))
        least = {k: chart.values[frame, k, b] for k, b in enumerate(best) if b >= 0}
        down = sum(0 <= value < FLOOR for value in least.values())
        head = f"After {chart.steps[frame]} steps on {chart.where}: "
        if down > 1:
            head += f"{down} rules get below 1e-12 at their best rates."
        else:
            k = min(least, key=lambda k: least[k])
            value = "below 1e-12" if down else written(least[k], 2)
            head += f"lowest is {chart.names[k]}, {value} at η = {written(chart.rates[best[k]], 2)}."
        return head, f"Decades of good rates (▬), the three widest and the narrowest: {listed}."

    def describe(self, chart: RateSensitivity, frame: int) -> str:
        best = chart.best(frame)
        rates = ", ".join(f"{n} {written(chart.rates[b], 2)}" for n, b in zip(chart.names, best, strict=True) if b >= 0)
        return f"{super().describe(chart, frame)} Best rates: {rates}."
