"""Runs that deck 002's and deck 004's sentences on momentum are put to: in a valley, on a plateau, off a saddle."""

from dataclasses import dataclass

import numpy as np

from course_lib.optimizers import Momentum, descend
from course_lib.surfaces import SURFACES
from course_lib.tables import Markdown, as_table

BETAS = (0.0, 0.5, 0.9)
START = np.array([-4.5, 1.0])
MOST = 2000


@dataclass(frozen=True)
class MomentumRun:
    """One β: mean length and turn (degrees) of 40 steps, those uphill; steps to a goal, off the saddle, the plateau."""

    beta: float
    length: float
    turn: float
    uphill: int
    arrived: int
    off_saddle: int
    off_plateau: int


def run(beta: float) -> MomentumRun:
    """With η = 0.095 in the valley, 0.05 on the saddle and 0.3 on the plateau."""
    valley, saddle, plateau = (SURFACES[name] for name in ("valley", "saddle", "plateau"))
    points = descend(Momentum(0.095, beta), valley.gradient, START, MOST)
    steps = np.diff(points[:41], axis=0)
    lengths = np.linalg.norm(steps, axis=1)
    cosines = (steps[1:] * steps[:-1]).sum(axis=1) / (lengths[1:] * lengths[:-1])
    heights = valley(points)
    off = descend(Momentum(0.05, beta), saddle.gradient, np.array([-1.8, 0.001]), 200)
    flat = plateau(descend(Momentum(0.3, beta), plateau.gradient, plateau.start, MOST))
    return MomentumRun(
        beta=beta,
        length=float(lengths.mean()),
        turn=float(np.degrees(np.arccos(np.clip(cosines, -1, 1))).mean()),
        uphill=int((np.diff(heights[:41]) > 0).sum()),
        arrived=_stays(heights < 1e-6 * heights[0]),
        off_saddle=int((np.abs(off[:, 1]) > 1).argmax()),
        off_plateau=_stays(flat < 0.01 * flat[0]),
    )


def _stays(below):
    """The step from which it holds to the end."""
    return int(len(below) - (~below[::-1]).argmax())


def table() -> Markdown:
    """All of them, a row for each β."""
    head = ("β", "mean step", "mean turn", "uphill of 40", "steps to 10⁻⁶", "off the saddle", "off the plateau")
    runs = (
        (
            f"{r.beta}",
            f"{r.length:.2f}",
            f"{r.turn:.0f}°",
            *map(str, (r.uphill, r.arrived, r.off_saddle, r.off_plateau)),
        )
        for r in map(run, BETAS)
    )
    return as_table(head, runs)
