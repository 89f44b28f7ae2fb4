"""The answers of notebook 09's exercises, written out as people write them: slips of these are recognised."""

from collections.abc import Callable
from typing import Any

import numpy as np

from course_lib.arguments import Array


def adagrad_step(theta: Array, r: Array, g: Array, eta: float, epsilon: float) -> tuple[Array, Array]:
    """Two lines."""
    r = r + g**2
    return theta - eta * g / (np.sqrt(r) + epsilon), r


def adagrad_step_at_once(theta: Array, r: Array, g: Array, eta: float, epsilon: float) -> tuple[Array, Array]:
    """Each result in a line of its own."""
    return theta - eta * g / (np.sqrt(r + g**2) + epsilon), r + g**2


def rmsprop_step(theta: Array, r: Array, g: Array, eta: float, rho: float, epsilon: float) -> tuple[Array, Array]:
    """Two lines."""
    r = rho * r + (1 - rho) * g**2
    return theta - eta * g / (np.sqrt(r) + epsilon), r


def adadelta_step(theta: Array, r: Array, u: Array, g: Array, rho: float, epsilon: float) -> tuple[Array, Array, Array]:
    """Three lines."""
    r = rho * r + (1 - rho) * g**2
    step = -np.sqrt(u + epsilon) / np.sqrt(r + epsilon) * g
    u = rho * u + (1 - rho) * step**2
    return theta + step, r, u


def adam_step(
    theta: Array, m: Array, v: Array, g: Array, t: int, eta: float, beta1: float, beta2: float, epsilon: float
) -> tuple[Array, Array, Array]:
    """Four lines."""
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    return theta - eta * m_hat / (np.sqrt(v_hat) + epsilon), m, v


def adam_run(
    gradient: Callable[..., Any], theta: Array, steps: int, eta: float, beta1: float, beta2: float, epsilon: float
) -> Array:
    """Adam's lines in a loop; m, v and t outlive a step."""
    m = v = np.zeros(theta.shape)
    points = [theta]
    for t in range(1, steps + 1):
        g = gradient(theta)
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g**2
        m_hat = m / (1 - beta1**t)
        v_hat = v / (1 - beta2**t)
        theta = theta - eta * m_hat / (np.sqrt(v_hat) + epsilon)
        points.append(theta)
    return np.array(points)


def adamw_step(
    theta: Array,
    m: Array,
    v: Array,
    g: Array,
    t: int,
    eta: float,
    beta1: float,
    beta2: float,
    epsilon: float,
    weight_decay: float,
) -> tuple[Array, Array, Array]:
    """Adam's four lines, and the decay."""
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    return theta - eta * m_hat / (np.sqrt(v_hat) + epsilon) - eta * weight_decay * theta, m, v


def rescaled_condition(H: Array) -> float:
    """Both sides divided by the roots of the diagonal."""
    d = np.sqrt(np.diag(H))
    eigenvalues = np.linalg.eigvalsh(H / np.outer(d, d))
    return eigenvalues.max() / eigenvalues.min()
