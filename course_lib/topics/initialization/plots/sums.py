"""The picture of a squared sum: the table of its products for one draw of the weights, and the mean over more."""

import numpy as np
from matplotlib.figure import Figure

from course_lib.drawing.plot import Plot
from course_lib.drawing.style import Style
from course_lib.topics.initialization.experiments.sums import SquaredSum


class SquaredSumPlot(Plot):
    """``SquaredSumPlot().show(found)``: n × n squares a panel, orange above 0 and blue below, with their numbers."""

    size = (9.6, 3.75)

    def build(self, figure: Figure, style: Style) -> None:
        self.panels = figure.subplots(1, 3)

    def update(self, found: SquaredSum) -> None:
        n, scale = len(found.expected), np.abs(found.expected).max()
        for panel, draws, products in zip(self.panels, found.draws, found.products, strict=True):
            panel.imshow(products, cmap=self.style.diverging, vmin=-1.5 * scale, vmax=1.5 * scale)
            for i, k in np.ndindex(n, n):
                panel.text(
                    k, i, _two_decimals(products[i, k]), ha="center", va="center", fontsize=8, color=self.style.ink
                )
            name = "one draw" if draws == 1 else f"mean over {draws:,} draws"
            panel.set_title(f"{name}: sum {_two_decimals(products.sum())}", fontsize=11)
            panel.set(label=name, xlabel="k", xticks=range(n), yticks=range(n))
            panel.set_xticklabels(range(1, n + 1))
            panel.set_yticklabels(range(1, n + 1))
        self.panels[0].set_ylabel("i")

    def describe(self, found: SquaredSum) -> str:
        parts = []
        for draws, products in zip(found.draws, found.products, strict=True):
            beside = np.abs(products[~np.eye(len(products), dtype=bool)]).max()
            diagonal = ", ".join(map(_two_decimals, np.diag(products)))
            name = "One draw" if draws == 1 else f"Mean over {draws:,} draws"
            parts.append(
                f"{name}: sum {_two_decimals(products.sum())}; diagonal {diagonal}; beside it at most {beside:.2f}."
            )
        return f"Tables of a_i W_i a_k W_k for {len(found.expected)} inputs. {' '.join(parts)}"


def _two_decimals(value):
    """As 0.43 or −0.12; what rounds to 0 has no sign."""
    return f"{value + 0.0:.2f}".replace("-0.00", "0.00").replace("-", "−")
