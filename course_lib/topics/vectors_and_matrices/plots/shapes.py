"""The shape table: six factors as rectangles to scale, two places to put them, the product and what is wanted."""

import textwrap
from typing import Any

import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch

from course_lib.drawing.plot import Plot
from course_lib.drawing.style import Style
from course_lib.drawing.texts import Coloured, TextLine, heading
from course_lib.topics.vectors_and_matrices.experiments.shapes import AXES, GOALS, NOTHING, FactorChoice
from course_lib.topics.vectors_and_matrices.plots.cells import Cells

SLOT = 6.0  # the largest side of a rectangle
PLACES = {"left": (5.0, 14.6), "right": (15.4, 14.6), "product": (27.0, 14.6), "wanted": (40.0, 14.6)}  # their centres
TRAY = {name: (4.6 + 8.25 * k, 3.9) for k, name in enumerate(AXES)}
SIGNS = {"·": (10.2, 14.6), "=": (21.2, 14.6)}
VERDICT_SIGNS = {
    "right": "✓ ",
    "no product": "✗ ",
    "wrong shape": "✗ ",
    "coincidence": "⚠ ",
    "lucky": "⚠ ",
    "empty": "",
}
VERDICT_COLOURS: dict[str, int | str] = {"right": 2, "coincidence": "accent", "lucky": "accent"}
ShapeTable = tuple[FactorChoice, tuple[str, float, float] | None]  # and a factor that lies beside the places


def place_at(x: float, y: float) -> str | None:
    """The place, ``"left"`` or ``"right"``, at a point of the table, or None."""
    return _nearest({side: PLACES[side] for side in ("left", "right")}, x, y, SLOT / 2 + 1.4)


def factor_at(x: float, y: float) -> str | None:
    """The factor of the tray at a point of the table, or None."""
    return _nearest(TRAY, x, y, SLOT / 2 + 1.0)


def _nearest(centres, x, y, reach):
    return next((name for name, (u, v) in centres.items() if max(abs(x - u), abs(y - v)) <= reach), None)


class ShapeTablePlot(Plot):
    """``update((chosen, lying))``; ``lying`` is None or (name, x, y), a factor that lies beside the places."""

    size = (11.0, 5.2)
    text_lines = heading(), TextLine(0.865)

    def build(self, figure: Figure, style: Style) -> None:
        figure.set_layout_engine("none")
        axes = figure.add_axes((0.005, 0.0, 0.99, 0.84), label="table")
        axes.set(xlim=(0, 50.5), ylim=(-0.9, 19.2), aspect="equal", xticks=[], yticks=[])
        axes.spines[:].set_visible(False)
        self.axes = axes
        for side in ("left", "right"):
            self._frame(PLACES[side])
        axes.axhline(8.7, lw=0.8, color=style.grid)
        for sign, (x, y) in SIGNS.items():
            axes.text(x, y, sign, ha="center", va="center", fontsize=20)
        self.cells = Cells(self, axes, style, strength=0.7)
        self.sides = self.moving(axes.add_collection(LineCollection([], linewidths=4, zorder=4, capstyle="butt")))
        small: dict[str, Any] = {"ha": "center", "va": "center", "fontsize": 9.5, "zorder": 5}
        self.letters = self.moving([axes.text(0, 0, "", weight="bold", **small) for _ in range(22)])
        named = small | {"fontsize": 9.5 if figure.crowded else 11.5}  # or they would stand on the places' frames
        self.names = self.moving([axes.text(0, 0, "", **named) for _ in range(11)])
        self.refusal = self.moving(axes.text(*PLACES["product"], "", ha="center", va="center", color=style.accent))

    def _frame(self, centre):
        x, y = np.array(centre) - SLOT / 2 - 1.2
        dashed = {"boxstyle": "round,pad=0", "fc": "none", "ec": self.style.faint, "ls": (0, (4, 3)), "lw": 1.1}
        self.axes.add_patch(FancyBboxPatch((x, y), SLOT + 2.4, SLOT + 2.4, **dashed))

    def update(self, result: ShapeTable) -> None:
        chosen, lying = result
        cards = list(_cards(chosen, lying))
        corners = [_corner(values, centre) for _, _, values, centre in cards]
        self.cells.update([(card[2], *corner) for card, corner in zip(cards, corners, strict=True)])
        colours = {letter: self.style.colour(k) for k, letter in enumerate("NDM")}
        segments, shades, marks = [], [], []
        for (_, letters, values, _), (x, y) in zip(cards, corners, strict=True):
            rows, columns = values.shape
            segments += [[(x, y), (x, y - rows)], [(x, y), (x + columns, y)]]
            shades += [colours[letter] for letter in letters]
            marks += [(x - 0.85, y - rows / 2, letters[0]), (x + columns / 2, y + 0.85, letters[1])]
        self.sides.set(segments=segments, colors=shades)
        _write(self.letters, [(*mark, colours[mark[2]]) for mark in marks])
        _write(self.names, [(x, _foot(values, (x, y)), name, self.style.ink) for name, _, values, (x, y) in cards])
        empty = chosen.product is None and chosen.verdict != "empty"
        self.refusal.set_text("no product" if empty else "")

    def sentences(self, result: ShapeTable) -> tuple[str, str]:
        chosen, _ = result
        words = "\n".join(textwrap.wrap(VERDICT_SIGNS[chosen.verdict] + chosen.words, 112))
        return Coloured(words, VERDICT_COLOURS.get(chosen.verdict, "ink")), counted(chosen)

    def describe(self, result: ShapeTable) -> str:
        chosen, lying = result
        beside = f" {lying[0]} lies beside the places." if lying else ""
        return f"{chosen.left} times {chosen.right}. {chosen.words}{beside} {counted(chosen)}"


def counted(chosen: FactorChoice) -> str:
    """How much the shapes alone say, for these sizes."""
    sizes = ", ".join(f"{letter} = {size}" for letter, size in chosen.sizes.items())
    have = "1 has" if chosen.fitting == 1 else f"{chosen.fitting} have"
    return f"{sizes}: of the 36 ordered pairs {chosen.possible} can be multiplied, {have} the shape of {chosen.goal}."


def _cards(chosen, lying):
    """(name, letters of the sides, values, centre) of every rectangle on the table."""
    for name, centre in TRAY.items():
        yield name, AXES[name], chosen.values[name], centre
    for side in ("left", "right"):
        if (name := getattr(chosen, side)) != NOTHING:
            yield name, AXES[name], chosen.values[name], PLACES[side]
    if chosen.product is not None:
        yield "product", AXES[chosen.left][0] + AXES[chosen.right][1], chosen.product, PLACES["product"]
    yield f"wanted: {chosen.goal}", GOALS[chosen.goal], chosen.wanted, PLACES["wanted"]
    if lying:
        yield lying[0], AXES[lying[0]], chosen.values[lying[0]], lying[1:]


def _corner(values, centre):
    """The upper left corner of a rectangle around its centre."""
    rows, columns = values.shape
    return centre[0] - columns / 2, centre[1] + rows / 2


def _foot(values, centre):
    """Where a rectangle's name stands: on one line with its neighbours, or close beneath if it lies anywhere else."""
    beneath = {**dict.fromkeys(TRAY.values(), SLOT / 2 + 0.9), **dict.fromkeys(PLACES.values(), SLOT / 2 + 1.9)}
    return centre[1] - beneath.get(centre, values.shape[0] / 2 + 0.9)


def _write(texts, marks):
    for k, text in enumerate(texts):
        x, y, words, colour = marks[k] if k < len(marks) else (0, 0, "", "none")
        text.set(position=(x, y), text=words, color=colour)
