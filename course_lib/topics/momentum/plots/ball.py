"""Pictures of rolling balls: out of a dent or not, and in a bowl with more or less friction."""

from typing import Any

import numpy as np
from matplotlib.figure import Figure

from course_lib.drawing.descriptions import written
from course_lib.drawing.plot import Plot
from course_lib.drawing.style import Style
from course_lib.drawing.texts import TextLine, heading
from course_lib.topics.momentum.experiments import ball as balls
from course_lib.topics.momentum.experiments.ball import FrictionRuns, RollingBalls
from course_lib.topics.momentum.experiments.theory import EDGE
from course_lib.topics.momentum.plots.parts import ABOVE, drawable

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


class FrictionPlot(Plot):
    """``update(friction)``: five balls in a bowl, a strip each, and the size of their errors."""

    size = (11.0, 5.4)
    axes_rect = (0.006, 0, 0.994, 0.89)
    text_lines = heading(), TextLine(0.935)

    def build(self, figure: Figure, style: Style) -> None:
        grid = figure.add_gridspec(5, 2, width_ratios=(1.35, 1))
        strips = [figure.add_subplot(grid[k, 0], label=f"strip {k}") for k in range(5)]
        self.paths = []
        for k, (axes, beta) in enumerate(zip(strips, balls.FRICTIONS, strict=True)):
            axes.set(ylim=(-2.1, 2.1), yticks=[-1, 0, 1], xlim=(-2, 122))
            axes.set_ylabel(f"β = {beta:g}", rotation=0, ha="right", va="center", labelpad=8)
            axes.axhline(0, lw=1, color=style.faint)
            axes.tick_params(labelbottom=k == 4)
            self.paths.append(self.moving(axes.plot([], [], lw=1.5, marker="o", ms=2.5, color=style.colour(k))[0]))
        strips[0].set_title("θ at each step, from 1 at rest")
        strips[-1].set_xlabel("step")
        size = figure.add_subplot(grid[:, 1], label="size")
        size.set(title="size of the error, √(θ² + v²/αλ)", yscale="log", ylim=(1e-9, 1e6))
        size.set(xlim=(-2, 122), xlabel="step")
        size.grid(True)
        names = [f"β = {beta:g}" for beta in balls.FRICTIONS]
        self.sizes = self.moving([size.plot([], [], label=name, **style.curve(k))[0] for k, name in enumerate(names)])
        size.legend(handles=self.sizes, loc="upper center", ncols=3).set_zorder(0.5)

    def update(self, friction: FrictionRuns) -> None:
        steps = np.arange(len(friction.paths))
        for k, (path, size) in enumerate(zip(self.paths, self.sizes, strict=True)):
            inside = np.abs(friction.paths[:, k]) < 1e3
            path.set_data(steps, np.where(inside, friction.paths[:, k], np.nan))
            size.set_data(steps, drawable(friction.sizes[:, k]))

    def sentences(self, friction: FrictionRuns) -> tuple[str, str]:
        each = ", ".join(written(rate) for rate in np.where(friction.measured > 1e-6, friction.measured, 0))
        setting = f"{friction.rule}, αλ = {written(friction.product)}"
        last, least = friction.measured[-1], int(friction.measured.argmin())
        words = {-1: "settles too", 0: "swings for ever: nothing takes energy from it", 1: "diverges, however slowly"}
        end = words[0 if abs(last - 1) <= EDGE else 1 if last > 1 else -1]
        note = f"Fastest: β = {balls.FRICTIONS[least]:g}. Without friction, β = 1, the ball {end}."
        if friction.measured[least] > 1:
            note = f"All five diverge or go on for ever; β = 1 {end}."
        return f"{setting}. Measured factors a step, from β = 0 to 1: {each}.", note

    def describe(self, friction: FrictionRuns) -> str:
        each = zip(balls.FRICTIONS, friction.rates, strict=True)
        rates = ", ".join(f"β = {beta:g}: {written(rate)}" for beta, rate in each)
        return f"{super().describe(friction)} By theory: {rates}."
