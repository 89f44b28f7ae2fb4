"""Matrices put as images on a board, and a stock of texts beside them: what a formula of matrices is drawn with."""

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection

from course_lib.drawing.plot import Plot
from course_lib.drawing.style import Style


class Board:
    """A rectangle on which matrices are put as images, ``cell`` pixels an entry; (left, top) in pixels."""

    def __init__(
        self, plot: Plot, axes: Axes, style: Style, left: int, top: int, columns: int, rows: int, cell: float
    ) -> None:
        self.style, self.cell, self.origin = style, cell, np.array([left, top])
        extent = (left, left + columns * cell, top + rows * cell, top)
        self.blank = np.zeros((rows, columns, 4))
        self.image = axes.imshow(self.blank, extent=extent, aspect="auto", interpolation="nearest", zorder=1)
        self.frames = axes.add_collection(LineCollection([], zorder=2))
        plot.moving(self.image, self.frames)

    def begin(self) -> None:
        """An empty board."""
        self.pixels = self.blank.copy()
        self.lines: list[list[tuple[float, float]]] = []
        self.colours: list[str] = []
        self.widths: list[float] = []

    def put(
        self, a: np.ndarray, column: int, row: int, colour: str, width: float = 1.0, shown: bool = True
    ) -> tuple[float, float, float]:
        """The matrix with its upper left entry at (column, row), framed; its middle, upper and lower edge in pixels."""
        height, across = a.shape
        if shown:
            share = a / (np.abs(a).max() or 1)
            self.pixels[row : row + height, column : column + across] = self.style.diverging(0.5 + share / 2)
        (x0, y0), (x1, y1) = (
            self.origin + self.cell * np.array(p) for p in ((column, row), (column + across, row + height))
        )
        self.lines.append([(x0, y0), (x1, y0), (x1, y1), (x0, y1), (x0, y0)])
        self.colours.append(colour)
        self.widths.append(width)
        return (x0 + x1) / 2, y0, y1

    def end(self) -> None:
        """Show the matrices that were put there."""
        self.image.set_data(self.pixels)
        self.frames.set(segments=self.lines, color=self.colours, linewidths=self.widths)


class TextStock:
    """Texts that are moved to where they are needed."""

    def __init__(self, plot: Plot, axes: Axes, count: int, **style: Any) -> None:
        self.stock = plot.moving([axes.text(0, 0, "", ha="center", parse_math=False, **style) for _ in range(count)])
        self.used = 0

    def write(self, x: float, y: float, text: str, **style: Any) -> None:
        """Put the next text of the stock there."""
        self.stock[self.used].set(position=(x, y), text=text, **style)
        self.used += 1

    def end(self) -> None:
        """Clear the texts that were not needed, and start again."""
        for text in self.stock[self.used :]:
            text.set_text("")
        self.used = 0
