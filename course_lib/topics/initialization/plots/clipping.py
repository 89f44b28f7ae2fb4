"""Gradient clipping: three descents over a cliff with the gradient of one of them, and three trainings at once."""

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Circle, Rectangle

from course_lib.drawing.descriptions import written
from course_lib.drawing.maps import DescentPaths, SurfaceMap
from course_lib.drawing.plot import Plot
from course_lib.drawing.style import Style
from course_lib.drawing.texts import TextLine
from course_lib.landscapes import landscape
from course_lib.topics.initialization.experiments.clipping import ARRIVED, CLIFF, NAMES, CliffDescents, ClippedTrainings

REACH = 1.8  # thresholds: how far the panel of one gradient reaches
TITLES = ("Without clipping", "By value", "By norm")
LOW = 2.2  # inches: in a lower panel each of its words stands on one line
GUESSING = np.log(10)  # the loss of an answer that says 1/10 to every digit


RUN_LINES = tuple(TextLine(0.985 - 0.045 * k, colour=k) for k in range(3))  # one for each run, in its colour


class CliffDescentsPlot(Plot):
    """``update((descent, followed), frame)``: the three paths; at one of them the gradient and its two clippings."""

    size = (11.0, 6.2)
    axes_rect = (0, 0, 1, 0.855)
    text_lines = RUN_LINES
    clickable = ("map",)

    def build(self, figure: Figure, style: Style) -> None:
        grid = figure.add_gridspec(2, 2, width_ratios=(1.25, 1), height_ratios=(1.35, 1))
        axes = figure.add_subplot(grid[:, 0], label="map")
        axes.set(title="f from above: high right of the wall, low left of it", xlabel="x", ylabel="y")
        self.map, self.paths = SurfaceMap(self, axes, style), DescentPaths(self, axes, style, 3, NAMES)
        if figure.crowded:  # paths go wherever they like
            figure.legend(handles=self.paths.full, ncols=3, loc="lower left")
        else:
            axes.legend(handles=self.paths.full, loc="lower left").set_zorder(0.5)
        self._build_gradient(figure.add_subplot(grid[0, 1], label="gradient", aspect="equal"), style)
        self._build_distance(figure.add_subplot(grid[1, 1], label="distance"), style)

    def _build_gradient(self, axes, style):
        ends = (-REACH, REACH)
        low = self.figure.room(axes)[1] < LOW
        axes.set_title("−g where it stands, and what clipping leaves of it", loc="left" if low else "center")
        axes.set(xlim=ends, ylim=ends, anchor="W" if low else "C")  # the words beside it need what room there is
        axes.set(xticks=[-1, 0, 1], yticks=[-1, 0, 1], xticklabels=["−c", "0", "c"], yticklabels=["−c", "0", "c"])
        look = {"fill": False, "lw": 1.2}
        axes.add_patch(Rectangle((-1, -1), 2, 2, ec=style.colour(1), ls=style.curve(1)["linestyle"], **look))
        axes.add_patch(Circle((0, 0), 1, ec=style.colour(2), ls=style.curve(2)["linestyle"], **look))
        widths = (2.2, 2.4, 2.4)
        self.arrows = self.moving([axes.plot([], [], **style.curve(k) | {"lw": widths[k]})[0] for k in range(3)])
        self.tips = self.moving([axes.plot([], [], ms=8, ls="", **style.point(k))[0] for k in range(3)])
        self.glue = ": " if low else "\n"
        where = {"transform": axes.transAxes, "fontsize": 9.5 if low else 10, "va": "top"}
        box = {"facecolor": style.background, "alpha": 0.8, "linewidth": 0, "pad": 1.5}
        self.length, *self.turned = self.moving(
            [axes.text(1.03, 0.96 - 0.3 * k, "", color=style.colour(k), bbox=box, **where) for k in range(3)]
        )

    def _build_distance(self, axes, style):
        axes.set(title="distance from the minimum", xlabel="step", yscale="log", xlim=(-1, 61), ylim=(1e-3, 1e3))
        axes.grid(True)
        axes.axhline(ARRIVED, lw=1, ls=":", color=style.ink)
        self.curves = self.moving([axes.plot([], [], **style.curve(k))[0] for k in range(3)])
        self.now = self.moving(axes.axvline(0, lw=1.2, color=style.ink, alpha=0.6))

    def update(self, result: tuple[CliffDescents, int], frame: int) -> None:
        descent, followed = result
        self.map.update(landscape(CLIFF))
        self.paths.update([*descent.paths], frame)
        for k, curve in enumerate(self.curves):
            curve.set_data(np.arange(descent.frames), np.clip(descent.distance[k], 1e-12, 1e12))
        self.now.set_xdata([frame, frame])
        gradients = descent.clipped[followed, :, frame] / descent.threshold
        for arrow, tip, g in zip(self.arrows, self.tips, gradients, strict=True):
            shown = -g * min(1.0, REACH / max(np.abs(g).max(), 1e-300))
            arrow.set_data([0, shown[0]], [0, shown[1]])
            tip.set_data([shown[0]], [shown[1]])
        self.length.set_text(f"−g{self.glue}{written(np.hypot(*descent.gradients[followed, frame]))} long")
        for k, text in zip((1, 2), self.turned, strict=True):
            text.set_text(f"{NAMES[k]}{self.glue}turned by {degrees(descent.angles[followed, k, frame])}")

    def sentences(self, result: tuple[CliffDescents, int], frame: int) -> list[str]:
        return [outcome(result[0], k) for k in range(3)]

    def describe(self, result: tuple[CliffDescents, int], frame: int) -> str:
        descent, followed = result
        length = written(np.hypot(*descent.gradients[followed, frame]))
        turned = ", ".join(f"{NAMES[k]} {degrees(descent.angles[followed, k, frame])}" for k in (1, 2))
        where = f"At step {frame} of the run “{NAMES[followed]}” the gradient is {length} long. Clipping turns it:"
        return f"{super().describe(result, frame)} {where} {turned}."


class ClippedTrainingsPlot(Plot):
    """``update(trainings)``: three runs by steps: loss, gradient norm before and after clipping, and the angle."""

    size = (11.0, 4.7)
    axes_rect = (0.014, 0, 0.984, 0.81)
    text_lines = RUN_LINES

    def build(self, figure: Figure, style: Style) -> None:
        loss, norm, turn = figure.subplots(1, 3, sharex=True)
        self.loss, self.norm = loss, norm
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

    def update(self, trainings: ClippedTrainings) -> None:
        t, each = trainings, range(3)
        series = [(self.losses, t.loss), (self.before, t.before), (self.after, t.after), (self.turned, t.angles)]
        for lines, values in series:
            for k in each:
                lines[k].set_data(np.arange(len(values)), values[:, k])
        for k in each:
            alive = np.flatnonzero(np.isfinite(t.loss[:, k]))[-1:]
            self.ends[k].set_data(alive, t.loss[alive, k])
        kept = [k for k in each if t.diverged[k] is None]  # a run that diverged leaves by the upper edge
        self.limits(self.loss, y=_decades(np.append(t.loss[:, kept], t.loss[0])))
        self.limits(self.norm, y=_decades(np.append([t.before[:, kept], t.after[:, kept]], t.before[0])))

    def sentences(self, trainings: ClippedTrainings) -> list[str]:
        return [fate(trainings, k) for k in range(3)]

    def describe(self, trainings: ClippedTrainings) -> str:
        return f"{trainings.depth} hidden layer{'s' * (trainings.depth > 1)}. {super().describe(trainings)}"


def _decades(values):
    """Ends of a logarithmic axis at every second decade, so that they seldom change."""
    values = values[np.isfinite(values) & (values > 0)]
    low, high = (np.log10(values.min()), np.log10(values.max())) if values.size else (0, 2)
    return 10.0 ** (2 * np.floor(low / 2 - 0.01)), 10.0 ** (2 * np.ceil(high / 2 + 0.01))


def degrees(value: float) -> str:
    """An angle in words; what is only rounding is 0."""
    return "?" if not np.isfinite(value) else f"{value if value > 1e-6 else 0.0:.1f}°"


def outcome(descents: CliffDescents, k: int) -> str:
    """How one descent over the cliff went."""
    thrown, arrived, far = descents.thrown[k], descents.arrived[k], descents.distance[k].max()
    if thrown is None:
        went = "stays on the map"
    else:
        longest = written(np.hypot(*descents.gradients[k, max(thrown - 1, 0)]))
        went = f"thrown off the map by step {thrown} (‖g‖ = {longest}), as far as {written(far)}"
    last = descents.frames - 1
    near = f"within {ARRIVED} of the minimum from step {arrived} on"
    end = near if arrived is not None else f"after {last} steps still {written(descents.distance[k, -1])} away"
    return f"{TITLES[k]}: {went}; {end}."


def fate(trainings: ClippedTrainings, k: int) -> str:
    """How one training of the deep network went."""
    threshold = trainings.thresholds[k]
    name = f"{TITLES[k]}{f' (c = {written(threshold)})' if threshold else ''}"
    if trainings.diverged[k] is not None:
        return f"{name}: diverged at step {trainings.diverged[k]}: no finite loss or gradient any more."
    first, last, share = trainings.loss[0, k], trainings.last[k], 100 * trainings.clipped[k]
    went = f"{name}: loss {written(first)} → {written(last)}, test accuracy {100 * trainings.accuracy[k]:.0f} %"
    dead = " (one answer to all)" if trainings.accuracy[k] < 0.13 and abs(last - GUESSING) < 0.03 else ""
    turned = f"; {share:.0f} % of the steps clipped, turned by {degrees(trainings.angles[:, k].mean())} on average"
    return f"{went}{dead}{turned if k else ''}."
