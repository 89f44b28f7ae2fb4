"""What stands still is drawn once: the strokes are kept, and made again while nothing of the artist's has changed.

Another range of one axis costs a new ground, but not its other axes and legends, tick by tick and letter by letter.
"""

from typing import Any

from matplotlib.artist import Artist
from matplotlib.axis import Axis
from matplotlib.backend_bases import RendererBase
from matplotlib.collections import Collection
from matplotlib.figure import Figure
from matplotlib.image import AxesImage
from matplotlib.legend import Legend
from matplotlib.lines import Line2D
from matplotlib.spines import Spine
from matplotlib.text import Text

from course_lib.drawing.canvas import Renderer, Stroke

KINDS = (Axis, Legend, Collection, Line2D, Spine)


def keep(figure: Figure, moving: set[int]) -> None:
    """From now on draw in this way what stands still, and images, which take longest; ``moving``: ids of what moves."""
    for axes in figure.axes:
        for artist in axes.get_children():
            stands = isinstance(artist, AxesImage) or (isinstance(artist, KINDS) and id(artist) not in moving)
            if stands and not isinstance(artist.draw, Kept):
                artist.draw = Kept(artist)  # type: ignore[method-assign]


def drawn_anew(figure: Figure) -> list[Axis]:
    """The x and y axes that were not drawn from memory since this was asked before."""
    axes_seen = (axes for axes in figure.axes if axes.get_visible() and axes.axison)
    found = [axis for axes in axes_seen for axis in (axes.xaxis, axes.yaxis) if axis.get_visible()]
    found = [axis for axis in found if not isinstance(axis.draw, Kept) or axis.draw.is_new]
    for axis in found:
        if isinstance(axis.draw, Kept):
            axis.draw.is_new = False
    return found


def forget(figure: Figure) -> None:
    """Let go of all strokes."""
    for axes in figure.axes:
        for artist in axes.get_children():
            if isinstance(artist.draw, Kept):
                artist.draw.strokes = None


class Kept:
    """An artist's ``draw`` that remembers its strokes, and what they were made for."""

    def __init__(self, artist: Artist) -> None:
        self.artist, self.draw_anew = artist, artist.draw
        self.made_for: Any = None
        self.strokes: list[Stroke] | None = None
        self.is_new = True  # these strokes, to whoever looks at them and then says that they are not

    def __call__(self, renderer: RendererBase) -> None:
        if not isinstance(renderer, Renderer) or not self.artist.get_visible():  # for a file, or nothing
            self.draw_anew(renderer)
            return
        parts, state = _parts(self.artist), _state(self.artist)
        # No strokes may mean that matplotlib only measured, before it writes a file: nothing draws then.
        if not self.strokes or state != self.made_for or any(map(_changed, parts)):
            self.strokes, self.made_for = renderer.recorded(lambda: self.draw_anew(renderer)), state
            self.is_new = True
        else:
            renderer.repeat(self.strokes)


def _parts(artist):
    """The artist and those within it that say themselves when they change."""
    if isinstance(artist, Axis):
        return artist, artist.label
    return (artist, *artist.get_texts(), *artist.legend_handles) if isinstance(artist, Legend) else (artist,)


def _changed(artist):
    """Whether it is to be drawn anew; an empty text never is drawn, and so seems new for ever."""
    return artist.stale and not (isinstance(artist, Text) and not artist.get_text())


def _state(artist):
    """What else decides how it looks: its place, the scales, the limits (of an axis its own), and texts."""
    axes, words = artist.axes, [part.get_text() for part in _parts(artist) if isinstance(part, Text)]
    if isinstance(artist, Axis):
        return *axes.bbox.bounds, *artist.get_view_interval(), artist.get_scale(), *words
    if isinstance(artist, Legend):
        return *axes.bbox.bounds, *words
    return *axes.bbox.bounds, *axes.viewLim.bounds, axes.get_xscale(), axes.get_yscale()
