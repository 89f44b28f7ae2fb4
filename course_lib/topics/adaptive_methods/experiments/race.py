"""The race: every optimizer on one surface from one start, with the same noise for all.

A rule that has run before with the same knobs, surface, start and noise is not run again: moving one rule's learning
rate costs that rule's run alone.
"""

from collections import OrderedDict
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Annotated

import numpy as np

from course_lib.arguments import Count, NonNegative, OneOf, Point, Seed, checked
from course_lib.landscapes import Landscape, landscape
from course_lib.optimizers import Optimizer
from course_lib.topics.adaptive_methods.experiments import descents
from course_lib.topics.adaptive_methods.experiments.traces import Traces

STEPS = 300
RATES = 10.0 ** np.arange(-5, 2.51, 0.25)  # so wide that each rule has its best rate inside
TUNING = 40  # draws of the noise, to choose a rate
REMEMBERED = 24  # runs, a quarter of a megabyte each
FALLS = {  # of every learning rate: its factor at step t = 1 … 300
    "constant": np.ones(STEPS),
    "1/√t": np.arange(1, STEPS + 1) ** -0.5,
    "linear": 1 - np.arange(STEPS) / STEPS,
}


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


@dataclass(frozen=True, eq=False)
class TunedRace:
    """Each rule at the rate that is best for it under the noise, on draws of the noise that chose no rate.

    ``rates`` (rules,): the best of RATES on TUNING other draws; ``heights`` (rules, draws): where the runs end.
    """

    names: tuple[str, ...]
    rates: np.ndarray
    heights: np.ndarray

    @property
    def wins(self) -> np.ndarray:
        """How often each rule is lowest, (rules,)."""
        return np.bincount(self.heights.argmin(axis=0), minlength=len(self.names))


@checked
def tuned_with_noise(
    surface: descents.AnySurface,
    rules: descents.Rules,
    noise: NonNegative = 0.2,
    draws: Count = 20,
    fall: Annotated[str, OneOf(FALLS)] = "constant",
) -> TunedRace:
    """Choose for each of ``rules`` (name → optimizer) the rate with the lowest mean height at the end; run it anew.

    The new runs are those with the seeds 0, 1, …; the rates are chosen on the seeds from 1000 on. ``fall``: how every
    rate falls in a run, "constant" (not at all), "1/√t", or "linear", to 0; what is chosen is its first value.
    """
    sigma = noise * descents.steepness(surface)
    tuning = _best_rates(surface, tuple(rules.items()), sigma, fall)
    heights = [_ends(surface, [rule], np.array([rate]), sigma, range(draws), fall)[0, 0] for rule, rate in tuning]
    return TunedRace(tuple(rules), np.array([rate for _, rate in tuning]), np.array(heights))


@lru_cache(maxsize=8)
def _best_rates(surface, rules, sigma, fall):
    """(rule, its best rate) for each."""
    each = [rule for _, rule in rules]
    means = _ends(surface, each, RATES, sigma, range(1000, 1000 + TUNING), fall).mean(axis=-1)
    return list(zip(each, RATES[means.argmin(axis=1)].tolist(), strict=True))


def _ends(surface, rules, rates, sigma, seeds, fall):
    """Heights after 300 steps, (rules, rates, draws), infinite where a run diverged."""
    draws = len(seeds)
    noise = np.stack([descents.gradient_noise(sigma, seed, STEPS) for seed in seeds], axis=1)
    noise = np.tile(noise, (1, len(rates), 1))
    at_rates = [rule.with_rate(np.repeat(rates, draws)[:, None]) for rule in rules]
    start = np.tile(surface.start, (len(rates) * draws, 1))
    points, _ = descents.descend_all(at_rates, descents.gradient_of(surface, noise), start, STEPS, FALLS[fall])
    heights = surface.along(points[-1]).reshape(len(rules), len(rates), draws)
    return np.where(np.isfinite(heights), heights, np.inf)


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
