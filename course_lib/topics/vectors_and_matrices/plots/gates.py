"""A gate between vectors with its Jacobian written out, and what writing it out costs."""

import numpy as np

from course_lib.drawing.descriptions import written
from course_lib.drawing.plot import Plot
from course_lib.topics.vectors_and_matrices.experiments.gates import MOST
from course_lib.topics.vectors_and_matrices.plots.cells import Cells, number

TOP = 7.0  # the upper edge of all blocks


def lefts(n, m):
    """The left edges of the blocks x, z, J, dL/dz and dL/dx, in cells."""
    jacobian = 5.6
    return {"x": 0.4, "z": 3.0, "J": jacobian, "upstream": jacobian + m + 0.9, "downstream": jacobian + m + 2.8}


class Gate(Plot):
    """``update((name, local))``: x → z on the left, J · dL/dz = dL/dx on the right, number by number."""

    size = (10.4, 5.2)

    def build(self, figure, style):
        figure.set_layout_engine("none")
        axes = figure.add_axes((0.01, 0.0, 0.98, 0.92), label="numbers", frameon=False)
        axes.set(xlim=(0, 16.2), ylim=(0.7, 8.3), aspect="equal", anchor="W", xticks=[], yticks=[])
        axes.spines[:].set_visible(False)
        self.axes, self.cells = axes, Cells(self, axes, style, numbers=4 * MOST + MOST * MOST, strength=0.35)
        look = {"ha": "center", "va": "bottom", "fontsize": 12}
        self.names = self.moving([axes.text(0, 0, "", **look) for _ in range(5)])
        look = {"ha": "center", "va": "center", "fontsize": 15}
        self.signs = self.moving([axes.text(0, 0, sign, **look) for sign in ("→", "·", "=")])
        self.words = self.moving(figure.text(0.02, 0.975, "", va="top", fontsize=11))

    def update(self, result):
        name, gate = result
        n, m = gate.jacobian.shape
        at = lefts(n, m)
        columns = {"x": gate.x, "z": gate.z, "upstream": gate.upstream, "downstream": gate.downstream}
        blocks = [(values[:, None], at[key], TOP) for key, values in columns.items()]
        self.cells.update([*blocks, (gate.jacobian, at["J"], TOP)])
        titles = {"x": f"x\n{n}", "z": f"z\n{m}", "J": f"J = ∂z/∂x\n{n} × {m}", "upstream": f"dL/dz\n{m}"}
        titles["downstream"] = f"dL/dx\n{n}"
        for text, (key, title) in zip(self.names, titles.items(), strict=True):
            text.set(position=(at[key] + (m if key == "J" else 1) / 2, TOP + 0.12), text=title)
        middle = TOP - max(n, m) / 2
        for text, x in zip(self.signs, (at["z"] - 0.8, at["upstream"] - 0.45, at["downstream"] - 0.45), strict=True):
            text.set_position((x, middle))
        self.words.set_text(sentence(name, gate))

    def describe(self, result):
        name, gate = result
        shown = {"x": gate.x, "z": gate.z, "dL/dz": gate.upstream, "dL/dx": gate.downstream}
        vectors = "; ".join(f"{key} = [{', '.join(map(number, values))}]" for key, values in shown.items())
        rows = "; ".join(" ".join(map(number, row)) for row in gate.jacobian)
        return f"{name}: {vectors}; J = [{rows}]. {sentence(name, gate)}"


def sentence(name, gate):
    """What kind of derivative it is, and what of the Jacobian is worth keeping."""
    n, m = gate.jacobian.shape
    if m == 1:
        return f"One output: the Jacobian is a single column, the gradient of {name}, times one number."
    held = f"{gate.nonzero} of the {n * m} entries of J are not zero"
    if gate.diagonal:
        instead = f"{n} multiplications, entry by entry, do what J · dL/dz does with {n * m}"
        return f"{held}, and none off the diagonal: {instead}."
    return f"{held}; each x has a say in {'every' if gate.nonzero == n * m else 'some'} z."


class CostCurves(Plot):
    """``update((name, costs))``: bytes, multiplications and, if measured, seconds, with J and without it."""

    size = (11.0, 3.9)

    def build(self, figure, style):
        titles = ("bytes held", "multiplications", "seconds, on this machine")
        self.axes = figure.subplots(1, 3)
        for axes, title in zip(self.axes, titles, strict=True):
            axes.set(title=title, label=title, yscale="log", xlabel="n")
            axes.set_xscale("log", base=2)
            axes.grid(True)
        both = enumerate(("with the Jacobian", "without it"))
        looks = [style.curve(k) | style.point(k) | {"markersize": 5, "label": label} for k, label in both]
        self.lines = self.moving([[axes.plot([], [], **look)[0] for look in looks] for axes in self.axes])
        self.axes[0].legend(handles=self.lines[0], loc="upper left").set_zorder(0.5)
        look = {"ha": "center", "transform": self.axes[2].transAxes, "fontsize": 11}
        self.note = self.moving(self.axes[2].text(0.5, 0.5, "", **look))

    def update(self, result):
        _, costs = result
        nothing = np.full((2, len(costs.n)), np.nan)
        series = (costs.bytes, costs.products, nothing if costs.seconds is None else costs.seconds)
        for axes, lines, values in zip(self.axes, self.lines, series, strict=True):
            for line, each in zip(lines, values, strict=True):
                line.set_data(costs.n, each)
            self.limits(axes, x=(costs.n[0] / 1.4, costs.n[-1] * 1.4))
        for axes, values in zip(self.axes[:2], series, strict=False):
            self.limits(axes, y=(values.min() / 2, values.max() * 4))
        self.limits(self.axes[2], y=(1e-7, 1))
        self.note.set_text("" if costs.seconds is not None else "measured where Python runs")

    def describe(self, result):
        name, costs = result
        held, products = costs.bytes[:, -1], costs.products[:, -1]
        return (
            f"{name}, at n = {costs.n[-1]}: with the Jacobian {held[0]:,} bytes and {products[0]:,} multiplications, "
            f"without it {held[1]:,} bytes and {products[1]:,}. Both give the same dL/dx, to "
            f"{'1e-12' if costs.difference < 1e-12 else written(costs.difference, 2)}."
        )
