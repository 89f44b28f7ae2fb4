"""A descent on a surface three times over: on the map with its gradient arrows, on the block, and as curves."""

import numpy as np
from matplotlib.colors import to_rgb

from course_lib.drawing.descriptions import written
from course_lib.drawing.maps import DescentPaths, SurfaceMap
from course_lib.drawing.plot import Plot
from course_lib.landscapes import landscape
from course_lib.topics.gradient_descent.experiments.relief import COLUMNS, HIGH, LOW, OUTSIDE, REACH, ROWS, SIDE, relief
from course_lib.topics.gradient_descent.experiments.surfaces import ARROWS, OFFSETS, PATIENCE, arrows, square


class Block:
    """A surface as a block of land, in the shades of its map, and the path that runs over it."""

    def __init__(self, plot, axes, style):
        self.axes, self.style, self.view = axes, style, None
        axes.set(xticks=[], yticks=[], xlim=(-REACH, REACH), ylim=(LOW, HIGH))
        axes.spines[:].set_visible(False)
        extent = (-REACH, REACH, LOW, HIGH)
        blank = np.zeros((ROWS, COLUMNS, 4))
        self.image = plot.moving(axes.imshow(blank, origin="lower", extent=extent, aspect="auto", zorder=0))
        self.image.set_interpolation("bilinear")
        self.hidden = plot.moving(axes.plot([], [], lw=1.2, ls=(0, (1, 1.5)), color=style.colour(0), zorder=2)[0])
        self.seen = plot.moving(axes.plot([], [], lw=2, ls="-", color=style.colour(0), zorder=3)[0])
        edge = {"mec": style.background, "mew": 1.0, "ls": "", "color": style.colour(0)}
        self.head = plot.moving(axes.plot([], [], marker="o", ms=9, zorder=4, **edge)[0])

    def update(self, view, points, heights):
        """``view``: a Relief; the path up to the present, dotted where the land hides it."""
        if view is not self.view:
            self.view = view
            self.image.set_data(self._shades(view))
        at, seen = view.project(points, heights)
        left = ~(np.abs(at) < 2 * REACH).all(axis=-1)
        if left.any():
            at, seen = at[: left.argmax()], seen[: left.argmax()]
        self.hidden.set_data(*at.T)
        self.seen.set_data(*np.where(seen[:, None], at, np.nan).T)
        self.head.set_data(*at[-1:].T)

    def _shades(self, view):
        style, bands = self.style, view.bands
        faint, ground = (np.array(to_rgb(c)) for c in (style.faint, style.background))
        share = 0.35 + 0.6 * np.clip(bands, 0, None) / max(int(bands.max()), 1)
        light = (0.35 - 0.25 * view.light) * (1 if not style.dark else -1)
        colours = np.clip(faint + (share - light * 0.8)[..., None] * (ground - faint), 0, 1)
        line = np.zeros(bands.shape, bool)
        line[:-1] |= (bands[:-1] != bands[1:]) & (bands[:-1] >= 0) & (bands[1:] >= 0)
        line[:, :-1] |= (bands[:, :-1] != bands[:, 1:]) & (bands[:, :-1] >= 0) & (bands[:, 1:] >= 0)
        colours[line] = 0.6 * colours[line] + 0.4 * faint
        colours[bands == SIDE] = 0.6 * ground + 0.4 * faint if style.dark else 0.25 * ground + 0.75 * faint
        return np.concatenate([colours, (bands != OUTSIDE)[..., None]], axis=-1)


class Arrows:
    """The gradient at the points of a grid, uphill or downhill; lengths grow like |∇f|^¼, so that all can be seen."""

    def __init__(self, axes, style):
        self.axes, self.shown = axes, None
        zero = np.zeros(ARROWS * ARROWS)
        look = {
            "angles": "xy",
            "scale_units": "xy",
            "scale": 1,
            "width": 0.0042,
            "color": style.colour(1),
            "zorder": 2.5,
        }
        self.quiver = axes.quiver(zero, zero, zero, zero, **look)

    def update(self, surface, sign):
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


class Descent(Plot):
    """``update((descent, azimuth, sign), frame)``; a click on the map sets the start, a drag turns the block."""

    size = (11.0, 5.0)
    clickable = ("map", "block")

    def build(self, figure, style):
        figure.get_layout_engine().set(rect=(0.022, 0, 0.978, 0.9))
        left, middle, right = figure.subplots(1, 3, width_ratios=(1.25, 1.25, 0.85))
        for axes, label in ((left, "map"), (middle, "block"), (right, "curves")):
            axes.set_label(label)
        left.set_title("click: where to start")
        middle.set_title("drag sideways: turn it")
        right.set(yscale="log", xlabel="step")
        right.grid(True)
        self.right, self.style = right, style
        self.map, self.arrows = SurfaceMap(self, left, style), Arrows(left, style)
        self.paths = DescentPaths(self, left, style, 1)
        step = {"arrowstyle": "-|>", "lw": 2.2, "color": style.accent, "shrinkA": 0, "shrinkB": 0}
        self.step = self.moving(left.annotate("", (0, 0), (0, 0), arrowprops=step, annotation_clip=True, zorder=6))
        self.block = Block(self, middle, style)
        names = ("length of the gradient |∇f|", "height above the minimum")
        self.pale = self.moving([right.plot([], [], lw=1.2, alpha=0.4, **style.curve(k + 1))[0] for k in range(2)])
        self.full = self.moving(
            [right.plot([], [], label=name, **style.curve(k + 1))[0] for k, name in enumerate(names)]
        )
        right.legend(handles=self.full, loc="lower center", bbox_to_anchor=(0.45, 1.0)).set_zorder(0.5)
        self.head = self.moving(figure.text(0.012, 0.985, "", va="top", fontsize=11.5, weight="bold"))
        self.note = self.moving(figure.text(0.012, 0.935, "", va="top", fontsize=10.5))

    def update(self, result, frame):
        run, azimuth, sign = result
        self.map.update(landscape(run.surface, square(run.surface)))
        self.arrows.update(run.surface, sign)
        self.paths.update([run.points], frame)
        self._draw_step(run, frame)
        self.block.update(relief(run.surface, azimuth), run.points[: frame + 1], run.heights[: frame + 1])
        steps = np.arange(len(run.points))
        curves = (run.slopes, np.full(len(steps), np.nan) if run.gap is None else run.gap)
        for pale, full, values in zip(self.pale, self.full, curves, strict=True):
            shown = np.where((values > 1e-16) & (values < 1e12), values, np.nan)
            pale.set_data(steps, shown)
            full.set_data(steps[: frame + 1], shown[: frame + 1])
        self.limits(self.right, x=(0, 10 * np.ceil(steps[-1] / 10)), y=_decades(curves))
        self.head.set_text(headline(run, frame))
        self.note.set(text=remark(run))

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

    def describe(self, result, frame):
        run, azimuth, _ = result
        return f"{_name(run.surface)}, seen from {azimuth:.0f}°. {headline(run, frame)} {remark(run)}"


def headline(run, frame):
    """Where it is, how high, and how steep it is there."""
    at, start = run.points[frame], run.points[0]
    begin = f"Start ({written(start[0])}, {written(start[1])}), η = {written(run.rate)}. Step {frame}: "
    if run.lost_at is not None and frame >= run.lost_at:
        return f"{begin}far outside the window."
    return f"{begin}({written(at[0], 4)}, {written(at[1], 4)}), f: {_small(run.heights[frame], 4)}, " + (
        f"|∇f|: {_small(run.slopes[frame])}."
    )


def remark(run):
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


def _name(surface):
    return type(surface).__name__.replace("QuadraticBowl", "Quadratic bowl").replace("MonkeySaddle", "Monkey saddle")


def _decades(curves):
    """Whole decades around all positive values, at most 18 of them."""
    values = np.concatenate(curves)
    values = values[np.isfinite(values) & (values > 1e-16) & (values < 1e12)]
    if not values.size:
        return 1e-3, 1e3
    high = 10.0 ** (3 * (np.floor(np.log10(values.max()) / 3) + 1))
    return max(10.0 ** (3 * np.floor(np.log10(values.min()) / 3)), high * 1e-18), high


class Escapes(Plot):
    """``update(escape, frame)``: a descent past a saddle, and how long it takes from every offset; a click sets it."""

    size = (11.0, 4.9)
    clickable = ("offsets",)

    def build(self, figure, style):
        figure.get_layout_engine().set(rect=(0, 0, 1, 0.9))
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
        for axes in (middle, right):
            axes.grid(True)
        self.middle, self.right, self.style = middle, right, style
        self.map, self.paths = SurfaceMap(self, left, style), DescentPaths(self, left, style, 1)
        self.pale = self.moving(middle.plot([], [], lw=1.2, alpha=0.4, **style.curve(0))[0])
        self.full = self.moving(middle.plot([], [], **style.curve(0))[0])
        self.law = self.moving(right.plot([], [], **style.curve(1), label="theory, ln(1/offset)/ln(1 + 2η)")[0])
        self.dots = self.moving(right.plot([], [], ls="", **style.point(0), label="run")[0])
        never = {"ls": "", "marker": "^", "ms": 9, "mfc": "none", "mec": style.accent, "mew": 1.6}
        self.never = self.moving(right.plot([], [], label=f"not within {PATIENCE:,}", **never)[0])
        self.at = self.moving(right.axvline(1, lw=1.2, color=style.ink, alpha=0.6))
        right.legend(handles=[self.dots, self.law, self.never], loc="upper right").set_zorder(0.5)
        self.head = self.moving(figure.text(0.012, 0.985, "", va="top", fontsize=11.5, weight="bold"))
        self.note = self.moving(figure.text(0.012, 0.935, "", va="top", fontsize=10.5))

    def update(self, escape, frame):
        self.map.update(landscape(escape.surface))
        self.paths.update([escape.points], frame)
        steps, y = np.arange(len(escape.points)), np.abs(escape.points[:, 1])
        shown = np.where((y > 1e-19) & (y < 1e3), y, np.nan)
        self.pale.set_data(steps, shown)
        self.full.set_data(steps[: frame + 1], shown[: frame + 1])
        self.limits(self.middle, x=(0, len(steps) - 1))
        places, lost = np.array([_place(o) for o in OFFSETS]), np.isnan(escape.steps)
        top = self._scale(escape)
        self.dots.set_data(places[~lost], escape.steps[~lost])
        self.never.set_data(places[lost], np.full(lost.sum(), min(0.97 * top, PATIENCE)))
        self.law.set_data(*((places[1:], escape.theory[1:]) if escape.theory is not None else ([], [])))
        self.at.set_xdata([_place(escape.offset)] * 2)
        self.head.set_text(escape_headline(escape, frame))
        self.note.set_text(escape_remark(escape))

    def _scale(self, escape):
        """A straight axis for the saddle and a logarithmic one for the other: both laws are straight lines then."""
        wanted = "linear" if escape.theory is not None else "log"
        if self.right.get_yscale() != wanted:
            self.right.set_yscale(wanted)
        most = max([n for n in (*escape.steps, *(() if escape.theory is None else escape.theory[1:])) if n <= PATIENCE])
        top = next(n for n in (60, 120, 250, 500, 1000, 2000, 4000) if n > 1.05 * most) if wanted == "linear" else 1e4
        self.limits(self.right, y=(0, top) if wanted == "linear" else (1, top))
        return top

    def describe(self, escape, frame):
        return f"{escape.name}. {escape_headline(escape, frame)} {escape_remark(escape)}"


def offset_at(x):
    """The offset that stands nearest to a place on the axis."""
    places = np.array([_place(o) for o in OFFSETS])
    return OFFSETS[int(np.abs(np.log(places / max(x, 1e-30))).argmin())]


def _place(offset):
    """Where an offset stands on the logarithmic axis: 0 to the left of all others."""
    return offset or 1e-19


def escape_headline(escape, frame):
    """Where it is."""
    x, y = escape.points[frame]
    noise = f", noise {written(escape.noise)}" if escape.noise else ""
    far = not (abs(x) < 1e6 and abs(y) < 1e6)
    where = "far away" if far else f"x = {written(x, 4)}, y = {written(y, 4)}"
    return f"Offset {written(escape.offset)}, η = {written(escape.rate)}{noise}. Step {frame}: {where}."


def escape_remark(escape):
    """Whether and when it gets away, and what the theory says."""
    taken = escape.taken
    if np.isnan(taken):
        if not escape.offset and not escape.noise:
            return "Exactly on the ridge the gradient has no part across it: y stays 0, and it stays at the saddle."
        return f"It has not got away within {PATIENCE:,} steps."
    said = f"It gets away after {taken:.0f} steps"
    if escape.points[1, 0] < 0:
        return f"{said}: the first jumps over the saddle, to x = {written(escape.points[1, 0])}, where it goes down."
    if escape.noise:
        return f"{said}: the noise alone pushes it off the ridge, and from there |y| grows as without it."
    if escape.theory is not None:
        expected = escape.theory[OFFSETS.index(escape.offset)]
        return (
            f"{said}; theory {expected:.1f}, since |y| is multiplied by 1 + 2η = {written(1 + 2 * escape.rate)} a step."
        )
    return f"{said}. No curvature, no fixed factor: an offset 1000 times smaller takes 10 times as long."
