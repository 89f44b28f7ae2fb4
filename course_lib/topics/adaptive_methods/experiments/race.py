"""The race: every optimizer on one surface from one start, with the same noise for all.

A rule that has run before with the same knobs, surface, start and noise is not run again: moving one rule's learning
rate costs that rule's run alone.
"""

from collections import OrderedDict
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from course_lib.arguments import Count, NonNegative, Point, Seed, checked
from course_lib.landscapes import Landscape, landscape
from course_lib.optimizers import Optimizer
from course_lib.topics.adaptive_methods.experiments import descents
from course_lib.topics.adaptive_methods.experiments.traces import Traces

STEPS = 300
REMEMBERED = 64  # runs, a quarter of a megabyte each


@dataclass(frozen=True, eq=False)
class RacingRule:
    """One rule's run: ``points`` (T + 1, 2), the ``heights`` (T + 1,) there, and what it kept on the way."""

    rule: Optimizer
    points: np.ndarray
    heights: np.ndarray
    traces: Traces

    @cached_property
    def diverged_at(self) -> int | None:
        """The first step after which the point or its height was no longer finite, or None."""
        lost = ~(np.isfinite(self.points).all(axis=-1) & np.isfinite(self.heights))
        return int(lost.argmax()) if lost.any() else None


@dataclass(frozen=True, eq=False)
class OptimizerRace:
    """``runs``: by name, those that take part. ``watched``: name and run of the rule whose state is shown.

    ``sigma``: the standard deviation of the noise in each partial derivative.
    """

    land: Landscape
    start: np.ndarray
    sigma: float
    runs: dict[str, RacingRule]
    watched: tuple[str, RacingRule]

    def ranking(self, t: int) -> list[tuple[str, float]]:
        """Names and heights after t steps, the lowest first and the diverged last."""
        heights = [(name, float(run.heights[t])) for name, run in self.runs.items()]
        return sorted(heights, key=lambda item: (not np.isfinite(item[1]), item[1]))

    def diverged(self, t: int) -> list[tuple[str, int]]:
        """Name and step of every run that has diverged within t steps."""
        found = ((name, run.diverged_at) for name, run in self.runs.items())
        return [(name, at) for name, at in found if at is not None and at <= t]


@checked
def race(
    surface: descents.AnySurface,
    rules: descents.Rules,
    start: Point | None = None,
    *,
    noise: NonNegative = 0.0,
    seed: Seed = 0,
    watched: tuple[str, Optimizer] | None = None,
) -> OptimizerRace:
    """Run ``rules`` (name → optimizer) for 300 steps from ``start`` on a surface, each as ``optimizers.descend`` would.

    To each partial derivative is added a normal number, ``noise`` times the median gradient length in the window;
    ``seed`` draws them, the same ones for all. ``watched``: name and optimizer to show the state of, racing or not.
    """
    start = surface.start if start is None else start
    sigma = noise * descents.steepness(surface)
    name, rule = watched or next(iter(rules.items()))
    runs = _runs([*rules.values(), rule], surface, start, sigma, seed)
    racing = {name: runs[rule] for name, rule in rules.items()}
    return OptimizerRace(landscape(surface), start, sigma, racing, (name, runs[rule]))


@checked
def with_noise(
    surface: descents.AnySurface, rules: descents.Rules, noise: NonNegative, seeds: Count = 50
) -> dict[str, float]:
    """The mean height of each of ``rules`` (name → optimizer) after 300 steps, over so many draws of the noise."""
    sigma = noise * descents.steepness(surface)
    noises = np.stack([descents.gradient_noise(sigma, k, STEPS) for k in range(seeds)], axis=1) if sigma else None
    start = np.tile(surface.start, (seeds, 1))
    points, _ = descents.descend_all([*rules.values()], descents.gradient_of(surface, noises), start, STEPS)
    return dict(zip(rules, surface.along(points[-1]).mean(axis=-1).tolist(), strict=True))


_remembered: OrderedDict[tuple, RacingRule] = OrderedDict()  # the runs asked for last


def _runs(rules, surface, start, sigma, seed):
    setting = (surface, *start.tolist(), sigma, seed if sigma else None)
    missing = [rule for rule in dict.fromkeys(rules) if (rule, setting) not in _remembered]
    if missing:
        noise = descents.gradient_noise(sigma, seed, STEPS) if sigma else None
        points, states = descents.descend_all(missing, descents.gradient_of(surface, noise), start, STEPS)
        heights = surface.along(points)
        for k, rule in enumerate(missing):
            run = RacingRule(rule, points[:, k], heights[:, k], Traces(rule, states[k], (2,)))
            _remembered[rule, setting] = run
    runs = {rule: _remembered[rule, setting] for rule in rules}
    for rule in runs:
        _remembered.move_to_end((rule, setting))
    while len(_remembered) > REMEMBERED:
        _remembered.popitem(last=False)
    return runs
