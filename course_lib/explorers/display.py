"""The screen in the notebook: a canvas that shows a plot and reports clicks, and its messages to and from Python.

The page has at most one question open; whatever happens meanwhile is merged into the next one, so nothing queues up.
Pictures travel as messages, not as synchronised state, so that neither side keeps copies of them.
"""

import os
import threading
from importlib import resources

import traitlets

from course_lib.drawing import encode
from course_lib.drawing.style import page_style
from course_lib.explorers.outputs import Shown

FILES = ("display.js", "controls.js", "film.js", "explorer.js")
MOST_RATIO = 2.0  # device pixels for a pixel of the page: more costs time and is not seen from any seat


def _page(*names):
    folder = resources.files("course_lib.explorers") / "page"
    return "\n".join((folder / name).read_text("utf-8") for name in names)


def strict():
    """Whether errors in callbacks are raised as well as shown: in continuous integration they should be."""
    return os.environ.get("COURSE_STRICT") == "1"


class Display(Shown):
    """A plot on a canvas. Subclasses give ``_spec`` and ``_still``, which the page starts with, and ``_answer``."""

    _esm = _page(*FILES)
    _css = _page("explorer.css")
    spec = traitlets.Dict().tag(sync=True)
    still = traitlets.Bytes().tag(sync=True)  # what to show until a kernel answers

    page = {"dark": False, "background": None, "ratio": 1.0}  # the last one heard of: the next explorer starts for it

    def __init__(self, plot):
        self._turning = threading.RLock()  # JupyterLab passes the page's questions on while a cell runs, in a thread
        self.template = plot() if isinstance(plot, type) else plot
        self._watched, self._known = False, None
        self._open()
        still = self._still()
        super().__init__(spec=self._spec(), still=still)
        self.on_msg(lambda _, message, buffers: self._receive(message))

    def _open(self):
        page = Display.page
        self.plot = self.template.open(page_style(page["dark"], page["background"]), page["ratio"])
        self._known = None  # which ground the page has

    def _receive(self, message):
        """One question of the page. It always gets an answer, or it would wait for ever."""
        with self._turning:
            self._watched = True
            self._answer(message)

    def _post(self, reply):
        buffers = reply.pop("buffers")
        self.send(reply, buffers)

    def _turn(self, page):
        """Open the plot anew if the page has another theme or screen than before."""
        ratio = min(max(round(float(page["ratio"]) * 4) / 4, 1.0), MOST_RATIO)
        page = {"dark": bool(page["dark"]), "background": page.get("background"), "ratio": ratio}
        style = page_style(page["dark"], page["background"])
        Display.page = page
        self._known = None
        if (style, ratio) != (self.plot.style, self.plot.ratio):
            before = self.plot
            self._open()
            self.plot.placed_as(before)

    def _photograph(self, pixels, buffers):
        """The drawn picture as a message: what moves, and the ground as well if the page does not have it."""
        plot = self.plot
        height, width = pixels.shape[:2]
        box, patch = encode.patch_png(pixels, plot.ground)
        key = f"{id(plot)}-{plot.generation}"
        picture = {"ground": key, "size": [width, height], "box": box, "patch": _attach(buffers, patch)}
        if self._known != key:
            self._known = key
            paint = _attach(buffers, encode.palette_png(plot.ground))
            picture |= {"paint": paint, "axes": [*map(_geometry, _named(plot))]}
        return picture

    def _locate(self, point):
        """A place on the picture, in fractions of its width and height from the top left, as ``(axes' name, x, y)``."""
        width, height = self.plot.figure.canvas.get_width_height()
        for name, axes, _ in _named(self.plot):
            if name == point.get("axes"):
                x, y = axes.transData.inverted().transform((point["x"] * width, (1 - point["y"]) * height))
                return name, float(x), float(y)
        return None, None, None


def _attach(buffers, data):
    if not data:
        return None
    buffers.append(data)
    return len(buffers) - 1


def _named(plot):
    """The plot's axes with their names and whether they take clicks."""
    for i, axes in enumerate(plot.figure.axes):
        name = axes.get_label() if not axes.get_label().startswith("_") else ""
        name = name or axes.get_title() or f"axes {i}"
        yield name, axes, plot.clickable is None or name in plot.clickable


def _geometry(named):
    name, axes, clickable = named
    box = axes.bbox.transformed(axes.get_figure().transFigure.inverted())
    sides = [[*map(float, axes.get_xlim()), axes.get_xscale()], [*map(float, axes.get_ylim()), axes.get_yscale()]]
    return {
        "name": name,
        "box": [box.x0, 1 - box.y1, box.width, box.height],
        "x": sides[0],
        "y": sides[1],
        "clickable": clickable,
    }
