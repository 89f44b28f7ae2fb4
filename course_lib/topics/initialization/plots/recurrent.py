"""The picture of a recurrent network's training, clipped and not: the gradient's length and the loss, step by step."""

import numpy as np
from matplotlib.figure import Figure

from course_lib.drawing.plot import Plot
from course_lib.drawing.style import Style
from course_lib.topics.initialization.experiments.recurrent import RecurrentTrainings

OVER = 10  # batches over which a loss is averaged


class RecurrentPlot(Plot):
    """``RecurrentPlot().show(trainings)``: one seed's runs."""

    size = (9.6, 3.5)

    def build(self, figure: Figure, style: Style) -> None:
        self.panels = figure.subplots(1, 2)
        self.panels[0].set(label="length", title="length of the gradient, before clipping", yscale="log")
        self.panels[1].set(label="loss", title=f"loss, mean of {OVER} batches")
        for panel in self.panels:
            panel.set_xlabel("step")
            panel.grid(True)

    def update(self, trainings: RecurrentTrainings) -> None:
        for k, name in enumerate(trainings.names):
            smooth = np.convolve(trainings.loss[:, k, 0], np.ones(OVER) / OVER, "valid")
            self.panels[0].plot(trainings.length[:, k, 0], **self.style.curve(k), lw=1.2, label=name)
            self.panels[1].plot(np.arange(OVER, OVER + len(smooth)), smooth, **self.style.curve(k), lw=1.8, label=name)
        self.panels[1].legend(fontsize=10)

    def describe(self, trainings: RecurrentTrainings) -> str:
        names = " and ".join(trainings.names)
        return (
            f"A recurrent network over {len(trainings.loss)} steps of training, {names}. Left the length of each "
            "step's gradient before clipping, which jumps from step to step; right the loss."
        )
