"""Plots: moving artists gives what a whole drawing would; small files keep colours; figures describe themselves."""

import io

import matplotlib.pyplot as plt
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.patches import Circle
from PIL import Image

from course_lib.drawing import encode, picture
from course_lib.drawing.descriptions import describe, written
from course_lib.drawing.plot import Plot
from course_lib.drawing.style import DARK, LIGHT, page_style
from course_lib.drawing.texts import Coloured, TextLine, heading

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


def test_what_cannot_be_moved_is_refused_and_what_is_missing_named():
    class Wrong(Plot):
        def build(self, figure, style):
            self.moving(figure.subplots().xaxis.label)

    with pytest.raises(ValueError, match=r"moving: got a Text; expected an artist that its axes .* Do not mark it"):
        Wrong().open()
    with pytest.raises(NotImplementedError, match=r"Plot needs a method build"):
        Plot().open()


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


def colours(png):
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGBA"))


def test_small_files_keep_the_ground_exact_and_colours_close():
    plot = Everything().open(DARK)
    plot.move(0.4)
    pixels = plot.draw().copy()
    box, png = encode.patch_png(pixels, plot.layers.ground)
    shown, patch = plot.layers.ground.copy(), colours(png)
    left, top, width, height = box
    inside = shown[top : top + height, left : left + width]
    inside[patch[..., 3] > 0] = patch[patch[..., 3] > 0]
    same = (pixels == plot.layers.ground).all(axis=-1)
    assert np.array_equal(shown[same], pixels[same])
    error = np.abs(shown[..., :3].astype(int) - pixels[..., :3]).max(axis=-1)
    assert np.percentile(error, 99) <= 8 and error.max() <= 40
    assert len(png) < 0.1 * pixels.nbytes
    flat = colours(encode.palette_png(pixels))
    assert np.array_equal(flat[0, 0], pixels[0, 0])
    assert np.abs(flat.astype(int) - pixels).mean() < 1.5


def test_a_patch_of_nothing_is_empty():
    ground = np.full((4, 5, 4), 255, np.uint8)
    assert encode.patch_png(ground.copy(), ground) == ((0, 0, 0, 0), b"")


def contrast(a, b):
    def luminance(colour):
        c = np.asarray(to_rgb(colour))
        return np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4) @ [0.2126, 0.7152, 0.0722]

    low, high = sorted((luminance(a), luminance(b)))
    return (high + 0.05) / (low + 0.05)


# Machado, Oliveira and Fernandes 2009: severe protanomaly and deuteranomaly, on linear RGB
BLIND = {
    "protan": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deutan": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
}


@pytest.mark.parametrize("style", [LIGHT, DARK], ids=["light", "dark"])
def test_a_style_is_readable_and_safe_for_the_colour_blind(style):
    assert contrast(style.ink, style.background) > 10 and contrast(style.faint, style.background) > 4
    assert all(contrast(c, style.background) > 2.9 for c in style.colours)
    for matrix in BLIND.values():
        seen = (np.array([to_rgb(c) for c in style.colours[:4]]) ** 2.2) @ np.transpose(matrix)
        apart = [np.abs(a - b).max() for i, a in enumerate(seen) for b in seen[:i]]
        assert min(apart) > 0.08
    looks = [tuple(map(str, style.curve(i).values())) for i in range(24)]
    assert len(set(looks)) == len(looks)
    assert len({str(style.curve(i)["linestyle"]) for i in (0, 1, 8)}) == 2 and style.curve(0) != style.curve(8)
    assert style.point(0)["marker"] != style.point(1)["marker"]
    middle = to_rgb(style.diverging(0.5))
    assert contrast(middle, style.background) < 1.35
    assert min(v for k, v in style.rc.items() if k.endswith(("fontsize", "titlesize", "labelsize", "font.size"))) >= 10


def test_a_style_takes_the_shade_of_its_page():
    assert page_style(True, "#1e1e1e").background == "#1e1e1e" and page_style(True).background == DARK.background
    plot = Everything().open(page_style(True, "#1e1e1e"))
    plot.move(0.5)
    assert tuple(plot.draw()[0, 0]) == (0x1E, 0x1E, 0x1E, 255)


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


def test_a_picture_is_shown_with_its_words():
    plot = Everything()
    shown = plot.show(0.5)
    data, metadata = shown._repr_mimebundle_()
    assert data["text/plain"] == metadata["image/png"]["alt"] == shown.text and "moving: 200 points" in shown.text
    assert Image.open(io.BytesIO(shown.png)).size == (600, 300)
    assert picture.of_figure(figure()).text == describe(figure())


def test_a_sheet_puts_small_pictures_side_by_side_and_wide_ones_below_each_other():
    small = np.full((100, 500, 4), 200, np.uint8)
    wide = np.full((100, 900, 4), 200, np.uint8)
    sheet = picture.sheet([("rate: 1", small, "one"), ("", small, "two"), ("x", small, "three")])
    assert sheet.text == "rate: 1: one\ntwo\nx: three"
    assert Image.open(io.BytesIO(sheet.png)).size == (1000, 264)
    assert Image.open(io.BytesIO(picture.sheet([("a", wide, ""), ("b", wide, "")]).png)).size == (900, 264)
    long = picture.sheet([("a very long caption " * 8, small, "")])
    assert Image.open(io.BytesIO(long.png)).size == (500, 132)


def test_the_canvas_is_agg_whatever_the_backend():
    assert isinstance(Everything().open().figure.canvas, FigureCanvasAgg)
