"""A figure can say what it shows: axes, labels, scales, and of each curve how many points, first, last, min and max.

The words are the figure's alternative text and its text output: a wrong curve is noticed without comparing pixels.
They hold nothing that differs between machines or matplotlib versions: numbers to three digits, rounding noise as 0.
"""

import numpy as np
from matplotlib.collections import LineCollection, PathCollection, QuadMesh
from matplotlib.contour import ContourSet
from matplotlib.figure import Figure
from matplotlib.image import AxesImage
from matplotlib.quiver import Quiver

MOST_TEXTS = 30


def written(value: float, digits: int = 3) -> str:
    """A number as a person writes it, to so many significant digits: 0.003, 12.5, 1e-7."""
    text = f"{float(value) + 0.0:.{digits}g}".replace("e+0", "e").replace("e+", "e").replace("e-0", "e-")
    return "0" if text == "-0" else text


def signed(value: float, digits: int = 3) -> str:
    """The same with a proper minus sign."""
    return written(value, digits).replace("-", "−")


def describe(figure: Figure) -> str:
    """What a figure shows, a line for each of its axes."""
    seen = [axes for axes in figure.axes if axes.get_visible()]
    lines = [" ".join(figure.get_suptitle().split())] if figure.get_suptitle() else []
    lines += [_axes(axes, _twin(axes, seen[:i])) for i, axes in enumerate(seen)]
    return "\n".join(lines) or "An empty figure."


def _axes(axes, twin):
    """``title (x: label, from … to …; y: …): artist; artist``."""
    sides = "; ".join(filter(None, [_side("x", axes.xaxis), _side("y", axes.yaxis)])) if axes.axison else ""
    head = f"{_name(axes, twin)}{f' ({sides})' if sides else ''}"
    bar = axes.get_label() == "<colorbar>"
    shown = [] if bar else [_artist(artist) for artist in _artists(axes)] + _texts(axes) + _legend(axes)
    return f"{head}: {'; '.join(shown)}" if shown else head


def _name(axes, twin):
    label = axes.get_label() if not axes.get_label().startswith(("_", "<")) else ""
    name = next(filter(None, (axes.get_title(loc) for loc in ("center", "left", "right"))), "") or label
    kind = "Colour bar" if axes.get_label() == "<colorbar>" else f"Second axes of {twin}" if twin else "Axes"
    return " ".join(name.split()) or kind


def _twin(axes, others):
    """The name of the axes that these were laid upon by ``twinx`` or ``twiny``, if they were."""
    same = [
        o for o in others if np.allclose(o.get_position(original=True).bounds, axes.get_position(original=True).bounds)
    ]
    return _name(same[0], "") if same else ""


def _side(name, axis):
    if not axis.get_visible():
        return ""
    low, high = axis.get_view_interval()
    label, scale = " ".join(axis.get_label_text().split()), axis.get_scale()
    words = [label, f"{scale} scale" if scale != "linear" else "", f"{written(low)} to {written(high)}"]
    return f"{name}: {', '.join(filter(None, words))}"


def _artists(axes):
    bars = [c for c in axes.containers if hasattr(c, "patches")]
    inside = {id(patch) for container in bars for patch in container.patches}
    loose = [patch for patch in axes.patches if id(patch) not in inside]
    return [a for a in (*axes.lines, *axes.images, *axes.collections, *bars, loose) if _visible(a)]


def _visible(artist):
    return bool(artist) if isinstance(artist, list) else getattr(artist, "get_visible", lambda: True)()


def _artist(artist):
    if isinstance(artist, list):
        return f"{len(artist)} {'shapes' if len(artist) > 1 else 'shape'}"
    what = next(words for kind, words in KINDS if isinstance(artist, kind))(artist)
    label = str(artist.get_label() or "")
    return f"{label}: {what}" if label and not label.startswith("_") else what


def _line(line):
    x, y = (np.ma.masked_invalid(np.asarray(v, float)) for v in line.get_data(orig=False))
    if y.count() < 2:
        return "empty" if not y.count() else f"a point at ({written(x.compressed()[0])}, {written(y.compressed()[0])})"
    steps = np.diff(x.compressed())
    if (steps >= 0).all() or (steps <= 0).all():
        return _run(y, exact=line.axes.get_yscale() != "linear")
    return f"a path; x {_run(x)}; y {_run(y)}"


def _run(values, noun="point", exact=False):
    """``201 points, first 1, last 0.5, min 0, max 1``. On a logarithmic axis small numbers are exact, not noise."""
    kept = values.compressed() if exact else _quiet(values.compressed())
    names = ("first", "last", "min", "max")
    numbers = zip(names, (kept[0], kept[-1], kept.min(), kept.max()), strict=True)
    missing = f" ({values.size - kept.size} missing)" if values.size > kept.size else ""
    return f"{kept.size} {noun}{'s' * (kept.size != 1)}{missing}, " + ", ".join(
        f"{name} {written(v)}" for name, v in numbers
    )


def _quiet(values):
    """Rounding noise beside the largest value is 0: it differs from machine to machine."""
    return np.where(np.abs(values) < 1e-10 * np.abs(values).max(initial=0.0), 0.0, values)


def _span(values):
    kept = _quiet(np.ma.masked_invalid(np.ma.asarray(values, float)).compressed())
    return f"{written(kept.min())} to {written(kept.max())}" if kept.size else "nothing"


def _image(image):
    values = np.ma.asarray(image.get_array())
    rows, columns, *colours = values.shape
    what = "in colour" if colours else f"values {_span(values)}, mean {written(_mean(values))}"
    return f"image of {rows} by {columns}, {what}"


def _mean(values):
    return np.ma.masked_invalid(np.ma.asarray(values, float)).mean() if values.size else 0.0


def _points(collection):
    x, y = np.ma.asarray(collection.get_offsets(), float).reshape(-1, 2).T
    colours = collection.get_array()
    shades = f", colours {_span(colours)}" if colours is not None and colours.size else ""
    return f"{len(x)} point{'s' * (len(x) != 1)}, x {_span(x)}, y {_span(y)}{shades}" if len(x) else "no points"


def _bars(container):
    width = getattr(container, "orientation", "vertical") == "horizontal"
    sizes = [patch.get_width() if width else patch.get_height() for patch in container.patches]
    return _run(np.ma.masked_invalid(np.asarray(sizes, float)), "bar") if sizes else "no bars"


def _other(artist):
    count = len(artist.get_paths()) if hasattr(artist, "get_paths") else 1
    return f"{count} {'areas' if count != 1 else 'area'}"


def _texts(axes):
    texts = [" ".join(text.get_text().split()) for text in axes.texts if text.get_visible()]
    texts = [repr(text) for text in texts if text]
    return ["texts " + ", ".join(texts[:MOST_TEXTS])] if texts else []


def _legend(axes):
    """The legend's entries that no curve has for its label: they explain colours or markers."""
    legend = axes.get_legend()
    entries = [text.get_text() for text in legend.get_texts()] if legend and legend.get_visible() else []
    labels = {str(artist.get_label()) for artist in axes.get_children()} | {str(c.get_label()) for c in axes.containers}
    entries = [repr(entry) for entry in entries if entry not in labels]
    return ["legend " + ", ".join(entries)] if entries else []


KINDS = (
    (AxesImage, _image),
    (ContourSet, lambda c: f"contours at {len(c.levels)} levels, {_span(c.levels)}"),
    (QuadMesh, lambda mesh: f"mesh of {mesh.get_array().size} cells, values {_span(mesh.get_array())}"),
    (Quiver, lambda arrows: f"{arrows.N} arrows, lengths {_span(np.hypot(arrows.U, arrows.V))}"),
    (LineCollection, lambda lines: f"{len(lines.get_segments())} lines"),
    (PathCollection, _points),
    (tuple, _bars),
    (object, lambda artist: _line(artist) if hasattr(artist, "get_xdata") else _other(artist)),
)
