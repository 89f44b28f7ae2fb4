"""One training under several schedules, drawn: all of the menu at once, and every rate with and without warm-up."""

import numpy as np
from matplotlib.figure import Figure

from course_lib import menus
from course_lib.drawing.descriptions import written
from course_lib.drawing.plot import Plot
from course_lib.drawing.style import Style
from course_lib.drawing.texts import TextLine, heading
from course_lib.topics.learning_rate_schedules.experiments.trials import RATES, RateSweep, Replay
from course_lib.topics.learning_rate_schedules.plots.runs import TrainingsPanel, plain_decades, span, state
from course_lib.topics.learning_rate_schedules.plots.settling import name_of

COLOURS = (0, 1, 2, 3, 4, 6, 7, 5)  # of the schedules in turn: 5 is too much like 0
ENOUGH = 0.6  # test accuracy from which a learning rate counts as usable
WAYS = ("at once", "warmed up")
BESIDE = 3.9  # inches of the table beside the charts


class ReplaysPlot(Plot):
    """``update(replay, frame)``: rates, train losses, test accuracies of ``count`` schedules, their numbers below."""

    size = (11.0, 6.4)
    axes_rect = (0.008, 0.3, 0.992, 0.645)
    text_lines = (heading(size=11),)

    def __init__(self, count: int) -> None:
        turns = (divmod(k, len(COLOURS)) for k in range(count))
        self.kinds = [COLOURS[k] + len(COLOURS) * turn for turn, k in turns]  # after a turn other dashes and markers

    def build(self, figure: Figure, style: Style) -> None:
        rate, loss, accuracy = figure.subplots(1, 3)
        rate.set(label="rate", title="learning rate", xlim=span(300), ylim=(0, 1.1))
        rate.grid(True)
        self.rate = rate
        self.rates = self.moving([rate.plot([], [], **style.curve(k) | {"lw": 1.8})[0] for k in self.kinds])
        self.now = self.moving(rate.axvline(0, lw=1.2, color=style.ink, alpha=0.6))
        self.loss = TrainingsPanel(self, loss, style, "train loss", self.kinds, log=True)
        self.accuracy = TrainingsPanel(self, accuracy, style, "test accuracy", self.kinds)
        for axes in (rate, loss, accuracy):
            axes.set_xlabel("step")
        self._table(figure.add_axes(self._place_table(), label="table"), style)

    def _place_table(self):
        """Below the charts, as high as in the design; in a low place beside them."""
        width, height = self.figure.get_size_inches()
        if not self.figure.crowded or width < 1.8 * height:
            return (0.02, 0.0, 0.96, 0.29 * self.size[1] / height)
        left, low, across, high = self.axes_rect
        self.axes_rect = (left, 0, across - BESIDE / self.size[0], low + high)
        return (1 - BESIDE / width, 0, BESIDE / width, 1 - 0.4 / height)

    def _table(self, axes, style):
        """A row for each schedule: its line, its name and its numbers, in columns."""
        count = len(self.kinds)
        axes.set(xlim=(0, 1), ylim=(-0.4, count + 0.9))
        axes.axis("off")
        columns = {"schedule": 0.10, "η now": 0.37, "train loss": 0.53, "train accuracy": 0.72, "test accuracy": 0.91}
        size = 9.5 if self.figure.crowded else 10
        if axes.get_position().width < 0.6:
            columns = {"schedule": 0.10, "η now": 0.53, "train\nloss": 0.66, "train\nacc.": 0.84, "test\nacc.": 0.985}
        for name, x in columns.items():
            axes.text(x, count + 0.15, name, ha="left" if x < 0.2 else "right", fontsize=size, weight="bold")
        self.cells = []
        for row, kind in enumerate(self.kinds, 1):
            y = count - row
            axes.plot([0.01, 0.08], [y + 0.25] * 2, **style.curve(kind) | {"lw": 1.8})
            axes.plot([0.045], [y + 0.25], ms=6, ls="", **style.point(kind))
            look = [{"ha": "left" if x < 0.2 else "right"} for x in columns.values()]
            self.cells.append(
                [axes.text(x, y, "", fontsize=size, **a) for x, a in zip(columns.values(), look, strict=True)]
            )
        self.moving(self.cells)

    def update(self, replay: Replay, frame: int) -> None:
        h, rates = replay.history, replay.rates
        t = int(h.steps[frame])
        for k in range(len(self.kinds)):
            self.rates[k].set_data(np.arange(replay.wanted), rates[k, :-1])
            for cell, text in zip(self.cells[k], row(replay, k, frame), strict=True):
                cell.set_text(text)
        self.now.set_xdata([t, t])
        self.limits(self.rate, x=span(replay.wanted), y=(0, 1.1 * np.nanmax(rates)))
        self.loss.update(h.steps, h.train_loss, frame)
        self.accuracy.update(h.steps, h.test_accuracy, frame)

    def sentences(self, replay: Replay, frame: int) -> tuple[str]:
        return (verdict(replay, frame),)

    def describe(self, replay: Replay, frame: int) -> str:
        each = (f"{name_of(s)}: {state(replay, k, frame)}" for k, s in enumerate(replay.schedules))
        return " ".join((verdict(replay, frame), *each))


def row(replay: Replay, k: int, frame: int) -> tuple[str, ...]:
    """The cells of one schedule: its name, η, train loss, train and test accuracy."""
    h, schedule = replay.history, replay.schedules[k]
    t = int(h.steps[frame])
    name, eta = name_of(schedule), written(replay.rate(k, t))
    if 0 <= h.diverged_at[k] <= t:
        return name, eta, f"diverged at step {h.diverged_at[k]}", "", ""
    shares = (f"{100 * float(values[frame, k]):.1f} %" for values in (h.train_accuracy, h.test_accuracy))
    return name, eta, written(h.train_loss[frame, k]), *shares


def verdict(replay: Replay, frame: int) -> str:
    """Which schedule is ahead at this moment."""
    h = replay.history
    t = int(h.steps[frame])
    loss, right = h.train_loss[frame], h.test_accuracy[frame]
    if not np.isfinite(loss).any():
        return f"Step {t}: all runs have diverged.{replay.cut}"
    names = [name_of(s) for s in replay.schedules]
    low, high = names[int(np.nanargmin(loss))], names[int(np.nanargmax(right))]
    ahead = f"lowest train loss: {low}; highest test accuracy: {high}." if t else "all start alike."
    return f"Step {t}: {ahead}{replay.cut}"


class WarmUpsPlot(Plot):
    """``update(sweep)``: where each learning rate ends, started at once and warmed up: loss, accuracy, dead units."""

    size = (11.0, 4.4)
    axes_rect = (0, 0, 1, 0.84)
    text_lines = heading(size=11), TextLine(0.927, 11)

    def build(self, figure: Figure, style: Style) -> None:
        self.axes = figure.subplots(1, 3)
        titles = ("train loss at the end", "test accuracy at the end", "dead hidden units")
        self.lines = []
        for axes, title in zip(self.axes, titles, strict=True):
            axes.set(title=title, label=title, xlabel="learning rate η", xscale="log", xlim=(0.002, 0.75))
            axes.xaxis.set_major_formatter(lambda rate, _: written(rate))
            axes.grid(True)
            look = [style.curve(k) | style.point(k) for k in range(2)]
            self.lines.append(self.moving([axes.plot([], [], label=WAYS[k], **look[k])[0] for k in range(2)]))
        plain_decades(self.axes[0])
        self.axes[0].set_ylim(0.05, 5)
        for axes in self.axes[1:]:
            axes.set(ylim=(-0.03, 1.03))
            axes.yaxis.set_major_formatter(lambda share, _: f"{100 * share:.0f} %")
        self.axes[1].axhline(ENOUGH, lw=1, ls=":", color=style.ink)
        figure.legend(handles=self.lines[0], ncols=2, loc="outside lower center")

    def update(self, sweep: RateSweep) -> None:
        every = (np.clip(sweep.train_loss, 1e-3, 1e3), sweep.test_accuracy, sweep.dead)
        for lines, values in zip(self.lines, every, strict=True):
            for line, each in zip(lines, values, strict=True):
                line.set_data(RATES, each)

    def sentences(self, sweep: RateSweep) -> tuple[str, str]:
        """How large a rate may be with the warm-up and without it, and the lowest losses."""
        name = menus.name_of(sweep.optimizer)
        largest = [f"up to η = {rate}" if rate else "at no rate" for rate in sweep.usable(ENOUGH)]
        best = [written(np.nanmin(v)) if np.isfinite(v).any() else "none" for v in sweep.train_loss]
        head = f"{name[:1].upper()}{name[1:]}, {sweep.warm_up} steps of warm-up: "
        head += f"{100 * ENOUGH:.0f} % on the test digits {largest[0]} at once, {largest[1]} warmed up."
        return head, f"The lowest train loss over all rates: {best[0]} at once, {best[1]} warmed up."

    def describe(self, sweep: RateSweep) -> str:
        losses = (
            f"η = {rate}: train loss {written(a, 2)} {WAYS[0]}, {written(b, 2)} {WAYS[1]}"
            for rate, a, b in zip(RATES, *sweep.train_loss, strict=True)
        )
        return " ".join((*self.sentences(sweep), "; ".join(losses) + "."))
