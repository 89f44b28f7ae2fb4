"""Losses and their slopes over the prediction, with one place that is read off."""

from matplotlib.figure import Figure

from course_lib.drawing.descriptions import signed, written
from course_lib.drawing.plot import Plot
from course_lib.drawing.style import Style
from course_lib.drawing.texts import TextLine, heading
from course_lib.losses import LOSSES
from course_lib.topics.losses.experiments.loss_curves import (
    LogitView,
    LossCurves,
    PredictionView,
    ProbabilityView,
    TrueClassView,
)

# upper ends of the loss, and both ends of its slope, by view
LIMITS = {
    PredictionView: (6, -5, 5),
    ProbabilityView: (5, -12, 12),
    LogitView: (5, -1.25, 1.25),
    TrueClassView: (5, -12, 0.5),
}


def short_name(loss: str) -> str:
    """What a loss of the menu is called where there is little room."""
    return LOSSES[loss].short_name or loss


class LossCurvesPlot(Plot):
    """Left each loss over the prediction, right its slope; a click sets the place that is read off."""

    size = (11.0, 4.9)
    axes_rect = (0, 0, 1, 0.885)
    text_lines = heading(size=10.5), TextLine(0.935)

    def build(self, figure: Figure, style: Style) -> None:
        self.axes = figure.subplots(1, 2)
        for axes, name in zip(self.axes, ("loss", "slope"), strict=True):
            axes.set(label=name, title={"loss": "loss", "slope": "slope of the loss, along this axis"}[name])
            axes.grid(True)
        self.axes[1].axhline(0, lw=1, color=style.faint)
        self.losses = list(LOSSES)
        each = range(len(self.losses))
        self.lines = self.moving([[axes.plot([], [], **style.curve(k))[0] for k in each] for axes in self.axes])
        edge = {"ls": "", "ms": 8, "mec": style.background, "zorder": 4}
        self.dots = self.moving([[axes.plot([], [], **edge, **style.point(k))[0] for k in each] for axes in self.axes])
        self.places = self.moving([axes.axvline(0, lw=1.2, color=style.ink, alpha=0.6) for axes in self.axes])
        names = map(short_name, self.losses)
        self.legend = figure.legend(self.lines[0], names, loc="outside lower center", ncols=6, handlelength=2.4)

    def update(self, curves: LossCurves) -> None:
        at = curves.view.prediction
        for k, name in enumerate(self.losses):
            curve = curves.curves.get(name)
            for lines, dots, part in zip(self.lines, self.dots, ("value", "slope"), strict=True):
                lines[k].set_data(curves.grid if curve else [], getattr(curve, f"{part}s") if curve else [])
                dots[k].set_data([at] if curve else [], [getattr(curve, part)] if curve else [])
        high, low, top = LIMITS[type(curves.view)]
        for axes, place, y in zip(self.axes, self.places, ((-0.03 * high, high), (low, top)), strict=True):
            place.set_xdata([at, at])
            self.limits(axes, x=curves.view.ends, y=y)
            if axes.get_xlabel() != curves.view.axis:
                axes.set_xlabel(curves.view.axis)
                self._fade(curves)

    def _fade(self, curves):
        """Losses that the view does not have are pale in the legend."""
        for name, *parts in zip(self.losses, self.legend.get_texts(), self.legend.get_lines(), strict=True):
            for part in parts:
                part.set_alpha(1.0 if name in curves.curves else 0.25)

    def sentences(self, curves: LossCurves) -> tuple[str, str]:
        """The chosen place, and every loss and its slope there."""
        view = curves.view
        one_hot = f"one-hot over {view.classes} classes" if isinstance(view, TrueClassView) else ""
        target = one_hot or f"y = {written(curves.y)}"
        each = [f"{short_name(n)} {written(c.value, 2)}, {signed(c.slope, 2)}" for n, c in curves.curves.items()]
        place = f"{view.axis[0].upper()}{view.axis[1:]}: at {signed(view.prediction)}, target {target}."
        return place, f"Loss and slope: {'; '.join(each)}."
