"""Many layers of one activation: what the activations look like, how large signal and error are, and all pairs."""

from collections.abc import Iterable

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.ticker import MaxNLocator

from course_lib.drawing.descriptions import written
from course_lib.drawing.plot import Plot
from course_lib.drawing.style import Style
from course_lib.drawing.texts import Coloured, TextLine, heading
from course_lib.topics.activations.experiments.depth import FACTOR, DeepSignals

STEP = 3  # the ends of the logarithmic axis are powers of a thousand
ENDS = (10, 20, 30, 40, 50)  # that the axis of the layers may have
CURVES = ("signal, going up", "error δ, coming back", "gradient ∂C/∂W")


class DeepSignalsPlot(Plot):
    """``update((signals, table))``: histograms, curves, and a map of all pairs of ``activations`` and ``initializers``.

    A click on the map chooses a pair.
    """

    size = (11.0, 7.2)
    axes_rect = (0.005, 0, 0.99, 0.895)
    text_lines = heading(0.988), TextLine(0.955), TextLine(0.925)
    clickable = ("map",)

    def __init__(self, activations: Iterable[str], initializers: Iterable[str]) -> None:
        self.rows, self.columns = list(activations), list(initializers)

    def build(self, figure: Figure, style: Style) -> None:
        grid = figure.add_gridspec(2, 2, height_ratios=(0.8 if self.figure.crowded else 1, 1.12))
        bands, curves, cells = (figure.add_subplot(grid[where]) for where in (np.s_[0, 0], np.s_[0, 1], np.s_[1, :]))
        self.style, self.bands, self.curves = style, bands, curves
        bands.set(
            label="activations", title="activations of each layer, a column a layer", ylabel="a", xlabel="hidden layer"
        )
        self.image = self.moving(bands.imshow(np.zeros((2, 2)), origin="lower", aspect="auto", cmap=style.sequential))
        self.image.set(clim=(0, 1), zorder=0)
        bands.autoscale(False)  # or each new extent of the image would change the axes
        curves.set(label="sizes", ylabel="size", xlabel="hidden layer", yscale="log")
        curves.grid(True)
        curves.minorticks_off()
        for axes in (bands, curves):
            axes.xaxis.set_major_locator(MaxNLocator(integer=True))
        look = [style.curve(k) | style.point(k) | {"ms": 4} for k in range(3)]
        self.lines = self.moving([curves.plot([], [], **look[k], label=name)[0] for k, name in enumerate(CURVES)])
        self.marks = self.moving([curves.axvline(1, lw=1.4, ls=":", color=style.colour(k)) for k in range(2)])
        wide = self.figure.room(curves)[0] > 4
        look = {"loc": "lower left", "bbox_to_anchor": (-0.02, 1.01), "ncols": 3 if wide else 1, "fontsize": 9.5}
        legend = curves.legend(self.lines, CURVES, borderaxespad=0, handlelength=1.6, columnspacing=1, **look)
        legend.set_in_layout(not wide)  # there it would squeeze the axes
        self._map(cells)

    def _map(self, axes):
        axes.set(
            label="map",
            title="log₁₀ of δ at layer 1 over δ at the last: ▼ vanished, ▲ exploded (click to choose a pair)",
        )
        names = [name.replace(" ", "\n") for name in self.columns] if self.figure.narrow else self.columns
        axes.set_xticks(range(len(names)), names)
        axes.set_yticks(range(len(self.rows)), self.rows)
        axes.tick_params(length=0)
        axes.spines[:].set_visible(False)
        blank = np.zeros((len(self.rows), len(self.columns)))
        self.map, self.table = axes.imshow(blank, aspect="auto", cmap=self.style.diverging, vmin=-15, vmax=15), None
        look = {"ha": "center", "va": "center", "fontsize": 9.5 if self.figure.crowded else 10}
        self.cells = [axes.text(j, i, "", **look) for i, j in np.ndindex(blank.shape)]
        look = {"fill": False, "lw": 2.6, "ec": self.style.ink, "zorder": 5}
        self.box = self.moving(axes.add_patch(Rectangle((-0.5, -0.5), 1, 1, **look)))

    def update(self, result: tuple[DeepSignals, np.ndarray]) -> None:
        view, table = result
        self._histograms(view)
        self._sizes(view)
        self._pairs(view, table)

    def sentences(self, result: tuple[DeepSignals, np.ndarray]) -> tuple[str, str, str]:
        """Which network, what became of the signal, what became of the error."""
        view, _ = result
        head = f"{view.layers} hidden layers of {view.names[0]}, initialisation {view.names[1]}."
        fates = (_signal(view), view.signal_fate), (_error(view), view.error_fate)
        up, back = (Coloured(text, "accent") if word else text for text, (word, _) in fates)
        return head, up, back

    def _histograms(self, view):
        tallest = view.shares.max(axis=1, keepdims=True)
        self.image.set_data((view.shares / tallest).T ** 0.6)
        self.image.set_extent((0.5, view.layers + 0.5, view.edges[0], view.edges[-1]))
        end = next(n for n in ENDS if n >= view.layers)
        self.limits(self.bands, x=(0.5, end + 0.5), y=(view.edges[0], view.edges[-1]))
        self.limits(self.curves, x=(0.5, end + 0.5))

    def _sizes(self, view):
        layers = np.arange(1, view.layers + 1)
        series = [np.where(v > 0, v, np.nan) for v in (view.signal, view.error, view.gradient)]
        for line, values in zip(self.lines, series, strict=True):
            line.set_data(layers, values)
        for mark, (word, layer) in zip(self.marks, (view.signal_fate, view.error_fate), strict=True):
            mark.set(xdata=[layer or 1] * 2, visible=bool(word))
        found = np.concatenate(series)
        sizes = np.log10(found[np.isfinite(found)])
        low, high = STEP * np.floor(sizes.min(initial=0.0) / STEP), STEP * np.ceil(sizes.max(initial=0.0) / STEP)
        self.limits(self.curves, y=(10.0 ** (low - 0.3), 10.0 ** (max(high, low + STEP) + 0.3)))

    def pair_at(self, x: float, y: float) -> tuple[str, str]:
        """The names (activation, initialisation) of the cell at a place on the map."""
        row, column = (int(np.clip(round(v), 0, n - 1)) for v, n in ((y, len(self.rows)), (x, len(self.columns))))
        return self.rows[row], self.columns[column]

    def _pairs(self, view, table):
        if table is not self.table:
            self._fill(table)
        row, column = self.rows.index(view.names[0]), self.columns.index(view.names[1])
        self.box.set_xy((column - 0.5, row - 0.5))

    def _fill(self, table):
        """Another map is drawn with the ground: 72 texts are too many to move each time a pair is chosen."""
        self.table = table
        self.map.set_data(np.clip(table, -15, 15))
        for text, value in zip(self.cells, table.ravel(), strict=True):
            words = cell(value) if value > -np.inf or not self.figure.narrow else "nothing"
            text.set(text=words, color=self.style.background if abs(value) > 6 else self.style.ink)

    def describe(self, result: tuple[DeepSignals, np.ndarray]) -> str:
        view, table = result
        lost, wild = int((table < -np.log10(FACTOR)).sum()), int((table > np.log10(FACTOR)).sum())
        ends = ", ".join(
            f"{name} {written(v[0], 2)} at layer 1 and {written(v[-1], 2)} at layer {view.layers}"
            for name, v in (("signal", view.signal), ("error", view.error), ("gradient", view.gradient))
        )
        pairs = f"Of all {table.size} pairs at this depth the error vanishes in {lost} and explodes in {wild}."
        return f"{' '.join(self.sentences(result))} {ends}. {pairs}"


def cell(value: float) -> str:
    """▼ −24, ▲ 31, or the number alone where it is within a factor of 1000."""
    if value == -np.inf:
        return "▼ nothing"
    number = f"{value:.0f}" if abs(value) >= 9.95 else f"{value:.1f}"
    number = number.replace("-0.0", "0.0").replace("-", "−")
    limit = np.log10(FACTOR)
    return f"▼ {number}" if value < -limit else f"▲ {number}" if value > limit else number


MUCH = {"vanished": "less than a thousandth of", "exploded": "more than a thousand times"}


def _signal(view):
    (word, layer), (first, last) = view.signal_fate, (written(v, 2) for v in (view.signal[0], view.signal[-1]))
    if view.signal[0] == 0:
        up = "No signal at all: from layer 1 on every digit gives the same activations."
    elif word:
        up = f"The signal has {word} at layer {layer}: {MUCH[word]} what it is at layer 1."
    else:
        up = f"The signal goes up to layer {view.layers}: {first} at layer 1, {last} there."
    return f"{up} In float32 layer {view.overflow} would be infinite." if view.overflow else up


def _error(view):
    word, layer = view.error_fate
    if view.error[-1] == 0:
        return "No error comes back at all: δ is exactly 0 in every hidden layer, and no weight there learns."
    if word:
        return f"On its way back the error δ has {word} at layer {layer}: {MUCH[word]} δ at layer {view.layers}."
    times = written(10**view.ratio, 2)
    return f"The error δ comes back to layer 1, {times} times as large as at layer {view.layers}."
