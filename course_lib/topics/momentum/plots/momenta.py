"""Six momenta on one network: the cost over the steps, and how they stand at the end."""

import numpy as np
from matplotlib.figure import Figure

from course_lib.drawing.descriptions import written
from course_lib.drawing.plot import Plot
from course_lib.drawing.style import Style
from course_lib.drawing.texts import TextLine, heading
from course_lib.topics.momentum.experiments.momenta import MOMENTA, MomentaTrial

FLOOR, CEILING = 1e-5, 10.0


class MomentaTrialPlot(Plot):
    """``update(trial)``: left the training costs, right cost and test accuracy at the end over β."""

    size = (11.0, 4.8)
    axes_rect = (0.006, 0, 0.994, 0.885)
    text_lines = heading(), TextLine(0.93)

    def build(self, figure: Figure, style: Style) -> None:
        self.close = self.figure.crowded
        loss, end = figure.subplots(1, 2, width_ratios=(1.1 if self.close else 1.4, 1))
        loss.set(label="loss", title="training cost", xlabel="step", yscale="log", ylim=(FLOOR, CEILING))
        above = 150 if self.close else 17  # the words stand so much above the numbers
        end.set(label="end", title="at the end", xlabel="momentum β", yscale="log", ylim=(FLOOR, (above + 3) * CEILING))
        places, names = range(len(MOMENTA)), [f"{beta:g}" for beta in MOMENTA]
        end.set(xlim=(-0.5, len(MOMENTA) - 0.5), ylabel="training cost")
        end.set_xticks(places, [name.lstrip("0") or "0" for name in names] if self.close else names)
        for axes in (loss, end):
            axes.grid(True)
        self.loss = loss
        self.lines = self.moving(
            [loss.plot([], [], label=f"β = {n}", **style.curve(k))[0] for k, n in enumerate(names)]
        )
        loss.legend(handles=self.lines, loc="lower left", ncols=2).set_zorder(0.5)
        self.ends = self.moving([end.plot([], [], ls="", ms=10, **style.point(k))[0] for k in places])
        look = {"ha": "center", "va": "bottom", "fontsize": 10}
        self.accuracies = self.moving([end.text(k, 2 * CEILING, "", **look) for k in places])
        words = "test accuracy, %:" if self.close else "test accuracy:"
        end.text(-0.4, above * CEILING, words, va="top", fontsize=10)

    def update(self, trial: MomentaTrial) -> None:
        steps, losses = trial.history.steps, trial.losses
        self.limits(self.loss, x=(-0.02 * steps[-1], 1.02 * steps[-1]))
        for k, (line, end, text) in enumerate(zip(self.lines, self.ends, self.accuracies, strict=True)):
            line.set_data(steps, losses[:, k])
            alive = int(np.isfinite(losses[-1, k]))
            end.set_data([k][:alive], np.clip(losses[-1:, k], FLOOR * 1.2, CEILING)[:alive])
            percent, (unit, lost) = trial.history.test_accuracy[-1, k], ("", "–") if self.close else (" %", "diverged")
            text.set_text(f"{100 * percent:.0f}{unit}" if alive else lost)

    def sentences(self, trial: MomentaTrial) -> tuple[str, str]:
        batch = "all examples at once" if trial.batch_size is None else f"batches of {trial.batch_size}"
        task = f"{trial.data}, {batch}, {trial.history.steps[-1]} steps"
        return f"{task}: {trial.rule}, η = {written(trial.eta)}.", _note(trial)

    def describe(self, trial: MomentaTrial) -> str:
        each = zip(MOMENTA, trial.losses[-1], trial.history.test_accuracy[-1], strict=True)
        ends = ", ".join(
            f"β = {b:g}: {written(v, 2)} and {100 * a:.0f} %" if np.isfinite(v) else f"β = {b:g}: diverged"
            for b, v, a in each
        )
        return f"{super().describe(trial)} Cost and test accuracy at the end: {ends}."


def _note(trial):
    losses = trial.losses[-1]
    if not np.isfinite(losses).any():
        return "All six runs diverged."
    best = int(np.nanargmin(losses))
    gain = losses[0] / losses[best] if np.isfinite(losses[0]) and losses[best] > 0 else 1.0
    lowest = f"Lowest cost: β = {MOMENTA[best]:g}, {written(losses[best], 2)}"
    lowest += f", {written(gain)} times below that of β = 0." if best and gain > 1.05 else "."
    restless = [f"{b:g}" for b, rose in zip(MOMENTA, trial.rising, strict=True) if rose > 0.25]
    return lowest + (f" Still going up and down at the end: β = {', '.join(restless)}." if restless else "")
