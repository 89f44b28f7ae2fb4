"""One training run from every side: where the network decides, its drawing, its curves, its activations."""

import numpy as np

from course_lib.drawing.curves import CurvesPanel
from course_lib.drawing.descriptions import written
from course_lib.drawing.panels import ActivationsPanel, DecisionPanel, NetworkPanel
from course_lib.drawing.plot import Plot


class TrainingPlot(Plot):
    """Decisions, network, curves and activations at one moment of a run; ``update((experiment, what), frame)``."""

    size = (11.0, 6.1)

    def build(self, figure, style):
        figure.get_layout_engine().set(rect=(0, 0, 1, 0.915))
        grid = figure.add_gridspec(2, 3, height_ratios=(1.75, 1), width_ratios=(1.12, 1.3, 1.12))
        left, middle, loss = (figure.add_subplot(grid[0, k]) for k in range(3))
        accuracy, activations = figure.add_subplot(grid[1, 2]), figure.add_subplot(grid[1, :2])
        names = {"answers": left, "network": middle, "loss": loss, "accuracy": accuracy, "activations": activations}
        for name, axes in names.items():
            axes.set_label(name)
        self.decision, self.drawing = DecisionPanel(self, left, style), NetworkPanel(self, middle, style)
        self.loss = CurvesPanel(self, loss, style, "loss", log=True)
        self.accuracy = CurvesPanel(self, accuracy, style, "accuracy")
        accuracy.set_xlabel("step")
        self.activations = ActivationsPanel(self, activations, style)
        self.head = self.moving(figure.text(0.012, 0.985, "", va="top", fontsize=12, weight="bold"))
        self.note = figure.text(0.012, 0.945, "", va="top", fontsize=10.5)

    def update(self, result, frame):
        (experiment, what), h = result, result[0].history
        moment = experiment.snapshot(frame)
        self.decision.update(experiment, moment)
        self.drawing.update(experiment, moment, what)
        best = h.steps[h.best] if h.stopped_early else None
        self.loss.update(h, frame, [(h.steps, h.train_loss), (h.steps, h.test_loss)], h.batch_loss, best)
        self.accuracy.update(h, frame, [(h.steps, h.train_accuracy), (h.steps, h.test_accuracy)])
        self.activations.update(experiment, moment)
        self.head.set_text(headline(moment))
        if self.note.get_text() != experiment.message:
            self.note.set(text=experiment.message, color=self.style.accent if experiment.went_wrong else self.style.ink)

    def describe(self, result, frame):
        experiment, _ = result
        moment = experiment.snapshot(frame)
        network = f"{experiment.net!r} on {experiment.data.name}"
        return f"{network}. {headline(moment)} {experiment.message}"


def headline(moment):
    """The numbers of a moment in a line."""
    when = f"Step {moment.step} (epoch {written(moment.epoch)})"
    if not np.isfinite([moment.train_loss, moment.test_loss, moment.test_accuracy]).all():
        return f"{when}: the run has diverged, its loss is not a number any more."
    return (
        f"{when}: train loss {written(moment.train_loss)}, "
        f"test loss {written(moment.test_loss)}, test accuracy {100 * moment.test_accuracy:.0f} %."
    )
