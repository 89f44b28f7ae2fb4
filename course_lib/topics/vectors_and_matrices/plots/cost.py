"""What writing a Jacobian out costs, and what the product without it does."""

import numpy as np
from matplotlib.figure import Figure

from course_lib.drawing.descriptions import written
from course_lib.drawing.plot import Plot
from course_lib.drawing.style import Style
from course_lib.topics.vectors_and_matrices.experiments.cost import JacobianCosts


class JacobianCostPlot(Plot):
    """``update((name, costs))``: bytes, multiplications and, if measured, seconds, with J and without it."""

    size = (11.0, 3.9)

    def build(self, figure: Figure, style: Style) -> None:
        titles = ("bytes held", "multiplications", "seconds, on this machine")
        self.axes = figure.subplots(1, 3)
        for axes, title in zip(self.axes, titles, strict=True):
            axes.set(title=title, label=title, yscale="log", xlabel="n")
            axes.set_xscale("log", base=2)
            axes.grid(True)
        both = enumerate(("with the Jacobian", "without it"))
        styles = [style.curve(k) | style.point(k) | {"markersize": 5, "label": label} for k, label in both]
        self.lines = self.moving([[axes.plot([], [], **each)[0] for each in styles] for axes in self.axes])
        self.axes[0].legend(handles=self.lines[0], loc="upper left").set_zorder(0.5)
        within = self.axes[2].transAxes
        self.note = self.moving(self.axes[2].text(0.5, 0.5, "", ha="center", transform=within, fontsize=11))

    def update(self, result: tuple[str, JacobianCosts]) -> None:
        _, costs = result
        nothing = np.full((2, len(costs.n)), np.nan)
        series = (costs.bytes, costs.products, nothing if costs.seconds is None else costs.seconds)
        for axes, lines, values in zip(self.axes, self.lines, series, strict=True):
            for line, each in zip(lines, values, strict=True):
                line.set_data(costs.n, each)
            self.limits(axes, x=(costs.n[0] / 1.4, costs.n[-1] * 1.4))
        for axes, values in zip(self.axes[:2], series, strict=False):
            self.limits(axes, y=(values.min() / 2, values.max() * 4))
        self.limits(self.axes[2], y=(1e-7, 1))
        self.note.set_text("" if costs.seconds is not None else "measured where Python runs")

    def describe(self, result: tuple[str, JacobianCosts]) -> str:
        name, costs = result
        held, products = costs.bytes[:, -1], costs.products[:, -1]
        return (
            f"{name}, at n = {costs.n[-1]}: with the Jacobian {held[0]:,} bytes and {products[0]:,} multiplications, "
            f"without it {held[1]:,} bytes and {products[1]:,}. Both give the same dL/dx, to "
            f"{'1e-12' if costs.difference < 1e-12 else written(costs.difference, 2)}."
        )
