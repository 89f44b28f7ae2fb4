"""The second-order picture: near a point a cost is a parabola, and a step on it changes the height by −ηg² + ½η²cg²."""

from dataclasses import dataclass

import numpy as np

from course_lib.arguments import Number, Positive, checked

SHARES = (0.5, 1.0, 2.0, 2.5)  # steps that are drawn, η in units of 1/c
AXIS = np.linspace(-1.6, 2.9, 181)
AT = 1.3  # where the step begins


@dataclass(frozen=True, eq=False)
class SecondOrder:
    """A curve (AXIS,), its parabola at AT, ``slope`` g and ``curvature`` c there, and where steps of SHARES/c lead."""

    curve: np.ndarray
    parabola: np.ndarray
    slope: float
    curvature: float
    rates: np.ndarray
    landings: np.ndarray
    heights: np.ndarray


def second_order() -> SecondOrder:
    """The curve ½θ² + 0.06 θ³, its parabola at AT, and four steps upon that."""
    f, slope, curvature = 0.5 * AT**2 + 0.06 * AT**3, AT + 0.18 * AT**2, 1 + 0.36 * AT
    rates = np.array(SHARES) / curvature
    landings = AT - rates * slope
    return SecondOrder(
        0.5 * AXIS**2 + 0.06 * AXIS**3,
        f + slope * (AXIS - AT) + curvature / 2 * (AXIS - AT) ** 2,
        slope,
        curvature,
        rates,
        landings,
        f + change(slope, curvature, rates),
    )


@checked
def change(slope: Number, curvature: Positive, rate: np.ndarray | float) -> np.ndarray:
    """−ηg² + ½η²cg²: by how much a step changes the height of the parabola."""
    eta = np.asarray(rate)
    return -eta * slope**2 + eta**2 * curvature * slope**2 / 2
