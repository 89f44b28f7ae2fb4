"""Descents with noise in the gradient, on ½λθ²: they end as a cloud, whose spread follows from the learning rate."""

from dataclasses import dataclass

import numpy as np

from course_lib.arguments import Count, NonNegative, Positive, Seed, checked

RATES = (0.05, 0.3, 1.0)
STEPS, MANY, BEGIN = 120, 4000, 2.0


@dataclass(frozen=True, eq=False)
class NoisyClouds:
    """``spread`` (RATES, STEPS + 1): root mean square of MANY runs; ``theory`` (RATES,): where each should settle."""

    spread: np.ndarray
    theory: np.ndarray


def noisy_clouds() -> NoisyClouds:
    """On ½θ², with noise of standard deviation 1, from θ = BEGIN."""
    theory = np.sqrt([rate / (2 - rate) for rate in RATES])
    return NoisyClouds(np.array([cloud(rate, steps=STEPS) for rate in RATES]), theory)


@checked
def cloud(
    rate: Positive,
    curvature: Positive = 1.0,
    sigma: NonNegative = 1.0,
    steps: Count = 80,
    many: Count = MANY,
    seed: Seed = 0,
) -> np.ndarray:
    """The root mean square of ``many`` runs from BEGIN on ½λθ² after 0, 1, … steps, with noise in each gradient."""
    rng, theta = np.random.default_rng(seed), np.full(many, BEGIN)
    spread = [BEGIN]
    with np.errstate(all="ignore"):
        for _ in range(steps):
            theta = theta - rate * (curvature * theta + sigma * rng.standard_normal(many))
            spread.append(float(np.sqrt((theta**2).mean())))
    return np.array(spread)
