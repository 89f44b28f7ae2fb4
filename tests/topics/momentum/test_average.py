"""The moving average: its weights, its memory, how it wanders and how late it is."""

import numpy as np
import pytest

from course_lib.optimizers import Momentum, descend
from course_lib.topics.momentum.experiments.average import (
    AGES,
    JUMP,
    SIGNALS,
    average,
    in_the_first,
    memory,
    moving_average,
    wander,
)


@pytest.mark.parametrize("beta", [0.0, 0.5, 0.9, 0.98])
def test_the_average_is_the_weighted_sum_of_all_that_was(beta):
    x = np.random.default_rng(0).standard_normal(300)
    weights = (1 - beta) * beta ** np.arange(300)
    expected = [weights[: t + 1] @ x[t::-1] for t in range(300)]
    np.testing.assert_allclose(moving_average(x, beta), expected, atol=1e-12)
    assert weights[: int(memory(beta) + 1e-9)].sum() == pytest.approx(in_the_first(int(memory(beta) + 1e-9), beta))


def test_it_is_the_memory_of_momentum_as_an_average():
    slopes = np.random.default_rng(1).standard_normal((50, 1))
    values = iter(slopes)
    path = descend(Momentum(0.1, 0.9, "ema"), lambda theta: next(values), np.zeros(1), 50)
    np.testing.assert_allclose(-np.diff(path, axis=0) / 0.1, moving_average(slopes, 0.9), atol=1e-12)


@pytest.mark.parametrize("beta", [0.0, 0.5, 0.9])
def test_how_far_it_wanders_is_the_formula(beta):
    x = np.random.default_rng(2).standard_normal((600, 4000))
    assert moving_average(x, beta)[-100:].std() == pytest.approx(wander(beta), rel=0.02)


def test_half_of_a_jump_is_counted_on_the_average_itself():
    for beta in (0.0, 0.5, 0.9, 0.95):
        run = average("a jump", beta, 0.0, 0)
        before, after = run.average[JUMP - 1], SIGNALS["a jump"](np.array([JUMP]))[0]
        reached = np.flatnonzero(run.average[JUMP:] - before >= (after - before) / 2 - 1e-9)[0] + 1
        assert run.late == reached
        assert run.wandered == 0
    assert memory(0.98) < AGES
