"""The error of a descent split by eigenvector: each part's size, its share of the remaining cost, and the rates."""

from typing import Any

import numpy as np
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure

from course_lib.drawing.descriptions import written
from course_lib.drawing.plot import Plot
from course_lib.drawing.style import Style
from course_lib.drawing.texts import TextLine, heading
from course_lib.topics.momentum.experiments.eigenvectors import FINE, STEPS, EigenvectorSplit
from course_lib.topics.momentum.plots.parts import drawable

MOST = 6  # eigenvalues
SHOWN = 30  # steps of the stacked loss
TOPS = (1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0)  # where its axis may end


class EigenvectorSplitPlot(Plot):
    """``update(split)``: two columns of charts, one for each rule, and the factors a step over the curvature."""

    size = (11.0, 5.8)
    axes_rect = (0.006, 0, 0.994, 0.9)
    text_lines = heading(), TextLine(0.94)

    def build(self, figure: Figure, style: Style) -> None:
        grid = figure.add_gridspec(2, 3, width_ratios=(1, 1, 1.1))
        self.tops = [figure.add_subplot(grid[0, k], label=f"parts {k}") for k in range(2)]
        self.feet = [figure.add_subplot(grid[1, k], label=f"loss {k}") for k in range(2)]
        for top, foot in zip(self.tops, self.feet, strict=True):
            top.set(xlim=(-2, STEPS + 2), yscale="log", ylim=(1e-9, 1e4), yticks=10.0 ** np.arange(-9, 4, 3))
            foot.set(xlim=(-0.5, SHOWN), ylim=(0, 1.1), xlabel="step")
            top.grid(True)
        self.tops[0].set_ylabel("|part| of the error")
        self.feet[0].set_ylabel("cost, stacked")
        box = {"facecolor": style.background, "alpha": 0.75, "linewidth": 0, "pad": 2}
        look: dict[str, Any] = {"ha": "right", "va": "top", "weight": "bold", "bbox": box}
        place = (0.97, 0.95)
        if self.figure.crowded:  # above its axes, not within
            place, look = (0.5, 1.03), look | {"ha": "center", "va": "bottom", "fontsize": 9.5}
        self.names = self.moving([top.text(*place, "", transform=top.transAxes, **look) for top in self.tops])
        self.lines = [[top.plot([], [], lw=1.6, **style.curve(i))[0] for i in range(MOST)] for top in self.tops]
        self.stacks = [[foot.add_collection(self._area(i)) for i in range(MOST)] for foot in self.feet]
        self.moving(*self.lines, *self.stacks)
        self._build_rates(figure.add_subplot(grid[:, 2], label="rates"), style)

    def _area(self, i):
        colour = self.style.colour(i)
        return PolyCollection([], facecolors=self.style.pale(colour, 0.35), edgecolors=colour, lw=0.8)

    def _build_rates(self, axes, style):
        axes.set(xscale="log", xlim=(8e-4, 1.25), ylim=(0, 1.32), xlabel="curvature λ", title="factor a step")
        axes.grid(True)
        axes.axhline(1, lw=1.4, color=style.accent)
        axes.text(9e-4, 1.015, "above: diverges", color=style.accent, va="bottom", fontsize=10)
        looks = ({"color": style.faint, "ls": (0, (5, 1.5))}, {"color": style.ink, "ls": "-"})
        self.curves = self.moving([axes.plot([], [], lw=1.8, **look)[0] for look in looks])
        colours, point = [style.colour(i) for i in range(MOST)], {"ls": "", "ms": 9, "mew": 1.8}
        self.dots = [
            self.moving([axes.plot([], [], marker="s", mfc="none", mec=c, **point)[0] for c in colours]),
            self.moving([axes.plot([], [], marker="o", mfc=c, mec=c, **point)[0] for c in colours]),
        ]
        self.measured = self.moving(axes.plot([], [], ls="", marker="x", ms=7, mew=1.6, color=style.ink)[0])
        handles = [*self.curves, self.measured]
        names = ["gradient descent, theory (□)", "with momentum, theory (●)", "measured in the runs"]
        axes.legend(handles, names, loc="upper left").set_zorder(0.5)

    def update(self, split: EigenvectorSplit) -> None:
        stacked = [self._stacked(loss) for loss in split.losses]
        top = next(t for t in TOPS if t >= min(max(map(np.max, stacked)), TOPS[-1]))
        for side, heights, k in zip(split.sides, stacked, range(2), strict=True):
            self.limits(self.feet[k], y=(0, 1.1 * top))
            self._side(side, heights, self.lines[k], self.stacks[k])
            self.names[k].set_text(side.name)
        self._rates(split)

    @staticmethod
    def _stacked(loss):
        """The upper edge of each eigenvector's layer, (n, SHOWN + 1); what leaves the picture is cut above it."""
        return np.cumsum(np.fmin(loss[: SHOWN + 1], 2 * TOPS[-1]), axis=1).T

    def _side(self, side, heights, lines, stack):
        sizes = drawable(np.abs(side.parts)).T
        below = np.concatenate([np.zeros((1, heights.shape[1])), heights[:-1]])
        for i, (line, area) in enumerate(zip(lines, stack, strict=True)):
            there = i < len(sizes)
            line.set_data(*((np.arange(STEPS + 1), sizes[i]) if there else ([], [])))
            area.set_verts([self._band(below[i], heights[i])] if there else [])

    @staticmethod
    def _band(low, high):
        x = np.arange(len(low))
        return np.concatenate([np.stack([x, high], -1), np.stack([x, low], -1)[::-1]])

    def _rates(self, split):
        points = []
        for side, curve, dots in zip(split.sides, self.curves, self.dots, strict=True):
            curve.set_data(FINE, side.curve)
            for i, dot in enumerate(dots):
                at = slice(i, i + 1)
                dot.set_data(split.eigenvalues[at], side.rates[at])
            points += [*zip(split.eigenvalues, side.measured, strict=True)]
        self.measured.set_data(*np.array(points).T)

    def sentences(self, split: EigenvectorSplit) -> tuple[str, str]:
        settings = (f"{s.name} η = {written(s.eta)}" + f", β = {written(s.beta)}" * (s.beta > 0) for s in split.sides)
        kappa = written(split.eigenvalues[-1] / split.eigenvalues[0], 4)
        head = f"{len(split.eigenvalues)} eigenvalues, κ = {kappa}. {'; '.join(settings)}."
        return head, "; ".join(_worst(side, split.eigenvalues) for side in split.sides) + "."

    def describe(self, split: EigenvectorSplit) -> str:
        rates = (f"{side.name}: {', '.join(written(rate) for rate in side.rates)}" for side in split.sides)
        values = ", ".join(written(value) for value in split.eigenvalues)
        return f"{super().describe(split)} Factors by theory at λ = {values}: {'; '.join(rates)}."


def _worst(side, eigenvalues):
    i = int(side.rates.argmax())
    verb = "diverges" if side.rates[i] > 1 else "is slowest"
    factors = f"{written(side.rates[i])} a step (measured {written(side.measured[i])})"
    return f"{side.name}: λ = {written(eigenvalues[i])} {verb}, {factors}"
