"""The picture of signals through many layers: variances forward and backward, the theory's line and its band."""

from typing import Any

import numpy as np
from matplotlib.figure import Figure

from course_lib.drawing.plot import Plot
from course_lib.drawing.style import Style
from course_lib.drawing.texts import TextLine
from course_lib.topics.initialization.experiments.depth import GONE, LayerVariances
from course_lib.topics.initialization.plots.words import in_words

WINDOWS = (6, 12, 25, 40, 65, 100, 150, 200, 310)  # decades to either side of 1


class LayerVariancesPlot(Plot):
    """``update(variances)``: left the variance of z^l, right that of ∂J/∂z^l, over the layers l."""

    size = (11.0, 5.7)
    axes_rect = (0, 0.055, 0.99, 0.8)
    text_lines = tuple(TextLine(0.985 - 0.043 * k, 11) for k in range(3))

    def build(self, figure: Figure, style: Style) -> None:
        engine: Any = figure.get_layout_engine()
        engine.set(w_pad=0.22)
        axes = figure.subplots(1, 2)
        titles = ("forward: mean square of z, layer by layer →", "← backward: mean square of ∂J/∂z")
        self.panels = []
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
            looks = (
                {"color": style.colour(1), "ls": (0, (5, 1.5)), "lw": 1.6, "label": "theory, infinite width"},
                {"color": style.colour(0), "marker": "o", "ms": 3.5, "lw": 1, "label": "measured, 64 examples"},
                {"color": style.colour(2), "ls": "-", "lw": 1.4, "label": "of it, between examples"},
            )
            lines = [panel.plot([], [], **look)[0] for look in looks]
            self.panels.append((panel, *self.moving(band, *lines)))
        handles = list(self.panels[0][1:])
        figure.legend(handles=handles, loc="lower center", bbox_to_anchor=(0.5, 0.0), ncols=4, frameon=False)

    def update(self, variances: LayerVariances) -> None:
        v, nothing = variances, np.full(variances.depth, np.nan)
        self._update_panel(0, v.forward, v.forward_theory, v.forward_spread, v.between)
        self._update_panel(1, v.backward, v.backward_theory, v.backward_spread, nothing)
        window = _window(np.concatenate([v.forward, v.backward, v.forward_theory, v.backward_theory]))
        for panel, *_ in self.panels:
            self.limits(panel, x=(0, v.depth + 1), y=window)

    def _update_panel(self, k, values, theory, spread, between):
        _, band, *lines = self.panels[k]
        layers, theory = np.arange(1, len(values) + 1, dtype=np.int64), _logarithms(theory)
        low, high = (theory + (side * spread - spread**2 / 2) / np.log(10) for side in (-2, 2))
        known = np.isfinite(low)
        band.set_data(layers[known], low[known], high[known])
        for line, logarithms in zip(lines, (theory, _logarithms(values), _logarithms(between)), strict=True):
            line.set_data(layers, logarithms)

    def sentences(self, variances: LayerVariances) -> list[str]:
        return variances.fates

    def describe(self, variances: LayerVariances) -> str:
        v, last = variances, variances.depth
        means = "; ".join(
            f"{name} {in_words(values[0])} at layer 1 (theory {in_words(theory[0])}), "
            f"{in_words(values[-1])} at layer {last} (theory {in_words(theory[-1])})"
            for name, values, theory in (
                ("z²", v.forward, v.forward_theory),
                ("(∂J/∂z)²", v.backward, v.backward_theory),
            )
        )
        return f"{last} layer{'s' * (last > 1)} of {v.width} units. {super().describe(v)} Means: {means}."


def _logarithms(values):
    """Their logarithms, and NaN for those that have none."""
    return np.log10(values, where=np.isfinite(values) & (values > 0), out=np.full(len(values), np.nan))


def _window(values):
    """Two ends, in decades, between which all of these values lie: few different ones, so that the axes seldom move."""
    decades = _logarithms(values)
    needed = -np.nanmin(decades, initial=0.0), np.nanmax(decades, initial=0.0)
    low, high = (next((w for w in WINDOWS if w > need), WINDOWS[-1]) for need in needed)
    return -low, high
