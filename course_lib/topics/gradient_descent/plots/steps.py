"""A panel that several pictures of this notebook share: curves over the steps of a descent."""

from collections.abc import Iterable, Sequence

import numpy as np
from matplotlib.axes import Axes

from course_lib.drawing.plot import Plot


class StepsPanel:
    """All of each curve pale, up to the present in full. ``looks`` are matplotlib's keywords for each."""

    def __init__(self, plot: Plot, axes: Axes, looks: Sequence[dict], pale: float = 1.2, full: float = 2.2) -> None:
        axes.grid(True)
        self.pale = plot.moving(
            [axes.plot([], [], **look | {"lw": pale, "alpha": 0.4, "label": ""})[0] for look in looks]
        )
        self.full = plot.moving([axes.plot([], [], **look | {"lw": full})[0] for look in looks])

    def update(self, curves: Iterable[np.ndarray], frame: int) -> None:
        """One value a step, from step 0; NaN where there is nothing to draw."""
        for pale, full, values in zip(self.pale, self.full, curves, strict=True):
            steps = np.arange(len(values))
            pale.set_data(steps, values)
            full.set_data(steps[: frame + 1], values[: frame + 1])
