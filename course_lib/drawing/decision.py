"""The panel that shows what a network answers: over the plane for 2-D data, picture by picture for images."""

from typing import Any, Protocol

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb

from course_lib import network
from course_lib.datasets import Dataset
from course_lib.drawing.fit import FitPanel
from course_lib.drawing.plot import Plot
from course_lib.drawing.style import Style

ACROSS = 6  # pictures in a row
PICTURES = 30  # at most
TITLE, ROW = 0.45, 0.4  # inches for the title, and for a row of pictures with their answers


class DecisionSource(Protocol):
    """What a DecisionPanel needs of a run: its data, and for 2-D data the points and the extent of its answers."""

    @property
    def data(self) -> Dataset: ...

    @property
    def plane(self) -> tuple[np.ndarray, tuple[float, float, float, float]] | None: ...


class HasAnswers(Protocol):
    """And of one of its frames: probabilities over the plane (…, …, k), or (n, k) for the first n test pictures."""

    @property
    def answers(self) -> np.ndarray: ...


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
        self.plot, self.fitting = plot, PICTURES  # pictures that have room
        if plot.figure.crowded:
            self.fitting = ACROSS * max(1, int((plot.figure.room(axes)[1] - TITLE) / ROW))
        self.points: dict[
            tuple[int, str], Artist
        ] = {}  # (class, edge) → those of the training set, and of the test set
        self.labels = [
            plot.moving(axes.text(0, 0, "", ha="center", va="bottom", fontsize=9.5)) for _ in range(PICTURES)
        ]
        self.fit: Any = None  # a FitPanel, made when there are numbers to predict

    def update(self, recording: DecisionSource, snapshot: HasAnswers) -> None:
        """Show the answers of a snapshot."""
        if recording.data is not self.data:
            self.lay_out(recording)
        if recording.data.regression:
            self.fit.update(recording, snapshot)
            return
        (self._pictures if recording.plane is None else self._plane)(recording, snapshot)

    def lay_out(self, recording: DecisionSource) -> None:
        """A new data set: its points or pictures, which stay for the whole run."""
        self.data, axes = recording.data, self.axes
        for artist in self.points.values():
            artist.set_visible(False)
        self.image.set_interpolation("nearest" if recording.plane is None else "bilinear")
        for label in self.labels:
            label.set_text("")
        if self.fit or recording.data.regression:
            self.fit = self.fit or FitPanel(self.plot, axes, self.style, self.image)
            self.fit.show(recording.data.regression)
        if recording.data.regression:
            self.fit.lay_out(recording, self.name)
            return
        self.image.set_visible(True)
        if recording.plane is None:
            axes.set_title(self.name or f"test {recording.data.name}, and the answers")
            return
        axes.set_title(self.name or f"{recording.data.name}: where the network decides")
        _, extent = recording.plane
        self.image.set_extent(extent)
        axes.set(xlim=extent[:2], ylim=extent[2:])
        for k, _ in enumerate(recording.data.classes):
            for x, y, size, edge in (
                (recording.data.x_train, recording.data.y_train, 20, self.style.background),
                (recording.data.x_test, recording.data.y_test, 34, self.style.ink),
            ):
                if (k, edge) not in self.points:
                    look = {"s": size, "linewidths": 0.7, "edgecolors": edge, "zorder": 2, **self.style.point(k)}
                    self.points[k, edge] = self.plot.moving(axes.scatter([], [], **look))
                self.points[k, edge].set(visible=True, offsets=x[y == k][: self.most])

    def _plane(self, recording, snapshot):
        self.image.set_data(decision_colours(self.style, snapshot.answers))

    def _pictures(self, recording, snapshot):
        """All pictures as one image, ``ACROSS`` of them in a row, each with the answer above it."""
        data, background = recording.data, to_rgb(self.style.background)
        height, width = data.image_shape
        count, answers = min(len(snapshot.answers), self.fitting), network.classes(snapshot.answers)
        known, right = np.isfinite(snapshot.answers).all(axis=-1), answers == data.y_test[: len(answers)]
        down = -(-count // ACROSS)
        mosaic = np.ones((down * (height + 5), ACROSS * (width + 2), 3)) * background
        for i, picture in enumerate(data.x_test[:count].reshape(-1, height, width)):
            y, x = (down - 1 - i // ACROSS) * (height + 5) + 1, i % ACROSS * (width + 2) + 1
            mosaic[y : y + height, x : x + width] = self.style.sequential(np.clip(picture[::-1], 0, 1))[..., :3]
            text = data.classes[answers[i]] if known[i] else "?"
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
