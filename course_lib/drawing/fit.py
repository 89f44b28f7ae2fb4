"""Panels for numbers that are predicted: the fitted line or surface, and the predictions beside the true numbers."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.image import AxesImage
from matplotlib.ticker import MaxNLocator

from course_lib.drawing.descriptions import written
from course_lib.drawing.plot import Plot
from course_lib.drawing.style import Style
from course_lib.train.recording import Recording, Snapshot

MOST = 3  # numbers of which lines are drawn; on a surface it is the first one
POINTS = 250  # of the training set, and of the test set


class FitPanel:
    """Of one input a line for each number, among the examples; of two a map of the first, with examples in its colours.

    It shares its axes, and of a map the ``image``, with a panel for classes: ``show`` says whose turn it is.
    """

    def __init__(self, plot: Plot, axes: Axes, style: Style, image: AxesImage) -> None:
        self.axes, self.style, self.image = axes, style, image
        self.ends = (0.0, 1.0)
        each, edges = range(MOST), ((20, style.background), (34, style.ink))
        self.lines = [plot.moving(axes.plot([], [], lw=2.2, zorder=3, **style.curve(k))[0]) for k in each]
        looks = [{"s": size, "edgecolors": edge, "linewidths": 0.7, "zorder": 2} for size, edge in edges]
        self.points = [[plot.moving(axes.scatter([], [], **look, **style.point(k))) for look in looks] for k in each]
        self.coloured = [plot.moving(axes.scatter([], [], **look, c=[], cmap=style.sequential)) for look in looks]

    def show(self, on: bool) -> None:
        """Give the axes up, or take them."""
        for artist in (*self.lines, *(dots for pair in self.points for dots in pair), *self.coloured):
            artist.set_visible(on)
        if not on:
            self.axes.set(xticks=[], yticks=[], xlabel="")
            self.axes.spines[:].set_visible(False)

    def lay_out(self, recording: Recording, name: str) -> None:
        """A new data set: its examples, and ends of the axes that stay for the whole run."""
        data, axes, plane = recording.data, self.axes, recording.plane
        flat = plane is None
        self.ends = target_ends(recording)
        rows = [(data.x_train[:POINTS], data.y_train[:POINTS]), (data.x_test[:POINTS], data.y_test[:POINTS])]
        for k, pair in enumerate(self.points):
            for dots, (x, y) in zip(pair, rows, strict=True):
                dots.set_offsets(np.stack([x[:, 0], y[:, k]], -1) if flat and k < y.shape[1] else np.empty((0, 2)))
        for dots, (x, y) in zip(self.coloured, rows, strict=True):
            dots.set_offsets(np.empty((0, 2)) if flat else x)
            dots.set_array(np.empty(0) if flat else y[:, 0])
            dots.set_clim(*self.ends)
        for k, line in enumerate(self.lines):  # a single one in another colour than its examples
            line.set(**self.style.curve(k + (data.outputs == 1)))
        self.image.set_visible(not flat)
        axes.spines[["left", "bottom"]].set_visible(flat)
        title = name or f"{data.name}: "
        if plane is None:
            x = recording.asked[:, 0]
            axes.set(xlim=(x[0], x[-1]), ylim=self.ends, xlabel="x", title=f"{title}what is predicted")
            axes.xaxis.set_major_locator(MaxNLocator(5))
            axes.yaxis.set_major_locator(MaxNLocator(5))
            return
        _, extent = plane
        self.image.set_extent(extent)
        self.image.set_interpolation("bilinear")
        low, high = (written(end).replace("-", "−") for end in self.ends)
        axes.set(xticks=[], yticks=[], xlabel="", xlim=extent[:2], ylim=extent[2:])
        axes.set_title(f"{title}predictions from {low} to {high}")

    def update(self, recording: Recording, snapshot: Snapshot) -> None:
        """Show what is predicted in one frame."""
        if recording.plane is None:
            for k, line in enumerate(self.lines):
                shown = k < snapshot.answers.shape[-1]
                line.set_data(*((recording.asked[:, 0], snapshot.answers[:, k]) if shown else ([], [])))
            return
        low, high = self.ends
        known, values = np.isfinite(snapshot.answers[..., 0]), np.nan_to_num(snapshot.answers[..., 0])
        colours = self.style.sequential(np.clip((values - low) / (high - low), 0, 1))[..., :3]
        grey = self.style.sequential(0.0)[:3]
        self.image.set_data(np.where(known[..., None], colours, grey))


class TruthPanel:
    """The predictions for the test set beside the true numbers: all would lie on the line if they were right."""

    def __init__(self, plot: Plot, axes: Axes, style: Style) -> None:
        self.axes = axes
        self.run: Recording | None = None
        self.line = plot.moving(axes.plot([], [], lw=1.2, color=style.faint, ls="-", zorder=1)[0])
        self.points = [plot.moving(axes.plot([], [], ms=4, ls="", **style.point(k))[0]) for k in range(MOST)]

    def show(self, on: bool) -> None:
        """Give the axes up, or take them."""
        for artist in (self.line, *self.points):
            artist.set_visible(on)
        self.run = None

    def update(self, recording: Recording, frame: int) -> None:
        """Show one frame."""
        if recording is not self.run:
            self.run, ends = recording, target_ends(recording)
            self.axes.set(xlim=ends, ylim=ends, title="test set: predicted by true", xlabel="true y")
            self.line.set_data(ends, ends)
        predicted, true = recording.predicted(frame), recording.data.y_test
        for k, points in enumerate(self.points):
            shown = k < true.shape[1]
            points.set_data(*((true[: len(predicted), k], predicted[:, k]) if shown else ([], [])))


def target_ends(recording: Recording) -> tuple[float, float]:
    """The ends of an axis that shows all the numbers that are to be predicted, with a margin."""
    y = np.concatenate([recording.data.y_train, recording.data.y_test])
    margin = 0.1 * (np.ptp(y) or 1.0)
    return float(y.min() - margin), float(y.max() + margin)
