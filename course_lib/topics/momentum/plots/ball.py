"""Pictures of rolling balls: where they go, and the energy that they have left."""

from typing import Any

import numpy as np
from matplotlib.figure import Figure

from course_lib.drawing.descriptions import written
from course_lib.drawing.plot import Plot
from course_lib.drawing.style import Style
from course_lib.drawing.texts import TextLine, heading
from course_lib.topics.momentum.experiments import ball as balls
from course_lib.topics.momentum.experiments.ball import RollingBalls
from course_lib.topics.momentum.plots.parts import ABOVE

NAMES = ("gradient descent (β = 0)", "momentum")
ENDS = {
    "in the dent": "is caught in the dent",
    "in the valley": "lies in the valley",
    "on its way": "is still moving",
    "gone": "is gone",
}


class RollingBallsPlot(Plot):
    """``update(ball, frame)``: the curve with both balls, where they were at each step, and their energy."""

    size = (11.0, 5.2)
    axes_rect = (0.006, 0, 0.994, 0.87)
    text_lines = heading(), TextLine(0.93)
    clickable = ("curve",)

    def build(self, figure: Figure, style: Style) -> None:
        grid = figure.add_gridspec(2, 2, width_ratios=(1.35, 1))
        curve, path, energy = (figure.add_subplot(place) for place in (grid[:, 0], grid[0, 1], grid[1, 1]))
        curve.set(label="curve", xlabel="x", ylabel="J(x)", xlim=balls.WINDOW, ylim=(-0.9, 2.9))
        path.set(label="path", ylabel="x", ylim=(-5, 5.5))
        energy.set(label="energy", ylabel="height + v²/2η", xlabel="step", ylim=(-0.9, 2.9))
        self.right = (path, energy)
        self.curve = self.moving(curve.plot([], [], color=style.ink, lw=1.8)[0])
        self.x = np.linspace(*balls.WINDOW, 401)
        each = range(2)
        self.trail = self.moving(
            [curve.plot([], [], ls="", marker="|", ms=9, mew=1.2, color=style.colour(k))[0] for k in each]
        )
        edge: dict[str, Any] = {"ms": 14, "mec": style.background, "mew": 1.2, "ls": "", "zorder": 5}
        self.heads = self.moving([curve.plot([], [], label=NAMES[k], **edge, **style.point(k))[0] for k in each])
        self.lines = [
            self.moving([axes.plot([], [], lw=1.8, **style.curve(k))[0] for k in each]) for axes in self.right
        ]
        self.pale = [
            self.moving([axes.plot([], [], lw=1.2, alpha=0.4, **style.curve(k))[0] for k in each])
            for axes in self.right
        ]
        for axes in self.right:
            axes.grid(True)
        handles = [curve.plot([], [], ms=9, ls="", label=NAMES[k], **style.point(k))[0] for k in each]
        curve.legend(handles=handles, ncols=2, **ABOVE).set_zorder(0.5)

    def update(self, ball: RollingBalls, frame: int) -> None:
        self.curve.set_data(self.x, balls.height(self.x, ball.depth))
        steps = np.arange(ball.frames)
        for axes in self.right:
            self.limits(axes, x=(-0.02 * steps[-1], 1.02 * steps[-1]))
        seen = np.where(np.abs(ball.paths) < 1e3, ball.paths, np.nan)
        energies = np.where(np.abs(ball.energies) < 1e3, ball.energies, np.nan)
        for k in range(2):
            past = seen[k, : frame + 1]
            past = past[np.isfinite(past)]
            self.trail[k].set_data(past, balls.height(past, ball.depth))
            self.heads[k].set_data(past[-1:], balls.height(past[-1:], ball.depth))
            for values, pale, lines in zip((seen, energies), self.pale, self.lines, strict=True):
                pale[k].set_data(steps, values[k])
                lines[k].set_data(steps[: frame + 1], values[k, : frame + 1])

    def sentences(self, ball: RollingBalls, frame: int) -> tuple[str, str]:
        first, second = (written(x) if abs(x) < 1e3 else "out of reach" for x in ball.paths[:, frame])
        head = f"gradient descent at x = {first}, momentum (β = {written(ball.beta)}) at x = {second}"
        dent = "no minimum" if ball.dent is None else f"a minimum at x = {written(ball.dent)}"
        first_end, second_end = (ENDS[end] for end in ball.ends)
        ends = f"After {ball.frames - 1} steps gradient descent {first_end}, and momentum {second_end}."
        return f"Step {frame}: {head}.", f"The dent has {dent}. {ends}"

    def describe(self, ball: RollingBalls, frame: int) -> str:
        start = f"Start x = {written(ball.paths[0, 0])}, η = {written(ball.eta)}, dent {written(ball.depth)} deep."
        return f"{super().describe(ball, frame)} {start}"
