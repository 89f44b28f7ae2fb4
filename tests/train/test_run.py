"""A Run under way: its batches, its precision, and replicas computed in groups."""

import dataclasses
import itertools
import sys

import numpy as np
import pytest

from course_lib.clipping import ByNorm
from course_lib.datasets import Dataset
from course_lib.losses import LOSSES, Penalty
from course_lib.optimizers import OPTIMIZERS, Adam
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


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_loop_of_ones_own_makes_the_run_that_train_makes(dtype):
    whole = run(epochs=2, dtype=dtype)
    drawing, shuffling = np.random.default_rng(0).spawn(2)
    mine = Run(NET, MOONS, optimizer="Adam", loss="cross-entropy", dtype=dtype)
    mine.begin(NET.initialize("Glorot normal", drawing, dtype=dtype))
    losses = [mine.step(x, y) for x, y in itertools.islice(mine.batches(32, shuffling), len(whole.batch_loss))]
    np.testing.assert_array_equal(losses, whole.batch_loss)
    np.testing.assert_array_equal(mine.theta, whole.theta[-1])


NAMES = np.array(MOONS.classes)[MOONS.y_train]


@pytest.mark.parametrize(
    "y", [MOONS.y_train, MOONS.y_train.tolist(), np.eye(2)[MOONS.y_train], NAMES, NAMES.tolist()], ids=type
)
def test_rows_of_ones_own_are_checked_once_and_made_ready(y):
    mine = Run(NET, MOONS, optimizer="Adam", loss="cross-entropy", dtype=np.float32)
    x, target = mine.rows(MOONS.x_train.tolist(), y)
    for made, expected in ((x, mine.x), (target, mine.y)):
        np.testing.assert_array_equal(made, expected)
        assert made.dtype == np.float32


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda run: run.rows(np.ones((3, 5)), [0, 1, 0]), r"^x: got shape \(3, 5\); expected shape \(…, any, 2\)"),
        (lambda run: run.rows([[0.0, np.nan]], [0]), r"^x: got nan at index \(0, 1\)"),
        (lambda run: run.rows(np.ones((3, 2)), [0, 1]), "^target: got 2 entries; expected 3"),
        (lambda run: run.rows(np.ones((3, 2)), [0, 1, 2]), "^target: got the label 2 at index 2"),
        (lambda run: run.rows(np.ones((1, 2)), ["upper"]), "^y: got 'upper'; .*Did you mean 'upper moon'"),
        (lambda run: run.rows(np.ones((3, 5)), [0, 1, 0]), r"Pass x with 2 columns\.$"),
        (lambda run: run.batches(0, np.random.default_rng(0)), "^size: got 0"),
        (lambda run: run.batches(10), r"^rngs\[0\]: got None; expected a numpy.random.Generator"),
    ],
)
def test_what_a_loop_of_ones_own_cannot_take_is_refused_before_it(call, message):
    with pytest.raises((ValueError, TypeError), match=message):
        call(Run(NET, MOONS, optimizer="Adam", loss="cross-entropy"))


@pytest.mark.parametrize("call", [lambda run: run.step(run.x, run.y), lambda run: run.evaluate()])
def test_a_run_that_has_not_begun_says_how_it_begins(call):
    mine = Run(NET, MOONS, optimizer="Adam", loss="cross-entropy")
    with pytest.raises(ValueError, match=r"^run: got no θ .*Write run\.begin") as told:
        call(mine)
    code = str(told.value).partition("Write ")[2].partition(" before")[0]
    eval(code, {"run": mine, "network": NET, "rng": np.random.default_rng(0)})
    call(mine)
    with pytest.raises(AttributeError, match="'Run' object has no attribute 'thta'"):
        mine.thta  # noqa: B018


def test_a_step_in_public_one_liners_makes_few_calls_more_than_one_that_checks_nothing():
    rule, theta = Adam(), NET.initialize("Glorot normal", np.random.default_rng(0))
    x, y, state = MOONS.x_train, MOONS.y_train, rule.init(theta)

    def checked():
        _, gradient = NET.loss_and_gradient(theta, x, y, "cross-entropy")
        rule.step(state, gradient)

    bare = Run(NET, MOONS, optimizer=rule, loss="cross-entropy")
    bare.begin(theta)
    assert calls(checked) <= 4 * calls(lambda: bare.step(bare.x, bare.y))  # 6 times as many cost 2.6 times the time


def calls(function):
    """How many calls of functions, Python's and C's, one call makes when what can be remembered is."""
    function()
    seen = []
    sys.setprofile(lambda frame, event, argument: seen.append(event))
    try:
        function()
    finally:
        sys.setprofile(None)
    return seen.count("call") + seen.count("c_call")
