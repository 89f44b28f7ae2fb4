"""The picture of chains of linear units: the signal on its way up, the error on its way back, for a few weights."""

from collections.abc import Sequence

from matplotlib.figure import Figure

from course_lib.drawing.descriptions import written
from course_lib.drawing.plot import Plot
from course_lib.drawing.style import Style
from course_lib.topics.initialization.experiments.chain import Chain


class ChainsPlot(Plot):
    """``ChainsPlot().show(chains)``: a curve a chain, left the signal, right the error, on logarithmic axes."""

    size = (9.6, 3.6)

    def build(self, figure: Figure, style: Style) -> None:
        self.panels = figure.subplots(1, 2, sharey=True)
        titles = ("forward: the signal after layer l →", "← backward: the error that comes back to layer l")
        for panel, title, label in zip(self.panels, titles, ("signal", "error"), strict=True):
            panel.set(label=label, xlabel="layer l", yscale="log")
            panel.set_title(title, fontsize=11)
            panel.grid(True)

    def update(self, chains: Sequence[Chain]) -> None:
        for k, one in enumerate(chains):
            for panel, values in zip(self.panels, (one.signal, one.error), strict=True):
                panel.plot(values, **self.style.curve(k), lw=2, label=f"w = {one.weight:g}")
        for panel in self.panels:
            panel.set(xlim=(0, chains[0].layers), xticks=range(0, chains[0].layers + 1, 5))
        self.figure.legend(*self.panels[0].get_legend_handles_labels(), loc="outside right center", fontsize=10)

    def describe(self, chains: Sequence[Chain]) -> str:
        ends = "; ".join(f"w = {one.weight:g}: {written(one.signal[-1])}" for one in chains)
        return (
            f"Chains of {chains[0].layers} linear units with one weight w each. Forward the signal, which begins at 1, "
            f"is at the top: {ends}. Backward the error begins at 1 at the top and has the same sizes at the bottom."
        )
