"""What every picture has in common: colours that colour-blind people tell apart, on a light page and on a dark one.

Line styles and markers change along with the colours, so that no picture depends on colour alone.
"""

import contextlib
import functools
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.colors import LinearSegmentedColormap, to_hex, to_rgb

DRAWING = threading.RLock()
APPLIED: list[tuple["Style", bool]] = []  # the styles that are applied, one within the other
DPI = 100  # so that an inch of figure is 100 pixels of page
DASHES = ("-", (0, (5, 1.5)), (0, (1.2, 1.2)), (0, (6, 1.5, 1.2, 1.5)))
MARKERS = ("o", "s", "^", "D", "v", "P", "X", "*", "<", ">")


@dataclass(frozen=True)
class Style:
    """Colours by their role, so that a plot asks for ink and not for black."""

    dark: bool
    background: str
    ink: str
    faint: str
    accent: str
    colours: tuple[str, ...]

    def colour(self, i: int) -> str:
        """The i-th colour; they come round again after eight."""
        return self.colours[i % len(self.colours)]

    def named(self, colour: int | str) -> str:
        """The colour of a curve, given its number, or of a role: ``"ink"``, ``"faint"``, ``"accent"``."""
        return self.colour(colour) if isinstance(colour, int) else getattr(self, colour)

    def curve(self, i: int) -> dict[str, Any]:
        """Keywords for the i-th of several curves: ``axes.plot(x, y, **style.curve(i))``."""
        n = len(self.colours)
        return {"color": self.colour(i), "linestyle": DASHES[(i + i // n) % len(DASHES)]}

    def point(self, i: int) -> dict[str, Any]:
        """Keywords for the i-th class of points: ``axes.scatter(x, y, **style.point(i))``."""
        return {"color": self.colour(i), "marker": MARKERS[i % len(MARKERS)]}

    def pale(self, colour: str, amount: float = 0.75) -> str:
        """A colour mixed with the background, for areas behind points: amount 0 is the colour, 1 the background."""
        return to_hex((1 - amount) * np.array(to_rgb(colour)) + amount * np.array(to_rgb(self.background)))

    @functools.cached_property
    def diverging(self) -> LinearSegmentedColormap:
        """Blue for negative, the page's own shade for 0, orange for positive: weights and gradients."""
        ends = ("#053061", "#2f79b5", "#f4f4f4", "#d9721a", "#7f3300")
        dark = ("#9ad0ff", "#2f86cc", "#26282b", "#e07a1f", "#ffcf9e")
        return LinearSegmentedColormap.from_list("weights", dark if self.dark else ends)

    @functools.cached_property
    def sequential(self) -> LinearSegmentedColormap:
        """From the page's shade to a strong blue: densities, losses, grey-value pictures."""
        light = ("#f7f9fb", "#b5d4e9", "#5ba3cf", "#2070b4", "#08306b")
        dark = ("#191b1e", "#15406b", "#2070b4", "#62aede", "#d5ecfb")
        return LinearSegmentedColormap.from_list("amounts", dark if self.dark else light)

    @functools.cached_property
    def rc(self) -> dict[str, Any]:
        """The matplotlib settings that these roles stand for."""
        lines = {"axes.edgecolor": self.faint, "xtick.color": self.faint, "ytick.color": self.faint}
        texts = dict.fromkeys(("text.color", "axes.labelcolor", "axes.titlecolor"), self.ink)
        texts |= dict.fromkeys(("xtick.labelcolor", "ytick.labelcolor"), self.ink)
        grounds = dict.fromkeys(("figure.facecolor", "axes.facecolor", "legend.facecolor"), self.background)
        cycle = mpl.cycler(color=self.colours) + mpl.cycler(linestyle=[DASHES[i % 4] for i in range(len(self.colours))])
        return {**SHARED, **lines, **texts, **grounds, "grid.color": self.grid, "axes.prop_cycle": cycle}

    @property
    def grid(self) -> str:
        """The shade of grid lines, which nobody should notice."""
        return self.pale(self.faint, 0.7)

    @contextlib.contextmanager
    def applied(self, crowded: bool = False) -> Iterator[None]:
        """A context in which matplotlib draws in this style and after which it draws as before.

        JupyterLab answers the page in a thread of its own beside the cells', and matplotlib's settings are one for all.
        Within itself it does nothing: to set them takes longer than to draw a curve.
        """
        with DRAWING:
            if APPLIED and APPLIED[-1] == (self, crowded):
                yield
                return
            APPLIED.append((self, crowded))
            try:
                with mpl.rc_context(self.rc | CROWDED if crowded else self.rc):
                    yield
            finally:
                APPLIED.pop()

    def on(self, background: str) -> "Style":
        """The same style on a page of another shade."""
        return Style(self.dark, to_hex(background), self.ink, self.faint, self.accent, self.colours)


SHARED = {
    "font.family": "DejaVu Sans",
    "font.size": 11.0,
    "axes.titlesize": 12.0,
    "axes.titley": 1.0,  # above the axes; to look for what may stand there would take a tenth of a first picture's time
    "axes.labelsize": 11.0,
    "xtick.labelsize": 10.0,
    "ytick.labelsize": 10.0,
    "legend.fontsize": 10.0,
    "legend.framealpha": 0.85,
    "legend.edgecolor": "none",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "axes.linewidth": 1.0,
    "grid.linewidth": 0.8,
    "lines.linewidth": 2.2,
    "lines.markersize": 7.0,
    "lines.scale_dashes": False,
    "image.cmap": "viridis",
    "figure.constrained_layout.w_pad": 0.08,
    "figure.constrained_layout.h_pad": 0.08,
}
CROWDED = {  # where there is little room, all letters are nearly as small as the smallest
    "axes.titlesize": 10.5,
    "axes.labelsize": 9.5,
    "xtick.labelsize": 9.5,
    "ytick.labelsize": 9.5,
    "legend.fontsize": 9.5,
    "legend.handlelength": 1.6,
    "legend.columnspacing": 1.2,
    "legend.labelspacing": 0.35,
}
LIGHT = Style(
    dark=False,
    background="#ffffff",
    ink="#1f2328",
    faint="#6b7280",
    accent="#b3005e",
    colours=("#0072b2", "#d55e00", "#009e73", "#b0539a", "#b57600", "#2a8cc4", "#6a51a3", "#4d4d4d"),
)
DARK = Style(
    dark=True,
    background="#111111",
    ink="#e6e6e6",
    faint="#9a9fa6",
    accent="#ff8ac4",
    colours=("#56b4e9", "#ff8c42", "#2fd0a0", "#ec9fd0", "#f5c142", "#8fd3ff", "#b8a1ff", "#cfcfcf"),
)


def page_style(dark: bool, background: str | None = None) -> Style:
    """The style for a page that is light or dark and, if it is known, of this background colour."""
    style = DARK if dark else LIGHT
    return style.on(background) if background and to_hex(background) != style.background else style
