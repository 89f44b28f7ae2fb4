"""Large logits: what each way of computing makes of them, stage by stage, and its error over the scale."""

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from course_lib.drawing.descriptions import signed
from course_lib.drawing.plot import Plot
from course_lib.drawing.style import Style
from course_lib.drawing.texts import TextLine, heading
from course_lib.topics.losses.experiments.large_logits import PRECISIONS, SCALES, WAYS, LargeLogits

COLUMNS = [(way, precision) for way in WAYS for precision in PRECISIONS]
ROWS = ("largest e^z used", "p of the true class", "loss", "∂L/∂z of the true class")
FLOOR, CEILING, LOST = 1e-18, 300.0, 30.0  # an error of 0, the top of the chart, and where inf and NaN are drawn
GOOD = 1e-5  # a value this close to the exact one (beside 1, if that is larger) is called right


class LargeLogitsPlot(Plot):
    """Above the table of stages, below the error of the loss over the scale, which a click sets."""

    size = (11.0, 6.6)
    axes_rect = (0, 0, 1, 0.87)
    text_lines = heading(size=10.5), TextLine(0.945), TextLine(0.905)
    clickable = ("error",)

    def build(self, figure: Figure, style: Style) -> None:
        close = self.figure.crowded
        above, below = figure.subplots(2, 1, height_ratios=(1.4, 1) if close else (1, 1.25))
        self.style = style
        self._build_table(above)
        below.set(label="error", xlabel="scale of the logits", xscale="log", yscale="log")
        below.set(ylabel="error of the loss", xlim=(0.95, 1060), ylim=(FLOOR / 3, CEILING))
        ticks = {1e-18: "0", 1e-12: "1e-12", 1e-6: "1e-6", 1.0: "" if close else "1", LOST: "inf, NaN"}
        below.set_yticks(list(ticks), list(ticks.values()))
        below.minorticks_off()
        below.grid(True)
        looks = [style.curve(k) | style.point(k) | {"ms": 4, "markevery": 4} for k in (1, 4, 2)]
        widths: dict[str, dict] = {"float32": {"lw": 1.2, "mfc": style.background}, "float64": {"lw": 2.2}}
        self.curves = {
            (way, p): below.plot([], [], label=f"{way}, {p}", **look | widths[p])[0]
            for way, look in zip(WAYS, looks, strict=True)
            for p in PRECISIONS
        }
        self.moving(*self.curves.values())
        self.scale = self.moving(below.axvline(1, lw=1.3, color=style.ink, alpha=0.7))
        figure.legend(handles=list(self.curves.values()), loc="outside lower center", ncols=6 if close else 3)

    def _build_table(self, axes):
        axes.set(label="stages", xlim=(0, 9.2), ylim=(4.1, -1.35))
        axes.axis("off")
        axes.spines[:].set_visible(False)
        style, look = self.style, {"va": "center", "fontsize": 9.5 if self.figure.crowded else 10.5}
        for k, way in enumerate(WAYS):
            axes.text(3 + 2 * k + 0.2, -1, way, ha="center", weight="bold", **look)
        for k, (_, precision) in enumerate(COLUMNS):
            axes.text(2.7 + k, -0.35, precision, ha="center", **look)
        axes.text(8.7, -0.35, "exact", ha="center", weight="bold", **look)
        for row, name in enumerate(ROWS):
            axes.text(0, row + 0.5, name, ha="left", **look)
        place = [(row, column) for row in range(4) for column in range(7)]
        edge = {"lw": 1, "ec": style.background}
        self.boxes = [axes.add_patch(Rectangle((2.2 + c, r), 1, 1, **edge)) for r, c in place]
        self.cells = [axes.text(2.7 + c, r + 0.5, "", ha="center", **look) for r, c in place]
        self.moving(self.boxes, self.cells)

    def update(self, table: LargeLogits) -> None:
        columns = [*(table.cells[key] for key in COLUMNS), table.truth]
        for k, (box, text) in enumerate(zip(self.boxes, self.cells, strict=True)):
            row, column = divmod(k, 7)
            value, truth = columns[column][row], table.truth[row]
            verdict = "plain" if column == 6 or row == 0 else _judged(value, truth, 0.0 if row == 1 else 1.0)
            shade = {"plain": 6, "right": 2, "wrong": 4, "lost": 1}[verdict]
            box.set_facecolor(self.style.pale(self.style.colour(shade), 0.88 if verdict == "plain" else 0.7))
            mark = {"wrong": " ✗", "lost": " ✗", "right": " ✓", "plain": ""}[verdict]
            text.set_text(_cell(value, 3 if 1e-3 < abs(value) < 1e4 else 2) + mark)
        for key, curve in self.curves.items():
            errors = np.where(np.isfinite(table.errors[key]), np.maximum(table.errors[key], FLOOR), LOST)
            curve.set_data(SCALES, errors)
        self.scale.set_xdata([table.scale] * 2)

    def sentences(self, table: LargeLogits) -> tuple[str, str, str]:
        """The logits, and which ways have failed."""
        z = ", ".join(map(_cell, table.logits))
        right = table.true if len(table.logits) > 1 else 1 - table.true // 2
        what = f"class {right}" if len(table.logits) > 1 else f"y = {right}"
        verdicts = {key: _judged(cell.loss, table.truth.loss) for key, cell in table.cells.items()}
        lost, wrong = ([key for key, found in verdicts.items() if found == kind] for kind in ("lost", "wrong"))
        flat = [key for key, cell in table.cells.items() if abs(cell.slope) < GOOD and abs(table.truth.slope) > 0.5]
        said = f"No finite loss: {_named(lost)}. Wrong loss: {_named(wrong)}."
        if abs(table.truth.slope) <= 0.5:
            learns = "The true class is likely already: the slope is small, and should be."
        else:
            learns = f"Slope 0 where it is {_cell(table.truth.slope)}, so that nothing is learned: {_named(flat)}."
        return f"z = {z}; the true one is {what}. Exact loss {_cell(table.truth.loss)}.", said, learns

    def describe(self, table: LargeLogits) -> str:
        rows = (
            f"{way}, {precision}: loss {_cell(stages.loss)}, slope {_cell(stages.slope)}"
            for (way, precision), stages in table.cells.items()
        )
        return f"{super().describe(table)} {'; '.join(rows)}."


def _judged(value, truth, least=1.0):
    """right, wrong, or lost: not a finite number. The error counts beside the truth, or ``least`` if that is more."""
    if not np.isfinite(value):
        return "lost"
    return "right" if abs(value - truth) <= GOOD * max(least, abs(truth)) else "wrong"


def _cell(value, digits=3):
    """A number for a cell of the table; 2000 and not 2e3."""
    digits = max(digits, 4) if 1e3 <= abs(value) < 1e4 else digits
    return signed(value, digits) if np.isfinite(value) else ("NaN" if np.isnan(value) else "∞")


def _named(keys):
    """The ways among the keys, each with its precisions."""
    found = {way: [p for other, p in keys if other == way] for way in WAYS}
    return ", ".join(f"{way} ({' and '.join(ps)})" for way, ps in found.items() if ps) or "none"
