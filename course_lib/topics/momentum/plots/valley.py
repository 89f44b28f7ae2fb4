"""Pictures of two-dimensional descents with momentum: the race in the valley, one step's arrows, four notations."""

import contourpy
import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.patches import FancyArrowPatch, Rectangle

from course_lib.drawing.descriptions import written
from course_lib.drawing.maps import DescentPaths, SurfaceMap
from course_lib.drawing.plot import Plot
from course_lib.topics.momentum.experiments.valley import NAMES

ABOVE = {"loc": "lower center", "bbox_to_anchor": (0.5, 1.0), "columnspacing": 1.2}
FLOOR = 1e-17


class Race(Plot):
    """``update(race, frame)``: the paths of the three rules in the valley, and their losses."""

    size = (11.0, 4.8)
    clickable = ("map",)

    def build(self, figure, style):
        figure.get_layout_engine().set(rect=(0.006, 0, 0.994, 0.87))
        land, loss = figure.subplots(1, 2, width_ratios=(1.25, 1))
        land.set(label="map", xlabel="x: shallow, curvature 1", ylabel="y: steep, curvature κ")
        self.map, self.paths = SurfaceMap(self, land, style, still=False), DescentPaths(self, land, style, 3, NAMES)
        loss.set(label="loss", xlabel="step", ylabel="loss, as a part of the first", yscale="log", ylim=(1e-12, 1e4))
        loss.set(yticks=10.0 ** np.arange(-12, 5, 3))
        loss.grid(True)
        self.loss = loss
        each = range(3)
        self.pale = self.moving([loss.plot([], [], lw=1.4, alpha=0.4, **style.curve(k))[0] for k in each])
        self.full = self.moving([loss.plot([], [], label=NAMES[k], **style.curve(k))[0] for k in each])
        self.dots = self.moving([loss.plot([], [], ms=8, ls="", **style.point(k))[0] for k in each])
        loss.legend(handles=self.full, ncols=3, **ABOVE).set_zorder(0.5)
        self.head = self.moving(figure.text(0.012, 0.985, "", va="top", fontsize=11.5, weight="bold"))
        places = (0.93, 0.885)
        self.notes = self.moving([figure.text(0.012, y, "", va="top", fontsize=10.5) for y in places])

    def update(self, race, frame):
        self.map.update(race.land)
        self.paths.update(race.paths, frame)
        steps = np.arange(race.frames)
        self.limits(self.loss, x=(-0.02 * steps[-1], 1.02 * steps[-1]))
        for pale, full, dot, losses in zip(self.pale, self.full, self.dots, race.losses, strict=True):
            shown = np.where((losses > 1e-30) & (losses < 1e30), losses, np.nan)
            pale.set_data(steps, shown)
            full.set_data(steps[: frame + 1], shown[: frame + 1])
            dot.set_data(steps[frame : frame + 1], shown[frame : frame + 1])
        self.head.set_text(self._head(race, frame))
        for note, text in zip(self.notes, self._notes(race), strict=True):
            note.set_text(text)

    def describe(self, race, frame):
        settings = (
            f"{name} η = {written(eta)}, β = {written(beta)}"
            for name, (eta, beta) in zip(NAMES, race.settings, strict=True)
        )
        return f"{'; '.join(settings)}. {self._head(race, frame)} {' '.join(self._notes(race))}"

    @staticmethod
    def _head(race, frame):
        each = ", ".join(f"{name} {_part(losses[frame])}" for name, losses in zip(NAMES, race.losses, strict=True))
        return f"κ = {written(race.kappa, 4)}, step {frame}. J/J₀: {each}."

    @staticmethod
    def _notes(race):
        edges = zip(race.rates, race.edges, strict=True)
        rates = ", ".join(f"{written(r)}{f' (diverges: η > {written(edge)})' if r > 1 else ''}" for r, edge in edges)
        arrived = ", ".join("not yet" if step is None else f"step {step}" for step in race.arrived)
        return f"Factor of the error a step, by theory: {rates}.", f"A millionth of the loss is left: {arrived}."


def _part(value):
    if not np.isfinite(value):
        return "overflowed"
    return written(value, 2) if value > 1e-30 else "0"


class LookAhead(Plot):
    """``update(run, frame)``: where the run is, and the arrows of its next step, by momentum and by Nesterov."""

    size = (11.0, 5.2)
    clickable = ("map",)

    def build(self, figure, style):
        figure.get_layout_engine().set(rect=(0.006, 0, 0.994, 0.83))
        land, near = figure.subplots(1, 2, width_ratios=(1.25, 1))
        land.set(label="map", xlabel="x", ylabel="y")
        near.set(label="step", xlim=(-1, 1), ylim=(-1, 1), xticks=[], yticks=[], aspect="equal", anchor="S")
        self.style, self.near = style, near
        self.map, self.paths = SurfaceMap(self, land, style, still=False), DescentPaths(self, land, style, 1)
        self.frame = self.moving(land.add_patch(Rectangle((0, 0), 1, 1, fill=False, ec=style.ink, lw=1.4, zorder=6)))
        self.lines = self.moving(near.add_collection(LineCollection([], colors=style.faint, linewidths=0.7, zorder=1)))
        thin = {"lw": 1.8, "mutation_scale": 13}
        looks = {
            "βv, the drift": {"color": style.ink, **thin},
            "−η∇J(θ)": {"color": style.colour(0), "ls": (0, (4, 1.5)), **thin},
            "−η∇J(θ + βv)": {"color": style.colour(3), "ls": (0, (1.2, 1)), **thin},
            "momentum's step": {"color": style.colour(1), "lw": 3, "mutation_scale": 18},
            "Nesterov's step": {"color": style.colour(2), "lw": 3, "mutation_scale": 18},
        }
        self.arrows = [_arrow(near, **look) for look in looks.values()]
        self.copy = _arrow(near, color=style.pale(style.colour(0), 0.5), lw=1.4, mutation_scale=10)
        self.moving(self.copy, *self.arrows)
        self.points = self.moving(
            near.plot([], [], ls="", marker="o", ms=8, color=style.ink, zorder=6)[0],
            near.plot([], [], ls="", marker="D", ms=8, mfc=style.background, mec=style.ink, mew=1.6, zorder=6)[0],
        )
        shown = [
            near.plot([], [], color=k["color"], lw=k["lw"], ls=k.get("ls", "-"), label=n)[0] for n, k in looks.items()
        ]
        for marker, face, name in (("o", style.ink, "θ"), ("D", style.background, "θ + βv")):
            shown.append(near.plot([], [], ls="", marker=marker, mfc=face, mec=style.ink, label=name)[0])
        figure.legend(handles=shown, ncols=7, loc="upper center", bbox_to_anchor=(0.5, 0.9), columnspacing=1.4)
        box = {"facecolor": style.background, "alpha": 0.8, "linewidth": 0, "pad": 2}
        self.scale = self.moving(near.text(0, -0.985, "", ha="center", va="bottom", fontsize=10, bbox=box))
        self.head = self.moving(figure.text(0.012, 0.985, "", va="top", fontsize=11.5, weight="bold"))
        self.note = self.moving(figure.text(0.012, 0.93, "", va="top", fontsize=10.5))

    def update(self, run, frame):
        step = run.step(frame)
        middle, half = step.window
        self.map.update(run.land)
        self.paths.update([run.path[: run.frames]], frame)
        self.frame.set(xy=middle - half, width=2 * half, height=2 * half)
        self._contours(run, middle, half)
        theta, ahead = ((p - middle) / half for p in (step.theta, step.theta + step.drift))
        for point, at in zip(self.points, (theta, ahead), strict=True):
            point.set_data(*at[:, None])
        ends = (
            (theta, step.drift),
            (theta, step.here),
            (ahead, step.ahead),
            (theta, step.momentum),
            (theta, step.nesterov),
        )
        for arrow, (tail, length) in zip([*self.arrows, self.copy], [*ends, (ahead, step.here)], strict=True):
            _point(arrow, tail, length / half)
        self.scale.set_text(f"this square is {written(2 * half, 2)} wide")
        self.head.set_text(self._head(step))
        self.note.set_text(self._note(run, step))

    def _contours(self, run, middle, half):
        t = np.linspace(-1, 1, 41)
        heights = run.land.surface(middle + half * np.stack(np.meshgrid(t, t), axis=-1))
        made = contourpy.contour_generator(t, t, heights)
        levels = np.linspace(heights.min(), heights.max(), 14)[1:-1]
        self.lines.set_segments([line for level in levels for line in made.lines(level)])

    def describe(self, run, frame):
        step = run.step(frame)
        names = ("drift βv", "−η∇J(θ)", "−η∇J(θ + βv)", "step of momentum", "step of Nesterov")
        arrows = (step.drift, step.here, step.ahead, step.momentum, step.nesterov)
        said = "; ".join(f"{name} ({_xy(arrow)})" for name, arrow in zip(names, arrows, strict=True))
        return f"{self._head(step)} {said}. {self._note(run, step)}"

    @staticmethod
    def _head(step):
        return f"Step {step.t + 1}, from θ = ({_xy(step.theta)})."

    @staticmethod
    def _note(run, step):
        gone = (
            f" After step {run.frames - 1} the run is out of reach: it diverges." if run.frames < len(run.path) else ""
        )
        if not step.drift.any():
            return f"At rest, v = 0: nothing to look ahead along, and the two steps are one and the same.{gone}"
        steps = [float(np.hypot(*s)) for s in (step.drift, step.momentum, step.nesterov)]
        apart = float(np.hypot(*(step.nesterov - step.momentum)))
        drift, momentum, nesterov = (written(s, 2) for s in steps)
        ends = f"the ends lie {written(apart, 2)} apart"
        return f"Drift {drift} long; momentum steps {momentum}, Nesterov {nesterov}; {ends}.{gone}"


def _arrow(axes, **look):
    return axes.add_patch(FancyArrowPatch((0, 0), (1, 1), arrowstyle="-|>", shrinkA=0, shrinkB=0, zorder=4, **look))


def _point(arrow, tail, length):
    """Move an arrow; one that is too short to have a direction is hidden."""
    arrow.set_visible(bool(np.hypot(*length) > 1e-3))
    arrow.set_positions(tail, tail + length)


def _xy(point):
    return ", ".join(written(v) for v in np.where(np.abs(point) < 1e-12, 0, point))


class Notations(Plot):
    """``update(notation)``: its path over that of the velocity form, and how far they are apart at each step."""

    size = (11.0, 4.8)

    def build(self, figure, style):
        figure.get_layout_engine().set(rect=(0.006, 0, 0.994, 0.87))
        land, apart = figure.subplots(1, 2, width_ratios=(1.25, 1))
        names = ("v ← αv − ηg, the velocity form", "the notation chosen")
        self.map, self.paths = SurfaceMap(self, land, style), DescentPaths(self, land, style, 2, names)
        land.set(label="map", xlabel="x", ylabel="y")
        land.legend(handles=self.paths.full, ncols=2, **ABOVE).set_zorder(0.5)
        apart.set(
            label="apart", xlabel="step", yscale="log", ylim=(FLOOR / 2, 1e3), yticks=10.0 ** np.arange(-17, 4, 4)
        )
        apart.set(title="distance of the two (0 lies at the bottom)")
        apart.grid(True)
        self.style, self.axes = style, apart
        self.apart = self.moving(apart.plot([], [], marker="s", ms=3.5, lw=1.2, color=style.colour(1))[0])
        self.head = self.moving(figure.text(0.012, 0.985, "", va="top", fontsize=12.5))
        self.note = self.moving(figure.text(0.012, 0.92, "", va="top", fontsize=10.5))

    def update(self, notation):
        self.map.update(notation.land)
        self.paths.update(notation.paths)
        steps = np.arange(len(notation.apart))
        self.limits(self.axes, x=(-2, steps[-1] + 2))
        shown = np.where(notation.apart < 1e6, np.maximum(notation.apart, FLOOR), np.nan)
        self.apart.set_data(steps, shown)
        self.head.set_text(f"{notation.name.partition(':')[0]}:   {notation.formula}")
        self.note.set(text=self._note(notation), color=self.style.ink if notation.same else self.style.accent)

    def describe(self, notation):
        return f"{notation.name}. {self._note(notation)}"

    @staticmethod
    def _note(notation):
        rates = f"Learning rate {written(notation.used)} beside η = {written(notation.eta)}"
        used = f"{rates}, momentum {written(notation.beta)}:"
        largest = notation.apart.max()
        if notation.same:
            return f"{used} the same path, to within rounding, in all {len(notation.apart) - 1} steps."
        left = np.flatnonzero(~(np.abs(notation.paths[1]) < 100).all(axis=-1))
        if left.size:
            return f"{used} another path. It leaves the valley and is beyond 100 at step {left[0]}."
        return f"{used} another path, up to {written(largest, 2)} apart (at step {int(notation.apart.argmax())})."
