"""The answers of notebook 07's exercises, written out as people write them: slips of these are recognised."""

from collections.abc import Callable

import numpy as np

from course_lib.arguments import Array


def descent(gradient: Callable, theta: Array, eta: float, steps: int) -> Array:
    """θ renamed at each step."""
    points = [theta]
    for _ in range(steps):
        theta = theta - eta * gradient(theta)
        points.append(theta)
    return np.array(points)


def longest_step(g: Array, H: Array) -> float:
    """Slope and curvature along g."""
    curvature = g @ H @ g
    return 2 * (g @ g) / curvature


def largest_rate(x: Array) -> float:
    """H first."""
    H = x.T @ x / len(x)
    lambdas = np.linalg.eigvalsh(H)
    return 2 / lambdas[-1]


def best_rate(A: Array) -> tuple[float, float]:
    """η put into |1 − ηλ|."""
    lambdas = np.linalg.eigvalsh(A)
    eta = 2 / (lambdas[0] + lambdas[-1])
    return eta, np.abs(1 - eta * lambdas).max()


def after(A: Array, theta: Array, eta: float, t: int) -> Array:
    """Step by step."""
    for _ in range(t):
        theta = theta - eta * (A @ theta)
    return theta


def updates(rows: int, size: int, epochs: int) -> int:
    """Rounded up by NumPy."""
    return np.ceil(rows / size) * epochs


def epoch(theta: Array, x: Array, y: Array, gradient: Callable, eta: float, order: Array, size: int) -> Array:
    """x and y brought into the order first."""
    x, y = x[order], y[order]
    for k in range(int(np.ceil(len(x) / size))):
        begin, end = k * size, (k + 1) * size
        theta = theta - eta * gradient(theta, x[begin:end], y[begin:end])
    return theta


def batch_error(gradients: Array, size: int) -> float:
    """From the variances of the parameters."""
    return np.sqrt(gradients.var(axis=0).sum() / size)


def cloud(eta: float, lam: float, sigma: float) -> float:
    """With one η cancelled."""
    return sigma * np.sqrt(eta / (lam * (2 - eta * lam)))


def stop_at(losses: Array, patience: int) -> int:
    """With a counter."""
    best, waited = losses[0], 0
    for t in range(1, len(losses)):
        if losses[t] < best:
            best = losses[t]
            waited = 0
        else:
            waited += 1
        if waited >= patience:
            return t
    return len(losses) - 1


def shuffled(x: Array, y: Array, rng: np.random.Generator) -> tuple[Array, Array]:
    """The order shuffled in place."""
    order = np.arange(len(x))
    rng.shuffle(order)
    x, y = x[order], y[order]
    return x, y
