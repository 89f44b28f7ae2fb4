"""One training under several schedules: replicas against single runs, the league, the sweep of rates."""

import numpy as np
import pytest

from course_lib import train
from course_lib.network import Network
from course_lib.schedules import SCHEDULES, ConstantRate, OnPlateau
from course_lib.topics.learning_rate_schedules.experiments import trials
from course_lib.topics.learning_rate_schedules.experiments.settling import (
    family,
)


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


def test_dead_units_are_those_that_give_0_to_all():
    sweep = trials.sweep("Adam", 1, 40, 0)
    assert sweep.dead[0, -1] == 1
    assert sweep.test_accuracy[0, -1] < 0.12


def test_a_replay_knows_the_rates_that_a_plateau_used():
    """After a run that was cut nothing is known of them; of a schedule that is a function of t everything is."""
    plateau = OnPlateau(0.5, every=5, patience=0, factor=0.5)
    run = trials.replay((ConstantRate(0.2), plateau), steps=200, wrong_labels=0.3, work=16 * 650 * 2 * 60)
    assert (run.allowed, run.wanted) == (60, 200)
    assert run.rates.shape == (2, 201) and (run.rates[0] == 0.2).all()
    assert run.rates[1, :60].tolist() == run.history.learning_rate[:, 1].tolist()
    assert np.isnan(run.rates[1, 60:]).all() and run.rate(1, 60) == run.rates[1, 59] < 0.5
    assert run.rate(0, 60) == 0.2


def test_the_sweep_s_activation_is_that_of_the_network():
    one, other = (trials.sweep("Adam", 1, 5, 0, steps=20, activation=name) for name in ("ReLU", "tanh"))
    assert not np.array_equal(one.train_loss, other.train_loss)
    assert np.array_equal(one.train_loss, trials.sweep("Adam", 1, 5, 0, steps=20).train_loss)
