"""Several rules at once from one start, with the same noise for all."""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Annotated

import numpy as np

from course_lib import checks, optimizers, surfaces
from course_lib.arguments import By
from course_lib.optimizers import Optimizer
from course_lib.surfaces import Surface


def _chosen(rules, argument):
    checks.instance(argument, rules, Mapping, "a dict name → optimizer", 'Write {"Adam": Adam(0.1)}.')
    return {name: optimizers.choose(rule, f"{argument}[{name!r}]") for name, rule in rules.items()}


Gradient = Callable[[np.ndarray, int], np.ndarray]  # of θ at step t
Rules = Annotated[Mapping[str, Optimizer], By(_chosen)]
AnySurface = Annotated[Surface, By(surfaces.choose)]


def descend_all(
    rules: Sequence[Optimizer], gradient: Gradient, start: np.ndarray, steps: int, falls: Sequence[float] | None = None
) -> tuple[np.ndarray, list[list[dict]]]:
    """Several rules from the same ``start`` (…, n): points (steps + 1, rules, …, n), and the states of each rule.

    What ``optimizers.descend`` does for each, but the gradients of all rules at step t = 0, 1, … are asked for at
    once, which is three times as fast, and nothing is checked. ``falls[t]``: a factor of every rate at step t.
    """
    theta = np.repeat(start[None], len(rules), axis=0)
    points = np.empty((steps + 1, *theta.shape))
    points[0] = at = theta
    states = [[rule.initial(start)] for rule in rules]
    each = [(k, rule.update, rule.learning_rate, states[k]) for k, rule in enumerate(rules)]
    looking_ahead = [k for k, rule in enumerate(rules) if rule.offset(states[k][0]) is not None]
    with np.errstate(all="ignore"):
        for t in range(steps):
            ahead = theta
            if looking_ahead:
                ahead = theta.copy()
                for k in looking_ahead:
                    ahead[k] += rules[k].offset(states[k][-1])
            at = ahead if np.isfinite(ahead).all() else np.where(np.isfinite(ahead), ahead, at)
            g = gradient(at, t)
            new = points[t + 1]
            fall = 1.0 if falls is None else falls[t]
            for k, step, eta, past in each:
                state, new[k] = step(past[-1], g[k], fall * eta, theta[k])
                past.append(state)
            new += theta
            theta = new
    return points, states


def gradient_of(surface: Surface, noise: np.ndarray | None = None) -> Gradient:
    """The surface's gradient, unchecked, as ``descend_all`` asks for it; with ``noise[t]`` (steps, …, 2) added."""

    def gradient(theta: np.ndarray, t: int) -> np.ndarray:
        g = np.empty_like(theta)
        g[..., 0], g[..., 1] = surface.slopes(theta[..., 0], theta[..., 1])
        return g if noise is None else g + noise[t]

    return gradient


def gradient_noise(sigma: float, seed: int, steps: int) -> np.ndarray:
    """The noise of a run, (steps, 2). A longer run with the same seed begins with the same."""
    return sigma * np.random.default_rng(seed).standard_normal((steps, 2))


@lru_cache(maxsize=64)
def steepness(surface: Surface) -> float:
    """The median length of the gradient over the surface's window: the unit of the noise."""
    x, y = (np.linspace(low, high, 41) for low, high in surface.bounds)
    return float(np.median(np.linalg.norm(surface.gradient(np.stack(np.meshgrid(x, y), axis=-1)), axis=-1)))
