"""One step on a quadratic, and its two parts along the eigenvectors."""

import numpy as np
from matplotlib.figure import Figure

from course_lib.drawing.descriptions import signed, written
from course_lib.drawing.plot import Plot
from course_lib.drawing.style import Style
from course_lib.topics.gradient_descent.experiments.eigenvectors import EigenStep

TURN, LEVELS = np.linspace(0, 2 * np.pi, 121), (0.5, 1.2, 2.3, 3.8, 5.7, 8.0)


class EigenStepPlot(Plot):
    """``EigenStepPlot().show(eigen_step())``: contours, the step, and each part before and after it."""

    size = (10.0, 4.2)

    def build(self, figure: Figure, style: Style) -> None:
        left, right = figure.subplots(1, 2, width_ratios=(1.35, 1))
        left.set(label="map", title="a step, in two parts", xlim=(-2.9, 3.2), ylim=(-1.5, 2.7), aspect="equal")
        left.set(xlabel="θ₁", ylabel="θ₂")
        right.set(label="parts", title="the parts before (○) and after (●)", yticks=(0, 1), ylim=(-0.6, 1.6))
        right.set_xlim(-1.6, 2.8)
        right.axvline(0, lw=1.2, color=style.ink)
        right.grid(True)
        self.rings = [left.plot([], [], color=style.faint, lw=0.9, ls="-", alpha=0.8)[0] for _ in LEVELS]
        self.axes_of = [left.plot([], [], lw=1.2, **style.curve(k + 1))[0] for k in range(2)]
        self.legs = [left.plot([], [], lw=3, alpha=0.6, ls="-", color=style.colour(k + 1))[0] for k in range(2)]
        self.step = left.plot([], [], lw=2, ls="-", color=style.ink, zorder=4)[0]
        hollow = {"ls": "", "ms": 10, "mfc": style.background, "mew": 1.8, "zorder": 5}
        self.before = [left.plot([], [], "o", mec=style.ink, **hollow)[0]]
        self.after = [left.plot([], [], "o", ms=10, color=style.ink, zorder=5)[0]]
        for k in range(2):
            self.before.append(right.plot([], [], "o", mec=style.colour(k + 1), **hollow)[0])
            self.after.append(right.plot([], [], "o", ms=10, color=style.colour(k + 1), zorder=5)[0])
        self.moves = [right.plot([], [], lw=2.5, **style.curve(k + 1))[0] for k in range(2)]
        self.labels = [right.text(0, k + 0.2, "", fontsize=11, ha="center") for k in range(2)]
        self.names = [left.text(0, 0, "", fontsize=11.5, color=style.colour(k + 1)) for k in range(2)]
        self.right = right

    def update(self, found: EigenStep) -> None:
        for ring, level in zip(self.rings, LEVELS, strict=True):
            along = np.stack([np.cos(TURN), np.sin(TURN)], axis=1) * np.sqrt(2 * level / found.lambdas)
            ring.set_data(*(along @ found.vectors.T).T)
        self.step.set_data(*found.points.T)
        self.before[0].set_data(*found.points[:1].T)
        self.after[0].set_data(*found.points[1:].T)
        for k in range(2):
            v = found.vectors[:, k]
            self.axes_of[k].set_data(*np.outer((-4, 4), v).T)
            foot = found.parts[0, 0] * found.vectors[:, 0]
            self.legs[k].set_data(*np.array([(0, 0), foot] if k == 0 else [foot, found.points[0]]).T)
            self.names[k].set(text=f"u{'₁₂'[k]}, λ = {found.lambdas[k]:g}", position=((2.0, 0.35), (-2.6, 2.25))[k])
            self.before[k + 1].set_data([found.parts[0, k]], [k])
            self.after[k + 1].set_data([found.parts[1, k]], [k])
            self.moves[k].set_data(found.parts[:, k], [k, k])
            self.labels[k].set(text=f"times {signed(_factor(found, k))}", x=found.parts[:, k].mean())
        self.right.set_yticklabels([f"along u{'₁₂'[k]}\nλ = {found.lambdas[k]:g}" for k in range(2)])

    def describe(self, found: EigenStep) -> str:
        parts = "; ".join(
            f"along the eigenvector with λ = {written(found.lambdas[k])} from {signed(found.parts[0, k])} to "
            f"{signed(found.parts[1, k], 3)}, times {signed(_factor(found, k))}"
            for k in range(2)
        )
        return f"One step with η = {written(found.rate)} on a quadratic, in its two parts: {parts}."


def _factor(found, k):
    return float(1 - found.rate * found.lambdas[k])
