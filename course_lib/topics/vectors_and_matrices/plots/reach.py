"""Which entries of y = x w one entry of x, or one of w, reaches; and the Jacobian of y by x, written out in blocks."""

import numpy as np
from matplotlib.figure import Figure

from course_lib.drawing.plot import Plot
from course_lib.drawing.style import Style
from course_lib.topics.vectors_and_matrices.plots.cells import Cells

LEFT = {"x": 0.0, "w": 4.6, "y": 10.2}  # left edges, in cells
MOVES, FOLLOWS, FACTOR = 1.0, 1.0, -1.0  # orange, and blue
Entry = tuple[int, int]


class ReachPlot(Plot):
    """``update((N, D, M, (n, d), (d, m)))``: left an entry of x and the row of y it reaches, right one of w."""

    size = (10.4, 2.3)

    def build(self, figure: Figure, style: Style) -> None:
        self.panels = figure.subplots(1, 2)
        for axes, label in zip(self.panels, "xw", strict=True):
            axes.set(label=label, xlim=(-0.3, 14.6), ylim=(-3.2, 1.1), aspect="equal", xticks=[], yticks=[])
            axes.spines[:].set_visible(False)
        self.cells = [Cells(self, axes, style) for axes in self.panels]

    def update(self, result: tuple[int, int, int, Entry, Entry]) -> None:
        n_rows, d_rows, columns, of_x, of_w = result
        shapes = {"x": (n_rows, d_rows), "w": (d_rows, columns), "y": (n_rows, columns)}
        marks: tuple[
            dict[str, tuple[float, list[Entry]]], ...
        ] = (  # what moves, what moves with it, and by which factor
            {
                "x": (MOVES, [of_x]),
                "w": (FACTOR, [(of_x[1], m) for m in range(columns)]),
                "y": (FOLLOWS, [(of_x[0], m) for m in range(columns)]),
            },
            {
                "x": (FACTOR, [(n, of_w[0]) for n in range(n_rows)]),
                "w": (MOVES, [of_w]),
                "y": (FOLLOWS, [(n, of_w[1]) for n in range(n_rows)]),
            },
        )
        titles = (
            "one entry of x reaches a row of y,\neach time through another w",
            "one entry of w reaches a column of y,\neach time through another x",
        )
        for axes, cells, mark, title in zip(self.panels, self.cells, marks, titles, strict=True):
            cells.update([(_marked(shape, *mark[key]), LEFT[key], 0.0) for key, shape in shapes.items()])
            for key, shape in shapes.items():
                letters = {"x": "N × D", "w": "D × M", "y": "N × M"}[key]
                axes.text(LEFT[key] + shape[1] / 2, 0.15, f"{key}  {letters}", ha="center", va="bottom")
            for sign, x in (("·", 3.8), ("=", 9.4)):
                axes.text(x, -1.2, sign, ha="center", va="center", fontsize=15)
            axes.set_title(title, fontsize=11)

    def describe(self, result: tuple[int, int, int, Entry, Entry]) -> str:
        n_rows, d_rows, columns, (n, d), (k, m) = result
        return (
            f"y = x w twice, x {n_rows} × {d_rows}, w {d_rows} × {columns}. Left: the entry of x in row {n + 1}, "
            f"column {d + 1} reaches row {n + 1} of y, through row {d + 1} of w. Right: the entry of w in row {k + 1}, "
            f"column {m + 1} reaches column {m + 1} of y, through column {k + 1} of x."
        )


class BlocksPlot(Plot):
    """``update((w, N))``: the Jacobian of y = x w by x, N·D × N·M: w stands in it N times, and all else is 0."""

    size = (7.6, 4.2)

    def build(self, figure: Figure, style: Style) -> None:
        figure.set_layout_engine("none")
        self.axes = figure.add_axes((0, 0, 1, 1), label="blocks", frameon=False)
        self.axes.set(aspect="equal", xticks=[], yticks=[])
        self.axes.spines[:].set_visible(False)
        self.cells = Cells(self, self.axes, style, numbers=200)

    def update(self, result: tuple[np.ndarray, int]) -> None:
        w, rows = result
        whole = np.kron(np.eye(rows), w)
        self.axes.set(xlim=(-2.2, whole.shape[1] + 0.5), ylim=(-whole.shape[0] - 0.3, 1.0))
        self.cells.update([(whole, 0.0, 0.0)])
        d, m = w.shape
        for k in range(rows):
            self.axes.text(-0.2, -k * d - d / 2, f"row {k + 1}\nof x", ha="right", va="center", fontsize=11)
            self.axes.text(k * m + m / 2, 0.15, f"row {k + 1} of y", ha="center", va="bottom", fontsize=11)

    def describe(self, result: tuple[np.ndarray, int]) -> str:
        w, rows = result
        d, m = w.shape
        return (
            f"The Jacobian of y by x, {rows * d} × {rows * m} numbers: w, {d} × {m}, stands {rows} times on the "
            "diagonal, where a row of x meets the same row of y; all other entries are 0."
        )


def _marked(shape, value, entries):
    """The value for these entries, and 0 for all others; a block is coloured against its largest."""
    values = np.zeros(shape)
    values[tuple(np.transpose(entries))] = value
    return values
