"""Two pictures of how large weights must be: the factors of both ways over σ², and the half that a ReLU keeps."""

import numpy as np
from matplotlib.figure import Figure

from course_lib.drawing.plot import Plot
from course_lib.drawing.style import Style


class BothWaysPlot(Plot):
    """``BothWaysPlot().show((n_in, n_out))``: the factors n_in σ² and n_out σ² of a linear layer, over σ²."""

    size = (8.6, 3.9)

    def build(self, figure: Figure, style: Style) -> None:
        self.axes = figure.subplots()
        self.axes.set(label="both ways", xlabel="σ², the variance of each weight", ylabel="factor of the mean square")
        self.axes.grid(True)

    def update(self, layer: tuple[int, int]) -> None:
        n_in, n_out = layer
        glorot = 2 / (n_in + n_out)
        end = 1.25 * max(1 / n_in, 1 / n_out)
        for k, (n, name) in enumerate(((n_in, "forward: n_in σ²"), (n_out, "backward: n_out σ²"))):
            self.axes.plot([0, end], [0, n * end], **self.style.curve(k), lw=2, label=name)
        self.axes.axhline(1, color=self.style.faint, lw=1.2, ls=":")
        self.axes.set(xlim=(0, end), ylim=(0, min(max(layer) * end, 3.2)))
        marks = ((1 / n_in, "1/n_in:\nforward kept"), (glorot, "Glorot,\n2/(n_in + n_out)"))
        for place, (x, name) in enumerate((*marks, (1 / n_out, "1/n_out:\nbackward kept"))):
            self.axes.axvline(x, color=self.style.accent if place == 1 else self.style.faint, lw=1.4)
            self.axes.text(x + 0.008 * end, 2.15, name, fontsize=10, va="bottom")
            for k, n in enumerate(layer):
                self.axes.plot([x], [n * x], ms=7, ls="", **self.style.point(k))
        self.axes.legend(loc="upper left", fontsize=10)

    def describe(self, layer: tuple[int, int]) -> str:
        n_in, n_out = layer
        g = 2 / (n_in + n_out)
        return (
            f"A linear layer from {n_in} units to {n_out}. Two straight lines through 0 over σ²: the forward factor is "
            f"1 at σ² = {1 / n_in:.4g}, the backward one at {1 / n_out:.4g}. Between them, at Glorot's {g:.4g}, "
            f"forward is {n_in * g:.3g} and backward {n_out * g:.3g}."
        )


class KeptHalfPlot(Plot):
    """``KeptHalfPlot().show(slope)``: what each z contributes to E[z²], and what is left of it after the activation.

    The activation is z above 0 and ``slope`` times z below.
    """

    size = (8.6, 3.4)

    def build(self, figure: Figure, style: Style) -> None:
        self.axes = figure.subplots()
        self.axes.set(label="contributions", xlabel="z", ylabel="z² times the density", xlim=(-4, 4), ylim=(0, 0.34))

    def update(self, slope: float) -> None:
        z = np.linspace(-4, 4, 401)
        whole = z**2 * np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi)
        left = np.where(z > 0, whole, slope**2 * whole)
        style = self.style
        self.axes.fill_between(z, 0, left, color=style.pale(style.colour(0), 0.45), label="kept: part of E[φ(z)²]")
        lost = {"facecolor": "none", "edgecolor": style.colour(1), "hatch": "///", "linewidth": 0}
        self.axes.fill_between(z, left, whole, **lost, label="cut off")
        self.axes.plot(z, whole, color=style.ink, lw=1.6, label="part of E[z²]")
        self.axes.legend(loc="upper center", fontsize=10)

    def describe(self, slope: float) -> str:
        kept = (1 + slope**2) / 2
        return (
            "z² times the normal density, over z: two equal hills to the left and to the right of 0, whose area is "
            f"E[z²] = 1. The activation keeps {kept:.3g} of it; the rest, on the left, is hatched."
        )
