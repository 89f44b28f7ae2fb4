"""Lines of text above the axes of a picture: usually a heading in bold and a note or two below it."""

from dataclasses import dataclass

from matplotlib.artist import Artist
from matplotlib.figure import Figure

from course_lib.drawing.style import Style


@dataclass(frozen=True)
class TextLine:
    """Where one line stands and how it looks; what it says changes with the result.

    ``y`` (its upper edge) and ``x`` (its left end) are parts of the figure's height and width, ``size`` is in points.
    ``colour`` is the number of a curve, or the name of a role such as ``"accent"``.
    """

    y: float
    size: float = 10.5
    bold: bool = False
    colour: int | str = "ink"
    x: float = 0.012

    def add_to(self, figure: Figure, style: Style) -> Artist:
        """An empty line on the figure."""
        weight = "bold" if self.bold else "normal"
        return figure.text(
            self.x, self.y, "", va="top", fontsize=self.size, weight=weight, color=style.named(self.colour)
        )


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
