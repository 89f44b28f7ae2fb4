"""Two training runs beside each other."""

from course_lib.drawing.curves import CurvesPanel
from course_lib.drawing.decision import DecisionPanel
from course_lib.drawing.plot import Plot
from course_lib.drawing.training import headline


class Comparison(Plot):
    """Two runs from the same start side by side; ``update((one, other), frame)``."""

    size = (11.0, 4.9)

    def build(self, figure, style):
        figure.get_layout_engine().set(rect=(0, 0, 1, 0.895))
        grid = figure.add_gridspec(2, 3, width_ratios=(1.1, 1.1, 1.2))
        one, other = (figure.add_subplot(grid[:, k], label=name) for k, name in enumerate("AB"))
        loss, accuracy = (figure.add_subplot(grid[k, 2], label=name) for k, name in enumerate(("loss", "accuracy")))
        self.decisions = [DecisionPanel(self, one, style, "A"), DecisionPanel(self, other, style, "B")]
        names = [f"{side} {which}" for side in "AB" for which in ("train", "test")]
        self.loss = CurvesPanel(self, loss, style, "loss", names, log=True, legend=False)
        self.accuracy = CurvesPanel(self, accuracy, style, "accuracy", names)
        self.accuracy.axes.set_xlabel("step")
        places = ((0.012, 0.985), (0.012, 0.935))
        self.heads = [self.moving(figure.text(*xy, "", va="top", fontsize=11, weight="bold")) for xy in places]

    def update(self, result, frame):
        for experiment, decision, head, name in zip(result, self.decisions, self.heads, "AB", strict=True):
            moment = experiment.snapshot(min(frame, experiment.frames - 1))
            decision.update(experiment, moment)
            head.set_text(f"{name}: {headline(experiment.history, min(frame, experiment.frames - 1))}")
        histories = [experiment.history for experiment in result]
        losses = [(h.steps, y) for h in histories for y in (h.train_loss, h.test_loss)]
        accuracies = [(h.steps, y) for h in histories for y in (h.train_accuracy, h.test_accuracy)]
        self.loss.update(result, frame, losses)
        self.accuracy.update(result, frame, accuracies)

    def describe(self, result, frame):
        said = (headline(e.history, min(frame, e.frames - 1)) for e in result)
        return " ".join(f"{name}: {text}" for name, text in zip("AB", said, strict=True))
