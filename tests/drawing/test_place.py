"""A plot in a place of another size than it was designed for."""

import itertools

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

from course_lib.drawing.place import PlacedFigure
from course_lib.drawing.plot import Plot
from course_lib.drawing.texts import TextLine, heading
from tests.drawing.clashes import clashes
from tests.drawing.everything import Everything


class Small(Everything):
    size = (12, 6)

    def build(self, figure, style):
        super().build(figure, style)
        for axes in figure.axes:
            axes.plot([0, 1], [0, 1], label="a rather long name")
            axes.legend()


@pytest.mark.parametrize("place", [(5.6, 4.6), (8.6, 3.6), (1.0, 9.0), (9.0, 0.6), (0.5, 0.5), (40.0, 1.0)])
def test_where_there_is_little_room_legends_go_below(place):
    plot = Small().open(place=place)
    plot.move(0.5)
    plot.draw()
    legends, axes = [axes.get_legend() for axes in plot.figure.strip], plot.figure.axes
    assert plot.figure.crowded
    if min(place) > 3:
        assert legends
        foot = min(each.get_tightbbox().y0 for each in axes)
        boxes = [legend.get_window_extent() for legend in legends]
        assert all(box.y0 >= 0 and box.y1 < foot and box.x0 >= 0 and box.x1 <= plot.figure.bbox.width for box in boxes)
        assert not any(a.padded(-1).overlaps(b) for a, b in itertools.combinations(boxes, 2))


@pytest.mark.parametrize("number", [4, 5, 6, 7, 11])
def test_a_legend_in_a_narrow_place_ends_with_one_column(number):
    figure = PlacedFigure((9.0, 4.0), (1.5, 4.0))
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    lines = [axes.plot([], [], label=f"a rather long name {k}")[0] for k in range(number)]
    assert figure.legend(handles=lines, ncols=number)._ncols == 1


class Growing(Plot):
    """A film whose sentence gets longer, and whose axes stay as they are."""

    size, axes_rect = (8, 4), (0, 0, 1, 0.87)
    text_lines = heading(), TextLine(0.93)

    def build(self, figure, style):
        axes = figure.subplots()
        axes.set_title("what happens over time")
        self.line = self.moving(axes.plot([], [])[0])

    def update(self, step):
        self.line.set_data([0, 1], [0, step])

    def sentences(self, step):
        return "Heading.", "so many words " * step


@pytest.mark.parametrize("place", [(4.0, 4.0), (5.0, 3.4), (4.0, 2.4)])
def test_axes_go_down_when_a_sentence_gets_longer_after_the_first_drawing(place):
    plot = Growing().open(place=place)
    for step in (0, 12, 1):
        plot.move(step)
        plot.draw()
        assert clashes(plot.figure) == []
