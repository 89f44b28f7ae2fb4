"""The picture of all initialisations at once: a curve and a map of decisions for each, and what became of it."""

from textwrap import fill

import numpy as np
from matplotlib.artist import Artist
from matplotlib.figure import Figure

from course_lib.drawing.curves import CurvesPanel
from course_lib.drawing.decision import decision_colours
from course_lib.drawing.plot import Plot
from course_lib.drawing.style import Style
from course_lib.drawing.texts import TextLine, heading
from course_lib.topics.initialization.experiments.race import InitializerRace
from course_lib.topics.initialization.experiments.runs import BAD_OUTCOMES
from course_lib.topics.initialization.plots.words import network_in_words

SIGNS = {"start": "·", "learned": "✓", "under way": "…", "stuck": "✗", "wild": "✗", "diverged": "✗"}
POINTS = 80  # examples drawn on each map
NARROW = 15  # letters below a map where there is little room
BOTTOM, TOP = 1e-4, 100.0  # a higher cost is not drawn, but named in the note


class InitializerRacePlot(Plot):
    """``update(race, frame)``: left the median cost of each of ``count`` initialisations, right where each decides."""

    size = (11.0, 6.6)
    axes_rect = (0.004, 0, 0.992, 0.912)
    text_lines = heading(size=12), TextLine(0.945)

    def __init__(self, count: int) -> None:
        self.count = count

    def build(self, figure: Figure, style: Style) -> None:
        grid = figure.add_gridspec(1, 2, width_ratios=(1, 2.1 if figure.crowded else 1.55))
        self.style, self.chart, self.race = style, figure.add_subplot(grid[0], label="cost"), None
        title, names = "cost, median of the replicas", [""] * self.count
        self.cost = CurvesPanel(self, self.chart, style, title, names, log=True, legend=False)
        self.chart.set_xlabel("step")
        self.level = self.chart.axhline(1, lw=1.2, ls=":", color=style.ink, zorder=1.5)
        columns = 3 if self.count <= 12 else 4
        panels = grid[1].subgridspec(-(-self.count // columns), columns).subplots(squeeze=False).ravel()
        for unused in panels[self.count :]:
            unused.set_visible(False)
        self.panels, self.images, self.words, self.data = panels[: self.count], [], [], None
        self.dots: list[Artist] = []
        for k, panel in enumerate(self.panels):
            panel.set(label=f"map {k + 1}", xticks=[], yticks=[])
            panel.spines[:].set_visible(False)
            look = {"origin": "lower", "aspect": "auto", "interpolation": "bilinear"}
            self.images.append(self.moving(panel.imshow(np.zeros((2, 2, 3)), **look)))
            self.words.append(self.moving(panel.text(0.5, -0.03, "", ha="center", va="top", fontsize=9.5)))
            self.words[-1].set(transform=panel.transAxes, in_layout=not figure.crowded)
            if figure.crowded:
                panel.set_xlabel(" \n ", fontsize=9.5, labelpad=0)  # the height of the words, whatever their width

    def update(self, race: InitializerRace, frame: int) -> None:
        if race is not self.race:
            self._lay_out(race)
        self.cost.update(race, frame, [(race.history.steps, curve) for curve in race.middle.T])
        self.limits(self.chart, y=self.window)
        for image, answers in zip(self.images, race.maps(frame), strict=True):
            image.set_data(decision_colours(self.style, answers))
        for text, (kind, words) in zip(self.words, race.fates(frame), strict=True):
            words = fill(f"{SIGNS[kind]} {words}", NARROW if self.figure.crowded else 99)
            text.set(text=words, color=self.style.accent if kind in BAD_OUTCOMES else self.style.ink)

    def _lay_out(self, race):
        """A new run: its window; if the data are new as well, their points."""
        self.race, classes = race, len(race.data.classes)
        costs = [*race.middle[(race.middle > BOTTOM) & (race.middle < TOP)], np.log(classes)]
        self.window = min(costs) / 1.4, max(costs) * 1.4
        if race.data is self.data:
            return
        self.data = race.data
        extent, x, y = race.plane[1], race.data.x_train[:POINTS], race.data.y_train[:POINTS]
        for dot in self.dots:
            dot.remove()
        self.dots = []
        for panel, image, name in zip(self.panels, self.images, race.names, strict=True):
            panel.set_title(name, fontsize=9.5 if self.figure.crowded else 11, pad=3)
            image.set_extent(extent)
            panel.set(xlim=extent[:2], ylim=extent[2:])
            for k in range(classes):
                look = {"s": 9, "linewidths": 0.4, "edgecolors": self.style.background} | self.style.point(k)
                self.dots.append(panel.scatter(*x[y == k].T, **look))
        self.level.set_ydata([np.log(classes)] * 2)
        handles = [*zip(self.cost.full, self.cost.dots, strict=True), self.level]
        place = {"loc": "upper center", "bbox_to_anchor": (0.46, -0.11), "ncols": 2, "frameon": False}
        self.chart.legend(handles, [*race.names, f"guessing, log {classes}"], **place)
        self.figure.lower_legends()

    def sentences(self, race: InitializerRace, frame: int) -> tuple[str, str]:
        replicas = f"{race.replicas} replica{'s' * (race.replicas > 1)} of each"
        return f"Step {race.history.steps[frame]}, {replicas}; the maps show the first.", remark(race, frame)

    def describe(self, race: InitializerRace, frame: int) -> str:
        fates = "; ".join(f"{name}: {words}" for name, (_, words) in zip(race.names, race.fates(frame), strict=True))
        network = f"{network_in_words(race.history.network)} on {race.data.name}"
        return f"{network}. {super().describe(race, frame)} {fates}."


def remark(race: InitializerRace, frame: int) -> str:
    """Whether the run was cut short, and what the chart has no room for."""
    cut = f"Cut at {len(race.history.batch_loss)} of {race.steps_wanted} steps to stay quick." if race.cut else ""
    high = [name for cost, name in zip(race.middle[frame], race.names, strict=True) if TOP < cost < np.inf]
    above = f"Above the chart: {', '.join(high)}." if high else ""
    return f"{cut} {above}".strip() or "Beneath each map: what has become of most of its replicas."
