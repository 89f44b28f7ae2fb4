"""A valley, and the same valley with every axis in a unit of its own."""

import numpy as np
from matplotlib.figure import Figure

from course_lib.drawing.descriptions import written
from course_lib.drawing.plot import Plot
from course_lib.drawing.style import Style
from course_lib.topics.adaptive_methods.experiments.rescaling import Rescaling
from course_lib.topics.adaptive_methods.plots.rules import TEXT_LINES

TURN, LEVELS = np.linspace(0, 2 * np.pi, 181), np.linspace(0.15, 1.3, 6) ** 2  # parts of the cost at the start
HALF = np.array([6.2, 5.0])  # of the window, in the new units


class RescalingPlot(Plot):
    """``update(rescaling)``: contours, descent and the line straight downhill, in θ and in u."""

    size = (10.6, 4.7)
    axes_rect = (0, 0.015, 1, 0.875)
    text_lines = TEXT_LINES

    def build(self, figure: Figure, style: Style) -> None:
        self.axes = figure.subplots(1, 2)
        names = (("before", "as it is", "θ"), ("after", "each axis in its own unit, $u_i = \\sqrt{h_{ii}}\\,θ_i$", "u"))
        for axes, (label, title, letter) in zip(self.axes, names, strict=True):
            axes.set(label=label, title=title, xlabel=f"{letter}₁", ylabel=f"{letter}₂")
            axes.set(xlim=(-HALF[0], HALF[0]), ylim=(-HALF[1], HALF[1]), aspect="equal")
        both = self.axes
        self.rings = [
            self.moving([axes.plot([], [], color=style.faint, lw=1.1, ls="-")[0] for _ in LEVELS]) for axes in both
        ]
        downhill = {"color": style.accent, "lw": 1.8, "ls": (0, (5, 2))}
        self.downhill = self.moving([axes.plot([], [], label="straight downhill", **downhill)[0] for axes in both])
        look = {"color": style.colour(0), "lw": 1.8, "ls": "-", "marker": "o", "ms": 4}
        self.paths = self.moving([axes.plot([], [], label="descent, best η", **look)[0] for axes in both])
        for axes in both:
            axes.plot([0], [0], marker="o", ms=8, mfc="none", mew=1.6, ls="", color=style.ink)
        figure.legend(handles=[self.downhill[0], self.paths[0]], ncols=2, loc="outside lower center")

    def update(self, found: Rescaling) -> None:
        units = (found.scales.min(), 1.0)
        for k, axes in enumerate(self.axes):
            window = HALF / units[k]
            self.limits(axes, x=(-window[0], window[0]), y=(-window[1], window[1]))
            hessian, path = found.hessians[k], found.paths[k]
            values, vectors = np.linalg.eigh(hessian)
            height = path[0] @ hessian @ path[0] / 2
            for ring, level in zip(self.rings[k], LEVELS, strict=True):
                around = np.stack([np.cos(TURN), np.sin(TURN)]) * np.sqrt(2 * level * height / values)[:, None]
                ring.set_data(*(vectors @ around))
            g = hessian @ path[0]
            line = path[0] - np.outer([0, 2 * np.linalg.norm(path[0])], g / np.linalg.norm(g))
            self.downhill[k].set_data(*line.T)
            self.paths[k].set_data(*path.T)

    def sentences(self, found: Rescaling) -> tuple[str, str]:
        (before, after), (slow, fast) = found.conditions, found.factors
        turn = f", turned by {written(found.angle)}°" if found.angle else ""
        head = f"Curvatures 1 and {written(found.kappa)}{turn}. Condition number: {written(before)} as it is,"
        left = f"{written(slow)} as it is, {written(_tidy(fast))} in its own units."
        return f"{head} {written(after)} in its own units.", f"What a step with the best η leaves of the error: {left}"


def _tidy(value):
    return 0.0 if value < 1e-9 else value
