"""Rules that get the same gradients: their effective learning rates, their steps, and how far they get."""

import math
from typing import ClassVar

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from course_lib.drawing.descriptions import written
from course_lib.drawing.plot import Plot
from course_lib.drawing.style import Style
from course_lib.topics.adaptive_methods.experiments.same_gradients import SameGradients
from course_lib.topics.adaptive_methods.plots.rules import TEXT_LINES, curve_of

KINDS = {
    "constant": "Constant gradients",
    "falling as 1/√t": "Gradients that fall as 1/√t",
    "steep at first": "Five steep gradients, then 1",
    "one outlier": "Gradients of 1 and one outlier",
    "rare": "A gradient in every 20th step",
    "turning": "Gradients that turn round at step 50",
    "noise": "Gradients that are noise",
}


class SameGradientsPlot(Plot):
    """Four charts over the steps: the gradients, and three of what each rule makes of them."""

    text_lines = TEXT_LINES
    titles: ClassVar[dict[str, str]]  # of the charts, by label
    widths: ClassVar[dict[str, float]]  # of the rules' curves

    def build(self, figure: Figure, style: Style) -> None:
        self.axes = figure.subplots(2, 2, sharex=True).ravel()
        for axes, (label, title) in zip(self.axes, self.titles.items(), strict=True):
            axes.set(label=label, title=title)
            axes.grid(True)
        for axes in self.axes[2:]:
            axes.set_xlabel("step")
        self.lines = {
            name: self.moving([axes.plot([], [], lw=width, **curve_of(style, name))[0] for axes in self.axes[1:]])
            for name, width in self.widths.items()
        }


class AlphasPlot(SameGradientsPlot):
    """``update(fed)``: the gradients, how far each rule gets, and its α for a large and a small coordinate."""

    size = (11.0, 6.2)
    axes_rect = (0, 0.065, 1, 0.835)
    titles: ClassVar = {
        "gradients": "gradients |g|",
        "distance": "distance travelled in x",
        "alpha x": "effective learning rate α of x",
        "alpha y": "… and α of y",
    }
    widths: ClassVar = dict.fromkeys(("AdaGrad", "AdaDelta, window", "AdaDelta", "RMSProp", "Adam"), 2.2)

    def build(self, figure: Figure, style: Style) -> None:
        super().build(figure, style)
        for axes in self.axes:
            axes.set(xscale="log", yscale="log", xlim=(1, 1000), ylim=(1e-3, 10))
            axes.minorticks_off()
        dots = {"ls": "", "ms": 3.5}
        self.given = self.moving(
            self.axes[0].plot([], [], marker="o", color=style.ink, **dots)[0],
            self.axes[0].plot([], [], marker="^", color=style.accent, **dots)[0],
        )
        handles, names = [*self.given, *(lines[0] for lines in self.lines.values())], ["g of x", "g of y", *self.lines]
        figure.legend(handles, names, loc="lower center", ncols=7, handlelength=3, markerscale=1.6)

    def update(self, fed: SameGradients) -> None:
        t = np.arange(1, len(fed.gradients) + 1)
        for dots, g in zip(self.given, np.abs(fed.gradients).T, strict=True):
            dots.set_data(t[g > 0], g[g > 0])
        for name, lines in self.lines.items():
            far = np.abs(fed.travelled(name)[:, 0])
            for line, values in zip(lines, (far, *_known(fed, name).T), strict=True):
                line.set_data(t, np.where(values > 0, values, np.nan))
        given, far, *rates = [decades(axes) for axes in self.axes]
        both = (min(low for low, _ in rates), max(high for _, high in rates))
        for axes, ends in zip(self.axes, (given, far, both, both), strict=True):
            self.limits(axes, y=ends)

    def sentences(self, fed: SameGradients) -> tuple[str, str]:
        far = "; ".join(f"{name} {written(fed.travelled(name)[-1, 0])}" for name in self.lines)
        return f"{KINDS[fed.kind]}, {len(fed.gradients)} steps.", f"Distance travelled in x: {far}."

    def describe(self, fed: SameGradients) -> str:
        rates = {name: _known(fed, name) for name in self.lines}
        ends = (f"{n}: x {_ends(rate[:, 0])}, y {_ends(rate[:, 1])}" for n, rate in rates.items())
        return f"{super().describe(fed)} α from the first gradient to the last step: {'; '.join(ends)}."


def _known(fed, name):
    """A rule's α of each coordinate from its first gradient on, NaN before: dividing by ε alone says nothing."""
    return np.where(np.cumsum(np.abs(fed.gradients), axis=0) > 0, fed.traces[name].rate, np.nan)


def _ends(rates):
    known = rates[np.isfinite(rates)]
    return f"{written(known[0], 2)} → {written(known[-1], 2)}" if known.size else "not yet known"


class RelativesPlot(SameGradientsPlot):
    """``update(fed)``: Adam, AdaMax, Nadam and AMSGrad with the same gradients: steps, α, and how far they get."""

    size = (11.0, 5.8)
    axes_rect = (0, 0.07, 1, 0.83)
    titles: ClassVar = {
        "gradients": "gradients g",
        "steps": "steps −Δθ/η",
        "alpha": "effective learning rate α",
        "distance": "distance travelled",
    }
    widths: ClassVar = {"Adam": 3.4, "AdaMax": 2, "Nadam": 1.6, "AMSGrad": 2}

    def build(self, figure: Figure, style: Style) -> None:
        super().build(figure, style)
        given, _, rates, _ = self.axes
        given.set(xlim=(0, 200), ylim=(-3, 2000))
        given.set_yscale("symlog", linthresh=1, linscale=1)
        rates.set_yscale("log")
        rates.minorticks_off()
        self.given = self.moving(given.plot([], [], color=style.ink, lw=1.3)[0])
        handles = [lines[0] for lines in self.lines.values()]
        figure.legend(handles, list(self.lines), loc="lower center", ncols=4, handlelength=3)

    def update(self, fed: SameGradients) -> None:
        t = np.arange(1, len(fed.gradients) + 1)
        self.given.set_data(t, fed.gradients[:, 0])
        for name, (steps, rates, far) in self.lines.items():
            steps.set_data(t, -fed.steps[name][:, 0] / fed.eta)
            alpha = fed.traces[name].rate[:, 0]
            rates.set_data(t, np.where((alpha > 0) & (alpha < 1e3 * fed.eta), alpha, np.nan))
            far.set_data(t, fed.travelled(name)[:, 0])
        for axes, ends in zip(self.axes[1:], (span, decades, span), strict=True):
            self.limits(axes, y=ends(axes))

    def sentences(self, fed: SameGradients) -> tuple[str, str]:
        largest = ", ".join(f"{n} {written(np.abs(fed.steps[n]).max() / fed.eta)}" for n in self.lines)
        far = ", ".join(f"{name} {written(fed.travelled(name)[-1, 0])}" for name in self.lines)
        return f"{KINDS[fed.kind]}. Travelled: {far}.", f"Largest step, in η: {largest}."


def decades(axes: Axes) -> tuple[float, float]:
    """Limits of whole decades around what is drawn, at most ten of them, so that they seldom change."""
    values = _drawn(axes)
    values = values[values > 0]
    if not values.size:
        return axes.get_ylim()
    high = math.ceil(math.log10(values.max()) + 1e-9)
    low = max(math.floor(math.log10(values.min()) - 1e-9), high - 10)
    return 10.0**low / 1.5, 10.0 ** max(high, low + 1) * 1.5


def span(axes: Axes) -> tuple[float, float]:
    """Limits around what is drawn, rounded to 1, 2 or 5 times a power of ten, so that they seldom change."""
    values = _drawn(axes)
    low, high = min(values.min(initial=0.0), 0.0), max(values.max(initial=0.0), 0.0)
    return -_round_up(-low * 1.05), _round_up(high * 1.05)


def _drawn(axes):
    values = np.concatenate([np.asarray(line.get_ydata(), float) for line in axes.lines])
    return values[np.isfinite(values)]


def _round_up(value):
    if value < 1e-12:
        return 0.0
    power = 10.0 ** math.floor(math.log10(value))
    return next(m * power for m in (1, 1.5, 2, 3, 5, 7, 10) if m * power >= value * 0.999)
