"""Pictures that need no kernel: a plot or a figure as a small PNG that says in words what it shows."""

import base64
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from PIL import Image

from course_lib.drawing import encode
from course_lib.drawing.canvas import Canvas
from course_lib.drawing.descriptions import describe
from course_lib.drawing.style import DPI, DRAWING, LIGHT

WIDEST = 1200  # pixels; wider pictures would be shrunk by every page that shows them


@dataclass(frozen=True)
class Picture:
    """What a notebook's cell shows: the picture, and the text that stands for it where it cannot be seen."""

    png: bytes
    text: str
    tiles: tuple[int, int] = (1, 1)  # columns of a sheet, and how many of its places are taken, row by row

    def bundle(self) -> tuple[dict[str, str], dict[str, dict[str, Any]]]:
        """``(data, metadata)`` as Jupyter has them: picture, text, and the text as the picture's alternative.

        Slides show the tiles of a sheet one after another.
        """
        data = {"image/png": base64.b64encode(self.png).decode(), "text/plain": self.text}
        about: dict[str, Any] = {"alt": self.text}
        return data, {"image/png": about | ({"tiles": list(self.tiles)} if self.tiles[1] > 1 else {})}

    def _repr_mimebundle_(self, include=None, exclude=None):
        return self.bundle()


def of_figure(figure: Figure) -> Picture:
    """The picture of a matplotlib figure. Make it with ``Figure()``, not pyplot, and nothing is left open."""
    canvas = Canvas(figure)
    with DRAWING:
        canvas.draw()
    return Picture(encode.palette_png(np.asarray(canvas.buffer_rgba()), level=encode.STORED), describe(figure))


def stacked(pngs: Sequence[bytes]) -> bytes:
    """Several pictures as one, below one another."""
    shown = [np.asarray(Image.open(io.BytesIO(png)).convert("RGBA")) for png in pngs]
    width = max(tile.shape[1] for tile in shown)
    padded = [np.pad(tile, ((0, 8), (0, width - tile.shape[1]), (0, 0)), constant_values=255) for tile in shown]
    return encode.palette_png(np.concatenate(padded), 127, level=encode.STORED)


def sheet(tiles: Sequence[tuple[str, np.ndarray, str]]) -> Picture:
    """Several ``(caption, pixels, text)`` of one size as one picture, side by side where they fit."""
    shown = [np.concatenate([_line(caption, pixels.shape[1]), pixels]) for caption, pixels, _ in tiles]
    height, across = max(map(len, shown)), max(1, min(len(shown), WIDEST // shown[0].shape[1]))
    shown = [np.pad(tile, ((0, height - len(tile)), (0, 0), (0, 0)), constant_values=255) for tile in shown]
    shown += [np.full_like(shown[0], 255)] * (-len(shown) % across)
    rows = [np.concatenate(shown[i : i + across], axis=1) for i in range(0, len(shown), across)]
    text = "\n".join(f"{caption}: {text}" if caption else text for caption, _, text in tiles)
    return Picture(encode.palette_png(np.concatenate(rows), 127, level=encode.STORED), text, (across, len(tiles)))


def _line(caption, width):
    """The caption as pixels: no rows at all if there is none."""
    if not caption:
        return np.zeros((0, width, 4), np.uint8)
    figure = Figure(figsize=(width / DPI, 0.32), dpi=DPI, facecolor=LIGHT.background)
    canvas = Canvas(figure)
    with LIGHT.applied():
        text = figure.text(10 / width, 0.4, caption, weight="bold", va="center", fontsize=11, parse_math=False)
        while text.get_window_extent().x1 > width and text.get_fontsize() > 7:
            text.set_fontsize(text.get_fontsize() - 0.5)
        canvas.draw()
    return np.asarray(canvas.buffer_rgba()).copy()
