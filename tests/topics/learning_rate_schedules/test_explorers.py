"""Notebook 10's explorers: the noise floor and the settling by theory, replicas against single runs, words."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_lib import train
from course_lib.network import Network
from course_lib.schedules import SCHEDULES, ConstantRate, Cosine, Exponential, InverseTime, Step, WarmUp
from course_lib.topics.learning_rate_schedules import explorers as widgets
from course_lib.topics.learning_rate_schedules.experiments import settling as experiment
from course_lib.topics.learning_rate_schedules.experiments import trials
from course_lib.topics.learning_rate_schedules.experiments.settling import (
    SideBySide,
    family,
    joined,
    settle,
    stationary_variance,
)
from course_lib.topics.learning_rate_schedules.plots.runs import round_ends
from course_lib.topics.learning_rate_schedules.plots.settling import name_of
from tests import references
from tests.all_explorers import at_defaults, pointed

AS_PYTORCH = {
    "warm-up step": Step(0.1, every=7, factor=0.3),
    "warm-up exponential": Exponential(0.1, decay=-math.log(0.9)),
    "warm-up constant": ConstantRate(0.1),
    "warm-up 1/t": InverseTime(0.1, decay=0.2),
}


@pytest.fixture(scope="module")
def opened():
    return at_defaults(widgets)


def flat(eta):
    return {"schedule": {"choice": "constant", "knobs": {"learning_rate": eta}}}


@pytest.mark.parametrize("name", AS_PYTORCH)
def test_a_warm_up_before_any_schedule_equals_pytorch(name):
    rate = references.stored("schedules")[name]["rate"]
    np.testing.assert_allclose(WarmUp(8, AS_PYTORCH[name])(np.arange(len(rate))), rate, rtol=1e-12)


@pytest.mark.parametrize("steps", [1, 7, 300])
def test_the_family_is_the_menu_from_one_rate(steps):
    made = family(0.3, steps)
    assert made.keys() == SCHEDULES.keys()
    for name, schedule in made.items():
        assert type(schedule) is type(SCHEDULES[name])
        assert schedule(np.arange(steps)).max() == pytest.approx(0.3)
    assert joined(made["step"], 0) is made["step"]
    assert joined(made["step"], 5)(5) == 0.3
    assert joined(made["step"], 5)(0) == pytest.approx(0.06)


def test_several_as_one():
    each = tuple(family(0.5, 40).values())
    together, t = SideBySide(each), np.arange(60)
    assert together(t).shape == (6, 60)
    for step in (0, 3, 39, 59):
        assert together(step)[:, 0].tolist() == pytest.approx([s(step) for s in each], rel=1e-14)


# Settling -----------------------------------------------------------------------------------------------------------


@given(st.floats(1e-3, 10), st.floats(0.01, 1.9), st.floats(0, 5))
def test_the_noise_floor_is_a_fixed_point_and_for_small_rates_half_eta_sigma_squared(lam, part, sigma):
    eta = part / lam
    v = float(stationary_variance(eta, lam, sigma))
    assert (1 - eta * lam) ** 2 * v + (eta * sigma) ** 2 == pytest.approx(v, rel=1e-9)
    small = float(stationary_variance(1e-6 / lam, lam, sigma))
    assert small == pytest.approx(1e-6 / lam * sigma**2 / (2 * lam), rel=1e-5)
    assert stationary_variance(2 / lam * 1.000001, lam, 1) == np.inf


def test_the_constant_rate_s_runs_have_the_noise_floor_s_variance():
    """Time averages over the second half of 2,000 runs: their standard error is far below the tolerance."""
    run = settle(ConstantRate(0.2), 4.0, 2.0, (-4.0, 2.0), seed=3, steps=120, runs=2000)
    measured = run.points[0, 60:].var(axis=(0, 1))
    np.testing.assert_allclose(measured, stationary_variance(0.2, run.curvature, 2.0), rtol=0.03)
    np.testing.assert_allclose(run.measured[0, 60:].mean(), run.floor, rtol=0.01)
    assert run.floor == pytest.approx(0.7817, abs=1e-4)


@pytest.mark.parametrize("name", SCHEDULES)
def test_mean_and_variance_of_every_schedule_are_the_theory_s(name):
    run = settle(family(0.2, 100)[name], 4.0, 2.0, (-4.0, 2.0), seed=1, steps=100, runs=4000)
    error = np.sqrt(run.variance[1, 1:] / 4000)
    assert (np.abs(run.points[1, 1:].mean(axis=1) - run.mean[1, 1:]) < 5 * error + 1e-12).all()
    np.testing.assert_allclose(run.points[1, 1:].var(axis=1), run.variance[1, 1:], rtol=0.15)
    np.testing.assert_allclose(run.mean[1, -1], run.left[1] * [-4.0, 2.0], atol=1e-9)


def test_without_noise_every_run_is_the_closed_form():
    run = settle(InverseTime(0.2, decay=0.1), 3.0, 0.0, (1.0, -2.0), steps=50)
    eta = 0.2 / (1 + 0.1 * np.arange(50))
    exact = np.cumprod(1 - eta[:, None] * [1.0, 3.0], axis=0) * [1.0, -2.0]
    np.testing.assert_allclose(run.points[1, 1:, 7], exact, rtol=1e-12)


def test_one_over_t_settles_and_an_exponential_that_falls_too_fast_stops_on_the_way():
    slow, long = (settle(InverseTime(0.2, decay=0.1), 1.0, 1.0, (4.0, 0.0), steps=n) for n in (300, 3000))
    assert long.expected[1, -1] < 0.4 * slow.expected[1, -1]
    assert long.floor == slow.floor == pytest.approx(long.expected[0, -1])
    fast = settle(Exponential(0.05, decay=0.1), 4.0, 2.0, (-4.0, 2.0))
    assert fast.rates[1].sum() == pytest.approx(0.05 / (1 - math.exp(-0.1)))
    assert fast.left[1, 0] == pytest.approx(0.587, abs=1e-3)


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ({"kappa": 20}, "diverges along y, where η times the curvature is 4"),
        ({"kappa": 10}, "never settles along y"),
        ({**flat(1.0), "kappa": 20.0, "sigma": 5.0}, "the start is multiplied by more than 10⁹"),
        ({"sigma": 0}, "without noise it settles as well"),
        ({"schedule": {"choice": "exponential", "knobs": {"learning_rate": 0.05, "decay": 0.1}}}, "0.587 of the start"),
        (flat(1.0), "diverges along y"),
    ],
)
def test_the_settling_explorer_says_what_happens(opened, setting, words):
    explorer = opened("settling")
    explorer.set(**setting)
    assert explorer.error == ""
    assert words in explorer.alt


def test_a_click_on_the_map_starts_there(opened):
    explorer = opened("settling")
    pointed(explorer, "click", (1.234, -3.0), "map")
    assert (explorer.result.points[:, 0] == [1.23, -3.0]).all()


# The same training under several schedules --------------------------------------------------------------------------


@pytest.mark.parametrize("k", [0, 3, 5])
def test_a_replica_is_the_training_under_its_schedule_alone(k):
    each = tuple(family(0.3, 40).values())
    found = trials.replay(each, hidden=16, batch_size=16, steps=40, wrong_labels=0.1, seed=2).history
    net, rng = Network([64, 16, 10], hidden="ReLU"), np.random.default_rng(2)
    start = net.initialize("He normal", rng)
    alone = train.train(
        net,
        trials.digits(0.1, 2),
        optimizer="gradient descent",
        initializer="He normal",
        loss="cross-entropy",
        batch_size=16,
        steps=40,
        rng=rng,
        start=start,
        schedule=each[k],
    )
    np.testing.assert_allclose(found.theta[-1, k], alone.theta[-1], rtol=0, atol=1e-10)
    np.testing.assert_allclose(found.learning_rate[:, k], each[k](np.arange(40)), rtol=1e-6)
    assert found.test_accuracy[-1, k] == pytest.approx(alone.test_accuracy[-1], abs=0.01)


def test_wrong_labels_are_wrong_in_the_training_set_only():
    clean, dirty = trials.digits(0.0, 1), trials.digits(0.5, 1)
    assert (clean.y_train != dirty.y_train).mean() == pytest.approx(0.45, abs=0.04)
    assert (clean.y_test == dirty.y_test).all()
    assert (trials.digits(0.5, 2).y_train != dirty.y_train).any()


def test_a_long_run_is_cut_and_says_so(opened):
    explorer = opened("replay")
    explorer.set(hidden="32", batch_size="64")
    assert "Cut at " in explorer.alt
    assert explorer.result.history.steps[-1] < 300


def test_replay_tells_the_notebook_s_numbers(opened):
    explorer = opened("replay")
    h = explorer.result.history
    assert 100 * h.test_accuracy[-1, 4] > 100 * h.test_accuracy[-1, 0] + 3  # cosine, constant
    small = explorer.model.computed(explorer.setting.check({"learning_rate": 0.1})).result.history
    assert small.train_loss[-1].argmin() == 0
    assert small.train_loss[-1].argmax() == 3


def test_the_league_takes_each_schedule_at_its_best_rate():
    rows = trials.league(rates=(0.1, 1.0), seeds=2, steps=60, wrong_labels=0.2)
    assert [row.name for row in rows] == list(SCHEDULES)
    h = [trials.replay(tuple(family(1.0, 60).values()), steps=60, wrong_labels=0.2, seed=s).history for s in range(2)]
    assert rows[1].rate == 1.0
    assert rows[1].train_loss == pytest.approx(np.mean([r.train_loss[-1, 1] for r in h]), rel=1e-4)


def test_a_warm_up_lets_adam_survive_larger_rates():
    without, warmed = np.mean([trials.sweep("Adam", 1, 40, seed).test_accuracy for seed in range(4)], axis=0)
    place = trials.RATES.index(0.2)
    assert warmed[place] > without[place] + 0.25
    assert abs(warmed.max() - without.max()) < 0.03  # but the best result is no better
    dead_without, dead_warmed = np.mean([trials.sweep("Adam", 1, 40, seed).dead for seed in range(4)], axis=0)
    assert dead_warmed[place] < dead_without[place] - 0.2


def test_what_left_the_range_of_floats_does_not_come_back():
    """κ = 20 and η = 1 grow 19-fold a step; at η = 0.05 a step would bring any finite number to 0."""
    wild = settle(Step(1.0, every=250, factor=0.05), 20.0, 5.0, (-4.0, 2.0))
    assert np.isinf(wild.expected[1, -1]) and np.isinf(wild.points[1, -1, :, 1]).all()
    assert np.isfinite(wild.points[1, :, :, 0]).all()
    assert wild.left[1, 1] == 0


def test_dead_units_are_those_that_give_0_to_all():
    sweep = trials.sweep("Adam", 1, 40, 0)
    assert sweep.dead[0, -1] == 1
    assert sweep.test_accuracy[0, -1] < 0.12


# The designer -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SCHEDULES)
@pytest.mark.parametrize("warm_up", [0, 25])
def test_the_designer_trains_under_what_it_draws(opened, name, warm_up):
    explorer = opened("designer")
    explorer.set(schedule=name, warm_up=warm_up)
    replay = explorer.result
    h = replay.history
    np.testing.assert_allclose(h.learning_rate[:, 1], replay.rates[1], rtol=1e-6)
    np.testing.assert_allclose(h.learning_rate[:, 0], explorer.parameters["schedule"].learning_rate, rtol=1e-6)
    assert (f"{warm_up} steps of warm-up, then {name}" if warm_up else f"({name})") in explorer.alt


def test_the_designer_goes_to_any_moment_without_training_anew(opened):
    explorer = opened("designer")
    explorer.set(warm_up=10)
    before = explorer.result
    explorer.frame = 3
    assert explorer.result is before
    assert f"Step {before.history.steps[3]}: " in explorer.alt


def test_names_and_axes():
    assert name_of(WarmUp(3, Cosine())) == "3 steps of warm-up, then cosine"
    assert round_ends(np.array([[1.04, 2.7], [np.nan, 1.2]])) == pytest.approx((0.7, 3.0))
    low, high = round_ends(np.array([1e-9, 1e30, np.inf]))
    assert high / low == pytest.approx(1e4)
    assert experiment.EVERY * (settle("1/t", 4.0, 1.0, (1.0, 1.0)).frames - 1) == 300
