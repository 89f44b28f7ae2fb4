"""Units that fall asleep, drawn as the lines at which they switch on; and PReLU's slope on its way."""

import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure

from course_lib.datasets import Dataset
from course_lib.drawing.descriptions import written
from course_lib.drawing.plot import Plot
from course_lib.drawing.style import Style
from course_lib.drawing.texts import TextLine, heading
from course_lib.topics.activations.experiments.dead import KINDS, RATES, STARTS, UNITS, Deaths, LearnedSlopes

SPAN = 3.0  # half the width of the window over the plane
WIDTHS = (8.0, 5.5, 3.2, 1.4)  # of the curves, from the lowest to the topmost: those of equal counts are all seen


class DeathsPlot(Plot):
    """``update((deaths, kind, rate), frame)``: the units' hinges over the data, who sleeps over time, and over η."""

    size = (11.0, 4.9)
    axes_rect = (0.005, 0, 0.99, 0.855)
    text_lines = heading(), TextLine(0.935), TextLine(0.892)
    clickable = ("rates",)

    def build(self, figure: Figure, style: Style) -> None:
        plane, time, rates = figure.subplots(1, 3, width_ratios=(1.15, 1, 1))
        self.style, self.plane = style, plane
        self.data: Dataset | None = None
        plane.set(label="plane", title="where each unit switches on", xlim=(-SPAN, SPAN), ylim=(-SPAN, SPAN))
        plane.set(aspect="equal", xticks=[], yticks=[])
        look = {"s": 14, "alpha": 0.7, "linewidths": 0, "zorder": 2}
        self.points = [plane.scatter([], [], **look, **style.point(k)) for k in range(2)]
        line = {"linewidths": 1.5, "zorder": 3}
        self.awake = self.moving(plane.add_collection(LineCollection([], colors=style.ink, **line)))
        self.feet = self.moving(plane.add_collection(LineCollection([], colors=style.ink, linewidths=3.5, zorder=4)))
        dashed = line | {"linestyles": [(0, (2, 2))]}
        self.asleep = self.moving(plane.add_collection(LineCollection([], colors=style.accent, **dashed)))
        self._charts(time, rates)

    def _charts(self, time, rates):
        time.set(label="time", title="units asleep, over the run", xlabel="step", ylim=(-0.05, 1.09))
        rates.set(label="rates", title="… and over the rate (click)", xlabel="learning rate η", ylim=(-0.05, 1.09))
        rates.set(xscale="log", xlim=(RATES[0] / 1.5, RATES[-1] * 1.5))
        time.set_xlim(-1.5, 61.5)
        for axes in (time, rates):
            axes.grid(True)
            axes.set_yticks([0, 0.25, 0.5, 0.75, 1], ["0", "¼", "½", "¾", "all"])
        looks = [
            {"color": self.style.colour(k), "ls": "-", "lw": w, "marker": "o", "ms": w + 2, "mew": 0}
            for k, w in enumerate(WIDTHS)
        ]
        self.courses = self.moving(
            [time.plot([], [], **look, label=n)[0] for look, n in zip(looks, KINDS, strict=True)]
        )
        self.shares = self.moving([rates.plot([], [], **look)[0] for look in looks])
        self.now = self.moving(time.axvline(0, lw=1.2, color=self.style.ink, alpha=0.5))
        self.here = self.moving(rates.axvline(1, lw=1.2, color=self.style.ink, alpha=0.5))
        time.legend(loc="upper left", ncols=2, fontsize=9.5, columnspacing=1.0, handlelength=1.6).set_zorder(0.5)
        for axes in (time, rates):
            axes.set_ylim(-0.05, 1.32)

    def update(self, result: tuple[Deaths, int, int], frame: int) -> None:
        deaths, kind, rate = result
        if deaths.data is not self.data:
            self.data = deaths.data
            for k, points in enumerate(self.points):
                points.set_offsets(deaths.data.x_train[deaths.data.y_train == k])
        self._hinges(deaths, kind, rate, frame)
        for k, (course, share) in enumerate(zip(self.courses, self.shares, strict=True)):
            course.set_data(deaths.steps[: frame + 1], deaths.asleep[k, : frame + 1, rate])
            share.set_data(RATES, deaths.asleep[k, frame])
        self.now.set_xdata([deaths.steps[frame]] * 2)
        self.here.set_xdata([RATES[rate]] * 2)

    def _hinges(self, deaths, kind, rate, frame):
        hinges = deaths.hinges[kind, frame, rate]
        known = np.isfinite(hinges).all(axis=0)  # none of a run that has diverged
        sleeps = deaths.sleeping(kind, frame, rate)[known]
        lines, feet = _segments(hinges[:, known])
        self.awake.set_segments(lines[~sleeps])
        self.feet.set_segments(feet[~sleeps])
        self.asleep.set_segments(lines[sleeps])

    def sentences(self, result: tuple[Deaths, int, int], frame: int) -> tuple[str, str, str]:
        """How many of the shown units sleep, and how all four activations stand at this rate."""
        deaths, kind, rate = result
        accuracies = "; ".join(f"{n} {_accuracy(deaths.accuracy[k, frame, rate])}" for k, n in enumerate(KINDS))
        woken = [(n, deaths.woken(k, rate, frame)) for k, n in enumerate(KINDS)]
        awake = ", ".join(f"{n} {count}" for n, count in woken if count) or "none"
        return (
            _asleep(deaths, kind, rate, frame),
            f"Training accuracy: {accuracies}.",
            f"Units that slept at some step up to here and are awake now: {awake}.",
        )

    def describe(self, result: tuple[Deaths, int, int], frame: int) -> str:
        deaths, *_ = result
        shares = "; ".join(
            f"{name}: {', '.join(_count(v) for v in deaths.asleep[k, frame])}" for k, name in enumerate(KINDS)
        )
        rates = ", ".join(f"{r:g}" for r in RATES)
        return f"{' '.join(self.sentences(result, frame))} Units asleep, of {UNITS}, at η = {rates}: {shares}."


def _segments(hinges):
    """Each unit's line w·x + b = 0, and from its point nearest the middle a short stroke to the side that is on."""
    w, b = hinges[:2].T, hinges[2][:, None]
    length = np.maximum(np.hypot(*w.T), 1e-12)[:, None]
    normal = w / length
    foot = np.clip(-b / length, -1e3, 1e3) * normal
    along = np.stack([-normal[:, 1], normal[:, 0]], axis=-1) * 3 * SPAN
    return np.stack([foot - along, foot + along], axis=1), np.stack([foot, foot + 0.35 * normal], axis=1)


def _count(share):
    return "diverged" if np.isnan(share) else str(round(share * UNITS))


def _asleep(deaths, kind, rate, frame):
    """How many of the shown run's units sleep at this step."""
    name, share = KINDS[kind], deaths.asleep[kind, frame, rate]
    where = f"{name}, η = {RATES[rate]:g}, step {deaths.steps[frame]}"
    if np.isnan(share):
        return f"{where}: the run has diverged, its numbers are no longer finite."
    count, rows = round(share * UNITS), len(deaths.data.x_train)
    fate = "asleep: no gradient reaches them" if name == "ReLU" else "asleep, but a gradient reaches them"
    return f"{where}: {count} of {UNITS} units are off for all {rows} training points{f', {fate}.' if count else '.'}"


def _accuracy(value):
    return "diverged" if np.isnan(value) else f"{100 * value:.0f} %"


class LearnedSlopesPlot(Plot):
    """``update(slopes, frame)``: α of each layer over the steps from five starts, and the functions at a moment."""

    size = (11.0, 4.3)
    axes_rect = (0.005, 0, 0.99, 0.87)
    text_lines = heading(), TextLine(0.93)
    most = 3

    def build(self, figure: Figure, style: Style) -> None:
        *courses, shape = figure.subplots(1, self.most + 1, width_ratios=(1, 1, 1, 1.05))
        self.style, self.courses = style, courses
        looks = [style.curve(k) for k in range(len(STARTS))]
        self.lines, self.pale, self.dots = [], [], []
        for l, axes in enumerate(courses, start=1):
            axes.set(label=f"layer {l}", title=f"α of layer {l}", xlabel="step", xlim=(-4, 156), ylim=(-1.6, 2.1))
            axes.grid(True)
            if l > 1:
                axes.tick_params(labelleft=False)
            self.pale.append(self.moving([axes.plot([], [], lw=1.2, alpha=0.4, **look)[0] for look in looks]))
            self.lines.append(self.moving([axes.plot([], [], **look)[0] for look in looks]))
            dots = [axes.plot([], [], ls="", ms=7, **style.point(k))[0] for k in range(len(STARTS))]
            self.dots.append(self.moving(dots))
        shape.set(label="function", title="layer 1 now", xlabel="z", xlim=(-2, 2), ylim=(-2.2, 2.2))
        shape.grid(True)
        self.shapes = self.moving([shape.plot([], [], **look)[0] for look in looks])
        names = [f"from {written(a)}" for a in STARTS]
        figure.legend(self.shapes, names, ncols=len(STARTS), loc="outside lower right")
        look = {"ha": "center", "fontsize": 10.5, "color": style.faint}
        self.absent = self.moving([a.text(0.5, 0.5, "", transform=a.transAxes, **look) for a in courses])

    def update(self, slopes: LearnedSlopes, frame: int) -> None:
        for l in range(self.most):
            there = l < slopes.alpha.shape[2]
            self.absent[l].set_text("" if there else "no such layer")
            for k in range(len(STARTS)):
                alpha = slopes.alpha[:, k, l] if there else np.full(len(slopes.steps), np.nan)
                self.pale[l][k].set_data(slopes.steps, alpha)
                self.lines[l][k].set_data(slopes.steps[: frame + 1], alpha[: frame + 1])
                self.dots[l][k].set_data(slopes.steps[frame : frame + 1], alpha[frame : frame + 1])
        z = np.array([-2.0, 0.0, 2.0])
        for k, line in enumerate(self.shapes):
            line.set_data(z, np.where(z < 0, slopes.alpha[frame, k, 0] * z, z))
        self._scale(slopes)

    def _scale(self, slopes):
        """Wider axes where a slope runs far; they move in few steps."""
        finite = slopes.alpha[np.isfinite(slopes.alpha)]
        far = next((s for s in (1.5, 3.0, 6.0, 12.0, 50.0) if np.abs(finite).max(initial=0) < s), 1e4)
        for axes in self.courses:
            self.limits(axes, y=(-1.1 * far, 1.1 * far))

    def sentences(self, slopes: LearnedSlopes, frame: int) -> tuple[str, str]:
        """Between which values α stands in each layer, and what the loss has become."""
        alpha, loss, step = slopes.alpha[frame], slopes.loss[frame], slopes.steps[frame]
        if not np.isfinite(alpha).all():
            return f"Step {step}: {slopes.message}", "Where a curve ends its run diverged."
        ends = (f"layer {l} from {_n(v.min())} to {_n(v.max())}" for l, v in enumerate(alpha.T, start=1))
        losses = ", ".join(written(v, 2) for v in loss)
        return f"Step {step}: α of {', '.join(ends)}.", f"Train loss of the five runs, in the legend's order: {losses}."

    def describe(self, slopes: LearnedSlopes, frame: int) -> str:
        starts = ", ".join(map(written, STARTS))
        now = "; ".join(f"layer {l}: {', '.join(map(_n, v))}" for l, v in enumerate(slopes.alpha[frame].T, start=1))
        return f"{' '.join(self.sentences(slopes, frame))} From α = {starts} it is now, {now}."


def _n(value):
    return f"{value:.2f}".replace("-", "−")
