"""All activations in one picture: small pictures on the same axes, each with its derivative."""

import math
from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure

from course_lib.drawing.descriptions import signed
from course_lib.drawing.plot import Plot
from course_lib.drawing.style import Style
from course_lib.topics.activations.experiments.menu import AXIS, Curves

ACROSS, LOW, HIGH = 5, -1.4, 2.4
STEEPEST = 0.3  # a derivative that changes by more between two points of AXIS jumps there


class AllActivationsPlot(Plot):
    """``AllActivationsPlot(len(curves)).show(curves)``: f and f′ of each, five in a row, on the same axes."""

    def __init__(self, count: int) -> None:
        self.count, self.down = count, max(math.ceil(count / ACROSS), 1)
        self.size = (9.0, 0.55 + 1.85 * self.down)

    def build(self, figure: Figure, style: Style) -> None:
        grid = figure.subplots(self.down, ACROSS, sharex=True, sharey=True, squeeze=False)
        self.panels = list(grid.ravel())
        self.lines = []
        for place, axes in enumerate(self.panels):
            if place >= self.count:
                axes.set_visible(False)
                continue
            axes.axhline(0, color=style.faint, lw=0.8, ls="-")
            axes.axvline(0, color=style.faint, lw=0.8, ls="-")
            axes.set(xlim=(-4, 4), ylim=(LOW, HIGH), xticks=[-4, 0, 4], yticks=[-1, 0, 1, 2])
            axes.tick_params(labelbottom=place + ACROSS >= self.count, labelleft=place % ACROSS == 0)
            self.lines.append(
                [axes.plot([], [], **style.curve(k), label=name)[0] for k, name in enumerate(("f", "f′"))]
            )
        look = {"loc": "outside lower center", "ncols": 2, "fontsize": 11}
        figure.legend(self.lines[0], ["f(z)", "f′(z), its slope"], **look)

    def update(self, curves: Sequence[Curves]) -> None:
        for one, axes, lines in zip(curves, self.panels, self.lines, strict=False):
            axes.set_title(one.name, fontsize=11.5)
            axes.set_label(one.name)
            jumps = np.abs(np.diff(one.slope, append=one.slope[-1])) > STEEPEST
            for line, y in zip(lines, (one.a, np.where(jumps, np.nan, one.slope)), strict=True):
                line.set_data(AXIS, y)

    def describe(self, curves: Sequence[Curves]) -> str:
        """Each one in a sentence: where it is at both ends, and how steep it is."""
        parts = []
        for one in curves:
            ends = f"{signed(one.a[0], 2)} at −4, {signed(one.a[len(AXIS) // 2], 2)} at 0, {signed(one.a[-1], 2)} at 4"
            parts.append(f"{one.name}: {ends}; slope {signed(one.slope.min(), 2)} to {signed(one.slope.max(), 2)}.")
        return f"{len(curves)} small pictures, f and its derivative f′ for z from −4 to 4. {' '.join(parts)}"
