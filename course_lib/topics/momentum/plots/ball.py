"""Pictures of balls that roll: out of a dent or not, and in a bowl with more or less friction."""

import numpy as np

from course_lib.drawing.descriptions import written
from course_lib.drawing.plot import Plot
from course_lib.topics.momentum.experiments import ball as balls
from course_lib.topics.momentum.experiments.theory import EDGE

NAMES = ("gradient descent (β = 0)", "momentum")
ABOVE = {"loc": "lower center", "bbox_to_anchor": (0.5, 1.0), "columnspacing": 1.2}


class Ball(Plot):
    """``update(ball, frame)``: the curve with both balls, where they were at each step, and their energy."""

    size = (11.0, 5.2)
    clickable = ("curve",)

    def build(self, figure, style):
        figure.get_layout_engine().set(rect=(0.006, 0, 0.994, 0.87))
        grid = figure.add_gridspec(2, 2, width_ratios=(1.35, 1))
        curve, path, energy = (figure.add_subplot(place) for place in (grid[:, 0], grid[0, 1], grid[1, 1]))
        curve.set(label="curve", xlabel="x", ylabel="J(x)", xlim=balls.WINDOW, ylim=(-0.9, 2.9))
        path.set(label="path", ylabel="x", ylim=(-5, 5.5))
        energy.set(label="energy", ylabel="height + v²/2η", xlabel="step", ylim=(-0.9, 2.9))
        self.style, self.right = style, (path, energy)
        self.curve = self.moving(curve.plot([], [], color=style.ink, lw=1.8)[0])
        self.x = np.linspace(*balls.WINDOW, 401)
        each = range(2)
        self.trail = self.moving(
            [curve.plot([], [], ls="", marker="|", ms=9, mew=1.2, color=style.colour(k))[0] for k in each]
        )
        edge = {"ms": 14, "mec": style.background, "mew": 1.2, "ls": "", "zorder": 5}
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
        self.head = self.moving(figure.text(0.012, 0.985, "", va="top", fontsize=11.5, weight="bold"))
        self.note = self.moving(figure.text(0.012, 0.93, "", va="top", fontsize=10.5))

    def update(self, ball, frame):
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
        self.head.set_text(self._head(ball, frame))
        self.note.set_text(self._note(ball))

    def describe(self, ball, frame):
        start = f"Start x = {written(ball.paths[0, 0])}, η = {written(ball.eta)}, dent {written(ball.depth)} deep."
        return f"{self._head(ball, frame)} {self._note(ball)} {start}"

    @staticmethod
    def _head(ball, frame):
        places = (f"{written(x)}" if abs(x) < 1e3 else "out of reach" for x in ball.paths[:, frame])
        here = ", ".join(
            f"{name} at x = {place}"
            for name, place in zip(("gradient descent", f"momentum (β = {written(ball.beta)})"), places, strict=True)
        )
        return f"Step {frame}: {here}."

    @staticmethod
    def _note(ball):
        dent = (
            f"The dent has a minimum at x = {written(ball.rest)}"
            if ball.rest is not None
            else "The dent has no minimum"
        )
        words = {
            "in the dent": "is caught in the dent",
            "in the valley": "lies in the valley",
            "on its way": "is still moving",
            "gone": "is gone",
        }
        first, second = (words[end] for end in ball.ends)
        return f"{dent}. After {ball.frames - 1} steps gradient descent {first}, and momentum {second}."


class Friction(Plot):
    """``update(friction)``: five balls in a bowl, a strip each, and the size of their errors."""

    size = (11.0, 5.4)

    def build(self, figure, style):
        figure.get_layout_engine().set(rect=(0.006, 0, 0.994, 0.89))
        grid = figure.add_gridspec(5, 2, width_ratios=(1.35, 1))
        self.style = style
        self.strips = [figure.add_subplot(grid[k, 0], label=f"strip {k}") for k in range(5)]
        self.paths = []
        for k, (axes, beta) in enumerate(zip(self.strips, balls.FRICTIONS, strict=True)):
            axes.set(ylim=(-2.1, 2.1), yticks=[-1, 0, 1], xlim=(-2, 122))
            axes.set_ylabel(f"β = {beta:g}", rotation=0, ha="right", va="center", labelpad=8)
            axes.axhline(0, lw=1, color=style.faint)
            axes.tick_params(labelbottom=k == 4)
            self.paths.append(self.moving(axes.plot([], [], lw=1.5, marker="o", ms=2.5, color=style.colour(k))[0]))
        self.strips[0].set_title("θ at each step, from 1 at rest")
        self.strips[-1].set_xlabel("step")
        size = figure.add_subplot(grid[:, 1], label="size")
        size.set(
            title="size of the error, √(θ² + v²/αλ)", yscale="log", ylim=(1e-9, 1e6), xlim=(-2, 122), xlabel="step"
        )
        size.grid(True)
        names = [f"β = {beta:g}" for beta in balls.FRICTIONS]
        self.sizes = self.moving([size.plot([], [], label=name, **style.curve(k))[0] for k, name in enumerate(names)])
        size.legend(handles=self.sizes, loc="upper center", ncols=3).set_zorder(0.5)
        self.head = self.moving(figure.text(0.012, 0.985, "", va="top", fontsize=11.5, weight="bold"))
        self.note = self.moving(figure.text(0.012, 0.935, "", va="top", fontsize=10.5))

    def update(self, friction):
        steps = np.arange(len(friction.paths))
        for k, (path, size) in enumerate(zip(self.paths, self.sizes, strict=True)):
            inside = np.abs(friction.paths[:, k]) < 1e3
            path.set_data(steps, np.where(inside, friction.paths[:, k], np.nan))
            values = friction.sizes[:, k]
            size.set_data(steps, np.where((values > 1e-30) & (values < 1e30), values, np.nan))
        self.head.set_text(self._head(friction))
        self.note.set_text(self._note(friction))

    def describe(self, friction):
        rates = ", ".join(
            f"β = {b:g}: {written(rate)}" for b, rate in zip(balls.FRICTIONS, friction.rates, strict=True)
        )
        return f"{self._head(friction)} {self._note(friction)} By theory: {rates}."

    @staticmethod
    def _head(friction):
        each = ", ".join(f"{written(rate)}" for rate in np.where(friction.measured > 1e-6, friction.measured, 0))
        return f"{friction.rule}, αλ = {written(friction.product)}. Measured factors a step, from β = 0 to 1: {each}."

    @staticmethod
    def _note(friction):
        last, least = friction.measured[-1], int(friction.measured.argmin())
        words = {-1: "settles too", 0: "swings for ever: nothing takes energy from it", 1: "diverges, however slowly"}
        end = words[0 if abs(last - 1) <= EDGE else 1 if last > 1 else -1]
        if friction.measured[least] > 1:
            return f"All five diverge or go on for ever; β = 1 {end}."
        return f"Fastest: β = {balls.FRICTIONS[least]:g}. Without friction, β = 1, the ball {end}."
