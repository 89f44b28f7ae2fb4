"""What the runs on the digits share: batches, and how curved the loss becomes."""

import itertools

import numpy as np
import pytest

from course_lib.topics.gradient_descent.experiments.digit_runs import new_run
from course_lib.topics.gradient_descent.experiments.sharpness import sharpness


def test_each_example_comes_once_an_epoch():
    run = new_run(0.1, 100)
    seen = list(itertools.islice(run.batches(100, np.random.default_rng(0)), 28))
    assert [len(x) for x, _ in seen[:14]] == [100] * 13 + [48]
    for part in (seen[:14], seen[14:]):
        rows = np.concatenate([x for x, _ in part])
        np.testing.assert_array_equal(np.sort(rows.sum(axis=1)), np.sort(run.x.sum(axis=1)))
    assert (seen[0][0] != seen[14][0]).any()


def test_a_network_goes_where_its_learning_rate_lets_it_stay():
    first, *_, last = sharpness(1.0, 60)
    assert first == pytest.approx(3.4, abs=0.05)
    assert last == pytest.approx(1.9, abs=0.1)
