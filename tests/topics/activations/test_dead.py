"""Dying units, against gradients of the library; and the slopes that PReLU learns."""

import numpy as np
import pytest

from course_lib import network
from course_lib.topics.activations.experiments import dead
from course_lib.topics.activations.plots.dead import DeathsPlot


@pytest.fixture(scope="module")
def deaths():
    return dead.deaths(bias=-2.0, optimizer="Adam", seed=0)


def test_a_relu_that_sleeps_gets_no_gradient_and_the_others_do(deaths):
    rate, x, y = 3, deaths.data.x_train, deaths.data.y_train
    for kind, name in enumerate(dead.KINDS):
        asleep = deaths.sleeping(kind, -1, rate)
        assert asleep.mean() == deaths.asleep[kind, -1, rate] > 0
        net = network.Network([2, dead.UNITS, 2], hidden=name)
        theta = net.initialize("He normal", np.random.default_rng(0))
        first = net.layers(theta)[0]
        first.W[...], first.b[...] = deaths.hinges[kind, -1, rate, :2], deaths.hinges[kind, -1, rate, 2:]
        gradient = net.layers(net.backward(theta, x, y, "cross-entropy").gradient)[0].W
        assert (np.abs(gradient).max(axis=0) == 0)[asleep].all() == (name == "ReLU")


def test_all_activations_begin_with_the_same_units(deaths):
    np.testing.assert_array_equal(deaths.hinges[0, 0], deaths.hinges[3, 0])
    assert (deaths.hinges[:, 0, :, 2] == -2.0).all()


def test_what_slept_and_woke_is_counted(deaths):
    kind, rate = dead.KINDS.index("leaky ReLU"), 3
    slept = np.array([deaths.sleeping(kind, e, rate) for e in range(len(deaths.steps))])
    assert deaths.woken(kind, rate) == (slept.any(axis=0) & ~slept[-1]).sum() > 0
    assert deaths.woken(kind, rate, 0) == 0  # nothing is told of what is still to come
    assert deaths.woken(kind, rate, 5) == (slept[:6].any(axis=0) & ~slept[5]).sum()
    gd = dead.deaths(bias=-2.0, optimizer="gradient descent")
    assert gd.woken(0, 2) == 0  # without momentum a dead ReLU stays where it is


def test_divergence_is_said():
    wild = dead.deaths()
    kind = dead.KINDS.index("PReLU")
    assert np.isnan(wild.asleep[kind, -1, -1])
    assert "has diverged" in DeathsPlot().sentences((wild, kind, 8), len(wild.steps) - 1)[0]


def test_alpha_starts_where_it_is_put_and_moves():
    slopes = dead.slopes("circles", 0.03, 3, seed=1)
    np.testing.assert_allclose(slopes.alpha[0], np.tile(dead.STARTS, (3, 1)).T)
    assert np.abs(slopes.alpha[-1] - slopes.alpha[0]).min() > 1e-4
    assert (slopes.loss[-1] < slopes.loss[0]).all()
    assert slopes.alpha.shape == (51, 5, 3)


def test_dead_units_on_the_digits_grow_with_the_learning_rate():
    runs = [dead.sleepers_on_digits([0.1, 3.0], steps=60, seed=seed) for seed in range(2)]
    asleep = np.array([[run.asleep(layer) for layer in (1, 2)] for run in runs])
    accuracy = np.array([run.accuracy for run in runs])
    assert asleep.shape == (2, 2, 2)
    assert asleep[..., 0].max() < 0.2 < 0.5 < asleep[..., 1].min()
    assert accuracy[:, 0].min() > 0.8 > 0.2 > accuracy[:, 1].max()


def test_only_a_deeper_relu_wakes_on_the_digits():
    runs = [dead.sleepers_on_digits([0.1, 0.3], seed=seed) for seed in range(4)]
    slept = [sum(int(run.before[layer][0].sum()) for run in runs) for layer in (0, 1)]
    assert min(slept) > 0
    assert sum(run.woken(1).sum() for run in runs) == 0
    assert sum(run.woken(2).sum() for run in runs) > 0
    assert all((run.once_awake(2) >= run.woken(2)).all() for run in runs)
    assert all(run.off[0].shape == (31, 2, 64) for run in runs)
    assert all(run.asleep(1).shape == (2,) for run in runs)
    for run in runs:
        lines = run.table().split("\n")
        assert lines[0] == "|  | η = 0.1 | η = 0.3 |"
        assert len(lines) == 10
        assert lines[7] == f"| of them awake at some look | {' | '.join(map(str, run.once_awake(2)))} |"


def test_equal_counts_are_drawn_at_equal_heights(deaths):
    plot = DeathsPlot().open()
    plot.move((deaths, 0, 3), 0)
    heights = {line.get_ydata()[0] for line in plot.shares}
    assert len(heights) == 1
    widths = [line.get_linewidth() for line in plot.shares]
    assert widths == sorted(widths, reverse=True)
