"""Plots: copies are apart, nothing is left behind, and sentences stand in their lines."""

import matplotlib.pyplot as plt
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

from course_lib.drawing.plot import Plot, round_up
from course_lib.drawing.style import DARK, LIGHT
from course_lib.drawing.texts import Coloured, TextLine, heading
from tests.drawing.clashes import clashes
from tests.drawing.everything import Everything


def test_a_plot_leaves_no_figure_open_and_no_setting_changed():
    before = dict(plt.rcParams)
    plot = Everything().open(DARK)
    plot.move(0.5)
    plot.draw()
    assert plt.get_fignums() == [] and dict(plt.rcParams) == before


def test_copies_of_a_plot_are_apart():
    template = Everything()
    one, two = template.open(), template.open(DARK, 2)
    one.move(0.1)
    two.move(0.9)
    assert one.title.get_text() == "at 0.10" and one.figure is not two.figure
    assert not hasattr(template, "figure")


class Written(Plot):
    """Three lines of text above axes that keep clear of them."""

    axes_rect = (0, 0, 1, 0.8)
    text_lines = heading(), TextLine(0.93, colour=1), TextLine(0.86)

    def build(self, figure, style):
        figure.subplots()

    def update(self, *sentences):
        pass

    def sentences(self, *sentences):
        return sentences


def test_sentences_stand_in_their_lines_and_describe_the_picture():
    plot = Written().open()
    plot.move("Heading.", Coloured("Wrong.", "accent"))
    plot.draw()
    drawn = plot.layers.generation
    assert [(text.get_text(), text.get_color()) for text in plot.figure.texts] == [
        ("Heading.", LIGHT.ink),
        ("Wrong.", LIGHT.accent),
        ("", LIGHT.ink),
    ]
    assert plot.describe("Heading.", "", "Note.") == "Heading. Note."
    plot.move("Another.", "Right.")
    plot.draw()
    assert plot.figure.texts[1].get_color() == LIGHT.colour(1) and plot.layers.generation == drawn
    assert plot.figure.axes[0].get_tightbbox().y1 <= 0.8 * plot.figure.bbox.height
    with pytest.raises(ValueError, match="zip"):
        plot.move("1", "2", "3", "4")


def test_the_canvas_is_agg_whatever_the_backend():
    assert isinstance(Everything().open().figure.canvas, FigureCanvasAgg)


def test_ends_of_axes_are_round_numbers():
    assert [round_up(v) for v in (1.0, 1.01, 2.0, 0.0301, 9.99, 1e-9)] == pytest.approx([1, 2, 2, 0.05, 10, 1e-9])
    assert (round_up(0.0, 1e-3), round_up(0.2, 1.0)) == (1e-3, 1.0)


class Numbered(Plot):
    """A logarithmic axis, whose numbers get wider where it is shorter than a power of ten."""

    size = (3.0, 2.0)

    def build(self, figure, style):
        self.axes = figure.subplots()
        self.axes.set(yscale="log", ylim=(1e-3, 1e3))

    def update(self, low, high):
        self.limits(self.axes, y=(low, high))


def test_axes_make_room_for_numbers_that_get_wider_and_go_back_after_them():
    plot, dark = Numbered().open(), Numbered().open(DARK)
    places = []
    for limits in ((1e-3, 1e3), (1e-4, 1e4), (0.15, 0.9), (0.3, 0.9), (0.15, 0.9), (1e-3, 1e3)):
        if limits == (0.3, 0.9):
            dark.copy_layout(plot)  # which knows where to go back to
        for each in (plot, dark):
            each.move(*limits)
            each.draw()
            assert clashes(each.figure) == []
        places.append(plot.axes.get_position().x0)
    assert places[0] == places[1] == places[5] < places[2] == places[4] == pytest.approx(places[3], abs=0.02)
    assert dark.axes.get_position().x0 == places[5]


def test_numbers_that_have_no_room_at_all_are_drawn_all_the_same():
    plot = Numbered().open(place=(0.4, 2.0))
    for limits in ((1e-3, 1e3), (0.15, 0.9), (0.15, 0.8)):
        plot.move(*limits)
        assert plot.draw().shape == (200, 40, 4)
