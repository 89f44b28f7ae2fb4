"""A Run under way: its batches, its precision, and replicas computed in groups."""

import dataclasses

import numpy as np
import pytest

from course_lib.clipping import ByNorm
from course_lib.datasets import Dataset
from course_lib.losses import LOSSES, Penalty
from course_lib.optimizers import OPTIMIZERS
from course_lib.schedules import ConstantRate, WarmUp
from course_lib.train import Run
from course_lib.train import run as run_module
from tests.train.examples import (
    MOONS,
    NET,
    assert_close,
    run,
)


def test_an_evaluation_is_what_the_network_says():
    h = run(epochs=2)
    for frame, theta in enumerate(h.theta):
        assert h.test_accuracy[frame] == np.mean(NET.classify(theta, MOONS.x_test) == MOONS.y_test)
        assert h.train_accuracy[frame] == np.mean(NET.classify(theta, MOONS.x_train) == MOONS.y_train)
        loss = LOSSES["cross-entropy"](NET.predict(theta, MOONS.x_test), MOONS.y_test)
        assert h.test_loss[frame] == pytest.approx(loss, rel=1e-12)


@pytest.mark.parametrize(("batch_size", "sizes"), [(7, [7, 7, 6]), (20, [20]), (None, [20]), (99, [20]), (1, [1] * 20)])
def test_an_epoch_shows_each_row_once(monkeypatch, batch_size, sizes):
    seen, step = [], Run.step
    monkeypatch.setattr(Run, "step", lambda run, x, y, eta: seen.append((x[:, 0], y)) or step(run, x, y, eta))
    x, labels = np.arange(40.0).reshape(20, 2), np.arange(20, dtype=np.int64) % 2
    run(data=Dataset(x, labels, x, labels, ("even", "odd")), batch_size=batch_size, epochs=3)
    assert [len(rows) for rows, _ in seen] == sizes * 3
    epochs = np.concatenate([rows for rows, _ in seen]).reshape(3, 20)
    np.testing.assert_array_equal(np.sort(epochs, axis=1), np.tile(x[:, 0], (3, 1)))
    shuffled = len(sizes) > 1
    assert len(np.unique(epochs, axis=0)) == (3 if shuffled else 1)
    answers = np.concatenate([y for _, y in seen])
    np.testing.assert_array_equal(answers, np.eye(2)[epochs.ravel().astype(np.int64) // 2 % 2])


@pytest.mark.parametrize("cache", [1, 2**40])
def test_groups_of_replicas_in_the_cache_change_nothing(monkeypatch, cache):
    expected = run(optimizer="Nesterov", replicas=5)
    monkeypatch.setattr(run_module, "CACHE", cache)
    assert_close(run(optimizer="Nesterov", replicas=5), expected)
    shuffled = run(replicas=5, rng=[np.random.default_rng(r) for r in range(5)])
    for r in range(5):
        assert_close(shuffled, run(seed=r), r)


@pytest.mark.parametrize("replicas", [None, 2])
@pytest.mark.parametrize("name", OPTIMIZERS)
def test_float32_stays_float32(name, replicas):
    knob = 0.01 if replicas is None else np.array([[0.01], [0.02]])
    extra = {
        "optimizer": dataclasses.replace(OPTIMIZERS[name], learning_rate=knob),
        "clip": ByNorm(knob),
        "penalty": Penalty(l1=knob, l2=knob),
    }
    h = run(dtype=np.float32, replicas=replicas, schedule=WarmUp(3, ConstantRate(knob)), **extra)
    for curve in (h.theta, h.train_loss, h.test_loss, h.batch_loss):
        assert curve.dtype == np.float32
    under_way = Run(NET, MOONS, loss="cross-entropy", dtype=np.float32, **extra)
    under_way.begin(h.theta[0])
    loss = under_way.step(under_way.x, under_way.y, None)
    arrays = [a for a in under_way.update.state.values() if isinstance(a, np.ndarray)]
    for a in (loss, under_way.theta, under_way.gradient, under_way.x, under_way.y, *arrays):
        assert a.dtype == np.float32
    np.testing.assert_allclose(
        h.theta[-1], run(replicas=replicas, schedule=WarmUp(3, ConstantRate(knob)), **extra).theta[-1], atol=1e-3
    )


def test_a_run_cannot_begin_with_an_empty_batch():
    begun = Run(NET, MOONS, optimizer="Adam", loss="cross-entropy")
    with pytest.raises(ValueError, match=r"^batch_size: got 0"):
        begun.begin(np.zeros(NET.size), 0)
