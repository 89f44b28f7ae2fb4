"""A curve with its parabola at one point, and four steps from there: what each does to the height."""

import numpy as np
from matplotlib.figure import Figure

from course_lib.drawing.descriptions import signed, written
from course_lib.drawing.plot import Plot
from course_lib.drawing.style import Style
from course_lib.topics.gradient_descent.experiments.second_order import AT, AXIS, SHARES, SecondOrder, change

LETTERS = ("I", "II", "III", "IV")


class SecondOrderPlot(Plot):
    """``SecondOrderPlot().show(second_order())``: the steps on the parabola, and the change of height over η."""

    size = (10.0, 4.0)

    def build(self, figure: Figure, style: Style) -> None:
        left, right = figure.subplots(1, 2, width_ratios=(1.25, 1))
        left.set(label="parabola", title="four steps from the same point", xlabel="θ", ylabel="cost J", ylim=(-0.65, 3))
        left.set_xlim(AXIS[0], AXIS[-1])
        right.set(label="change", title="change of height by one step", xlabel="η, in units of 1/c")
        right.set(xlim=(0, 2.8), xticks=(0, 0.5, 1, 1.5, 2, 2.5))
        for axes in (left, right):
            axes.grid(True)
        right.axhline(0, lw=1.2, color=style.ink)
        self.curve = left.plot([], [], color=style.faint, ls="-", lw=3, label="J")[0]
        self.parabola = left.plot([], [], **style.curve(0), label="its parabola at ●")[0]
        self.start = left.plot([], [], "o", ms=11, color=style.accent, zorder=5)[0]
        self.level = left.plot([], [], lw=1.2, ls=":", color=style.ink)[0]
        point = {"ls": "", "ms": 8, "marker": "D", "mec": style.background, "color": style.colour(1), "zorder": 5}
        self.landed = [axes.plot([], [], **point)[0] for axes in (left, right)]
        self.change = right.plot([], [], **style.curve(0))[0]
        self.names = [axes.text(0, 0, "", fontsize=12, weight="bold") for axes in (left, right) for _ in SHARES]
        left.legend(loc="upper center").set_zorder(0.5)

    def update(self, found: SecondOrder) -> None:
        self.curve.set_data(AXIS, found.curve)
        self.parabola.set_data(AXIS, found.parabola)
        height = found.heights[0] - change(found.slope, found.curvature, found.rates[0])
        self.start.set_data([AT], [height])
        self.level.set_data([AXIS[0], AT], [height, height])
        self.landed[0].set_data(found.landings, found.heights)
        shares = np.linspace(0, 2.8, 100)
        self.change.set_data(shares, change(found.slope, found.curvature, shares / found.curvature))
        changes = change(found.slope, found.curvature, found.rates)
        self.landed[1].set_data(SHARES, changes)
        places = [*zip(found.landings, found.heights, strict=True), *zip(SHARES, changes, strict=True)]
        climbing = [share < 1 for share in SHARES] + [share > 1 for share in SHARES]  # the curve is to the right
        for text, letter, (x, y), left in zip(self.names, LETTERS * 2, places, climbing, strict=True):
            text.set(text=letter, position=(x + (-0.05 if left else 0.05), y + 0.1), ha="right" if left else "left")
        self.landed[1].axes.set_ylim(1.35 * changes.min(), 1.9 * changes.max())

    def describe(self, found: SecondOrder) -> str:
        changes = change(found.slope, found.curvature, found.rates)
        steps = (
            f"{letter}, η = {share:g}/c, lands at {signed(at, 2)} and changes the height by {signed(round(by, 9), 2)}"
            for letter, share, at, by in zip(LETTERS, SHARES, found.landings, changes, strict=True)
        )
        return f"A curve and its parabola at θ = {written(AT)}, and four steps from there: {'; '.join(steps)}."
