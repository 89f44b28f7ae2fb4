"""Why a cloud settles: its variance from one step to the next, and the spread over the steps beside the theory."""

import numpy as np
from matplotlib.figure import Figure

from course_lib.drawing.descriptions import written
from course_lib.drawing.plot import Plot
from course_lib.drawing.style import Style
from course_lib.topics.gradient_descent.experiments.clouds import RATES, STEPS, NoisyClouds

SHOWN = 1  # the rate whose variance is followed from step to step
END = 0.8


class NoisyCloudsPlot(Plot):
    """``NoisyCloudsPlot().show(noisy_clouds())``: the line v → (1 − η)²v + η², and clouds at three rates."""

    size = (10.0, 4.0)

    def build(self, figure: Figure, style: Style) -> None:
        left, right = figure.subplots(1, 2)
        left.set(label="variance", title=f"variance after a step, η = {RATES[SHOWN]:g}", aspect="equal")
        left.set(xlabel="before the step, v", ylabel="after it", xlim=(0, END), ylim=(0, END))
        right.set(label="spread", title="4,000 runs: root mean square", xlabel="step", yscale="log")
        right.set(xlim=(0, STEPS), ylim=(0.1, 3))
        for axes in (left, right):
            axes.grid(True)
        left.plot([0, END], [0, END], lw=1.2, ls=":", color=style.ink, label="as before")
        self.line = left.plot([], [], **style.curve(0), label="(1 − η)² v + η²")[0]
        self.stairs = left.plot([], [], lw=1.6, ls="-", color=style.accent, label="step by step")[0]
        self.fixed = left.plot([], [], "*", ms=15, color=style.accent, zorder=5)[0]
        self.runs = [right.plot([], [], **style.curve(k), label=f"η = {r:g}")[0] for k, r in enumerate(RATES)]
        self.laws = [right.plot([], [], lw=5, alpha=0.3, ls="-", color=style.colour(k))[0] for k in range(len(RATES))]
        left.legend(loc="lower right").set_zorder(0.5)
        right.legend(loc="upper right", title="thin: runs, wide: theory", title_fontsize=10).set_zorder(0.5)

    def update(self, clouds: NoisyClouds) -> None:
        eta = RATES[SHOWN]
        v = np.array([0.0, END])
        self.line.set_data(v, _next(v, eta))
        stairs, now = [], 0.7
        for _ in range(6):
            stairs += [(now, now), (now, _next(now, eta))]
            now = _next(now, eta)
        self.stairs.set_data(*np.array(stairs).T)
        self.fixed.set_data(*[[clouds.theory[SHOWN] ** 2]] * 2)
        for k in range(len(RATES)):
            self.runs[k].set_data(np.arange(STEPS + 1), clouds.spread[k])
            self.laws[k].set_data([0, STEPS], [clouds.theory[k]] * 2)

    def describe(self, clouds: NoisyClouds) -> str:
        eta = RATES[SHOWN]
        ends = "; ".join(
            f"η = {written(rate)}: {written(run[-20:].mean(), 2)}, theory {written(law, 2)}"
            for rate, run, law in zip(RATES, clouds.spread, clouds.theory, strict=True)
        )
        return (
            f"On the left the line (1 − η)² v + η² for η = {written(eta)}, and a staircase to where it meets v, at "
            f"{written(clouds.theory[SHOWN] ** 2)}. On the right the spread of 4,000 runs; where it settles: {ends}."
        )


def _next(v, eta):
    return (1 - eta) ** 2 * v + eta**2
