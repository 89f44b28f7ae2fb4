"""∂L/∂a times σ′ is ∂L/∂z: with the squared error it is near 0 where the output is worst, with cross-entropy not."""

import numpy as np
from matplotlib.figure import Figure

from course_lib.drawing.descriptions import signed
from course_lib.drawing.plot import Plot
from course_lib.drawing.style import Style
from course_lib.topics.losses.experiments.cancelling import OUTPUTS, SlopeFactors

NAMES = ("½ squared error", "cross-entropy")


class CancellingPlot(Plot):
    """``CancellingPlot().show(factors())``: two factors and their product, over the output a, for the target 0."""

    size = (9.6, 3.4)

    def build(self, figure: Figure, style: Style) -> None:
        slope, prime, delta = figure.subplots(1, 3)
        titles = ("∂L/∂a", "times σ′(z) = a (1 − a)", "is ∂L/∂z")
        for axes, title, top in ((slope, titles[0], 8.0), (prime, titles[1], 0.3), (delta, titles[2], 1.05)):
            axes.set(label=title, title=title, xlabel="output a (the target is 0)", xlim=(0, 1), ylim=(0, top))
            axes.grid(True)
        self.slopes = [slope.plot([], [], **style.curve(k), label=name)[0] for k, name in enumerate(NAMES)]
        self.prime = prime.plot([], [], color=style.faint, ls="-")[0]
        self.deltas = [delta.plot([], [], **style.curve(k))[0] for k in (0, 1)]
        slope.legend(loc="upper left")

    def update(self, factors: SlopeFactors) -> None:
        for lines, rows in ((self.slopes, factors.by_output), (self.deltas, factors.delta)):
            for line, row in zip(lines, rows, strict=True):
                line.set_data(OUTPUTS, row)
        self.prime.set_data(OUTPUTS, factors.prime)

    def describe(self, factors: SlopeFactors) -> str:
        """The three at one place far from the target."""
        at = int(np.argmin(np.abs(OUTPUTS - 0.95)))
        parts = (
            f"{name}: {signed(factors.by_output[k, at])} times {signed(factors.prime[at])} is "
            f"{signed(factors.delta[k, at])}"
            for k, name in enumerate(NAMES)
        )
        head = "Three panels over the output a for the target 0: ∂L/∂a, σ′, and their product ∂L/∂z."
        return f"{head} At a = 0.95, {'; '.join(parts)}."
