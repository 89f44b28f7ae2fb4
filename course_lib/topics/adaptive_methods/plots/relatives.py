"""Sparse features, AMSGrad's counter-example, weight decay beside L2, and the same valley in other units."""

import numpy as np
from matplotlib.text import Text

from course_lib.drawing.descriptions import written
from course_lib.topics.adaptive_methods.experiments.relatives import GRADIENTS
from course_lib.topics.adaptive_methods.experiments.sparse import FREQUENCIES, RULES
from course_lib.topics.adaptive_methods.plots.beginning import Worded, look


class SparsePlot(Worded):
    """``update(sparse)``: what each rule has learned of features from common to rare, and its mean error."""

    size = (11.0, 4.8)

    def build(self, figure, style):
        self.prepare(figure)
        left, right = figure.subplots(1, 2, width_ratios=(1.9, 1))
        left.set(label="weights", title="share of each weight that is learned; 1 is right", ylabel="w/w*")
        left.set(xlabel="of so many examples one has the feature", xscale="log", xlim=(0.85, 2600), ylim=(-0.15, 1.5))
        left.set_xticks(1 / FREQUENCIES, [f"{1 / f:.0f}" for f in FREQUENCIES])
        left.minorticks_off()
        left.grid(True)
        left.axhline(1, lw=1.2, ls=":", color=style.ink)
        right.set(
            label="error", title="mean |w/w* − 1|", xlim=(0, 1.8), xticks=[0, 0.5, 1], ylim=(len(RULES) - 0.4, -0.6)
        )
        right.set_yticks(range(len(RULES)), RULES)
        right.grid(True, axis="x")
        looks = [{"marker": style.point(k)["marker"], **look(style, name)} for k, name in enumerate(RULES)]
        self.lines = self.moving([left.plot([], [], ms=6, lw=1.8, **kind)[0] for kind in looks])
        bar = {"lw": 13, "ls": "-", "solid_capstyle": "butt"}
        self.bars = self.moving([right.plot([], [], color=kind["color"], **bar)[0] for kind in looks])
        self.ends = self.moving([right.add_artist(Text(0, k, va="center")) for k in range(len(RULES))])

    def update(self, sparse):
        for k, (weights, error) in enumerate(zip(sparse.learned, sparse.errors, strict=True)):
            known = np.where(np.isfinite(weights), np.clip(weights, -1, 3), np.nan)
            self.lines[k].set_data(1 / sparse.frequencies, known)
            end = min(error, 1.0) if np.isfinite(error) else 1.0
            self.bars[k].set_data([0, end], [k, k])
            self.ends[k].set_text(f"{_finite(error, 2)}, η = {written(sparse.rates[k], 2)}")
            self.ends[k].set_x(end + 0.015)
        self.say(sparse)

    def words(self, sparse):
        seen = f"{sparse.seen[-1]:.0f} times in {sparse.steps * sparse.batch_size} examples"
        told = ", ".join(f"{n} {_finite(error, 2)}" for n, error in zip(sparse.names, sparse.errors, strict=True))
        head = f"{sparse.steps} steps, batch size {sparse.batch_size}. The rarest feature was there {seen}."
        return head, f"Mean |w/w* − 1|: {told}."

    def describe(self, sparse):
        rates = ", ".join(f"{n} {written(rate, 2)}" for n, rate in zip(sparse.names, sparse.rates, strict=True))
        rare = ", ".join(f"{n} {_finite(w[-3:].mean())}" for n, w in zip(sparse.names, sparse.learned, strict=True))
        return f"{super().describe(sparse)} Learning rates: {rates}. Mean w/w* of the three rarest: {rare}."


def _finite(value, digits=3):
    return written(value, digits) if np.isfinite(value) and abs(value) < 1e6 else "diverged"


class CounterexamplePlot(Worded):
    """``update(counterexample)``: x over the steps, and the mean regret."""

    size = (11.0, 4.4)

    def build(self, figure, style):
        self.prepare(figure, bottom=0.09)
        left, right = figure.subplots(1, 2)
        left.set(label="x", title="x, on [−1, 1]; the best place is −1", xlabel="step", ylim=(-1.08, 1.08))
        right.set(
            label="regret", title="mean regret: f(x) − f(−1), averaged", xlabel="step", yscale="log", ylim=(1e-3, 100)
        )
        for axes in (left, right):
            axes.set_xlim(0, 1500)
            axes.grid(True)
        names = ("Adam", "AMSGrad", "gradient descent")
        self.lines = {
            name: self.moving([axes.plot([], [], lw=1.8, **look(style, name))[0] for axes in (left, right)])
            for name in names
        }
        handles = [lines[0] for lines in self.lines.values()]
        figure.legend(handles, names, loc="lower center", ncols=3, handlelength=3)

    def update(self, result):
        for name, (x, regret) in self.lines.items():
            x.set_data(np.arange(len(result.x[name]))[::3], result.x[name][::3])  # once in each round of three steps
            y = result.regret[name][2::3]
            regret.set_data(np.arange(3, 3 * len(y) + 1, 3), np.where(y > 0, y, np.nan))
        self.say(result)

    def words(self, result):
        ends = ", ".join(f"{name} at {written(x[-1])}" for name, x in result.x.items())
        regrets = ", ".join(f"{name} {written(r[-1])}" for name, r in result.regret.items())
        head = (
            f"C = {written(result.C)}, β₂ = {written(result.beta2)}. After {len(result.x['Adam']) - 1} steps: {ends}."
        )
        return head, f"Mean regret: {regrets}."


class DecayPlot(Worded):
    """``update(decay)``: what is left of a weight, by the size of its gradients."""

    size = (9.6, 4.8)
    top = 0.89

    def build(self, figure, style):
        self.prepare(figure, bottom=0.09)
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
                axes.plot([], [], label=name, **points, lw=lw, **look(style, like))[0]
                for (name, like), lw in zip(names.items(), widths, strict=True)
            ]
        )
        handles, words = [*self.lines, self.expected], [*names, "(1 − ηλ)ᵀ"]
        figure.legend(handles, words, loc="lower center", ncols=4, handlelength=3)

    def update(self, decay):
        for line, left in zip(self.lines, decay.left.values(), strict=True):
            line.set_data(decay.sizes, left)
        self.expected.set_ydata([decay.expected] * 2)
        self.say(decay)

    def words(self, decay):
        last = ", ".join(f"{name} {_small(left[-1])}" for name, left in decay.left.items())
        head = f"λ = {written(decay.weight_decay)}, η = {written(decay.eta)}, {decay.steps} steps."
        return (
            f"{head} (1 − ηλ)^T = {written(decay.expected)}.",
            f"Left at the largest gradients: {last}.",
        )

    def describe(self, decay):
        first = ", ".join(f"{name} {_small(left[0])}" for name, left in decay.left.items())
        return f"{super().describe(decay)} At the smallest: {first}."


def _small(value):
    return written(value) if abs(value) >= 0.001 else "0.00"


class UnitsPlot(Worded):
    """``update(units)``: the loss over the steps in the new units, and pale what it was in the old."""

    size = (10.6, 4.8)
    top = 0.89
    names = ("gradient descent", "AdaGrad", "RMSProp", "Adam", "AdaDelta")

    def build(self, figure, style):
        self.prepare(figure, bottom=0.09)
        axes = figure.subplots()
        axes.set(label="loss", xlabel="step", ylabel="loss, in its old unit", yscale="log")
        axes.set(xlim=(0, 300), ylim=(1e-8, 1e4))
        axes.grid(True)
        looks = [look(style, name) for name in self.names]
        self.pale = self.moving([axes.plot([], [], lw=4, alpha=0.3, **kind)[0] for kind in looks])
        self.full = self.moving([axes.plot([], [], lw=2, **kind)[0] for kind in looks])
        figure.legend(self.full, self.names, loc="lower center", ncols=5, handlelength=3)

    def update(self, units):
        for lines, losses in ((self.pale, units.before), (self.full, units.losses)):
            for line, name in zip(lines, self.names, strict=True):
                y = losses[name][::3]
                line.set_data(np.arange(len(y)) * 3, np.clip(y, 1e-9, 1e6))
        self.say(units)

    def words(self, units):
        ends = (f"{name} {_loss(units.losses[name])}" for name in self.names)
        same = [n for n in self.names if np.allclose(units.losses[n], units.before[n], rtol=1e-2, atol=1e-7)]
        head = (
            f"All numbers of θ times {written(units.theta_unit)}, those of the loss times {written(units.loss_unit)}."
        )
        return f"{head} Unchanged: {', '.join(same) or 'none'}.", f"Loss at the end: {', '.join(ends)}."


def _loss(losses):
    if not np.isfinite(losses[-1]):
        return f"diverged at step {int((~np.isfinite(losses)).argmax())}"
    return "below 1e-8" if losses[-1] < 1e-8 else written(losses[-1])
