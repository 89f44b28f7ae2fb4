"""A moving average: over the series that it follows, and the weights of which it is made."""

import numpy as np
from matplotlib.figure import Figure

from course_lib.drawing.descriptions import written
from course_lib.drawing.plot import Plot
from course_lib.drawing.style import Style
from course_lib.drawing.texts import TextLine, heading
from course_lib.topics.momentum.experiments.average import (
    AGES,
    STEPS,
    MovingAverage,
    in_the_first,
    memory,
    wander,
)


class MovingAveragePlot(Plot):
    """``update(average)``: the series with its average, and the weights by age with the memory 1/(1 − β)."""

    size = (11.0, 4.8)
    axes_rect = (0.006, 0, 0.994, 0.85)
    text_lines = heading(), TextLine(0.93), TextLine(0.885)
    clickable = ()

    def build(self, figure: Figure, style: Style) -> None:
        series, weights = figure.subplots(1, 2, width_ratios=(1.7, 1))
        series.set(
            label="series", xlabel="step t", xlim=(-4, STEPS + 3), ylim=(-1, 11), title="the series and its average"
        )
        series.grid(True)
        self.dots = self.moving(
            series.plot([], [], ls="", marker="o", ms=3.5, color=style.pale(style.colour(0), 0.35), label="values")[0]
        )
        self.signal = self.moving(series.plot([], [], color=style.faint, lw=1.6, ls=(0, (5, 2)), label="no noise")[0])
        self.line = self.moving(series.plot([], [], color=style.colour(1), lw=2.6, label="average m")[0])
        series.legend(loc="upper right", ncols=3).set_zorder(0.5)
        weights.set(label="weights", xlabel="age of a value, in steps", xlim=(-2, AGES), ylim=(0, 1.08))
        weights.set(title="weight of a value (newest: 1)")
        weights.grid(True)
        self.weights = self.moving(weights.plot([], [], color=style.colour(1), lw=1.4, marker=".", ms=5)[0])
        self.memory = self.moving(weights.plot([], [], color=style.ink, lw=1.6, ls=(0, (4, 2)))[0])
        self.words = self.moving(weights.text(0, 0.9, "", ha="left", va="center", fontsize=10.5))

    def update(self, average: MovingAverage) -> None:
        t = np.arange(1, STEPS + 1)
        self.dots.set_data(t, average.series)
        self.signal.set_data(t, average.signal)
        self.line.set_data(np.arange(STEPS + 1), np.append(0.0, average.average))
        ages, remembered = np.arange(AGES), memory(average.beta)
        self.weights.set_data(ages, average.beta**ages)
        at = min(remembered, AGES - 1)
        self.memory.set_data([at, at], [0, 1.0])
        right = at < AGES / 2
        apart = "\n" if self.figure.crowded else " "
        self.words.set(text=f"memory{apart}1/(1 − β) = {written(remembered)}", x=at + (2 if right else -2))
        self.words.set_horizontalalignment("left" if right else "right")

    def sentences(self, average: MovingAverage) -> tuple[str, str, str]:
        beta, remembered = average.beta, memory(average.beta)
        share, ten = 100 * in_the_first(remembered, beta), 100 * in_the_first(10, beta)
        head = f"β = {written(beta)}: the newest {written(remembered)} values carry {share:.0f} % of the weight"
        wanders = f"The average wanders by {written(average.wandered, 2)} (in the long run {written(wander(beta), 2)}"
        late = f"half of a jump takes it {average.late} step{'s' * (average.late > 1)}"
        return (
            f"{head}.",
            f"{wanders} times the noise of {written(average.noise, 2)}); {late}.",
            f"After ten steps its weights add up to {ten:.0f} %: it began at 0.",
        )

    def describe(self, average: MovingAverage) -> str:
        first, last = (written(average.average[k]) for k in (0, -1))
        return f"{super().describe(average)} The average is {first} at step 1 and {last} at step {STEPS}."
