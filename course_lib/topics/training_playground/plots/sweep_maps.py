"""Maps of a sweep, learning rate × initialisation for each optimizer, and the run that was picked from them."""

import numpy as np
from matplotlib.colors import LogNorm, Normalize
from matplotlib.patches import Rectangle

from course_lib.drawing.curves import CurvesPanel
from course_lib.drawing.decision import DecisionPanel
from course_lib.drawing.descriptions import written
from course_lib.drawing.plot import Plot
from course_lib.drawing.training import headline

NAMES = {"train_loss": "train loss", "test_loss": "test loss", "test_accuracy": "test accuracy"}


class SweepMaps(Plot):
    """Above a map for each rule, ★ its best run; below the picked run: ``update(maps, frame)``."""

    def __init__(self, rules, initializers, rates):
        self.rules, self.initializers, self.rates = rules, initializers, rates
        self.size = (11.0, 6.4)

    def build(self, figure, style):
        figure.get_layout_engine().set(rect=(0, 0, 1, 0.915))
        grid = figure.add_gridspec(2, 1, height_ratios=(1.0, 1.05))
        above = grid[0].subgridspec(1, len(self.rules))
        self.maps = [self._map(figure, above[k], style, k) for k in range(len(self.rules))]
        below = grid[1].subgridspec(1, 3, width_ratios=(1.1, 1, 1))
        one, loss, accuracy = (figure.add_subplot(below[k]) for k in range(3))
        for axes, name in ((one, "answers"), (loss, "loss"), (accuracy, "accuracy")):
            axes.set_label(name)
        self.decision = DecisionPanel(self, one, style)
        self.loss, self.accuracy = (
            CurvesPanel(self, loss, style, "loss", log=True),
            CurvesPanel(self, accuracy, style, "accuracy"),
        )
        for axes in (loss, accuracy):
            axes.set_xlabel("step")
        self.head = figure.text(0.012, 0.985, "", va="top", fontsize=12, weight="bold")
        self.note = self.moving(figure.text(0.012, 0.942, "", va="top", fontsize=10.5))
        self.shown = None

    def _map(self, figure, place, style, k):
        axes = figure.add_subplot(place, label=self.rules[k])
        down, across = len(self.initializers), len(self.rates)
        image = axes.imshow(np.zeros((down, across)), aspect="auto", cmap=style.sequential)
        axes.set(title=self.rules[k], xlabel="learning rate η")
        axes.set_xticks(range(across), [written(r) for r in self.rates])
        axes.set_yticks(range(down), self.initializers if k == 0 else [""] * down)
        axes.tick_params(length=0)
        texts = [
            [axes.text(i, j, "", ha="center", va="center", fontsize=9.5) for i in range(across)] for j in range(down)
        ]
        box = Rectangle((0, 0), 1, 1, fill=False, ec=style.accent, lw=3, zorder=4)
        return image, texts, self.moving(axes.add_patch(box))

    def update(self, result, frame):
        if (result.table, result.values) != self.shown:
            self.shown = result.table, result.values
            self._fill(result)
        for k, (_, _, box) in enumerate(self.maps):
            box.set_visible(k == result.pick.rule)
            box.set_xy((result.pick.rate - 0.5, result.pick.initializer - 0.5))
        run, h = result.run, result.run.history
        self.decision.update(run, run.snapshot(frame))
        self.loss.update(h, frame, [(h.steps, h.train_loss), (h.steps, h.test_loss)], h.batch_loss)
        self.accuracy.update(h, frame, [(h.steps, h.train_accuracy), (h.steps, h.test_accuracy)])
        self.note.set_text(f"Picked: {self._named(result)}. {headline(h, frame)}")

    def _fill(self, result):
        accuracy = result.values == "test_accuracy"
        maps = result.maps
        self.head.set_text(
            f"{NAMES[result.values]} after {result.run.steps_wanted} steps: ★ best of each rule, ✕ diverged"
        )
        known = maps[np.isfinite(maps)]
        norm = Normalize(0.4, 1.0) if accuracy else LogNorm(min(1.0, max(known.min(), 1e-3)) / 1.5, 2.0)
        for (image, texts, _), values, best in zip(self.maps, maps, result.best, strict=True):
            image.set_data(np.where(np.isfinite(values), values, np.nan))
            image.set_cmap(self.style.sequential if accuracy else self.style.sequential.reversed())
            image.set_norm(norm)
            for (j, i), value in np.ndenumerate(values):
                shade = float(np.clip(norm(value), 0, 1)) if np.isfinite(value) else 0.0 if accuracy else 1.0
                strong = shade if accuracy else 1 - shade
                colour = self.style.background if strong > 0.55 else self.style.ink
                texts[j][i].set(text=_short(value, accuracy) + "★" * ((j, i) == tuple(best)), color=colour)

    def _named(self, result):
        rule, initializer, rate = result.pick
        return f"{self.rules[rule]}, {self.initializers[initializer]}, η = {written(self.rates[rate])}"

    def describe(self, result, frame):
        best = ", ".join(
            f"{rule} {_short(values[best], result.values == 'test_accuracy')} "
            f"({self.initializers[best[0]]}, η = {written(self.rates[best[1]])})"
            for rule, values, best in zip(self.rules, result.maps, result.best, strict=True)
        )
        lost = result.table.message
        return (
            f"Maps of the {NAMES[result.values]}: {lost}. Best of each rule: {best}. "
            f"Picked: {self._named(result)}. {headline(result.run.history, frame)} {result.run.message}"
        )


def _short(value, accuracy):
    """A number that fits a cell."""
    if not np.isfinite(value):
        return "✕"
    if accuracy:
        return f"{100 * value:.0f}%"
    if value < 0.995:
        return f"{value:.2f}".removeprefix("0") if value >= 0.005 else "0"
    return f"{value:.1f}" if value < 9.95 else f"{value:.0f}" if value < 999.5 else f"{value:.0e}".replace("e+0", "e")
