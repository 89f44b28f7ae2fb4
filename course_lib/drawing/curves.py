"""Curves over the steps of a run, up to a moment that can be moved."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from course_lib.drawing.plot import Plot
from course_lib.drawing.style import Style
from course_lib.train.history import History

PARTS = ("train", "test", "validation")  # of data
Curve = tuple[np.ndarray, np.ndarray]  # steps (E,), values (E,), or (E, R) for the curves of R runs


class CurvesPanel:
    """Curves over the steps of a run: all of it pale, up to the present step in full, with a dot there.

    Of several runs all are pale, and the middle value of each step is in full.
    """

    def __init__(
        self,
        plot: Plot,
        axes: Axes,
        style: Style,
        title: str,
        names: Sequence[str] = PARTS,
        log: bool = False,
        legend: bool = True,
    ) -> None:
        self.plot, self.axes, self.log = plot, axes, log
        self.run: Any = None
        self.title = title
        axes.set_title(title)
        axes.grid(True)
        if log:
            axes.set_yscale("log")
        each = range(len(names))
        self.pale = [axes.plot([], [], lw=2, alpha=0.35, **style.curve(i))[0] for i in each]
        self.full = [plot.moving(axes.plot([], [], label=name, **style.curve(i))[0]) for i, name in enumerate(names)]
        self.dots = [plot.moving(axes.plot([], [], ms=8, ls="", **style.point(i))[0]) for i in each]
        self.noise = axes.plot([], [], lw=0.6, alpha=0.5, color=style.faint, ls="-", zorder=1)[0]
        self.best = axes.axvline(0, lw=1.2, ls=":", color=style.ink, visible=False)
        wide = plot.figure.room(axes)[0] > 2.5
        place = {"loc": "upper right" if log else "lower right", "ncols": 2 if len(names) > 3 and wide else 1}
        self.place, self.named = place if legend else {}, len(names)
        if legend:
            axes.legend(handles=self.full, **place).set_zorder(0.5)  # beneath what moves: not drawn again each time

    def update(
        self,
        run: Any,
        frame: int,
        series: Sequence[Curve],
        noise: np.ndarray | Sequence[float] = (),
        best: int | None = None,
    ) -> None:
        """Show ``series``, a curve each, up to a frame; if they are fewer than the names, the last names are left out.

        ``run`` is any object that is another one whenever the curves are others; the pale ones are drawn once a run.
        ``noise`` are values at each step, drawn thin and grey, and at the step ``best`` there is a dotted line.
        """
        if run is not self.run:
            self.run = run
            self.lay_out(series, noise, best)
        for (steps, y), full, dot in zip(series, self.full, self.dots, strict=False):
            at, y = min(frame, len(steps) - 1), _middle(y)
            full.set_data(steps[: at + 1], y[: at + 1])
            dot.set_data(steps[at : at + 1], y[at : at + 1])

    def show(self, on: bool) -> None:
        """Give the axes up to another panel, or take them back."""
        for artist in (*self.pale, *self.full, *self.dots, self.noise, self.axes.get_legend()):
            artist.set_visible(on)
        if on:
            self.axes.set(title=self.title, xlabel="step")
        self.run = None

    def lay_out(self, series: Sequence[Curve], noise: np.ndarray | Sequence[float], best: int | None) -> None:
        """Draw what stays for the whole run."""
        for (steps, y), pale in zip(series, self.pale, strict=False):
            pale.set_data(*_one_line(steps, y))
        for k, lines in enumerate(zip(self.pale, self.full, self.dots, strict=True)):
            for line in lines:
                line.set_visible(k < len(series))
        if self.place and len(series) != self.named:
            self.named = len(series)
            self.axes.legend(handles=self.full[: self.named], **self.place).set_zorder(0.5)
            self.axes.get_figure().lower_legends()
        stride = max(1, len(noise) // 600)
        self.noise.set_data(np.arange(0, len(noise), stride), noise[::stride])
        self.best.set(xdata=[best or 0] * 2, visible=best is not None)
        every = np.concatenate([y.ravel() for _, y in series])
        end = max(steps[-1] for steps, _ in series)
        self.plot.limits(self.axes, (-0.02 * end - 1, 1.02 * end + 1), _window(every, self.log))


def curves_of(history: History, kind: str) -> list[Curve]:
    """The curves of the "loss" or of the "accuracy" of a run, as many as there are."""
    names = [f"{part}_{kind}" for part in PARTS]
    return [(history.steps, history.curves[name]) for name in names if name in history.curves]


def _middle(y):
    """Of several runs the middle one at each step; what is no number counts as the largest."""
    return y if y.ndim == 1 else np.sort(y, axis=1)[:, (y.shape[1] - 1) // 2]


def _one_line(steps, y):
    """The curves of several runs as one that is broken between them."""
    if y.ndim == 1:
        return steps, y
    gap = np.full(y.shape[1], np.nan)
    return np.tile(np.append(steps, steps[-1]), y.shape[1]), np.vstack([y, gap]).T.ravel()


def _window(values, log):
    """Ends of an axis that shows all finite values, and on a log scale at most nine decades of them."""
    values = values[np.isfinite(values) & ((values > 0) | (not log))]
    low, high = (values.min(), values.max()) if values.size else (0.1, 1.0)
    if not log:
        return min(low, 0.999) - 0.03, 1.03
    high = min(high, low * 1e9)
    return max(low, high * 1e-6) / 1.3, high * 1.3
