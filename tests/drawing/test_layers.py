"""Moving artists gives what a whole drawing would give."""

import gc
import weakref

import numpy as np
import pytest

from course_lib.drawing import kept
from course_lib.drawing.plot import Plot
from course_lib.drawing.style import DARK, LIGHT
from tests.drawing.everything import Everything


def whole(plot, result):
    """The same picture drawn at once, nothing animated, by a figure that saves itself."""
    fresh = plot.open(plot.style, plot.ratio)
    fresh.move(result)
    for artist in fresh.figure.findobj():
        artist.set_animated(False)
    with fresh.style.applied():
        fresh.figure.canvas.draw()
    return np.asarray(fresh.figure.canvas.buffer_rgba())


@pytest.mark.parametrize("style", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("ratio", [1, 1.5])
def test_moving_artists_gives_the_picture_of_a_whole_drawing(style, ratio):
    plot = Everything().open(style, ratio)
    for result in (0.0, 0.3, 0.9, 0.5):
        plot.move(result)
        assert np.array_equal(plot.draw(), whole(plot, result))
    assert plot.draw().shape == (300 * ratio, 600 * ratio, 4)


CHANGES = {
    "limits of one axis": lambda axes, line: axes.set_ylim(-3, 3),
    "a scale": lambda axes, line: axes.set_yscale("symlog"),
    "a label": lambda axes, line: axes.set_xlabel("another"),
    "an entry of a legend": lambda axes, line: axes.get_legend().get_texts()[0].set_text("another name"),
    "the place of a legend": lambda axes, line: axes.get_legend().set_loc("lower left"),
    "ticks": lambda axes, line: axes.set_xticks([1, 2], ["one", "two"]),
    "a curve": lambda axes, line: line.set_ydata([2, 0, 1]),
    "its colour": lambda axes, line: line.set_color("red"),
    "an edge": lambda axes, line: axes.spines["left"].set_color("red"),
    "values of an image": lambda axes, line: axes.images[0].set_data([[0, 1], [1, 0]]),
    "its colours": lambda axes, line: axes.images[0].set_cmap("gray"),
    "its extent": lambda axes, line: axes.images[0].set_extent((1, 2, 0, 1)),
    "points": lambda axes, line: axes.collections[0].set_offsets([[1, 1], [2, 2]]),
}


class Changing(Plot):
    """Everything stands still, until one of the CHANGES comes: its names are the results."""

    size = (3.0, 2.0)

    def build(self, figure, style):
        axes = figure.subplots()
        axes.imshow([[0, 0.5], [0.5, 1]], extent=(0, 1, 0, 1), aspect="auto")
        axes.scatter([0, 1], [1, 0])
        (self.line,) = axes.plot([0, 1, 2], [0, 1, 2], label="a name")
        axes.set(xlim=(0, 2), ylim=(0, 2), xlabel="one", ylabel="", title="title")
        axes.legend(loc="upper right")
        axes.text(0.5, 1.5, "text", rotation=30)

    def update(self, result):
        for change in result:
            CHANGES[change](self.figure.axes[0], self.line)


@pytest.mark.parametrize("change", CHANGES)
def test_what_is_kept_of_the_ground_is_drawn_anew_when_it_changes(change):
    plot = Changing().open()
    for k, result in enumerate(((), (change,), ("limits of one axis",), ("a label",))):
        before = plot.layers.pixels.copy()
        plot.move(result)
        drawn = plot.draw().copy()
        assert k != 1 or not np.array_equal(drawn, before)
        kept.forget(plot.figure)
        plot.layers.outdated = True
        assert np.array_equal(plot.draw(), drawn)


def test_what_let_go_of_its_pixels_is_drawn_again_the_same():
    plot = Everything().open()
    plot.move(0.3)
    before, renderer = plot.draw().copy(), weakref.ref(plot.figure.canvas.get_renderer())
    plot.layers.forget()
    gc.collect()
    assert renderer() is None  # nor does any text hold it
    assert not plot.layers.pixels.size and not plot.layers.ground.size
    assert np.array_equal(plot.draw(), before)


def test_the_ground_is_drawn_once_unless_something_fixed_changes():
    plot = Everything().open()
    for result in (0.1, 0.9, 0.5):
        plot.move(result)
        plot.draw()
    drawn = plot.layers.generation
    for result in (0.2, 0.7):
        plot.move(result)
        plot.draw()
        plot.figure.axes[0].get_position()  # merely asking must not count as a change
    assert plot.layers.generation == drawn
    before = plot.layers.ground.copy()
    plot.limits(plot.figure.axes[1], x=(0, 10), y=(-1, 1))
    plot.move(0.3)
    assert plot.draw() is not None and plot.layers.generation == drawn
    plot.update = lambda result: plot.limits(plot.figure.axes[1], y=(-2, 2))
    plot.move(0.3)
    plot.draw()
    assert plot.layers.generation == drawn + 1 and not np.array_equal(plot.layers.ground, before)


def test_what_cannot_be_moved_is_refused_and_what_is_missing_named():
    class Wrong(Plot):
        def build(self, figure, style):
            self.moving(figure.subplots().xaxis.label)

    with pytest.raises(ValueError, match=r"moving: got a Text; expected an artist that its axes .* Do not mark it"):
        Wrong().open()
    with pytest.raises(NotImplementedError, match=r"Plot needs a method build"):
        Plot().open()
