"""Pictures that need no kernel."""

import io

import numpy as np
from PIL import Image

from course_lib.drawing import picture
from course_lib.drawing.descriptions import describe
from tests.drawing.everything import Everything
from tests.drawing.test_descriptions import figure


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
    assert sheet.bundle()[1]["image/png"]["tiles"] == [2, 3]
    assert Image.open(io.BytesIO(picture.sheet([("a", wide, ""), ("b", wide, "")]).png)).size == (900, 264)
    long = picture.sheet([("a very long caption " * 8, small, "")])
    assert Image.open(io.BytesIO(long.png)).size == (500, 132)
    assert "tiles" not in long.bundle()[1]["image/png"]
