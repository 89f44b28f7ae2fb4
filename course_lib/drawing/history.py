"""The curves of a run, which ``History.plot`` shows and writes to files."""

import os
from collections.abc import Iterable

from matplotlib.figure import Figure

from course_lib.drawing import files
from course_lib.drawing.curves import CurvesPanel, curves_of
from course_lib.drawing.picture import Picture
from course_lib.drawing.plot import Plot
from course_lib.drawing.style import Style
from course_lib.drawing.texts import Coloured, TextLine, heading
from course_lib.train.history import History


class HistoryPlot(Plot):
    """Loss and, of classes, accuracy over the steps of a run; of replicas all are pale, and the middle one in full."""

    size = (9.0, 4.0)
    axes_rect = (0, 0, 1, 0.86)
    text_lines = heading(), TextLine(0.92)

    def build(self, figure: Figure, style: Style) -> None:
        self.grid = figure.add_gridspec(1, 2)
        left, right = (figure.add_subplot(self.grid[k]) for k in range(2))
        left.set_label("loss")
        right.set_label("accuracy")
        self.loss = CurvesPanel(self, left, style, "loss", log=True)
        self.accuracy = CurvesPanel(self, right, style, "accuracy")
        for axes in (left, right):
            axes.set_xlabel("step")

    def update(self, history: History) -> None:
        h, last, alone = history, len(history.steps) - 1, history.train_loss.ndim == 1
        noise = h.batch_loss if alone else ()
        best = int(h.steps[h.best]) if alone and h.best < last else None
        self.loss.update(h, last, curves_of(h, "loss"), noise, best)
        accuracies = curves_of(h, "accuracy")
        self.accuracy.axes.set_visible(bool(accuracies))
        self.loss.axes.set_subplotspec(self.grid[0] if accuracies else self.grid[:])
        if accuracies:
            self.accuracy.update(h, last, accuracies)

    def sentences(self, history: History) -> Iterable[str]:
        head, alone = repr(history.network), history.train_loss.ndim == 1
        head += "" if alone else f", {history.train_loss.shape[1]} runs pale and their middle in full"
        return f"{head}.", Coloured(history.message, "accent") if history.went_wrong else history.message


def show_history(history: History, path: str | os.PathLike | None = None) -> Picture:
    """The picture of a run, for a cell; with a ``path`` also as a file."""
    return files.show(HistoryPlot(), history, path)
