"""The answers of notebook 08's exercises, written out as people write them: slips of these are recognised."""

import numpy as np

from course_lib.arguments import Array


def largest_rate(eigenvalues: Array, beta: float) -> float:
    """(2 + 2β)/(1 − β) over the largest curvature."""
    return (2 + 2 * beta) / ((1 - beta) * np.max(eigenvalues))


def nesterov_cloud(eta: float, beta: float) -> float:
    """With b = β(1 − η)."""
    b = beta * (1 - eta)
    return np.sqrt(eta * (1 + b) / ((1 - b) * (2 + 2 * b - eta)))
