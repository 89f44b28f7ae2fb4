"""Above what the answer is drawn from, below minus the log of it: the three losses of the course."""

from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure

from course_lib.drawing.descriptions import signed
from course_lib.drawing.plot import Plot
from course_lib.drawing.style import Style
from course_lib.topics.losses.experiments.likelihood import Distribution

COUNT = 3


class LikelihoodPlot(Plot):
    """``LikelihoodPlot().show(distributions())``: a column for each distribution."""

    size = (9.6, 5.2)

    def build(self, figure: Figure, style: Style) -> None:
        self.panels = figure.subplots(2, COUNT)
        for axes in self.panels.ravel():
            axes.grid(True)
        self.curves = [[axes.plot([], [], **style.curve(0))[0] for axes in row] for row in self.panels]
        self.others = [axes.plot([], [], **style.curve(1), label="y = 0")[0] for axes in self.panels[:, -1]]

    def update(self, distributions: Sequence[Distribution]) -> None:
        for k, each in enumerate(distributions):
            above, below = self.panels[:, k]
            self.curves[0][k].set_data(each.at, each.density)
            self.curves[1][k].set_data(each.at, each.minus_log)
            coin = each.other is not None
            above.set_title(f"{each.name}: {'probability' if coin else 'density'} of y")
            below.set_title(f"−log of it: {each.loss}")
            below.set_xlabel("p, the probability of y = 1" if coin else "error e = y − ŷ")
            for axes, top in ((above, 1.05 if coin else 0.55), (below, 5.0 if coin else 8.0)):
                axes.set(xlim=(0, 1) if coin else (-4, 4), ylim=(0, top))
            if each.other is not None:
                for line, y in zip(self.others, (each.other, -np.log(each.other)), strict=True):
                    line.set_data(each.at, y)
                self.curves[0][k].set_label("y = 1")
                above.legend(loc="upper center", ncols=2)

    def describe(self, distributions: Sequence[Distribution]) -> str:
        """Each column in a sentence."""
        parts = []
        for each in distributions:
            middle = int(np.argmin(np.abs(each.at - (0.5 if each.other is not None else 3.0))))
            at = f"at {signed(each.at[middle], 2)}"
            shape = f"{signed(each.density[middle], 2)} {at}; minus its log, {signed(each.minus_log[middle], 2)} there"
            parts.append(f"{each.name}: {shape}, is {each.loss}.")
        return f"Three columns, above a density or probability, below minus its log. {' '.join(parts)}"
