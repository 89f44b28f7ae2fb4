"""The output layer's error by three roads, beside its Jacobian."""

from typing import Any

import numpy as np
from matplotlib.figure import Figure

from course_lib.drawing.descriptions import signed, written
from course_lib.drawing.plot import Plot, round_up
from course_lib.drawing.style import Style
from course_lib.drawing.texts import TextLine, heading
from course_lib.topics.backpropagation_equations.experiments.output_error import OutputError


class OutputErrorPlot(Plot):
    """``update(error)``: left the output layer's Jacobian, right δ by these roads, and ŷ − y."""

    size = (11.0, 4.7)
    axes_rect = (0, 0, 1, 0.8)
    text_lines = heading(0.975), TextLine(0.915, 11.5), TextLine(0.86, 11.5)

    def build(self, figure: Figure, style: Style) -> None:
        left, right = figure.subplots(1, 2, width_ratios=(1, 1.9))
        ticks = range(10)
        left.set(
            label="Jacobian",
            title="∂ŷᵢ/∂zⱼ: orange above 0, blue below",
            xlabel="column j, row i",
            xticks=ticks,
            yticks=ticks,
        )
        right.set(
            label="delta", title="δⱼ = ∂C/∂zⱼ for each output j", xlabel="output j", xticks=ticks, xlim=(-0.6, 9.6)
        )
        right.grid(True, axis="y")
        right.axhline(0, color=style.faint, lw=1)
        self.jacobian = self.moving(left.imshow(np.zeros((10, 10)), cmap=style.diverging, vmin=-1, vmax=1))
        markers: tuple[dict[str, Any], ...] = (
            {"marker": "s", "ms": 15, "color": style.pale(style.colour(0), 0.35)},
            {"marker": "X", "ms": 9, "color": style.colour(1)},
            {"marker": "o", "ms": 13, "color": style.colour(2), "mfc": "none", "mew": 1.5},
            {"marker": "o", "ms": 5, "color": style.ink},
        )
        names = ("∇ₐC through the whole Jacobian", "∇ₐC ⊙ its diagonal (BP1 as printed)", "ŷ − y", "finite differences")
        self.roads = [
            right.plot([], [], ls="", label=name, **marker)[0] for name, marker in zip(names, markers, strict=True)
        ]
        self.moving(self.roads)
        figure.legend(handles=self.roads, loc="outside lower right", ncols=4, handletextpad=0.2, columnspacing=1.2)
        self.axes = right

    def update(self, error: OutputError) -> None:
        largest = max(np.abs(error.jacobian).max(), PALE)
        self.jacobian.set_data(error.jacobian / largest)
        for line, y in zip(self.roads, (error.full, error.hadamard, error.short, error.numeric), strict=True):
            line.set_data(np.arange(10), y)
        self.limits(self.axes, y=_around(error.numeric, error.hadamard, error.short))

    def sentences(self, error: OutputError) -> tuple[str, str, str]:
        y = int(error.y.argmax())
        a, upstream, delta = (signed(v[y]) for v in (error.a, error.upstream, error.numeric))
        largest = signed(np.abs(error.jacobian).max(), 2)
        there = f"there ŷ = {a}, ∂C/∂ŷ = {upstream}, δ = {delta}"
        verdicts = (f"{name}: {_verdict(error, road)}" for name, road in ROADS.items())
        return (
            f"Output and loss: {error.pair}.",
            f"The right class is {y}; {there}. Largest derivative: {largest}.",
            "; ".join(verdicts) + ".",
        )


PALE = 0.02  # a Jacobian with no entry above this is drawn pale: all derivatives are nearly gone
ROADS = {"Whole Jacobian": "full", "Hadamard product": "hadamard", "ŷ − y": "short"}


def _verdict(error, road):
    off = error.off(road)
    if not np.isfinite(off):
        return "∞ · 0, not a number"
    small = off <= 1e-7 * max(1, np.abs(error.z).max())
    return "right" if small else f"wrong, by up to {written(off, 2)}"


def _around(*arrays):
    """An axis for all finite values, its ends the same for similar ones: −2, −1, −0.5, −0.2, … and likewise above."""
    values = np.concatenate(arrays)
    values = values[np.isfinite(values)]
    low, high = (round_up(end, 1e-3) for end in (-values.min(initial=0), values.max(initial=0)))
    room = 0.08 * (low + high)
    return -low - room, high + room
