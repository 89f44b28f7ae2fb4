"""Several pictures of one plot on a sheet, each under a line that says how it differs: for pages without a kernel."""

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from course_lib.plots import encode
from course_lib.plots.plot import DPI
from course_lib.plots.style import LIGHT

WIDEST = 1200  # pixels; wider pictures would be shrunk by every page that shows them


def sheet(pictures):
    """A small PNG of ``(caption, pixels)`` pairs of one size, side by side where they fit, on a light ground."""
    tiles = [np.concatenate([_line(caption, pixels.shape[1]), pixels]) for caption, pixels in pictures]
    across = max(1, min(len(tiles), WIDEST // tiles[0].shape[1]))
    height = max(tile.shape[0] for tile in tiles)
    tiles = [_padded(tile, height) for tile in tiles]
    tiles += [np.full_like(tiles[0], 255)] * (-len(tiles) % across)
    rows = [np.concatenate(tiles[i : i + across], axis=1) for i in range(0, len(tiles), across)]
    return encode.palette_png(np.concatenate(rows), 127, level=9)


def _padded(tile, height):
    return np.pad(tile, ((0, height - tile.shape[0]), (0, 0), (0, 0)), constant_values=255)


def _line(caption, width):
    """The caption as pixels: no rows at all if there is none."""
    if not caption:
        return np.zeros((0, width, 4), np.uint8)
    figure = Figure(figsize=(width / DPI, 0.32), dpi=DPI, facecolor=LIGHT.background)
    canvas = FigureCanvasAgg(figure)
    with LIGHT.applied():
        text = figure.text(10 / width, 0.4, caption, weight="bold", va="center", fontsize=11, parse_math=False)
        while text.get_window_extent().x1 > width and text.get_fontsize() > 7:
            text.set_fontsize(text.get_fontsize() - 0.5)
        canvas.draw()
    return np.asarray(canvas.buffer_rgba()).copy()
