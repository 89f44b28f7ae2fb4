"""The answers of notebook 10's exercises, written out as people write them: slips of these are recognised."""

from collections.abc import Callable

import numpy as np

from course_lib.arguments import Array


def step_decay(t: Array, eta0: float, every: int, factor: float, per_epoch: int) -> Array:
    """The epoch first."""
    epoch = t // per_epoch
    return eta0 * factor ** (epoch // every)


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


def warm_up(t: int, w: int, then: Callable[[int], float]) -> float:
    """The climb first."""
    if t < w:
        return then(0) * (t + 1) / w
    return then(t - w)
