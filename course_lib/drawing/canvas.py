"""A canvas that draws each letter and each formula once and keeps it.

matplotlib draws the letters of all words anew each time, at 0.1 ms each: the words of a picture would cost ten times
as much as its curves. Here words stand on whole pixels, their letters side by side without kerning.
"""

import re
import unicodedata
from functools import lru_cache

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg
from matplotlib.mathtext import MathTextParser

PAD = 3  # pixels around a letter, for what reaches out of its box
UPRIGHT, QUARTER = 0, 90
POWER = re.compile(r"\$(?:\\mathdefault\{)?(-?[\d.]*)(\\times)?10\^\{(-?\d+)\}\}?\$")  # beside a logarithmic axis
SMALL, LIFT = 0.7, 0.36  # an exponent's size, and how far it stands above the line, in sizes of the other letters
FORMULAS = MathTextParser("path")  # one for all, so that no formula is read twice


class Canvas(FigureCanvasAgg):
    """What a figure of the course is drawn on."""

    def get_renderer(self):
        wanted = *self.get_width_height(physical=True), self.figure.dpi
        if self._lastKey != wanted:
            self.renderer, self._lastKey = Renderer(*wanted), wanted
        return self.renderer


class Renderer(RendererAgg):
    """Agg with words from memory. Words at other angles than 0° and 90° are left to matplotlib."""

    def get_text_width_height_descent(self, s, prop, ismath):
        if ismath == "TeX":
            return super().get_text_width_height_descent(s, prop, ismath)
        return _measured(s, prop, self.dpi, bool(ismath))

    def draw_text(self, gc, x, y, s, prop, angle, ismath=False, mtext=None):
        if angle not in (UPRIGHT, QUARTER) or ismath == "TeX" or not s.strip():
            super().draw_text(gc, x, y, s, prop, angle, ismath, mtext)
            return
        ink, below = _ink(s, prop, self.dpi, bool(ismath))
        red, green, blue, alpha = gc.get_rgb()
        picture = np.empty((*ink.shape, 4), np.uint8)
        picture[..., :3] = np.rint(np.multiply((red, green, blue), 255))
        picture[..., 3] = np.rint(ink * alpha)
        left, up = round(x) - PAD, round(self.height - y) - below
        if angle == QUARTER:
            picture = np.rot90(picture)
            left, up = round(x) + below - len(ink), round(self.height - y) - PAD
        self.draw_image(gc, left, up, np.ascontiguousarray(picture[::-1]))


def _measured(words, font, dpi, formula):
    """Width, height and depth below the line, in pixels."""
    letters = _letters(words, font, dpi, formula)
    if letters is None:
        return _box(words, font, dpi, formula)
    boxes, advances, _ = zip(*letters, strict=True)
    above, below = max(h - d for _, h, d in boxes), max(d for *_, d in boxes)
    return sum(advances), above + below, below


def _ink(words, font, dpi, formula):
    """The ink of a line of words, 0 to 255, with a margin; and how many of its rows are below the line."""
    letters = _letters(words, font, dpi, formula)
    return _word(words, font, dpi, formula) if letters is None else _line(letters)


def _letters(words, font, dpi, formula):
    """The letters of a line; None if it has to be drawn in one piece: a formula, or letters with accents (m̂).

    A power of ten is no formula here: to read one takes longer than to draw all else beside an axis.
    """
    if power := POWER.fullmatch(words) if formula else None:
        factor, times, exponent = power.groups("")
        base, raised = _alphabet(font, dpi), _alphabet(font, dpi, raised=True)
        signs = factor + times.replace(r"\times", "\u2009×\u2009") + "10"
        return [base[c] for c in signs.replace("-", "−")] + [raised[c] for c in exponent.replace("-", "−")]
    if formula or not (words.isascii() or not any(map(unicodedata.combining, words))):
        return None
    letters = _alphabet(font, dpi)
    return [letters[c] for c in words]


def _line(letters):
    _, advances, drawn = zip(*letters, strict=True)
    inks, belows = zip(*drawn, strict=True)
    starts = np.cumsum([0, *advances]).round().astype(int).tolist()
    below, above = max(belows), max(len(ink) - below for ink, below in zip(inks, belows, strict=True))
    line = np.zeros((above + below, max(s + i.shape[1] for s, i in zip(starts, inks, strict=False))), np.uint8)
    for ink, under, start in zip(inks, belows, starts, strict=False):
        place = line[above + under - len(ink) : above + under, start : start + ink.shape[1]]
        np.maximum(place, ink, out=place)
    return line, below


class _Alphabet(dict):
    """Each letter's box, how far it is from it to the next in fractions of a pixel, and its ink: made when asked for.

    One look-up of the font for a word: to look it up for each letter would cost as much as to put them together.
    ``lift``: pixels by which they are raised.
    """

    def __init__(self, font, dpi, lift=0):
        self.about, self.lift = (font, dpi), lift

    def __missing__(self, letter):
        octuple, none = (_box(f"|{row}|", *self.about, False)[0] for row in (letter * 8, ""))
        (width, height, depth), (ink, below) = (make(letter, *self.about, False) for make in (_box, _word))
        self[letter] = (width, height, depth - self.lift), (octuple - none) / 8, (ink, below - self.lift)
        return self[letter]


@lru_cache(maxsize=64)
def _alphabet(font, dpi, raised=False):
    font = font.copy()
    if not raised:
        return _Alphabet(font, dpi)
    size = font.get_size_in_points()
    font.set_size(SMALL * size)
    return _Alphabet(font, dpi, round(LIFT * size * dpi / 72))


@lru_cache(maxsize=4096)
def _word(words, font, dpi, formula):
    """The ink of a letter, or of what has to be drawn in one piece."""
    width, height, below = (int(np.ceil(side)) for side in _box(words, font, dpi, formula))
    rows, below = height + 2 * PAD + 1, below + PAD
    renderer = _renderer(width + 3 * PAD, rows, dpi)
    renderer.draw_text(renderer.new_gc(), PAD, rows - below, words, font, 0, formula)
    return np.asarray(renderer.buffer_rgba())[..., 3].copy(), below


@lru_cache(maxsize=4096)
def _box(words, font, dpi, formula):
    return _renderer(1, 1, dpi).get_text_width_height_descent(words, font, formula)


def _renderer(width, height, dpi):
    renderer = RendererAgg(width, height, dpi)
    renderer.mathtext_parser = FORMULAS
    return renderer
