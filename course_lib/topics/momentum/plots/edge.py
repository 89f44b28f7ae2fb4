"""Where the edge of stability comes from: the polynomial of a step over z, and its two roots beside the unit circle."""

import numpy as np
from matplotlib.figure import Figure

from course_lib.drawing.descriptions import written
from course_lib.drawing.plot import Plot
from course_lib.drawing.style import Style
from course_lib.drawing.texts import heading
from course_lib.topics.momentum.experiments.edge import AXIS, SHARES, EdgePicture

TURN = np.linspace(0, 2 * np.pi, 181)


class EdgePicturePlot(Plot):
    """``show(picture)``: P(z) for four values of ηλ, and where the roots of each are."""

    size = (10.5, 4.6)
    axes_rect = (0.006, 0, 0.994, 0.93)
    text_lines = (heading(),)

    def build(self, figure: Figure, style: Style) -> None:
        parabola, plane = figure.subplots(1, 2, width_ratios=(1.25, 1))
        parabola.set(label="parabola", xlabel="z", ylabel="P(z)", xlim=(AXIS[0], AXIS[-1]), ylim=(-1.3, 4.2))
        parabola.axhline(0, color=style.faint, lw=1.2, ls="-")
        for end in (-1, 1):
            parabola.axvline(end, color=style.accent, lw=1.2, ls=(0, (2, 2)))
        plane.set(label="plane", xlabel="real part of z", ylabel="imaginary part", aspect="equal")
        plane.set(xlim=(-1.75, 1.35), ylim=(-1.2, 1.2), title="the two roots z")
        plane.plot(np.cos(TURN), np.sin(TURN), color=style.accent, lw=1.6, ls=(0, (2, 2)))
        plane.axhline(0, color=style.faint, lw=0.9, ls="-")
        self.way = plane.plot([], [], ls="", marker="o", ms=1.4, color=style.faint)[0]
        each = range(len(SHARES))
        self.lines = [parabola.plot([], [], lw=2.2, **style.curve(k))[0] for k in each]
        self.at_minus_one = [parabola.plot([-1], [0], ls="", ms=8, **style.point(k))[0] for k in each]
        self.roots = [plane.plot([], [], ls="", ms=8.5, zorder=4, **style.point(k))[0] for k in each]
        self.parabola = parabola

    def update(self, picture: EdgePicture) -> None:
        self.way.set_data(picture.way.real.ravel(), picture.way.imag.ravel())
        for k, product in enumerate(picture.products):
            self.lines[k].set_data(AXIS, picture.parabolas[k])
            self.lines[k].set_label(f"ηλ = {written(product)}{' (the edge)' if SHARES[k] == 1 else ''}")
            at = float(np.interp(-1, AXIS, picture.parabolas[k]))
            self.at_minus_one[k].set_data([-1], [at])
            self.roots[k].set_data(picture.roots[k].real, picture.roots[k].imag)
        handles = list(zip(self.lines, self.at_minus_one, strict=True))
        labels = [line.get_label() for line in self.lines]
        self.parabola.legend(handles, labels, loc="upper center", fontsize=10)

    def sentences(self, picture: EdgePicture) -> tuple[str]:
        rule, edge = picture.rule[0].upper() + picture.rule[1:], written(picture.edge)
        return (f"{rule}, β = {written(picture.beta)}: P(−1) falls to 0 at the edge, ηλ = {edge}.",)

    def describe(self, picture: EdgePicture) -> str:
        parts = []
        for product, (one, other) in zip(picture.products, picture.roots, strict=True):
            if abs(one.imag) > 1e-9:
                parts.append(f"at ηλ = {written(product)} they are complex, both of size {written(abs(one))}")
            else:
                parts.append(f"at ηλ = {written(product)} they are {written(one.real)} and {written(other.real)}")
        return f"{super().describe(picture)} The two roots of P: {'; '.join(parts)}.".replace("-", "−")
