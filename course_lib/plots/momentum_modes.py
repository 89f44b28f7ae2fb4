"""The error of a descent split by eigenvector: each part's size, who owns the loss that is left, and the rates."""

import numpy as np
from matplotlib.collections import PolyCollection

from course_lib.experiments.momentum_modes import FINE, STEPS
from course_lib.plots.describe import written
from course_lib.plots.plot import Plot

MOST = 6  # eigenvalues


class Modes(Plot):
    """``update(modes)``: two columns of charts, one a rule, and the factors a step over the curvature."""

    size = (11.0, 5.8)

    def build(self, figure, style):
        figure.get_layout_engine().set(rect=(0, 0, 1, 0.9))
        grid = figure.add_gridspec(2, 3, width_ratios=(1, 1, 1.1))
        self.style, steps = style, (-2, STEPS + 2)
        self.tops = [figure.add_subplot(grid[0, k], label=f"parts {k}") for k in range(2)]
        self.feet = [figure.add_subplot(grid[1, k], label=f"loss {k}") for k in range(2)]
        for k, (top, foot) in enumerate(zip(self.tops, self.feet, strict=True)):
            top.set(xlim=steps, ylim=(1e-9, 1e3), yscale="log", yticks=10.0 ** np.arange(-9, 4, 3))
            foot.set(xlim=(-0.5, STEPS / 5), ylim=(0, 1.1), xlabel="step")
            if k == 0:
                top.set_ylabel("|part| of the error")
                foot.set_ylabel("loss, stacked")
            top.grid(True)
        self.names = self.moving(
            [
                top.text(
                    0.97,
                    0.95,
                    "",
                    ha="right",
                    va="top",
                    transform=top.transAxes,
                    weight="bold",
                    bbox={"facecolor": style.background, "alpha": 0.75, "linewidth": 0, "pad": 2},
                )
                for top in self.tops
            ]
        )
        self.lines = [
            self.moving([top.plot([], [], lw=1.6, **style.curve(i))[0] for i in range(MOST)]) for top in self.tops
        ]
        self.stacks = [
            self.moving(
                [
                    foot.add_collection(
                        PolyCollection(
                            [], facecolors=style.pale(style.colour(i), 0.35), edgecolors=style.colour(i), lw=0.8
                        )
                    )
                    for i in range(MOST)
                ]
            )
            for foot in self.feet
        ]
        self._build_rates(figure.add_subplot(grid[:, 2], label="rates"), style)
        self.head = self.moving(figure.text(0.012, 0.985, "", va="top", fontsize=11.5, weight="bold"))
        self.note = self.moving(figure.text(0.012, 0.94, "", va="top", fontsize=10.5))

    def _build_rates(self, axes, style):
        axes.set(xscale="log", xlim=(8e-4, 1.25), ylim=(0, 1.32), xlabel="curvature λ", title="factor a step")
        axes.grid(True)
        axes.axhline(1, lw=1.4, color=style.accent)
        axes.text(9e-4, 1.015, "above: diverges", color=style.accent, va="bottom", fontsize=10)
        looks = ({"color": style.faint, "ls": (0, (5, 1.5))}, {"color": style.ink, "ls": "-"})
        self.curves = self.moving([axes.plot([], [], lw=1.8, **look)[0] for look in looks])
        marks = (("s", "none"), ("o", None))
        self.dots = [
            self.moving(
                [
                    axes.plot([], [], ls="", marker=m, ms=9, mew=1.8, mfc=face or style.colour(i), mec=style.colour(i))[
                        0
                    ]
                    for i in range(MOST)
                ]
            )
            for m, face in marks
        ]
        self.measured = self.moving(axes.plot([], [], ls="", marker="x", ms=7, mew=1.6, color=style.ink)[0])
        handles = [*self.curves, self.measured]
        names = ["gradient descent, theory (□)", "with momentum, theory (●)", "measured in the runs"]
        axes.legend(handles, names, loc="lower left").set_zorder(0.5)

    def update(self, modes):
        count = len(modes.eigenvalues)
        x = np.arange(STEPS + 1)
        for side, loss, lines, stack, name in zip(
            modes.sides, modes.losses, self.lines, self.stacks, self.names, strict=True
        ):
            sizes = np.abs(side.parts)
            sizes = np.where((sizes > 1e-30) & (sizes < 1e30), sizes, np.nan)
            heights = np.cumsum(np.minimum(np.where(np.isfinite(loss), loss, 1e3), 1e3), axis=1).T[:, : STEPS // 5 + 1]
            below = np.concatenate([np.zeros((1, heights.shape[1])), heights[:-1]])
            for i in range(MOST):
                lines[i].set_data(x, sizes[:, i]) if i < count else lines[i].set_data([], [])
                stack[i].set_verts([self._band(below[i], heights[i])] if i < count else [])
            name.set_text(side.name)
        self._rates(modes)
        self.head.set_text(self._head(modes))
        self.note.set_text(self._note(modes))

    @staticmethod
    def _band(low, high):
        x = np.arange(len(low))
        return np.concatenate([np.stack([x, high], -1), np.stack([x, low], -1)[::-1]])

    def _rates(self, modes):
        points = []
        for side, curve, dots in zip(modes.sides, self.curves, self.dots, strict=True):
            curve.set_data(FINE, side.curve)
            for i, dot in enumerate(dots):
                at = slice(i, i + 1)
                dot.set_data(modes.eigenvalues[at], side.rates[at])
            points += [*zip(modes.eigenvalues, side.measured, strict=True)]
        self.measured.set_data(*np.array(points).T)

    @staticmethod
    def _head(modes):
        settings = (f"{s.name} α = {written(s.alpha)}" + f", β = {written(s.beta)}" * (s.beta > 0) for s in modes.sides)
        kappa = written(modes.eigenvalues[-1] / modes.eigenvalues[0])
        return f"{len(modes.eigenvalues)} eigenvalues, κ = {kappa}. {'; '.join(settings)}."

    @staticmethod
    def _note(modes):
        worst = []
        for side in modes.sides:
            i = int(side.rates.argmax())
            verb = "diverges" if side.rates[i] > 1 else "is slowest"
            said = f"{written(side.rates[i])} a step (measured {written(side.measured[i])})"
            worst.append(f"{side.name}: λ = {written(modes.eigenvalues[i])} {verb}, {said}")
        return "; ".join(worst) + "."

    def describe(self, modes):
        rates = (f"{side.name}: {', '.join(written(rate) for rate in side.rates)}" for side in modes.sides)
        values = ", ".join(written(value) for value in modes.eigenvalues)
        return f"{self._head(modes)} {self._note(modes)} Factors by theory at λ = {values}: {'; '.join(rates)}."
