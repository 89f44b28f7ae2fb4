"""Five gradients in the plane and the means of all batches of two of them, drawn with and without replacement."""

import numpy as np
from matplotlib.figure import Figure

from course_lib.drawing.descriptions import written
from course_lib.drawing.plot import Plot
from course_lib.drawing.style import Style
from course_lib.topics.gradient_descent.experiments.small_batches import AllBatches

TURN = np.linspace(0, 2 * np.pi, 121)


class AllBatchesPlot(Plot):
    """``AllBatchesPlot().show(all_batches(True), all_batches(False))``: each mean, and the circle of the error."""

    size = (10.0, 4.6)

    def build(self, figure: Figure, style: Style) -> None:
        self.panels = figure.subplots(1, 2, sharex=True, sharey=True)
        self.parts = []
        for k, axes in enumerate(self.panels):
            axes.set(label=f"panel {k}", aspect="equal", xlim=(-1.4, 2.6), ylim=(-1.7, 2.0))
            axes.grid(True)
            single = axes.plot([], [], ls="", **{**style.point(0), "ms": 10}, label="one example")[0]
            batch = axes.plot([], [], ls="", **{**style.point(1), "ms": 6}, label="a batch of two")[0]
            mean = axes.plot([], [], "*", ms=17, color=style.accent, mec=style.background, label="g, the mean")[0]
            ring = axes.plot([], [], lw=1.6, **style.curve(1), label="its error")[0]
            self.parts.append((single, batch, mean, ring))
        self.panels[0].legend(loc="lower left").set_zorder(0.5)

    def update(self, *both: AllBatches) -> None:
        for found, axes, (single, batch, mean, ring) in zip(both, self.panels, self.parts, strict=True):
            how = "with" if found.replacement else "without"
            axes.set_title(f"{how} replacement: error {found.error:.3f}")
            single.set_data(*found.gradients.T)
            batch.set_data(*found.means.T)
            mean.set_data(*found.g[:, None])
            ring.set_data(*(found.g[:, None] + found.error * np.array([np.cos(TURN), np.sin(TURN)])))

    def describe(self, *both: AllBatches) -> str:
        errors = "; ".join(
            f"{'with' if found.replacement else 'without'} replacement {len(found.means)} equally likely draws, "
            f"root mean square error {written(found.error)}"
            for found in both
        )
        first = f"Gradients of {len(both[0].gradients)} examples, σ = {written(both[0].sigma)}"
        return f"{first}, and all batches of two: {errors}."
