"""Texts from memory stand where matplotlib would put them, and cost a tenth."""

import inspect

import matplotlib
import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg
from matplotlib.figure import Figure

from course_lib.drawing.canvas import Canvas, Renderer

POWERS = [r"$\mathdefault{10^{-3}}$", r"$10^{0}$", r"$\mathdefault{-6\times10^{12}}$"]
BEFORE_3_11 = matplotlib.__version_info__ < (3, 11)
WORDS = ["learning rate 0.01", r"$\frac{1}{1 + e^{-z}}$", "m̂ and θ → 0", "gp|_", "two\nlines", *POWERS]


PARAMETERS = {
    "draw_text": ["gc", "x", "y", "s", "prop", "angle", "ismath", "mtext"],
    "get_text_width_height_descent": ["s", "prop", "ismath"],
}


@pytest.mark.parametrize("method", PARAMETERS)
def test_this_matplotlib_hands_texts_to_its_renderer_as_the_canvas_expects(method):
    found = [name for name in inspect.signature(getattr(RendererAgg, method)).parameters if name != "self"]
    assert found == PARAMETERS[method], f"adapt course_lib/drawing/canvas.py: RendererAgg.{method} takes {found} now"


def test_this_matplotlib_asks_the_canvas_for_a_renderer_and_that_one_for_its_parser():
    asked = []

    class Parser:
        def parse(self, *args, **more):
            asked.append("mathtext_parser.parse")
            return RendererAgg(1, 1, 72).mathtext_parser.parse(*args, **more)

    class Watched(RendererAgg):
        def __init__(self, *size):
            super().__init__(*size)
            self.mathtext_parser = Parser()

        def draw_text(self, gc, *rest, **more):
            asked.append(f"draw_text, colour of {len(gc.get_rgb())} numbers")
            super().draw_text(gc, *rest, **more)

    class WatchedCanvas(FigureCanvasAgg):
        def get_renderer(self):
            asked.append("get_renderer")
            self.renderer = Watched(*self.get_width_height(physical=True), self.figure.dpi)
            return self.renderer

    ink = drawn(WatchedCanvas, "$x^2$")
    for step in ("get_renderer", "draw_text, colour of 4 numbers", "mathtext_parser.parse"):
        assert step in asked, f"adapt course_lib/drawing/canvas.py: matplotlib does without {step!r} now"
    assert ink.any(), "adapt course_lib/drawing/canvas.py: FigureCanvasAgg draws on something else than its renderer"


def test_this_matplotlib_asks_the_renderer_how_high_lines_are_and_would_find_the_same():
    text = Figure(figsize=(3, 3), dpi=100).text(0.5, 0.5, "two\nlines", linespacing=1.3, fontsize=13)
    ours, theirs, asked = Renderer(300, 300, 100), Renderer(300, 300, 100), []
    theirs._get_font_height_metrics = lambda font: asked.append(font) or (None, None, None)
    heights = [text.get_window_extent(renderer).height for renderer in (ours, theirs)]
    assert bool(asked) != BEFORE_3_11, (
        "adapt course_lib/drawing/canvas.py: texts do without _get_font_height_metrics now"
    )
    assert heights[0] == pytest.approx(heights[1], abs=1e-9)


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
    near = 4 if angle == 90 or (angle and BEFORE_3_11) else 2  # pixels: matplotlib 3.10 puts turned words elsewhere
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
