"""The quadratic, where theory says everything: each eigenvector's part over the steps, and 1 − ηλ for every η."""

import numpy as np
from matplotlib.figure import Figure

from course_lib.drawing.descriptions import written
from course_lib.drawing.maps import DescentPaths, SurfaceMap
from course_lib.drawing.plot import Plot
from course_lib.drawing.style import Style
from course_lib.drawing.texts import TextLine, heading
from course_lib.landscapes import landscape
from course_lib.topics.gradient_descent.experiments.descents import MOST, square
from course_lib.topics.gradient_descent.experiments.quadratics import (
    CLOSE,
    KAPPAS,
    PATIENCE,
    QuadraticDescent,
    ValleyZigzag,
)
from course_lib.topics.gradient_descent.plots.steps import StepsPanel

KINDS = {
    "too small": "Too small: it converges, and slowly",
    "right": "About right",
    "oscillating": "Oscillating, and still converging",
    "on the edge": "On the edge: it jumps from side to side for ever",
    "diverging": "Diverging: each step overshoots by more than the last",
}
SHARES = np.linspace(0, 1.25, 126)  # of 2/λ_max: the learning rates of the chart


class QuadraticDescentPlot(Plot):
    """``update(quadratic, frame)``: the path, both parts of the error with the theory, and |1 − ηλ| over η."""

    size = (11.0, 5.0)
    axes_rect = (0.018, 0, 0.982, 0.865)
    text_lines = heading(), TextLine(0.937), TextLine(0.893)
    clickable = ("map", "factors")

    def build(self, figure: Figure, style: Style) -> None:
        left, middle, right = figure.subplots(1, 3, width_ratios=(1.05, 1, 1.2))
        left.set(label="map", title="click: where to start")
        self.map, self.paths = SurfaceMap(self, left, style, still=False), DescentPaths(self, left, style, 1)
        self._build_parts(middle, style)
        self._build_factors(right, style)

    def _build_parts(self, axes, style):
        self.middle = axes
        axes.set(label="parts", title="distance along each eigenvector", xlabel="step", yscale="log", ylim=(1e-9, 1e4))
        axes.grid(True)
        names, both = ("shallow, λ = 1", "steep, λ = κ"), range(2)
        wide = [{"lw": 5, "alpha": 0.3, "color": style.colour(k + 1), "ls": "-"} for k in both]
        self.laws = self.moving([axes.plot([], [], **wide[k])[0] for k in both])
        self.parts = self.moving([axes.plot([], [], lw=1.6, **style.curve(k + 1), label=names[k])[0] for k in both])
        place = {"loc": "lower left", "title": "thin: run, wide: theory", "title_fontsize": 10}
        axes.legend(handles=self.parts, **place).set_zorder(0.5)

    def _build_factors(self, axes, style):
        axes.set(label="factors", title="what a step multiplies it by: click", xlabel="η as a part of 2/λ_max")
        axes.set(xlim=(0, SHARES[-1]), ylim=(0, 1.5))
        axes.grid(True)
        both, dot = range(2), {"ls": "", "ms": 9, "zorder": 5}
        wide = [{"lw": 5, "alpha": 0.3, "color": style.colour(k + 1), "ls": "-"} for k in both]
        self.curves = self.moving([axes.plot([], [], **wide[k])[0] for k in both])
        self.dots = self.moving([axes.plot([], [], **dot, **style.point(k + 1))[0] for k in both])
        axes.axhline(1, lw=1.4, color=style.ink)
        axes.axvline(1, lw=1.6, ls=(0, (4, 2)), color=style.accent)
        axes.text(1.015, 0.03, "2/λ_max", color=style.accent, rotation=90, va="bottom", fontsize=10.5)
        self.best = self.moving(axes.axvline(1, lw=1.2, ls=":", color=style.ink))
        self.best_name = self.moving(axes.text(0, 1.42, "best η", ha="right", va="top", fontsize=10))
        self.at = self.moving(axes.axvline(1, lw=1.2, color=style.ink, alpha=0.6))

    def update(self, run: QuadraticDescent, frame: int) -> None:
        surface, share, best = run.descent.surface, run.descent.rate / run.limit, run.best / run.limit
        self.map.update(landscape(surface, square(surface)))
        self.paths.update([run.descent.points], frame)
        steps = np.arange(frame + 1.0)
        for k in range(2):
            for line, values in ((self.laws[k], run.theory), (self.parts[k], np.where(run.exact, run.along, np.nan))):
                shown = np.abs(values[: frame + 1, k])
                line.set_data(steps, np.where((shown > 1e-12) & (shown < 1e8), shown, np.nan))
            self.curves[k].set_data(SHARES, np.abs(1 - SHARES * run.limit * run.lambdas[k]))
            self.dots[k].set_data([share], np.abs(run.measured[k : k + 1]))
        self.limits(self.middle, x=(0, len(run.along) - 1))
        self.best.set_xdata([best, best])
        self.best_name.set_x(best - 0.015)
        self.at.set_xdata([share, share])

    def sentences(self, run: QuadraticDescent, frame: int) -> tuple[str, str, str]:
        return headline(run, frame), remark(run), arrival(run)


def headline(run: QuadraticDescent, frame: int) -> str:
    """Learning rate and position."""
    rate, (u, w) = run.descent.rate, run.along[frame]
    where = f"shallow part {_size(u)}, steep part {_size(w)}"
    share = f"η = {written(rate)} = {written(rate / run.limit)} · 2/λ_max"
    return f"κ = {written(run.lambdas[1])}, {share}. Step {frame}: {where}."


def remark(run: QuadraticDescent) -> str:
    """Which case it is, and the factors of run and theory."""
    found = ", ".join(
        f"{name} {written(theory)} (run {'no value' if np.isnan(seen) else written(0 if abs(seen) < 1e-9 else seen)})"
        for name, theory, seen in zip(("shallow", "steep"), run.factors, run.measured, strict=True)
    )
    return f"{KINDS[run.kind]}. A step multiplies by 1 − ηλ: {found}."


def arrival(run: QuadraticDescent) -> str:
    """When it is near."""
    if run.taken is None:
        away = run.kind in ("diverging", "on the edge")
        return "It never comes near." if away else f"|θ| is still above 1 % of its start after {PATIENCE:,} steps."
    return f"|θ| is 1 % of its start after {run.taken:,} step{'s' * (run.taken != 1)}."


def _size(value):
    if not abs(value) < 1e9:
        return "beyond 1e9"
    return "below 1e-12" if abs(value) < 1e-12 else written(value)


class ValleyZigzagPlot(Plot):
    """``update(zigzag, frame)``: the zigzag, both coordinates over the steps, and the steps that each κ needs."""

    size = (11.0, 4.8)
    axes_rect = (0, 0, 1, 0.9)
    text_lines = heading(), TextLine(0.935)
    clickable = ("kappas",)

    def build(self, figure: Figure, style: Style) -> None:
        left, middle, right = figure.subplots(1, 3, width_ratios=(1.3, 1, 1))
        left.set(label="map", title="the path")
        middle.set(label="coordinates", title="jitter and slow progress", xlabel="step", ylim=(-5, 2.2))
        right.set(
            label="kappas", title=f"steps to {100 * CLOSE:.0f} % of the distance: click", xlabel="κ = λ_max/λ_min"
        )
        right.set(xscale="log", yscale="log", xlim=(0.85, 350), ylim=(0.8, 1.5 * PATIENCE))
        right.grid(True)
        self.middle = middle
        self.map, self.paths = SurfaceMap(self, left, style, still=False), DescentPaths(self, left, style, 1)
        names = ("x, along the valley", "y, across it")
        looks = [style.curve(k) | {"label": name} for k, name in enumerate(names, 1)]
        self.coordinates = StepsPanel(self, middle, looks, pale=1.0, full=1.8)
        middle.legend(handles=self.coordinates.full, loc="lower right").set_zorder(0.5)
        self.law = self.moving(right.plot([], [], **style.curve(1), label="theory, ln 0.01/ln max|1 − ηλ|")[0])
        self.dots = self.moving(right.plot([], [], ls="", ms=5, **style.point(0), label="run")[0])
        self.at = self.moving(right.axvline(1, lw=1.2, color=style.ink, alpha=0.6))
        right.legend(handles=[self.dots, self.law], loc="upper left").set_zorder(0.5)

    def update(self, zigzag: ValleyZigzag, frame: int) -> None:
        run = zigzag.quadratic
        self.map.update(landscape(run.descent.surface, ((-5.0, 5.0), (-2.0, 2.0))))
        self.paths.update([run.descent.points], frame)
        self.coordinates.update(np.where(np.abs(run.along) < 50, run.along, np.nan).T, frame)
        self.limits(self.middle, x=(0, 100))
        self.law.set_data(KAPPAS, zigzag.theory)
        self.dots.set_data(KAPPAS, zigzag.steps)
        self.at.set_xdata([run.lambdas[1]] * 2)

    def sentences(self, zigzag: ValleyZigzag, frame: int) -> tuple[str, str]:
        return zigzag_headline(zigzag), zigzag_remark(zigzag)

    def describe(self, zigzag: ValleyZigzag, frame: int) -> str:
        return f"Step {frame}. {super().describe(zigzag, frame)}"


def zigzag_headline(zigzag: ValleyZigzag) -> str:
    """How steep, how large the steps are."""
    run = zigzag.quadratic
    rate = f"η = {written(run.descent.rate)} = {written(zigzag.share)} · 2/λ_max"
    by_x, by_y = map(written, run.factors)
    return f"κ = {written(run.lambdas[1])}, {rate}: a step multiplies x by {by_x}, y by {by_y}."


def zigzag_remark(zigzag: ValleyZigzag) -> str:
    """How long it takes, and how much it jitters."""
    if zigzag.share > 1 + 1e-9:
        return "It diverges, whatever κ is: y grows with every step, and its sign changes each time."
    many = f"more than {MOST} steps" if zigzag.taken is None else f"{zigzag.taken} step{'s' * (zigzag.taken != 1)}"
    flips = f"y changes its sign {zigzag.flips} times in {MOST} steps" if zigzag.flips else "y never changes its sign"
    return f"To come within {100 * CLOSE:.0f} % in both directions takes {many}; {flips}."
