"""Right answers to notebook 06: the first one as a student would write it, the others in another style."""

import math

import numpy as np


def chain_by_passes(w, x):
    comes_in = x * np.concatenate([[1.0], np.cumprod(w)[:-1]])
    comes_back = np.concatenate([np.cumprod(w[::-1])[::-1][1:], [1.0]])
    return comes_in * comes_back


def size_by_loop(a, mu, sigma):
    total = 0.0
    for row in a:
        for i, first in enumerate(row):
            for k, second in enumerate(row):
                total += first * second * (mu**2 + (sigma**2 if i == k else 0))
    return total / len(a)


def by_layer(g, c):
    factors = [1 if np.linalg.norm(row) <= c else c / np.linalg.norm(row) for row in g]
    clipped = np.array([factor * row for factor, row in zip(factors, g, strict=True)])
    a, b = g.ravel(), clipped.ravel()
    return clipped, a @ b / np.sqrt((a @ a) * (b @ b))


def by_layer_at_once(g, c):
    lengths = np.sqrt((g**2).sum(axis=1))[:, None]
    h = g / np.maximum(1, lengths / c)
    return h, np.sum(g * h) / np.linalg.norm(g) / np.linalg.norm(h)


def twins_by_loop(W1, b1, W2):
    equal = np.zeros((len(b1), len(b1)), bool)
    for i in range(len(b1)):
        for j in range(len(b1)):
            into = np.array_equal(W1[:, i], W1[:, j]) and b1[i] == b1[j]
            equal[i, j] = into and np.array_equal(W2[i], W2[j])
    return equal


def twins_by_distance(W1, b1, W2):
    units = np.vstack([W1, b1, W2.T]).T
    return np.abs(units[:, None] - units).max(-1) < 1e-12


def together_by_loop(gradients, c):
    squares = 0.0
    for g in gradients:
        squares += np.sum(g * g)
    factor = c / squares**0.5 if squares > c * c else 1.0
    return [factor * g for g in gradients]


def together_flat(gradients, c):
    flat = np.concatenate([g.ravel() for g in gradients])
    flat = flat * (c / max(np.linalg.norm(flat), c))
    ends = np.cumsum([g.size for g in gradients])[:-1]
    return [part.reshape(g.shape) for part, g in zip(np.split(flat, ends), gradients, strict=True)]


def total(gradients):
    return math.hypot(*(np.linalg.norm(g) for g in gradients))


def drawn_one_by_one(n_in, n_out, rng):
    return np.array([[rng.normal(0, math.sqrt(2 / n_in)) for _ in range(n_out)] for _ in range(n_in)])


def drawn_in_columns(n_in, n_out, rng):
    """Box and Muller's: two uniform numbers make a normal one."""
    u, v = 1 - rng.random((n_in, n_out)), rng.random((n_in, n_out))
    return np.sqrt(-2 * np.log(u)) * np.cos(2 * np.pi * v) * np.sqrt(2 / n_in)


RIGHT = {
    "chain gradient": [
        lambda w, x: np.array([x * np.prod(np.delete(w, l)) for l in range(len(w))]),
        chain_by_passes,
        lambda w, x: np.array([x * math.prod(w[:l]) * math.prod(w[l + 1 :]) for l in range(len(w))]),
    ],
    "size of z": [
        lambda a, mu, sigma: np.mean(sigma**2 * (a**2).sum(axis=1) + mu**2 * a.sum(axis=1) ** 2),
        size_by_loop,
        lambda a, m, s: a.shape[1] * (s * s * np.mean(a * a) + m * m * a.shape[1] * np.mean(a.mean(axis=1) ** 2)),
    ],
    "balanced std": [
        lambda n_in, n_out: (n_in * n_out) ** -0.25,
        lambda i, o: math.sqrt(1 / math.sqrt(i * o)),
        lambda i, o: np.exp(-(np.log(i) + np.log(o)) / 4),
    ],
    "uniform limit": [
        lambda variance: np.sqrt(3 * variance),
        lambda v: 3**0.5 * v**0.5,
        lambda v: math.sqrt(12 * v) / 2,
    ],
    "a variance that stays": [
        lambda width, slope: np.sqrt(2 / (width * (1 + slope**2))),
        lambda n, k: math.sqrt(1 / (n * (0.5 + 0.5 * k * k))),
    ],
    "twins": [
        lambda W1, b1, W2: (np.concatenate([W1.T, b1[:, None], W2], 1)[:, None] == np.c_[W1.T, b1, W2]).all(2),
        twins_by_loop,
        twins_by_distance,
    ],
    "clip by value": [
        lambda g, c: np.minimum(np.maximum(g, -c), c),
        lambda g, c: np.sign(g) * np.minimum(abs(g), c),
        lambda g, c: np.array([max(-c, min(c, entry)) for entry in g]),
    ],
    "clip by norm": [
        lambda g, c: g if np.linalg.norm(g) <= c else c * g / np.linalg.norm(g),
        lambda g, c: g * min(1, c / np.sqrt(np.sum(g**2))),
        lambda g, c: g / max(1.0, np.linalg.norm(g) / c),
    ],
    "clip by layer": [by_layer, by_layer_at_once],
    "clip together": [together_by_loop, together_flat, lambda gs, c: tuple(g / max(1, total(gs) / c) for g in gs)],
    "drawn weights": [
        lambda n_in, n_out, rng: rng.normal(0, np.sqrt(2 / n_in), (n_in, n_out)),
        lambda n_in, n_out, rng: (rng.standard_normal((n_out, n_in)) / math.sqrt(n_in / 2)).T,
        lambda n_in, n_out, rng: rng.normal(scale=(2 / n_in) ** 0.5, size=n_in * n_out).reshape(n_in, n_out),
        drawn_one_by_one,
        drawn_in_columns,
    ],
}
