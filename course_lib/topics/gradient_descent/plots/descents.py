"""A descent on a surface three times over: on the map with its gradient arrows, on the block, and as curves."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from course_lib import menus
from course_lib.drawing.descriptions import written
from course_lib.drawing.maps import DescentPaths, SurfaceMap
from course_lib.drawing.plot import Plot
from course_lib.drawing.style import Style
from course_lib.drawing.texts import TextLine, heading
from course_lib.landscapes import landscape
from course_lib.surfaces import Surface
from course_lib.topics.gradient_descent.experiments.descents import ARROWS, SurfaceDescent, arrows, square
from course_lib.topics.gradient_descent.experiments.relief import relief
from course_lib.topics.gradient_descent.plots.relief import ReliefPanel
from course_lib.topics.gradient_descent.plots.steps import StepsPanel


class GradientArrows:
    """The gradient at the points of a grid, uphill or downhill; lengths grow like |∇J|^¼, so that all can be seen."""

    def __init__(self, axes: Axes, style: Style) -> None:
        self.shown: tuple[Surface, int] | None = None
        zero = np.zeros(ARROWS * ARROWS)
        self.quiver = axes.quiver(*[zero] * 4, angles="xy", scale_units="xy", scale=1, width=0.0042, zorder=2.5)
        self.quiver.set_color(style.colour(1))

    def update(self, surface: Surface, sign: int) -> None:
        """``sign``: 1 uphill, −1 downhill, 0 none. The same again costs nothing."""
        if (surface, sign) == self.shown:
            return
        self.shown = (surface, sign)
        at, gradient = arrows(surface)
        size = np.linalg.norm(gradient, axis=-1, keepdims=True)
        spacing = at[1, 0] - at[0, 0]
        with np.errstate(all="ignore"):
            shown = np.where(size > 0, gradient / size * (size / size.max()) ** 0.25, 0) * 0.9 * spacing
        self.quiver.set_offsets(at)
        self.quiver.set_UVC(*(sign * shown).T)
        self.quiver.set_visible(sign != 0)


class SurfaceDescentPlot(Plot):
    """``update((descent, azimuth, sign), frame)``; a click on the map sets the start, a drag turns the block."""

    size = (11.0, 5.0)
    axes_rect = (0.022, 0, 0.978, 0.9)
    text_lines = heading(), TextLine(0.935)
    clickable = ("map", "block")

    def build(self, figure: Figure, style: Style) -> None:
        left, middle, right = figure.subplots(1, 3, width_ratios=(1.25, 1.25, 0.85))
        left.set(label="map", title="click: where to start")
        middle.set(label="block", title="drag sideways: turn it")
        right.set(label="curves", yscale="log", xlabel="step")
        self.right = right
        self.map, self.paths = SurfaceMap(self, left, style), DescentPaths(self, left, style, 1)
        self.arrows, self.block = GradientArrows(left, style), ReliefPanel(self, middle, style)
        arrow = {"arrowstyle": "-|>", "lw": 2.2, "color": style.accent, "shrinkA": 0, "shrinkB": 0}
        self.step = self.moving(left.annotate("", (0, 0), (0, 0), arrowprops=arrow, annotation_clip=True, zorder=6))
        names = ("length of the gradient |∇J|", "height above the minimum")
        self.curves = StepsPanel(self, right, [style.curve(k) | {"label": name} for k, name in enumerate(names, 1)])
        right.legend(handles=self.curves.full, loc="lower center", bbox_to_anchor=(0.45, 1.0)).set_zorder(0.5)

    def update(self, result: tuple[SurfaceDescent, float, int], frame: int) -> None:
        run, azimuth, sign = result
        self.map.update(landscape(run.surface, square(run.surface)))
        self.arrows.update(run.surface, sign)
        self.paths.update([run.points], frame)
        self._draw_step(run, frame)
        self.block.update(relief(run.surface, azimuth), run.points[: frame + 1], run.heights[: frame + 1])
        curves = [run.slopes, np.full(len(run.points), np.nan) if run.gap is None else run.gap]
        curves = [np.where((values > 1e-16) & (values < 1e12), values, np.nan) for values in curves]
        self.curves.update(curves, frame)
        self.limits(self.right, x=(0, 10 * np.ceil((len(run.points) - 1) / 10)), y=_decades(np.concatenate(curves)))

    def _draw_step(self, run, frame):
        """The step that comes next, as an arrow: −η times the gradient."""
        here, there = run.points[frame], run.points[min(frame + 1, len(run.points) - 1)]
        (left, right), (bottom, top) = square(run.surface)
        inside = np.abs(there).max() < 1e9 and left <= here[0] <= right and bottom <= here[1] <= top
        long = inside and 0.02 * (right - left) < np.linalg.norm(there - here) < 4 * (right - left)
        self.step.set_visible(bool(long))
        if long:
            self.step.set_position(here)
            self.step.xy = tuple(there)

    def sentences(self, result: tuple[SurfaceDescent, float, int], frame: int) -> tuple[str, str]:
        return headline(result[0], frame), remark(result[0])

    def describe(self, result: tuple[SurfaceDescent, float, int], frame: int) -> str:
        run, azimuth, _ = result
        name = menus.name_of(run.surface)
        return f"{name[0].upper()}{name[1:]}, seen from {azimuth:.0f}°. {super().describe(result, frame)}"


def headline(run: SurfaceDescent, frame: int) -> str:
    """Where it is, how high, and how steep it is there."""
    at, start = run.points[frame], run.points[0]
    begin = f"Start ({written(start[0])}, {written(start[1])}), η = {written(run.rate)}. Step {frame}: "
    if run.lost_at is not None and frame >= run.lost_at:
        return f"{begin}far outside the window."
    return f"{begin}({written(at[0], 4)}, {written(at[1], 4)}), J: {_small(run.heights[frame], 4)}, " + (
        f"|∇J|: {_small(run.slopes[frame])}."
    )


def remark(run: SurfaceDescent) -> str:
    """How it went."""
    steps = len(run.points) - 1
    if run.lost_at is not None:
        where = (
            "there is no bottom here, and so it is right to go down for ever"
            if _bottomless(run)
            else "η is too large here"
        )
        return f"After {run.lost_at} steps it is ten windows away; {where}."
    if run.slopes[0] == 0:
        return "The gradient is exactly 0 here: it stays, whatever η is."
    if run.minimum is not None:
        low = run.surface.minima[run.minimum]
        return f"It has come to the minimum at ({written(low[0])}, {written(low[1])})."
    saddles = run.surface.saddles
    if len(saddles) and np.linalg.norm(saddles - run.points[-1], axis=-1).min() < 0.05:
        return f"After {steps} steps it is at a saddle: a slope of {written(run.slopes[-1])} moves it hardly."
    tail = run.heights[-6:]
    if (np.diff(tail) > 0).any() and run.slopes[-1] > 1e-6:
        return f"After {steps} steps it still jumps about: each step overshoots what lies below it."
    if run.slopes[-1] < 1e-8:
        return f"After {steps} steps the slope is {_small(run.slopes[-1])}: a minimum, but not the lowest."
    return f"After {steps} steps it is still on its way, with a slope of {written(run.slopes[-1])}."


def _small(value, digits=3):
    """A number; of rounding noise, in which machines differ, only that it is small."""
    return "less than 1e-12" if 0 < abs(value) < 1e-12 else written(value, digits)


def _bottomless(run):
    heights = run.heights[np.isfinite(run.heights)]
    return not len(run.surface.minima) and heights[-1] < heights[0]


def _decades(values):
    """Whole decades around all these positive values, at most 18 of them."""
    values = values[np.isfinite(values)]
    if not values.size:
        return 1e-3, 1e3
    high = 10.0 ** (3 * (np.floor(np.log10(values.max()) / 3) + 1))
    return max(10.0 ** (3 * np.floor(np.log10(values.min()) / 3)), high * 1e-18), high
