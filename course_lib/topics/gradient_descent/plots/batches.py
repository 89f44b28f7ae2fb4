"""Batch, mini-batch and stochastic descent: loss over steps, epochs and seconds; and the noise of their gradients."""

import numpy as np

from course_lib.drawing.descriptions import written
from course_lib.drawing.plot import Plot
from course_lib.topics.gradient_descent.experiments.batches import BATCHES, RATES, SIZES

BEST = -1  # in place of the index of a rate: each batch size its own best


class Batches(Plot):
    """``update((courses, rate, level))``: the loss by three clocks; a click sets the level to be reached."""

    size = (11.0, 6.3)
    clickable = ("steps", "epochs", "seconds")

    def build(self, figure, style):
        figure.get_layout_engine().set(rect=(0.005, 0.245, 0.99, 0.695))
        self.axes = figure.subplots(1, 3, sharey=True)
        titles = ("steps", "epochs", "seconds, measured here")
        ends = ((0.9, 7000), (7e-4, 500), (1e-5, 2))
        for axes, title, label, x in zip(self.axes, titles, self.clickable, ends, strict=True):
            axes.set(label=label, title=f"loss by {title}", xlabel=label, xscale="log", yscale="log")
            axes.set(xlim=x, ylim=(0.01, 12))
            axes.grid(True)
        self.axes[0].set_ylabel("train loss, all digits")
        look = [{"lw": 1.6, **style.curve(k), "marker": style.point(k)["marker"], "ms": 4} for k in range(len(SIZES))]
        self.lines = self.moving([[axes.plot([], [], **each)[0] for each in look] for axes in self.axes])
        self.level = self.moving([axes.axhline(1, lw=1.2, color=style.ink) for axes in self.axes])
        edge = {"ls": "", "ms": 10, "mfc": "none", "mec": style.ink, "mew": 1.8, "zorder": 5}
        self.marks = self.moving([axes.plot([], [], marker="o", **edge)[0] for axes in self.axes])
        names = ["m = 1, stochastic", *(f"m = {m}" for m in SIZES[1:-1]), "all, batch"]
        self.axes[0].legend(self.lines[0], names, loc="lower left").set_zorder(0.5)
        look = {"va": "top", "linespacing": 1.45, "family": "DejaVu Sans Mono", "fontsize": 11}
        self.table = self.moving(figure.text(0.07, 0.235, "", **look))
        self.head = self.moving(figure.text(0.012, 0.985, "", va="top", fontsize=11.5, weight="bold"))

    def update(self, result):
        courses, rate, level = result
        marks, rows = [], []
        for k, course in enumerate(courses):
            chosen = course.best if rate == BEST else rate
            clocks = (course.steps, course.epochs, course.seconds)
            loss = np.where(course.loss[:, chosen] < 1e3, course.loss[:, chosen], np.nan)
            for lines, clock in zip(self.lines, clocks, strict=True):
                lines[k].set_data(clock[1:], loss[1:])
            steps = course.steps_to(level, chosen)
            marks.append(np.nan if steps is None else steps)
            rows.append((course, chosen, steps))
        counts = np.array(marks)
        for axes_marks, unit in zip(self.marks, _units(courses), strict=True):
            axes_marks.set_data(counts * unit, np.where(np.isfinite(counts), level, np.nan))
        for line in self.level:
            line.set_ydata([level, level])
        self.table.set_text("\n".join("".join(f"{cell:<14}" for cell in row) for row in _table(rows)))
        self.head.set_text(batches_headline(rate, level))

    def describe(self, result):
        """(Seconds differ from machine to machine: they stand in the picture alone.)"""
        courses, rate, level = result
        said = []
        for course in courses:
            chosen = course.best if rate == BEST else rate
            steps = course.steps_to(level, chosen)
            reached = "never"
            if steps is not None:
                reached = f"after {_rounded(steps)} steps, {_rounded(steps / course.per_epoch)} epochs"
            said.append(f"m = {course.size:,}: η = {written(RATES[chosen])}, {reached}")
        return f"{batches_headline(rate, level)} {'; '.join(said)}. Seconds are measured where it runs."


def batches_headline(rate, level):
    """Which learning rates, and what is counted."""
    which = "each batch size its best η" if rate == BEST else f"η = {written(RATES[rate])} for all"
    return f"The digits, {which}: how long until the loss is {written(level)}?"


def _units(courses):
    """What a step is in each of the three clocks, for each batch size."""
    return [np.array(unit) for unit in zip(*((1, 1 / c.per_epoch, c.second) for c in courses), strict=True)]


def _table(rows):
    """A line for each batch size: m, its η, and steps, epochs and milliseconds to the level."""
    yield "examples m", "η", "steps", "epochs", "milliseconds"
    for course, chosen, steps in rows:
        head = f"{course.size:,}", written(RATES[chosen])
        if steps is None:
            yield *head, "does not get there", "", ""
        else:
            time = 1e3 * steps * course.second
            yield *head, *(_rounded(v) for v in (steps, steps / course.per_epoch, time))


def _rounded(value):
    """To two digits, and whole if it is large: the third depends on where the run was looked at."""
    return f"{float(f'{value:.2g}'):,.0f}" if value >= 10 else written(value, 2)


class Spread(Plot):
    """``update(noise)``: the gradients of single batches around that of all, and their error over m; a click sets m."""

    size = (11.0, 4.9)
    clickable = ("error",)

    def build(self, figure, style):
        figure.get_layout_engine().set(rect=(0, 0, 1, 0.9))
        left, right = figure.subplots(1, 2, width_ratios=(1, 1.25))
        left.set(label="cloud", title=f"gradients of {BATCHES} batches, in units of |g|")
        left.set(xlabel="along the gradient of all, g", ylabel="across it")
        right.set(label="error", title="distance from g: click", xlabel="batch size m", xscale="log", yscale="log")
        right.set(ylabel="root mean square")
        for axes in (left, right):
            axes.grid(True)
        self.left, self.right, self.style = left, right, style
        self.wall = left.axvline(0, lw=1.4, ls=(0, (4, 2)), color=style.ink)
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
        self.head = self.moving(figure.text(0.012, 0.985, "", va="top", fontsize=11.5, weight="bold"))
        self.note = self.moving(figure.text(0.012, 0.935, "", va="top", fontsize=10.5))

    def update(self, noise):
        self.cloud.set_data(*noise.cloud.T)
        self.mean.set_data([1], [0])
        reach = _round(1.05 * max(np.abs(noise.cloud - [1, 0]).max(), 0.5))
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
        high = _round(2 * noise.sigma)
        self.limits(self.right, x=(0.8, 2000), y=(high / 500, high))
        self.head.set_text(noise_headline(noise))
        self.note.set_text(noise_remark(noise))

    def describe(self, noise):
        ratios = noise.measured[noise.theory > 0] / noise.theory[noise.theory > 0]
        spread = f"Measured over theory: from {written(ratios.min(), 2)} to {written(ratios.max(), 2)} over all sizes."
        return f"{noise_headline(noise)} {noise_remark(noise)} {spread}"


def noise_headline(noise):
    """How large the error is beside the gradient itself."""
    how = "with" if noise.replacement else "without"
    error = f"expected error {written(noise.expected)} = {written(noise.expected / noise.length, 2)} |g|"
    return f"{noise.moment[0].upper()}{noise.moment[1:]}, m = {noise.size:,} {how} replacement: {error}."


def noise_remark(noise):
    """|g|, σ, and how many batches point uphill."""
    if noise.expected == 0:
        return "All N examples, each once: that is batch descent, and there is no error left."
    uphill = f"{100 * noise.uphill:.0f} % of the {BATCHES} batches point away from g: their step leads uphill"
    return f"|g| = {written(noise.length)}, σ = {written(noise.sigma)} (one example). {uphill}."


def _round(value):
    """The next of 1, 2, 5, 10, … above a number, so that the axis seldom changes."""
    power = 10.0 ** np.floor(np.log10(value))
    return float(next(m for m in (1.0, 2.0, 5.0, 10.0, 20.0) if m * power >= value) * power)
