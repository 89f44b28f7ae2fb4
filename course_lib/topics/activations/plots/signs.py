"""Two weights on their way to a target: zigzag with positive inputs, more nearly straight with centred ones."""

import numpy as np
from matplotlib.figure import Figure

from course_lib.drawing.descriptions import signed
from course_lib.drawing.plot import Plot
from course_lib.drawing.style import Style
from course_lib.drawing.texts import TextLine, heading
from course_lib.topics.activations.experiments.signs import STEPS, TARGET, Way, ZigZag

TURN = np.linspace(0, 2 * np.pi, 121)
LOST = 100.0  # a way that is so many times the distance has run away
LEVELS = (0.25, 0.6, 1.0, 1.5, 2.1)  # distances from the target, across the valley of the mean loss


class ZigZagPlot(Plot):
    """``update(zigzag, frame)``: the inputs, the way of the weights, and the way with the same inputs centred."""

    size = (11.0, 4.9)
    axes_rect = (0.005, 0, 0.99, 0.85)
    text_lines = heading(), TextLine(0.935), TextLine(0.89)
    clickable = ()

    def build(self, figure: Figure, style: Style) -> None:
        inputs, *ways = figure.subplots(1, 3)
        inputs.set(label="inputs", title="inputs", xlabel="$x_1$", ylabel="$x_2$", xlim=(-1.4, 3.2), ylim=(-1.4, 3.2))
        titles = "weights, inputs as they are", "weights, inputs centred"
        for axes, title in zip(ways, titles, strict=True):
            axes.set(label=title, title=title, xlabel="$w_1$", ylabel="$w_2$", xlim=(-0.9, 1.6), ylim=(-1.6, 0.9))
        for axes in (inputs, *ways):
            axes.set_aspect("equal")
            axes.axhline(0, color=style.faint, lw=0.9, ls="-")
            axes.axvline(0, color=style.faint, lw=0.9, ls="-")
        dots = {"ls": "", "ms": 5, "marker": "o"}
        self.clouds = self.moving(
            [
                inputs.plot([], [], color=style.colour(k), label=n, **dots)[0]
                for k, n in enumerate(("as they are", "centred"))
            ]
        )
        inputs.legend(loc="lower right", fontsize=9.5, handletextpad=0.1).set_zorder(0.5)
        ring = {"color": style.faint, "lw": 0.9, "ls": "-", "alpha": 0.7}
        self.rings = self.moving([[axes.plot([], [], **ring)[0] for _ in LEVELS] for axes in ways])
        path = {"ls": "-", "lw": 1.6, "marker": ".", "ms": 5}
        self.paths = self.moving([a.plot([], [], color=style.colour(k), **path)[0] for k, a in enumerate(ways)])
        for axes in ways:
            axes.plot(*TARGET, marker="*", ms=15, color=style.accent, ls="", zorder=1)

    def update(self, ways: ZigZag, frame: int) -> None:
        seen = ways.x[: max(frame, 1)].reshape(-1, 2)[-200:]
        self.clouds[0].set_data(*seen.T)
        self.clouds[1].set_data(*(seen - ways.mean).T)
        for k, (way, mean) in enumerate(((ways.shifted, ways.mean), (ways.centred, 0.0))):
            self.paths[k].set_data(*way.weights[: frame + 1].T)
            for line, level in zip(self.rings[k], LEVELS, strict=True):
                line.set_data(*_ring(mean, level))

    def sentences(self, ways: ZigZag, frame: int) -> tuple[str, str, str]:
        """The inputs' mean, and how the two ways differ."""
        rows = ways.x.shape[1]
        batch = "one example a step" if rows == 1 else f"{rows} examples a step"
        head = f"Inputs with mean {ways.mean:.2g}, {batch}, η = {ways.eta:.2g}, step {frame} of {STEPS}."
        return head, f"As they are: {_told(ways.shifted, frame)}.", f"Centred: {_told(ways.centred, frame)}."

    def describe(self, ways: ZigZag, frame: int) -> str:
        ends = (way.weights[frame] for way in (ways.shifted, ways.centred))
        places = " and ".join(f"({signed(w[0])}, {signed(w[1])})" for w in ends)
        return (
            f"{' '.join(self.sentences(ways, frame))} From (0, 0) to the target (1, −1), the weights are at {places}."
        )


def _told(way: Way, frame):
    share, detour = 100 * way.one_sign(frame), way.detour(frame)
    if detour > LOST or np.linalg.norm(way.weights[frame]) > LOST:
        return f"both weights moved the same way in {share:.0f} % of the steps, and run away: the steps are too large"
    return f"both weights moved the same way in {share:.0f} % of the steps, the way is {detour:.1f} times the distance"


def _ring(mean, level):
    """Where the mean loss has one height: E[xxᵀ] is I/3 plus the mean's square in every entry."""
    along, across = 1 / 3 + 2 * mean**2, 1 / 3  # for the directions (1, 1) and (1, −1)
    u, v = level * np.sqrt(across / along) * np.cos(TURN), level * np.sin(TURN)
    return TARGET[0] + (u + v) / np.sqrt(2), TARGET[1] + (u - v) / np.sqrt(2)
