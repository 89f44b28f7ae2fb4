"""Right answers to notebook 04: the first one as a student would write it, the others in another style."""

import math

import numpy as np


def sigmoid_by_sign(z):
    out = np.empty_like(z)
    up = z >= 0
    out[up] = 1 / (1 + np.exp(-z[up]))
    out[~up] = np.exp(z[~up]) / (1 + np.exp(z[~up]))
    return out


def elu_by_loop(z, alpha):
    a, slope = z.copy(), np.ones_like(z)
    for i in np.ndindex(z.shape):
        if z[i] <= 0:
            a[i] = alpha * (math.exp(z[i]) - 1)
            slope[i] = a[i] + alpha
    return a, slope


def sleepers_by_loop(x, W, b):
    return np.array([all(row @ W[:, k] + b[k] <= 0 for row in x) for k in range(W.shape[1])])


def prelu_by_loop(z, upstream, alpha):
    return sum(u * s for s, u in zip(z.ravel(), upstream.ravel(), strict=True) if s < 0)


def softmax_by_rows(z, T):
    rows = []
    for row in z:
        e = np.exp((row - max(row)) / T)
        rows.append(e / sum(e))
    return np.array(rows)


def softmax_by_logs(z, T):
    s = z / T
    return np.exp(s - np.logaddexp.reduce(s, axis=1, keepdims=True))


def maxout_by_argmax(z, upstream):
    dz = np.zeros_like(z)
    np.put_along_axis(dz, z.argmax(axis=-1)[..., None], upstream[..., None], axis=-1)
    return dz


def maxout_by_loop(z, upstream):
    dz = np.zeros(z.shape)
    for n, unit in np.ndindex(upstream.shape):
        dz[n, unit, np.argmax(z[n, unit])] = upstream[n, unit]
    return dz


RIGHT = {
    "sigmoid": [
        lambda z: 1 / (1 + np.exp(-z)),
        lambda z: 0.5 * (1 + np.tanh(z / 2)),
        sigmoid_by_sign,
        lambda z: np.exp(-np.logaddexp(0, -z)),
        lambda z: np.exp(np.minimum(z, 0)) / (1 + np.exp(-np.abs(z))),
        lambda z: np.vectorize(lambda v: 0.0 if v < -700 else 1 / (1 + math.exp(-v)))(z),
    ],
    "softplus backward": [
        lambda a, upstream: upstream * (1 - np.exp(-a)),
        lambda a, u: u / (1 + np.exp(-np.log(np.exp(a) - 1))),
        lambda a, u: u * (np.exp(a) - 1) / np.exp(a),
        lambda a, u: -u * np.expm1(-a),
        lambda a, u: u - u / np.exp(a),
    ],
    "leaky ReLU backward": [
        lambda z, upstream, alpha: np.where(z > 0, upstream, alpha * upstream),
        lambda z, u, a: u * ((z > 0) + a * (z <= 0)),
        lambda z, u, alpha: u * np.maximum(z > 0, alpha),
        lambda z, u, a: u * (a + (1 - a) * np.heaviside(z, 0)),
        lambda z, u, a: u * np.array([1.0 if s > 0 else a for s in z.ravel()]).reshape(z.shape),
    ],
    "ELU": [
        lambda z, alpha: (
            np.where(z > 0, z, alpha * (np.exp(z) - 1)),
            np.where(z > 0, 1.0, alpha * np.exp(z)),
        ),
        elu_by_loop,
        lambda z, a: (
            np.maximum(z, 0) + a * np.expm1(np.minimum(z, 0)),
            (z > 0) + (z <= 0) * a * np.exp(-np.maximum(-z, 0)),
        ),
    ],
    "sleepers": [
        lambda x, W, b: (x @ W + b <= 0).all(axis=0),
        lambda x, W, b: ~(x @ W + b > 0).any(axis=0),
        lambda x, W, b: (x @ W + b).max(axis=0) <= 0,
        sleepers_by_loop,
        lambda x, W, b: np.maximum(0, x @ W + b).sum(axis=0) == 0,
        lambda x, W, b: (x @ W).max(axis=0) <= -b,
    ],
    "PReLU's slope": [
        lambda z, upstream, alpha: (upstream * np.minimum(z, 0)).sum(),
        prelu_by_loop,
        lambda z, u, a: float(u[z < 0] @ z[z < 0]),
        lambda z, u, a: np.vdot(u, np.minimum(z, 0)),
    ],
    "softmax with temperature": [
        lambda z, T: (
            np.exp((z - z.max(axis=1, keepdims=True)) / T)
            / np.exp((z - z.max(axis=1, keepdims=True)) / T).sum(axis=1, keepdims=True)
        ),
        softmax_by_rows,
        softmax_by_logs,
        lambda z, T: (lambda e: (e.T / e.sum(axis=1)).T)(np.exp(z / T - (z / T).max(axis=1, keepdims=True))),
    ],
    "maxout backward": [
        lambda z, upstream: upstream[..., None] * (z == z.max(axis=-1, keepdims=True)),
        maxout_by_argmax,
        maxout_by_loop,
        lambda z, u: np.eye(z.shape[-1])[z.argmax(axis=-1)] * u[..., None],
        lambda z, u: np.einsum("nmk,nm->nmk", z == z.max(axis=2, keepdims=True), u),
    ],
}
