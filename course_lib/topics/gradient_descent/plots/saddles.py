"""A descent that starts beside the ridge of a saddle, and how long it takes to get away from every offset."""

import numpy as np
from matplotlib.figure import Figure

from course_lib.drawing.descriptions import written
from course_lib.drawing.maps import DescentPaths, SurfaceMap
from course_lib.drawing.plot import Plot
from course_lib.drawing.style import Style
from course_lib.drawing.texts import TextLine, heading
from course_lib.landscapes import landscape
from course_lib.topics.gradient_descent.experiments.saddles import OFFSETS, PATIENCE, SaddleEscape
from course_lib.topics.gradient_descent.plots.steps import StepsPanel


class SaddleEscapePlot(Plot):
    """``update(escape, frame)``: the path, |y| over the steps, and the steps from each offset; a click sets it."""

    size = (11.0, 4.9)
    axes_rect = (0, 0, 1, 0.9)
    text_lines = heading(), TextLine(0.935)
    clickable = ("offsets",)

    def build(self, figure: Figure, style: Style) -> None:
        left, middle, right = figure.subplots(1, 3, width_ratios=(1, 1, 1.25))
        left.set(label="map", title="from x = 1, y = offset", xlim=(-2, 2), ylim=(-2, 2))
        middle.set(label="distance", title="|y|, the distance from the ridge", xlabel="step", yscale="log")
        middle.set_ylim(1e-19, 1e2)
        right.set(
            label="offsets", title="steps until it is 1 away: click", xlabel="offset from the ridge", xscale="log"
        )
        ticks = [_place(o) for o in OFFSETS[::4]]
        right.set_xticks([_place(0.0), *ticks[1:]], ["0", *(f"$10^{{{round(np.log10(t))}}}$" for t in ticks[1:])])
        right.minorticks_off()
        right.set_xlim(_place(0.0) / 3, 0.4)
        right.grid(True)
        self.middle, self.right = middle, right
        self.map, self.paths = SurfaceMap(self, left, style), DescentPaths(self, left, style, 1)
        self.distance = StepsPanel(self, middle, [style.curve(0)])
        self.law = self.moving(right.plot([], [], **style.curve(1), label="theory, ln(1/offset)/ln(1 + 2η)")[0])
        self.dots = self.moving(right.plot([], [], ls="", **style.point(0), label="run")[0])
        never = {"ls": "", "marker": "^", "ms": 9, "mfc": "none", "mec": style.accent, "mew": 1.6}
        self.never = self.moving(right.plot([], [], label=f"not within {PATIENCE:,}", **never)[0])
        self.at = self.moving(right.axvline(1, lw=1.2, color=style.ink, alpha=0.6))
        right.legend(handles=[self.dots, self.law, self.never], loc="upper right").set_zorder(0.5)

    def update(self, escape: SaddleEscape, frame: int) -> None:
        self.map.update(landscape(escape.surface))
        self.paths.update([escape.points], frame)
        y = np.abs(escape.points[:, 1])
        self.distance.update([np.where((y > 1e-19) & (y < 1e3), y, np.nan)], frame)
        self.limits(self.middle, x=(0, len(y) - 1))
        places, lost = np.array([_place(o) for o in OFFSETS]), np.isnan(escape.steps)
        top = self._scale(escape)
        self.dots.set_data(places[~lost], escape.steps[~lost])
        self.never.set_data(places[lost], np.full(lost.sum(), min(0.97 * top, PATIENCE)))
        self.law.set_data(*((places[1:], escape.theory[1:]) if escape.theory is not None else ([], [])))
        self.at.set_xdata([_place(escape.offset)] * 2)

    def _scale(self, escape):
        """A straight axis for the saddle and a logarithmic one for the other: both laws are straight lines then."""
        wanted = "linear" if escape.theory is not None else "log"
        if self.right.get_yscale() != wanted:
            self.right.set_yscale(wanted)
        most = max([n for n in (*escape.steps, *(() if escape.theory is None else escape.theory[1:])) if n <= PATIENCE])
        top = next(n for n in (60, 120, 250, 500, 1000, 2000, 4000) if n > 1.05 * most) if wanted == "linear" else 1e4
        self.limits(self.right, y=(0, top) if wanted == "linear" else (1, top))
        return top

    def sentences(self, escape: SaddleEscape, frame: int) -> tuple[str, str]:
        return headline(escape, frame), remark(escape)

    def describe(self, escape: SaddleEscape, frame: int) -> str:
        return f"{escape.name}. {super().describe(escape, frame)}"


def offset_at(x: float) -> float:
    """The offset that stands nearest to a place on the axis."""
    places = np.array([_place(o) for o in OFFSETS])
    return OFFSETS[int(np.abs(np.log(places / max(x, 1e-30))).argmin())]


def _place(offset):
    """Where an offset stands on the logarithmic axis: 0 to the left of all others."""
    return offset or 1e-19


def headline(escape: SaddleEscape, frame: int) -> str:
    """Where it is."""
    x, y = escape.points[frame]
    noise = f", noise {written(escape.noise)}" if escape.noise else ""
    far = not (abs(x) < 1e6 and abs(y) < 1e6)
    where = "far away" if far else f"x = {written(x, 4)}, y = {written(y, 4)}"
    return f"Offset {written(escape.offset)}, η = {written(escape.rate)}{noise}. Step {frame}: {where}."


def remark(escape: SaddleEscape) -> str:
    """Whether and when it gets away, and what the theory says."""
    taken = escape.taken
    if np.isnan(taken):
        if not escape.offset and not escape.noise:
            return "Exactly on the ridge the gradient has no part across it: y stays 0, and it stays at the saddle."
        return f"It has not got away within {PATIENCE:,} steps."
    words = f"It gets away after {taken:.0f} steps"
    if escape.points[1, 0] < 0:
        return f"{words}: the first jumps over the saddle, to x = {written(escape.points[1, 0])}, where it goes down."
    if escape.noise:
        return f"{words}: the noise alone pushes it off the ridge, and from there |y| grows as without it."
    if escape.theory is not None:
        expected = escape.theory[OFFSETS.index(escape.offset)]
        factor = written(1 + 2 * escape.rate)
        return f"{words}; theory {expected:.1f}, since |y| is multiplied by 1 + 2η = {factor} a step."
    return f"{words}. No curvature, no fixed factor: an offset 1000 times smaller takes 10 times as long."
