"""Clipping seen: three descents over a cliff with the gradient where one of them is, and three trainings at once."""

import numpy as np
from matplotlib.patches import Circle, Rectangle

from course_lib.drawing.descriptions import written
from course_lib.drawing.maps import DescentPaths, SurfaceMap
from course_lib.drawing.plot import Plot
from course_lib.landscapes import landscape
from course_lib.topics.initialization.experiments.clipping import ARRIVED, CLIFF, NAMES

REACH = 1.8  # thresholds: how far the panel of one gradient reaches
TITLES = ("Without clipping", "By value", "By norm")
GUESSING = np.log(10)  # the loss of an answer that says 1/10 to every digit


class RunHeads:
    """A line of text for each of the three runs, in the run's colour, above the panels."""

    def __init__(self, plot, figure, style):
        look = {"va": "top", "fontsize": 10.5}
        places = ((k, 0.985 - 0.045 * k) for k in range(3))
        self.lines = plot.moving([figure.text(0.012, y, "", color=style.colour(k), **look) for k, y in places])

    def update(self, texts):
        for line, text in zip(self.lines, texts, strict=True):
            line.set_text(text)


class CliffDescentsPlot(Plot):
    """``update((descent, followed), frame)``: the three paths; at one of them the gradient and its two clippings."""

    size = (11.0, 6.2)
    clickable = ("map",)

    def build(self, figure, style):
        figure.get_layout_engine().set(rect=(0, 0, 1, 0.855))
        grid = figure.add_gridspec(2, 2, width_ratios=(1.25, 1), height_ratios=(1.35, 1))
        self.axes = axes = figure.add_subplot(grid[:, 0], label="map")
        axes.set(title="f from above: high right of the wall, low left of it", xlabel="x", ylabel="y")
        self.heads = RunHeads(self, figure, style)
        self.map, self.paths = SurfaceMap(self, axes, style), DescentPaths(self, axes, style, 3, NAMES)
        axes.legend(handles=self.paths.full, loc="lower left").set_zorder(0.5)
        self._gradient(figure.add_subplot(grid[0, 1], label="gradient", aspect="equal"), style)
        self._distance(figure.add_subplot(grid[1, 1], label="distance"), style)

    def _gradient(self, axes, style):
        ends = (-REACH, REACH)
        axes.set(title="−g where it stands, and what clipping leaves of it", xlim=ends, ylim=ends)
        axes.set(xticks=[-1, 0, 1], yticks=[-1, 0, 1], xticklabels=["−c", "0", "c"], yticklabels=["−c", "0", "c"])
        look = {"fill": False, "lw": 1.2}
        axes.add_patch(Rectangle((-1, -1), 2, 2, ec=style.colour(1), ls=style.curve(1)["linestyle"], **look))
        axes.add_patch(Circle((0, 0), 1, ec=style.colour(2), ls=style.curve(2)["linestyle"], **look))
        widths = (2.2, 2.4, 2.4)
        self.arrows = self.moving([axes.plot([], [], **style.curve(k) | {"lw": widths[k]})[0] for k in range(3)])
        self.tips = self.moving([axes.plot([], [], ms=8, ls="", **style.point(k))[0] for k in range(3)])
        where = {"transform": axes.transAxes, "fontsize": 10}
        box = {"facecolor": style.background, "alpha": 0.8, "linewidth": 0, "pad": 1.5}
        self.length = self.moving(axes.text(1.03, 0.96, "", va="top", color=style.colour(0), bbox=box, **where))
        self.turned = self.moving(
            [axes.text(1.03, 0.96 - 0.3 * k, "", va="top", color=style.colour(k), bbox=box, **where) for k in (1, 2)]
        )

    def _distance(self, axes, style):
        axes.set(title="distance from the minimum", xlabel="step", yscale="log", xlim=(-1, 61), ylim=(1e-3, 1e3))
        axes.grid(True)
        axes.axhline(ARRIVED, lw=1, ls=":", color=style.ink)
        self.curves = self.moving([axes.plot([], [], **style.curve(k))[0] for k in range(3)])
        self.now = self.moving(axes.axvline(0, lw=1.2, color=style.ink, alpha=0.6))

    def update(self, result, frame):
        descent, followed = result
        self.map.update(landscape(CLIFF))
        self.paths.update(descent.paths, frame)
        self.heads.update([outcome(descent, k) for k in range(3)])
        for k, curve in enumerate(self.curves):
            curve.set_data(np.arange(descent.frames), np.clip(descent.distance[k], 1e-12, 1e12))
        self.now.set_xdata([frame, frame])
        gradients = descent.clipped[followed, :, frame] / descent.threshold
        for arrow, tip, g in zip(self.arrows, self.tips, gradients, strict=True):
            shown = -g * min(1.0, REACH / max(np.abs(g).max(), 1e-300))
            arrow.set_data([0, shown[0]], [0, shown[1]])
            tip.set_data([shown[0]], [shown[1]])
        self.length.set_text(f"−g\n{written(np.hypot(*descent.gradients[followed, frame]))} long")
        for k, text in zip((1, 2), self.turned, strict=True):
            text.set_text(f"{NAMES[k]}\nturned by {degrees(descent.angles[followed, k, frame])}")

    def describe(self, result, frame):
        descent, followed = result
        said = " ".join(outcome(descent, k) for k in range(3))
        length = written(np.hypot(*descent.gradients[followed, frame]))
        turned = ", ".join(f"{NAMES[k]} {degrees(descent.angles[followed, k, frame])}" for k in (1, 2))
        where = f"At step {frame} of the run “{NAMES[followed]}” the gradient is {length} long. Clipping turns it:"
        return f"{said} {where} {turned}."


class ClippedTrainingsPlot(Plot):
    """``update(deep)``: loss, gradient norm before and after clipping, and the angle, over the steps of three runs."""

    size = (11.0, 4.7)

    def build(self, figure, style):
        figure.get_layout_engine().set(rect=(0.014, 0, 0.984, 0.81))
        loss, norm, turn = figure.subplots(1, 3, sharex=True)
        self.loss, self.norm = loss, norm
        self.heads = RunHeads(self, figure, style)
        loss.set(label="loss", title="loss of the batch", yscale="log", ylim=(1, 1e3), xlim=(-2, 102))
        norm.set(label="norm", title="‖g‖: bold before clipping, thin after", yscale="log", ylim=(1e-2, 1e4))
        turn.set(label="angle", title="how far clipping turns the step", ylim=(-4, 94), yticks=range(0, 91, 15))
        turn.yaxis.set_major_formatter("{x:.0f}°")
        for axes in (loss, norm, turn):
            axes.set_xlabel("step")
            axes.grid(True)
        guess = loss.axhline(GUESSING, lw=1, ls=":", color=style.ink, label="guessing, ln 10")
        each = range(3)
        self.losses = self.moving([loss.plot([], [], label=NAMES[k], **style.curve(k))[0] for k in each])
        self.before = self.moving([norm.plot([], [], **style.curve(k))[0] for k in each])
        self.after = self.moving([norm.plot([], [], **style.curve(k) | {"lw": 1.0, "linestyle": "-"})[0] for k in each])
        self.turned = self.moving([turn.plot([], [], **style.curve(k))[0] for k in each])
        self.ends = self.moving([loss.plot([], [], ms=9, ls="", **style.point(k))[0] for k in each])
        loss.legend(handles=[*self.losses, guess], loc="upper right").set_zorder(0.5)

    def update(self, deep):
        steps, each = np.arange(len(deep.loss)), range(3)
        for k in each:
            for line, values in (
                (self.losses[k], deep.loss),
                (self.before[k], deep.before),
                (self.after[k], deep.after),
                (self.turned[k], deep.angles),
            ):
                line.set_data(steps, values[:, k])
            alive = np.flatnonzero(np.isfinite(deep.loss[:, k]))[-1:]
            self.ends[k].set_data(alive, deep.loss[alive, k])
        kept = [k for k in each if deep.diverged[k] is None]  # a run that diverged leaves by the upper edge
        self.limits(self.loss, y=_decades(np.append(deep.loss[:, kept], deep.loss[0])))
        self.limits(self.norm, y=_decades(np.append([deep.before[:, kept], deep.after[:, kept]], deep.before[0])))
        self.heads.update([fate(deep, k) for k in each])

    def describe(self, deep):
        return f"{deep.depth} hidden layer{'s' * (deep.depth > 1)}. " + " ".join(fate(deep, k) for k in range(3))


def _decades(values):
    """Ends of a logarithmic axis at every second decade, so that they seldom change."""
    values = values[np.isfinite(values) & (values > 0)]
    low, high = (np.log10(values.min()), np.log10(values.max())) if values.size else (0, 2)
    return 10.0 ** (2 * np.floor(low / 2 - 0.01)), 10.0 ** (2 * np.ceil(high / 2 + 0.01))


def degrees(value):
    """An angle in words; what is only rounding is 0."""
    return "?" if not np.isfinite(value) else f"{value if value > 1e-6 else 0.0:.1f}°"


def outcome(descent, k):
    """How one descent over the cliff went."""
    thrown, arrived, far = descent.thrown[k], descent.arrived[k], descent.distance[k].max()
    if thrown is None:
        went = "stays on the map"
    else:
        longest = written(_length_before(descent, k, thrown))
        went = f"thrown off the map by step {thrown} (‖g‖ = {longest}), as far as {written(far)}"
    last = descent.frames - 1
    near = f"within {ARRIVED} of the minimum from step {arrived} on"
    end = near if arrived is not None else f"after {last} steps still {written(descent.distance[k, -1])} away"
    return f"{TITLES[k]}: {went}; {end}."


def _length_before(descent, k, step):
    return np.hypot(*descent.gradients[k, max(step - 1, 0)])


def fate(deep, k):
    """How one training of the deep network went."""
    threshold = deep.thresholds[k]
    name = f"{TITLES[k]}{f' (c = {written(threshold)})' if threshold else ''}"
    if deep.diverged[k] is not None:
        return f"{name}: diverged at step {deep.diverged[k]}: no finite loss or gradient any more."
    first, last, share = deep.loss[0, k], deep.last[k], 100 * deep.clipped[k]
    went = f"{name}: loss {written(first)} → {written(last)}, test accuracy {100 * deep.accuracy[k]:.0f} %"
    dead = " (one answer to all)" if deep.accuracy[k] < 0.13 and abs(last - GUESSING) < 0.03 else ""
    turned = f"; {share:.0f} % of the steps clipped, turned by {degrees(deep.angles[:, k].mean())} on average"
    return f"{went}{dead}{turned if k else ''}."
