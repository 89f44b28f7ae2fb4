"""Every explorer as the page gets it, without what it computes: for the tests of where things stand."""

import numpy as np

from course_lib.drawing.plot import Plot
from course_lib.explorers.explorer import Explorer
from course_lib.explorers.model import Computation, Model
from tests.all_explorers import EXPLORERS


def empty() -> dict[str, Explorer]:
    """All explorers by name, with white pictures of the size that the page asked for."""
    Model.computed = lambda self, changes=(): Computation(
        self.setting.states | dict(changes), None, 10 * bool(self.frames)
    )
    Plot.build = Plot.move = lambda self, *given: None
    for plot in Plot.__subclasses__():
        _hollow(plot)
    Plot.draw = _white
    Plot.describe = lambda self, *result: ""
    return {name: make() for name, make in EXPLORERS.items()}


def _hollow(plot):
    """A plot that draws nothing."""
    for kind in (plot, *plot.__subclasses__()):
        kind.build, kind.describe = Plot.build, lambda self, *result: ""


def _white(plot):
    """A white picture, and a ground alike."""
    width, height = map(int, plot.figure.bbox.size)
    plot.layers.pixels = plot.layers.ground = np.full((height, width, 4), 255, np.uint8)
    return plot.layers.pixels
