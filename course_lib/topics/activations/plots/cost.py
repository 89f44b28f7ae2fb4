"""What an activation costs: nanoseconds an entry, forward and backward, on the machine that ran the cell."""

import numpy as np
from matplotlib.figure import Figure

from course_lib.drawing.plot import Plot
from course_lib.drawing.style import Style


class CostPlot(Plot):
    """``update(costs)``: a dict ``name → (forward, backward)`` in nanoseconds, as bars."""

    size = (8.6, 3.4)

    def build(self, figure: Figure, style: Style) -> None:
        axes = figure.subplots()
        axes.set(label="costs", title="nanoseconds an entry, float32: forward, and hatched backward", xlabel="ns")
        axes.grid(True, axis="x")
        self.axes, self.style = axes, style

    def update(self, costs: dict[str, tuple[float, float]]) -> None:
        rows = np.arange(len(costs))
        for k, hatch in enumerate(("", "///")):
            times = [pair[k] for pair in costs.values()]
            look = {"height": 0.38, "color": self.style.pale(self.style.colour(k), 0.25), "hatch": hatch}
            bars = self.axes.barh(rows + 0.2 * (2 * k - 1), times, **look)
            self.axes.bar_label(bars, [f"{t:.2f}" for t in times], padding=3, fontsize=9.5)
        self.axes.set_yticks(rows, list(costs))
        self.axes.set(ylim=(len(costs) - 0.4, -0.6), xlim=(0, 1.12 * max(map(max, costs.values()))))

    def describe(self, costs: dict[str, tuple[float, float]]) -> str:
        """No durations: they are another machine's tomorrow."""
        return f"Bars: nanoseconds an entry, forward and backward, of {', '.join(costs)}, measured when the cell ran."
