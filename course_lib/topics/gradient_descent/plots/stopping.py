"""Four rules for stopping, on one run: the costs, what each rule looks at, and where it would have stopped."""

import numpy as np
from matplotlib.figure import Figure

from course_lib.drawing.descriptions import written
from course_lib.drawing.plot import Plot
from course_lib.drawing.style import Style
from course_lib.drawing.texts import TextLine, heading
from course_lib.topics.gradient_descent.experiments.stopping import RULES, StoppingPoints

MARKS = "●■▲◆"
NAMES = {"gradient": "small gradient", "change": "small change", "patience": "patience", "steps": "fixed number"}


class StoppingPlot(Plot):
    """``update(stopping points)``; a click on one of the two lower charts sets its tolerance."""

    size = (11.0, 6.2)
    axes_rect = (0, 0, 1, 0.785)
    text_lines = heading(), *(TextLine(0.945 - 0.04 * k, x=0.034, mark=(sign, k)) for k, sign in enumerate(MARKS))
    clickable = ("gradient", "change")

    def build(self, figure: Figure, style: Style) -> None:
        grid = figure.add_gridspec(2, 2, width_ratios=(1.5, 1))
        left = figure.add_subplot(grid[:, 0], label="loss")
        top, below = (figure.add_subplot(grid[k, 1], label=name) for k, name in enumerate(("gradient", "change")))
        left.set(title="costs, and where each rule stops", xlabel="epoch", ylabel="cost", yscale="log", ylim=(1e-3, 8))
        top.set(title="length of the last step's gradient: click", yscale="log", ylim=(1e-4, 10))
        below.set(title="change of the cost, as a part of it: click", xlabel="epoch", yscale="log", ylim=(1e-5, 3))
        self.axes, self.style = (left, top, below), style
        for axes in self.axes:
            axes.grid(True)
        thin = {"lw": 1.6, "marker": ""}
        self.train = self.moving(left.plot([], [], **{**style.curve(6), **thin}, label="train")[0])
        self.test = self.moving(left.plot([], [], **{**style.curve(7), **thin}, label="test")[0])
        self.best = self.moving(left.plot([], [], "*", ms=15, color=style.ink, label="test cost lowest")[0])
        self.stops = self.moving([left.axvline(1, lw=2, **style.curve(k), visible=False) for k in range(len(RULES))])
        dots = [
            {"ls": "", "ms": 9, "mec": style.background, "c": style.colour(k), "marker": m}
            for k, m in enumerate("os^D")
        ]
        self.flags = self.moving([left.plot([], [], **dot)[0] for dot in dots])
        left.legend(loc="upper right", ncols=3, handles=[self.train, self.test, self.best]).set_zorder(0.5)
        self.curves = self.moving([axes.plot([], [], lw=1.2, color=style.ink, ls="-")[0] for axes in (top, below)])
        self.lines = self.moving([axes.axhline(1, lw=2, **style.curve(k)) for k, axes in enumerate((top, below))])
        self.dots = self.moving([axes.plot([], [], **dots[k])[0] for k, axes in enumerate((top, below))])

    def update(self, points: StoppingPoints) -> None:
        run = points.run
        epochs = run.steps / run.per_epoch
        self.train.set_data(epochs, run.train_loss)
        self.test.set_data(epochs, run.test_loss)
        self.best.set_data(epochs[run.best : run.best + 1], run.test_loss[run.best : run.best + 1])
        for k, rule in enumerate(RULES):
            at = points.stops[rule]
            self.stops[k].set(visible=at is not None, xdata=[0 if at is None else epochs[at]] * 2)
            self.flags[k].set_data(*(([], []) if at is None else ([epochs[at]], [run.test_loss[at]])))
        series = ((run.gradient, points.tolerance, "gradient"), (run.change, points.change, "change"))
        for k, (values, tolerance, rule) in enumerate(series):
            self.curves[k].set_data(epochs, np.where(values > 0, values, np.nan))
            self.lines[k].set_ydata([tolerance] * 2)
            at = points.stops[rule]
            self.dots[k].set_data(*(([], []) if at is None else ([epochs[at]], [values[at]])))
        for axes in self.axes:
            self.limits(axes, x=(0, 1.03 * epochs[-1]))

    def sentences(self, points: StoppingPoints) -> tuple[str, ...]:
        return headline(points), *(sentence(points, rule) for rule in RULES)


def headline(points: StoppingPoints) -> str:
    """The run, and its best moment."""
    run = points.run
    best, length = (f"{run.steps[k] / run.per_epoch:,.0f}" for k in (run.best, -1))
    return f"{run.name}: test cost lowest, {written(run.test_loss[run.best])}, after {best} of {length} epochs."


def sentence(points: StoppingPoints, rule: str) -> str:
    """What a rule would have done: when, with which cost and accuracy, and how far from the best."""
    run, at = points.run, points.stops[rule]
    asked = {
        "gradient": f"|g| < {written(points.tolerance)}",
        "change": f"the cost changes by less than {written(points.change)} of itself",
        "patience": f"{points.patience} looks without a lower test cost",
        "steps": f"{points.epochs} epochs",
    }[rule]
    if at is None:
        return f"{NAMES[rule].capitalize()} ({asked}): would not have stopped."
    more = run.test_loss[at] / run.test_loss[run.best] - 1
    when = "too early" if at < run.best and more > 0.02 else "too late" if more > 0.02 else "well"
    cost = f"test cost {written(run.test_loss[at])}, accuracy {100 * run.accuracy[at]:.1f} %"
    return f"{NAMES[rule].capitalize()} ({asked}): {when}, after {run.steps[at] / run.per_epoch:,.0f} epochs, {cost}."
