"""The picture of signals through many layers: variances forward and backward, the theory's line and its band."""

import numpy as np

from course_lib.drawing.plot import Plot
from course_lib.topics.initialization.experiments.depth import GONE
from course_lib.topics.initialization.plots.laboratory import in_words

WINDOWS = (6, 12, 25, 40, 65, 100, 150, 200, 310)  # decades to either side of 1


class LayerVariancesPlot(Plot):
    """``update(depth)``: left the variance of z^l, right that of ∂C/∂z^l, over the layers l."""

    size = (11.0, 5.7)

    def build(self, figure, style):
        figure.get_layout_engine().set(rect=(0, 0.055, 0.99, 0.8), w_pad=0.22)
        axes = figure.subplots(1, 2)
        titles = ("forward: mean square of z, layer by layer →", "← backward: mean square of ∂C/∂z")
        self.style, self.panels = style, []
        for k, (panel, title) in enumerate(zip(axes, titles, strict=True)):
            panel.set(label=("forward", "backward")[k], title=title, xlabel="layer", xlim=(0, 51), ylim=(-6, 6))
            panel.yaxis.set_major_formatter(lambda value, _: f"$10^{{{value:.0f}}}$")
            for axis in (panel.xaxis, panel.yaxis):
                axis.get_major_locator().set_params(integer=True)
            panel.grid(True)
            for edge in (-1, 1):
                panel.axhline(edge * np.log10(GONE), lw=1.2, ls=":", color=style.faint)
            band = panel.fill_between([1, 2], [0, 0], [0, 0], color=style.pale(style.colour(1), 0.75), lw=0)
            band.set_label("theory for one example, ± 2 deviations")
            theory = panel.plot(
                [], [], color=style.colour(1), ls=(0, (5, 1.5)), lw=1.6, label="theory, infinite width"
            )[0]
            measured = panel.plot(
                [], [], color=style.colour(0), marker="o", ms=3.5, lw=1, label="measured, 64 examples"
            )[0]
            between = panel.plot([], [], color=style.colour(2), ls="-", lw=1.4, label="of it, between examples")[0]
            self.panels.append((panel, *self.moving(band, theory, measured, between)))
        handles = list(self.panels[0][1:])
        figure.legend(handles=handles, loc="lower center", bbox_to_anchor=(0.5, 0.0), ncols=4, frameon=False)
        look = {"va": "top", "fontsize": 11}
        self.lines = self.moving([figure.text(0.012, 0.985 - 0.043 * k, "", **look) for k in range(3)])

    def update(self, d):
        nothing = np.full(d.depth, np.nan)
        self._panel(0, d, d.forward, d.forward_theory, d.forward_spread, d.between)
        self._panel(1, d, d.backward, d.backward_theory, d.backward_spread, nothing)
        window = _window(np.concatenate([d.forward, d.backward, d.forward_theory, d.backward_theory]))
        for panel, *_ in self.panels:
            self.limits(panel, x=(0, d.depth + 1), y=window)
        for line, text in zip(self.lines, [*d.fates, "", ""], strict=False):
            line.set_text(text)

    def _panel(self, k, d, values, theory, spread, between):
        _, band, line, dots, inner = self.panels[k]
        layers = np.arange(1, d.depth + 1, dtype=np.int64)
        theory = _shown(theory)
        low, high = (theory + (side * spread - spread**2 / 2) / np.log(10) for side in (-2, 2))
        known = np.isfinite(low)
        band.set_data(layers[known], low[known], high[known])
        line.set_data(layers, theory)
        dots.set_data(layers, _shown(values))
        inner.set_data(layers, _shown(between))

    def describe(self, d):
        numbers = [
            f"{name} {in_words(values[0])} at layer 1 (theory {in_words(theory[0])}), "
            f"{in_words(values[-1])} at layer {d.depth} (theory {in_words(theory[-1])})"
            for name, values, theory in (
                ("z²", d.forward, d.forward_theory),
                ("(∂C/∂z)²", d.backward, d.backward_theory),
            )
        ]
        return (
            f"{d.depth} layer{'s' * (d.depth > 1)} of {d.width} units. {' '.join(d.fates)} Means: {'; '.join(numbers)}."
        )


def _shown(values):
    """Their logarithms, and NaN for those that have none."""
    return np.log10(values, where=np.isfinite(values) & (values > 0), out=np.full(len(values), np.nan))


def _window(values):
    """Two ends, in decades, between which all of these values lie: few different ones, so that the axes seldom move."""
    decades = _shown(values)
    needed = -np.nanmin(decades, initial=0.0), np.nanmax(decades, initial=0.0)
    low, high = (next((w for w in WINDOWS if w > need), WINDOWS[-1]) for need in needed)
    return -low, high
