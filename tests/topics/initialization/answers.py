"""Right answers to notebook 06: the first one as a student would write it, the others in another style."""

import math

import numpy as np


def forward_by_loop(a, sigma):
    total = 0.0
    for row in a:
        total += sum(sigma**2 * v**2 for v in row)
    return total / len(a)


def backward_by_rows(delta_next, z, sigma):
    passed = np.count_nonzero(z > 0) / z.size
    return sigma**2 * passed * (delta_next**2).sum() / len(delta_next)


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


RIGHT = {
    "glorot std": [
        lambda fan_in, fan_out: np.sqrt(2 / (fan_in + fan_out)),
        lambda i, o: 1 / math.sqrt((i + o) / 2),
        lambda i, o: (2 / (i + o)) ** 0.5,
    ],
    "he std": [
        lambda fan_in, fan_out: np.sqrt(2 / fan_in),
        lambda i, o: math.sqrt(2) / math.sqrt(i),
        lambda i, o: np.array(2 / i) ** 0.5,
    ],
    "uniform limit": [
        lambda variance: np.sqrt(3 * variance),
        lambda v: 3**0.5 * v**0.5,
        lambda v: math.sqrt(12 * v) / 2,
    ],
    "forward variance": [
        lambda a, sigma: a.shape[1] * sigma**2 * np.mean(a**2),
        forward_by_loop,
        lambda a, s: s * s * np.sum(a * a, axis=1).mean(),
    ],
    "backward variance": [
        lambda delta_next, z, sigma: delta_next.shape[1] * sigma**2 * np.mean(delta_next**2) * np.mean(z > 0),
        backward_by_rows,
        lambda d, z, s: s**2 * np.square(d).sum(axis=1).mean() * np.where(z > 0, 1.0, 0.0).mean(),
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
}
