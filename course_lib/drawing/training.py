"""One training run from every side: where the network decides, its drawing, its curves, its activations."""

import numpy as np
from matplotlib.figure import Figure

from course_lib.drawing.curves import CurvesPanel, curves_of
from course_lib.drawing.decision import DecisionPanel
from course_lib.drawing.descriptions import written
from course_lib.drawing.fit import TruthPanel
from course_lib.drawing.panels import ActivationsPanel
from course_lib.drawing.plot import Plot
from course_lib.drawing.style import Style
from course_lib.drawing.texts import Coloured, TextLine, heading
from course_lib.drawing.unit_maps import UnitMapsPanel
from course_lib.train.loop import History
from course_lib.train.recording import Recording


class TrainingPlot(Plot):
    """Decisions, network, curves and activations at one frame of a run; ``update((recording, what), frame)``."""

    size = (11.0, 6.1)
    axes_rect = (0, 0, 1, 0.915)
    text_lines = heading(size=12), TextLine(0.945)

    def build(self, figure: Figure, style: Style) -> None:
        grid = figure.add_gridspec(2, 3, height_ratios=(1.9, 1), width_ratios=(1.12, 1.3, 1.12))
        left, middle, loss = (figure.add_subplot(grid[0, k]) for k in range(3))
        accuracy, activations = figure.add_subplot(grid[1, 2]), figure.add_subplot(grid[1, :2])
        names = {"answers": left, "network": middle, "loss": loss, "accuracy": accuracy, "activations": activations}
        for name, axes in names.items():
            axes.set_label(name)
        self.decision, self.network = DecisionPanel(self, left, style), UnitMapsPanel(self, middle, style)
        self.loss = CurvesPanel(self, loss, style, "loss", log=True)
        self.accuracy = CurvesPanel(self, accuracy, style, "accuracy")
        accuracy.set_xlabel("step")
        self.truth = TruthPanel(self, accuracy, style)
        self.truth.show(False)
        self.regression = False
        self.activations = ActivationsPanel(self, activations, style)

    def update(self, result: tuple[Recording, str], frame: int) -> None:
        (recording, what), h = result, result[0].history
        snapshot = recording.snapshot(frame)
        self.decision.update(recording, snapshot)
        self.network.update(recording, snapshot, what)
        best = h.steps[h.best] if h.stopped_early else None
        self.loss.update(h, frame, curves_of(h, "loss"), h.batch_loss, best)
        self._compare(recording, frame)
        self.activations.update(recording, snapshot)

    def _compare(self, recording: Recording, frame: int) -> None:
        """The accuracy; where numbers are predicted, these beside the true ones in its place."""
        if recording.data.regression != self.regression:
            self.regression = recording.data.regression
            self.truth.show(self.regression)
            self.accuracy.show(not self.regression)
        if self.regression:
            self.truth.update(recording, frame)
        else:
            self.accuracy.update(recording.history, frame, curves_of(recording.history, "accuracy"))

    def sentences(self, result: tuple[Recording, str], frame: int) -> tuple[str, str]:
        recording, _ = result
        message = Coloured(recording.message, "accent") if recording.went_wrong else recording.message
        return headline(recording.history, frame), message

    def describe(self, result: tuple[Recording, str], frame: int) -> str:
        recording, _ = result
        maps = "" if recording.plane is None else " In each node: what its unit gives, all over the plane."
        return f"{recording.net!r} on {recording.fed.name}. {super().describe(result, frame)}{maps}"


def headline(history: History, frame: int) -> str:
    """The numbers of one evaluation of a run in a line."""
    when = f"Step {history.steps[frame]} (epoch {written(history.epochs[frame])})"
    train_loss, test_loss = history.train_loss[frame], history.test_loss[frame]
    if not np.isfinite([train_loss, test_loss]).all():
        return f"{when}: the run has diverged, its loss is not a number any more."
    losses = f"train loss {written(train_loss)}, test loss {written(test_loss)}"
    if history.test_accuracy is None:
        return f"{when}: {losses}."
    return f"{when}: {losses}, test accuracy {100 * float(history.test_accuracy[frame]):.0f} %."
