"""Words that change at every move: each letter is drawn once and kept.

matplotlib draws the letters of a text anew each time, at 0.1 ms each: a line of words costs as much as fifty curves.
"""

from functools import lru_cache

import numpy as np
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.colors import to_rgba
from matplotlib.text import Text

PAD = 3  # pixels around a letter, for what reaches out of its box


class Lettering(Text):
    """A ``Text`` of one upright line without formulas, for ``plot.moving(axes.add_artist(Lettering(x, y, …)))``."""

    def draw(self, renderer):
        words = self.get_text()
        if not (self.get_visible() and words):
            return
        ink, (width, above, below) = _line(words, self.get_fontproperties(), renderer.dpi)
        x, y = self.get_transform().transform(self.get_unitless_position())
        x -= {"left": 0, "center": width / 2, "right": width}[self.get_ha()]
        y += {"baseline": 0, "bottom": below, "top": -above, "center": (below - above) / 2}[self.get_va()]
        picture = np.empty((*ink.shape, 4), np.uint8)
        *colour, alpha = to_rgba(self.get_color(), self.get_alpha())
        picture[..., :3] = np.rint(np.multiply(colour, 255))
        picture[..., 3] = ink * alpha
        gc = renderer.new_gc()
        renderer.draw_image(gc, round(x) - PAD, round(y - below) - PAD, picture[::-1])
        gc.restore()
        self.stale = False


def _line(words, font, dpi):
    """The ink of a line, 0 to 255, PAD wider than its box on each side; and the box: width, above and below."""
    letters = [_letter(letter, font, dpi) for letter in words]
    _, above, below = _box("lp", font, dpi)  # the same for all words, so that they do not jump
    starts = np.cumsum([0, *(advance for _, advance in letters)])
    ink = np.zeros((above + below + 2 * PAD, round(starts[-1]) + 4 * PAD), np.uint8)
    for (image, _), start in zip(letters, starts.round().astype(int).tolist(), strict=False):
        place = ink[:, start : start + image.shape[1]]
        np.maximum(place, image[:, : place.shape[1]], out=place)
    return ink, (starts[-1], above, below)


@lru_cache(maxsize=2048)
def _letter(letter, font, dpi):
    """The ink of one letter in a box as high as every line, and how far it is to the next letter."""
    _, above, below = _box("lp", font, dpi)
    width = _box(letter, font, dpi)[0]
    renderer = RendererAgg(width + 3 * PAD, above + below + 2 * PAD, dpi)
    renderer.draw_text(renderer.new_gc(), PAD, PAD + above, letter, font, 0)
    return np.asarray(renderer.buffer_rgba())[..., 3].copy(), _advance(letter, font, dpi)


def _advance(letter, font, dpi):
    return (_box("|" + letter * 8 + "|", font, dpi)[0] - _box("||", font, dpi)[0]) / 8


@lru_cache(maxsize=2048)
def _box(words, font, dpi):
    """Width, height above the line and below it, in whole pixels."""
    width, height, below = RendererAgg(1, 1, dpi).get_text_width_height_descent(words, font, False)
    return int(np.ceil(width)), int(np.ceil(height - below)), int(np.ceil(below))
