"""The cost of one neuron over w and b, twice: where it is not convex, a cut through it, and where a descent ends."""

import numpy as np
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure

from course_lib.drawing.descriptions import signed, written
from course_lib.drawing.maps import DescentPaths, SurfaceMap
from course_lib.drawing.plot import Plot, round_up
from course_lib.drawing.style import Style
from course_lib.drawing.texts import TextLine, heading
from course_lib.topics.losses.experiments.convexity import RATES, STEPS, NeuronConvexity

TITLES = ("σ with ½ squared error", "σ with binary cross-entropy")


class ConvexityPlot(Plot):
    """Above both maps, below the cuts through them; a click on a map is another middle."""

    size = (11.0, 7.6)
    axes_rect = (0, 0, 1, 0.885)
    text_lines = heading(0.988, 10.5), TextLine(0.955), TextLine(0.922)
    clickable = TITLES

    def build(self, figure: Figure, style: Style) -> None:
        above, below = figure.subplots(2, 2, height_ratios=(1.6, 1))
        self.style, self.below = style, below
        shade = np.zeros((2, 2, 4))
        self.maps, self.shades, self.paths, self.cuts, self.middles = [], [], [], [], []
        for axes, title in zip(above, TITLES, strict=True):
            axes.set(label=title, title=title, xlabel="w", ylabel="b")
            self.maps.append(SurfaceMap(self, axes, style))
            self.shades.append(axes.imshow(shade, origin="lower", aspect="auto", zorder=0.5))
            line = {"color": style.ink, "lw": 1.6, "ls": (0, (5, 2)), "zorder": 2}
            self.cuts.append(axes.plot([], [], **line)[0])
            self.paths.append(DescentPaths(self, axes, style, 1))
            self.middles.append(
                axes.plot([], [], marker="s", ms=9, mfc="none", mew=2, color=style.ink, ls="", zorder=6)[0]
            )
        self._build_cuts(below)
        self.moving(self.cuts, self.middles)

    def _build_cuts(self, axes_of):
        style, self.heights, self.bends, self.feet = self.style, [], [], []
        for axes, name in zip(axes_of, ("cut 1", "cut 2"), strict=True):
            axes.set(label=name, xlabel="along the cut, from the middle", xlim=(-8, 8), ylim=(0, 1))
            axes.set_title("the cut (thick: bent downward)")
            axes.grid(True)
            self.heights.append(axes.plot([], [], color=style.colour(0))[0])
            self.bends.append(axes.plot([], [], color=style.accent, lw=6, ls="-", alpha=0.55, zorder=3)[0])
            self.feet.append(
                axes.plot([], [], marker="s", ms=9, mfc="none", mew=2, color=style.ink, ls="", zorder=6)[0]
            )
        self.moving(self.heights, self.bends, self.feet)

    def update(self, convexity: NeuronConvexity) -> None:
        for k, side in enumerate(convexity.sides):
            if side.land is not self.maps[k].land:
                self._lay_out(k, side)
            self.cuts[k].set_data(*convexity.line.T)
            self.paths[k].update([side.path])
            self.middles[k].set_data(*convexity.middle[:, None])
            self.heights[k].set_data(convexity.t, side.cut)
            self.bends[k].set_data(convexity.t, np.where(side.concave, side.cut, np.nan))
            self.feet[k].set_data([0], [side.cut[len(side.cut) // 2]])

    def _lay_out(self, k, side):
        """Other examples: another map, tinted where it is not convex, drawn once."""
        self.maps[k].update(side.land)
        self.below[k].set_ylim(0, round_up(1.05 * side.land.heights.max(), 1e-3))
        pixels = np.zeros((*side.bent.shape, 4))
        pixels[..., :3], pixels[..., 3] = to_rgb(self.style.accent), 0.16 * side.bent
        self.shades[k].set_data(pixels)
        (left, right), (bottom, top) = side.land.bounds
        self.shades[k].set_extent((left, right, bottom, top))

    def sentences(self, convexity: NeuronConvexity) -> tuple[str, ...]:
        """For each cost: how much of the map is not convex, what the cut shows, and where the descent ended."""
        place = f"({signed(convexity.middle[0], 2)}, {signed(convexity.middle[1], 2)})"
        cut = f"cut through (w, b) = {place} at {written(convexity.angle)}°"
        rates = " and ".join(written(rate) for rate in RATES.values())
        names = ("½ squared error", "Cross-entropy")
        said = (f"{name}: {_said(side)}" for name, side in zip(names, convexity.sides, strict=True))
        return f"Examples: {convexity.examples}; {cut}, and {STEPS} steps of descent from there (η = {rates}).", *said


def _said(side):
    across = f"{100 * side.fraction:.0f} % of the map (tinted), {100 * side.concave.mean():.0f} % of the cut"
    bent = f"not convex on {across}" if side.fraction else "convex everywhere, and so is every cut"
    at, cost, slope = side.end
    lowest = side.surface.minima
    near = len(lowest) and np.abs(lowest - at).max(axis=1).min() < 0.05
    how = "a minimum" if near else f"slope {written(slope, 1)}"
    count = {0: "no minimum", 1: "1 minimum (○)"}.get(len(lowest), f"{len(lowest)} minima (○)")
    return f"{bent}; {count}. Descent to ({signed(at[0], 2)}, {signed(at[1], 2)}), {how}, J = {written(cost, 2)}."
