"""A penalty and its strength: the decision, the weights, and both over all strengths."""

import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure

from course_lib.drawing.decision import DecisionPanel
from course_lib.drawing.descriptions import written
from course_lib.drawing.plot import Plot
from course_lib.drawing.style import Style
from course_lib.drawing.texts import TextLine, heading
from course_lib.topics.losses.experiments.penalty import SMALL, STRENGTHS, PenalisedNetwork, PenaltyPath

PLACES = np.array([10**-4.5, *STRENGTHS[1:]])  # where no penalty stands on the logarithmic axis
TICKS = [10**-4.5, 1e-4, 1e-3, 1e-2, 1e-1]
NAMES = ["0", "0.0001", "0.001", "0.01", "0.1"]


class PenaltyPlot(Plot):
    """Where the network decides, its weights, and losses and weights over the strength."""

    size = (11.0, 6.6)
    axes_rect = (0, 0, 1, 0.9)
    text_lines = heading(size=10.5), TextLine(0.945)
    clickable = ("losses", "path")

    def build(self, figure: Figure, style: Style) -> None:
        grid = figure.add_gridspec(2, 2, width_ratios=(1, 1.55), height_ratios=(1.25, 1))
        decision, bars, losses, path = (figure.add_subplot(grid[k]) for k in (0, 1, 2, 3))
        for axes, name in ((decision, "decision"), (bars, "weights"), (losses, "losses"), (path, "path")):
            axes.set_label(name)
        self.shown: PenaltyPath | None = None
        self.decision = DecisionPanel(self, decision, style)
        decision.set_xlabel("small: to train on; large: to test")
        self._build_weights(bars)
        for axes, title in ((losses, "loss, and cost with the penalty"), (path, "each weight over the strength")):
            axes.set(title=title, xlabel="strength λ", xscale="log", xlim=(2.4e-5, 0.42))
            axes.set_xticks(TICKS, NAMES)
            axes.minorticks_off()
            axes.grid(True)
        names = ("train", "test", "cost")
        self.losses = [
            losses.plot([], [], label=name, **style.curve(k))[0] for k, name in zip((0, 1, 7), names, strict=True)
        ]
        losses.set_ylim(0, 1.05)
        losses.legend(loc="upper left", ncols=3, columnspacing=1, handlelength=1.8).set_zorder(0.5)
        self.lines = path.add_collection(LineCollection([], linewidths=1.1))
        thin = {"lw": 1.4, "color": style.ink, "alpha": 0.7}
        self.strengths = [axes.axvline(1, **thin) for axes in (losses, path)]
        self.moving(*self.losses, self.lines, *self.strengths)
        self.path = path

    def _build_weights(self, axes):
        style = self.style
        axes.set(title="the weights (pale: without the penalty)", xticks=[])
        axes.spines["bottom"].set_visible(False)
        axes.axhline(0, lw=1, color=style.faint)
        self.bars = axes
        self.pale = axes.add_collection(LineCollection([], linewidths=8, zorder=1))
        self.sticks = axes.add_collection(LineCollection([], linewidths=5, zorder=2))
        self.zeros = axes.plot([], [], ls="", marker="o", ms=5, mfc=style.background, color=style.ink, zorder=3)[0]
        look = {"transform": axes.get_xaxis_transform(), "ha": "center", "va": "bottom", "fontsize": 10}
        self.names = [axes.text(0, -0.08, "", **look) for _ in (0, 1)]
        self.moving(self.pale, self.sticks, self.zeros)

    def update(self, penalised: PenalisedNetwork) -> None:
        path, index = penalised.path, penalised.index
        if path is not self.shown:
            self._lay_out(path)
        self.decision.update(path, path.answers(index))
        w, x = path.weights[index], np.arange(path.weights.shape[1])
        self.sticks.set_segments(_sticks(x, w))
        small = np.abs(w) < SMALL
        self.zeros.set_data(x[small], np.zeros(small.sum()))
        for line in self.strengths:
            line.set_xdata([PLACES[index]] * 2)

    def _lay_out(self, path):
        """Another data set, seed or penalty: another path."""
        self.shown = path
        w, first = path.weights, path.net.sizes[0] * path.net.sizes[1]
        colours = [self.style.colour(0)] * first + [self.style.colour(1)] * (w.shape[1] - first)
        self.sticks.set_colors(colours)
        self.pale.set_colors([self.style.pale(c, 0.72) for c in colours])
        self.pale.set_segments(_sticks(np.arange(w.shape[1]), w[0]))
        self.lines.set_colors(colours)
        self.lines.set_segments([np.stack([PLACES, each], axis=-1) for each in w.T])
        high = 1.06 * np.abs(w).max()
        self.limits(self.bars, x=(-1, w.shape[1]), y=(-high, high))
        self.limits(self.path, y=(-high, high))
        for line, y in zip(self.losses, (path.train_loss, path.test_loss, path.train_loss + path.penalty), strict=True):
            line.set_data(PLACES, y)
        for text, place, layer in zip(self.names, (first / 2, (first + w.shape[1]) / 2), (1, 2), strict=True):
            text.set(x=place - 0.5, text=f"layer {layer}: {path.net.sizes[layer - 1]}·{path.net.sizes[layer]} weights")

    def sentences(self, penalised: PenalisedNetwork) -> tuple[str, str]:
        """The strength, the weights, and the losses."""
        path, i = penalised.path, penalised.index
        w, best = path.weights[i], path.best
        zero = int((w == 0).sum())
        size = f"Σ|w| = {written(np.abs(w).sum())}, Σw² = {written((w * w).sum())}"
        flat = " Every answer is the same: the penalty has won." if path.train_loss[i] > 0.68 else ""
        where = f"{path.data.name}, {path.kind}, λ = {written(STRENGTHS[i], 2)}"
        cost = f"Train loss {written(path.train_loss[i])} + penalty {written(path.penalty[i])}"
        lowest = f"lowest at λ = {written(STRENGTHS[best], 2)}: {written(path.test_loss[best])}"
        return (
            f"{where}: {path.small[i]} of {len(w)} weights below {SMALL} (exactly 0: {zero or 'none'}); {size}.",
            f"{cost}; test loss {written(path.test_loss[i])} ({lowest}).{flat}",
        )


def _sticks(x, w):
    return np.stack([np.stack([x, np.zeros(len(x))], -1), np.stack([x, w], -1)], axis=1)
