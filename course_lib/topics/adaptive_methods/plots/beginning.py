"""Adam's first steps: how long they are over time, and over the size of the gradient."""

import numpy as np
from matplotlib.figure import Figure

from course_lib.drawing.descriptions import written
from course_lib.drawing.plot import Plot
from course_lib.drawing.style import Style
from course_lib.topics.adaptive_methods.experiments.beginning import SIZES, STEPS, VARIANTS, AdamBeginning
from course_lib.topics.adaptive_methods.plots.rules import TEXT_LINES

FLOOR = 1e-6


class AdamBeginningPlot(Plot):
    """``update(beginning)``: |Δθ|/η over the first steps, and at one of them over the size of the gradient."""

    size = (11.0, 5.0)
    axes_rect = (0, 0.12, 1, 0.78)
    text_lines = TEXT_LINES

    def build(self, figure: Figure, style: Style) -> None:
        left, right = figure.subplots(1, 2, sharey=True)
        left.set(label="over time", title="length of the steps, |Δθ|/η", xlabel="step t", xscale="log", yscale="log")
        left.set(xlim=(1, STEPS), ylim=(FLOOR / 2, 200))
        right.set(label="over size", title="… at step t, for every size of the gradient", xlabel="gradient |g|")
        right.set(xscale="log", xlim=(SIZES[0], SIZES[-1]))
        for axes in (left, right):
            axes.minorticks_off()
            axes.grid(True)
        self.lines = {
            name: self.moving(
                [axes.plot([], [], lw=2 + 1.2 * (k % 2 == 0), **style.curve(k))[0] for axes in (left, right)]
            )
            for k, name in enumerate(VARIANTS)
        }
        thin = {"color": style.ink, "lw": 1.1, "alpha": 0.7}
        self.at = self.moving(left.axvline(1, **thin))
        self.g = self.moving(right.axvline(1, **thin))
        self.knees = self.moving([right.axvline(1, color=style.accent, ls=ls, lw=1.3) for ls in (":", (0, (5, 2)))])
        self.names = self.moving(
            [right.text(1, 60, name, ha=ha, color=style.accent) for name, ha in (("ε", "right"), ("√ε", "left"))]
        )
        self.below = self.moving(left.text(0.02, 0.03, "", transform=left.transAxes))
        handles = [lines[0] for lines in self.lines.values()]
        figure.legend(handles, list(self.lines), loc="lower center", ncols=4, handlelength=3)

    def update(self, result: AdamBeginning) -> None:
        t = np.arange(1, STEPS + 1)
        for name, lines in self.lines.items():
            for line, x, y in zip(lines, (t, SIZES), (result.over_time[name], result.over_size[name]), strict=True):
                line.set_data(x, np.maximum(y, FLOOR / 1000))  # so low that the curve is seen to leave the chart
        self.at.set_xdata([result.at] * 2)
        self.g.set_xdata([result.g] * 2)
        epsilon = result.rule.epsilon
        for line, name, at, by in zip(self.knees, self.names, (epsilon, epsilon**0.5), (1 / 1.6, 1.6), strict=True):
            line.set_xdata([at] * 2)
            name.set_x(at * by)
        low = [name for name, steps in result.over_time.items() if steps.max() < FLOOR / 2]
        self.below.set_text("▼ below: " + ("all four" if len(low) == 4 else "; ".join(low)) if low else "")

    def sentences(self, result: AdamBeginning) -> tuple[str, str]:
        lengths = []
        for t in sorted({1, result.at}):
            out, inside, uncorrected, uncorrected_inside = (written(s[t - 1]) for s in result.over_time.values())
            lengths.append(f"step {t}: {out} and {inside} corrected, {uncorrected} and {uncorrected_inside} not")
        setting = f"Every gradient is {written(result.g)}, ε = {written(result.rule.epsilon)}."
        return f"{setting} |Δθ|/η, ε outside and inside:", "; ".join(lengths) + "."
