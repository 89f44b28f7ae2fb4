"""The laboratory's picture: the deck's three steps, and beneath them what flows through each layer."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from course_lib import menus
from course_lib.drawing.curves import Curve, CurvesPanel
from course_lib.drawing.decision import DecisionPanel
from course_lib.drawing.panels import ActivationsPanel, NetworkPanel
from course_lib.drawing.plot import Plot
from course_lib.drawing.style import Style
from course_lib.drawing.texts import Coloured, TextLine, heading
from course_lib.network import Network
from course_lib.topics.initialization.experiments.laboratory import LaboratoryRun
from course_lib.topics.initialization.experiments.runs import BAD_OUTCOMES
from course_lib.topics.initialization.plots.words import cost_and_accuracy, in_words, network_in_words


class LaboratoryPlot(Plot):
    """``update((laboratory, what), frame)``: decisions, the network's drawing, cost; activations, sizes by layer."""

    size = (11.0, 6.4)
    axes_rect = (0.008, 0, 0.982, 0.905)
    text_lines = heading(size=12), TextLine(0.942)

    def build(self, figure: Figure, style: Style) -> None:
        grid = figure.add_gridspec(2, 1, height_ratios=(1.7, 1))
        top, bottom = grid[0].subgridspec(1, 3, width_ratios=(1.12, 1.45, 1)), grid[1].subgridspec(1, 2)
        answers, drawing, cost = (figure.add_subplot(top[k]) for k in range(3))
        activations, sizes = (figure.add_subplot(bottom[k]) for k in range(2))
        names = {"answers": answers, "network": drawing, "cost": cost, "activations": activations, "sizes": sizes}
        for name, axes in names.items():
            axes.set_label(name)
        self.decision, self.drawing = (
            DecisionPanel(self, answers, style, most=90),
            LayersPanel(self, drawing, style),
        )
        self.cost = CostPanel(self, cost, style, "cost", log=True)
        cost.set_xlabel("step")
        self.activations, self.sizes = (
            ActivationsPanel(self, activations, style),
            LayerSizesPanel(self, sizes, style),
        )

    def update(self, result: tuple[LaboratoryRun, str], frame: int) -> None:
        lab, what = result
        h, snapshot = lab.run.history, lab.snapshot(frame)
        self.decision.update(lab.run, snapshot)
        self.drawing.update(lab.run, snapshot, what)
        self.cost.update(h, frame, [(h.steps, h.train_loss), (h.steps, h.test_loss)], h.batch_loss)
        self.activations.update(lab.run, snapshot)
        self.sizes.update(lab, frame)

    def sentences(self, result: tuple[LaboratoryRun, str], frame: int) -> tuple[str, str]:
        lab, _ = result
        cost = cost_and_accuracy(lab.run.history, frame)
        headline = f"Step {lab.snapshot(frame).step}: {cost} {lab.diagnosis(frame)}".rstrip()
        return headline, Coloured(lab.ending, "accent" if lab.outcome[0] in BAD_OUTCOMES else "ink")

    def describe(self, result: tuple[LaboratoryRun, str], frame: int) -> str:
        lab, _ = result
        ends = ", ".join(
            f"{name} {in_words(values[0])} in the first and {in_words(values[-1])} in the last layer"
            for name, values in zip(("signal", "gradient"), lab.sizes(frame), strict=True)
        )
        network = f"{network_in_words(lab.run.net)} on {lab.run.data.name}"
        return f"{network}. {super().describe(result, frame)} Sizes now: {ends}."


class CostPanel(CurvesPanel):
    """The cost; of a run that diverged before it was evaluated a second time, that of its batches."""

    def lay_out(self, series: Sequence[Curve], noise: np.ndarray | Sequence[float], best: int | None) -> None:
        super().lay_out(series, noise, best)
        values = np.asarray(noise)
        values = values[np.isfinite(values) & (values > 0)]
        if values.size and all(np.isfinite(y).sum() < 2 for _, y in series):
            self.axes.set_ylim(values.min() / 1.5, values.max() * 1.5)


class LayerSizesPanel:
    """The root mean square of each layer's activations and of its weights' gradient; pale: at the start."""

    def __init__(self, plot: Plot, axes: Axes, style: Style) -> None:
        self.axes = axes
        self.lab: LaboratoryRun | None = None
        wide = plot.figure.room(axes)[0] > 3
        if wide:
            axes.set_title("how large the layers' activations and gradients are")
        axes.set(yscale="log", xlabel="layer")
        axes.grid(True)
        names = ("activations", "gradient of the weights")
        self.pale = [axes.plot([], [], lw=2, alpha=0.35, **style.curve(k))[0] for k in range(2)]
        looks = [style.curve(k) | style.point(k) | {"ms": 6} for k in range(2)]
        self.full = [plot.moving(axes.plot([], [], label=n, **k)[0]) for n, k in zip(names, looks, strict=True)]
        look = {"loc": "upper right", "ncols": 2} if wide else {"loc": "lower left", "bbox_to_anchor": (-0.02, 1)}
        axes.legend(**look).set_zorder(0.5)  # "best" would depend on what was shown before

    def update(self, lab: LaboratoryRun, frame: int) -> None:
        layers = np.arange(1, len(lab.run.net.sizes), dtype=np.int64)
        if lab is not self.lab:
            self.lab = lab
            low, high = np.log10(lab.extent)
            pad = max(0.5, 0.12 * (high - low))
            self.axes.set(xlim=(0.7, len(layers) + 0.3), ylim=(10 ** (low - pad), 10 ** (high + 2.8 * pad)))
            self.axes.locator_params(axis="x", integer=True)
            for line in self.full:
                line.set_markersize(6 if len(layers) <= 20 else 2.5)
            for line, values in zip(self.pale, lab.sizes(0), strict=True):
                line.set_data(layers, _positive(values))
        for line, values in zip(self.full, lab.sizes(frame), strict=True):
            line.set_data(layers, _positive(values))


def _positive(values):
    """The values that a logarithmic axis has a place for."""
    return np.where(np.isfinite(values) & (values > 0), values, np.nan)


class LayersPanel(NetworkPanel):
    """The network's drawing with its layers numbered; it says so if all weights or gradients are exactly 0."""

    def scale_in_words(self, what: str, largest: float, matrices: Sequence[np.ndarray]) -> str:
        known = [W[np.isfinite(W)] for W in matrices]
        if any(W.any() for W in known):
            return super().scale_in_words(what, largest, matrices)
        return f"the {what} are {'exactly 0' if any(W.size for W in known) else 'finite no more'}"

    def names(self, net: Network) -> list[str]:
        last, room = len(net.sizes) - 1, 0.55 * len(self.layers) <= min(self.room[0], 3.6)
        ends = {0: "input", last: "output"} if room else {0: "in", last: "out"}
        return [ends.get(k, f"layer {k}" if room else str(k)) for k in self.layers]

    def title(self, net: Network) -> str:
        hidden = menus.name_of(net.activations[0]) if len(net.sizes) > 2 else "no hidden layer"
        left_out = sorted({*range(len(net.sizes))} - {*self.layers})
        return f"the network: {hidden}" + (f", layers {left_out[0]} to {left_out[-1]} left out" if left_out else "")
