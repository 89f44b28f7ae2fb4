"""The answers of notebook 08's exercises, written out as people write them: slips of these are recognised."""

import numpy as np

from course_lib.arguments import Array


def momentum_step(theta: Array, v: Array, g: Array, eta: float, beta: float) -> tuple[Array, Array]:
    """Each result in a line of its own."""
    return theta + beta * v - eta * g, beta * v - eta * g


def average_step(theta: Array, m: Array, g: Array, eta: float, beta: float) -> tuple[Array, Array]:
    """Each result in a line of its own."""
    return theta - eta * (beta * m + (1 - beta) * g), beta * m + (1 - beta) * g


def largest_rate(eigenvalues: Array, beta: float) -> float:
    """(2 + 2β)/(1 − β) over the largest curvature."""
    return (2 + 2 * beta) / ((1 - beta) * np.max(eigenvalues))


def nesterov_cloud(eta: float, beta: float) -> float:
    """With b = β(1 − η) put in."""
    return np.sqrt(eta * (1 + beta * (1 - eta)) / ((1 - beta * (1 - eta)) * (2 + 2 * beta * (1 - eta) - eta)))


def nesterov_cloud_by_name(eta: float, beta: float) -> float:
    """With b = β(1 − η)."""
    b = beta * (1 - eta)
    return np.sqrt(eta * (1 + b) / ((1 - b) * (2 + 2 * b - eta)))
