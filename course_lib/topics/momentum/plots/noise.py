"""Momentum under noise: the gradients and their memory, and where the runs are."""

import numpy as np
from matplotlib.figure import Figure

from course_lib.drawing.descriptions import written
from course_lib.drawing.plot import Plot
from course_lib.drawing.style import Style
from course_lib.drawing.texts import Coloured, TextLine, heading
from course_lib.topics.momentum.experiments.noise import NoisyPair

FAR = 12.0


class MomentumNoisePlot(Plot):
    """``update(pair)``: one run's gradients and their memory; θ of one run each, with the band where most runs are."""

    size = (11.0, 4.8)
    axes_rect = (0.006, 0, 0.994, 0.85)
    text_lines = heading(), TextLine(0.93), TextLine(0.885)
    clickable = ()

    def build(self, figure: Figure, style: Style) -> None:
        gradients, theta = figure.subplots(1, 2)
        gradients.set(label="gradients", title="gradients of the run with momentum", xlabel="step", ylim=(-6, 8))
        theta.set(label="theta", title="θ, with a band of one standard deviation", xlabel="step", ylim=(-3.5, 4.5))
        for axes in (gradients, theta):
            axes.grid(True)
        self.axes = gradients, theta
        pale = style.pale(style.faint, 0.35)
        self.dots = self.moving(gradients.plot([], [], ls="", marker="o", ms=3.2, color=pale, label="gradient g")[0])
        self.memory = self.moving(gradients.plot([], [], color=style.colour(1), lw=2.2, label="")[0])
        self.legend = gradients.legend(
            handles=[self.dots, self.memory], labels=["gradient g", "memory m"], ncols=2, loc="upper right"
        )
        self.legend.set_zorder(0.5)
        names = "plain descent", "momentum"
        self.paths = self.moving(
            [theta.plot([], [], lw=1.6, label=n, color=style.colour(k))[0] for k, n in enumerate(names)]
        )
        band = {"lw": 1.8, "ls": (0, (5, 2))}
        self.bands = self.moving(
            [[theta.plot([], [], color=style.colour(k), **band)[0] for _ in range(2)] for k in range(2)]
        )
        theta.legend(handles=self.paths, ncols=2, loc="upper right").set_zorder(0.5)

    def update(self, pair: NoisyPair) -> None:
        steps = np.arange(len(pair.plain.theta))
        for axes in self.axes:
            self.limits(axes, x=(-0.02 * steps[-1], 1.02 * steps[-1]))
        run = pair.momentum
        self.dots.set_data(steps[:-1], _seen(run.gradients))
        shown = run.memory if pair.form == "average" else run.memory * (1 - run.beta)
        self.memory.set_data(steps[:-1], _seen(shown))
        for each, path, band in zip((pair.plain, pair.momentum), self.paths, self.bands, strict=True):
            path.set_data(steps, _seen(each.theta[:, 0]))
            for sign, line in zip((-1, 1), band, strict=True):
                at = sign * each.expected if each.expected < FAR else np.nan
                line.set_data([0.5 * steps[-1], steps[-1]], [at, at])

    def sentences(self, pair: NoisyPair) -> tuple[str, str | Coloured, str]:
        run = pair.momentum
        rule = {"average": "m ← βm + (1 − β)g", "velocity": "m ← βm + g"}[pair.form]
        head = (
            f"η = {written(pair.eta)}, β = {written(run.beta)}, {rule}, θ ← θ − ηm. Noise of {written(pair.noise, 2)}."
        )
        if not np.isfinite(run.expected):
            return head, Coloured("With these settings it diverges, noise or not.", "accent"), ""
        each = zip((pair.plain, run), ("plain descent", "with momentum"), strict=True)
        words = "; ".join(f"{name} {written(one.strayed, 2)} (theory {written(one.expected, 2)})" for one, name in each)
        smooth = f"In the second half the memory wanders {written(run.smoothed, 2)} times as much as the gradients"
        scaled = (
            "." if pair.form == "average" else f" (drawn: (1 − β)m, {written(run.smoothed * (1 - run.beta), 2)} times)."
        )
        return head, f"θ strays by: {words}.", smooth + scaled

    def describe(self, pair: NoisyPair) -> str:
        ends = " and ".join(written(one.theta[-1, 0]) for one in (pair.plain, pair.momentum))
        return f"{super().describe(pair)} From θ = {written(pair.plain.theta[0, 0])} the two drawn runs end at {ends}."


def _seen(values):
    return np.where(np.abs(values) < 1e3, values, np.nan)
