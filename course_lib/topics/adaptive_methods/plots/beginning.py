"""Effective learning rates over the iterations, Adam's first steps, and Adam beside its relatives."""

import math

import numpy as np
from matplotlib.text import Text

from course_lib.drawing.descriptions import written
from course_lib.drawing.plot import Plot
from course_lib.optimizers import OPTIMIZERS
from course_lib.topics.adaptive_methods.experiments.beginning import BEGINNING, SIZES, VARIANTS

NAMES = list(OPTIMIZERS)
KINDS = {
    "constant": "Constant gradients",
    "falling as 1/√t": "Gradients that fall as 1/√t",
    "steep at first": "Five steep gradients, then 1",
    "one outlier": "Gradients of 1 and one outlier",
    "rare": "A gradient in every 20th step",
    "turning": "Gradients that turn round at step 50",
    "noise": "Gradients that are noise",
}


def look(style, name):
    """Keywords for the curve of a rule, the same in every picture of the notebook."""
    if name not in NAMES:  # deck 002's AdaDelta
        return {"color": style.ink, "linestyle": (0, (1.2, 1.2))}
    return style.curve(NAMES.index(name))


class Worded(Plot):
    """A plot with a headline and a line of remarks above its axes. Subclasses give both for a result."""

    top = 0.9  # of the height is left to the axes

    def words(self, *result):
        raise NotImplementedError(f"{type(self).__name__} needs words(self, *result) → (headline, remark)")

    def prepare(self, figure, bottom=0.0):
        figure.get_layout_engine().set(rect=(0, bottom, 1, self.top - bottom))
        places = ((0.985, {"fontsize": 11.5, "weight": "bold"}), (0.935, {"fontsize": 10.5}))
        self.said = [self.moving(figure.add_artist(Text(0.012, y, va="top", **font))) for y, font in places]

    def say(self, *result):
        for text, words in zip(self.said, self.words(*result), strict=True):
            text.set_text(words)

    def describe(self, *result):
        return " ".join(filter(None, self.words(*result)))


class Alphas(Worded):
    """``update(fed)``: the gradients, how far each rule gets, and its α for a large and a small coordinate."""

    size = (11.0, 6.2)

    def build(self, figure, style):
        self.prepare(figure, bottom=0.065)
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
            name: self.moving([axes.plot([], [], label=name, **look(style, name))[0] for axes in self.axes[1:]])
            for name in ("AdaGrad", "AdaDelta, window", "AdaDelta", "RMSProp", "Adam")
        }
        handles, names = [*self.given, *(lines[0] for lines in self.lines.values())], ["g of x", "g of y", *self.lines]
        figure.legend(handles, names, loc="lower center", ncols=7, handlelength=3, markerscale=1.6)

    def update(self, fed):
        t = np.arange(1, len(fed.gradients) + 1)
        for dots, g in zip(self.given, np.abs(fed.gradients).T, strict=True):
            dots.set_data(t[g > 0], g[g > 0])
        for name, lines in self.lines.items():
            far = np.abs(fed.travelled(name)[:, 0])
            for line, values in zip(lines, (far, *_known(fed, name).T), strict=True):
                line.set_data(t, np.where(values > 0, values, np.nan))
        given, far, *rates = [_decades(axes) for axes in self.axes]
        self.limits(self.axes[0], y=given)
        self.limits(self.axes[1], y=far)
        both = (min(low for low, _ in rates), max(high for _, high in rates))
        for axes in self.axes[2:]:
            self.limits(axes, y=both)
        self.say(fed)

    def words(self, fed):
        far = "; ".join(f"{name} {written(fed.travelled(name)[-1, 0])}" for name in self.lines)
        return f"{KINDS[fed.kind]}, {len(fed.gradients)} steps.", f"Distance travelled in x: {far}."

    def describe(self, fed):
        rates = {name: _known(fed, name) for name in self.lines}
        said = (f"{n}: x {_ends(rate[:, 0])}, y {_ends(rate[:, 1])}" for n, rate in rates.items())
        return f"{super().describe(fed)} α from the first gradient to the last step: {'; '.join(said)}."


def _known(fed, name):
    """A rule's α of each coordinate from its first gradient on, NaN before: dividing by ε alone says nothing."""
    return np.where(np.cumsum(np.abs(fed.gradients), axis=0) > 0, fed.traces[name].rate, np.nan)


def _ends(rates):
    known = rates[np.isfinite(rates)]
    return f"{written(known[0], 2)} → {written(known[-1], 2)}" if known.size else "not yet known"


def _decades(axes):
    """Limits of whole decades around what is drawn, at most ten of them, so that they seldom change."""
    values = np.concatenate([np.asarray(line.get_ydata(), float) for line in axes.lines])
    values = values[np.isfinite(values) & (values > 0)]
    if not values.size:
        return axes.get_ylim()
    high = math.ceil(math.log10(values.max()) + 1e-9)
    low = max(math.floor(math.log10(values.min()) - 1e-9), high - 10)
    return 10.0**low / 1.5, 10.0 ** max(high, low + 1) * 1.5


class Beginning(Worded):
    """``update(beginning)``: |Δθ|/η over the first steps, and at one of them over the size of the gradient."""

    size = (11.0, 5.0)
    FLOOR = 1e-6

    def build(self, figure, style):
        self.prepare(figure, bottom=0.12)
        left, right = figure.subplots(1, 2, sharey=True)
        left.set(label="over time", title="length of the steps, |Δθ|/η", xlabel="step t", xscale="log", yscale="log")
        left.set(xlim=(1, BEGINNING), ylim=(self.FLOOR / 2, 200))
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

    def update(self, result):
        t = np.arange(1, BEGINNING + 1)
        for name, lines in self.lines.items():
            for line, x, y in zip(lines, (t, SIZES), (result.over_time[name], result.over_size[name]), strict=True):
                line.set_data(x, np.maximum(y, self.FLOOR / 1000))  # far enough below to be seen to leave
        self.at.set_xdata([result.at] * 2)
        self.g.set_xdata([result.g] * 2)
        epsilon = result.rule.epsilon
        for line, name, at, by in zip(self.knees, self.names, (epsilon, epsilon**0.5), (1 / 1.6, 1.6), strict=True):
            line.set_xdata([at] * 2)
            name.set_x(at * by)
        low = [name for name, steps in result.over_time.items() if steps.max() < self.FLOOR / 2]
        self.below.set_text("▼ below: " + ("all four" if len(low) == 4 else "; ".join(low)) if low else "")
        self.say(result)

    def words(self, result):
        told = []
        for t in sorted({1, result.at}):
            corrected, not_corrected = (f"{out} and {inside}" for out, inside in _pairs(result, t))
            told.append(f"step {t}: {corrected} corrected, {not_corrected} not")
        head = (
            f"Every gradient is {written(result.g)}, ε = {written(result.rule.epsilon)}. |Δθ|/η, ε outside and inside:"
        )
        return head, "; ".join(told) + "."


def _pairs(result, t):
    """|Δθ|/η at step t, ε outside and inside: with correction, and without."""
    lengths = [written(steps[t - 1]) for steps in result.over_time.values()]
    return lengths[:2], lengths[2:]


class Relatives(Worded):
    """``update(fed)``: Adam, AdaMax, Nadam and AMSGrad with the same gradients: steps, α, and how far they get."""

    size = (11.0, 5.8)

    def build(self, figure, style):
        self.prepare(figure, bottom=0.07)
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
            name: self.moving([axes.plot([], [], lw=width, **look(style, name))[0] for axes in self.axes])
            for name, width in (("Adam", 3.4), ("AdaMax", 2), ("Nadam", 1.6), ("AMSGrad", 2))
        }
        handles = [lines[0] for lines in self.lines.values()]
        figure.legend(handles, list(self.lines), loc="lower center", ncols=4, handlelength=3)

    def update(self, fed):
        t = np.arange(1, len(fed.gradients) + 1)
        self.given.set_data(t, fed.gradients[:, 0])
        for name, (steps, rates, far) in self.lines.items():
            steps.set_data(t, -fed.steps[name][:, 0] / fed.eta)
            alpha = fed.traces[name].rate[:, 0]
            rates.set_data(t, np.where((alpha > 0) & (alpha < 1e3 * fed.eta), alpha, np.nan))
            far.set_data(t, fed.travelled(name)[:, 0])
        self.limits(self.axes[0], y=_span(self.axes[0]))
        self.limits(self.axes[1], y=_decades(self.axes[1]))
        self.limits(self.axes[2], y=_span(self.axes[2]))
        self.say(fed)

    def words(self, fed):
        largest = ", ".join(f"{n} {written(np.abs(fed.steps[n]).max() / fed.eta)}" for n in self.lines)
        far = ", ".join(f"{name} {written(fed.travelled(name)[-1, 0])}" for name in self.lines)
        return f"{KINDS[fed.kind]}. Travelled: {far}.", f"Largest step, in η: {largest}."


def _span(axes):
    """Limits around what is drawn, rounded to 1, 2 or 5 times a power of ten, so that they seldom change."""
    values = np.concatenate([np.asarray(line.get_ydata(), float) for line in axes.lines])
    values = values[np.isfinite(values)]
    low, high = min(values.min(initial=0.0), 0.0), max(values.max(initial=0.0), 0.0)
    return -_rounded(-low * 1.05), _rounded(high * 1.05)


def _rounded(value):
    if value < 1e-12:
        return 0.0
    power = 10.0 ** math.floor(math.log10(value))
    return next(m * power for m in (1, 1.5, 2, 3, 5, 7, 10) if m * power >= value * 0.999)
