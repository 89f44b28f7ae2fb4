"""Three ways down with as many examples, batches of few examples, clouds, and range tests beside constant rates."""

import numpy as np
import pytest

from course_lib.optimizers import GradientDescent, descend
from course_lib.topics.gradient_descent.experiments import clouds, paths, ranges, small_batches
from course_lib.topics.gradient_descent.plots.paths import told


def test_batch_descent_is_descent_on_the_cost():
    found = paths.three_paths(batch_rate=0.5, epochs=4, seed=3)
    H, best = found.cost.hessian, found.cost.best
    expected = descend(GradientDescent(0.5), lambda theta: H @ (theta - best), paths.START, 4)
    assert found.paths[0] == pytest.approx(expected)
    rows = np.arange(paths.ROWS)
    assert found.cost.gradient(best, rows) == pytest.approx(np.zeros(2), abs=1e-12)
    value = ((found.cost.A @ paths.START - found.cost.y) ** 2).mean() / 2
    least = ((found.cost.A @ best - found.cost.y) ** 2).mean() / 2
    assert found.cost.above(paths.START) == pytest.approx(value - least)


def test_all_three_see_as_many_examples():
    found = paths.three_paths(size=16, epochs=3)
    assert [len(path) - 1 for path in found.paths] == [3, 12, 192]
    assert found.steps_at(found.frames - 1) == (3, 12, 192)
    assert found.steps_at(2) == (0, 1, 16)
    alone = paths.three_paths(size=paths.ROWS, mini_rate=0.5, batch_rate=0.5)
    assert alone.paths[1] == pytest.approx(alone.paths[0])


def test_a_path_that_runs_away_says_so():
    found = paths.three_paths(single_rate=2.0)
    assert "it runs away" in told(found, found.frames - 1, 2)
    assert found.wander(0) < 2 and not found.wander(2) < 1e3


def test_all_batches_are_all():
    both = [small_batches.all_batches(how) for how in (True, False)]
    assert [len(found.means) for found in both] == [25, 20]
    for found in both:
        assert found.means.mean(axis=0) == pytest.approx(found.g)
    assert both[1].error / both[0].error == pytest.approx(np.sqrt(3 / 4))


def test_a_cloud_settles_where_theory_says():
    found = clouds.noisy_clouds()
    assert found.spread[:, -20:].mean(axis=1) == pytest.approx(found.theory, rel=0.06)
    quiet = clouds.cloud(0.5, sigma=0.0, steps=3, many=2)
    assert quiet == pytest.approx([2.0, 1.0, 0.5, 0.25])


def test_a_range_test_beside_constant_rates():
    found = ranges.compared("16 ReLU", steps=60)
    assert found.best == ranges.CONSTANT[found.held.argmin()]
    alone = ranges.held("16 ReLU", 32, (float(ranges.CONSTANT[3]),), 0)
    assert alone == pytest.approx(found.held[3:4], rel=1e-4)
