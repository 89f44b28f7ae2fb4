"""The chain rule for vectors as a drawing: every path from one entry of x to the loss."""

import numpy as np
from matplotlib.figure import Figure

from course_lib.drawing.plot import Plot
from course_lib.drawing.style import Style
from course_lib.topics.vectors_and_matrices.plots.cells import cell_number

AT = {"x": 0.6, "z": 5.0, "L": 9.4}  # the columns of the nodes
SUBSCRIPTS = "₁₂₃₄₅₆"


class PathsPlot(Plot):
    """``update((jacobian, upstream, n))``: x, z and L with the paths from entry n of x (from 0) drawn strongly."""

    size = (9.6, 3.5)

    def build(self, figure: Figure, style: Style) -> None:
        figure.set_layout_engine("none")
        self.axes = figure.add_axes((0, 0, 1, 1), label="paths", frameon=False)
        self.axes.set(xlim=(-0.2, 10.2), ylim=(-0.45, 4.0), xticks=[], yticks=[])
        self.axes.spines[:].set_visible(False)

    def update(self, result: tuple[np.ndarray, np.ndarray, int]) -> None:
        jacobian, upstream, chosen = result
        n, m = jacobian.shape
        xs, zs = ([(AT[key], y) for y in _spread(count)] for key, count in (("x", n), ("z", m)))
        loss = (AT["L"], 1.5)
        for i, j in np.ndindex(n, m):
            self._wire(xs[i], zs[j], cell_number(float(jacobian[i, j])) if i == chosen else "", i == chosen, 0)
        for j in range(m):
            self._wire(zs[j], loss, cell_number(upstream[j]), True, 1)
        for name, places in (("x", xs), ("z", zs)):
            for k, place in enumerate(places):
                self._node(place, name + SUBSCRIPTS[k], name == "z" or k == chosen)
        self._node(loss, "L", True)
        captions = ((0.5, f"J = ∂z/∂x, {n} × {m}", 0), (0.5, f"dL/dz, {m} numbers", 1))
        ends = (("x", "z"), ("z", "L"))
        for (share, text, colour), (left, right) in zip(captions, ends, strict=True):
            middle = AT[left] + share * (AT[right] - AT[left])
            self.axes.text(middle, 3.75, text, ha="center", color=self.style.colour(colour), fontsize=12)
        self.axes.text(5, -0.3, self.sum_of(*result), ha="center", fontsize=12.5)

    def sum_of(self, jacobian: np.ndarray, upstream: np.ndarray, n: int) -> str:
        """The sum over the paths, in numbers."""
        terms = [
            f"{cell_number(a) if a >= 0 else f'({cell_number(a)})'} · {cell_number(b)}"
            for a, b in zip(jacobian[n], upstream, strict=True)
        ]
        return f"∂L/∂x{SUBSCRIPTS[n]} = {' + '.join(terms)} = {cell_number(jacobian[n] @ upstream)}"

    def describe(self, result: tuple[np.ndarray, np.ndarray, int]) -> str:
        jacobian, upstream, n = result
        paths = "; ".join(
            f"x{n + 1} to z{m + 1} with {cell_number(a)}, then to L with {cell_number(b)}"
            for m, (a, b) in enumerate(zip(jacobian[n], upstream, strict=True))
        )
        return f"A graph of x, z and L; the paths from x{n + 1} are strong: {paths}. {self.sum_of(*result)}."

    def _wire(self, start, end, text, strong, colour):
        ink = self.style.colour(colour) if strong else self.style.pale(self.style.faint, 0.4)
        self.axes.plot(*zip(start, end, strict=True), color=ink, ls="-", lw=2.4 if strong else 1.2, zorder=1)
        if text:
            share = 0.4
            place = [a + share * (b - a) for a, b in zip(start, end, strict=True)]
            box = {"facecolor": self.style.background, "edgecolor": "none", "pad": 1.5}
            self.axes.text(*place, text, ha="center", va="center", color=ink, fontsize=13, weight="bold", bbox=box)

    def _node(self, place, text, strong):
        ink = self.style.ink if strong else self.style.faint
        ring = {"boxstyle": "circle,pad=0.35", "facecolor": self.style.background, "edgecolor": ink, "linewidth": 1.6}
        self.axes.text(*place, text, ha="center", va="center", color=ink, fontsize=13, bbox=ring, zorder=3)


def _spread(count):
    """Heights of so many nodes, from above."""
    return 1.5 + 1.3 * (np.arange(count)[::-1] - (count - 1) / 2)
