"""The gradient-check microscope: a curve magnified by 1/h, and the error of each difference quotient for every h."""

import numpy as np
from matplotlib.figure import Figure

from course_lib.drawing.descriptions import written
from course_lib.drawing.plot import Plot, round_up
from course_lib.drawing.style import Style
from course_lib.drawing.texts import Coloured, TextLine, heading
from course_lib.gradcheck import METHODS
from course_lib.topics.vectors_and_matrices.experiments.microscope import WINDOW, MicroscopeView

FLOOR, CEILING = 1e-19, 1e3  # an error of exactly 0 is drawn at the floor
LATEST = 1e-8  # beyond this h the name of the rounding does not fit between its line and the chart's edge
NAMES = {"central": "central", "forward": "forward", "complex": "complex step"}
LAWS = {"central": "h²|f‴|/6", "forward": "h|f″|/2", "complex": "h²|f‴|/6"}


class MicroscopePlot(Plot):
    """``update(view)``: left f around x as the computer has it, right the errors over h; a click there sets h."""

    size = (11.0, 5.2)
    axes_rect = (0.015, 0, 0.985, 0.9)
    text_lines = heading(), TextLine(0.94)
    clickable = ("error",)

    def build(self, figure: Figure, style: Style) -> None:
        left, right = figure.subplots(1, 2, width_ratios=(1, 1.35))
        self.left = left
        left.set(label="curve", title="(f(x + t) − f(x)) / h: the curve, magnified by 1/h", xlabel="t / h")
        left.set(xlim=(-WINDOW, WINDOW), ylim=(-1, 1))
        right.set(label="error", ylabel="error of the quotient", xlabel="step h", xscale="log", yscale="log")
        right.set(xlim=(4e-19, 2.5), ylim=(FLOOR / 3, CEILING), yticks=10.0 ** np.arange(-18, 3, 3))
        left.yaxis.set_major_formatter(lambda value, _: written(value))
        left.grid(True)
        right.grid(True)
        ink = style.ink
        self.tangent = self.moving(left.plot([], [], lw=1.4, ls=(0, (5, 3)), color=ink, label="true slope f′(x)")[0])
        self.curve = self.moving(left.plot([], [], color=style.colour(0), label="f, rounded")[0])
        self.secant = self.moving(left.plot([], [], lw=1.6, color=style.colour(1), label="quotient")[0])
        self.dots = self.moving(left.plot([], [], ls="", marker="o", color=style.colour(1), zorder=4)[0])
        self.wall = self.moving(left.axvline(0, lw=1.4, ls=":", color=style.accent, visible=False))
        left.legend(handles=[self.curve, self.tangent, self.secant], loc="upper left").set_zorder(0.5)
        fine = {"markersize": 3.2, "lw": 1.1}
        styles = {m: style.curve(k) | style.point(k) | fine for k, m in enumerate(METHODS)}
        self.errors = {m: right.plot([], [], **styles[m], label=NAMES[m])[0] for m in METHODS}
        self.moving(*self.errors.values())
        thin = {"lw": 1.2, "color": ink, "ls": (0, (5, 3))}
        self.laws = self.moving([right.plot([], [], **thin)[0] for _ in range(2)])
        self.labels = self.moving([right.text(0, 0, "", fontsize=10, va="bottom") for _ in range(2)])
        self.best = self.moving(
            right.plot([], [], ls="", marker="*", ms=15, mec=style.background, color=ink, zorder=5)[0]
        )
        self.at = self.moving(right.axvline(1, lw=1.2, color=ink, alpha=0.6))
        self.chosen = self.moving(
            right.plot([], [], ls="", marker="o", ms=10, mfc="none", mew=2, color=ink, zorder=6)[0]
        )
        self.kink = self.moving(right.axvline(1, lw=1.4, ls=":", color=style.accent, visible=False))
        handles = [*self.errors.values(), self.best]
        place = {"loc": "lower center", "bbox_to_anchor": (0.5, 1.0), "ncols": 4, "columnspacing": 1.2}
        right.legend(handles, [*NAMES.values(), "least bound"], **place).set_zorder(0.5)

    def update(self, view: MicroscopeView) -> None:
        self._magnify(view)
        self._chart(view)

    def sentences(self, view: MicroscopeView) -> tuple[str, str]:
        return headline(view), Coloured(remark(view), "accent") if view.crossed else remark(view)

    def _magnify(self, view):
        t, y = view.curve
        self.curve.set_data(t, y)
        ends = np.array([-WINDOW, WINDOW])
        self.tangent.set_data(ends, view.exact * ends)
        slope = np.nan if view.slope is None else view.slope
        chosen = {"central": (-1.0, 1.0), "forward": (0.0, 1.0), "complex": (0.0,)}[view.method]
        points = np.interp(chosen, t, y)
        self.dots.set_data(chosen, points)
        self.secant.set_data(ends, points[-1] + slope * (ends - chosen[-1]))
        kink = np.nan if view.kink is None else view.kink / view.h
        self.wall.set(xdata=[kink, kink], visible=abs(kink) <= WINDOW)
        largest = max(np.abs(y).max(), abs(view.exact), 1e-3)
        self.limits(self.left, y=(-round_up(largest), round_up(largest)))

    def _chart(self, view):
        for method, line in self.errors.items():
            shown = method in view.errors
            line.set_data(view.steps if shown else [], np.maximum(view.errors[method], FLOOR) if shown else [])
        laws = view.theory.get(view.method, (np.zeros(0), np.zeros(0)))
        rounding = "rounding ε|f′|" if view.method == "complex" else "rounding, at most ε(|f| + |x f′|)/h"
        names = (f"truncation {LAWS[view.method]}", rounding)
        for line, label, law, name in zip(self.laws, self.labels, laws, names, strict=True):
            visible = law > 0
            line.set_data(view.steps[: len(law)][visible], law[visible])
            self._name(label, view.steps[: len(law)], law, name)
        best = {m: h for m, h in view.best.items() if h is not None}
        self.best.set_data(list(best.values()), [_least(view, m, h) for m, h in best.items()])
        self.at.set_xdata([view.h, view.h])
        self.chosen.set_data([view.h], [np.nan if view.error is None else max(view.error, FLOOR)])
        distance = 0 if view.kink is None else abs(view.kink)
        self.kink.set(xdata=[distance or 1] * 2, visible=distance > 0)

    def _name(self, label, steps, law, name):
        """Write the law's name beside its line, where that crosses 1e-15 (truncation) or near the left end."""
        inside = np.flatnonzero((law > FLOOR * 10) & (law < 1))
        place = inside[0] if inside.size else None
        label.set_visible(place is not None)
        if place is not None:
            rising = law[-1] > law[0]
            at = (steps[place] * (20 if rising else 0.8), law[place] * (0.3 if rising else 4))
            if late := not rising and at[0] > LATEST:
                at = (1.5, law[place] * 40)  # it ends at the chart's edge
            label.set(position=at, ha="right" if late else "left", text=name)

    def describe(self, view: MicroscopeView) -> str:
        best = ", ".join(f"{NAMES[m]} {written(h, 2)}" for m, h in view.best.items() if h is not None)
        found = f" The bound is least at h: {best}." if best else ""
        return super().describe(view) + found


def headline(view: MicroscopeView) -> str:
    """Which quotient, where, and how good: a bound for the rounding noise, not its digits, which machines differ in."""
    about = f"{view.name} at x = {written(view.x, 4)}, {view.precision}, {NAMES[view.method]}, h = {written(view.h)}"
    if view.error is None:
        return f"{about}: no quotient."
    truncation, rounding = expected(view)
    if view.lost:
        return f"{about}: f′ = {written(view.exact, 5)}, the quotient is 0."
    if view.error == 0 or (truncation < 10 * rounding and not view.crossed):
        return f"{about}: f′ = {written(view.exact, 5)}, error up to {written(max(truncation, rounding), 1)}."
    return f"{about}: f′ = {written(view.exact, 5)}, error {written(view.error, 2)}."


def remark(view: MicroscopeView) -> str:
    """What the error comes from."""
    if view.slope is None:
        return (
            "The complex step needs an f that takes complex numbers. max has no meaning for them: the kink forbids it."
        )
    if view.lost:
        return "h is so small beside x that x + h, rounded, is x again: nothing is left to divide. Make h larger."
    if view.crossed:
        away = written(abs(view.kink or 0.0))
        return f"A point beyond the kink was asked: h is {written(view.h)}, the kink is {away} away."
    truncation, rounding = expected(view)
    if max(truncation, rounding) == 0:
        return "Nothing to lose here: f is 0 on both sides."
    if view.method == "complex" and truncation < rounding:
        return "Nothing is subtracted, so nothing cancels: only the last digit of f′ itself is in doubt."
    if 0.1 < truncation / max(rounding, 1e-300) < 10:
        return "Truncation and rounding are about equal: near the best h."
    if truncation > rounding:
        return "Truncation rules: f bends within h. Make h smaller."
    return "Rounding rules: the digits of f(x) cancel in the difference. Make h larger."


def expected(view: MicroscopeView) -> tuple[float, float]:
    """The two errors of the theory at the chosen h: truncation and rounding."""
    truncation, rounding = (np.interp(np.log(view.h), np.log(view.steps), law) for law in view.theory[view.method])
    return float(truncation), float(rounding)


def _least(view, method, h):
    return sum(float(np.exp(np.interp(np.log(h), np.log(view.steps), np.log(law)))) for law in view.theory[method])
