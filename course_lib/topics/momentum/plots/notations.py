"""A notation of momentum beside the velocity form: both paths, and how far they are apart."""

import numpy as np
from matplotlib.figure import Figure

from course_lib.drawing.descriptions import written
from course_lib.drawing.maps import DescentPaths, SurfaceMap
from course_lib.drawing.plot import Plot
from course_lib.drawing.style import Style
from course_lib.drawing.texts import Coloured, TextLine
from course_lib.topics.momentum.experiments.notations import MomentumNotation
from course_lib.topics.momentum.plots.parts import ABOVE

FLOOR = 1e-17


class MomentumNotationPlot(Plot):
    """``update(notation)``: its path over that of the velocity form, and how far they are apart at each step."""

    size = (11.0, 4.8)
    axes_rect = (0.006, 0, 0.994, 0.87)
    text_lines = TextLine(0.985, 12.5), TextLine(0.92)

    def build(self, figure: Figure, style: Style) -> None:
        land, apart = figure.subplots(1, 2, width_ratios=(1.25, 1))
        names = ("v ← βv − ηg, the velocity form", "the notation chosen")
        self.map, self.paths = SurfaceMap(self, land, style), DescentPaths(self, land, style, 2, names)
        land.set(label="map", xlabel="x", ylabel="y")
        land.legend(handles=self.paths.full, ncols=2, **ABOVE).set_zorder(0.5)
        apart.set(label="apart", xlabel="step", title="distance of the two (0 lies at the bottom)")
        apart.set(yscale="log", ylim=(FLOOR / 2, 1e3), yticks=10.0 ** np.arange(-17, 4, 4))
        apart.grid(True)
        self.axes = apart
        self.apart = self.moving(apart.plot([], [], marker="s", ms=3.5, lw=1.2, color=style.colour(1))[0])

    def update(self, notation: MomentumNotation) -> None:
        self.map.update(notation.land)
        self.paths.update(notation.paths)
        steps = np.arange(len(notation.apart))
        self.limits(self.axes, x=(-2, steps[-1] + 2))
        shown = np.where(notation.apart < 1e6, np.maximum(notation.apart, FLOOR), np.nan)
        self.apart.set_data(steps, shown)

    def sentences(self, notation: MomentumNotation) -> tuple[str, str]:
        note = _note(notation)
        head = f"{notation.name.partition(':')[0]}:   {notation.formula}"
        return head, note if notation.same else Coloured(note, "accent")

    def describe(self, notation: MomentumNotation) -> str:
        return f"{notation.name}. {_note(notation)}"


def _note(notation):
    rates = f"Learning rate {written(notation.used)} beside η = {written(notation.eta)}"
    used = f"{rates}, momentum {written(notation.beta)}:"
    if notation.same:
        return f"{used} the same path, to within rounding, in all {len(notation.apart) - 1} steps."
    left = np.flatnonzero(~(np.abs(notation.paths[1]) < 100).all(axis=-1))
    if left.size:
        return f"{used} another path. It leaves the valley and is beyond 100 at step {left[0]}."
    at = int(notation.apart.argmax())
    return f"{used} another path, up to {written(notation.apart[at], 2)} apart (at step {at})."
