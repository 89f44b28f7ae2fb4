"""Losses and their slopes over the prediction; and one neuron that learns with two costs, as a film."""

import numpy as np

from course_lib.drawing.curves import CurvesPanel
from course_lib.drawing.descriptions import written
from course_lib.drawing.plot import Plot
from course_lib.topics.losses.experiments.curves import EVERY, STEPS, sigmoid

SHORT = {
    "mean squared error": "squared",
    "half squared error": "½ squared",
    "mean absolute error": "absolute",
    "binary cross-entropy": "binary cross-entropy",
    "cross-entropy": "cross-entropy",
}
LEAST = 1e-6  # of the largest value: what is smaller is drawn there
NUMBERS = {name: k for k, name in enumerate(SHORT)}
# upper ends of the loss, and both ends of its slope, by view
LIMITS = {"Prediction": (6, -5, 5), "Probability": (5, -12, 12), "Logit": (5, -1.25, 1.25), "TrueClass": (5, -12, 0.5)}


class Zoo(Plot):
    """``update(zoo)``: left each loss over the prediction, right its slope; a click sets the place that is read off."""

    size = (11.0, 4.9)

    def build(self, figure, style):
        figure.get_layout_engine().set(rect=(0, 0, 1, 0.885))
        self.axes = figure.subplots(1, 2)
        for axes, name in zip(self.axes, ("loss", "slope"), strict=True):
            axes.set(label=name, title={"loss": "loss", "slope": "slope of the loss, along this axis"}[name])
            axes.grid(True)
        self.axes[1].axhline(0, lw=1, color=style.faint)
        looks = [style.curve(k) for k in range(5)]
        self.lines = self.moving([[axes.plot([], [], **look)[0] for look in looks] for axes in self.axes])
        edge = {"ls": "", "ms": 8, "mec": style.background, "zorder": 4}
        self.dots = self.moving(
            [[axes.plot([], [], **edge, **style.point(k))[0] for k in range(5)] for axes in self.axes]
        )
        thin = {"lw": 1.2, "color": style.ink, "alpha": 0.6}
        self.here = self.moving([axes.axvline(0, **thin) for axes in self.axes])
        handles = self.lines[0]
        place = {"loc": "outside lower center", "ncols": 5, "handlelength": 3}
        self.names = figure.legend(handles, SHORT.values(), **place)
        look = {"va": "top", "fontsize": 10.5}
        self.texts = self.moving([figure.text(0.012, y, "", **look) for y in (0.985, 0.935)])
        self.texts[0].set_weight("bold")

    def update(self, zoo):
        for name, k in NUMBERS.items():
            curve = zoo.curves.get(name)
            for lines, dots, part in zip(self.lines, self.dots, ("value", "slope"), strict=True):
                lines[k].set_data(zoo.grid if curve else [], getattr(curve, f"{part}s") if curve else [])
                dots[k].set_data([zoo.view.at] if curve else [], [getattr(curve, part)] if curve else [])
        high, low, top = LIMITS[type(zoo.view).__name__]
        for axes, here, y in zip(self.axes, self.here, ((-0.03 * high, high), (low, top)), strict=True):
            here.set_xdata([zoo.view.at] * 2)
            self.limits(axes, x=zoo.view.ends, y=y)
            if axes.get_xlabel() != zoo.view.axis:
                axes.set_xlabel(zoo.view.axis)
                self._fade(zoo)
        for text, words in zip(self.texts, sentences(zoo), strict=True):
            text.set_text(words)

    def _fade(self, zoo):
        """Losses that the view does not have are pale in the legend."""
        for name, text, line in zip(SHORT, self.names.get_texts(), self.names.get_lines(), strict=True):
            for part in (text, line):
                part.set_alpha(1.0 if name in zoo.curves else 0.25)

    def describe(self, zoo):
        return " ".join(sentences(zoo))


def signed(value, digits=3):
    """A number with a proper minus sign."""
    return written(value, digits).replace("-", "−")


def sentences(zoo):
    """The chosen place, and every loss and its slope there."""
    one_hot = type(zoo.view).__name__ == "TrueClass"
    target = f"one-hot over {zoo.view.classes} classes" if one_hot else f"y = {written(zoo.y)}"
    head = f"{zoo.view.axis[0].upper()}{zoo.view.axis[1:]}: at {signed(zoo.view.at)}, target {target}."
    each = [f"{SHORT[n]} {written(c.value, 2)}, {signed(c.slope, 2)}" for n, c in zoo.curves.items()]
    return head, f"Loss and slope: {'; '.join(each)}."


class SlowDown(Plot):
    """``update(run, frame)``: both neurons on the sigmoid, and over the steps their outputs, costs and slopes."""

    size = (11.0, 6.6)
    clickable = ()

    def build(self, figure, style):
        figure.get_layout_engine().set(rect=(0, 0, 1, 0.83))
        (place, output), (cost, slope) = figure.subplots(2, 2)
        place.set(
            label="sigmoid", title="where the neuron stands", xlabel="z = w + b", xlim=(-11, 11), ylim=(-0.06, 1.06)
        )
        place.grid(True)
        z = np.linspace(-11, 11, 300)
        place.plot(z, sigmoid(z), color=style.faint, lw=1.6, label="σ(z)")
        self.aim = self.moving(place.axhline(0, lw=1.2, ls=":", color=style.ink))
        edge = {"ls": "", "ms": 11, "mec": style.background, "zorder": 4}
        self.tangents = self.moving(
            [place.plot([], [], lw=2.4, ls="-", color=style.colour(k), zorder=3)[0] for k in (0, 1)]
        )
        self.places = self.moving([place.plot([], [], **edge, **style.point(k))[0] for k in (0, 1)])
        names = ("chosen cost", "cross-entropy")
        self.output = CurvesPanel(self, output, style, "output a (dotted: the target)", names, legend=False)
        self.goal = self.moving(output.axhline(0, lw=1.2, ls=":", color=style.ink))
        self.cost = CurvesPanel(self, cost, style, "cost C", names, log=True, legend=False)
        self.slope = CurvesPanel(self, slope, style, "size of the slope ∂C/∂w", names, log=True, legend=False)
        for axes, name in ((output, "output"), (cost, "cost"), (slope, "slope")):
            axes.set(label=name, xlabel="step")
        figure.legend(
            handles=self.output.full, loc="upper right", bbox_to_anchor=(0.995, 0.99), ncols=2, handlelength=3
        )
        look = {"va": "top", "fontsize": 10.5}
        self.texts = self.moving([figure.text(0.012, y, "", **look) for y in (0.985, 0.945, 0.907, 0.869)])
        self.texts[0].set_weight("bold")

    def update(self, run, frame):
        t = frame * EVERY
        for k in (0, 1):
            z, a = run.z[t, k], run.a[t, k]
            self.places[k].set_data([np.clip(z, -10.5, 10.5)], [a])
            ends = np.array([-1.6, 1.6])
            self.tangents[k].set_data(np.clip(z, -10.5, 10.5) + ends, a + a * (1 - a) * ends)
        for line in (self.aim, self.goal):
            line.set_ydata([run.target] * 2)
        steps = np.arange(STEPS + 1)[::EVERY]
        for curves, y in ((self.output, run.a), (self.cost, run.cost), (self.slope, np.abs(run.slope))):
            shown = np.maximum(y[::EVERY], max(LEAST * y.max(), LEAST)) if curves.log else y[::EVERY]
            curves.update(run, frame, [(steps, shown[:, k]) for k in (0, 1)])
            if curves.log:
                self.limits(curves.axes, y=_decades(shown))
        for text, words in zip(self.texts, told(run, frame), strict=True):
            text.set_text(words)

    def describe(self, run, frame):
        return " ".join(told(run, frame))


def _decades(values):
    """Whole decades around all values, which a logarithmic axis can write down."""
    low, high = np.log10([values.min(), values.max()])
    return 10.0 ** np.floor(low - 0.02), 10.0 ** np.ceil(high + 0.02)


def told(run, frame):
    """The present step, both speeds at the start, and when each was there."""
    t = frame * EVERY
    name = SHORT[run.names[0]]
    now = (
        f"{who}: output {signed(run.a[t, k])}, slope {signed(run.slope[t, k], 2)}"
        for k, who in enumerate((name, "cross-entropy"))
    )
    first = np.abs(run.slope[0])
    ratio = first[1] / first[0] if first.min() > 0 else None
    ratio = f", {written(ratio, 2 if ratio < 100 else 3)} times as large" if ratio else ""
    start = f"First slope: {name} {written(first[0], 2)}, cross-entropy {written(first[1], 2)}{ratio}."
    rates = "η = " + (
        written(run.rates[0]) + " for both" if run.rates[0] == run.rates[1] else " and ".join(map(written, run.rates))
    )
    reached = (_when(who, step) for who, step in zip((name, "cross-entropy"), run.reached.tolist(), strict=True))
    return (
        f"Step {t} of {STEPS}, target {written(run.target)}, {rates}.",
        f"{'; '.join(now)}.",
        f"{start} {_peak(run, name)}",
        f"Within 0.1 of the target: {', '.join(reached)}.",
    )


def _when(who, step):
    return (
        f"{who} never"
        if step < 0
        else f"{who} from the start"
        if step == 0
        else f"{who} after {step} step{'s' * (step > 1)}"
    )


def _peak(run, name):
    """Whether the squared error's slope grew before it shrank, and whether the run stood still."""
    at = int(run.steepest[0])
    if np.ptp(run.a[:, 0]) < 1e-3 and run.reached[0] != 0:
        return f"With the {name} error the neuron hardly moves: it is saturated."
    return (
        f"The {name} error's is steepest only at step {at}."
        if at > 3
        else f"The {name} error's is steepest at the start."
    )
