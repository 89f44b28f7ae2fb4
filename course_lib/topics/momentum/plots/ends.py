"""Why the best settings make both ends equally slow: the factor over ηλ, and the curvatures as a bar beneath it."""

from matplotlib.figure import Figure

from course_lib.drawing.descriptions import written
from course_lib.drawing.plot import Plot
from course_lib.drawing.style import Style
from course_lib.drawing.texts import heading
from course_lib.topics.momentum.experiments import theory
from course_lib.topics.momentum.experiments.ends import AXIS, BothEnds

NAMES = "β is too small", "β is right", "β is too large"


class BothEndsPlot(Plot):
    """``show(ends)``: for three values of β the factor over ηλ, and the ends where the best η for that β puts them."""

    size = (11.0, 3.9)
    axes_rect = (0.006, 0, 0.994, 0.92)
    text_lines = (heading(),)

    def build(self, figure: Figure, style: Style) -> None:
        panels = figure.subplots(1, 3, sharey=True)
        self.curves, self.bars, self.points = [], [], []
        for axes, name in zip(panels, NAMES, strict=True):
            axes.set(label=name, xscale="log", xlim=(AXIS[0], AXIS[-1]), ylim=(0, 1.12), xlabel="ηλ (logarithmic)")
            axes.set_xticks([0.1, 1], ["0.1", "1"])
            axes.grid(True)
            self.curves.append(axes.plot([], [], color=style.colour(0), lw=2.2)[0])
            self.bars.append(axes.plot([], [], color=style.colour(1), lw=5, solid_capstyle="butt", ls="-")[0])
            self.points.append(axes.plot([], [], ls="", marker="o", ms=9, color=style.colour(1))[0])
            axes.text(
                0.5, 0.1, "all curvatures, λ₁ to λₙ", ha="center", transform=axes.transAxes, color=style.colour(1)
            )
        panels[0].set_ylabel("factor a step")
        self.panels = panels

    def update(self, ends: BothEnds) -> None:
        for k in range(3):
            self.curves[k].set_data(AXIS, ends.factors[k])
            self.bars[k].set_data(ends.ends[k], [0.07, 0.07])
            self.points[k].set_data(ends.ends[k], theory.radius(ends.ends[k], ends.betas[k]))
            beta, worst = written(ends.betas[k], 2), written(ends.worst[k])
            self.panels[k].set_title(f"{NAMES[k]}, {beta}: worst factor {worst}", fontsize=11)

    def sentences(self, ends: BothEnds) -> tuple[str]:
        return (f"κ = {written(ends.kappa)}. For each β the η at which the ends, the two dots, are equally high.",)

    def describe(self, ends: BothEnds) -> str:
        each = zip(ends.betas, ends.ends, ends.worst, strict=True)
        parts = (
            f"β = {written(b)}: ηλ from {written(x)} to {written(y)}, worst factor {written(w)}"
            for b, (x, y), w in each
        )
        return f"{super().describe(ends)} {'; '.join(parts)}."
