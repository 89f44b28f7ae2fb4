"""Decoupled weight decay beside L2 in the loss."""

from matplotlib.figure import Figure

from course_lib.drawing.descriptions import written
from course_lib.drawing.plot import Plot
from course_lib.drawing.style import Style
from course_lib.topics.adaptive_methods.experiments.weight_decay import GRADIENTS, DecayedWeights
from course_lib.topics.adaptive_methods.plots.rules import TEXT_LINES, curve_of


class DecayedWeightsPlot(Plot):
    """``update(decay)``: what is left of a weight, by the size of its gradients."""

    size = (9.6, 4.8)
    axes_rect = (0, 0.09, 1, 0.8)
    text_lines = TEXT_LINES

    def build(self, figure: Figure, style: Style) -> None:
        axes = figure.subplots()
        axes.set(label="left", xlabel="standard deviation of the weight's gradient", ylabel="left of a weight of 1")
        axes.set(xscale="log", xlim=(GRADIENTS[0] / 1.2, GRADIENTS[-1] * 1.2), ylim=(-0.05, 1.05))
        axes.grid(True)
        names = {"AdamW": "AdamW", "Adam with L2": "Adam", "gradient descent with L2": "gradient descent"}
        widths = (4.0, 2.2, 1.6)
        points = {"marker": "o", "ms": 5}
        self.expected = self.moving(axes.axhline(1, lw=1.2, ls=":", color=style.ink))
        self.lines = self.moving(
            [
                axes.plot([], [], label=name, **points, lw=lw, **curve_of(style, like))[0]
                for (name, like), lw in zip(names.items(), widths, strict=True)
            ]
        )
        handles, words = [*self.lines, self.expected], [*names, "(1 − ηλ)ᵀ"]
        figure.legend(handles, words, loc="lower center", ncols=4, handlelength=3)

    def update(self, decay: DecayedWeights) -> None:
        for line, left in zip(self.lines, decay.left.values(), strict=True):
            line.set_data(GRADIENTS, left)
        self.expected.set_ydata([decay.expected] * 2)

    def sentences(self, decay: DecayedWeights) -> tuple[str, str]:
        last = ", ".join(f"{name} {_small(left[-1])}" for name, left in decay.left.items())
        setting = f"λ = {written(decay.weight_decay)}, η = {written(decay.eta)}, {decay.steps} steps."
        return f"{setting} (1 − ηλ)^T = {written(decay.expected)}.", f"Left at the largest gradients: {last}."

    def describe(self, decay: DecayedWeights) -> str:
        first = ", ".join(f"{name} {_small(left[0])}" for name, left in decay.left.items())
        return f"{super().describe(decay)} At the smallest: {first}."


def _small(value):
    return written(value) if abs(value) >= 0.001 else "0.00"
