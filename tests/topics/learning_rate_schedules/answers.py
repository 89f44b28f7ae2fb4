"""Right answers to notebook 10: the first one as a student would write it, the others in another style."""

import math

import numpy as np

from course_lib.schedules import WarmUp


def stairs_by_loop(t, eta0, every, factor, per_epoch):
    rates = []
    for step in t:
        rate = eta0
        for _ in range(int(step) // per_epoch // every):
            rate *= factor
        rates.append(rate)
    return np.array(rates)


def cosine_by_where(t, eta0, steps, floor):
    falling = floor + 0.5 * (eta0 - floor) * (1 + np.cos(np.pi * t / steps))
    return np.where(t < steps, falling, floor)


def climbing(t, w, then):
    if t < w:
        return (t + 1) / w * then(0)
    return then(t - w)


def iterated(eta, curvature, sigma):
    variance = 0.0
    for _ in range(100_000):
        variance = (1 - eta * curvature) ** 2 * variance + (eta * sigma) ** 2
    return variance


RIGHT = {
    "step decay": [
        lambda t, eta0, every, factor, per_epoch: eta0 * factor ** (t // per_epoch // every),
        lambda t, eta0, every, factor, per_epoch: eta0 * factor ** np.floor(t / (every * per_epoch)),
        stairs_by_loop,
    ],
    "exponential decay": [
        lambda t, eta0, k: eta0 * np.exp(-k * t),
        lambda t, eta0, k: np.array([eta0 * math.e ** (-k * step) for step in t]),
        lambda t, eta0, k: eta0 / np.exp(k) ** t,
    ],
    "inverse time": [
        lambda t, eta0, k: eta0 / (1 + k * t),
        lambda t, eta0, k: eta0 * (1 + k * t) ** -1.0,
        lambda t, eta0, k: np.array([eta0 / (1 + k * step) for step in t]),
    ],
    "cosine": [
        lambda t, eta0, steps, floor: floor + (eta0 - floor) * (1 + np.cos(np.pi * np.minimum(t, steps) / steps)) / 2,
        cosine_by_where,
        lambda t, eta0, steps, floor: floor + (eta0 - floor) * np.cos(np.pi / 2 * np.clip(t / steps, 0, 1)) ** 2,
    ],
    "warm-up": [
        climbing,
        lambda t, w, then: WarmUp(w, then)(t),
        lambda t, w, then: then(max(t - w, 0)) * min(1, (t + 1) / w),
    ],
    "noise floor": [
        lambda eta, curvature, sigma: (eta * sigma) ** 2 / (1 - (1 - eta * curvature) ** 2),
        lambda eta, curvature, sigma: eta * sigma**2 / (2 * curvature - eta * curvature**2),
        iterated,
    ],
}
