"""A plot as the page shows it: opened for the page's theme and screen, and sent as pictures.

Pictures travel as messages, not as synchronised state, so that neither side keeps copies of them.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from course_lib.drawing import encode
from course_lib.drawing.plot import Plot
from course_lib.drawing.style import page_style

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MAX_SCALE = 4.0
MAX_RATIO = 2.0  # device pixels for a pixel of the page: more costs time and is not seen from any seat


class Display:
    """A plot, opened for the page that was heard of last. It remembers which background picture such pages have.

    Two people may look at one explorer, each in a theme of his own: so it keeps the plot of the look before, too.
    """

    page: ClassVar[dict[str, Any]] = {"dark": False, "background": None, "ratio": 1.0}  # the last one heard of

    def __init__(self, plot: Plot | type[Plot]):
        self.template = plot() if isinstance(plot, type) else plot
        self.scale, self.place = 1.0, self.template.size  # pixels of the page to a hundredth of an inch; inches
        self.plot = self.template.open(*self._wanted())
        self.look: dict[str, Any] | None = None  # of the page that was heard of last here, in its own words
        self._before: Plot | None = None
        self._sent: dict[int, str] = {}  # id of a plot → the ground that the pages have

    @property
    def is_shown(self) -> bool:
        """Whether a page has a picture of this plot."""
        return bool(self._sent)

    def adapt(self, page: dict[str, Any], is_new: bool = True) -> None:
        """Take another plot if the page has another theme, screen or place for it; only there the axes move.

        A page that is new has no pictures yet.
        """
        ratio = min(max(round(float(page["ratio"]) * 4) / 4, 1.0), MAX_RATIO)
        Display.page = {"dark": bool(page["dark"]), "background": page.get("background"), "ratio": ratio}
        self.look = page
        if "size" in page:
            self.scale = min(max(float(page["scale"]), 0.2), MAX_SCALE)
            width, height = (min(max(float(side), 0.0), 4000.0) / 100 / self.scale for side in page["size"])
            self.place = width, height
        if not self._fits(self.plot):  # one that no page has seen is not kept
            self.plot, self._before = self._other(), self.plot if id(self.plot) in self._sent else None
        if is_new:
            self._sent.pop(id(self.plot), None)
        self._sent = {key: sent for key, sent in self._sent.items() if key in (id(self.plot), id(self._before))}

    def _wanted(self):
        style, ratio = page_style(Display.page["dark"], Display.page["background"]), Display.page["ratio"]
        return style, ratio * self.scale, self.place

    def _fits(self, plot):
        return plot.opened_for == self._wanted()

    def _other(self):
        if self._before and self._fits(self._before):
            return self._before
        return self.another(*self._wanted())

    def another(self, *look: Any) -> Plot:
        """Another copy of the plot, in light colours and of its design's size if nothing else is said."""
        plot = self.template.open(*look)
        plot.copy_layout(self.plot)
        return plot

    def picture(self, pixels: np.ndarray, buffers: list[bytes]) -> dict[str, Any]:
        """What was drawn, as a message: what moves, and the ground as well if the page does not have it."""
        plot = self.plot
        height, width = pixels.shape[:2]
        box, patch = encode.patch_png(pixels, plot.layers.ground)
        ground = f"{id(plot)}-{plot.layers.generation}"
        picture = {"ground": ground, "size": [width, height], "box": box, "patch": _attach(buffers, patch)}
        picture["shown"] = [round(100 * self.scale * side) for side in plot.inches]
        if self._sent.get(id(plot)) != ground:
            self._sent[id(plot)] = ground
            paint = _attach(buffers, encode.palette_png(plot.layers.ground))
            picture |= {"paint": paint, "axes": [geometry(name, axes, plot) for name, axes in named_axes(plot)]}
        return picture

    def locate(self, point: dict[str, Any]) -> tuple[str, float, float] | None:
        """``(name of the axes, x, y)`` in data coordinates of a point given in fractions from the top left.

        None if the plot has no axes of that name: the setting before this one had them.
        """
        width, height = self.plot.figure.canvas.get_width_height()
        for name, axes in named_axes(self.plot):
            if name == point.get("axes"):
                x, y = axes.transData.inverted().transform((point["x"] * width, (1 - point["y"]) * height))
                return name, float(x), float(y)
        return None


def named_axes(plot: Plot) -> Iterator[tuple[str, "Axes"]]:
    """The plot's axes with their names: the label, or else the title, or else the number."""
    for i, axes in enumerate(plot.figure.axes):
        label = axes.get_label() if not axes.get_label().startswith("_") else ""
        yield label or axes.get_title() or f"axes {i}", axes


def geometry(name: str, axes: "Axes", plot: Plot) -> dict[str, Any]:
    """Where the axes stand, in fractions from the top left, their limits and scales, and whether they take clicks."""
    box = axes.bbox.transformed(plot.figure.transFigure.inverted())
    return {
        "name": name,
        "box": [box.x0, 1 - box.y1, box.width, box.height],
        "x": [*map(float, axes.get_xlim()), axes.get_xscale()],
        "y": [*map(float, axes.get_ylim()), axes.get_yscale()],
        "clickable": plot.clickable is None or name in plot.clickable,
    }


def _attach(buffers, data):
    if not data:
        return None
    buffers.append(data)
    return len(buffers) - 1
