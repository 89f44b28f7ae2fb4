"""Softmax as three bars that share a whole, and maxout as lines of which the highest counts."""

import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure

from course_lib.drawing.descriptions import written
from course_lib.drawing.plot import Plot
from course_lib.drawing.style import Style
from course_lib.drawing.texts import Coloured, TextLine, heading
from course_lib.topics.activations.experiments.rows import AXIS, LINES, MOST, REACH, MaxoutUnit, SoftmaxRow

NAMES = ("z₁", "z₂", "z₃")


class SoftmaxPlot(Plot):
    """``update(view)``: the logits, the probabilities over the first logit, and the Jacobian."""

    size = (10.8, 4.6)
    axes_rect = (0.005, 0, 0.99, 0.83)
    text_lines = heading(), TextLine(0.93), TextLine(0.875)
    clickable = ("logits",)

    def build(self, figure: Figure, style: Style) -> None:
        logits, curves, jacobian = figure.subplots(1, 3, width_ratios=(1, 1.5, 1.05))
        self.style, self.jacobian = style, jacobian
        logits.set(label="logits", title="logits: drag the dots", xlim=(-0.6, 2.6), ylim=(-REACH - 0.6, REACH + 0.6))
        logits.set_xticks(range(3), NAMES)
        logits.axhline(0, color=style.faint, lw=1)
        curves.set(
            label="probabilities",
            title="probabilities a, if only z₁ changed",
            xlabel="z₁",
            xlim=(-REACH - 0.4, REACH + 0.4),
        )
        curves.set_ylim(-0.04, 1.04)
        for axes in (logits, curves):
            axes.grid(True)
        look = [style.curve(k) for k in range(3)]
        self.stems = self.moving(
            [
                logits.plot([], [], color=style.colour(k), ls="-", lw=9, alpha=0.45, solid_capstyle="butt")[0]
                for k in range(3)
            ]
        )
        self.heads = self.moving([logits.plot([], [], ls="", ms=12, **style.point(k))[0] for k in range(3)])
        self.curves = self.moving([curves.plot([], [], **look[k])[0] for k in range(3)])
        dot = {"ls": "", "ms": 10, "mec": style.background, "zorder": 5}
        self.dots = self.moving([curves.plot([], [], **dot, **style.point(k))[0] for k in range(3)])
        box = {"facecolor": style.background, "alpha": 1, "linewidth": 0, "pad": 1.5}
        self.names = self.moving(
            [curves.text(0, 0, "", fontsize=10.5, va="center", bbox=box, zorder=4) for _ in range(3)]
        )
        self.at = self.moving(curves.axvline(0, lw=1.2, color=style.ink, alpha=0.5))
        self._cells(jacobian)

    def _cells(self, axes):
        axes.set(label="Jacobian", title="∂a/∂z: a row for each a", aspect="equal")
        axes.set_xticks(range(3), NAMES)
        axes.set_yticks(range(3), ("a₁", "a₂", "a₃"))
        axes.tick_params(length=0)
        axes.spines[:].set_visible(False)
        self.image = self.moving(axes.imshow(np.zeros((3, 3)), cmap=self.style.diverging, vmin=-1, vmax=1, zorder=0))
        look = {"ha": "center", "va": "center", "fontsize": 11}
        self.cells = self.moving([axes.text(j, i, "", **look) for i in range(3) for j in range(3)])

    def update(self, view: SoftmaxRow) -> None:
        for k in range(3):
            z, a = view.z[k], view.a[k]
            self.stems[k].set_data([k, k], [0, z])
            self.heads[k].set_data([k], [z])
            self.curves[k].set_data(AXIS, view.curves[:, k])
            self.dots[k].set_data([view.z[0]], [a])
        self.at.set_xdata([view.z[0]] * 2)
        left = view.z[0] > 0
        for text, k, y in zip(self.names, range(3), _apart(view.a), strict=True):
            text.set(text=f"a{'₁₂₃'[k]} {_about(view.a[k])}", color=self.style.colour(k))
            text.set(position=(view.z[0] + (-0.5 if left else 0.5), y), ha="right" if left else "left")
        self._fill(view.jacobian)

    def _fill(self, jacobian):
        largest = max(np.abs(jacobian).max(), 1e-3)
        share = jacobian / largest
        self.image.set_data(0.75 * share)
        for text, value, part in zip(self.cells, jacobian.ravel(), share.ravel(), strict=True):
            text.set(
                text=_about(value, 2).removeprefix("= "),
                color=self.style.background if abs(part) > 0.6 else self.style.ink,
            )

    def sentences(self, view: SoftmaxRow) -> tuple[str, str, str]:
        """The probabilities as a whole, how sharp they are, and what the formula does as it is written."""
        z = ", ".join(written(v) for v in view.z)
        shift = f", with {view.shift:g} added to each" if view.shift else ""
        sure = f"Largest a {_about(view.a.max())}; entropy {_about(view.entropy)} of at most 1.58 bits."
        if np.abs(view.jacobian).max() < 1e-4:
            sure += " Saturated: every derivative is ≈ 0, no logit hears anything."
        return f"z = [{z}]{shift}, T = {written(view.temperature)}.", sure, _naive(view)

    def describe(self, view: SoftmaxRow) -> str:
        a = ", ".join(f"a{'₁₂₃'[k]} {_about(v)}" for k, v in enumerate(view.a))
        rows = "; ".join(" ".join(_about(v, 2).removeprefix("= ") for v in row) for row in view.jacobian)
        return f"Softmax: {a}. {' '.join(self.sentences(view))} Jacobian: {rows}."


def _about(value, digits=3):
    """``= 0.705``; of what is no longer worth its digits ``≈ 0`` or ``≈ 1``."""
    near = 0 if abs(value) < 1e-4 else 1 if abs(value - 1) < 1e-4 else None
    return f"= {written(value, digits)}" if near is None or value == near else f"≈ {near}"


def _apart(values, least=0.075):
    """Heights for labels near these values, far enough from one another, and all within the axes."""
    order = np.argsort(values)
    y = np.asarray(values, float)[order]
    for k in range(1, len(y)):
        y[k] = max(y[k], y[k - 1] + least)
    for k in range(len(y) - 1, -1, -1):
        y[k] = min(y[k], 1.0 - least * (len(y) - 1 - k))
    apart = np.empty_like(y)
    apart[order] = y
    return apart


def _naive(view):
    """What the formula does as it is written, without the subtraction of the largest z."""
    if view.naive_works:
        return "exp(z)/Σexp(z), as it is written, gives the same numbers."
    bad = "0/0: every e^z rounds to 0" if view.shift < 0 else "∞/∞: e^z is too large for a float"
    cure = "Subtracting the largest z first changes nothing else."
    return Coloured(f"As it is written, exp(z)/Σexp(z) fails: {bad}. {cure}", "accent")


class MaxoutPlot(Plot):
    """``update(view)``: the pieces thin, their maximum thick and coloured by who wins, the target dotted."""

    size = (8.6, 4.9)
    axes_rect = (0.005, 0, 0.99, 0.89)
    text_lines = TextLine(0.98, 11.5, bold=True, x=0.015), TextLine(0.925, x=0.015)

    def build(self, figure: Figure, style: Style) -> None:
        axes, shares = figure.subplots(1, 2, width_ratios=(2.6, 1))
        self.style = style
        axes.set(label="pieces", title="pieces, their maximum (thick) and the target (dotted)", xlabel="x")
        axes.set(xlim=(-3.05, 3.05), ylim=(-3.2, 5.2))
        axes.grid(True)
        self.pieces = self.moving([axes.plot([], [], lw=1.3, **style.curve(k))[0] for k in range(MOST)])
        self.top = self.moving(axes.add_collection(LineCollection([], linewidths=5, alpha=0.75, zorder=3)))
        self.target = self.moving(axes.plot([], [], color=style.ink, lw=2.4, ls=(0, (1, 1.6)), zorder=4)[0])
        self.worst = self.moving(axes.plot([], [], color=style.accent, lw=2, marker="_", ms=9, zorder=5)[0])
        shares.set(label="winners", title="who wins where", xlim=(0, 1.15), ylim=(MOST - 0.4, -0.6), xticks=[0, 0.5, 1])
        shares.set_yticks(range(MOST), [f"piece {k + 1}" for k in range(MOST)])
        shares.set_xticklabels(["0", "½", "all"])
        self.bars = self.moving(
            [shares.plot([], [], lw=14, color=style.colour(k), ls="-", solid_capstyle="butt")[0] for k in range(MOST)]
        )
        self.words = self.moving([shares.text(0.03, k + 0.34, "", fontsize=9.5, va="center") for k in range(MOST)])

    def update(self, view: MaxoutUnit) -> None:
        k = len(view.w)
        for j in range(MOST):
            used = j < k
            self.pieces[j].set_data(LINES if used else [], view.pieces[:, j] if used else [])
            self.bars[j].set_data([0, view.shares[j]] if used else [], [j, j] if used else [])
            line = (
                f"{written(view.w[j])} x {'−' if view.b[j] < 0 else '+'} {written(abs(view.b[j]))}"
                if used
                else "not used"
            )
            self.words[j].set_text(line)
        points = np.stack([LINES, view.a], axis=-1)
        self.top.set_segments([*np.stack([points[:-1], points[1:]], axis=1)])
        self.top.set_color([self.style.colour(j) for j in view.winner[:-1]])
        self.target.set_data(LINES, view.target_values)
        i = int(np.abs(view.a - view.target_values).argmax())
        ends = ([], []) if view.exact else ([LINES[i]] * 2, [view.a[i], view.target_values[i]])
        self.worst.set_data(*ends)

    def sentences(self, view: MaxoutUnit) -> tuple[str, str]:
        return headline(view), remark(view)

    def describe(self, view: MaxoutUnit) -> str:
        pieces = ", ".join(f"{written(w)} x + {written(b)}" for w, b in zip(view.w, view.b, strict=True))
        shares = ", ".join(f"{100 * s:.0f} %" for s in view.shares)
        return f"Maxout of {pieces}; they win {shares} of the axis. {headline(view)} {remark(view)}"


def headline(view: MaxoutUnit) -> str:
    """Whether the target is made, or how far off it is."""
    if view.exact:
        return f"max of {len(view.w)} pieces = {view.target}, exactly, at every x drawn."
    return f"max of {len(view.w)} pieces: up to {written(view.distance)} away from {view.target}."


def remark(view: MaxoutUnit) -> str:
    """What can be reached."""
    idle = int((view.shares == 0).sum())
    never = {0: "", 1: " One piece never wins: no gradient reaches it."}.get(
        idle, f" {idle} pieces never win: no gradient reaches them."
    )
    if view.target == "tanh":
        return f"A maximum of lines is convex, tanh is not: out of reach.{never}"
    if view.least is not None:
        return f"With {len(view.w)} pieces the best possible is {written(view.least)}.{never}"
    return f"Two pieces are enough.{never}"
