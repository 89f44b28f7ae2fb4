"""Matrices drawn as blocks of coloured cells, with or without their numbers; a plot's update moves them all at once."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection

from course_lib.drawing.descriptions import written
from course_lib.drawing.plot import Plot
from course_lib.drawing.style import Style

CORNERS = np.array([(0, 0), (1, 0), (1, -1), (0, -1)], float)


class Cells:
    """``update`` takes blocks ``(values, left, top)`` in units of a cell; ``numbers`` cells can show theirs."""

    def __init__(self, plot: Plot, axes: Axes, style: Style, numbers: int = 0, strength: float = 0.5) -> None:
        self.style, self.strength, self.short = style, strength, plot.figure.crowded
        edges = {"edgecolors": style.pale(style.faint, 0.45), "linewidths": 0.6}
        self.squares = plot.moving(axes.add_collection(PolyCollection([], zorder=1, **edges)))
        self.texts = plot.moving([axes.text(0, 0, "", ha="center", va="center", zorder=3) for _ in range(numbers)])

    def update(self, blocks: list[tuple[np.ndarray, float, float]]) -> None:
        """Draw the blocks; each is coloured against its own largest number, blue below zero and orange above."""
        squares, shares = (np.concatenate(parts) for parts in zip(*map(_block, blocks), strict=True))
        self.squares.set_verts(squares)
        self.squares.set_facecolor(self.style.diverging(0.5 + self.strength / 2 * shares))
        values = np.concatenate([values.ravel() for values, _, _ in blocks])
        for k, text in enumerate(self.texts):
            shown = k < len(values)
            number = cell_number(values[k]) if shown else ""
            if self.short:  # in a hall a cell is as wide as four letters
                number = number.replace("0.", ".", 1) if number.lstrip("−").startswith("0.") else number
            text.set(position=squares[k].mean(axis=0) if shown else (0, 0), text=number)


def cell_number(value: float) -> str:
    """A number short enough for a cell, with a true minus; 0.00 is small but not 0."""
    value = float(value)
    short = written(value, 4 if abs(value) < 1e4 else 2) if value == round(value) else f"{value:.2f}"
    return short.replace("-", "−").replace("+0", "")


def _block(block):
    values, left, top = block
    rows, columns = np.indices(values.shape).reshape(2, -1)
    corners = np.stack([left + columns, top - rows], axis=-1)[:, None] + CORNERS
    largest = np.abs(values).max(initial=0)
    return corners, values.ravel() / (largest or 1)
