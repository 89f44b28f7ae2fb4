"""The drawing of a network whose nodes are small maps: what each unit gives, point by point over the plane."""

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.colors import to_rgb

from course_lib import network
from course_lib.drawing.panels import LINE, TITLE, NetworkPanel
from course_lib.drawing.plot import Plot
from course_lib.drawing.style import Style
from course_lib.train.drawable import GRID
from course_lib.train.recording import Recording, Snapshot

WIDTH, HEIGHT = 377, 284  # pixels of the axes, of which a map takes whole ones
LARGEST = 44  # pixels of a map's side


class UnitMapsPanel(NetworkPanel):
    """For points in the plane each node holds a map of its unit's output; for pictures it is the plain drawing.

    In the map of an input or a hidden unit blue is negative and orange positive, and the strongest colour is the
    largest output in the layer. The map of an output unit has the colour of its class.
    """

    left = -0.24
    top = 1.1
    middle = 0.6
    most = 8

    def __init__(self, plot: Plot, axes: Axes, style: Style) -> None:
        super().__init__(plot, axes, style)
        (left, right), (bottom, top) = axes.get_xlim(), axes.get_ylim()
        self.ends = left, right, bottom, top
        self.pixel = (right - left) / WIDTH, (top - bottom) / HEIGHT
        self.canvas = np.zeros((HEIGHT, WIDTH, 4), np.uint8)
        look = {"origin": "lower", "aspect": "auto", "interpolation": "nearest", "zorder": 2}
        self.image = plot.moving(axes.imshow(self.canvas, extent=self.ends, **look))
        axes.set(xlim=(left, right), ylim=(bottom, top))
        outline = {"facecolors": "none", "edgecolors": style.ink, "linewidths": 0.8, "zorder": 3}
        self.frames = plot.moving(axes.add_collection(PolyCollection([], **outline)))
        self.inputs: tuple[str, ...] | None = None  # whose names are written
        self.names_of_inputs: list[Artist] = []
        self.corners: list[list[tuple[int, int]]] = []  # of the maps, in pixels of the canvas, layer by layer

    def update(self, recording: Recording, snapshot: Snapshot, what: str) -> None:
        super().update(recording, snapshot, what)
        inputs = recording.inputs if snapshot.maps else ()
        if inputs != self.inputs:
            self.lay_out(recording.net)
            self._lay_out_maps(inputs)
        for k, corners in zip(self.layers, self.corners, strict=bool(inputs)):
            values = snapshot.maps[k][self.cells][..., : len(corners)]
            colours = self._colours(values, k == len(snapshot.maps) - 1 and not recording.data.regression)
            for unit, (row, column) in enumerate(corners):
                self.canvas[row : row + self.side, column : column + self.side] = colours[:, :, unit]
        if inputs:
            self.image.set_data(self.canvas)

    def lay_out(self, net: network.Network) -> None:
        super().lay_out(net)
        for text in self.texts if len(self.layers) > 6 else []:
            text.set_fontsize(8.5)
        self.inputs = None  # the maps have to be laid out as well

    def gap(self, net: network.Network) -> float:
        return min(0.86 / max(min(max(net.sizes), self.most) - 1, 1), 0.22)

    def _lay_out_maps(self, inputs):
        """Where the maps stand, and the names of the inputs; for pictures there are none."""
        self.inputs = inputs
        for text in self.names_of_inputs:
            text.remove()
        self.canvas[...], self.names_of_inputs, self.corners = 0, [], []
        self.image.set_data(self.canvas)
        self.frames.set_verts([])
        if not inputs:
            return
        (across, up), counts = self.pixel, [len(column) for column in self.places]
        apart = min([np.abs(np.diff(column[:, 1])).min() for column in self.places if len(column) > 1] or [1.0])
        self.side = int(min(apart / up - 3, 0.6 / (len(counts) - 1) / across, LARGEST))
        self.cells = np.ix_(*[np.linspace(0, GRID - 1, self.side).round().astype(np.int64)] * 2)
        first = np.array(self.ends)[[0, 2]]
        corners = [np.round((column - first) / self.pixel - self.side / 2).astype(np.int64) for column in self.places]
        self.corners = [[(y, x) for x, y in column.tolist()] for column in corners]
        self.nodes.set_offsets(np.empty((0, 2)))
        square = np.array([(0, 0), (0, 1), (1, 1), (1, 0)]) * (self.side + 1) - 0.5
        lower = np.concatenate(corners)[:, None]
        self.frames.set_verts((lower + square) * self.pixel + first)
        look = {"ha": "right", "va": "center", "fontsize": 9.5}
        away = (self.side / 2 + 5) * across
        x, heights = self.places[0][0, 0] - away, self.places[0][:, 1]
        if len(heights) > 1 and self.axes.get_figure().crowded:  # letters stay as high as they are
            row = (self.top - self.bottom) * LINE / max(self.room[1] - TITLE, LINE)
            heights = heights.mean() + (heights - heights.mean()) * max(1.0, row / apart)
        named = zip(inputs, heights, strict=False)
        self.names_of_inputs = [self.axes.text(x, y, name, **look) for name, y in named]

    def _colours(self, values, last):
        """Outputs (side, side, n) as colours (side, side, n, 4): of classes if they are the network's answers."""
        values = np.where(np.isfinite(values), values, 0)
        if not last:
            largest = np.abs(values).max(initial=0.0)
            return self.style.diverging(0.5 + values / (2 * (largest or 1)), bytes=True)
        ground, count = np.array(to_rgb(self.style.background)), values.shape[-1]
        full = np.array([to_rgb(self.style.colour(k + (count == 1))) for k in range(count)])
        mixed = ground + np.clip(values, 0, 1)[..., None] * (full - ground)
        return np.concatenate([np.round(255 * mixed), np.full((*values.shape, 1), 255.0)], -1).astype(np.uint8)
