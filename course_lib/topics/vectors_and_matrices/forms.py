"""The answers of notebook 02's exercises, written out as people write them: slips of these are recognised."""

from collections.abc import Callable

import numpy as np

from course_lib.activations import ACTIVATIONS
from course_lib.arguments import Array

softmax = ACTIVATIONS["softmax"]


def relu_backward(x: Array, upstream: Array) -> Array:
    """A mask."""
    return upstream * (x > 0)


def relu_backward_where(x: Array, upstream: Array) -> Array:
    """By ``where``."""
    return np.where(x > 0, upstream, 0)


def through_two_by_paths(J_y: Array, J_z: Array, upstream: Array) -> Array:
    """Path by path."""
    dy = J_z @ upstream
    dx = np.zeros(len(J_y))
    for n in range(len(J_y)):
        for k in range(len(dy)):
            dx[n] += J_y[n, k] * dy[k]
    return dx


def matrix_dx_by_columns(x: Array, w: Array, upstream: Array) -> Array:
    """The products that each column of y brings."""
    dx = np.zeros(x.shape)
    for m in range(w.shape[1]):
        dx += np.outer(upstream[:, m], w[:, m])
    return dx


def matrix_dw_by_rows(x: Array, w: Array, upstream: Array) -> Array:
    """The product that each row brings."""
    dw = np.zeros(w.shape)
    for n in range(len(x)):
        dw += np.outer(x[n], upstream[n])
    return dw


def bias_gradient_by_rows(upstream: Array) -> Array:
    """Row by row."""
    db = np.zeros(upstream.shape[1])
    for n in range(len(upstream)):
        db += upstream[n]
    return db


def softmax_backward_by_loops(z: Array, upstream: Array) -> Array:
    """The Jacobian's entries one by one."""
    a = softmax(z)
    dz = np.zeros(z.shape)
    for n in range(len(z)):
        for i in range(z.shape[1]):
            for j in range(z.shape[1]):
                dz[n, i] += a[n, i] * ((i == j) - a[n, j]) * upstream[n, j]
    return dz


def softmax_backward(z: Array, upstream: Array) -> Array:
    """a (u − Σ a u)."""
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    a = e / e.sum(axis=-1, keepdims=True)
    return a * (upstream - (a * upstream).sum(axis=-1, keepdims=True))


def softmax_backward_by_terms(z: Array, upstream: Array) -> Array:
    """a u − a Σ a u."""
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    a = e / e.sum(axis=-1, keepdims=True)
    g = a * upstream
    return g - a * g.sum(axis=-1, keepdims=True)


def log_softmax_backward(z: Array, upstream: Array) -> Array:
    """u − a Σ u, with softmax written out."""
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    a = e / e.sum(axis=-1, keepdims=True)
    return upstream - a * upstream.sum(axis=-1, keepdims=True)


def numerical_gradient(f: Callable[[Array], float], x: Array, h: float) -> Array:
    """One entry after another, each put back."""
    gradient = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        up, down = x.astype(float), x.astype(float)
        up[i] = up[i] + h
        down[i] = down[i] - h
        gradient[i] = (f(up) - f(down)) / (2 * h)
    return gradient


def mended_backward(x: Array, w: Array, v: Array, upstream: Array) -> tuple[Array, Array, Array]:
    """The whole, with softmax's backward written out."""
    z = x @ w
    h = np.maximum(z, 0)
    y = h @ v
    a = softmax(y)
    dy = a * (upstream - (a * upstream).sum(axis=-1, keepdims=True))
    dh = dy @ v.T
    dz = dh * (z > 0)
    return dz @ w.T, x.T @ dz, h.T @ dy


def linear_backward(x: Array, W: Array, upstream: Array) -> tuple[Array, Array, Array]:
    """Three lines."""
    dx = upstream @ W
    dW = upstream.T @ x
    db = upstream.sum(axis=0)
    return dx, dW, db


def curvature(f: Callable[[complex], complex], x: float, h: float) -> float:
    """The real part of the whole."""
    return 2 * np.real(f(x) - f(x + 1j * h)) / h**2
