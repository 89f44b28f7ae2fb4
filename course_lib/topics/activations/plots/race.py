"""ReLU, tanh and sigmoid in a race to a given loss: their curves, and the steps that each seed needs at each rate."""

import numpy as np
from matplotlib.figure import Figure

from course_lib.drawing.descriptions import written
from course_lib.drawing.plot import Plot
from course_lib.drawing.style import Style
from course_lib.drawing.texts import TextLine, heading
from course_lib.topics.activations.experiments.race import NAMES, RATES, ActivationRace

ENDS = min(map(min, RATES.values())), max(map(max, RATES.values()))


class ActivationRacePlot(Plot):
    """``update((race, level))``: the loss at each one's best rate, mean and range, and each seed's steps."""

    size = (11.0, 5.1)
    axes_rect = (0.005, 0, 0.99, 0.85)
    text_lines = heading(), TextLine(0.935), TextLine(0.89)
    clickable = ("loss",)

    def build(self, figure: Figure, style: Style) -> None:
        loss, steps = figure.subplots(1, 2)
        loss.set(label="loss", title="train loss, each at its best rate (click to set the goal)", xlabel="step")
        loss.set(yscale="log", ylim=(0.01, 3.5), xlim=(-8, 508))
        steps.set(label="steps", title="steps to the goal: each seed, and their mean", xlabel="learning rate η")
        steps.set(xscale="log", yscale="log", xlim=(ENDS[0] / 1.3, ENDS[1] * 1.3), ylim=(8, 900))
        steps.set_yticks([10, 20, 50, 100, 200, 500], ["10", "20", "50", "100", "200", "500"])
        steps.minorticks_off()
        for axes in (loss, steps):
            axes.grid(True)
        each = range(len(NAMES))
        self.bands = self.moving([loss.fill_between([], [], color=style.colour(k), alpha=0.25, lw=0) for k in each])
        self.curves = self.moving([loss.plot([], [], **style.curve(k), label=NAMES[k])[0] for k in each])
        self.goal = self.moving(loss.axhline(1, color=style.ink, lw=1.4, ls=":"))
        self.means = self.moving([steps.plot([], [], **style.curve(k))[0] for k in each])
        dots = {"ls": "", "ms": 5, "alpha": 0.6, "mew": 0}
        self.seeds = self.moving([steps.plot([], [], **style.point(k), **dots)[0] for k in each])
        ring = {"ls": "", "marker": "o", "ms": 20, "mfc": "none", "mec": style.ink, "mew": 1.6}
        self.best = self.moving(steps.plot([], [], **ring)[0])
        loss.legend(handles=self.curves, loc="lower left").set_zorder(0.5)

    def update(self, result: tuple[ActivationRace, float]) -> None:
        race, level = result
        finish, steps = race.finish(level), race.steps_to(level)
        self.goal.set_ydata([level, level])
        rings = []
        for k, (best, mine) in enumerate(finish):
            runs = np.where(np.isfinite(race.loss[k, :, best]), race.loss[k, :, best], np.nan)
            self._band(k, race.steps, runs)
            mean = _mean(steps[k])
            self.means[k].set_data(race.rates[k], mean)
            self.seeds[k].set_data(np.repeat(race.rates[k], steps.shape[-1]), steps[k].ravel())
            rings += [(race.rates[k, best], mean[best])] if np.isfinite(mine).all() else []
        self.best.set_data(*np.array(rings).reshape(-1, 2).T)

    def _band(self, k, steps, runs):
        self.curves[k].set_data(steps, runs.mean(axis=1))
        low, high = runs.min(axis=1), runs.max(axis=1)
        kept = np.isfinite(low)
        outline = np.concatenate(
            [[*zip(steps[kept], low[kept], strict=True)], [*zip(steps[kept], high[kept], strict=True)][::-1]]
        )
        self.bands[k].set_verts([outline])

    def sentences(self, result: tuple[ActivationRace, float]) -> tuple[str, str, str]:
        """Which race; who needs how many steps; and how that compares with "6x"."""
        race, level = result
        head = (
            f"{race.depth} hidden layer{'s' * (race.depth > 1)} of {race.width} units, to a loss of {written(level, 2)}"
        )
        each = [_one(n, r, *found) for n, r, found in zip(NAMES, race.rates, race.finish(level), strict=True)]
        ratios = "; ".join(_ratio(race, level, name) for name in NAMES[1:])
        steps = f"Steps, mean of {race.loss.shape[-1]} seeds (range): {'; '.join(each)}."
        return f"{head}, each at its best rate.", steps, f"The deck's 6? Times ReLU's steps (single seeds): {ratios}."


def _mean(steps):
    """Mean over the seeds at each rate; NaN where a seed did not arrive."""
    arrived = np.isfinite(steps).all(axis=-1, keepdims=True)
    return np.where(arrived, steps, np.nan).mean(axis=-1)


def _ratio(race, level, name):
    found = race.ratio(level, name)
    if found is None:
        return f"{name}: not all arrive in {race.steps[-1]} steps"
    return f"{name} {found.middle:.2f} ({found.low:.2f} to {found.high:.2f})"


def _one(name, rates, best, steps):
    rate = written(rates[best], 2)
    arrived = steps[np.isfinite(steps)]
    if len(arrived) < len(steps):
        return f"{name} never" if not len(arrived) else f"{name} {len(arrived)} of {len(steps)} seeds (η = {rate})"
    return f"{name} {steps.mean():.0f} ({steps.min():.0f} to {steps.max():.0f}; η = {rate})"
