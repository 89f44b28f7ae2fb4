"""The race in the valley: the paths of three rules, and their costs."""

import numpy as np
from matplotlib.figure import Figure

from course_lib.drawing.descriptions import written
from course_lib.drawing.maps import DescentPaths, SurfaceMap
from course_lib.drawing.plot import Plot
from course_lib.drawing.style import Style
from course_lib.drawing.texts import TextLine, heading
from course_lib.topics.momentum.experiments.valley import RULES, ValleyRace
from course_lib.topics.momentum.plots.parts import ABOVE, drawable

NAMES = list(RULES)


class ValleyRacePlot(Plot):
    """``update(race, frame)``: the paths of the three rules in the valley, and their costs."""

    size = (11.0, 4.8)
    axes_rect = (0.006, 0, 0.994, 0.87)
    text_lines = heading(), TextLine(0.93), TextLine(0.885)
    clickable = ("map",)

    def build(self, figure: Figure, style: Style) -> None:
        land, loss = figure.subplots(1, 2, width_ratios=(1.25, 1))
        land.set(label="map", xlabel="x: shallow, curvature 1", ylabel="y: steep, curvature κ")
        self.map, self.paths = SurfaceMap(self, land, style, still=False), DescentPaths(self, land, style, 3, NAMES)
        loss.set(label="loss", xlabel="step", ylabel="cost, as a part of the first", yscale="log", ylim=(1e-12, 1e4))
        loss.set(yticks=10.0 ** np.arange(-12, 5, 3))
        loss.grid(True)
        self.loss = loss
        each = range(3)
        self.pale = self.moving([loss.plot([], [], lw=1.4, alpha=0.4, **style.curve(k))[0] for k in each])
        self.full = self.moving([loss.plot([], [], label=NAMES[k], **style.curve(k))[0] for k in each])
        self.dots = self.moving([loss.plot([], [], ms=8, ls="", **style.point(k))[0] for k in each])
        loss.legend(handles=self.full, ncols=3, **ABOVE).set_zorder(0.5)

    def update(self, race: ValleyRace, frame: int) -> None:
        self.map.update(race.land)
        self.paths.update(race.paths, frame)
        steps = np.arange(race.frames)
        self.limits(self.loss, x=(-0.02 * steps[-1], 1.02 * steps[-1]))
        for pale, full, dot, losses in zip(self.pale, self.full, self.dots, race.losses, strict=True):
            shown = drawable(losses)
            pale.set_data(steps, shown)
            full.set_data(steps[: frame + 1], shown[: frame + 1])
            dot.set_data(steps[frame : frame + 1], shown[frame : frame + 1])

    def sentences(self, race: ValleyRace, frame: int) -> tuple[str, str, str]:
        each = ", ".join(f"{name} {_part(losses[frame])}" for name, losses in zip(NAMES, race.losses, strict=True))
        edges = zip(race.rates, race.edges, strict=True)
        rates = ", ".join(f"{written(r)}{f' (diverges: η > {written(edge)})' if r > 1 else ''}" for r, edge in edges)
        arrived = ", ".join("not yet" if step is None else f"step {step}" for step in race.arrived)
        return (
            f"κ = {written(race.kappa, 4)}, step {frame}. J/J₀: {each}.",
            f"Factor of the error a step, by theory: {rates}.",
            f"A millionth of the cost is left: {arrived}.",
        )

    def describe(self, race: ValleyRace, frame: int) -> str:
        each = zip(NAMES, race.settings, strict=True)
        settings = "; ".join(f"{name} η = {written(eta)}, β = {written(beta)}" for name, (eta, beta) in each)
        return f"{settings}. {super().describe(race, frame)}"


def _part(value):
    if not np.isfinite(value):
        return "overflowed"
    return written(value, 2) if value > 1e-30 else "0"
