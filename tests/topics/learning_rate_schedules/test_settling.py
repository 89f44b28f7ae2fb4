"""Settling under noise: the noise floor and every schedule held to the theory."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_lib.schedules import SCHEDULES, ConstantRate, Exponential, InverseTime, OnPlateau, Step, WarmUp
from course_lib.topics.learning_rate_schedules.experiments.settling import (
    SideBySide,
    family,
    first_rate,
    joined,
    settle,
    stationary_variance,
    variances,
)
from course_lib.topics.learning_rate_schedules.experiments.shapes import shapes
from course_lib.topics.learning_rate_schedules.plots.shapes import ShapesPlot


@pytest.mark.parametrize("steps", [1, 7, 300])
def test_the_family_is_the_menu_from_one_rate(steps):
    made = family(0.3, steps)
    assert made.keys() == SCHEDULES.keys()
    for name, schedule in made.items():
        assert type(schedule) is type(SCHEDULES[name])
        if not schedule.reads_losses and (name != "one-cycle" or steps == 300):  # else its top lies between two steps
            assert schedule(np.arange(steps)).max() == pytest.approx(0.3)
    assert joined(made["step"], 0) is made["step"]
    assert joined(made["step"], 5)(5) == 0.3
    assert joined(made["step"], 5)(0) == pytest.approx(0.06)


def test_several_as_one():
    each = tuple(s for s in family(0.5, 40).values() if not s.reads_losses)
    together, t = SideBySide(each), np.arange(60)
    assert together(t).shape == (len(each), 60)
    for step in (0, 3, 39, 59):
        assert together(step)[:, 0].tolist() == pytest.approx([s(step) for s in each], rel=1e-14)


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


def test_side_by_side_each_reads_its_own_losses():
    """A pure one, a plateau that waits and a plateau after a warm-up, each against itself alone."""
    plateau = OnPlateau(0.5, every=2, patience=0, factor=0.5)
    each = ConstantRate(0.3), plateau, WarmUp(3, plateau)
    both = SideBySide(each)
    losses = np.random.default_rng(0).uniform(size=(40, 3))
    state, alone = both.init(3), [schedule.init() for schedule in each]
    for row in losses:
        expected = [[s.rate(of)] for s, of in zip(each, alone, strict=True)]
        assert both.rate(state).tolist() == expected
        state = both.step(state, row)
        alone = [s.step(of, float(loss)) for s, of, loss in zip(each, alone, row, strict=True)]
    assert both.reads_losses and not SideBySide(each[:1]).reads_losses
    assert expected[1][0] < 0.1 and first_rate(each[2]) == pytest.approx(0.5 / 3)


def test_the_variance_under_any_rates_is_the_one_that_settling_draws():
    run = settle(InverseTime(0.2, decay=0.1), 4.0, 2.0, np.array([0.0, 0.0]), steps=60)
    for axis, curvature in enumerate((1.0, 4.0)):
        np.testing.assert_allclose(variances(run.rates[1], curvature, 2.0), run.variance[1, :, axis], rtol=1e-12)


def test_a_plateau_waits_until_the_noise_floor_and_falls_then():
    run = settle(family(0.2, 300)["on plateau"], 4.0, 2.0, np.array([-4.0, 2.0]))
    falls = np.flatnonzero(np.diff(run.rates[1]) < 0)
    assert run.expected[1, falls[0]] < 1.05 * run.floor
    assert 2 <= len(falls) <= 6


def test_the_shapes_are_the_menu_s_as_shares_of_their_largest_rate():
    found = shapes()
    assert [shape.name for shape in found] == list(SCHEDULES)
    assert all(shape.rates.shape == (300,) and shape.rates.max() == 1 for shape in found)
    assert [shape.name for shape in found if shape.of_this_run] == ["on plateau"]
    told = ShapesPlot(len(found)).describe(found)
    assert "one-cycle: 0.04, 0.99, 0.46, 4e-6." in told and told.startswith("9 small pictures")


def test_what_left_the_range_of_floats_does_not_come_back():
    """κ = 20 and η = 1 grow 19-fold a step; at η = 0.05 a step would bring any finite number to 0."""
    wild = settle(Step(1.0, every=250, factor=0.05), 20.0, 5.0, (-4.0, 2.0))
    assert np.isinf(wild.expected[1, -1]) and np.isinf(wild.points[1, -1, :, 1]).all()
    assert np.isfinite(wild.points[1, :, :, 0]).all()
    assert wild.left[1, 1] == 0
