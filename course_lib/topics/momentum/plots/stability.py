"""The stability map of momentum: the error's factor a step over (ηλ, β), and the run at one point of it."""

import numpy as np
from matplotlib.figure import Figure

from course_lib.drawing.descriptions import written
from course_lib.drawing.plot import Plot
from course_lib.drawing.style import Style
from course_lib.drawing.texts import Coloured, TextLine, heading
from course_lib.topics.momentum.experiments import theory
from course_lib.topics.momentum.experiments.theory import StabilityPoint

SHOWN = 60  # steps of the trajectory
LONG = 150  # steps of the error's size
FLOOR, CEILING = 1e-13, 1e7


class StabilityPlot(Plot):
    """``update(point)``: the map with the point, the trajectory from θ = 1, and the size of the error."""

    size = (11.0, 5.4)
    axes_rect = (0.006, 0, 0.994, 0.89)
    text_lines = heading(size=12), TextLine(0.935)
    clickable = ("map",)

    def build(self, figure: Figure, style: Style) -> None:
        grid = figure.add_gridspec(2, 2, width_ratios=(1.3, 1))
        map_, path, size = (figure.add_subplot(place) for place in (grid[:, 0], grid[0, 1], grid[1, 1]))
        self.drawn, self.path = None, path
        self._build_map(figure, map_, style)
        path.set(label="path", title="the run: θ at each step", xlim=(-1, SHOWN), ylim=(-1.2, 1.2))
        size.set(label="size", title="size of the error", xlabel="step", yscale="log", xlim=(-2, LONG))
        size.set(ylim=(FLOOR, CEILING), yticks=10.0 ** np.arange(-12, 7, 6))
        path.axhline(0, lw=1, color=style.faint)
        for axes in (path, size):
            axes.grid(True)
        look = {"color": style.colour(1), "lw": 1.4, "marker": "o", "ms": 3.5}
        self.theta = self.moving(path.plot([], [], **look)[0])
        self.sizes = self.moving(size.plot([], [], color=style.colour(1), label="this run")[0])
        self.law = self.moving(size.plot([], [], color=style.ink, lw=1.4, ls=(0, (5, 3)), label="theory: radiusᵗ")[0])
        size.legend(loc="upper right").set_zorder(0.5)

    def _build_map(self, figure, axes, style):
        (left, right), (bottom, top) = theory.WINDOW
        axes.set(label="map", xlabel="ηλ  (learning rate times curvature)", ylabel="momentum β")
        axes.set(xlim=(left, right), ylim=(bottom, top))
        self.image = axes.imshow(np.zeros((2, 2)), origin="lower", aspect="auto", extent=(left, right, bottom, top))
        self.image.set(cmap=style.sequential.reversed().with_extremes(over=style.pale(style.accent, 0.6)))
        self.image.set(clim=(0, 1 + 1e-9), interpolation="bilinear")
        bar = figure.colorbar(self.image, ax=axes, extend="max", pad=0.02, fraction=0.05)
        bar.set_label("spectral radius: the error's factor a step")
        self.edge = axes.plot([], [], color=style.accent, lw=2.4)[0]
        self.split = axes.plot([], [], color=style.faint, lw=1.2, ls=(0, (1.2, 1.2)))[0]
        box = {"facecolor": style.background, "alpha": 0.75, "linewidth": 0, "pad": 2}
        self.bound = axes.text(0, 0.04, "", ha="left", fontsize=10.5, color=style.accent, bbox=box)
        star = {"color": style.ink, "lw": 2, "marker": "*", "ms": 13, "mec": style.background}
        self.best = self.moving(axes.plot([], [], label="best for κ", **star)[0])
        circle = {"color": style.colour(1), "ls": "", "marker": "o", "ms": 11, "mfc": "none", "mew": 2.6}
        self.point = self.moving(axes.plot([], [], label="your point", **circle)[0])
        place = {"loc": "lower left", "bbox_to_anchor": (-0.06, 1.0), "columnspacing": 1.0, "handlelength": 1.3}
        self.edge.set_label("edge of stability")
        self.split.set_label("swings inside")
        axes.legend(handles=[self.point, self.best, self.edge, self.split], ncols=4, **place).set_zorder(0.5)

    def update(self, point: StabilityPoint) -> None:
        if point.rule != self.drawn:
            self._map(point.rule)
        eta, beta, _ = theory.best(1.0, point.kappa, point.rule)
        self.best.set_data([eta, eta * point.kappa], [beta, beta])
        self.point.set_data([point.product], [point.beta])
        self._run(point)

    def _map(self, rule):
        """The ground of a rule: its radius, the edge of stability, and the curve inside which the roots are complex."""
        self.drawn, b = rule, np.linspace(0, 1, 101)
        self.image.set_data(theory.radius_map(rule)[2])
        self.edge.set_data(theory.largest(b, rule), b)
        low, high = ((1 - np.sqrt(b)) ** 2, (1 + np.sqrt(b)) ** 2)
        if rule == "Nesterov":
            low, high = (1 - b) ** 2 / (1 + b) ** 2, np.ones_like(b)
        self.split.set_data(np.concatenate([low[::-1], high]), np.concatenate([b[::-1], b]))
        words = {"momentum": "ηλ < 2 + 2β", "Nesterov": "ηλ < (2 + 2β)/(1 + 2β)"}[rule]
        self.bound.set(text=words, x=2.08)

    def _run(self, point):
        path = np.where(np.abs(point.path) < 1e3, point.path, np.nan)[: SHOWN + 1]
        self.theta.set_data(np.arange(len(path)), path)
        highest = np.nanmax(np.abs(path))
        edge = 1.2 if highest <= 1.2 else 1.2 * 10.0 ** np.ceil(np.log10(highest / 1.2))
        self.limits(self.path, y=(-edge, edge))
        steps = np.arange(LONG + 1)
        size = point.size[: LONG + 1]
        inside = (size > FLOOR / 1e3) & (size < CEILING * 1e3)
        self.sizes.set_data(steps[inside], size[inside])
        law = point.rate ** steps[: int(np.clip(40 / max(abs(np.log(max(point.rate, 1e-9))), 1e-9), 1, LONG)) + 1]
        shown = law > 0
        self.law.set_data(steps[: len(law)][shown], law[shown])

    def sentences(self, point: StabilityPoint) -> tuple[str, str]:
        note = remark(point)
        return headline(point), note if point.end == "settles" else Coloured(note, "accent")

    def describe(self, point: StabilityPoint) -> str:
        eta, beta, rate = theory.best(1.0, point.kappa, point.rule)
        edge = written(float(theory.largest(point.beta, point.rule)))
        best = f"Best for κ = {written(point.kappa, 4)}: ηλ from {written(eta)} to {written(eta * point.kappa)}, "
        best += f"β = {written(beta)}, a factor of {written(rate)} a step."
        return f"{point.rule}. {super().describe(point)} At this β it is stable below ηλ = {edge}. {best}"


def headline(point: StabilityPoint) -> str:
    """The point, what theory says and what the run did."""
    rate, run = (written(value) if value > theory.ARRIVED else "0" for value in (point.rate, point.measured))
    return f"ηλ = {written(point.product)}, β = {written(point.beta)}: factor {rate} a step by theory, {run} measured."


def remark(point: StabilityPoint) -> str:
    """How the run moves, and where to."""
    ways = {
        "rolls": "It comes from one side, without ever passing the minimum",
        "swings": "It swings: it passes the minimum, turns, and comes back",
        "jumps": "It jumps over the minimum at nearly each step",
        "is there": "The first step leads to the minimum",
    }
    if point.end == "diverges":
        ways["rolls"] = "It leaves on one side"
    ends = {"settles": "and settles", "goes on": "and neither settles nor grows", "diverges": "and diverges"}
    end = "" if point.way == "is there" else f", {ends[point.end]}"
    halves = ""
    if point.end == "settles" and point.way != "is there":
        count = written(np.log(2) / -np.log(point.measured), 2)
        halves = f" The error halves in {count} step{'s' * (count != '1')}."
    return f"{ways[point.way]}{end}.{halves}"
