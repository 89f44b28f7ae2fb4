"""Rules that get the same gradients: their effective learning rates, their steps, and how far they get."""

import math

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


class AlphasPlot(Plot):
    """``update(fed)``: the gradients, how far each rule gets, and its α for a large and a small coordinate."""

    size = (11.0, 6.2)
    axes_rect = (0, 0.065, 1, 0.835)
    text_lines = TEXT_LINES

    def build(self, figure: Figure, style: Style) -> None:
        (given, far), (first, second) = figure.subplots(2, 2, sharex=True)
        names = {"gradients": given, "distance": far, "alpha x": first, "alpha y": second}
        titles = ("gradients |g|", "distance travelled in x", "effective learning rate α of x", "… and α of y")
        for (name, axes), title in zip(names.items(), titles, strict=True):
            axes.set(label=name, title=title, xscale="log", yscale="log", xlim=(1, 1000), ylim=(1e-3, 10))
            axes.minorticks_off()
            axes.grid(True)
        first.set_xlabel("step")
        second.set_xlabel("step")
        self.axes = (given, far, first, second)
        dots = {"ls": "", "ms": 3.5}
        self.given = self.moving(
            given.plot([], [], marker="o", color=style.ink, label="g of x", **dots)[0],
            given.plot([], [], marker="^", color=style.accent, label="g of y", **dots)[0],
        )
        self.lines = {
            name: self.moving([axes.plot([], [], label=name, **curve_of(style, name))[0] for axes in self.axes[1:]])
            for name in ("AdaGrad", "AdaDelta, window", "AdaDelta", "RMSProp", "Adam")
        }
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
        """What the rules get, and how far they get with it."""
        far = "; ".join(f"{name} {written(fed.travelled(name)[-1, 0])}" for name in self.lines)
        return f"{KINDS[fed.kind]}, {len(fed.gradients)} steps.", f"Distance travelled in x: {far}."

    def describe(self, fed: SameGradients) -> str:
        """These sentences, and each rule's first and last α."""
        rates = {name: _known(fed, name) for name in self.lines}
        ends = (f"{n}: x {_ends(rate[:, 0])}, y {_ends(rate[:, 1])}" for n, rate in rates.items())
        return f"{super().describe(fed)} α from the first gradient to the last step: {'; '.join(ends)}."


def _known(fed, name):
    """A rule's α of each coordinate from its first gradient on, NaN before: dividing by ε alone says nothing."""
    return np.where(np.cumsum(np.abs(fed.gradients), axis=0) > 0, fed.traces[name].rate, np.nan)


def _ends(rates):
    known = rates[np.isfinite(rates)]
    return f"{written(known[0], 2)} → {written(known[-1], 2)}" if known.size else "not yet known"


class RelativesPlot(Plot):
    """``update(fed)``: Adam, AdaMax, Nadam and AMSGrad with the same gradients: steps, α, and how far they get."""

    size = (11.0, 5.8)
    axes_rect = (0, 0.07, 1, 0.83)
    text_lines = TEXT_LINES

    def build(self, figure: Figure, style: Style) -> None:
        (given, steps), (rates, far) = figure.subplots(2, 2, sharex=True)
        panels = {"gradients": given, "steps": steps, "alpha": rates, "distance": far}
        titles = ("gradients g", "steps −Δθ/η", "effective learning rate α", "distance travelled")
        for (name, axes), title in zip(panels.items(), titles, strict=True):
            axes.set(label=name, title=title, xlim=(0, 200))
            axes.grid(True)
        rates.set(yscale="log", xlabel="step")
        rates.minorticks_off()
        far.set_xlabel("step")
        given.set_yscale("symlog", linthresh=1, linscale=1)
        self.axes = (steps, rates, far)
        given.set_ylim(-3, 2000)
        self.given = self.moving(given.plot([], [], color=style.ink, lw=1.3)[0])
        self.lines = {
            name: self.moving([axes.plot([], [], lw=width, **curve_of(style, name))[0] for axes in self.axes])
            for name, width in (("Adam", 3.4), ("AdaMax", 2), ("Nadam", 1.6), ("AMSGrad", 2))
        }
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
        for axes, ends in zip(self.axes, (span, decades, span), strict=True):
            self.limits(axes, y=ends(axes))

    def sentences(self, fed: SameGradients) -> tuple[str, str]:
        """What the rules get, how far they get with it, and how long their longest steps are."""
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
