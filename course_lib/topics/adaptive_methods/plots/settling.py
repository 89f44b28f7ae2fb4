"""RMSProp's end: the two points on a parabola, both coordinates over the steps, and hα, which comes to rest at 2."""

import numpy as np
from matplotlib.figure import Figure

from course_lib.drawing.descriptions import written
from course_lib.drawing.plot import Plot
from course_lib.drawing.style import Style
from course_lib.topics.adaptive_methods.experiments.settling import Settling

AXIS = np.linspace(-1, 1, 121)


class SettlingPlot(Plot):
    """``SettlingPlot().show(settling())``: the last two points along x; |x|, |y| and hα over time."""

    size = (11.0, 3.7)

    def build(self, figure: Figure, style: Style) -> None:
        left, right, border = figure.subplots(1, 3, width_ratios=(1, 1.2, 1.2))
        left.set(label="parabola", title="the last two points along x", xlabel="x", ylabel="½ h x²", yticks=[])
        right.set(label="distances", title="|x| and |y| over the steps", xlabel="step", yscale="log", ylim=(1e-21, 10))
        border.set(label="border", title="hα over the steps", xlabel="step", yscale="log", ylim=(0.03, 30))
        border.set(yticks=(0.1, 1, 2, 10), yticklabels=("0.1", "1", "2", "10"))
        for axes in (right, border):
            axes.grid(True)
        self.left, self.right, self.border = left, right, border
        self.curve = left.plot([], [], color=style.faint, lw=3, ls="-")[0]
        self.ends = left.plot([], [], ls="", marker="o", ms=11, color=style.colour(0), zorder=5)[0]
        self.way = left.annotate("", (0, 0), (1, 1), arrowprops={"arrowstyle": "<->", "color": style.ink, "lw": 1.6})
        self.names = [left.text(0, 0, name, fontsize=12, ha="center") for name in ("−a", "a", "2a = η")]
        self.lines = [
            right.plot([], [], lw=2, label=name, **style.curve(k))[0] for k, name in enumerate(("|x|", "|y|"))
        ]
        self.half = right.axhline(1, lw=1.6, ls=(0, (4, 2)), color=style.accent, label="η/2")
        self.products = [
            border.plot([], [], lw=2, label=f"along {axis}", **style.curve(k))[0] for k, axis in enumerate("xy")
        ]
        border.axhline(2, lw=1.6, ls=(0, (4, 2)), color=style.accent, label="2")
        right.legend(loc="lower right")
        border.legend(loc="lower right")

    def update(self, found: Settling) -> None:
        half = found.eta / 2
        x, (low, high) = 2.2 * half * AXIS, np.sort(found.points[-2:, 0])
        top = x[-1] ** 2 / 2
        self.curve.set_data(x, x**2 / 2)
        self.ends.set_data([low, high], [low**2 / 2, high**2 / 2])
        level = (low**2 + high**2) / 4
        self.way.xy, self.way.xyann = (high, level), (low, level)
        places = ((low, level - 0.16 * top), (high, level - 0.16 * top), (0, level + 0.05 * top))
        for name, place in zip(self.names, places, strict=True):
            name.set_position(place)
        self.left.set(xlim=(x[0], x[-1]), ylim=(-0.08 * top, top), xticks=(-half, 0, half))
        for line, values in zip(self.lines, np.abs(found.points).T, strict=True):
            line.set_data(np.arange(len(values)), values)
        self.half.set_ydata([half] * 2)
        for line, values in zip(self.products, found.times.T, strict=True):
            line.set_data(np.arange(1, len(values) + 1), values)
        for axes in (self.right, self.border):
            axes.set_xlim(0, len(found.points) - 1)

    def describe(self, found: Settling) -> str:
        low, high = np.sort(found.points[-2:, 0])
        ends = f"In the end x jumps between {written(low, 2)} and {written(high, 2)}".replace("-", "−")
        y = written(float(np.abs(found.points[-1, 1])), 2)
        return f"RMSProp with η = {written(found.eta)}. {ends}, and |y| is {y} as well; hα is 2 on both axes."
