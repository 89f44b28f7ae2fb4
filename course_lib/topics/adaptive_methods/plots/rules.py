"""What the pictures of notebook 09 have in common: where their texts stand, and that a rule is drawn alike in all."""

from typing import Any

from course_lib.drawing.style import Style
from course_lib.drawing.texts import TextLine, heading
from course_lib.optimizers import OPTIMIZERS

TEXT_LINES = heading(), TextLine(0.935)


def curve_of(style: Style, name: str) -> dict[str, Any]:
    """Keywords for the curve of a rule of the menu, or of what stands in none, such as deck 002's AdaDelta."""
    names = list(OPTIMIZERS)
    return style.curve(names.index(name)) if name in names else {"color": style.ink, "linestyle": (0, (1.2, 1.2))}
