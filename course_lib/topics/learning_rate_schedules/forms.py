"""The answers of notebook 10's exercises, written out as people write them: slips of these are recognised."""

from collections.abc import Callable

import numpy as np

from course_lib.arguments import Array


def step_decay(t: Array, eta0: float, every: int, factor: float, per_epoch: int) -> Array:
    """The epoch first."""
    epoch = t // per_epoch
    return eta0 * factor ** (epoch // every)


def step_decay_by_floor(t: Array, eta0: float, every: int, factor: float, per_epoch: int) -> Array:
    """Whole periods by rounding down."""
    return eta0 * factor ** np.floor(t / (every * per_epoch))


def cosine(t: Array, eta0: float, steps: int, floor: float) -> Array:
    """Half a cosine, then the floor."""
    t = np.minimum(t, steps)
    return floor + (eta0 - floor) * (1 + np.cos(np.pi * t / steps)) / 2


def cosine_by_share(t: Array, eta0: float, steps: int, floor: float) -> Array:
    """With the share of the way."""
    share = np.minimum(t / steps, 1)
    return floor + 0.5 * (eta0 - floor) * (1 + np.cos(np.pi * share))


def noise_floor(eta: float, curvature: float, sigma: float) -> float:
    """With what stands in front of V, as it comes."""
    return (eta * sigma) ** 2 / (1 - (1 - eta * curvature) ** 2)


def noise_floor_by_parts(eta: float, curvature: float, sigma: float) -> float:
    """The square multiplied out."""
    return eta**2 * sigma**2 / (2 * eta * curvature - eta**2 * curvature**2)


def warm_up_by_share(t: int, w: int, then: Callable[[int], float]) -> float:
    """The share of the climb."""
    return then(0) * ((t + 1) / w) if t < w else then(t - w)


def warm_up(t: int, w: int, then: Callable[[int], float]) -> float:
    """The climb first."""
    if t < w:
        return then(0) * (t + 1) / w
    return then(t - w)


def restarts(t: int, eta0: float, first: int, growth: int) -> float:
    """Round by round; ``for`` in place of ``while``, so that no slip of it runs without end."""
    begin, length = 0, first
    for _ in range(t):
        if t >= begin + length:
            begin = begin + length
            length = length * growth
    return eta0 * (1 + np.cos(np.pi * (t - begin) / length)) / 2
