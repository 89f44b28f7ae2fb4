"""Points with the line of least squared and the line of least absolute error, and the loss of each of their errors."""

import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure

from course_lib.drawing.descriptions import written
from course_lib.drawing.plot import Plot, round_up
from course_lib.drawing.style import Style
from course_lib.drawing.texts import TextLine, heading
from course_lib.topics.losses.experiments.line_fits import TRUTH, WINDOW, LineFits

ENDS = np.array(WINDOW[0])
NAMES = ("least squared error", "least absolute error")
ASIDE = (-0.05, 0.05)  # the two sets of errors stand beside each other


class LineFitsPlot(Plot):
    """Left points, which can be dragged, and lines; right both losses over the error."""

    size = (11.0, 5.6)
    axes_rect = (0, 0, 1, 0.845)
    text_lines = heading(size=10.5), TextLine(0.942), TextLine(0.899)
    clickable = ("points",)

    def build(self, figure: Figure, style: Style) -> None:
        left, right = figure.subplots(1, 2, width_ratios=(1.5, 1))
        left.set(label="points", xlim=WINDOW[0], ylim=WINDOW[1], xlabel="x", ylabel="y")
        left.set_title("drag a point")
        right.set(label="loss", title="loss of one error", xlabel="error ŷ − y", xlim=(-10, 10), ylim=(0, 100))
        right.locator_params(axis="x", nbins=5)
        for axes in (left, right):
            axes.grid(True)
        self.right, self.style = right, style
        a, b = TRUTH
        left.plot(ENDS, a + b * ENDS, lw=1.2, ls=":", color=style.faint, label="line behind the points")
        self.lines = [left.plot([], [], label=name, **style.curve(k))[0] for k, name in enumerate(NAMES)]
        self.ties = left.add_collection(LineCollection([], colors=style.colour(1), linewidths=1, alpha=0.5))
        looks = [{"colors": style.colour(k), "linewidths": 1.4, "alpha": 0.75} for k in (0, 1)]
        self.gaps = [left.add_collection(LineCollection([], zorder=1.5, **look)) for look in looks]
        ring = {"marker": "o", "ms": 14, "mfc": "none", "mew": 1.6, "color": style.colour(1), "ls": ""}
        self.through = left.plot([], [], zorder=4, **ring)[0]
        edge = {"marker": "o", "ms": 8, "ls": "", "color": style.ink, "mec": style.background}
        self.points = left.plot([], [], zorder=5, **edge)[0]
        left.legend(loc="upper left").set_zorder(0.5)
        self._build_losses(right)
        self.moving(*self.lines, self.ties, *self.gaps, self.through, self.points)

    def _build_losses(self, right):
        style, error = self.style, np.linspace(-22, 22, 881)
        curves = ((0, error**2, "(ŷ − y)²"), (3, error**2 / 2, "½ (ŷ − y)²"), (1, np.abs(error), "|ŷ − y|"))
        for k, y, name in curves:
            right.plot(error, y, label=name, **style.curve(k))
        right.legend(loc="upper center").set_zorder(0.5)
        edges = {"ls": "", "ms": 7, "mec": style.background, "zorder": 4}
        self.dots = self.moving([right.plot([], [], **edges, **style.point(k))[0] for k in (0, 1)])

    def update(self, fits: LineFits) -> None:
        for line, (a, b) in zip(self.lines, (fits.squares, fits.absolutes), strict=True):
            line.set_data(ENDS, a + b * ENDS)
        self.points.set_data(fits.x, fits.y)
        self.through.set_data(fits.x[list(fits.through)], fits.y[list(fits.through)])
        self.ties.set_segments([np.stack([ENDS, a + b * ENDS], axis=-1) for a, b in fits.ties[:6]])
        for gaps, errors, aside in zip(self.gaps, fits.errors, ASIDE, strict=True):
            x = fits.x + aside
            gaps.set_segments(np.stack([np.stack([x, fits.y], -1), np.stack([x, fits.y + errors], -1)], axis=1))
        reach = min(round_up(np.abs(fits.errors).max(), 1.0), 20.0)
        self.limits(self.right, x=(-reach, reach), y=(-0.02 * reach**2, reach**2))
        half = 0.5 if "with ½" in fits.convention else 1.0
        losses = (half * fits.errors[0] ** 2, np.abs(fits.errors[1]))
        for dots, error, loss in zip(self.dots, fits.errors, losses, strict=True):
            dots.set_data(error, loss)

    def sentences(self, fits: LineFits) -> tuple[str, str, str]:
        """The two lines, their costs, and how much of these a single point makes."""
        first, second = (_line(*ends) for ends in (fits.squares, fits.absolutes))
        through = " and ".join(str(i + 1) for i in fits.through)
        meets = f", through points {through}" if through else ""
        others = f"; {len(fits.ties)} others are as good" if len(fits.ties) else ""
        others = others.replace("; 1 others are", "; 1 other is")
        (mse, mse2), (mae1, mae) = fits.mse, fits.mae
        shares = [f"{100 * share:.0f} %" for share in fits.shares]
        cost = written(fits.factor * (fits.errors[0] ** 2).sum())
        rate = f"gradient descent on it needs η < {written(fits.largest_rate)}"
        return (
            f"Least squares: ŷ = {first}. Least absolute error: ŷ = {second}{meets}{others}.",
            f"MSE {written(mse)} (the other line: {written(mse2)}), MAE {written(mae)} (the other line: "
            f"{written(mae1)}). The largest error makes {shares[0]} of that MSE and {shares[1]} of that MAE.",
            f"Squared error as {fits.convention}: J = {cost}; {rate}. The line is the same for all four.",
        )


def _line(intercept, slope):
    """``2.13 + 0.491x`` with proper signs."""
    sign = "−" if slope < 0 else "+"
    return f"{written(intercept)} {sign} {written(abs(slope))}x".replace("-", "−")
