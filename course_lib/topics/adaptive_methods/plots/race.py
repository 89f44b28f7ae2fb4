"""The race: all paths over the map, their losses, and strips that show what one rule keeps."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure

from course_lib import menus
from course_lib.drawing.descriptions import written
from course_lib.drawing.maps import DescentPaths, SurfaceMap
from course_lib.drawing.plot import Plot
from course_lib.drawing.style import Style
from course_lib.drawing.texts import TextLine, heading
from course_lib.landscapes import Landscape
from course_lib.topics.adaptive_methods.experiments.race import STEPS, OptimizerRace

FLOOR = 1e-8  # lower values are drawn there
EVERY = 3  # steps between the points of a curve: more would cost time and would not be seen
ACROSS = 6  # names in a line of the legend
BESIDE, BENEATH = 3.6, 0.7  # inches of a strip's width and height in which its name and the value fit
STRIPS = {"velocity": False, "accumulated squares": True, "effective learning rate": True}  # name → logarithmic?


class OptimizerRacePlot(Plot):
    """``update(race, frame)``: the frame is the number of steps made. Clicks on the map set the start."""

    size = (11.0, 6.2)
    text_lines = heading(0.99), TextLine(0.95, 10)
    clickable = ("map",)

    def __init__(self, names: Iterable[str]) -> None:
        """``names``: the rules that may race."""
        self.names = list(names)
        legend = 0.045 + 0.035 * -(-len(self.names) // ACROSS)
        self.axes_rect = (0.012, legend, 0.988, 0.915 - legend)

    def build(self, figure: Figure, style: Style) -> None:
        grid = figure.add_gridspec(4, 2, width_ratios=(1.25, 1), height_ratios=(2.1, 1, 1, 1))
        ground, loss = figure.add_subplot(grid[:, 0], label="map"), figure.add_subplot(grid[0, 1], label="loss")
        self.map = SurfaceMap(self, ground, style)
        self.paths = DescentPaths(self, ground, style, len(self.names), self.names)
        self.start = self.moving(ground.plot([], [], marker="+", ms=13, mew=2, ls="", color=style.ink, zorder=6)[0])
        self.losses = LossPanel(self, loss, style, len(self.names))
        self.strips = [
            StatePanel(self, figure.add_subplot(grid[k, 1], label=name), style, name, log)
            for k, (name, log) in enumerate(STRIPS.items(), 1)
        ]
        self.strips[-1].axes.set(xlabel="step", xticks=[0, 100, 200, 300])
        self.strips[-1].axes.tick_params(labelbottom=True)
        look = {"columnspacing": 1.3, "handlelength": 2.6, "borderaxespad": 0.3}
        figure.legend(self.strips[0].lines, ["along x", "along y"], loc="lower right", **look)
        figure.legend(self.paths.full, self.names, loc="lower left", ncols=ACROSS, **look)

    def update(self, race: OptimizerRace, frame: int) -> None:
        self.map.update(race.land)
        runs = [race.runs.get(name) for name in self.names]
        last = frame == STEPS
        self.paths.update([run.points if run else None for run in runs], None if last else frame)
        for pale in self.paths.pale:
            pale.set_visible(not last)  # the full path covers it
        self.start.set_data(*race.start[:, None])
        self.losses.update(race.land, [run.heights if run else None for run in runs], frame)
        for strip, (values, name) in zip(self.strips, _states(race), strict=True):
            strip.update(race.watched[0], values, name, frame)

    def sentences(self, race: OptimizerRace, frame: int) -> tuple[str, str]:
        return headline(race, frame), remark(race, frame)

    def describe(self, race: OptimizerRace, frame: int) -> str:
        return f"{headline(race, frame)} {remark(race, frame)} {state(race, frame)}".strip()


class LossPanel:
    """f along every path; logarithmic where the surface has a lowest point, else linear."""

    def __init__(self, plot: Plot, axes: Axes, style: Style, count: int) -> None:
        self.axes, self.land = axes, None
        axes.set(xlim=(0, STEPS), xticks=[0, 100, 200, 300])
        axes.tick_params(labelbottom=False)
        axes.grid(True)
        self.pale = plot.moving(axes.add_collection(LineCollection([], linewidths=1.2, alpha=0.4, zorder=3)))
        self.colours = [style.colour(k) for k in range(count)]
        self.full = plot.moving([axes.plot([], [], lw=1.8, **style.curve(k))[0] for k in range(count)])
        self.now = plot.moving(axes.axvline(0, lw=1, color=style.ink, alpha=0.6))

    def update(self, land: Landscape, heights: Sequence[np.ndarray | None], frame: int) -> None:
        if land is not self.land:
            self._lay_out(land)
        low, high = self.axes.get_ylim()
        at, shown = _thin(frame), np.arange(0, STEPS + 1, EVERY)
        alive = [h is not None for h in heights]
        drawn = [None if h is None else np.where(np.isfinite(h), np.clip(h, low, high * 2), np.nan) for h in heights]
        for line, h in zip(self.full, drawn, strict=True):
            line.set_data([], []) if h is None else line.set_data(at, h[at])
        pale = [] if frame == STEPS else [np.stack([shown, h[shown]], axis=-1) for h in drawn if h is not None]
        self.pale.set_segments([segment[np.isfinite(segment[:, 1])] for segment in pale])
        self.pale.set_color([c for c, there in zip(self.colours, alive, strict=True) if there])
        self.now.set_xdata([frame, frame])

    def _lay_out(self, land):
        self.land = land
        log = len(land.surface.minima) > 0
        self.axes.set_title("loss f" + (", logarithmic" if log else ""), fontsize=11)
        self.axes.set_yscale("log" if log else "linear")
        low, high = float(land.heights.min()), float(land.heights.max())
        steep = float(np.quantile(land.heights, 0.95))
        self.axes.set_ylim((FLOOR, steep * 10) if log else (low * 1.1, high * 1.1))


class StatePanel:
    """One quantity of both coordinates over the steps, stretched to fill the strip; its ends are written beside it.

    The axes never change, so that a new run costs little.
    """

    def __init__(self, plot: Plot, axes: Axes, style: Style, name: str, log: bool) -> None:
        self.axes, self.log = axes, log
        axes.set(xlim=(0, STEPS), ylim=(-0.08, 1.08), xticks=[0, 100, 200, 300], yticks=[])
        axes.tick_params(labelbottom=False)
        width, height = plot.figure.room(axes)
        crowded = width < BESIDE and height < BENEATH  # the numbers are left to the words
        below = width < BESIDE and not crowded  # the value stands beneath the name, not beside it
        axes.set_title(name, fontsize=10.5, loc="left", pad=16 if below else 3)
        axes.grid(True, axis="x")
        looks: tuple[dict[str, Any], ...] = (
            {"color": style.ink, "ls": "-"},
            {"color": style.accent, "ls": (0, (4, 1.5))},
        )
        self.zero = plot.moving(axes.axhline(0, lw=0.8, color=style.faint, ls=":"))
        self.lines = plot.moving(
            [axes.plot([], [], lw=1.6, label=c, **look)[0] for c, look in zip("xy", looks, strict=True)]
        )
        left: dict[str, Any] = {"ha": "right", "fontsize": 9.5, "transform": axes.transAxes}
        apart = 0.2 * below
        heights = (("bottom", -apart), ("top", 1 + apart))
        self.ends = plot.moving([axes.text(-0.012, y, "", va=va, **left) for va, y in heights])
        above: dict[str, Any] = {"ha": "left" if below else "right", "va": "bottom", "fontsize": 10}
        self.value = plot.moving(axes.text(1 - below, 1.03, "", transform=axes.transAxes, **above))
        for text in (*self.ends, self.value):
            text.set_visible(not crowded)
        self.missing = plot.moving(axes.text(0.5, 0.5, "", transform=axes.transAxes, ha="center", va="center"))
        self.now = plot.moving(axes.axvline(0, lw=1, color=style.ink, alpha=0.6))

    def update(self, rule: str, values: np.ndarray | None, name: str, frame: int) -> None:
        """``values`` of the rule: (T, 2), one after each step, or None: then ``name`` says why."""
        self.now.set_xdata([frame, frame])
        self.missing.set_text("" if values is not None else f"{rule} {name}")
        self.value.set_text("" if values is None else f"{rule}: {_at(values, name, frame)}")
        scaled = np.full((STEPS, 2), np.nan) if values is None else self._scaled(values)
        known = scaled[np.isfinite(scaled)]
        low, high = (float(known.min()), float(known.max())) if known.size else (0.0, 0.0)
        for text, end in zip(self.ends, (low, high), strict=True):
            text.set_text(written(10**end if self.log else end, 2) if known.size else "")
        at, width = _thin(STEPS)[1:], high / 2 - low / 2  # halves, because a diverging run goes from −10³⁰⁸ to 10³⁰⁸
        share = (scaled[at - 1] / 2 - low / 2) / width if width > 0 else scaled[at - 1] * 0 + 0.5
        for line, column in zip(self.lines, share.T, strict=True):
            line.set_data(at, column)
        self.zero.set_ydata([-low / 2 / width if low < 0 < high and not self.log else -1] * 2)

    def _scaled(self, values):
        """As they are, or their logarithms; NaN for what has none."""
        good = np.isfinite(values) & ((values > 0) | (not self.log))
        values = np.where(good, values, np.nan)
        return np.log10(values) if self.log else values


def _thin(frame):
    """Some of the steps 0 … frame, the last one among them."""
    return np.append(np.arange(0, frame, EVERY), frame)


def _states(race: OptimizerRace) -> Iterator[tuple[np.ndarray | None, str]]:
    """What the three strips show: values or None, and a name or the reason."""
    traces = race.watched[1].traces
    yield traces.velocity, traces.velocity_name or "keeps no velocity"
    yield traces.squares, traces.squares_name or "keeps no squares"
    yield traces.rate, "α"


def _at(values, name, frame):
    """``m = (0.1, −2)`` after so many steps."""
    if frame == 0:
        return f"{name}: before the first step"
    x, y = values[frame - 1]
    return f"{name} = ({_number(x)}, {_number(y)})"


def headline(race: OptimizerRace, frame: int) -> str:
    """Where, when, and who is lowest."""
    name = menus.name_of(race.land.surface)
    x, y = (written(v) for v in race.start)
    noise = f", noise {written(race.sigma, 2)}" if race.sigma else ""
    first = ", ".join(f"{who} {_number(h)}" for who, h in race.ranking(frame)[:3])
    return f"{name} from ({x}, {y}){noise}. Step {frame}: lowest {first}." if first else f"{name}: nobody races."


def remark(race: OptimizerRace, frame: int) -> str:
    """Who has diverged, and who is outside of the map."""
    lost = dict(race.diverged(frame))
    (left, right), (bottom, top) = race.land.bounds
    points = {name: run.points[frame] for name, run in race.runs.items() if name not in lost}
    away = [n for n, (x, y) in points.items() if not (left <= x <= right and bottom <= y <= top)]
    diverged = f"Diverged at step: {', '.join(f'{name} {at}' for name, at in lost.items())}." if lost else ""
    return " ".join(filter(None, (diverged, f"Off the map: {', '.join(away)}." if away else "")))


def state(race: OptimizerRace, frame: int) -> str:
    """What the watched rule keeps, in words."""
    words = [name if values is None else _at(values, name, frame) for values, name in _states(race)]
    return f"{race.watched[0]}: {', '.join(words)}."


def _number(value):
    return written(value) if np.isfinite(value) else "no number"
