"""What a training does under a schedule: its curves over the steps, and the designed rate beside a constant one."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import LogLocator, NullLocator

from course_lib.drawing.descriptions import written
from course_lib.drawing.plot import Plot
from course_lib.drawing.style import Style
from course_lib.drawing.texts import TextLine
from course_lib.topics.learning_rate_schedules.experiments.trials import Replay
from course_lib.topics.learning_rate_schedules.plots.settling import SIDES, name_of


class TrainingsPanel:
    """A quantity of several trainings over their steps: the lines are the whole run, the markers the present moment."""

    def __init__(
        self, plot: Plot, axes: Axes, style: Style, title: str, kinds: Sequence[int], log: bool = False
    ) -> None:
        self.plot, self.axes, self.log = plot, axes, log
        axes.set(title=title, label=title, ylim=(0.05, 5) if log else (-0.02, 1.02), xlim=(-3, 303))
        axes.grid(True)
        if log:
            plain_decades(axes)
        self.lines = plot.moving([axes.plot([], [], **style.curve(k) | {"lw": 1.8})[0] for k in kinds])
        self.dots = plot.moving([axes.plot([], [], ms=8, ls="", zorder=4, **style.point(k))[0] for k in kinds])

    def update(self, steps: np.ndarray, values: np.ndarray, frame: int) -> None:
        """``values`` (E, R) at ``steps`` (E,): a row for each evaluation, a column for each run."""
        for line, dot, each in zip(self.lines, self.dots, values.T, strict=True):
            line.set_data(steps, each)
            dot.set_data(steps[frame : frame + 1], each[frame : frame + 1])
        self.plot.limits(self.axes, x=span(steps[-1]))
        if self.log:
            self.plot.limits(self.axes, y=round_ends(values))


def plain_decades(axes: Axes) -> None:
    """A logarithmic axis with the ticks 1, 2, 5, 10, … written out."""
    axes.set_yscale("log")
    axes.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
    axes.yaxis.set_minor_locator(NullLocator())
    axes.yaxis.set_major_formatter(lambda value, _: written(value))


def span(last: float) -> tuple[float, float]:
    """The ends of an axis of steps."""
    return -0.015 * last, 1.03 * last


def round_ends(values: np.ndarray) -> tuple[float, float]:
    """Ends of a logarithmic axis at round numbers, so that they seldom change; within four decades."""
    values = values[np.isfinite(values) & (values > 0)]
    low, high = (values.min(), values.max()) if values.size else (1.0, 2.0)
    grid = np.sort(np.outer(10.0 ** np.arange(-9, 13), (1, 1.5, 2, 3, 5, 7)).ravel())
    top = grid[np.searchsorted(grid, min(high * 1.05, 1e11))]
    return max(grid[np.searchsorted(grid, max(low / 1.05, 2e-9)) - 1], top / 1e4), top


class DesignerPlot(Plot):
    """``update(replay, frame)``: the designed rate over the steps, and the training under it and under constant η_0."""

    size = (11.0, 5.9)
    axes_rect = (0.008, 0, 0.992, 0.865)
    text_lines = TextLine(0.985, bold=True), TextLine(0.945, colour=0), TextLine(0.905, colour=1)

    def build(self, figure: Figure, style: Style) -> None:
        grid = figure.add_gridspec(3, 2, width_ratios=(1.15, 1))
        axes = figure.add_subplot(grid[:, 0], label="rate", xlabel="step")
        axes.set(title="learning rate η(t)", xlim=span(300), ylim=(0, 1.1))
        axes.grid(True)
        self.axes = axes
        self.curves = self.moving([axes.plot([], [], label=SIDES[k], **style.curve(k))[0] for k in range(2)])
        self.dots = self.moving([axes.plot([], [], ms=9, ls="", **style.point(k))[0] for k in range(2)])
        axes.locator_params(axis="y", nbins=6)
        axes.yaxis.set_major_formatter(lambda rate, _: written(rate))
        corner = {"loc": "upper right", "bbox_to_anchor": (0.995, 0.99), "handlelength": 3}
        figure.legend(handles=self.curves, ncols=2, **({"loc": "lower center"} if self.figure.crowded else corner))
        titles = ("train loss", "train accuracy", "test accuracy")
        panels = [figure.add_subplot(grid[row, 1]) for row in range(3)]
        panels[2].set_xlabel("step")
        self.runs = [
            TrainingsPanel(self, a, style, title, range(2), log=title == titles[0])
            for a, title in zip(panels, titles, strict=True)
        ]

    def update(self, replay: Replay, frame: int) -> None:
        h, rates = replay.history, replay.rates
        t = int(h.steps[frame])
        for k in range(2):
            self.curves[k].set_data(np.arange(replay.wanted), rates[k, :-1])
            self.dots[k].set_data([t], [replay.rate(k, t)])
        self.limits(self.axes, x=span(replay.wanted), y=(0, 1.1 * np.nanmax(rates)))
        for runs, values in zip(self.runs, (h.train_loss, h.train_accuracy, h.test_accuracy), strict=True):
            runs.update(h.steps, values, frame)

    def sentences(self, replay: Replay, frame: int) -> tuple[str, ...]:
        """The designed rate at this step, and how each of the two trainings stands there."""
        t = int(replay.history.steps[frame])
        head = f"Step {t}: η = {written(replay.rate(1, t))} ({name_of(replay.schedules[1])}).{replay.cut}"
        return head, *(f"{side.capitalize()}: {state(replay, k, frame)}" for k, side in enumerate(SIDES))


def state(replay: Replay, k: int, frame: int) -> str:
    """Loss and accuracies of the k-th training at one moment, in words."""
    h = replay.history
    if 0 <= h.diverged_at[k] <= h.steps[frame]:
        return f"diverged at step {h.diverged_at[k]}."
    accuracies = (
        f"accuracy {100 * h.train_accuracy[frame, k]:.0f} % train, {100 * h.test_accuracy[frame, k]:.0f} % test"
    )
    return f"train loss {written(h.train_loss[frame, k])}, {accuracies}."
