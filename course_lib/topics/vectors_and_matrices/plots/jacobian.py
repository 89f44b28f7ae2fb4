"""A gate between vectors with its Jacobian written out."""

from matplotlib.figure import Figure

from course_lib.drawing.plot import Plot
from course_lib.drawing.style import Style
from course_lib.drawing.texts import TextLine
from course_lib.topics.vectors_and_matrices.experiments.jacobian import MAX_ENTRIES, LocalDerivative
from course_lib.topics.vectors_and_matrices.plots.cells import Cells, cell_number

TOP = 7.0  # the upper edge of all blocks


def left_edges(n: int, m: int) -> dict[str, float]:
    """The left edges of the blocks x, z, J, dL/dz and dL/dx, in cells."""
    jacobian = 5.6
    return {"x": 0.4, "z": 3.0, "J": jacobian, "upstream": jacobian + m + 0.9, "downstream": jacobian + m + 2.8}


class JacobianPlot(Plot):
    """``update((name, local))``: x → z on the left, J · dL/dz = dL/dx on the right, number by number."""

    size = (10.4, 5.2)
    text_lines = (TextLine(0.975, 11, x=0.02),)

    def build(self, figure: Figure, style: Style) -> None:
        figure.set_layout_engine("none")
        axes = figure.add_axes((0.01, 0.0, 0.98, 0.92), label="numbers", frameon=False)
        axes.set(xlim=(0, 16.2), ylim=(0.7, 8.3), aspect="equal", anchor="W", xticks=[], yticks=[])
        axes.spines[:].set_visible(False)
        self.axes, self.cells = axes, Cells(self, axes, style, numbers=(4 + MAX_ENTRIES) * MAX_ENTRIES, strength=0.35)
        self.names = self.moving([axes.text(0, 0, "", ha="center", va="bottom", fontsize=12) for _ in range(5)])
        self.signs = self.moving([axes.text(0, 0, sign, ha="center", va="center", fontsize=15) for sign in "→·="])

    def update(self, result: tuple[str, LocalDerivative]) -> None:
        _, gate = result
        n, m = gate.jacobian.shape
        at = left_edges(n, m)
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

    def sentences(self, result: tuple[str, LocalDerivative]) -> tuple[str]:
        return (sentence(*result),)

    def describe(self, result: tuple[str, LocalDerivative]) -> str:
        name, gate = result
        shown = {"x": gate.x, "z": gate.z, "dL/dz": gate.upstream, "dL/dx": gate.downstream}
        vectors = "; ".join(f"{key} = [{', '.join(map(cell_number, values))}]" for key, values in shown.items())
        rows = "; ".join(" ".join(map(cell_number, row)) for row in gate.jacobian)
        return f"{name}: {vectors}; J = [{rows}]. {sentence(name, gate)}"


def sentence(name: str, gate: LocalDerivative) -> str:
    """What kind of derivative it is, and what of the Jacobian is worth keeping."""
    n, m = gate.jacobian.shape
    if m == 1:
        return f"One output: the Jacobian is a single column, the gradient of {name}, times one number."
    held = f"{gate.nonzero} of the {n * m} entries of J are not zero"
    if gate.diagonal:
        instead = f"{n} multiplications, entry by entry, do what J · dL/dz does with {n * m}"
        return f"{held}, and none off the diagonal: {instead}."
    return f"{held}; each x has a say in {'every' if gate.nonzero == n * m else 'some'} z."
