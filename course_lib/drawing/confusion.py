"""The confusion matrix: which class is taken for which."""

import os
from collections.abc import Iterable

import numpy as np
from matplotlib.figure import Figure

from course_lib.drawing import files
from course_lib.drawing.picture import Picture
from course_lib.drawing.plot import Plot
from course_lib.drawing.style import Style
from course_lib.drawing.texts import TextLine, heading
from course_lib.train.per_class import PerClass

WRITTEN = 16  # classes whose counts have room to be written
LISTED = 5  # mistakes that the description names


class ConfusionPlot(Plot):
    """A row for each class, shaded by what its examples were taken for: on the diagonal is what is right."""

    size = (7.2, 6.0)
    axes_rect = (0, 0, 1, 0.91)
    text_lines = heading(), TextLine(0.95)

    def build(self, figure: Figure, style: Style) -> None:
        self.axes = figure.subplots()
        self.axes.set(label="confusion", xlabel="taken for", ylabel="class")
        self.axes.tick_params(length=0)

    def update(self, found: PerClass) -> None:
        axes, style, count = self.axes, self.style, len(found.classes)
        for artist in (*axes.images, *axes.texts):
            artist.remove()
        shares = found.confusion / np.maximum(found.confusion.sum(axis=1, keepdims=True), 1)
        axes.imshow(shares, cmap=style.sequential, vmin=0, vmax=1, aspect="auto")
        slanted = max(map(len, found.classes)) * count > 60
        axes.set_xticks(range(count), found.classes, rotation=45 if slanted else 0, ha="right" if slanted else "center")
        axes.set_yticks(range(count), found.classes)
        for (i, j), number in np.ndenumerate(found.confusion) if count <= WRITTEN else ():
            if number:
                colour = style.background if shares[i, j] > 0.55 else style.ink
                axes.text(j, i, str(number), ha="center", va="center", color=colour, fontsize=10)

    def sentences(self, found: PerClass) -> Iterable[str]:
        head, _, often = found.message.partition("; ")
        return f"{head}.", f"{often[:1].upper()}{often[1:]}." if often else ""

    def describe(self, found: PerClass) -> str:
        wrong = found.mistakes
        order = np.argsort(-wrong, axis=None, kind="stable")[:LISTED]
        places = [divmod(int(place), len(found.classes)) for place in order]
        told = [f"{found.classes[i]} for {found.classes[j]} {wrong[i, j]}" for i, j in places if wrong[i, j]]
        return f"Confusion matrix. {found.message}." + (f" Taken: {', '.join(told)}." if told else "")


def show_confusion(found: PerClass, path: str | os.PathLike | None = None) -> Picture:
    """The picture of a confusion matrix, for a cell; with a ``path`` also as a file."""
    return files.show(ConfusionPlot(), found, path)
