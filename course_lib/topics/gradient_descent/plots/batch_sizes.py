"""Batch, mini-batch and stochastic descent: the cost over steps, over epochs and over seconds."""

from typing import Any

import numpy as np
from matplotlib.figure import Figure
from matplotlib.transforms import blended_transform_factory

from course_lib.drawing.descriptions import written
from course_lib.drawing.plot import Plot
from course_lib.drawing.style import Style
from course_lib.drawing.texts import heading
from course_lib.topics.gradient_descent.experiments.batch_sizes import RATES, SIZES, BatchSizeRuns

Result = tuple[tuple[BatchSizeRuns, ...], int, float]
BEST = -1  # in place of the index of a rate: each batch size its own best


class BatchSizesPlot(Plot):
    """``update((runs of each size, rate, level))``: the cost by three clocks; a click sets the level to be reached."""

    size = (11.0, 6.3)
    axes_rect = (0.005, 0.245, 0.99, 0.695)
    text_lines = (heading(),)
    clickable = ("steps", "epochs", "seconds")

    def build(self, figure: Figure, style: Style) -> None:
        axes_of = figure.subplots(1, 3, sharey=True)
        titles = ("steps", "epochs", "seconds, measured here")
        ends = ((0.9, 7000), (7e-4, 500), (1e-5, 2))
        for axes, title, label, x in zip(axes_of, titles, self.clickable, ends, strict=True):
            axes.set(label=label, title=f"cost J by {title}", xlabel=label, xscale="log", yscale="log")
            axes.set(xlim=x, ylim=(0.01, 12))
            axes.grid(True)
        axes_of[0].set_ylabel("cost J of all training digits")
        lines = [{"lw": 1.6, **style.curve(k), "marker": style.point(k)["marker"], "ms": 4} for k in range(len(SIZES))]
        self.lines = self.moving([[axes.plot([], [], **line)[0] for line in lines] for axes in axes_of])
        self.level = self.moving([axes.axhline(1, lw=1.2, color=style.ink) for axes in axes_of])
        edge = {"ls": "", "ms": 10, "mfc": "none", "mec": style.ink, "mew": 1.8, "zorder": 5}
        self.reached = self.moving([axes.plot([], [], marker="o", **edge)[0] for axes in axes_of])
        names = ["m = 1, stochastic", *(f"m = {m}" for m in SIZES[1:-1]), "all, batch"]
        axes_of[0].legend(self.lines[0], names, loc="lower left").set_zorder(0.5)
        look: dict[str, Any] = {"va": "top", "linespacing": 1.45, "family": "DejaVu Sans Mono", "fontsize": 11}
        inches = blended_transform_factory(figure.transFigure, figure.dpi_scale_trans)  # of height
        self.table = self.moving(figure.text(0.07, 0.235 * self.size[1], "", transform=inches, **look))

    def update(self, result: Result) -> None:
        level, rows = result[2], list(_rows(*result))
        for k, (runs, rate, _) in enumerate(rows):
            loss = np.where(runs.loss[:, rate] < 1e3, runs.loss[:, rate], np.nan)
            for lines, clock in zip(self.lines, (runs.steps, runs.epochs, runs.seconds), strict=True):
                lines[k].set_data(clock[1:], loss[1:])
        steps = np.array([np.nan if steps is None else steps for _, _, steps in rows])
        units = np.array([(1, 1 / runs.per_epoch, runs.second) for runs, _, _ in rows]).T  # of the three clocks
        for reached, line, unit in zip(self.reached, self.level, units, strict=True):
            reached.set_data(steps * unit, np.where(np.isfinite(steps), level, np.nan))
            line.set_ydata([level, level])
        self.table.set_text("\n".join("".join(f"{cell:<14}" for cell in cells) for cells in _table(rows)))

    def sentences(self, result: Result) -> tuple[str]:
        _, rate, level = result
        which = "each batch size its best η" if rate == BEST else f"η = {written(RATES[rate])} for all"
        return (f"The digits, {which}: how long until the cost is {written(level)}?",)

    def describe(self, result: Result) -> str:
        """(Seconds differ from machine to machine: they stand in the picture alone.)"""
        sizes = []
        for runs, rate, steps in _rows(*result):
            reached = "never"
            if steps is not None:
                reached = f"after {_rounded(steps)} steps, {_rounded(steps / runs.per_epoch)} epochs"
            sizes.append(f"m = {runs.size:,}: η = {written(RATES[rate])}, {reached}")
        return f"{super().describe(result)} {'; '.join(sizes)}. Seconds are measured where it runs."


def _rows(sizes, rate, level):
    """For each batch size its runs, the index of its η, and the steps to the level; None if it never gets there."""
    for runs in sizes:
        chosen = runs.best if rate == BEST else rate
        yield runs, chosen, runs.steps_to(level, chosen)


def _table(rows):
    """A line for each batch size: m, its η, and steps, epochs and milliseconds to the level."""
    yield "examples m", "η", "steps", "epochs", "milliseconds"
    for runs, rate, steps in rows:
        first = f"{runs.size:,}", written(RATES[rate])
        if steps is None:
            yield *first, "does not get there", "", ""
        else:
            yield *first, *map(_rounded, (steps, steps / runs.per_epoch, 1e3 * steps * runs.second))


def _rounded(value):
    """To two digits, and whole if it is large: the third depends on when the run was evaluated."""
    return f"{float(f'{value:.2g}'):,.0f}" if value >= 10 else written(value, 2)
