"""One backward pass drawn as it is written: every factor an image to scale, and beneath it a map of the whole pass."""

import numpy as np
from matplotlib.figure import Figure

from course_lib.drawing.plot import Plot
from course_lib.drawing.style import Style
from course_lib.drawing.texts import TextLine
from course_lib.topics.backpropagation_equations.experiments.backward_pass import STEPS, BackwardPass
from course_lib.topics.backpropagation_equations.plots.board import Board, TextStock
from course_lib.topics.backpropagation_equations.plots.notation import formula, letter, shape_and_range, sign

WIDE, HIGH = 1100, 740  # pixels

CELL, SMALL = 5.0, 1.5  # pixels an entry has, in the equation and on the map
COLUMNS = 216  # entries that there is room for beside each other in the equation
LOWER = 80  # rows from the map's quantities down to their gradients
MAP = ("x", "W1", "b1", "z1", "a1", "W2", "b2", "z2", "a2", "y", "C")
GRADIENTS = {"W1": "dW1", "b1": "db1", "z1": "delta1", "W2": "dW2", "b2": "db2", "z2": "delta2"}


class BackwardPassPlot(Plot):
    """``update(result, frame)``: one step of the pass as an equation of images, and what is known so far on the map."""

    size = (WIDE / 100, HIGH / 100)
    text_lines = TextLine(1 - 10 / HIGH, 13.5, bold=True, x=14 / WIDE), TextLine(1 - 36 / HIGH, 11, x=14 / WIDE)

    def build(self, figure: Figure, style: Style) -> None:
        figure.set_layout_engine("none")
        axes = figure.add_axes((0, 0, 1, 1), label="pass", xlim=(0, WIDE), ylim=(HIGH, 0))
        axes.axis("off")
        self.equation = Board(self, axes, style, 10, 92, COLUMNS, 66, CELL)
        self.map = Board(self, axes, style, 165, 497, 610, 146, SMALL)
        self.names = TextStock(self, axes, 8, va="bottom", fontsize=14)
        self.signs = TextStock(self, axes, 14, va="center", fontsize=11 if self.figure.crowded else 16)
        self.shapes = TextStock(self, axes, 8, va="top", fontsize=10, linespacing=1.3)
        self.labels = TextStock(self, axes, 20, va="bottom", fontsize=10)
        self.digit = axes.imshow(np.zeros((8, 8)), extent=(14, 126, 632, 520), cmap=style.sequential, vmin=0, vmax=1)
        close = self.figure.crowded
        look = {"x": 4, "ha": "left", "fontsize": 9.5} if close else {"x": 70, "ha": "center", "fontsize": 10}
        self.caption = axes.text(y=515, s="", va="bottom", **look)
        self.verdict = axes.text(1086, 733, "", ha="right", fontsize=9.5, color=style.faint, visible=not close)
        self.moving(self.digit, self.caption, self.verdict)
        axes.set(xlim=(0, WIDE), ylim=(HIGH, 0), aspect="auto")
        axes.text(
            14, 733, "orange: above 0, blue: below 0, each array on a scale of its own", fontsize=9.5, color=style.faint
        )

    def update(self, result: BackwardPass, frame: int) -> None:
        self.digit.set_data(result.picture)
        self.verdict.set_text(verdict(result))
        self.caption.set_text(f"example 1: a {result.labels[0]}")
        self._write_equation(result, STEPS[frame])
        self._chart(result, frame)

    def sentences(self, result: BackwardPass, frame: int) -> tuple[str, str]:
        note = result.notice(frame)
        if self.figure.crowded:  # beneath the map there is no room for it
            note += f" {verdict(result)}"
        return f"Step {frame} of {len(STEPS) - 1}. {STEPS[frame].title}", note

    def describe(self, result: BackwardPass, frame: int) -> str:
        step = STEPS[frame]
        shapes = (
            f"{letter(n, result.form)} {result.values[n].shape}"
            for n in step.formula(result.form)
            if n in result.values
        )
        return (
            f"{step.title}. {formula(result, step)}, with {', '.join(shapes)}. {result.notice(frame)} {verdict(result)}"
        )

    def _write_equation(self, result, step):
        """The equation: names above, shapes and ranges beneath, signs between."""
        board, tokens = self.equation, step.formula(result.form)
        widths = self._widths(result, tokens)
        column = (COLUMNS - sum(widths)) / 2
        board.begin()
        for token, width in zip(tokens, widths, strict=True):
            x = board.origin[0] + CELL * (column + width / 2)
            if token in result.values:
                a = result.values[token]
                colour, line = (self.style.accent, 2.2) if token in step.makes.split() else (self.style.faint, 1.0)
                place = round(column + (width - a.shape[1]) / 2), (66 - a.shape[0]) // 2
                x, top, bottom = board.put(a, *place, colour, line)
                self.names.write(x, top - 5, letter(token, result.form), color=colour if line > 1 else self.style.ink)
                self.shapes.write(x, bottom + 5, self._beneath(a))
            else:
                self.signs.write(x, board.origin[1] + CELL * 33, sign(token, result))
            column += width
        board.end()
        for texts in (self.names, self.shapes, self.signs):
            texts.end()

    def _widths(self, result, tokens):
        """Cells that factors and signs take; in a hall letters take more, and ranges are left out if need be."""
        most = 1.2 * self.size[0] / self.figure.get_figwidth() if self.figure.crowded else 1.0
        self.ranges = True
        widths = [self._width(result, token, most) for token in tokens]
        for letters in np.linspace(most, 1.0, 9) if sum(widths) > COLUMNS and most > 1 else ():
            self.ranges = False
            widths = [self._width(result, token, letters) for token in tokens]
            if sum(widths) <= COLUMNS:
                break
        return widths

    def _width(self, result, token, letters):
        """Cells that a factor or a sign takes in the equation, if its letters are so many times as wide."""
        if token not in result.values:
            return (3 + 2.2 * len(sign(token, result))) * max(0.7 * letters, 1)
        a = result.values[token]
        text = max(1.7 * len(letter(token, result.form)), 1.35 * max(map(len, self._beneath(a).split("\n"))))
        return 2 + max(a.shape[1], letters * text)

    def _beneath(self, a):
        """What stands beneath a factor."""
        text = shape_and_range(a)
        return text if self.ranges else text.partition("\n")[0]

    def _chart(self, result, frame):
        """The map: every quantity, with the gradient by it underneath."""
        known, made, used = result.known(frame), STEPS[frame].makes.split(), STEPS[frame].formula(result.form)
        sizes = [max(result.values[name].shape[1], 22) for name in MAP]
        gap = (610 - sum(sizes)) // (len(MAP) - 1)
        column = 0
        self.map.begin()
        for name, size in zip(MAP, sizes, strict=True):
            for row, quantity in ((0, name), (LOWER, GRADIENTS.get(name))):
                if quantity:
                    state = (quantity in known, quantity in made, quantity in used)
                    self._place(result, quantity, column + size / 2, row, *state)
            column += size + gap
        self.map.end()
        self.labels.end()

    def _place(self, result, name, middle, row, known, made, used):
        a, style = result.values[name], self.style
        colour = style.accent if made else style.ink if used else style.pale(style.faint, 0.3 if known else 0.65)
        top = row + (64 - a.shape[0]) // 2 if a.shape[0] > 16 else row + 24
        x, y, _ = self.map.put(a, round(middle - a.shape[1] / 2), top, colour, 2.2 if made else 1.0, known)
        if name == "db2" and self.figure.crowded:
            y -= 22 * self.size[1] / self.figure.get_figheight()  # above the name of W² beside it
        self.labels.write(x, y - 3, letter(name, result.form), color=style.ink if known else style.faint)


def verdict(result: BackwardPass) -> str:
    """Whether the other form, computed on its own, gave the same."""
    same = "give the same numbers" if result.agrees else "DIFFER"
    return f"Rows and columns {same} (to 1e-12)."
