"""Right answers to notebook 10: the first one as a student would write it, the others in another style."""

import math

import numpy as np

from course_lib.schedules import WarmRestarts, WarmUp


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


def waiting(lowest, waited, eta, loss, patience, factor):
    waited = 0 if loss < lowest else waited + 1
    if waited > patience:
        waited, eta = 0, factor * eta
    return min(lowest, loss), waited, eta


def waiting_in_branches(lowest, waited, eta, loss, patience, factor):
    if loss < lowest:
        return loss, 0, eta
    if waited >= patience:
        return lowest, 0, eta * factor
    return lowest, waited + 1, eta


def round_by_round(t, eta0, first, growth):
    length = first
    while t >= length:
        t -= length
        length *= growth
    return eta0 * (1 + np.cos(np.pi * t / length)) / 2


def of_the_rest(t, eta0, first, growth):
    if t < first:
        return eta0 * np.cos(np.pi / 2 * t / first) ** 2
    return of_the_rest(t - first, eta0, growth * first, growth)


RIGHT = {
    "step decay": [
        lambda t, eta0, every, factor, per_epoch: eta0 * factor ** (t // per_epoch // every),
        lambda t, eta0, every, factor, per_epoch: eta0 * factor ** np.floor(t / (every * per_epoch)),
        stairs_by_loop,
    ],
    "fitted decay": [
        lambda eta0, last, steps: (np.log(eta0 / last) / steps, (eta0 / last - 1) / steps),
        lambda eta0, last, steps: (-math.log(last / eta0) / steps, (eta0 - last) / (last * steps)),
    ],
    "best rate": [
        lambda q, curvature, sigma: curvature * q / (curvature**2 * q + sigma**2),
        lambda q, curvature, sigma: 1 / (curvature + sigma**2 / (curvature * q)),
    ],
    "plateau step": [waiting, waiting_in_branches],
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
    "restarts": [round_by_round, of_the_rest, lambda t, eta0, first, growth: WarmRestarts(eta0, first, growth)(t)],
    "noise floor": [
        lambda eta, curvature, sigma: (eta * sigma) ** 2 / (1 - (1 - eta * curvature) ** 2),
        lambda eta, curvature, sigma: eta * sigma**2 / (2 * curvature - eta * curvature**2),
        iterated,
    ],
}
