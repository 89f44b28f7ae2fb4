"""Small files keep the ground exactly and colours closely."""

import io

import numpy as np
from PIL import Image

from course_lib.drawing import encode
from course_lib.drawing.style import DARK
from tests.drawing.everything import Everything


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


def test_a_picture_of_one_colour_is_that_colour():
    pixels = np.full((4, 5, 4), (17, 34, 51, 255), np.uint8)
    assert np.array_equal(colours(encode.palette_png(pixels)), pixels)
