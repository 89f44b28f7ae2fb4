"""The answers of notebook 05's exercises, written out as people write them: slips of these are recognised."""

import numpy as np

from course_lib.arguments import Array


def squared_error(prediction: Array, y: Array) -> tuple[float, Array]:
    """Row by row, then the mean."""
    rows = ((prediction - y) ** 2).sum(axis=1)
    return rows.mean(), 2 * (prediction - y) / len(y)


def absolute_error(prediction: Array, y: Array) -> tuple[float, Array]:
    """Row by row, then the mean."""
    rows = np.abs(prediction - y).sum(axis=1)
    return rows.mean(), np.sign(prediction - y) / len(y)


def huber(prediction: Array, y: Array, delta: float) -> tuple[float, Array]:
    """By ``where``: squared near, absolute far."""
    error = prediction - y
    near = np.abs(error) <= delta
    losses = np.where(near, error**2 / 2, delta * (np.abs(error) - delta / 2))
    gradient = np.where(near, error, delta * np.sign(error))
    return losses.sum() / len(y), gradient / len(y)


def count_cost(z: Array, y: Array) -> tuple[float, Array]:
    """With μ, and a sum."""
    mu = np.exp(z)
    losses = mu - y * z
    return losses.sum() / len(y), (mu - y) / len(y)


def tanh_loss(a: Array, y: Array) -> Array:
    """One side for each target."""
    return np.where(y == 1, -np.log((1 + a) / 2), -np.log((1 - a) / 2))


def tanh_loss_by_shares(a: Array, y: Array) -> Array:
    """As binary cross-entropy with probabilities and targets moved to 0 and 1."""
    p, t = (1 + a) / 2, (1 + y) / 2
    return -t * np.log(p) - (1 - t) * np.log(1 - p)


def cross_entropy(z: Array, labels: Array) -> float:
    """The log of softmax, at the labels."""
    s = z - z.max(axis=1, keepdims=True)
    log_p = s - np.log(np.exp(s).sum(axis=1, keepdims=True))
    return -log_p[np.arange(len(z)), labels].mean()


def cross_entropy_by_one_hot(z: Array, labels: Array) -> float:
    """The log of softmax times one-hot rows."""
    s = z - z.max(axis=1, keepdims=True)
    log_p = s - np.log(np.exp(s).sum(axis=1, keepdims=True))
    y = np.eye(z.shape[1])[labels]
    return -(y * log_p).sum() / len(z)


def cross_entropy_gradient(z: Array, labels: Array) -> Array:
    """Softmax written out, and 1 taken away at the labels."""
    e = np.exp(z - z.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    p[np.arange(len(z)), labels] -= 1
    return p / len(z)


def cross_entropy_gradient_by_one_hot(z: Array, labels: Array) -> Array:
    """Softmax less one-hot rows."""
    e = np.exp(z - z.max(axis=1, keepdims=True))
    a = e / e.sum(axis=1, keepdims=True)
    y = np.eye(z.shape[1])[labels]
    return (a - y) / len(z)


def log_sum_exp(z: Array) -> Array:
    """With the axis kept until the end."""
    m = z.max(axis=1, keepdims=True)
    return (m + np.log(np.exp(z - m).sum(axis=1, keepdims=True)))[:, 0]


def binary_cross_entropy(z: Array, y: Array) -> float:
    """log(1 + e^z) − yz."""
    return np.mean(np.logaddexp(0, z) - y * z)


def binary_cross_entropy_by_sides(z: Array, y: Array) -> float:
    """y log(1 + e^−z) + (1 − y) log(1 + e^z)."""
    return np.mean(y * np.logaddexp(0, -z) + (1 - y) * np.logaddexp(0, z))


def best_weights(c: Array, l1: float, l2: float) -> Array:
    """By ``where``."""
    shrunk = (c - l1 * np.sign(c)) / (1 + l2)
    return np.where(np.abs(c) > l1, shrunk, 0)


def penalised_gradient(gradient: Array, w: Array, l1: float, l2: float) -> Array:
    """The penalty's gradient first."""
    penalty = l1 * np.sign(w) + l2 * w
    return gradient + penalty


def decay_step(W: Array, b: Array, dW: Array, db: Array, eta: float, l2: float) -> tuple[Array, Array]:
    """W shrinks, then both step."""
    return (1 - eta * l2) * W - eta * dW, b - eta * db
