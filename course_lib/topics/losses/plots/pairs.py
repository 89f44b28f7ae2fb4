"""Output layer × loss as a table of what the library answers: ∂L/∂z, a damped one, or a refusal and its reason."""

import textwrap
from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from course_lib.activations import LAYERS, Elementwise
from course_lib.drawing.descriptions import signed, written
from course_lib.drawing.plot import Plot
from course_lib.drawing.style import Style
from course_lib.topics.losses.experiments.pairs import Cells, OutputLossPairs

SIGNS = {"plain": "✓", "damped": "~", "refused": "✗"}
COLOURS = {"plain": 2, "damped": 4, "refused": 1}
FLAT = 0.01  # a slope below this, far from 0, is called saturated


class OutputLossPairsPlot(Plot):
    """The table of these output layers and losses, and beneath it the chosen pair; a click chooses."""

    size = (11.0, 5.8)

    def __init__(self, outputs: Sequence[str], losses: Sequence[str]) -> None:
        self.rows, self.columns = list(outputs), list(losses)

    def build(self, figure: Figure, style: Style) -> None:
        figure.set_layout_engine("none")
        down, across = len(self.rows), len(self.columns)
        top = 1.35 if self.figure.crowded else 1.0  # rows that the names of the losses take
        axes = figure.add_axes((0, 0, 1, 1), label="table", xlim=(0, across + 1.03), ylim=(down + 4, -top))
        axes.axis("off")
        look = {"va": "center", "fontsize": 10.5}
        axes.text(0.08, 0.05 - top / 2, "output layer", weight="bold", **look)
        for k, name in enumerate(self.columns):
            two = name.replace(" ", "\n") if len(name) < 15 else "\n".join(name.rsplit(" ", 1))
            axes.text(k + 1.5, 0.05 - top / 2, two, ha="center", weight="bold", va="center", fontsize=9.5)
        for k, name in enumerate(self.rows):
            axes.text(0.08, k + 0.5, "none (linear)" if name == "linear" else name, **look)
        places = [(row, column) for row in range(down) for column in range(across)]
        edge = {"lw": 1.5, "ec": style.background}
        self.boxes = [axes.add_patch(Rectangle((c + 1, r), 0.99, 1, **edge)) for r, c in places]
        self.texts = [axes.text(c + 1.5, r + 0.5, "", ha="center", va="center", fontsize=9.5) for r, c in places]
        self.frame = axes.add_patch(Rectangle((0, 0), 0.99, 1, fill=False, lw=2.5, ec=style.ink, zorder=5))
        size = 9.5 if self.figure.crowded else 11
        self.about = axes.text(0.08, down + 0.35, "", va="top", fontsize=size, linespacing=1.5)
        self.letters = int(138 * figure.get_figwidth() / self.size[0] * 11 / size)  # that fit on a line
        self.shown: Cells | None = None
        self.moving(self.frame, self.about)

    def update(self, pairs: OutputLossPairs) -> None:
        if pairs.cells is not self.shown:
            self._fill(pairs.cells)
        self.frame.set_xy((self.columns.index(pairs.chosen.loss) + 1, self.rows.index(pairs.chosen.output)))
        self.about.set_text(
            "\n".join(line for part in _about(pairs.chosen) for line in textwrap.wrap(part, self.letters))
        )

    def _fill(self, cells):
        """Another number of outputs: another table, drawn once."""
        self.shown = cells
        shown = [cells[row, column] for row in self.rows for column in self.columns]
        for box, text, pair in zip(self.boxes, self.texts, shown, strict=True):
            box.set_facecolor(self.style.pale(self.style.colour(COLOURS[pair.kind]), 0.72))
            words = f"{SIGNS[pair.kind]} {_short(pair)}"
            text.set_text(_shorter(words) if self.figure.crowded else words)

    def describe(self, pairs: OutputLossPairs) -> str:
        kinds = [pair.kind for pair in pairs.cells.values()]
        counted = ", ".join(f"{kinds.count(kind)} {kind}" for kind in SIGNS)
        units = f"{pairs.outputs} output{'s' * (pairs.outputs > 1)}"
        return f"{len(kinds)} pairs with {units}: {counted}. {' '.join(_about(pairs.chosen))}"

    def pair_at(self, x: float, y: float) -> tuple[str, str] | None:
        """The output layer and the loss of the cell at a place of the table."""
        column, row = int(np.floor(x)) - 1, int(np.floor(y))
        inside = 0 <= column < len(self.columns) and 0 <= row < len(self.rows)
        return (self.rows[row], self.columns[column]) if inside else None


def _short(pair):
    """What a cell has room for."""
    if pair.refusal:
        return "refused"
    delta = pair.delta.replace(", ±δ", "")
    if " through " in delta:
        return f"J {delta.partition(' through ')[0]}"
    return f"{delta.partition(' for ')[0]}, 1 piece" if " for " in delta else delta


def _shorter(words):
    return words.replace(" − ", "−").replace(" ⊙ ", "⊙").replace(" piece", " pc.")


def _about(pair):
    """A pair in sentences: the library's refusal as it stands, or ∂L/∂z with its numbers."""
    head = f"{pair.output} with {pair.loss}:"
    if pair.refusal:
        return f"{head} refused. The library says:", f"“{pair.refusal}”"
    checked = "as by finite differences" if pair.off < 1e-7 else f"off by {written(pair.off, 2)}"
    first = f"{head} ∂L/∂z = {pair.delta}, for one example (for N of them, divided by N)."
    numbers = f"z = {_row(pair.z)}; ŷ = {_row(pair.a)}; y = {_row(pair.y)}; ∂L/∂z = {_row(pair.numbers)}, {checked}."
    plain = "Nothing of the activation is left in it."
    return first, numbers, plain if pair.kind == "plain" else _damped(LAYERS[pair.output])


def _row(values):
    numbers = ", ".join(map(signed, values))
    return f"({numbers})" if len(values) > 1 else numbers


def _damped(activation):
    if not isinstance(activation, Elementwise):
        if activation.pieces > 1:
            return "It works, with the activation's derivative in it."
        return (
            "It works, but the Jacobian stays in it, and is nearly 0 where softmax is sure: sure and wrong stays wrong."
        )
    below, above = activation.prime(np.array([-20.0, 20.0]))
    if max(abs(below), abs(above)) < FLAT:
        return "It works, but f′(z) stays in it: where the output is saturated and wrong, hardly anything is learned."
    if activation.kinks and below < above:
        return "It works where z > 0. Below, f′ is 0 or small: an output that is 0 and should not be learns little."
    return "It works, with the activation's derivative in it."
