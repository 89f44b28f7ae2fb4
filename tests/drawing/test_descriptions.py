"""Figures describe themselves."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.figure import Figure
from matplotlib.patches import Circle

from course_lib.drawing.descriptions import describe, written


@given(st.floats(-1e300, 1e300))
def test_numbers_are_written_to_three_digits_and_never_minus_zero(value):
    text = written(value)
    assert float(text) == pytest.approx(value, rel=0.006, abs=1e-307) and text != "-0" and "e+" not in text


def figure():
    made = Figure()
    top, bottom = made.subplots(2, 1)
    top.plot([0, 1, 2], [4, np.nan, -1e-17], label="loss")
    top.plot([0, 1, 0], [0, 1, 2])
    top.plot([], [], label="none yet")
    top.set(title="run", xlabel="step", ylabel="loss", xlim=(0, 2), ylim=(-1, 5))
    bottom.imshow(np.arange(6.0).reshape(2, 3))
    bottom.scatter([1, 2], [0, 1], label="points")
    bottom.bar([0, 1], [3, 4], label="counts")
    bottom.quiver([0, 1], [0, 1], [3, 0], [4, 0])
    bottom.contour(np.arange(9.0).reshape(3, 3), levels=[2, 4])
    bottom.text(0, 0, "a  note")
    bottom.set(yscale="log", xlim=(0, 3), ylim=(0.01, 100))
    top.twinx().plot([0, 2], [1e-12, 1])
    made.axes[-1].set(yscale="log", ylim=(1e-12, 1))
    return made


def test_a_figure_says_what_it_shows():
    assert describe(figure()).splitlines() == [
        "run (x: step, 0 to 2; y: loss, -1 to 5): loss: 2 points (1 missing), first 4, last 0, min 0, max 4; "
        "a path; x 3 points, first 0, last 0, min 0, max 1; y 3 points, first 0, last 2, min 0, max 2; none yet: empty",
        "Axes (x: 0 to 3; y: log scale, 0.01 to 100): image of 2 by 3, values 0 to 5, mean 2.5; "
        "points: 2 points, x 1 to 2, y 0 to 1; 2 arrows, lengths 0 to 5; contours at 2 levels, 2 to 4; "
        "counts: 2 bars, first 3, last 4, min 3, max 4; texts 'a note'",
        "Second axes of run (y: log scale, 1e-12 to 1): 2 points, first 1e-12, last 1, min 1e-12, max 1",
    ]
    assert describe(Figure()) == "An empty figure."


def test_every_kind_of_artist_can_be_described():
    made = Figure()
    axes = made.subplots()
    axes.hist([1, 2, 2])
    axes.fill_between([0, 1], [0, 1])
    axes.pcolormesh(np.ones((2, 2)))
    axes.errorbar([0, 1], [0, 1], [0.1, 0.1])
    axes.stem([1, 2])
    axes.hexbin([0, 1.0], [0, 1.0])
    axes.add_patch(Circle((0, 0), 1))
    axes.plot(["a", "b"], [1, 2])
    made.colorbar(axes.contourf(np.eye(3)))
    made.suptitle("all")
    text = describe(made)
    assert text.startswith("all\n") and "3 points" not in text and "Colour bar" in text and "nan" not in text


def test_a_different_curve_gives_a_different_text():
    one, two = figure(), figure()
    two.axes[0].lines[0].set_ydata([4, np.nan, -0.02])
    assert describe(one) != describe(two)
