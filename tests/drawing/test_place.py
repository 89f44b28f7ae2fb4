"""A plot in a place of another size than it was designed for."""

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

from course_lib.drawing.place import PlacedFigure


@pytest.mark.parametrize("number", [4, 5, 6, 7, 11])
def test_a_legend_in_a_narrow_place_ends_with_one_column(number):
    figure = PlacedFigure((9.0, 4.0), (1.5, 4.0))
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    lines = [axes.plot([], [], label=f"a rather long name {k}")[0] for k in range(number)]
    assert figure.legend(handles=lines, ncols=number)._ncols == 1
