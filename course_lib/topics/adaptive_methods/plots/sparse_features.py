"""Sparse features: what each rule has learned of features from common to rare."""

import numpy as np
from matplotlib.figure import Figure
from matplotlib.text import Text

from course_lib.drawing.descriptions import written
from course_lib.drawing.plot import Plot
from course_lib.drawing.style import Style
from course_lib.topics.adaptive_methods.experiments.sparse_features import FREQUENCIES, RULES, LearnedFeatures
from course_lib.topics.adaptive_methods.plots.rules import TEXT_LINES, curve_of


class LearnedFeaturesPlot(Plot):
    """``update(features)``: what each rule has learned of features from common to rare, and its mean error."""

    size = (11.0, 4.8)
    axes_rect = (0, 0, 1, 0.9)
    text_lines = TEXT_LINES

    def build(self, figure: Figure, style: Style) -> None:
        close = self.figure.crowded
        left, right = figure.subplots(1, 2, width_ratios=(1.1 if close else 1.9, 1))
        left.set(label="weights", title="share of each weight that is learned; 1 is right", ylabel="w/w*")
        left.set(xlabel="of so many examples one has the feature", xscale="log", xlim=(0.85, 2600), ylim=(-0.15, 1.5))
        left.set_xticks(
            1 / FREQUENCIES, [f"{1 / f:.0f}" * (not close or k % 2 == 0) for k, f in enumerate(FREQUENCIES)]
        )
        left.minorticks_off()
        left.grid(True)
        left.axhline(1, lw=1.2, ls=":", color=style.ink)
        right.set(label="error", title="mean |w/w* − 1|", ylim=(len(RULES) - 0.4, -0.6))
        right.set(xlim=(0, 3.8 if close else 1.8), xticks=[0, 1] if close else [0, 0.5, 1])  # the numbers have room
        right.set_yticks(range(len(RULES)), RULES)
        right.grid(True, axis="x")
        curves = [{"marker": style.point(k)["marker"], **curve_of(style, name)} for k, name in enumerate(RULES)]
        self.lines = self.moving([left.plot([], [], ms=6, lw=1.8, **curve)[0] for curve in curves])
        bar = {"lw": 13, "ls": "-", "solid_capstyle": "butt"}
        self.bars = self.moving([right.plot([], [], color=curve["color"], **bar)[0] for curve in curves])
        self.ends = self.moving([right.add_artist(Text(0, k, va="center")) for k in range(len(RULES))])

    def update(self, features: LearnedFeatures) -> None:
        for k, (weights, error) in enumerate(zip(features.learned, features.errors, strict=True)):
            known = np.where(np.isfinite(weights), np.clip(weights, -1, 3), np.nan)
            self.lines[k].set_data(1 / FREQUENCIES, known)
            end = min(error, 1.0) if np.isfinite(error) else 1.0
            self.bars[k].set_data([0, end], [k, k])
            self.ends[k].set_text(f"{_finite(error, 2)}, η = {written(features.rates[k], 2)}")
            self.ends[k].set_x(end + 0.015)

    def sentences(self, features: LearnedFeatures) -> tuple[str, str]:
        seen = f"{features.seen[-1]:.0f} times in {features.steps * features.batch_size} examples"
        errors = ", ".join(f"{n} {_finite(error, 2)}" for n, error in zip(features.names, features.errors, strict=True))
        head = f"{features.steps} steps, batch size {features.batch_size}. The rarest feature was there {seen}."
        return head, f"Mean |w/w* − 1|: {errors}."

    def describe(self, features: LearnedFeatures) -> str:
        rates = ", ".join(f"{n} {written(rate, 2)}" for n, rate in zip(features.names, features.rates, strict=True))
        rare = ", ".join(f"{n} {_finite(w[-3:].mean())}" for n, w in zip(features.names, features.learned, strict=True))
        return f"{super().describe(features)} Learning rates: {rates}. Mean w/w* of the three rarest: {rare}."


def _finite(value, digits=3):
    return written(value, digits) if np.isfinite(value) and abs(value) < 1e6 else "diverged"
