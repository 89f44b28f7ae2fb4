"""All schedules side by side: one small picture each, on the same axes."""

import math
from collections.abc import Sequence

from matplotlib.figure import Figure

from course_lib.drawing.descriptions import written
from course_lib.drawing.plot import Plot
from course_lib.drawing.style import Style
from course_lib.topics.learning_rate_schedules.experiments.shapes import STEPS, Shape

ACROSS = 3


class ShapesPlot(Plot):
    """``ShapesPlot(len(shapes)).show(shapes)``: the rate over the steps, three schedules in a row."""

    def __init__(self, count: int) -> None:
        self.count, self.down = count, max(math.ceil(count / ACROSS), 1)
        self.size = (9.0, 0.4 + 1.6 * self.down)

    def build(self, figure: Figure, style: Style) -> None:
        grid = figure.subplots(self.down, ACROSS, sharex=True, sharey=True, squeeze=False)
        self.panels, self.lines = list(grid.ravel()), []
        for place, axes in enumerate(self.panels):
            if place >= self.count:
                axes.set_visible(False)
                continue
            axes.set(xlim=(-3, STEPS + 3), ylim=(-0.05, 1.1), xticks=[0, 100, 200, 300], yticks=[0, 0.5, 1])
            axes.grid(True)
            below = place + ACROSS >= self.count
            axes.tick_params(labelbottom=below, labelleft=place % ACROSS == 0)
            axes.set_xlabel("step" if below else "")
            axes.set_ylabel("η / largest" if place % ACROSS == 0 else "")
            self.lines.append(axes.plot([], [], **style.curve(0))[0])

    def update(self, shapes: Sequence[Shape]) -> None:
        for shape, axes, line in zip(shapes, self.panels, self.lines, strict=False):
            axes.set_title(shape.name + (", in one run" if shape.of_this_run else ""), fontsize=11.5)
            axes.set_label(shape.name)
            line.set_data(range(len(shape.rates)), shape.rates)

    def describe(self, shapes: Sequence[Shape]) -> str:
        """Each one in a sentence: its rate at the beginning, after each third, at the end."""
        places = (0, STEPS // 3, 2 * STEPS // 3, STEPS - 1)
        each = (f"{s.name}: {', '.join(written(float(s.rates[t]), 2) for t in places)}." for s in shapes)
        head = f"{len(shapes)} small pictures of the rate over {STEPS} steps, as a share of its largest value; "
        return head + f"at the steps {', '.join(map(str, places))} it is, " + " ".join(each)
