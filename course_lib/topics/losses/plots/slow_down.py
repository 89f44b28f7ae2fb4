"""The learning slow-down as a film: both neurons on the sigmoid, and their outputs, costs and slopes over the steps."""

import numpy as np
from matplotlib.figure import Figure

from course_lib.drawing.curves import CurvesPanel
from course_lib.drawing.descriptions import signed, written
from course_lib.drawing.plot import Plot
from course_lib.drawing.style import Style
from course_lib.drawing.texts import TextLine, heading
from course_lib.topics.losses.experiments.slow_down import EVERY, SIGMOID, STEPS, LearningSlowDown
from course_lib.topics.losses.plots.loss_curves import short_name

LEAST = 1e-6  # of the largest value: what is smaller is drawn there


class SlowDownPlot(Plot):
    """Both neurons at one frame; the colours are those of the two costs."""

    size = (11.0, 6.6)
    axes_rect = (0, 0, 1, 0.83)
    text_lines = (
        heading(size=10.5),
        TextLine(0.945, x=0.034, mark=("●", 0)),
        TextLine(0.907, x=0.034, mark=("■", 1)),
        TextLine(0.869),
    )
    clickable = ()

    def build(self, figure: Figure, style: Style) -> None:
        (place, output), (cost, slope) = figure.subplots(2, 2)
        place.set(label="sigmoid", title="the neuron on σ(w + b)", xlim=(-11, 11), ylim=(-0.06, 1.06))
        place.grid(True)
        z = np.linspace(-11, 11, 300)
        place.plot(z, SIGMOID(z), color=style.faint, lw=1.6, label="σ(z)")
        self.target_of_sigmoid = self.moving(place.axhline(0, lw=1.2, ls=":", color=style.ink))
        edge = {"ls": "", "ms": 11, "mec": style.background, "zorder": 4}
        self.tangents = self.moving(
            [place.plot([], [], lw=2.4, ls="-", color=style.colour(k), zorder=3)[0] for k in (0, 1)]
        )
        self.places = self.moving([place.plot([], [], **edge, **style.point(k))[0] for k in (0, 1)])
        names = ("chosen cost", "cross-entropy")
        self.output = CurvesPanel(self, output, style, "output a (dotted: the target)", names, legend=False)
        self.target_of_output = self.moving(output.axhline(0, lw=1.2, ls=":", color=style.ink))
        self.cost = CurvesPanel(self, cost, style, "cost J", names, log=True, legend=False)
        self.slope = CurvesPanel(self, slope, style, "size of the slope ∂J/∂w", names, log=True, legend=False)
        for axes, name in ((output, "output"), (cost, "cost"), (slope, "slope")):
            axes.set(label=name, xlabel="" if axes is output else "step")

    def update(self, run: LearningSlowDown, frame: int) -> None:
        t = frame * EVERY
        for k in (0, 1):
            z, a = run.z[t, k], run.a[t, k]
            self.places[k].set_data([np.clip(z, -10.5, 10.5)], [a])
            ends = np.array([-1.6, 1.6])
            self.tangents[k].set_data(np.clip(z, -10.5, 10.5) + ends, a + a * (1 - a) * ends)
        for line in (self.target_of_sigmoid, self.target_of_output):
            line.set_ydata([run.target] * 2)
        steps = np.arange(STEPS + 1)[::EVERY]
        for curves, y in ((self.output, run.a), (self.cost, run.cost), (self.slope, np.abs(run.slope))):
            shown = np.maximum(y[::EVERY], max(LEAST * y.max(), LEAST)) if curves.log else y[::EVERY]
            curves.update(run, frame, [(steps, shown[:, k]) for k in (0, 1)])
            if curves.log:
                self.limits(curves.axes, y=_decades(shown))

    def sentences(self, run: LearningSlowDown, frame: int) -> tuple[str, ...]:
        """The present step, both speeds at the start, and when each was there."""
        t, name = frame * EVERY, short_name(run.names[0])
        who = (name, "cross-entropy")
        now = [
            f"{who[k]}: output {signed(run.a[t, k])}, slope {signed(run.slope[t, k], 2)}; {_when(int(run.reached[k]))}."
            for k in (0, 1)
        ]
        first = np.abs(run.slope[0])
        ratio = first[1] / first[0] if first.min() > 0 else None
        more = f", {written(ratio, 2 if ratio < 100 else 3)} times as large" if ratio else ""
        start = f"First slope: {name} {written(first[0], 2)}, cross-entropy {written(first[1], 2)}{more}."
        one, other = map(written, run.rates)
        rates = f"{one} for both" if run.rates[0] == run.rates[1] else f"{one} and {other}"
        return (
            f"Step {t} of {STEPS}, target {written(run.target)}, η = {rates}.",
            *now,
            f"{start} {_peak(run, name)}",
        )


def _decades(values):
    """Whole decades around all values, which a logarithmic axis can write down."""
    low, high = np.log10([values.min(), values.max()])
    return 10.0 ** np.floor(low - 0.02), 10.0 ** np.ceil(high + 0.02)


def _when(step):
    if step < 0:
        return "never within 0.1 of y"
    return "within 0.1 of y " + (f"after {step} step{'s' * (step > 1)}" if step else "from the start")


def _peak(run, name):
    """Whether the squared error's slope grew before it shrank, and whether the run stood still."""
    at = int(run.steepest[0])
    if np.ptp(run.a[:, 0]) < 1e-3 and run.reached[0] != 0:
        return f"With the {name} error the neuron hardly moves: it is saturated."
    return f"The {name} error's is steepest {f'only at step {at}' if at > 3 else 'at the start'}."
