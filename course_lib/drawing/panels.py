"""Panels that show a network in training: its drawing, and the activations of its hidden layers.

A panel belongs to axes of a plot; ``update`` moves its artists to one snapshot of a recorded run.
"""

import itertools
from collections.abc import Sequence

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.transforms import ScaledTranslation

from course_lib import menus, network
from course_lib.drawing.descriptions import written
from course_lib.drawing.plot import Plot
from course_lib.drawing.style import Style
from course_lib.train.recording import Recording, Snapshot

UNITS = 10  # of a layer that are drawn; the others are counted
COLUMNS = 8  # layers that the drawing has room for, input and output among them
BENEATH, TITLE, LINE = 0.56, 0.45, 0.17  # inches for what stands beneath the nodes, above the drawing, for a line
RADIUS, LOWEST = 0.073, 0.12  # inches of a node; the height of the middle of the lowest one
BANDS = 6  # hidden layers whose histograms fit
BAND_MARGINS, NAME = 0.65, 0.2  # inches for title and ticks, and for a layer's name


class NetworkPanel:
    """The network as the lectures draw it, each edge coloured by its weight, or by the gradient of the loss.

    Of a deep network the first and the last layers are drawn, with a gap between them.
    """

    left: float = -0.14  # ends of the axes
    top: float = 1.04
    middle: float = 0.56  # the height of each layer's middle
    most = UNITS  # units of a layer that are drawn
    tight = False  # whether there is no room for the layers' names

    def __init__(self, plot: Plot, axes: Axes, style: Style) -> None:
        self.axes, self.style, self.room, self.crowded = axes, style, plot.figure.room(axes), plot.figure.crowded
        self.shape: tuple | None = None
        self.places: list[np.ndarray] = []  # of the nodes, layer by layer
        beneath = BENEATH + LINE * (self.room[0] < 2.5)  # names may stand in steps
        low = plot.figure.crowded and self.room[0] > 2
        left, most = (0.6, 0.62) if low else (1, 0.5)  # legends and texts take some of the room
        share = min(max(beneath / max(left * self.room[1] - TITLE, LINE), 0.22), most)
        self.bottom = min(-0.16, 0.12 - share / (1 - share) * (self.top - 0.12))
        self.unit = max(left * self.room[1] - TITLE, LINE) / (self.top - self.bottom)  # inches of a height of 1
        axes.set(xticks=[], yticks=[], xlim=(self.left, 1.14), ylim=(self.bottom, self.top))
        axes.spines[:].set_visible(False)
        self.edges = plot.moving(axes.add_collection(LineCollection([], zorder=1)))
        look = {"s": 110, "c": style.pale(style.faint, 0.6), "edgecolors": style.ink, "linewidths": 1.0, "zorder": 3}
        self.nodes = plot.moving(axes.scatter([], [], **look))
        self.texts: list[Artist] = []
        self.scale = plot.moving(
            axes.text(0.5, self.bottom + 0.01, "", ha="center", va="bottom", fontsize=9.5, transform=axes.transData)
        )

    def update(self, recording: Recording, snapshot: Snapshot, what: str) -> None:
        """Show the weights or the gradients, as ``what`` says; the strongest edge gives the scale, written beneath."""
        if (recording.net.sizes, repr(recording.net)) != self.shape:
            self.lay_out(recording.net)
        matrices, pairs = getattr(snapshot, what), list(itertools.pairwise(self.layers))
        values = np.concatenate([self._visible(matrices[a], a, b) for a, b in pairs])
        largest = np.abs(values[np.isfinite(values)]).max(initial=0.0)
        share = np.where(np.isfinite(values), values, 0) / (largest or 1)
        self.edges.set_color(self.style.diverging(0.5 + share / 2))
        self.edges.set_linewidths(0.4 + 2.4 * np.abs(share))
        self.scale.set_text(self.scale_in_words(what, largest, [matrices[a] for a, b in pairs if b == a + 1]))

    def scale_in_words(self, what: str, largest: float, matrices: Sequence[np.ndarray]) -> str:
        """What the colours mean; ``matrices`` are those of which edges are drawn."""
        long = "gradient" if self.crowded else "gradient of the loss by the weights"
        name = {"weights": "weights", "gradients": long}[what]
        rest = "\n… " if self.tight else " … "
        return f"{name}: blue −{written(largest, 2)}{rest}orange +{written(largest, 2)}"

    def names(self, net: network.Network) -> list[str]:
        """What stands beneath each layer that is drawn."""
        names = ["input", *(menus.name_of(f) for f in net.activations)]
        return [names[k] for k in self.layers]

    def title(self, net: network.Network) -> str:
        return "the network" + (f" ({self.most} units of a layer drawn)" if max(net.sizes) > self.most else "")

    def gap(self, net: network.Network) -> float:
        """The distance between the units of a layer, if its height is 1."""
        return 0.88 / (self.most - 1)

    def lay_out(self, net: network.Network) -> None:
        """Another network: its nodes, edges and texts."""
        self.shape, self.layers = (net.sizes, repr(net)), _drawn_layers(len(net.sizes))
        counts, gap = [min(net.sizes[k], self.most) for k in self.layers], self.gap(net)
        places = self.places = [self._column(place, count, gap) for place, count in enumerate(counts)]
        self.nodes.set_offsets(np.concatenate(places))
        if self.crowded:
            across = self.room[0] / (1.14 - self.left) / (len(places) - 1)
            self.radius = 0.5 * min(RADIUS * 2, 1.1 * gap * self.unit, 0.8 * across)
            self.nodes.set_sizes([(144 * self.radius) ** 2])
        self.edges.set_segments([(a, b) for left, right in itertools.pairwise(places) for a in left for b in right])
        for text in self.texts:
            text.remove()
        names = self.names(net)
        self.tight = self.crowded and not self._fit(names)  # sizes alone
        steps = [""] * len(names) if self._fit(names) else itertools.cycle(["", "\n"])  # each second one lower
        words = [f"{step}{name}\n" * (not self.tight) for name, step in zip(names, steps, strict=False)]
        self.texts = [
            self.axes.text(place[0, 0], 0.075, f"{word}{net.sizes[k]}", ha="center", va="top", fontsize=10)
            for place, word, k in zip(places, words, self.layers, strict=True)
        ]
        if self.crowded:  # right beneath the lowest nodes, whatever room the drawing has in the end
            rows = max(text.get_text().count("\n") for text in self.texts) + 1
            for text in self.texts:
                text.set(y=LOWEST, transform=self._beneath(self.radius + 0.03))
            self.scale.set(y=LOWEST, va="top", transform=self._beneath(self.radius + LINE * rows + 0.06))
        if len(self.layers) < len(net.sizes):
            self.texts.append(self.axes.text(0.5, self.middle, "⋯", ha="center", va="center", fontsize=15))
        self.axes.set_title(self.title(net))

    def _beneath(self, inches):
        return self.axes.transData + ScaledTranslation(0, -inches, self.axes.get_figure().dpi_scale_trans)

    def _fit(self, names):
        """Whether names beside each other have room, at about 0.08 inches a letter."""
        apart = 0.85 * self.room[0] / (1.14 - self.left) / (len(names) - 1)
        return all((len(a) + len(b)) / 2 * 0.08 < apart for a, b in itertools.pairwise(names))

    def _column(self, place, count, gap):
        x = np.full(count, place / (len(self.layers) - 1))
        y = self.middle + gap / 2 * (np.linspace(1, -1, count) * (count - 1) if count > 1 else np.zeros(1))
        return np.stack([x, y], axis=-1)

    def _visible(self, W, a, b):
        """The weights of the edges between two columns, of maxout's pieces the first; NaN where layers are left out."""
        n_in, n_out = (min(self.shape[0][k], self.most) for k in (a, b))
        if b > a + 1:
            return np.full(n_in * n_out, np.nan)
        pieces = W.shape[1] // max(1, self.shape[0][b])
        return W[:n_in, ::pieces][:, :n_out].ravel()


def _drawn_layers(count):
    """All of so many layers, or as many from each end as there is room for."""
    half = COLUMNS // 2
    return list(range(count)) if count <= COLUMNS else [*range(half), *range(count - half, count)]


class ActivationsPanel:
    """The distributions of the hidden layers' activations on the test set; of many layers, some from first to last."""

    def __init__(self, plot: Plot, axes: Axes, style: Style) -> None:
        self.axes, self.style = axes, style
        self.fitting = (plot.figure.room(axes)[1] - BAND_MARGINS) / NAME  # names of layers that fit above each other
        self.edges: np.ndarray | None = None
        axes.set_title("activations of the hidden layers")
        axes.set(yticks=[], ylim=(0, 1))
        axes.spines["left"].set_visible(False)
        self.bands = [
            plot.moving(axes.add_collection(PolyCollection([], facecolors=style.pale(style.colour(0), 0.35))))
            for _ in range(BANDS)
        ]
        box = {"facecolor": style.background, "alpha": 0.7, "linewidth": 0, "pad": 1.5}
        look = {"ha": "right", "fontsize": 10, "bbox": box, "zorder": 5, "transform": axes.get_yaxis_transform()}
        self.names = [axes.text(0.998, 0, "", **look) for _ in range(BANDS)]

    def update(self, recording: Recording, snapshot: Snapshot) -> None:
        """Show the histograms of a snapshot, each scaled to the height of its band."""
        count = len(snapshot.histograms)
        layers = np.unique(np.linspace(0, count - 1, min(count, BANDS)).round().astype(np.int64))
        shown = [snapshot.histograms[k] for k in layers]
        if recording.edges is not self.edges:
            self.lay_out(recording, layers)
        x = np.repeat(recording.edges, 2)
        for k, band in enumerate(self.bands):
            if k >= len(shown) or not np.isfinite(shown[k]).all():
                band.set_verts([])
                continue
            foot = 1 - (k + 1) / len(shown)
            height = 0.86 / len(shown) * shown[k] / max(shown[k].max(), 1e-9)
            y = np.concatenate([[0], np.repeat(height, 2), [0]]) + foot
            band.set_verts([np.stack([x, y], axis=-1)])

    def lay_out(self, recording: Recording, layers: np.ndarray) -> None:
        """Another run: its bins, and the names of the layers that are shown."""
        self.edges = recording.edges
        self.axes.set(xlim=(recording.edges[0], recording.edges[-1]))
        for k, name in enumerate(self.names):
            named = k < len(layers) and (len(layers) <= self.fitting or k in (0, len(layers) - 1))
            text = f"layer {layers[k] + 1}" if named else ""
            name.set(text=text, y=1 - (k + 0.55) / max(len(layers), 1))
        if not len(layers):
            self.names[0].set(text="no hidden layer", y=0.5)
