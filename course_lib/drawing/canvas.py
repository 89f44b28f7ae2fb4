"""A canvas that draws each character and each formula once and keeps it.

matplotlib draws the characters of all texts anew each time, at 0.1 ms each: the texts of a picture would cost ten times
as much as its curves. Here texts stand on whole pixels, their characters side by side without kerning.

This module leans on how matplotlib's Agg backend works inside: ``FigureCanvasAgg`` asks ``get_renderer`` for
its ``renderer``, and that one's ``draw_text``, ``get_text_width_height_descent`` and ``mathtext_parser`` do what these
names say; from version 3.11 on a text asks it for ``_get_font_height_metrics``, too, or reads tables of the font each
time. ``tests/drawing/test_canvas.py`` names whichever of them another version has changed.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from matplotlib.backend_bases import GraphicsContextBase
from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg
from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.text import Text
from matplotlib.transforms import TransformNode

Stroke = tuple[str, GraphicsContextBase, list, dict[str, Any]]  # a renderer's method and what it was given
STROKES = ("draw_path", "draw_markers", "draw_path_collection", "draw_quad_mesh", "draw_image", "_draw_other_text")
PAD = 3  # pixels around a character, for what reaches out of its box
UPRIGHT, QUARTER_TURN = 0, 90
POWER = re.compile(r"\$(?:\\mathdefault\{)?(-?[\d.]*)(\\times)?10\^\{(-?\d+)\}\}?\$")  # beside a logarithmic axis
EXPONENT_SIZE, EXPONENT_RISE = 0.7, 0.36  # how large, and how far above the line, in sizes of the other characters
FORMULA_PARSER = RendererAgg(1, 1, 72).mathtext_parser  # one for all, so that no formula is parsed twice


class Canvas(FigureCanvasAgg):
    """What a figure of the course is drawn on."""

    _made_for: tuple | None = None

    def get_renderer(self) -> "Renderer":
        wanted = (*self.figure.bbox.max, self.figure.dpi)
        if self._made_for != wanted:
            size = self.get_width_height(physical=True)
            self.renderer, self._made_for = Renderer(*size, self.figure.dpi), wanted
        return self.renderer

    def forget(self) -> None:
        """Let go of the pixels, also for the texts that were drawn on them; ``get_renderer`` makes new ones."""
        if self._made_for:
            del self.renderer
            for text in self.figure.findobj(Text):
                text._renderer = None
        self._made_for = None


class Renderer(RendererAgg):
    """Agg with texts from memory. Texts at other angles than 0° and 90° are left to matplotlib."""

    _strokes: list[Stroke] | None = None  # where they are written down

    def _update_methods(self):
        super()._update_methods()
        for name in STROKES:
            setattr(self, name, self._written_down(name, getattr(self, name)))

    def _written_down(self, name, draw):
        def stroke(gc, *given, **more):
            if self._strokes is not None:
                kept = GraphicsContextBase()
                kept.copy_properties(gc)  # whoever draws changes it for what comes next
                given = [part.frozen() if isinstance(part, TransformNode) else part for part in given]
                self._strokes.append((name, kept, given, more))
            draw(gc, *given, **more)

        return stroke

    def recorded(self, draw: Callable[[], None]) -> list[Stroke]:
        """Draw, and give what was drawn as strokes."""
        strokes: list[Stroke] = []
        self._strokes = strokes
        try:
            draw()
        finally:
            self._strokes = None
        return strokes

    def repeat(self, strokes: Iterable[Stroke]) -> None:
        """Draw the same again."""
        for name, gc, given, more in strokes:
            getattr(self, name)(gc, *given, **more)

    def get_text_width_height_descent(
        self, s: str, prop: FontProperties, ismath: bool | str
    ) -> tuple[float, float, float]:
        if ismath == "TeX":
            return super().get_text_width_height_descent(s, prop, ismath)
        return _measure(s, prop, self.dpi, bool(ismath))

    def _get_font_height_metrics(self, prop: FontProperties) -> tuple[float | None, float | None, float | None]:
        return _line_metrics(prop, self.dpi)

    def draw_text(
        self,
        gc: GraphicsContextBase,
        x: float,
        y: float,
        s: str,
        prop: FontProperties,
        angle: float,
        ismath: bool | str = False,
        mtext: Text | None = None,
    ) -> None:
        if angle not in (UPRIGHT, QUARTER_TURN) or ismath == "TeX" or not s.strip():
            self._draw_other_text(gc, x, y, s, prop, angle, ismath, mtext)
            return
        ink, below = _line_ink(s, prop, self.dpi, bool(ismath))
        red, green, blue, alpha = gc.get_rgb()
        picture = np.empty((*ink.shape, 4), np.uint8)
        picture[..., :3] = np.rint(np.multiply((red, green, blue), 255))
        picture[..., 3] = np.rint(ink * alpha)
        left, up = round(x) - PAD, round(self.height - y) - below
        if angle == QUARTER_TURN:
            picture = np.rot90(picture)
            left, up = round(x) + below - len(ink), round(self.height - y) - PAD
        self.draw_image(gc, left, up, np.ascontiguousarray(picture[::-1]))

    def _draw_other_text(self, gc, *text):
        super().draw_text(gc, *text)


class _Glyph(NamedTuple):
    """A character: its box, the distance to the next one in fractions of a pixel, and its ink, 0 to 255."""

    height: float
    depth: float  # of the box, below the line
    advance: float
    ink: np.ndarray
    below: int  # rows of the ink that are below the line


def _measure(text, font, dpi, is_formula):
    """Width, height and depth below the line, in pixels."""
    glyphs = _glyphs(text, font, dpi, is_formula)
    if glyphs is None:
        return _box(text, font, dpi, is_formula)
    heights, depths, advances, *_ = zip(*glyphs, strict=True)
    above, below = max(h - d for h, d in zip(heights, depths, strict=True)), max(depths)
    return sum(advances), above + below, below


@lru_cache(maxsize=512)
def _line_ink(text, font, dpi, is_formula):
    """The ink of a line of text, 0 to 255, with a margin; and how many of its rows are below the line."""
    glyphs = _glyphs(text, font, dpi, is_formula)
    return _draw_whole(text, font, dpi, is_formula) if glyphs is None else _compose(glyphs)


def _glyphs(text, font, dpi, is_formula):
    """The characters of a line; None if it has to be drawn in one piece: a formula, or accented letters (m̂).

    A power of ten is no formula here: to parse one takes longer than to draw all else beside an axis.
    """
    if power := POWER.fullmatch(text) if is_formula else None:
        factor, times, exponent = power.groups("")
        base, raised = _glyph_cache(font, dpi), _glyph_cache(font, dpi, raised=True)
        signs = factor + times.replace(r"\times", "\u2009×\u2009") + "10"
        return [base[c] for c in signs.replace("-", "−")] + [raised[c] for c in exponent.replace("-", "−")]
    if is_formula or not (text.isascii() or not any(map(unicodedata.combining, text))):
        return None
    glyphs = _glyph_cache(font, dpi)
    return [glyphs[c] for c in text]


def _compose(glyphs):
    _, _, advances, inks, belows = zip(*glyphs, strict=True)
    starts = np.cumsum([0, *advances]).round().astype(int).tolist()
    below, above = max(belows), max(len(ink) - below for ink, below in zip(inks, belows, strict=True))
    line = np.zeros((above + below, max(s + i.shape[1] for s, i in zip(starts, inks, strict=False))), np.uint8)
    for ink, under, start in zip(inks, belows, starts, strict=False):
        place = line[above + under - len(ink) : above + under, start : start + ink.shape[1]]
        np.maximum(place, ink, out=place)
    return line, below


class _GlyphCache(dict):
    """character → _Glyph of one font, drawn when it is first asked for, ``rise`` pixels above its line.

    The font is looked up once for a text: to look it up for each character would cost as much as all the rest.
    """

    def __init__(self, font, dpi, rise=0):
        self.font, self.dpi, self.rise = font, dpi, rise

    def __missing__(self, character):
        eight, none = (_box(f"|{row}|", self.font, self.dpi, False)[0] for row in (character * 8, ""))
        _, height, depth = _box(character, self.font, self.dpi, False)
        ink, below = _draw_whole(character, self.font, self.dpi, False)
        self[character] = _Glyph(height, depth - self.rise, (eight - none) / 8, ink, below - self.rise)
        return self[character]


@lru_cache(maxsize=256)
def _line_metrics(font, dpi):
    """Ascent, descent and gap of the lines of a font in pixels; three None, and matplotlib looks itself."""
    face = get_font(findfont(font))
    if (lines := face.get_sfnt_table("OS/2")) is None:
        return None, None, None
    scale = 1 / face.get_sfnt_table("head")["unitsPerEm"] * font.get_size_in_points() * dpi / 72
    return lines["sTypoAscender"] * scale, -lines["sTypoDescender"] * scale, lines["sTypoLineGap"] * scale


@lru_cache(maxsize=64)
def _glyph_cache(font, dpi, raised=False):
    font = font.copy()
    if not raised:
        return _GlyphCache(font, dpi)
    size = font.get_size_in_points()
    font.set_size(EXPONENT_SIZE * size)
    return _GlyphCache(font, dpi, round(EXPONENT_RISE * size * dpi / 72))


@lru_cache(maxsize=4096)
def _draw_whole(text, font, dpi, is_formula):
    """The ink of a character, or of what has to be drawn in one piece."""
    width, height, below = (int(np.ceil(side)) for side in _box(text, font, dpi, is_formula))
    rows, below = height + 2 * PAD + 1, below + PAD
    renderer = _renderer(width + 3 * PAD, rows, dpi)
    renderer.draw_text(renderer.new_gc(), PAD, rows - below, text, font, 0, is_formula)
    return np.asarray(renderer.buffer_rgba())[..., 3].copy(), below


@lru_cache(maxsize=4096)
def _box(text, font, dpi, is_formula):
    return _renderer(1, 1, dpi).get_text_width_height_descent(text, font, is_formula)


def _renderer(width, height, dpi):
    renderer = RendererAgg(width, height, dpi)
    renderer.mathtext_parser = FORMULA_PARSER
    return renderer
