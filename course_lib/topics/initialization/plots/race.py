"""The picture of all initialisations at once: a curve and a map of decisions for each, and what became of it."""

import numpy as np
from matplotlib.colors import to_rgb

from course_lib.drawing.curves import CurvesPanel
from course_lib.drawing.plot import Plot
from course_lib.topics.initialization.experiments.runs import BAD_OUTCOMES
from course_lib.topics.initialization.plots.laboratory import named

SIGNS = {"start": "·", "learned": "✓", "under way": "…", "stuck": "✗", "wild": "✗", "diverged": "✗"}
POINTS = 80  # examples drawn on each map
BOTTOM, TOP = 1e-4, 100.0  # a higher cost is not drawn, but told


class InitializerRacePlot(Plot):
    """``update(race, frame)``: left the median cost of each initialisation, right where each decides how."""

    size = (11.0, 6.6)

    def build(self, figure, style):
        figure.get_layout_engine().set(rect=(0.004, 0, 0.992, 0.912))
        grid = figure.add_gridspec(1, 2, width_ratios=(1, 1.55))
        self.style, self.chart, self.race = style, figure.add_subplot(grid[0], label="cost"), None
        self.panels = grid[1].subgridspec(3, 3).subplots().ravel()
        names = [""] * 9
        self.cost = CurvesPanel(self, self.chart, style, "cost, median of the replicas", names, log=True, legend=False)
        self.chart.set_xlabel("step")
        self.level = self.chart.axhline(1, lw=1.2, ls=":", color=style.ink, zorder=1.5)
        self.images, self.words, self.dots, self.data = [], [], [], None
        for k, panel in enumerate(self.panels):
            panel.set(label=f"map {k + 1}", xticks=[], yticks=[])
            panel.spines[:].set_visible(False)
            look = {"origin": "lower", "aspect": "auto", "interpolation": "bilinear"}
            self.images.append(self.moving(panel.imshow(np.zeros((2, 2, 3)), **look)))
            self.words.append(self.moving(panel.text(0.5, -0.03, "", ha="center", va="top", fontsize=9.5)))
            self.words[-1].set_transform(panel.transAxes)
        self.head = self.moving(figure.text(0.012, 0.985, "", va="top", fontsize=12, weight="bold"))
        self.note = self.moving(figure.text(0.012, 0.945, "", va="top", fontsize=10.5))

    def update(self, race, frame):
        if race is not self.race:
            self._prepare(race)
        self.cost.update(race, frame, [(race.history.steps, curve) for curve in race.middle.T])
        self.limits(self.chart, y=self.window)
        for image, answers in zip(self.images, race.maps(frame), strict=True):
            image.set_data(self._colours(answers))
        for text, (kind, words) in zip(self.words, race.fates(frame), strict=True):
            text.set(text=f"{SIGNS[kind]} {words}", color=self.style.accent if kind in BAD_OUTCOMES else self.style.ink)
        self.head.set_text(headline(race, frame))
        self.note.set_text(remark(race, frame))

    def _prepare(self, race):
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
            panel.set_title(name, fontsize=11, pad=3)
            image.set_extent(extent)
            panel.set(xlim=extent[:2], ylim=extent[2:])
            for k in range(len(race.data.classes)):
                look = {"s": 9, "linewidths": 0.4, "edgecolors": self.style.background} | self.style.point(k)
                self.dots.append(panel.scatter(*x[y == k].T, **look))
        self.level.set_ydata([np.log(classes)] * 2)
        handles = [*zip(self.cost.full, self.cost.dots, strict=True), self.level]
        place = {"loc": "upper center", "bbox_to_anchor": (0.46, -0.11), "ncols": 2, "frameon": False}
        self.chart.legend(handles, [*race.names, f"guessing, log {classes}"], **place)

    def _colours(self, answers):
        p = np.where(np.isfinite(answers), answers, 0)
        colours = np.array([to_rgb(self.style.pale(self.style.colour(k), 0.45)) for k in range(p.shape[-1])])
        unsure = np.clip(1 - p.sum(axis=-1, keepdims=True), 0, 1) * to_rgb(self.style.pale(self.style.faint, 0.5))
        return np.clip(p @ colours + unsure, 0, 1)

    def describe(self, race, frame):
        told = "; ".join(f"{name}: {words}" for name, (_, words) in zip(race.names, race.fates(frame), strict=True))
        return (
            f"{named(race.history.network)} on {race.data.name}. {headline(race, frame)} {remark(race, frame)} {told}."
        )


def headline(race, frame):
    """The moment, and whose it is."""
    replicas = f"{race.replicas} replica{'s' * (race.replicas > 1)} of each"
    return f"Step {race.history.steps[frame]}, {replicas}; the maps show the first."


def remark(race, frame):
    """Whether the run was cut short, and what the chart has no room for."""
    cut = f"Cut at {len(race.history.batch_loss)} of {race.steps_wanted} steps to stay quick." if race.cut else ""
    high = [name for cost, name in zip(race.middle[frame], race.names, strict=True) if TOP < cost < np.inf]
    above = f"Above the chart: {', '.join(high)}." if high else ""
    return f"{cut} {above}".strip() or "Beneath each map: what has become of most of its replicas."
