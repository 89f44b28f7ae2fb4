"""An activation as a curve with a distribution beneath it and what becomes of that beside it."""

from textwrap import fill

import numpy as np
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure

from course_lib import menus
from course_lib.drawing.descriptions import written
from course_lib.drawing.plot import Plot
from course_lib.drawing.style import Style
from course_lib.drawing.texts import Coloured, TextLine, heading
from course_lib.topics.activations.experiments.transfer import AXIS, BINS, LEVEL, WINDOW, Transfer

IN = np.linspace(*WINDOW, BINS + 1)
LETTERS = {"alpha": "α", "beta": "β"}  # of knobs; others are called by their name
NARROW = 34  # letters on a line where there is little room
SIZES = (0.25, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0)  # the ends that an axis may have, so that it seldom changes


class TransferPlot(Plot):
    """``update(transfer)``: f with a tangent, the inputs under it, the outputs beside it, and f′ at the bottom."""

    size = (10.6, 6.4)
    axes_rect = (0.005, 0, 0.99, 0.9)
    text_lines = heading(), TextLine(0.942)
    clickable = ("f", "inputs")

    def build(self, figure: Figure, style: Style) -> None:
        close = self.figure.crowded
        grid = figure.add_gridspec(
            3, 2, height_ratios=(1.7 if close else 2.3, 1, 1), width_ratios=(1 if close else 1.55, 1)
        )
        self.style, self.ends, self.look = style, None, None
        self.f, self.inputs, self.prime = (figure.add_subplot(grid[row, 0]) for row in range(3))
        self.outputs, panel = figure.add_subplot(grid[0, 1]), figure.add_subplot(grid[1:, 1], frameon=False)
        self._label()
        self._curves(style)
        self._histograms(style)
        panel.set(xticks=[], yticks=[], label="numbers", xlim=(0, 1), ylim=(0, 1))
        self.formulas = [panel.text(0.02, y, "", va="top", fontsize=11.5) for y in (1.0, 0.85)]
        look = {"fontsize": 9.5 if close else 10.5, "linespacing": 1.3 if close else 1.45, "in_layout": not close}
        self.numbers = self.moving(panel.text(0.02, 0.64, "", va="top", **look))

    def _label(self):
        self.f.set(label="f", title="f: click to choose one z", xlim=WINDOW)
        self.inputs.set(label="inputs", title="inputs z: drag to shift them", xlim=WINDOW, yticks=[], ylim=(0, 1.08))
        self.prime.set(label="f'", title=f"f′, thick where |f′| < {LEVEL:g}", xlim=WINDOW, xlabel="z")
        self.outputs.set(label="outputs", title="outputs a", xticks=[], xlim=(0, 1.08))
        for axes in (self.f, self.prime, self.outputs):
            axes.grid(True)

    def _curves(self, style):
        look = {"lw": 1.4, "ls": (0, (5, 3)), "color": style.ink}
        self.tangent = self.moving(self.f.plot([], [], **look)[0])
        self.lines = [self.moving(axes.plot([], [], color=style.colour(0), ls="-")[0]) for axes in (self.f, self.prime)]
        self.weak = self.moving(self.prime.plot([], [], color=style.accent, ls="-", lw=5, solid_capstyle="butt")[0])
        dot = {"ls": "", "marker": "o", "ms": 9, "mec": style.background, "color": style.colour(1), "zorder": 5}
        self.dots = [self.moving(axes.plot([], [], **dot)[0]) for axes in (self.f, self.prime, self.inputs)]
        self.mean = self.moving(self.outputs.axhline(0, color=style.ink, lw=1.4, ls=":"))

    def _histograms(self, style):
        pale, strong = style.pale(style.colour(0), 0.45), style.pale(style.accent, 0.25)
        self.bars = [
            self.moving(axes.add_collection(PolyCollection([], facecolors=colour, zorder=2, hatch=hatch, **edge)))
            for axes, colour, hatch, edge in (
                (self.inputs, pale, None, {"edgecolors": "none"}),
                (self.inputs, strong, "///", {"edgecolors": style.accent, "linewidths": 0}),
                (self.outputs, pale, None, {"edgecolors": "none"}),
            )
        ]
        ground = {"facecolor": style.background, "edgecolor": "none", "alpha": 0.85, "pad": 1.5}
        look = {"ha": "right", "va": "top", "fontsize": 10, "color": style.accent, "zorder": 3, "bbox": ground}
        self.key = self.moving(self.inputs.text(0.995, 0.97, "", transform=self.inputs.transAxes, **look))

    def update(self, view: Transfer) -> None:
        f, slope = view.curve
        self._scale(view, f, slope)
        for line, y in zip(self.lines, (f, _broken(slope)), strict=True):
            line.set_data(AXIS, y)
        self.weak.set_data(AXIS, np.where(np.abs(slope) < LEVEL, slope, np.nan))
        z, a, s = view.probe
        self.tangent.set_data([z - 1.5, z + 1.5], [a - 1.5 * s, a + 1.5 * s])
        for dot, y in zip(self.dots, (a, s, 0.0), strict=True):
            dot.set_data([z], [y])
        self._spread(view)
        most = NARROW if self.figure.crowded else 99
        self.numbers.set_text("\n".join(fill(line, most) for line in figures(view).splitlines()))

    def _scale(self, view, f, slope):
        low, high = (_round(end) for end in (min(f.min(), 0.0), max(f.max(), 0.0)))
        self.ends = (low - 0.06 * (high - low), high + 0.06 * (high - low))
        for axes in (self.f, self.outputs):
            self.limits(axes, y=self.ends)
        low, high = _round(min(slope.min(), 0.0)), _round(slope.max())
        self.limits(self.prime, y=(low - 0.12 * (high - low), high + 0.12 * (high - low)))
        tex = rf"$f(z) = {view.f.formula}$", rf"$f'(z) = {view.f.derivative}$"
        for text, formula in zip(self.formulas, tex, strict=True):
            text.set_text(formula)

    def _spread(self, view):
        shares, weak = view.shares_in(IN)
        tall = max(shares.max(), 1e-12)
        x = np.repeat(IN, 2)
        for bars, values in zip(self.bars, (shares, weak), strict=False):
            bars.set_verts([np.stack([x, _steps(values / tall)], axis=-1)])
        edges = np.linspace(*self.ends, BINS + 1)
        out = view.shares_out(edges)
        self.bars[2].set_verts([np.stack([_steps(out / max(out.max(), 1e-12)), np.repeat(edges, 2)], axis=-1)])
        self.mean.set_ydata([view.mean] * 2)
        self.key.set_text(f"hatched: |f′| < {LEVEL:g}" if weak.any() else "")

    def sentences(self, view: Transfer) -> tuple[str, str]:
        note = remark(view)
        return headline(view), Coloured(note, "accent") if view.dead + view.saturated > 0.5 else note

    def describe(self, view: Transfer) -> str:
        return f"{headline(view)} {remark(view)} {' '.join(figures(view).splitlines()[3:])}"


def headline(view: Transfer) -> str:
    """Which activation, and what becomes of mean and variance."""
    turned = "".join(
        f", {LETTERS.get(k.name, k.name)} = {_setting(getattr(view.f, k.name))}" for k in menus.knobs(view.f)
    )
    moments = f"mean {_n(view.shift)} → {_n(view.mean)}, variance {_n(view.spread**2)} → {_n(view.variance)}"
    return f"{view.name}{turned}: {moments}."


def remark(view: Transfer) -> str:
    """What share of the inputs lets no gradient through, or hardly any."""
    dead, weak = _percent(view.dead), _percent(view.saturated)
    beyond = f" {_percent(view.beyond)} of the inputs lie beyond the axis." if view.beyond >= 0.0005 else ""
    if view.dead >= 0.0005 and view.saturated >= 0.0005:
        return f"f′ is exactly 0 for {dead} of the inputs, and below {LEVEL:g} for {weak} more.{beyond}"
    if view.dead >= 0.0005:
        return f"f′ is exactly 0 for {dead} of the inputs: they let no gradient through.{beyond}"
    if view.saturated >= 0.0005:
        return (
            f"|f′| is below {LEVEL:g}, but not 0, for {weak} of the inputs: hardly any gradient gets through.{beyond}"
        )
    return f"|f′| is {LEVEL:g} or more for all of the inputs: the gradient gets through everywhere.{beyond}"


def figures(view: Transfer) -> str:
    """The numbers, a line each."""
    z, a, slope = view.probe
    return "\n".join(
        (
            f"mean {_n(view.shift)} → {_n(view.mean)}    variance {_n(view.spread**2)} → {_n(view.variance)}",
            f"f′ = 0: {_percent(view.dead)} of the inputs",
            f"0 < |f′| < {LEVEL:g}: {_percent(view.saturated)}",
            f"mean of f′²: {_n(view.passed)}; a gradient's mean square",
            "is multiplied by it on the way back",
            f"at z = {_n(z)}: a = {_n(a)}, f′ = {written(slope)}",
        )
    )


def _n(value):
    """To three digits, what rounds to 0 in the third place as 0."""
    return written(0.0 if abs(value) < 5e-4 else value)


def _percent(share):
    """A share in percent; never "100 %" or "0 %" of what is not all or nothing."""
    if share in (0.0, 1.0):
        return f"{share:.0%}".replace("%", " %")
    return f"{min(max(100 * share, 0.1), 99.9):.1f} %"


def _round(end):
    """The next of SIZES beyond an end of an axis, with its sign."""
    return float(np.sign(end)) * next((s for s in SIZES if s >= abs(end) - 1e-9), SIZES[-1])


def _broken(slope):
    """The derivative with a gap where it jumps."""
    return np.where(np.abs(np.diff(slope, append=slope[-1])) > 0.08, np.nan, slope)


def _steps(heights):
    return np.concatenate([[0.0], np.repeat(heights, 2), [0.0]])


def _setting(value):
    return value if isinstance(value, str) else written(value)
