"""The circle of L2 and the diamond of L1: where the loss's level lines first touch them, and one weight's cost."""

import numpy as np
from matplotlib.figure import Figure

from course_lib.drawing.descriptions import signed
from course_lib.drawing.plot import Plot
from course_lib.drawing.style import Style
from course_lib.topics.losses.experiments.corners import AXIS, KINDS, WANTED, Corners

TURN = np.linspace(0, 2 * np.pi, 361)
LEVELS = (0.12, 0.3, 0.85, 1.2)  # radii of the other level lines
NAMES = {"L2": "circle", "L1": "diamond"}


class CornersPlot(Plot):
    """``CornersPlot().show(corners())``: left the second weight alone, then both weights with L2 and with L1."""

    size = (10.4, 4.2)

    def build(self, figure: Figure, style: Style) -> None:
        alone, *both = figure.subplots(1, 3, width_ratios=(1.15, 1, 1))
        title = "one weight: loss + penalty"
        alone.set(label=title, title=title, xlabel="w", xlim=(-0.8, 1.2), ylim=(0, 0.8))
        alone.axvline(0, color=style.faint, lw=1, ls="-")
        alone.grid(True)
        self.costs = [alone.plot([], [], **style.curve(k), label=f"with {kind}")[0] for k, kind in enumerate(KINDS)]
        edge = {"ls": "", "ms": 9, "mec": style.background, "zorder": 4}
        self.least = [alone.plot([], [], **style.point(k), **edge)[0] for k in (0, 1)]
        alone.legend(loc="upper center")
        self.shapes, self.touching, self.places = [], [], []
        for k, (axes, kind) in enumerate(zip(both, KINDS, strict=True)):
            title = f"{kind}: a {NAMES[kind]}"
            axes.set(label=title, title=title, xlabel="$w_1$", ylabel="$w_2$", xlim=(-0.9, 1.6), ylim=(-0.9, 1.4))
            axes.set_aspect("equal")
            for draw in (axes.axhline, axes.axvline):
                draw(0, color=style.faint, lw=1, ls="-")
            rings = {"color": style.faint, "lw": 0.9, "ls": "-", "alpha": 0.6}
            for radius in LEVELS:
                axes.plot(
                    WANTED[0] + radius * np.cos(TURN),
                    WANTED[1] + radius * np.sin(TURN),
                    **rings,
                    label="level lines of the loss",
                )
            axes.plot(*WANTED, marker="*", ms=13, color=style.accent, ls="", label="its minimum")
            self.shapes.append(
                axes.fill([], [], fc="none", ec=style.colour(k), lw=2, label="level line of the penalty")[0]
            )
            self.touching.append(
                axes.plot([], [], color=style.ink, lw=1.8, ls="-", label="the loss's that touches it")[0]
            )
            self.places.append(axes.plot([], [], **style.point(k), **edge)[0])
        lines = {line.get_label(): line for line in both[0].get_lines() + both[0].patches}
        lines = {name: line for name, line in lines.items() if not name.startswith("_")}
        figure.legend(lines.values(), lines.keys(), loc="outside lower right", ncols=len(lines))

    def update(self, corners: Corners) -> None:
        for k, kind in enumerate(KINDS):
            w = corners.minima[kind]
            self.costs[k].set_data(AXIS, corners.costs[kind])
            self.least[k].set_data([w[1]], [corners.costs[kind].min()])
            self.places[k].set_data(*w[:, None])
            self.shapes[k].set_xy(_level(kind, w))
            radius = np.linalg.norm(w - WANTED)
            self.touching[k].set_data(WANTED[0] + radius * np.cos(TURN), WANTED[1] + radius * np.sin(TURN))

    def describe(self, corners: Corners) -> str:
        """Where both minima are."""
        places = (
            f"{kind} the {NAMES[kind]} touches the loss's level line at ({signed(w[0])}, {signed(w[1])})"
            for kind, w in corners.minima.items()
        )
        wanted = f"The loss wants ({signed(WANTED[0])}, {signed(WANTED[1])}) (star)"
        return (
            f"{wanted}. With {'; with '.join(places)}. Left the cost of the second weight alone, with a corner for L1."
        )


def _level(kind, w):
    """All pairs of weights with the same penalty as w."""
    rays = np.stack([np.cos(TURN), np.sin(TURN)], axis=-1)
    size = np.linalg.norm(w) if kind == "L2" else np.abs(w).sum() / np.abs(rays).sum(axis=1, keepdims=True)
    return rays * size
