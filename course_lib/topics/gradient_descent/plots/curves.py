"""A ball on a curve, and below it the map of where every ball ends: starts across, learning rates upwards."""

import numpy as np
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure

from course_lib.drawing.descriptions import written
from course_lib.drawing.plot import Plot
from course_lib.drawing.style import Style
from course_lib.drawing.texts import TextLine, heading
from course_lib.topics.gradient_descent.experiments.curves import (
    CURVES,
    CYCLE,
    DIVERGED,
    RATES,
    ROLLING,
    SHOWN,
    STEPS,
    STUCK,
    BallRoll,
    BasinMap,
)
from course_lib.topics.gradient_descent.plots.steps import StepsPanel

LETTERS = "ABCDEFGH"
WINDOWS = 3  # a path that leaves the curve's window is drawn so far, and cut there


class BallPlot(Plot):
    """``update((roll, basins), frame)``: the ball after ``frame`` steps, its height over the steps, and the map."""

    size = (11.0, 6.9)
    axes_rect = (0, 0, 1, 0.92)
    text_lines = heading(), TextLine(0.948)
    clickable = ("curve", "map")

    def build(self, figure: Figure, style: Style) -> None:
        grid = figure.add_gridspec(2, 2, width_ratios=(2.6, 1), height_ratios=(1, 1.05))
        top, below = figure.add_subplot(grid[0, 0], label="curve"), figure.add_subplot(grid[1, 0], label="map")
        trace, share = figure.add_subplot(grid[0, 1], label="height"), figure.add_subplot(grid[1, 1], label="share")
        self.axes, self.curve, self.style = (top, below, trace, share), None, style
        top.set(ylabel="cost J(θ)", title="drag the ball (●) sideways, or the end of its first step (◆)")
        below.set(ylabel="learning rate η", title="where every start ends: click or drag", yscale="log")
        below.set_xlabel("start θ₀   (pale: still rolling after 400 steps; stripes: never settles; grey: diverges)")
        trace.set(xlabel="step", title="its height", xlim=(-1, SHOWN + 1))
        share.set(xlabel="of all starts, %", title="how many end …", yscale="log", xlim=(-3, 103))
        for axes in (top, share):
            axes.grid(True)
        for axes in (below, share):
            axes.set_ylim(RATES[0], RATES[-1])
        self._build_curve(top, trace, style)
        self._build_map(below, share, style)

    def _build_curve(self, top, trace, style):
        ink, ball = style.ink, style.accent
        self.shape = top.plot([], [], color=style.faint, ls="-", zorder=1)[0]
        look = {"ha": "center", "va": "top", "fontsize": 11.5, "weight": "bold"}
        self.letters = [top.text(0, 0, "", **look) for _ in LETTERS]
        self.pale = self.moving(top.plot([], [], lw=1.0, alpha=0.4, color=ball, ls="-", zorder=2)[0])
        self.path = self.moving(top.plot([], [], lw=1.6, color=ball, ls="-", marker=".", ms=6, zorder=3)[0])
        self.start = self.moving(top.plot([], [], "o", ms=9, mfc="none", mec=ink, mew=1.6, zorder=4)[0])
        self.first = self.moving(top.plot([], [], "D", ms=8, mfc=style.background, mec=ink, mew=1.6, zorder=5)[0])
        self.ball = self.moving(top.plot([], [], "o", ms=14, color=ball, mec=style.background, zorder=6)[0])
        self.trace = StepsPanel(self, trace, [{"color": ball, "ls": "-"}], full=1.8)
        self.now = self.moving(trace.plot([], [], "o", ms=8, color=ball)[0])

    def _build_map(self, below, share, style):
        self.cells = None
        self.limits_drawn = [below.plot([], [], lw=1.6, ls=(0, (4, 2)), color=style.ink)[0] for _ in LETTERS]
        box = {"facecolor": style.background, "alpha": 0.8, "linewidth": 0, "pad": 1.5}
        self.names = [below.text(0, 0, "", ha="center", va="center", fontsize=10.5, bbox=box) for _ in LETTERS]
        cross = {"lw": 1.2, "color": style.ink, "alpha": 0.7}
        self.lines = self.moving(below.axhline(1, **cross), below.axvline(0, **cross), share.axhline(1, **cross))
        self.chosen = self.moving(below.plot([], [], "o", ms=11, mfc="none", mec=style.accent, mew=2.4, zorder=5)[0])
        self.lowest = share.plot([], [], **style.curve(0), label="in the lowest")[0]
        self.settled = share.plot([], [], **style.curve(1), label="in some valley")[0]
        share.legend(loc="upper center", bbox_to_anchor=(0.5, -0.2), ncols=2, columnspacing=1.0, handlelength=1.6)

    def update(self, result: tuple[BallRoll, BasinMap], frame: int) -> None:
        roll, basins = result
        if roll.curve is not self.curve:
            self._lay_out(roll.curve, basins)
        curve, shown = roll.curve, _near(roll.points[: SHOWN + 1], roll.curve)
        now = min(frame, len(shown) - 1)
        heights = curve.f(shown)
        self.pale.set_data(shown, heights)
        self.path.set_data(shown[: now + 1], heights[: now + 1])
        self.start.set_data(shown[:1], heights[:1])
        self.first.set_data(shown[1:2], heights[1:2])
        self.ball.set_data(shown[now : now + 1], heights[now : now + 1])
        self.trace.update([heights], now)
        self.now.set_data([now], heights[now : now + 1])
        for line, at in zip(self.lines, (roll.rate, roll.points[0], roll.rate), strict=True):
            (line.set_xdata if line is self.lines[1] else line.set_ydata)([at, at])
        self.chosen.set_data([roll.points[0]], [roll.rate])

    def _lay_out(self, curve, basins):
        self.curve = curve
        (top, below, trace, _), x = self.axes, np.linspace(*curve.window, 400)
        y = curve.f(x)
        low, high = float(y.min()), float(y.max())
        self.shape.set_data(x, y)
        for axes in (top, trace):
            axes.set_ylim(low - 0.2 * (high - low), high + 0.06 * (high - low))
        for axes in (top, below):
            axes.set_xlim(*curve.window)
        self._draw_basins(curve, basins)
        for k, letter in enumerate(LETTERS):
            exists = k < len(curve.minima)
            at, text, colour = curve.minima[k] if exists else 0.0, letter if exists else "", self.style.colour(k)
            self.letters[k].set(text=text, position=(at, curve.f(at) - 0.075 * (high - low)), color=colour)
            self.names[k].set(text=text, position=(at, RATES[0] * 1.5), color=colour)
            edges = [curve.window[0], *curve.maxima, curve.window[1]]
            rates = [curve.largest_rates[k]] * 2 if exists else []
            self.limits_drawn[k].set_data(edges[k : k + 2] if exists else [], rates)
        self.lowest.set_data(100 * basins.lowest, RATES)
        self.settled.set_data(100 * basins.settled, RATES)

    def _draw_basins(self, curve, basins):
        """Colours of the valleys; stripes where a ball never settles; the page's ink where it diverges."""
        style = self.style
        tints = np.array([to_rgb(style.pale(style.colour(k), 0.45)) for k in range(len(curve.minima))])
        paler = np.array([to_rgb(style.pale(style.colour(k), 0.75)) for k in range(len(curve.minima))])
        rolling = basins.fates == ROLLING
        picture = np.where(rolling[..., None], paler[basins.valley], tints[np.maximum(basins.fates, 0)])
        row, column = np.indices(basins.fates.shape)
        stripe = ((row + column) // 2 % 2 == 0)[..., None]
        cycle = np.where(stripe, to_rgb(style.pale(style.faint, 0.45)), to_rgb(style.background))
        picture = np.where((basins.fates == CYCLE)[..., None], cycle, picture)
        picture[basins.fates == DIVERGED] = to_rgb(style.pale(style.ink, 0.25))
        picture[basins.fates == STUCK] = to_rgb(style.background)
        if self.cells is not None:
            self.cells.remove()
        x, half = np.linspace(*curve.window, len(basins.starts) + 1), np.sqrt(RATES[1] / RATES[0])
        y = np.append(RATES / half, RATES[-1] * half)
        self.cells = self.axes[1].pcolormesh(x, y, picture, zorder=0)

    def sentences(self, result: tuple[BallRoll, BasinMap], frame: int) -> tuple[str, str]:
        return headline(result[0], frame), remark(result[0])

    def describe(self, result: tuple[BallRoll, BasinMap], frame: int) -> str:
        roll, basins = result
        row = int(np.abs(np.log(RATES / roll.rate)).argmin())
        name = next((name for name, curve in CURVES.items() if curve is roll.curve), "curve")
        floors = ", ".join(f"{LETTERS[k]} at {written(round(m, 3))}" for k, m in enumerate(roll.curve.minima))
        lowest = f"{LETTERS[roll.curve.lowest]}, the lowest valley"
        shares = (
            f"{100 * basins.lowest[row]:.0f} % of all starts end in {lowest}, {100 * basins.settled[row]:.0f} % in any"
        )
        return f"{name}, valleys {floors}. {super().describe(result, frame)} At this η {shares}."


def headline(roll: BallRoll, frame: int) -> str:
    """Where the ball is."""
    at = roll.points[frame]
    where = f"θ = {written(at, 4)}, J = {written(float(roll.curve.f(at)), 4)}" if abs(at) < 1e6 else "far away"
    return f"Start {written(roll.points[0])}, η = {written(roll.rate)}. Step {frame}: {where}."


def remark(roll: BallRoll) -> str:
    """Where it ends, and why."""
    curve = roll.curve
    if roll.fate == DIVERGED:
        left = int((~(np.abs(roll.points) < 1e3)).argmax())
        return f"It diverges: after {left} steps it is more than 1000 away. Each step overshoots by more than the last."
    if roll.fate == STUCK:
        return "It stays where it is: the slope is 0 on a hilltop, too. The slightest push would set it rolling."
    if roll.fate == CYCLE:
        many = f"It ends in a cycle of {roll.cycle} points" if roll.cycle > 1 else "It wanders and never settles"
        tightest = curve.largest_rates[roll.valley]
        if roll.rate > tightest:
            why = f"valley {LETTERS[roll.valley]} can hold no ball with η above 2/J″ = {written(tightest)} (dashed)"
        else:
            why = f"valley {LETTERS[roll.valley]} could hold it (2/J″ = {written(tightest)}), but its steps leap across"
        return f"{many}: {why}."
    valley = f"valley {LETTERS[roll.valley]} (2/J″ = {written(curve.largest_rates[roll.valley])}, dashed)"
    if roll.fate == ROLLING:
        return f"Still on its way to the floor of {valley} after {STEPS} steps."
    best = ", the lowest" if roll.fate == curve.lowest else ", not the lowest" if len(curve.minima) > 1 else ""
    return f"It comes to rest in {valley}{best}: within 1e-6 after {roll.arrived} steps."


def _near(points, curve):
    """The points up to the first that is far outside: matplotlib cannot draw at 10³⁰⁰."""
    middle, width = np.mean(curve.window), np.ptp(curve.window)
    near = np.abs(points - middle) < WINDOWS * width
    return points if near.all() else points[: max(int(near.argmin()), 1)]
