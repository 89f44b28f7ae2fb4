"""One step of momentum and one of Nesterov, arrow by arrow."""

import contourpy
import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch, Rectangle

from course_lib.drawing.descriptions import written
from course_lib.drawing.maps import DescentPaths, SurfaceMap
from course_lib.drawing.plot import Plot
from course_lib.drawing.style import Style
from course_lib.drawing.texts import TextLine, heading
from course_lib.topics.momentum.experiments.lookahead import LookAheadRun


class LookAheadPlot(Plot):
    """``update(run, frame)``: where the run is, and the arrows of its next step, by momentum and by Nesterov."""

    size = (11.0, 5.2)
    axes_rect = (0.006, 0, 0.994, 0.88)
    text_lines = heading(), TextLine(0.93)
    clickable = ("map",)

    def build(self, figure: Figure, style: Style) -> None:
        land, near = figure.subplots(1, 2, width_ratios=(1.25, 1))
        land.set(label="map", xlabel="x", ylabel="y")
        near.set(label="step", xlim=(-1, 1), ylim=(-1, 1), xticks=[], yticks=[], aspect="equal", anchor="S")
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
        point = {"ls": "", "mec": style.ink}
        kinds = {"θ": {"marker": "o", "mfc": style.ink}, "θ + βv": {"marker": "D", "mfc": style.background}}
        self.points = self.moving(
            near.plot([], [], ms=8, zorder=6, **point, **kinds["θ"])[0],
            near.plot([], [], ms=8, zorder=6, mew=1.6, **point, **kinds["θ + βv"])[0],
        )
        handles = [
            near.plot([], [], color=k["color"], lw=k["lw"], ls=k.get("ls", "-"), label=n)[0] for n, k in looks.items()
        ] + [near.plot([], [], label=name, **point, **kind)[0] for name, kind in kinds.items()]
        figure.legend(handles=handles, ncols=7, loc="outside lower center", columnspacing=1.4)
        box = {"facecolor": style.background, "alpha": 0.8, "linewidth": 0, "pad": 2}
        self.scale = self.moving(near.text(0, -0.985, "", ha="center", va="bottom", fontsize=10, bbox=box))

    def update(self, run: LookAheadRun, frame: int) -> None:
        step = run.step(frame)
        middle, half = step.window
        self.map.update(run.land)
        self.paths.update([run.path[: run.frames]], frame)
        self.frame.set(xy=middle - half, width=2 * half, height=2 * half)
        self._contours(run, middle, half)
        theta, ahead = ((p - middle) / half for p in (step.theta, step.theta + step.drift))
        for point, at in zip(self.points, (theta, ahead), strict=True):
            point.set_data(*at[:, None])
        tails = (theta, theta, ahead, theta, theta, ahead)
        lengths = (step.drift, step.at_theta, step.ahead, step.momentum, step.nesterov, step.at_theta)
        for arrow, tail, length in zip([*self.arrows, self.copy], tails, lengths, strict=True):
            _point(arrow, tail, length / half)
        self.scale.set_text(f"this square is {written(2 * half, 2)} wide")

    def _contours(self, run, middle, half):
        t = np.linspace(-1, 1, 41)
        heights = run.land.surface(middle + half * np.stack(np.meshgrid(t, t), axis=-1))
        contours = contourpy.contour_generator(t, t, heights)
        levels = np.linspace(heights.min(), heights.max(), 14)[1:-1]
        self.lines.set_segments([line for level in levels for line in contours.lines(level)])

    def sentences(self, run: LookAheadRun, frame: int) -> tuple[str, str]:
        step = run.step(frame)
        return f"Step {step.t + 1}, from θ = ({_xy(step.theta)}).", _note(run, step)

    def describe(self, run: LookAheadRun, frame: int) -> str:
        step = run.step(frame)
        names = ("drift βv", "−η∇J(θ)", "−η∇J(θ + βv)", "step of momentum", "step of Nesterov")
        lengths = (step.drift, step.at_theta, step.ahead, step.momentum, step.nesterov)
        arrows = "; ".join(f"{name} ({_xy(arrow)})" for name, arrow in zip(names, lengths, strict=True))
        head, note = self.sentences(run, frame)
        return f"{head} {arrows}. {note}"


def _note(run, step):
    gone = f" After step {run.frames - 1} the run is out of reach: it diverges." if run.frames < len(run.path) else ""
    if not step.drift.any():
        return f"At rest, v = 0: nothing to look ahead along, and the two steps are one and the same.{gone}"
    apart = step.nesterov - step.momentum
    drift, momentum, nesterov, ends = (
        written(float(np.hypot(*s)), 2) for s in (step.drift, step.momentum, step.nesterov, apart)
    )
    return f"Drift {drift} long; momentum steps {momentum}, Nesterov {nesterov}; the ends lie {ends} apart.{gone}"


def _arrow(axes, **look):
    return axes.add_patch(FancyArrowPatch((0, 0), (1, 1), arrowstyle="-|>", shrinkA=0, shrinkB=0, zorder=4, **look))


def _point(arrow, tail, length):
    """Move an arrow; one that is too short to have a direction is hidden."""
    arrow.set_visible(bool(np.hypot(*length) > 1e-3))
    arrow.set_positions(tail, tail + length)


def _xy(point):
    return ", ".join(written(v) for v in np.where(np.abs(point) < 1e-12, 0, point))
