"""Lines of text above the axes of a picture: usually a heading in bold and a note or two below it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from matplotlib.text import Text

from course_lib.drawing.style import Style

if TYPE_CHECKING:
    from course_lib.drawing.place import PlacedFigure

SPACING, MARGIN = 1.22, 0.08  # from line to line, in sizes of its letters; inches to the right of the longest
CLOSE = 0.06  # inches between two lines, and below them, where there is little room
WORD = re.compile(r"(?:\$[^$]*\$|[^\s$])+")  # a formula is one


@dataclass(frozen=True)
class TextLine:
    """Where one line stands and how it looks; what it says changes with the result.

    ``y`` (its upper edge) and ``x`` (its left end) are parts of the figure's height and width, ``size`` is in points.
    ``colour`` is the number of a curve, or the name of a role such as ``"accent"``. A ``mark`` before the line is a
    sign and the number of its colour.
    """

    y: float
    size: float = 10.5
    bold: bool = False
    colour: int | str = "ink"
    x: float = 0.012
    mark: tuple[str, int] | None = None


def heading(y: float = 0.985, size: float = 11.5) -> TextLine:
    """The first line of most pictures, in bold."""
    return TextLine(y, size, bold=True)


class Coloured(str):
    """A text in another colour than its line has: ``Coloured("diverged at step 3", "accent")``."""

    colour: int | str

    def __new__(cls, text: str, colour: int | str) -> "Coloured":
        coloured = super().__new__(cls, text)
        coloured.colour = colour
        return coloured


class TextBlock:
    """The lines of one figure. Where it is narrower than its plot was designed for, long lines are broken.

    ``extra`` is how many inches all that is below them has to go down for that. It only grows, so that nothing jumps
    to and fro. In a crowded figure it may begin below 0, because the lines stand closer.
    """

    def __init__(
        self, figure: "PlacedFigure", lines: Sequence[TextLine], style: Style, design: tuple[float, float]
    ) -> None:
        self.figure, self.lines, self.style, self.design, self.extra = figure, lines, style, design, 0.0
        if figure.crowded:
            self.lines = lines = [replace(line, size=max(line.size - 1, 9.5)) for line in lines]
        self.artists: list[Text] = [figure.text(0, 0, "", va="top", fontsize=line.size) for line in lines]
        for artist, line in zip(self.artists, lines, strict=True):
            artist.set(weight="bold" if line.bold else "normal", linespacing=SPACING)
        self.marks = {
            k: figure.text(0, 0, line.mark[0], va="top", fontsize=line.size, color=style.colour(line.mark[1]))
            for k, line in enumerate(lines)
            if line.mark
        }
        self.rows = [1] * len(lines)  # that each line may take
        self.high = [SPACING * line.size / 72 for line in lines]  # inches that it takes, where there is little room
        self.place()

    @property
    def bottom(self) -> float:
        """Inches from the top to the lower end of the lines in the design, or 0 if there are none."""
        return max(((1 - line.y) * self.design[1] + SPACING * line.size / 72 for line in self.lines), default=0.0)

    def say(self, *sentences: str) -> bool:
        """Show one sentence a line, the missing ones as empty; True if what is below has to go down."""
        missing, before = len(self.lines) - len(sentences), self.rows
        shown = list(zip(self.artists, self.lines, (*sentences, *[""] * missing), strict=True))
        for artist, line, text in shown:
            artist.set_color(self.style.named(getattr(text, "colour", line.colour)))
            artist.set_text(self._broken(artist, text))
        # the design has room for the rows that a sentence has by itself
        added = [artist.get_text().count("\n") - text.count("\n") for artist, _, text in shown]
        self.rows = [max(n, 1 + more) for n, more in zip(before, added, strict=True)]
        high = self.high
        if self.figure.crowded:
            self.high = [max(h, self._high(artist)) for h, artist in zip(high, self.artists, strict=True)]
        if self.rows == before and self.high == high:
            return False
        self.place()
        return True

    def place(self) -> None:
        """Put the lines where they stand: as many inches from the top and the left of the figure as in the design."""
        self.extra, (width, height) = 0.0, self.figure.get_size_inches()
        close, last, bottom = self.figure.crowded, 1.0, 0.0
        for k, (line, rows) in enumerate(zip(self.lines, self.rows, strict=True)):
            top = (1 - line.y) * self.design[1] + self.extra
            if close and line.y < last:
                top = bottom + CLOSE
            y = 1 - top / height
            self.artists[k].set_position((line.x * self.design[0] / width, y))
            if k in self.marks:
                self.marks[k].set_position((0.014 * self.design[0] / width, y))
            self.extra += (rows - 1) * SPACING * line.size / 72
            last, bottom = line.y, max(bottom, top + self.high[k])
        if close and self.lines:
            self.extra = bottom - self.bottom

    def _high(self, artist):
        return round(artist.get_window_extent().height / self.figure.dpi, 2) if artist.get_text() else 0.0

    def _broken(self, artist, text):
        """The text in rows that fit; formulas stay whole."""
        most = self.figure.bbox.width * (1 - artist.get_position()[0]) - self.figure.dpi * MARGIN
        renderer, font = self.figure.canvas.get_renderer(), artist.get_fontproperties()

        def fits(words):
            return renderer.get_text_width_height_descent(words, font, "$" in words)[0] <= most

        if not text or self.figure.get_figwidth() >= self.design[0] or fits(text):
            return text
        rows = [""]
        for word in WORD.findall(text):
            longer = f"{rows[-1]} {word}".lstrip()
            rows[-1:] = [longer] if not rows[-1] or fits(longer) else [rows[-1], word]
        return "\n".join(rows)
