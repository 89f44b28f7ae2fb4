"""A loss and a penalty of one weight and of two: where their sum is least, and why L1's minimum can be exactly 0."""

from dataclasses import dataclass

import numpy as np

from course_lib.losses import Penalty

WANTED = np.array([1.0, 0.3])  # what the loss alone would like both weights to be
STRENGTH = 0.5
KINDS = ("L2", "L1")
PENALTIES = {"L2": Penalty(l2=STRENGTH), "L1": Penalty(l1=STRENGTH)}
AXIS = np.linspace(-0.8, 1.2, 401)


@dataclass(frozen=True, eq=False)
class Corners:
    """``costs``: {kind: J(w) of one weight over AXIS}; ``minima``: {kind: the best two weights}."""

    costs: dict[str, np.ndarray]
    minima: dict[str, np.ndarray]


def least(wanted: np.ndarray, kind: str, strength: float = STRENGTH) -> np.ndarray:
    """The w with the least ½(w − c)² + penalty, for each c: shrunk in proportion, or by λ and not beyond 0."""
    if kind == "L2":
        return wanted / (1 + strength)
    return np.sign(wanted) * np.maximum(np.abs(wanted) - strength, 0)


def corners() -> Corners:
    """The second weight alone, and both."""
    half = (AXIS - WANTED[1]) ** 2 / 2
    costs = {kind: half + PENALTIES[kind](AXIS[:, None]) for kind in KINDS}
    return Corners(costs, {kind: least(WANTED, kind) for kind in KINDS})
