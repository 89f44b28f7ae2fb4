"""How runs settle around a minimum under noise: a cloud of them, its size by theory, the distance over the steps."""

import numpy as np
from matplotlib.figure import Figure

from course_lib import menus
from course_lib.drawing.descriptions import written
from course_lib.drawing.maps import SurfaceMap
from course_lib.drawing.plot import Plot
from course_lib.drawing.style import Style
from course_lib.drawing.texts import TextLine
from course_lib.landscapes import landscape
from course_lib.schedules import Schedule, WarmUp
from course_lib.surfaces import Valley
from course_lib.topics.learning_rate_schedules.experiments.settling import EVERY, WINDOW, NoisySettling

REACH = 50.0  # points farther out than this are not drawn
SIDES = ("constant", "schedule")


def name_of(schedule: Schedule) -> str:
    """The schedule's name on the menu, with its warm-up."""
    if isinstance(schedule, WarmUp):
        return f"{schedule.steps} steps of warm-up, then {name_of(schedule.then)}"
    return menus.name_of(schedule)


class NoisySettlingPlot(Plot):
    """``update(settling, frame)``: the runs as points around the minimum, the rates, the distance over the steps."""

    size = (11.0, 5.9)
    axes_rect = (0, 0, 1, 0.875)
    text_lines = TextLine(0.985, bold=True), TextLine(0.945, colour=0), TextLine(0.905, colour=1)
    clickable = ("map",)

    def build(self, figure: Figure, style: Style) -> None:
        grid = figure.add_gridspec(2, 2, width_ratios=(1.25, 1), height_ratios=(1, 1.5))
        axes = figure.add_subplot(grid[:, 0], label="map", xlabel="x", ylabel="y")
        axes.set_title("each point a run; ellipses: 2 standard deviations, by theory")
        self.map = SurfaceMap(self, axes, style, still=False)
        self.clouds = self.moving([axes.plot([], [], ls="", ms=3.4, **style.point(k))[0] for k in range(2)])
        self.rings = self.moving([axes.plot([], [], zorder=5, **style.curve(k))[0] for k in range(2)])
        self._rates(figure.add_subplot(grid[0, 1], label="rate"), style)
        self._distance(figure.add_subplot(grid[1, 1], label="distance"), style)

    def _rates(self, axes, style):
        axes.set(title="learning rate", xlim=(-3, 303), ylim=(0, 0.22))
        axes.grid(True)
        self.rate = axes
        self.curves = self.moving([axes.plot([], [], **style.curve(k))[0] for k in range(2)])

    def _distance(self, axes, style):
        axes.set(title="distance from the minimum (root mean square)", xlabel="step", xlim=(-3, 303))
        axes.set(yscale="log", ylim=(1e-2, 1e1))
        axes.grid(True)
        self.distance = axes
        self.theory = self.moving([axes.plot([], [], lw=4, alpha=0.3, color=style.colour(k))[0] for k in range(2)])
        self.measured = self.moving(
            [axes.plot([], [], label=SIDES[k], **style.curve(k) | {"lw": 1.4})[0] for k in range(2)]
        )
        self.floor = self.moving(axes.axhline(1, lw=1.2, ls=":", color=style.ink, label="noise floor, by theory"))
        self.now = self.moving(axes.axvline(0, lw=1.2, color=style.ink, alpha=0.6))
        axes.legend(handles=[*self.measured, self.floor], loc="upper right").set_zorder(0.5)

    def update(self, settling: NoisySettling, frame: int) -> None:
        t = min(EVERY * frame, settling.points.shape[1] - 1)
        self.map.update(landscape(Valley(kappa=float(settling.curvature[1])), WINDOW))
        turn = np.linspace(0, 2 * np.pi, 65)
        circle = 2 * np.stack([np.cos(turn), np.sin(turn)], axis=-1)
        for k in range(2):
            points = settling.points[k, t]
            self.clouds[k].set_data(*points[(np.abs(points) < REACH).all(axis=-1)].T)
            self.rings[k].set_data(*_ring(circle, settling.mean[k, t], np.sqrt(settling.variance[k, t])).T)
            self.curves[k].set_data(np.arange(settling.rates.shape[1]), settling.rates[k])
            for line, values in ((self.theory[k], settling.expected[k]), (self.measured[k], settling.measured[k])):
                line.set_data(np.arange(len(values)), np.clip(values, 1e-12, 1e12))
        self.floor.set_ydata([min(settling.floor, 1e12)] * 2)
        self.now.set_xdata([t, t])
        self.limits(self.rate, y=(0, 1.1 * settling.rates.max()))
        self.limits(self.distance, y=(_lowest(settling.expected), 1e1))

    def sentences(self, settling: NoisySettling, frame: int) -> tuple[str, str, str]:
        """Where the runs are now, what a constant rate leads to, what the schedule does."""
        t = min(EVERY * frame, settling.points.shape[1] - 1)
        now = settling.measured[:, t]
        head = f"Step {t}: {size(now[0])} from the minimum with the constant rate, {size(now[1])} with the schedule."
        return head, _fate_of_constant(settling), _fate_of_schedule(settling)


def _ring(circle, mean, deviation):
    """The ellipse, or those of its points that are not too far out."""
    if not np.isfinite([mean, deviation]).all():
        return np.empty((0, 2))
    ring = mean + circle * deviation
    return ring[(np.abs(ring) < 10 * REACH).all(axis=-1)]


def _lowest(values):
    """The decade below all values, at most four decades down."""
    values = values[np.isfinite(values) & (values > 0)]
    return 10.0 ** np.clip(np.floor(np.log10(values.min(initial=1.0)) - 0.05), -4, -1)


def _fate_of_constant(settling):
    eta, kappa = settling.rates[0, 0], settling.curvature[1]
    if not np.isfinite(settling.floor):
        what = "never settles" if eta * kappa == 2 else "diverges"
        return f"Constant {written(eta)}: {what} along y, where η times the curvature is {written(eta * kappa)}."
    if settling.sigma == 0:
        return f"Constant {written(eta)}: without noise it settles as well."
    return f"Constant {written(eta)}: the noise keeps it at about {written(settling.floor)}, however long it runs."


def _fate_of_schedule(settling):
    end, left, farthest = settling.expected[1, -1], settling.left[1].max(), settling.expected[1].max()
    fate = f"{written(left)} of the start is left" if left > 1e-3 else "the start is forgotten"
    fate = f"the start is multiplied by {size(left)}" if left > 1 else fate
    fate += f"; on the way as far as {size(farthest)}" if 2 * settling.expected[1, 0] < farthest > 1.01 * end else ""
    name, total = name_of(settling.schedule).capitalize(), written(settling.rates[1].sum())
    return f"{name}: at the end {size(end)} is expected; Σ η = {total}, {fate}."


def size(value: float) -> str:
    """A distance or a factor in words, where it is beyond all bounds as well."""
    return written(value) if value < 1e9 else "more than 10⁹"
