"""Two training runs beside each other."""

from matplotlib.figure import Figure

from course_lib.drawing.curves import CurvesPanel
from course_lib.drawing.decision import DecisionPanel
from course_lib.drawing.plot import Plot
from course_lib.drawing.style import Style
from course_lib.drawing.texts import heading
from course_lib.drawing.training import headline
from course_lib.train.recording import Recording

Runs = tuple[Recording, Recording]


class ComparisonPlot(Plot):
    """Two runs from the same start side by side; ``update((one, other), frame)``."""

    size = (11.0, 4.9)
    axes_rect = (0, 0, 1, 0.895)
    text_lines = heading(size=11), heading(0.935, 11)

    def build(self, figure: Figure, style: Style) -> None:
        grid = figure.add_gridspec(2, 3, width_ratios=(1.1, 1.1, 1.2))
        one, other = (figure.add_subplot(grid[:, k], label=name) for k, name in enumerate("AB"))
        loss, accuracy = (figure.add_subplot(grid[k, 2], label=name) for k, name in enumerate(("loss", "accuracy")))
        self.decisions = DecisionPanel(self, one, style, "A"), DecisionPanel(self, other, style, "B")
        names = [f"{side} {which}" for side in "AB" for which in ("train", "test")]
        self.loss = CurvesPanel(self, loss, style, "loss", names, log=True, legend=False)
        self.accuracy = CurvesPanel(self, accuracy, style, "accuracy", names)
        accuracy.set_xlabel("step")

    def update(self, runs: Runs, frame: int) -> None:
        for run, decision in zip(runs, self.decisions, strict=True):
            decision.update(run, run.snapshot(min(frame, run.frames - 1)))
        histories = [run.history for run in runs]
        losses = [(h.steps, y) for h in histories for y in (h.train_loss, h.test_loss)]
        accuracies = [(h.steps, y) for h in histories for y in (h.train_accuracy, h.test_accuracy)]
        self.loss.update(runs, frame, losses)
        self.accuracy.update(runs, frame, accuracies)

    def sentences(self, runs: Runs, frame: int) -> list[str]:
        heads = (headline(run.history, min(frame, run.frames - 1)) for run in runs)
        return [f"{name}: {head}" for name, head in zip("AB", heads, strict=True)]
