"""Huber between squared and absolute: the values, one error's loss and its pull, and the best prediction over δ."""

import numpy as np
from matplotlib.figure import Figure

from course_lib.drawing.descriptions import signed, written
from course_lib.drawing.plot import Plot
from course_lib.drawing.style import Style
from course_lib.drawing.texts import TextLine, heading
from course_lib.losses import LOSSES, Huber
from course_lib.topics.losses.experiments.huber import DELTAS, REACH, HuberFit

ERRORS = np.linspace(-6, 6, 481)
NAMES = ("squared (½): the mean", "absolute: the median", "Huber")
LOOKS = (0, 1, 2)


class HuberPlot(Plot):
    """Above the values, of which one can be dragged, and three best predictions; below the three losses."""

    size = (11.0, 6.2)
    axes_rect = (0, 0, 1, 0.9)
    text_lines = heading(size=10.5), TextLine(0.945)
    clickable = ("values",)

    def build(self, figure: Figure, style: Style) -> None:
        grid = figure.add_gridspec(2, 3, height_ratios=(1, 2))
        values = figure.add_subplot(grid[0, :])
        loss, pull, path = (figure.add_subplot(grid[1, k]) for k in (0, 1, 2))
        self._build_values(values, style)
        for axes, title, y in ((loss, "loss of one error", (-0.3, 9)), (pull, "its slope: the pull", (-5, 5))):
            axes.set(label=title, title=title, xlabel="error ŷ − y", xlim=(-6, 6), ylim=y)
            axes.grid(True)
        self.curves = []
        for axes, part in ((loss, "__call__"), (pull, "gradient")):
            for k, name in zip(LOOKS[:2], ("half squared error", "mean absolute error"), strict=True):
                axes.plot(ERRORS, _along(LOSSES[name], part), **style.curve(k))
            self.curves.append(axes.plot([], [], **style.curve(2), lw=3, zorder=3)[0])
        edge = {"ls": "", "ms": 7, "mec": style.background, "zorder": 5}
        self.dots = [axes.plot([], [], **edge, **style.point(2))[0] for axes in (loss, pull)]
        self._build_path(path, style)
        self.moving(*self.curves, *self.dots)

    def _build_values(self, axes, style):
        axes.set(label="values", title="the values (drag the ringed one), and the best prediction by each loss")
        axes.set(xlim=(REACH[0] - 0.5, REACH[1] + 0.5), ylim=(-1, 1), yticks=[])
        axes.spines["left"].set_visible(False)
        axes.axhline(0, color=style.faint, lw=0.9, ls="-", zorder=0)
        self.marks = [axes.axvline(0, label=name, **style.curve(k)) for k, name in zip(LOOKS, NAMES, strict=True)]
        self.values = axes.plot([], [], ls="", marker="o", ms=9, color=style.ink, mec=style.background, zorder=4)[0]
        self.ring = axes.plot([], [], ls="", marker="o", ms=16, mfc="none", mew=1.6, color=style.accent, zorder=5)[0]
        axes.legend(loc="upper right", ncols=3, handlelength=3).set_zorder(0.5)
        self.moving(*self.marks, self.values, self.ring)

    def _build_path(self, axes, style):
        axes.set(label="path", title="Huber's best prediction", xlabel="δ", xscale="log")
        axes.set(xlim=(DELTAS[0], DELTAS[-1]))
        axes.grid(True)
        self.levels = [axes.axhline(0, **style.curve(k)) for k in LOOKS[:2]]
        self.path = axes.plot([], [], **style.curve(2), zorder=3)[0]
        self.here = axes.plot([], [], **style.point(2), ls="", ms=9, mec=style.background, zorder=5)[0]
        self.paths = axes
        self.moving(*self.levels, self.path, self.here)

    def update(self, fit: HuberFit) -> None:
        loss = Huber(delta=fit.delta)
        for curve, dots, part in zip(self.curves, self.dots, ("__call__", "gradient"), strict=True):
            curve.set_data(ERRORS, _along(loss, part))
            dots.set_data(fit.errors, _along(loss, part, fit.errors))
        self.values.set_data(fit.values, np.zeros(len(fit.values)))
        self.ring.set_data(fit.values[-1:], [0])
        for mark, place in zip(self.marks, (fit.mean, fit.median, fit.best), strict=True):
            mark.set_xdata([place, place])
        for level, y in zip(self.levels, (fit.mean, fit.median), strict=True):
            level.set_ydata([y, y])
        self.path.set_data(DELTAS, fit.path)
        self.here.set_data([fit.delta], [fit.best])
        low, high = sorted((fit.mean, fit.median))
        self.limits(self.paths, y=(np.floor(low - 0.3), np.ceil(high + 0.3)))

    def sentences(self, fit: HuberFit) -> tuple[str, str]:
        """The three best predictions, and how many values are far."""
        first = (
            f"One value at {signed(fit.values[-1])}, δ = {written(fit.delta)}. Best prediction: mean "
            f"{signed(fit.mean)}, median {signed(fit.median)}, Huber {signed(fit.best)}."
        )
        other = "value is" if fit.far == 1 else "values are"
        how = "it pulls" if fit.far == 1 else "they pull"
        far = f"{fit.far} {other} further than δ from Huber's prediction: {how} with δ, however far away."
        return first, far if fit.far else "No value is further than δ from Huber's prediction, so that it is the mean."


def _along(loss, part, errors=ERRORS):
    """The loss or the slope of each error by itself."""
    rows = errors[:, None, None]
    return loss(rows, [[0.0]]) if part == "__call__" else loss.gradient(rows, [[0.0]])[:, 0, 0]
