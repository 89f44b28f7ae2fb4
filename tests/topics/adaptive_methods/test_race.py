"""The race against ``descend``, and its runs remembered."""

from dataclasses import replace

import numpy as np
import pytest

from course_lib import surfaces
from course_lib.optimizers import OPTIMIZERS, GradientDescent, RMSProp, descend
from course_lib.topics.adaptive_methods.experiments.descents import steepness
from course_lib.topics.adaptive_methods.experiments.race import RATES, race, tuned_with_noise

RULES = {name: replace(rule, learning_rate=rule.surface_rate) for name, rule in OPTIMIZERS.items()}


def test_a_race_is_300_steps_of_descend_with_one_noise_for_all():
    surface = surfaces.SURFACES["Beale"]
    run = race(surface, RULES, noise=0.5, seed=3)
    assert run.sigma == 0.5 * steepness(surface)
    for name in ("gradient descent", "Nesterov", "Adam"):
        noise = iter(run.sigma * np.random.default_rng(3).standard_normal((300, 2)))
        path = descend(
            RULES[name], lambda theta, noise=noise: surface.gradient(theta) + next(noise), surface.start, 300
        )
        np.testing.assert_array_equal(run.runs[name].points, path)
        np.testing.assert_array_equal(run.runs[name].heights, surface.along(path))


def test_a_run_is_remembered_until_something_of_it_changes():
    rules = {"Adam": RULES["Adam"], "RMSProp": RULES["RMSProp"]}
    one = race("valley", rules)
    other = race("valley", rules | {"RMSProp": RMSProp(0.3)})
    assert one.runs["Adam"] is other.runs["Adam"]
    assert one.runs["RMSProp"] is not other.runs["RMSProp"]
    assert race("valley", rules, (1, 1)).runs["Adam"] is not one.runs["Adam"]
    assert race("valley", rules, noise=0.1).runs["Adam"] is not one.runs["Adam"]


def test_a_tuned_race_is_single_races_at_the_rate_that_is_best_on_other_draws():
    rules = {name: RULES[name] for name in ("AdaGrad", "Nesterov")}
    tuned = tuned_with_noise("valley", rules, 0.2, draws=3)
    assert tuned.wins.sum() == 3
    for name, rate, heights in zip(tuned.names, tuned.rates, tuned.heights, strict=True):
        assert RATES[0] < rate < RATES[-1]
        rule = {name: replace(rules[name], learning_rate=rate)}
        single = [race("valley", rule, noise=0.2, seed=seed).runs[name].heights[-1] for seed in range(3)]
        assert heights == pytest.approx(single, rel=1e-9)
    best = dict(zip(tuned.names, tuned.rates, strict=True))["AdaGrad"]
    draws = range(1000, 1040)
    means = [
        np.mean(
            [
                race("valley", {"AdaGrad": RULES["AdaGrad"].with_rate(r)}, noise=0.2, seed=k).ranking(300)[0][1]
                for k in draws
            ]
        )
        for r in (best / 10**0.25, best, best * 10**0.25)
    ]
    assert np.argmin(means) == 1


def test_who_diverges_is_last_and_the_step_is_named():
    run = race("Beale", {"gradient descent": GradientDescent(1.0), "Adam": RULES["Adam"]})
    at = run.runs["gradient descent"].diverged_at
    assert np.isfinite(run.runs["gradient descent"].points[at - 1]).all()
    assert run.diverged(at) == [("gradient descent", at)]
    assert run.diverged(at - 1) == []
    assert [name for name, _ in run.ranking(300)] == ["Adam", "gradient descent"]


def test_a_rate_that_falls_is_another_rate_at_each_step():
    rules = {"Adam": RULES["Adam"]}
    tuned = tuned_with_noise("valley", rules, 0.2, draws=2, fall="linear")
    surface, rule = surfaces.SURFACES["valley"], RULES["Adam"]
    noise = 0.2 * steepness(surface) * np.random.default_rng(1).standard_normal((300, 2))
    theta, state = surface.start, rule.init(surface.start)
    for t in range(300):
        state, step = rule.update(state, surface.gradient(theta) + noise[t], tuned.rates[0] * (300 - t) / 300)
        theta = theta + step
    assert tuned.heights[0, 1] == pytest.approx(surface(theta), rel=1e-9)
    with pytest.raises(ValueError, match="fall"):
        tuned_with_noise("valley", rules, 0.2, fall="slowly")
