"""The gradients of single batches around that of all examples, and how their error falls with the batch size."""

import numpy as np
from matplotlib.figure import Figure

from course_lib.drawing.descriptions import written
from course_lib.drawing.plot import Plot, round_up
from course_lib.drawing.style import Style
from course_lib.drawing.texts import TextLine, heading
from course_lib.topics.gradient_descent.experiments.gradient_noise import BATCHES, GradientNoise


class GradientNoisePlot(Plot):
    """``update(noise)``: the gradients of single batches around that of all, and their error over m; a click sets m."""

    size = (11.0, 4.9)
    axes_rect = (0, 0, 1, 0.9)
    text_lines = heading(), TextLine(0.935)
    clickable = ("error",)

    def build(self, figure: Figure, style: Style) -> None:
        left, right = figure.subplots(1, 2, width_ratios=(1, 1.25))
        left.set(label="cloud", title=f"gradients of {BATCHES} batches, in units of |g|")
        left.set(xlabel="along the gradient of all, g", ylabel="across it")
        right.set(label="error", title="distance from g: click", xlabel="batch size m", xscale="log", yscale="log")
        right.set(ylabel="root mean square")
        for axes in (left, right):
            axes.grid(True)
        self.left, self.right = left, right
        left.axvline(0, lw=1.4, ls=(0, (4, 2)), color=style.ink)
        box = {"facecolor": style.background, "alpha": 0.8, "linewidth": 0, "pad": 1.5}
        place = {"transform": left.get_xaxis_transform(), "ha": "right", "va": "bottom", "bbox": box}
        self.uphill = self.moving(left.text(0, 0.02, "← uphill ", fontsize=10.5, **place))
        self.cloud = self.moving(left.plot([], [], ls="", alpha=0.8, **{**style.point(0), "ms": 5})[0])
        self.mean = self.moving(left.plot([], [], "*", ms=17, color=style.accent, mec=style.background)[0])
        self.law = self.moving(right.plot([], [], **style.curve(1), label="σ/√m")[0])
        self.finite = self.moving(right.plot([], [], **style.curve(2), label="σ/√m · √((N − m)/(N − 1))")[0])
        self.dots = self.moving(right.plot([], [], ls="", **{**style.point(0), "ms": 7}, label="measured")[0])
        self.length = self.moving(right.plot([], [], lw=1.2, ls=":", color=style.ink, label="|g| itself")[0])
        self.at = self.moving(right.axvline(1, lw=1.2, color=style.ink, alpha=0.6))
        right.legend(loc="lower left").set_zorder(0.5)

    def update(self, noise: GradientNoise) -> None:
        self.cloud.set_data(*noise.cloud.T)
        self.mean.set_data([1], [0])
        reach = round_up(1.05 * max(np.abs(noise.cloud - [1, 0]).max(), 0.5))
        self.limits(self.left, x=(1 - reach, 1 + reach), y=(-reach, reach))
        self.uphill.set_visible(reach > 1.5)
        m = np.geomspace(1, noise.rows, 100)
        self.law.set_data(m, noise.sigma / np.sqrt(m))
        finite = noise.sigma / np.sqrt(m) * np.sqrt((noise.rows - m) / (noise.rows - 1))
        self.finite.set_data(*((m[:-1], finite[:-1]) if not noise.replacement else ([], [])))
        seen = noise.measured > 0
        self.dots.set_data(noise.sizes[seen], noise.measured[seen])
        self.length.set_data([1, noise.rows], [noise.length] * 2)
        self.at.set_xdata([noise.size] * 2)
        high = round_up(2 * noise.sigma)
        self.limits(self.right, x=(0.8, 2000), y=(high / 500, high))

    def sentences(self, noise: GradientNoise) -> tuple[str, str]:
        return headline(noise), remark(noise)

    def describe(self, noise: GradientNoise) -> str:
        ratios = noise.measured[noise.theory > 0] / noise.theory[noise.theory > 0]
        ends = f"from {written(ratios.min(), 2)} to {written(ratios.max(), 2)}"
        return f"{super().describe(noise)} Measured over theory: {ends} over all sizes."


def headline(noise: GradientNoise) -> str:
    """How large the error is beside the gradient itself."""
    how = "with" if noise.replacement else "without"
    error = f"expected error {written(noise.expected)} = {written(noise.expected / noise.length, 2)} |g|"
    return f"{noise.moment[0].upper()}{noise.moment[1:]}, m = {noise.size:,} {how} replacement: {error}."


def remark(noise: GradientNoise) -> str:
    """|g|, σ, and how many batches point uphill."""
    if noise.expected == 0:
        return "All N examples, each once: that is batch descent, and there is no error left."
    uphill = f"{100 * noise.uphill:.0f} % of the {BATCHES} batches point away from g: their step leads uphill"
    return f"|g| = {written(noise.length)}, σ = {written(noise.sigma)} (one example). {uphill}."
