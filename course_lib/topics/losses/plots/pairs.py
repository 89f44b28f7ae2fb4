"""Output layer × loss as a table of what the library answers: δ, damped δ, or a refusal and its reason."""

import textwrap

import numpy as np
from matplotlib.patches import Rectangle

from course_lib.activations import LAYERS
from course_lib.drawing.descriptions import written
from course_lib.drawing.plot import Plot
from course_lib.losses import LOSSES

ROWS, COLUMNS = tuple(LAYERS), tuple(LOSSES)
SIGNS = {"plain": "✓", "damped": "~", "refused": "✗"}
COLOURS = {"plain": 2, "damped": 4, "refused": 1}


class Pairs(Plot):
    """``update(pairs)``: the table, and beneath it the chosen pair; a click chooses."""

    size = (11.0, 5.8)

    def build(self, figure, style):
        figure.set_layout_engine("none")
        axes = figure.add_axes((0, 0, 1, 1), label="table", xlim=(0, 6.03), ylim=(len(ROWS) + 4, -1))
        axes.axis("off")
        self.style = style
        look = {"va": "center", "fontsize": 10.5}
        axes.text(0.08, -0.45, "output layer", weight="bold", **look)
        for k, name in enumerate(COLUMNS):
            axes.text(k + 1.5, -0.45, name, ha="center", weight="bold", va="center", fontsize=10)
        for k, name in enumerate(ROWS):
            axes.text(0.08, k + 0.5, "none (linear)" if name == "linear" else name, **look)
        place = [(row, column) for row in range(len(ROWS)) for column in range(len(COLUMNS))]
        edge = {"lw": 1.5, "ec": style.background}
        self.boxes = [axes.add_patch(Rectangle((c + 1, r), 0.99, 1, **edge)) for r, c in place]
        self.cells = [axes.text(c + 1.5, r + 0.5, "", ha="center", **look) for r, c in place]
        self.frame = axes.add_patch(Rectangle((0, 0), 0.99, 1, fill=False, lw=2.5, ec=style.ink, zorder=5))
        down = len(ROWS) + 0.35
        self.words = axes.text(0.08, down, "", va="top", fontsize=11, linespacing=1.5)
        self.key = None
        self.moving(self.frame, self.words)

    def update(self, pairs):
        if pairs.cells is not self.key:
            self._fill(pairs.cells)
        at = COLUMNS.index(pairs.chosen.loss) + 1, ROWS.index(pairs.chosen.output)
        self.frame.set_xy(at)
        self.words.set_text("\n".join(line for part in about(pairs) for line in textwrap.wrap(part, 138)))

    def _fill(self, cells):
        """Another number of outputs: another table, drawn once."""
        self.key = cells
        for box, text, pair in zip(self.boxes, self.cells, cells.values(), strict=True):
            box.set_facecolor(self.style.pale(self.style.colour(COLOURS[pair.kind]), 0.72))
            text.set_text(f"{SIGNS[pair.kind]} {_short(pair)}")

    def describe(self, pairs):
        kinds = [pair.kind for pair in pairs.cells.values()]
        counted = ", ".join(f"{kinds.count(kind)} {kind}" for kind in SIGNS)
        units = f"{pairs.outputs} output{'s' * (pairs.outputs > 1)}"
        return f"{len(kinds)} pairs with {units}: {counted}. {' '.join(about(pairs))}"


def pair_at(x, y):
    """The output layer and the loss of the cell at a place, or None."""
    column, row = int(np.floor(x)) - 1, int(np.floor(y))
    inside = 0 <= column < len(COLUMNS) and 0 <= row < len(ROWS)
    return (ROWS[row], COLUMNS[column]) if inside else None


def _short(pair):
    if pair.refusal:
        return "refused"
    return {"softmax": f"J {pair.delta.split(' through')[0]}", "maxout": f"{pair.delta.split(' for')[0]}, 1 piece"}.get(
        pair.output if pair.kind == "damped" else "", pair.delta
    )


def about(pairs):
    """The chosen pair in sentences: the library's refusal as it stands, or δ with its numbers."""
    pair = pairs.chosen
    head = f"{pair.output} with {pair.loss}:"
    if pair.refusal:
        return f"{head} refused. The library says:", f"“{pair.refusal}”"
    checked = "as by finite differences" if pair.off < 1e-7 else f"off by {written(pair.off, 2)}"
    first = f"{head} δ = {pair.delta}, for one example (for N of them, divided by N)."
    numbers = f"z = {_row(pair.z)}; ŷ = {_row(pair.a)}; y = {_row(pair.y)}; δ = {_row(pair.numbers)}, {checked}."
    return first, numbers, REMARKS[pair.kind](pair)


def _row(values):
    numbers = ", ".join(written(v).replace("-", "−") for v in values)
    return f"({numbers})" if len(values) > 1 else numbers


def _damped(pair):
    if pair.output in ("sigmoid", "tanh"):
        return "It works, but f′(z) stays in it: where the output is saturated and wrong, hardly anything is learned."
    if pair.output == "softmax":
        return (
            "It works, but the Jacobian stays in it, and is nearly 0 where softmax is sure: sure and wrong stays wrong."
        )
    if pair.output in ("ReLU", "PReLU", "leaky ReLU"):
        return "It works where z > 0. Below, f′ is 0 or small: an output that is 0 and should not be learns little."
    return "It works, with the activation's derivative in it."


REMARKS = {"plain": lambda pair: "Nothing of the activation is left in it: the error itself.", "damped": _damped}
