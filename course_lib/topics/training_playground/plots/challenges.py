"""The curve to be forged, and the pairs of curves of the blind test."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.figure import Figure

from course_lib.drawing.descriptions import written
from course_lib.drawing.plot import Plot
from course_lib.drawing.style import Style
from course_lib.topics.training_playground.experiments.challenges import SeedRuns

Pairs = Sequence[tuple[str, np.ndarray, Mapping[str, np.ndarray]]]
LOOKS = 6  # of a curve's values that its description reads out


class ForgedCurvePlot(Plot):
    """``update(runs)``: the train losses of one setting, a curve for each seed."""

    size = (8.0, 3.6)

    def build(self, figure: Figure, style: Style) -> None:
        self.axes = figure.subplots()
        self.axes.set(label="train loss", title="the train loss to be forged", xlabel="step", yscale="log")
        self.axes.grid(True)
        self.curves = [self.axes.plot([], [], **style.curve(k))[0] for k in range(3)]

    def update(self, found: SeedRuns) -> None:
        for curve, seed, run in zip(self.curves, found.seeds, found.runs, strict=True):
            curve.set_data(run.history.steps, run.history.train_loss)
            curve.set_label(f"seed {seed}")
        self.axes.relim()
        self.axes.autoscale_view()
        self.axes.legend()

    def describe(self, found: SeedRuns) -> str:
        each = (
            f"seed {seed}: {_read_out(run.history.steps, run.history.train_loss)}"
            for seed, run in zip(found.seeds, found.runs, strict=True)
        )
        return f"The train loss to be forged. {'; '.join(each)}."


class BlindTestPlot(Plot):
    """``update(pairs)``: for each pair the curves A and B on axes of their own."""

    size = (11.0, 6.0)

    def build(self, figure: Figure, style: Style) -> None:
        self.each = figure.subplots(2, 3).ravel()
        self.curves = [
            [axes.plot([], [], label=name, **style.curve(k))[0] for k, name in enumerate("AB")] for axes in self.each
        ]
        for n, axes in enumerate(self.each):
            axes.set(label=f"pair {n + 1}", yscale="log", xlabel="step" if n > 2 else "")
            axes.set_ylabel("train loss" if n % 3 == 0 else "")
            axes.grid(True)
        figure.legend(handles=self.curves[0], loc="outside lower center", ncols=2)

    def update(self, pairs: Pairs) -> None:
        for n, (axes, curves, (title, steps, losses)) in enumerate(zip(self.each, self.curves, pairs, strict=True), 1):
            axes.set_title(f"Pair {n}: {title}", fontsize=9.5)
            for curve, values in zip(curves, losses.values(), strict=True):
                curve.set_data(steps[: len(values)], values)
            axes.relim()
            axes.autoscale_view()

    def describe(self, pairs: Pairs) -> str:
        told = (
            f"Pair {n}, {' '.join(title.split())}: "
            + "; ".join(f"{name}: {_read_out(steps, values)}" for name, values in losses.items())
            for n, (title, steps, losses) in enumerate(pairs, 1)
        )
        return f"Train losses. {'. '.join(told)}."


def _read_out(steps, values):
    """Some values of a curve in words: "0.69 at step 0, 0.4 at step 48"."""
    looks = np.linspace(0, len(values) - 1, LOOKS).round().astype(np.int64)
    return ", ".join(f"{written(values[look], 2)} at step {steps[look]}" for look in looks)
