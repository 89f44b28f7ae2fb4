"""A plot with a bit of everything, for the tests."""

import numpy as np
from matplotlib.patches import Circle

from course_lib.drawing.plot import Plot

X = np.linspace(0, 10, 200)


class Everything(Plot):
    """Moving lines, an image below fixed points, a legend and a label above moving bars."""

    size = (6, 3)

    def build(self, figure, style):
        left, right = figure.subplots(1, 2)
        left.set_label("map")
        self.image = self.moving(left.imshow(np.zeros((8, 8)), vmin=0, vmax=1, extent=(0, 1, 0, 1), aspect="auto"))
        left.scatter([0.2, 0.8], [0.3, 0.6], **style.point(1))
        right.set(xlim=(0, 10), ylim=(-1, 1), xlabel="x")
        right.plot(X, 0.5 * np.cos(X), label="fixed", **style.curve(0))
        self.line = self.moving(*right.plot([], [], label="moving", **style.curve(1)))
        self.dot = self.moving(right.add_patch(Circle((5, 0), 0.3)))
        right.legend(loc="upper right")
        self.title = self.moving(right.set_title(""))

    def update(self, result):
        self.image.set_data(np.full((8, 8), result) * np.linspace(0, 1, 8))
        self.line.set_data(X, np.sin(X * (1 + result)))
        self.dot.set_center((10 * result, 0.5))
        self.title.set_text(f"at {result:.2f}")
