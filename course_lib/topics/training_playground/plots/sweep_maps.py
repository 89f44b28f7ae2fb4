"""Maps of a sweep, learning rate × initialisation for each optimizer, and the run that was picked from them."""

import numpy as np
from matplotlib.colors import LogNorm, Normalize
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from course_lib.drawing.curves import CurvesPanel, curves_of
from course_lib.drawing.decision import DecisionPanel
from course_lib.drawing.descriptions import written
from course_lib.drawing.plot import Plot
from course_lib.drawing.style import Style
from course_lib.drawing.texts import TextLine, heading
from course_lib.drawing.training import headline
from course_lib.topics.training_playground.experiments.sweep_maps import INITIALIZERS, RATES, RULES, SweepMaps


class SweepMapsPlot(Plot):
    """Above a map for each rule, ★ its best run; below the picked run: ``update(maps, frame)``."""

    size = (11.0, 6.4)
    axes_rect = (0, 0, 1, 0.915)
    text_lines = heading(size=12), TextLine(0.942)

    def build(self, figure: Figure, style: Style) -> None:
        grid = figure.add_gridspec(2, 1, height_ratios=(1.0, 1.05))
        above, below = grid[0].subgridspec(1, len(RULES)), grid[1].subgridspec(1, 3, width_ratios=(1.1, 1, 1))
        self.maps = [self._map(figure.add_subplot(above[k], label=rule), style, k) for k, rule in enumerate(RULES)]
        names = ("answers", "loss", "accuracy")
        answers, loss, accuracy = (figure.add_subplot(below[k], label=name) for k, name in enumerate(names))
        self.decision = DecisionPanel(self, answers, style)
        self.loss = CurvesPanel(self, loss, style, "loss", log=True)
        self.accuracy = CurvesPanel(self, accuracy, style, "accuracy")
        for axes in (loss, accuracy):
            axes.set_xlabel("step")
        self.filled: tuple | None = None  # what the maps show

    def _map(self, axes, style, k):
        image = axes.imshow(np.zeros((len(INITIALIZERS), len(RATES))), aspect="auto", cmap=style.sequential)
        axes.set(title=RULES[k], xlabel="learning rate η")
        axes.set_xticks(range(len(RATES)), [written(r) for r in RATES])
        axes.set_yticks(range(len(INITIALIZERS)), INITIALIZERS if k == 0 else [""] * len(INITIALIZERS))
        axes.tick_params(length=0)
        texts = [
            [axes.text(i, j, "", ha="center", va="center", fontsize=9.5) for i in range(len(RATES))]
            for j in range(len(INITIALIZERS))
        ]
        box = Rectangle((0, 0), 1, 1, fill=False, ec=style.accent, lw=3, zorder=4)
        return image, texts, self.moving(axes.add_patch(box))

    def update(self, maps: SweepMaps, frame: int) -> None:
        if (maps.table, maps.measure) != self.filled:
            self.filled = maps.table, maps.measure
            self._fill(maps)
        for k, (_, _, box) in enumerate(self.maps):
            box.set_visible(k == maps.pick.rule)
            box.set_xy((maps.pick.rate - 0.5, maps.pick.initializer - 0.5))
        h = maps.run.history
        self.decision.update(maps.run, maps.run.snapshot(frame))
        self.loss.update(h, frame, curves_of(h, "loss"), h.batch_loss)
        self.accuracy.update(h, frame, curves_of(h, "accuracy"))

    def _fill(self, maps):
        accuracy, values = maps.measure == "test_accuracy", maps.maps
        lowest = values[np.isfinite(values)].min()
        norm = Normalize(0.4, 1.0) if accuracy else LogNorm(min(1.0, max(lowest, 1e-3)) / 1.5, 2.0)
        for (image, texts, _), each, best in zip(self.maps, values, maps.best, strict=True):
            image.set_data(np.where(np.isfinite(each), each, np.nan))
            image.set_cmap(self.style.sequential if accuracy else self.style.sequential.reversed())
            image.set_norm(norm)
            for (j, i), value in np.ndenumerate(each):
                shade = float(np.clip(norm(value), 0, 1)) if np.isfinite(value) else 0.0 if accuracy else 1.0
                strong = shade if accuracy else 1 - shade
                colour = self.style.background if strong > 0.55 else self.style.ink
                texts[j][i].set(text=_short(value, accuracy) + "★" * ((j, i) == best), color=colour)

    def sentences(self, maps: SweepMaps, frame: int) -> tuple[str, str]:
        head = f"{_named(maps)} after {maps.run.steps_wanted} steps: ★ best of each rule, ✕ diverged"
        return head, _picked(maps, frame)

    def describe(self, maps: SweepMaps, frame: int) -> str:
        best = ", ".join(
            f"{rule} {_short(values[place], maps.measure == 'test_accuracy')} "
            f"({INITIALIZERS[place[0]]}, η = {written(RATES[place[1]])})"
            for rule, values, place in zip(RULES, maps.maps, maps.best, strict=True)
        )
        counts = f"Maps of the {_named(maps)}: {maps.table.message}."
        return f"{counts} Best of each rule: {best}. {_picked(maps, frame)} {maps.run.message}"


def _named(maps):
    return maps.measure.replace("_", " ")


def _picked(maps, frame):
    rate = written(RATES[maps.pick.rate])
    return f"Picked: {maps.pick.name}, η = {rate}. {headline(maps.run.history, frame)}"


def _short(value, accuracy):
    """A number that fits a cell."""
    if not np.isfinite(value):
        return "✕"
    if accuracy:
        return f"{100 * value:.0f}%"
    if value < 0.995:
        return f"{value:.2f}".removeprefix("0") if value >= 0.005 else "0"
    return f"{value:.1f}" if value < 9.95 else f"{value:.0f}" if value < 999.5 else f"{value:.0e}".replace("e+0", "e")
