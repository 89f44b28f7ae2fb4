"""The race: every optimizer on one surface from one start, with one noise for all; each step one gradient for all.

A rule that has run before with the same knobs, surface, start and noise is not run again: moving one rule's learning
rate costs that rule's run alone.
"""

from collections import OrderedDict
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from course_lib import checks, given, optimizers, surfaces
from course_lib.landscapes import Landscape, landscape
from course_lib.topics.adaptive_methods.experiments.fed import Traces

STEPS = 300
KEPT = 64  # runs that are remembered, a quarter of a megabyte each


@dataclass(frozen=True, eq=False)
class Run:
    """One rule's run: ``points`` (T + 1, 2), the ``heights`` (T + 1,) there, and what it kept on the way."""

    rule: optimizers.Optimizer
    points: np.ndarray
    heights: np.ndarray
    traces: Traces

    @cached_property
    def diverged_at(self):
        """The first step after which the point or its height was no longer finite, or None."""
        lost = ~(np.isfinite(self.points).all(axis=-1) & np.isfinite(self.heights))
        return int(lost.argmax()) if lost.any() else None


@dataclass(frozen=True, eq=False)
class Race:
    """``runs``: by name, those that take part. ``watched``: name and run of the rule whose state is shown.

    ``sigma``: the standard deviation of the noise in each partial derivative.
    """

    land: Landscape
    start: np.ndarray
    sigma: float
    runs: dict
    watched: tuple

    def ranking(self, t):
        """Names and heights after t steps, the lowest first and the diverged last."""
        heights = [(name, float(run.heights[t])) for name, run in self.runs.items()]
        return sorted(heights, key=lambda item: (not np.isfinite(item[1]), item[1]))

    def diverged(self, t):
        """Name and step of every run that has diverged within t steps."""
        found = ((name, run.diverged_at) for name, run in self.runs.items())
        return [(name, at) for name, at in found if at is not None and at <= t]


def race(surface, rules, start=None, *, noise=0.0, seed=0, watched=None):
    """Run ``rules`` (name → optimizer) for 300 steps from ``start`` on a surface, each as ``optimizers.descend`` would.

    To each partial derivative is added a normal number, ``noise`` times the median gradient length in the window;
    ``seed`` draws them, the same ones for all. ``watched``: name and optimizer to show the state of, racing or not.
    """
    surface = surfaces.choose(surface)
    start = checks.array("start", surface.start if start is None else start, shape=(2,))
    sigma = checks.number("noise", noise, "[0, inf)") * steepness(surface)
    rules = {name: optimizers.choose(rule) for name, rule in rules.items()}
    watched = watched or next(iter(rules.items()))
    about = (surface, *start.tolist(), sigma, seed if sigma else None)
    runs = _runs([*rules.values(), watched[1]], about, surface, start, drawn(sigma, seed))
    here = {name: runs[rule] for name, rule in rules.items()}
    return Race(landscape(surface), start, sigma, here, (watched[0], runs[watched[1]]))


@given.given(rules=dict, noise="[0, inf)")
def with_noise(surface, rules, noise, seeds=50):
    """The mean height of each of ``rules`` (name → optimizer) after 300 steps, over so many draws of the noise."""
    surface, seeds = surfaces.choose(surface), checks.integer("seeds", seeds, 1)
    sigma = noise * steepness(surface)
    noises = np.stack([drawn(sigma, k) for k in range(seeds)], axis=1) if sigma else None
    points, _ = descend_all([*rules.values()], noisy(surface, noises), np.tile(surface.start, (seeds, 1)), STEPS)
    return dict(zip(rules, surface.along(points[-1]).mean(axis=-1).tolist(), strict=True))


_kept = OrderedDict()  # the runs asked for last


def _runs(rules, about, surface, start, noises):
    missing = [rule for rule in dict.fromkeys(rules) if (rule, about) not in _kept]
    if missing:
        points, states = descend_all(missing, noisy(surface, noises), start, STEPS)
        heights = surface.along(points)
        for k, rule in enumerate(missing):
            _kept[rule, about] = Run(rule, points[:, k], heights[:, k], Traces(rule, states[k], (2,)))
    runs = {rule: _kept[rule, about] for rule in rules}
    for rule in runs:
        _kept.move_to_end((rule, about))
    while len(_kept) > KEPT:
        _kept.popitem(last=False)
    return runs


def descend_all(rules, gradient, start, steps):
    """Several rules from the same ``start`` (…, n): points (steps + 1, rules, …, n), and the states of each rule.

    What ``descend`` does for each, but ``gradient(theta, t)`` is asked for all gradients of step t = 0, 1, … at once,
    and nothing is checked.
    """
    theta = np.repeat(start[None], len(rules), axis=0)
    points = np.empty((steps + 1, *theta.shape))
    points[0] = at = theta
    states = [[rule.initial(start)] for rule in rules]
    each = [(k, rule.update, rule.learning_rate, states[k]) for k, rule in enumerate(rules)]
    looking = [k for k, rule in enumerate(rules) if rule.offset(states[k][0]) is not None]
    with np.errstate(all="ignore"):
        for t in range(steps):
            ahead = theta
            if looking:
                ahead = theta.copy()
                for k in looking:
                    ahead[k] += rules[k].offset(states[k][-1])
            at = ahead if np.isfinite(ahead).all() else np.where(np.isfinite(ahead), ahead, at)
            g = gradient(at, t)
            new = points[t + 1]
            for k, step, eta, past in each:
                state, new[k] = step(past[-1], g[k], eta, theta[k])
                past.append(state)
            new += theta
            theta = new
    return points, states


def noisy(surface, noises=None):
    """The surface's gradient as ``descend_all`` asks for it, plus ``noises[t]`` (steps, 2) in step t."""
    if noises is None:
        return lambda theta, t: surface._gradient(theta)
    return lambda theta, t: surface._gradient(theta) + noises[t]


def drawn(sigma, seed, steps=STEPS):
    """The noise of a run, (steps, 2), or None without any: the same seed draws the same, longer or shorter."""
    return sigma * np.random.default_rng(seed).standard_normal((steps, 2)) if sigma else None


@lru_cache(maxsize=64)
def steepness(surface):
    """The median length of the gradient over the surface's window: what noise is measured by."""
    x, y = (np.linspace(*ends, 41) for ends in surface.bounds)
    return float(np.median(np.linalg.norm(surface.gradient(np.stack(np.meshgrid(x, y), axis=-1)), axis=-1)))
