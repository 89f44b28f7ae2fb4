"""All activations in one picture, also those that were registered."""

import numpy as np

from course_lib.activations import ACTIVATIONS, LAYERS, Elementwise
from course_lib.topics.activations.experiments.menu import AXIS, all_curves
from course_lib.topics.activations.plots.menu import AllActivationsPlot


class Cubic(Elementwise):
    """z³."""

    def value(self, z):
        return z**3

    def slope(self, z, a):
        return 3 * z**2


def test_slopes_are_those_of_the_curves():
    for one in all_curves():
        middle = (one.slope[1:] + one.slope[:-1]) / 2
        jumps = np.abs(np.diff(one.slope)) > 0.3
        error = np.abs(np.diff(one.a) / np.diff(AXIS) - middle)
        assert error[~jumps].max() < 0.01, one.name
        assert jumps.sum() <= 1


def test_a_registered_entry_appears():
    ACTIVATIONS.register("cubic", Cubic())
    try:
        curves = all_curves()
        plot = AllActivationsPlot(len(curves)).open()
        plot.move(curves)
        assert "cubic" in [one.name for one in curves]
        assert "cubic" in [axes.get_title() for axes in plot.panels]
        assert "cubic: −64 at −4" in plot.describe(curves)
    finally:
        del ACTIVATIONS["cubic"]
    assert len(all_curves()) == len(LAYERS)


def test_eleven_take_three_rows():
    curves = all_curves()
    plot = AllActivationsPlot(11).open()
    plot.move([*curves, *curves[:2]])
    assert sum(axes.get_visible() for axes in plot.panels) == 11
    assert plot.size[1] > AllActivationsPlot(10).size[1]
