"""Batch, mini-batch and stochastic descent on one map, and how far above the minimum each is as examples are seen."""

import numpy as np
from matplotlib.figure import Figure

from course_lib.drawing.descriptions import written
from course_lib.drawing.plot import Plot
from course_lib.drawing.style import Style
from course_lib.drawing.texts import TextLine, heading
from course_lib.topics.gradient_descent.experiments.paths import CHUNK, MOST, NAMES, ROWS, START, ThreePaths

TURN = np.linspace(0, 2 * np.pi, 121)
LEVELS = (0.03, 0.15, 0.45, 1.0, 1.9, 3.2, 5.0)  # above the least cost
X, Y = (-2.2, 2.6), (-1.2, 2.8)
FAR = 50.0  # a path is drawn so far
LOST = 1e3  # a cost so far above the least one: it runs away


class ThreePathsPlot(Plot):
    """``update(paths, frame)``: all three after frame · CHUNK examples."""

    size = (11.0, 5.4)
    axes_rect = (0, 0, 1, 0.81)
    text_lines = heading(), *(TextLine(0.942 - 0.043 * k, x=0.034, mark=(sign, k)) for k, sign in enumerate("●■▲"))
    clickable = ()

    def build(self, figure: Figure, style: Style) -> None:
        left, right = figure.subplots(1, 2, width_ratios=(1.15, 1))
        left.set(label="map", title="contours of the cost J, and three ways down", xlabel="slope w", ylabel="offset b")
        left.set(xlim=X, ylim=Y, aspect="equal")
        right.set(label="cost", title="J less its least value", xlabel="epochs: examples seen, in passes over all")
        right.set(yscale="log", ylim=(1e-6, 20))
        right.grid(True)
        self.right, self.style = right, style
        self.rings = self.moving([left.plot([], [], color=style.faint, lw=0.9, alpha=0.8, ls="-")[0] for _ in LEVELS])
        self.best = self.moving(left.plot([], [], "*", ms=15, color=style.accent, zorder=6)[0])
        left.plot(*START, "o", ms=8, mfc="none", mec=style.ink, mew=1.6)
        looks = [{"color": style.colour(k), "ls": "-"} for k in range(3)]
        order = (4, 3, 2)
        thin = [{"lw": w, "marker": ".", "ms": s} for w, s in ((2.2, 8), (1.6, 5), (1.0, 3))]
        self.paths = self.moving(
            [left.plot([], [], **looks[k], **thin[k], zorder=order[k], label=NAMES[k])[0] for k in range(3)]
        )
        self.heads = self.moving(
            [left.plot([], [], ls="", ms=10, zorder=7, mec=style.background, **style.point(k))[0] for k in range(3)]
        )
        self.costs = self.moving([right.plot([], [], lw=1.8, **style.curve(k), label=NAMES[k])[0] for k in range(3)])
        figure.legend(handles=self.costs, ncols=3, loc="outside lower right")

    def update(self, three: ThreePaths, frame: int) -> None:
        lambdas, Q = np.linalg.eigh(three.cost.hessian)
        circle = np.stack([np.cos(TURN), np.sin(TURN)], axis=1)
        for ring, level in zip(self.rings, LEVELS, strict=True):
            ring.set_data(*(three.cost.best + (circle * np.sqrt(2 * level / lambdas)) @ Q.T).T)
        self.best.set_data(*three.cost.best[:, None])
        for k, (path, steps) in enumerate(zip(three.paths, three.steps_at(frame), strict=True)):
            shown = path[: steps + 1]
            near = (np.abs(shown) < FAR).all(axis=1)
            shown = shown if near.all() else shown[: int(near.argmin())]
            self.paths[k].set_data(*shown.T)
            self.heads[k].set_data(*shown[-1:].T)
            above = three.cost.above(shown)
            self.costs[k].set_data(np.arange(len(shown)) * three.sizes[k] / ROWS, np.maximum(above, 1e-12))
        self.limits(self.right, x=(0, MOST if three.epochs > 10 else 10))

    def sentences(self, three: ThreePaths, frame: int) -> tuple[str, ...]:
        return headline(frame), *(told(three, frame, k) for k in range(3))

    def describe(self, three: ThreePaths, frame: int) -> str:
        return " ".join(self.sentences(three, frame))


def headline(frame: int) -> str:
    """How many examples have been seen."""
    seen = frame * CHUNK
    return f"A line through {ROWS} points, after {seen:,} examples, that is {seen / ROWS:.3g} epochs."


def told(three: ThreePaths, frame: int, k: int) -> str:
    """How many steps a path has made, and where it is."""
    steps = three.steps_at(frame)[k]
    above = float(three.cost.above(three.paths[k][steps]))
    how = f"{NAMES[k].capitalize()} (m = {three.sizes[k]}, η = {written(three.rates[k])})"
    many = f"{steps:,} step{'s' * (steps != 1)}"
    if not above < LOST:
        return f"{how}: {many}, and it runs away: η is too large."
    distance = float(np.linalg.norm(three.paths[k][steps] - three.cost.best))
    return f"{how}: {many}, {written(distance, 2)} from the minimum, J is {written(above, 2)} above its least value."
