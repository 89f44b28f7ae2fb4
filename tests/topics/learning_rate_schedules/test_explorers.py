"""Notebook 10's explorers: what they say, and that they train what they draw."""

import numpy as np
import pytest

from course_lib.schedules import SCHEDULES, Cosine, WarmUp
from course_lib.topics.learning_rate_schedules import explorers as widgets
from course_lib.topics.learning_rate_schedules.experiments import settling as experiment
from course_lib.topics.learning_rate_schedules.experiments.settling import (
    settle,
)
from course_lib.topics.learning_rate_schedules.plots.runs import round_ends
from course_lib.topics.learning_rate_schedules.plots.settling import name_of
from tests.all_explorers import at_defaults, pointed


@pytest.fixture(scope="module")
def opened():
    return at_defaults(widgets)


def flat(eta):
    return {"schedule": {"choice": "constant", "knobs": {"learning_rate": eta}}}


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


@pytest.mark.parametrize("name", SCHEDULES)
@pytest.mark.parametrize("warm_up", [0, 25])
def test_the_designer_trains_under_what_it_draws(opened, name, warm_up):
    explorer = opened("designer")
    explorer.set(schedule=name, warm_up=warm_up)
    replay = explorer.result
    h = replay.history
    np.testing.assert_allclose(h.learning_rate[:, 1], replay.rates[1, :-1], rtol=1e-6)
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
