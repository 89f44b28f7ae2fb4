"""Words from memory stand where matplotlib would put them, and cost a tenth."""

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from course_lib.drawing.canvas import Canvas

POWERS = [r"$\mathdefault{10^{-3}}$", r"$10^{0}$", r"$\mathdefault{-6\times10^{12}}$"]
WORDS = ["learning rate 0.01", r"$\frac{1}{1 + e^{-z}}$", "m̂ and θ → 0", "gp|_", "two\nlines", *POWERS]


def drawn(canvas, words, colour="black", **look):
    figure = Figure(figsize=(3, 3), dpi=100)
    canvas(figure)
    figure.text(0.5, 0.5, words, color=colour, **look)
    figure.canvas.draw()
    return 255 - np.asarray(figure.canvas.buffer_rgba())[..., :3].mean(axis=2)


@pytest.mark.parametrize("angle", [0, 90, 30])
@pytest.mark.parametrize("align", [("left", "baseline"), ("center", "center"), ("right", "top")])
@pytest.mark.parametrize("words", WORDS)
def test_words_stand_where_matplotlib_puts_them(words, align, angle):
    look = {"rotation": angle, "ha": align[0], "va": align[1], "fontsize": 12}
    ours, theirs = drawn(Canvas, words, **look), drawn(FigureCanvasAgg, words, **look)
    near = 4 if angle == 90 else 2  # pixels; before 3.11 matplotlib had turned words elsewhere, by that much
    for axis in (0, 1):
        a, b = np.flatnonzero(ours.max(axis=1 - axis) > 60), np.flatnonzero(theirs.max(axis=1 - axis) > 60)
        assert abs(a[0] - b[0]) <= near
        assert abs(a[-1] - b[-1]) <= near
    assert ours.sum() == pytest.approx(theirs.sum(), rel=0.04)


def test_half_of_the_alpha_is_half_of_the_ink():
    full = drawn(Canvas, "words").sum()
    assert drawn(Canvas, "words", alpha=0.5).sum() == pytest.approx(full / 2, rel=0.02)
    assert drawn(Canvas, "words", colour=(0, 0, 0, 0.5)).sum() == pytest.approx(full / 2, rel=0.02)


def test_words_end_at_the_edge_of_their_axes_if_they_are_told_to():
    figure = Figure(figsize=(3, 3), dpi=100)
    Canvas(figure)
    axes = figure.add_axes((0, 0, 0.5, 1))
    axes.axis("off")
    axes.text(0, 0.5, "much too long for half a picture", fontsize=14, clip_on=True)
    figure.canvas.draw()
    ink = 255 - np.asarray(figure.canvas.buffer_rgba())[..., 0]
    assert ink[:, :140].any()
    assert not ink[:, 152:].any()
