"""Panels that show a network in training: where it decides, its drawing, its activations.

A panel belongs to axes of a plot; ``update`` moves its artists to one snapshot of a recorded run.
"""

import itertools
from collections.abc import Sequence

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.colors import to_rgb

from course_lib import menus, network
from course_lib.datasets import Dataset
from course_lib.drawing.descriptions import written
from course_lib.drawing.plot import Plot
from course_lib.drawing.style import Style
from course_lib.train.recording import Recording, Snapshot

UNITS = 10  # of a layer that are drawn; the others are counted
COLUMNS = 8  # layers that the drawing has room for, input and output among them
BANDS = 6  # hidden layers whose histograms fit


class DecisionPanel:
    """What the network answers: over the plane for 2-D data, picture by picture for images.

    ``most`` points of each class are drawn, and as many of the test set.
    """

    def __init__(self, plot: Plot, axes: Axes, style: Style, name: str = "", most: int = 250) -> None:
        self.axes, self.style, self.name, self.most = axes, style, name, most
        self.data: Dataset | None = None
        axes.set(xticks=[], yticks=[])
        axes.spines[:].set_visible(False)
        self.image = plot.moving(
            axes.imshow(np.zeros((2, 2, 3)), origin="lower", aspect="auto", zorder=0, interpolation="nearest")
        )
        self.points: list[Artist] = []
        self.labels = [plot.moving(axes.text(0, 0, "", ha="center", va="bottom", fontsize=9.5)) for _ in range(30)]

    def update(self, recording: Recording, snapshot: Snapshot) -> None:
        """Show the answers of a snapshot."""
        if recording.data is not self.data:
            self.lay_out(recording)
        (self._pictures if recording.plane is None else self._plane)(recording, snapshot)

    def lay_out(self, recording: Recording) -> None:
        """A new data set: its points or pictures, which stay for the whole run."""
        self.data, axes = recording.data, self.axes
        for artist in (*self.points, *([axes.get_legend()] if axes.get_legend() else [])):
            artist.remove()
        self.points = []
        self.image.set_interpolation("nearest" if recording.plane is None else "bilinear")
        for label in self.labels:
            label.set_text("")
        if recording.plane is None:
            axes.set_title(self.name or f"test {recording.data.name}, and the answers")
            return
        axes.set_title(self.name or f"{recording.data.name}: where the network decides")
        extent = recording.plane[1]
        self.image.set_extent(extent)
        axes.set(xlim=extent[:2], ylim=extent[2:])
        for k, _ in enumerate(recording.data.classes):
            for x, y, size, edge in (
                (recording.data.x_train, recording.data.y_train, 20, self.style.background),
                (recording.data.x_test, recording.data.y_test, 34, self.style.ink),
            ):
                chosen = x[y == k][: self.most]
                look = {"s": size, "linewidths": 0.7, "edgecolors": edge, "zorder": 2, **self.style.point(k)}
                self.points.append(axes.scatter(*chosen.T, **look))

    def _plane(self, recording, snapshot):
        self.image.set_data(decision_colours(self.style, snapshot.answers))

    def _pictures(self, recording, snapshot):
        height, width = recording.data.image_shape
        across = 6
        rows = recording.shown
        down = -(-len(rows) // across)
        answers = network.classes(snapshot.answers)
        right = answers == recording.data.y_test[rows]
        known = np.isfinite(snapshot.answers).all(axis=-1)
        pictures = recording.data.x_test[rows].reshape(-1, height, width)
        mosaic = np.ones((down * (height + 5), across * (width + 2), 3)) * to_rgb(self.style.background)
        for i, picture in enumerate(pictures):
            row, column = down - 1 - i // across, i % across
            y, x = row * (height + 5) + 1, column * (width + 2) + 1
            mosaic[y : y + height, x : x + width] = self.style.sequential(np.clip(picture[::-1], 0, 1))[..., :3]
            text = recording.data.classes[answers[i]] if known[i] else "?"
            sure = snapshot.answers[i].max() if known[i] else 0
            self.labels[i].set_text(text if right[i] else f"✗ {text}")
            self.labels[i].set(position=(x + width / 2 - 0.5, y + height - 0.4))
            self.labels[i].set(color=self.style.ink if right[i] else self.style.colour(1), alpha=0.45 + 0.55 * sure)
        self.image.set_data(np.clip(mosaic, 0, 1))
        extent = (-0.5, mosaic.shape[1] - 0.5, -0.5, mosaic.shape[0] - 0.5)
        if tuple(self.image.get_extent()) != extent:
            self.image.set_extent(extent)
            self.axes.set(xlim=extent[:2], ylim=extent[2:])


def decision_colours(style: Style, answers: np.ndarray) -> np.ndarray:
    """Probabilities (…, classes) as colours (…, 3): the classes' pale colours, mixed; grey where they are not known."""
    p = np.where(np.isfinite(answers), answers, 0)
    colours = np.array([to_rgb(style.pale(style.colour(k), 0.45)) for k in range(p.shape[-1])])
    unsure = np.clip(1 - p.sum(axis=-1, keepdims=True), 0, 1) * to_rgb(style.pale(style.faint, 0.5))
    return np.clip(p @ colours + unsure, 0, 1)


class NetworkPanel:
    """The network as the lectures draw it, each edge coloured by its weight, or by the gradient of the loss.

    Of a deep network the first and the last layers are drawn, with a gap between them.
    """

    def __init__(self, plot: Plot, axes: Axes, style: Style) -> None:
        self.axes, self.style = axes, style
        self.shape: tuple | None = None
        axes.set(xticks=[], yticks=[], xlim=(-0.14, 1.14), ylim=(-0.16, 1.04))
        axes.spines[:].set_visible(False)
        self.edges = plot.moving(axes.add_collection(LineCollection([], zorder=1)))
        look = {"s": 110, "c": style.pale(style.faint, 0.6), "edgecolors": style.ink, "linewidths": 1.0, "zorder": 3}
        self.nodes = plot.moving(axes.scatter([], [], **look))
        self.texts: list[Artist] = []
        self.scale = plot.moving(
            axes.text(0.5, -0.15, "", ha="center", va="bottom", fontsize=9.5, transform=axes.transData)
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
        name = {"weights": "weights", "gradients": "gradient of the loss by the weights"}[what]
        return f"{name}: blue −{written(largest, 2)} … orange +{written(largest, 2)}"

    def names(self, net: network.Network) -> list[str]:
        """What stands beneath each layer that is drawn."""
        names = ["input", *(menus.name_of(f) for f in net.activations)]
        return [names[k] for k in self.layers]

    def title(self, net: network.Network) -> str:
        return "the network" + (f" ({UNITS} units of a layer drawn)" if max(net.sizes) > UNITS else "")

    def lay_out(self, net: network.Network) -> None:
        """Another network: its nodes, edges and texts."""
        self.shape, self.layers = (net.sizes, repr(net)), _drawn_layers(len(net.sizes))
        places = [self._column(place, min(net.sizes[k], UNITS)) for place, k in enumerate(self.layers)]
        self.nodes.set_offsets(np.concatenate(places))
        self.edges.set_segments([(a, b) for left, right in itertools.pairwise(places) for a in left for b in right])
        for text in self.texts:
            text.remove()
        self.texts = [
            self.axes.text(place[0, 0], 0.0, f"{name}\n{net.sizes[k]}", ha="center", va="center", fontsize=10)
            for place, name, k in zip(places, self.names(net), self.layers, strict=True)
        ]
        if len(self.layers) < len(net.sizes):
            self.texts.append(self.axes.text(0.5, 0.56, "⋯", ha="center", va="center", fontsize=15))
        self.axes.set_title(self.title(net))

    def _column(self, place, count):
        x = np.full(count, place / (len(self.layers) - 1))
        y = 0.56 + 0.44 * (np.linspace(1, -1, count) * (count - 1) / (UNITS - 1) if count > 1 else np.zeros(1))
        return np.stack([x, y], axis=-1)

    def _visible(self, W, a, b):
        """The weights of the edges between two columns, of maxout's pieces the first; NaN where layers are left out."""
        n_in, n_out = (min(self.shape[0][k], UNITS) for k in (a, b))
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
            text = f"layer {layers[k] + 1}" if k < len(layers) else ""
            name.set(text=text, y=1 - (k + 0.55) / max(len(layers), 1))
        if not len(layers):
            self.names[0].set(text="no hidden layer", y=0.5)
