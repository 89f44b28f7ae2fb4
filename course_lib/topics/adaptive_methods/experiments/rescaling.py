"""A valley before and after each axis is measured in a unit of its own: its shape, and how fast descent is in it."""

from dataclasses import dataclass
from typing import Annotated

import numpy as np

from course_lib.arguments import Count, Interval, checked

START = np.array([-4.0, 3.0])  # in the new units


@dataclass(frozen=True, eq=False)
class Rescaling:
    """J = ½ θᵀHθ, and the same cost in u = √d θ, with d the diagonal of H: J = ½ uᵀH′u.

    ``hessians`` are H and H′, (2, 2, 2); ``paths`` descents in θ and in u, (2, steps + 1, 2), each with the best rate
    of its own ``rates`` (2,).
    """

    kappa: float
    angle: float
    hessians: np.ndarray
    rates: np.ndarray
    paths: np.ndarray

    @property
    def scales(self) -> np.ndarray:
        """√d, (2,)."""
        return np.sqrt(np.diag(self.hessians[0]))

    @property
    def conditions(self) -> np.ndarray:
        """The condition numbers of H and H′."""
        return condition(self.hessians)

    @property
    def factors(self) -> np.ndarray:
        """What a step at the best rate leaves of the error in the long run, (κ − 1)/(κ + 1), of both."""
        return (self.conditions - 1) / (self.conditions + 1)


def condition(hessians: np.ndarray) -> np.ndarray:
    """The largest eigenvalue over the smallest, of symmetric arrays (…, n, n)."""
    values = np.linalg.eigvalsh(hessians)
    return values[..., -1] / values[..., 0]


def turned(kappa: float, degrees: float) -> np.ndarray:
    """The Hessian (2, 2) of a valley with curvatures 1 and κ, turned by an angle."""
    angle = np.radians(degrees)
    axes = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    return axes @ np.diag([1.0, kappa]) @ axes.T


def in_own_units(hessian: np.ndarray) -> np.ndarray:
    """H′ᵢⱼ = Hᵢⱼ/√(Hᵢᵢ Hⱼⱼ): every axis in the unit in which its own curvature is 1."""
    scales = np.sqrt(np.diagonal(hessian, axis1=-2, axis2=-1))
    return hessian / (scales[..., :, None] * scales[..., None, :])


@checked
def rescaling(
    kappa: Annotated[float, Interval("[1, 1000]")] = 20.0,
    angle: Annotated[float, Interval("[-180, 180]")] = 0.0,
    steps: Count = 40,
) -> Rescaling:
    """The valley with curvatures 1 and ``kappa``, turned by ``angle`` degrees, and descents before and after."""
    before = turned(kappa, angle)
    hessians = np.stack([before, in_own_units(before)])
    values = np.linalg.eigvalsh(hessians)
    rates = 2 / (values[:, 0] + values[:, -1])
    at = np.stack([START / np.sqrt(np.diag(before)), START])
    path = [at]
    for _ in range(steps):
        at = at - rates[:, None] * np.einsum("kij,kj->ki", hessians, at)
        path.append(at)
    return Rescaling(kappa, angle, hessians, rates, np.stack(path, axis=1))
