"""Where a network with linear hidden units decides, beside one with tanh."""

from matplotlib.figure import Figure

from course_lib.drawing.decision import DecisionPanel
from course_lib.drawing.plot import Plot
from course_lib.drawing.style import Style
from course_lib.drawing.texts import TextLine, heading
from course_lib.topics.activations.experiments.linear import HIDDEN, WIDTH, LinearAndBent


class LinearAndBentPlot(Plot):
    """``update(pair, frame)``: both decisions over the plane."""

    size = (9.0, 4.6)
    axes_rect = (0.005, 0, 0.99, 0.86)
    text_lines = heading(), TextLine(0.925)
    clickable = ()

    def build(self, figure: Figure, style: Style) -> None:
        sides = figure.subplots(1, 2)
        self.panels = []
        for axes, hidden in zip(sides, HIDDEN, strict=True):
            axes.set(label=hidden)
            self.panels.append(DecisionPanel(self, axes, style, f"hidden units: {hidden}", most=150))

    def update(self, pair: LinearAndBent, frame: int) -> None:
        for panel, run in zip(self.panels, pair.runs, strict=True):
            panel.update(run, run.snapshot(frame))

    def sentences(self, pair: LinearAndBent, frame: int) -> tuple[str, str]:
        """Which networks, and how many of the training points each has right."""
        net, step = "-".join(map(str, pair.runs[0].net.sizes)), int(pair.runs[0].history.steps[frame])
        shares = (f"{100 * share:.0f} % with {name}" for share, name in zip(pair.accuracy(frame), HIDDEN, strict=True))
        return (
            f"{net} on {pair.runs[0].data.name}, step {step}.",
            f"Training points that are right: {', '.join(shares)}.",
        )

    def describe(self, pair: LinearAndBent, frame: int) -> str:
        data = pair.runs[0].data
        shown = "the colours show which class each network chooses at each point of the plane"
        more = f"Two planes side by side with {len(data.classes)} classes of points; {shown}; {WIDTH} units a layer."
        return f"{' '.join(self.sentences(pair, frame))} {more}"
