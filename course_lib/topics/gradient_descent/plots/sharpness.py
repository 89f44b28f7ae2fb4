"""A network at four learning rates, and its sharpest curvature on the way beside the edge 2/η."""

import numpy as np
from matplotlib.figure import Figure

from course_lib.drawing.descriptions import written
from course_lib.drawing.plot import Plot
from course_lib.drawing.style import Style
from course_lib.topics.gradient_descent.experiments.sharpness import (
    LONG,
    RATES,
    SELDOM,
    SLOW,
    STEPS,
    WATCHED,
    NetworkRates,
)

WORDS = ("far too small", "too small", "right", "too large")


class NetworkRatesPlot(Plot):
    """``NetworkRatesPlot().show(network_rates())``: cost at RATES; λ_max at WATCHED, and at SLOW in long runs."""

    size = (11.0, 4.3)

    def build(self, figure: Figure, style: Style) -> None:
        left, right, long = figure.subplots(1, 3)
        left.set(label="cost", title="cost J, four learning rates", xlabel="step", yscale="log", ylim=(0.03, 200))
        long.set(label="long", title="λ_max, squared error", xlabel="step", xlim=(0, LONG), ylim=(3, 5.6))
        right.set(label="curvature", title="sharpest curvature λ_max", xlabel="step", ylim=(0, 7.2))
        for axes in (left, right):
            axes.set_xlim(0, STEPS)
        for axes in (left, right, long):
            axes.grid(True)
        names = [f"η = {rate:g}, {words}" for rate, words in zip(RATES, WORDS, strict=True)]
        self.costs = [left.plot([], [], **style.curve(k), label=name)[0] for k, name in enumerate(names)]
        self.curves, self.edges = [], []
        for k, rate in enumerate(WATCHED):
            look = {"color": style.colour(k + 4), "marker": "o^s"[k]}
            self.curves.append(right.plot([], [], ls="-", lw=1.6, ms=4, label=f"η = {rate:g}", **look)[0])
            self.edges.append(right.axhline(2 / rate, lw=1.6, ls=(0, (4, 2)), color=style.colour(k + 4)))
            right.text(STEPS - 4, 2 / rate + 0.06, f"2/η for η = {rate:g}", ha="right", va="bottom", fontsize=9.5)
        self.long = [
            long.plot([], [], ls="-", lw=1.6, ms=3, marker="Dv"[k], color=style.colour(k), label=f"η = {rate:g}")[0]
            for k, rate in enumerate(SLOW)
        ]
        long.axhline(2 / SLOW[1], lw=1.6, ls=(0, (4, 2)), color=style.colour(1))
        long.text(LONG - 50, 2 / SLOW[1] - 0.05, f"2/η for η = {SLOW[1]:g}", ha="right", va="top", fontsize=9.5)
        long.legend(loc="upper left").set_zorder(0.5)
        left.legend(loc="center right", bbox_to_anchor=(1, 0.63)).set_zorder(0.5)
        right.legend(loc="upper right", bbox_to_anchor=(1, 0.88)).set_zorder(0.5)

    def update(self, found: NetworkRates) -> None:
        for line, cost in zip(self.costs, found.cost, strict=True):
            line.set_data(np.arange(STEPS + 1), cost)
        for line, curvature in zip(self.curves, found.edge, strict=True):
            line.set_data(found.steps, curvature)
        for line, curvature in zip(self.long, found.rising, strict=True):
            line.set_data(np.arange(0, LONG + 1, SELDOM), curvature)

    def describe(self, found: NetworkRates) -> str:
        ends = "; ".join(
            f"η = {written(rate)}: {written(cost[-1], 2) if cost[-1] < cost[0] else 'above the start'}"
            for rate, cost in zip(RATES, found.cost, strict=True)
        )
        curved = "; ".join(
            f"η = {written(rate)}, edge {written(2 / rate, 2)}: from {written(seen[0], 2)} to {written(seen[-1], 2)}"
            for rate, seen in zip(WATCHED, found.edge, strict=True)
        )
        rising = "; ".join(
            f"η = {written(rate)}, edge {written(2 / rate, 2)}: from {written(seen.min(), 2)} to {written(seen[-1], 2)}"
            for rate, seen in zip(SLOW, found.rising, strict=True)
        )
        return (
            f"The cost after {STEPS} steps at {ends}. The sharpest curvature at {curved}. In {LONG} steps with the "
            f"squared error it rises at {rising}."
        )
