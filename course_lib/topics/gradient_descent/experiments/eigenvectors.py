"""One step on a quadratic, taken apart along the eigenvectors of its matrix: each part is multiplied by 1 − ηλ."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from course_lib.arguments import Positive, checked

LAMBDAS, ANGLE = np.array([1.0, 4.0]), np.radians(25)
START = np.array([2.4, 1.1])  # along the eigenvectors


@dataclass(frozen=True, eq=False)
class EigenStep:
    """``vectors`` (2, 2): eigenvectors as columns. ``parts`` (2, 2): along them, before the step and after it."""

    rate: float
    lambdas: np.ndarray
    vectors: np.ndarray
    parts: np.ndarray

    @cached_property
    def points(self) -> np.ndarray:
        """θ before the step and after it, (2, 2)."""
        return self.parts @ self.vectors.T


@checked
def eigen_step(rate: Positive = 0.4) -> EigenStep:
    """One step of gradient descent on ½θᵀHθ, whose eigenvalues are 1 and 4."""
    c, s = np.cos(ANGLE), np.sin(ANGLE)
    vectors = np.array([[c, -s], [s, c]])
    H = (vectors * LAMBDAS) @ vectors.T
    theta = vectors @ START
    return EigenStep(rate, LAMBDAS, vectors, np.array([START, (theta - rate * H @ theta) @ vectors]))
