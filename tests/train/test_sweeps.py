"""A sweep: each row is a run made alone, and the table is the same wherever it is made."""

import dataclasses
import os
import sys
import types
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context

import numpy as np
import pytest

from course_lib import optimizers
from course_lib.clipping import ByNorm
from course_lib.losses import Penalty
from course_lib.network import Network
from course_lib.optimizers import Adam
from course_lib.train import grid, sweep, sweeps, train
from tests.train.examples import (
    COMMON,
    GRID,
    LINEAR,
    MOONS,
    NET,
    Moody,
    small,
)


@pytest.mark.parametrize("n", [0, 17, 40, 61, 77, 107])
def test_a_row_is_the_run_made_alone(here, n):
    row = here.rows[n]
    net = Network([2, 6, 2], row["activation"])
    rule = dataclasses.replace(optimizers.choose(row["optimizer"]), learning_rate=row["learning_rate"])
    common = {k: COMMON[k] for k in ("loss", "batch_size", "steps")}
    alone = train(
        net, MOONS, optimizer=rule, initializer=row["initializer"], rng=np.random.default_rng(row["seed"]), **common
    )
    assert row["status"] == "done" and row["steps"] == 25
    for name in MEASURES:
        assert row[name] == pytest.approx(getattr(alone, name)[-1], rel=1e-10), name


MEASURES = ("train_loss", "test_loss", "train_accuracy", "test_accuracy")


def test_the_table_has_every_combination_once_in_the_grids_order(here):
    assert len(here) == 108 and here.message == "108 runs: 103 done, 5 diverged"
    places = [tuple(map(str, (row[axis] for axis in GRID))) for row in here]
    assert len(set(places)) == 108
    assert [row["seed"] for row in here.rows[:3]] == [0, 7, [3, 1]]
    assert here["learning_rate"][:6].tolist() == [0.01] * 3 + [0.3] * 3
    assert here.columns == [*GRID, "status", "reason", "steps", *MEASURES]


def test_clip_penalty_and_precision_are_passed_on():
    more = {"clip": ByNorm(0.1), "penalty": Penalty(l2=0.1), "dtype": np.float32}
    table = small(grid={"seed": [5]}, optimizer=Adam(0.02), executor=False, **more)
    common = {k: COMMON[k] for k in ("loss", "batch_size", "steps")} | more
    alone = train(NET, MOONS, optimizer=Adam(0.02), initializer="Glorot normal", rng=np.random.default_rng(5), **common)
    (row,) = table
    assert row["optimizer"].startswith("Adam(learning_rate=0.02") and row["activation"] == "tanh"
    assert row["learning_rate"] == 0.02
    assert row["test_loss"] == pytest.approx(alone.test_loss[-1], rel=1e-5)


def test_two_seeds_have_their_own_batches():
    _, second = small(grid={"seed": [0, 7]}, executor=False)
    (alone,) = small(grid={"seed": [7]}, executor=False)
    assert second["test_loss"] == pytest.approx(alone["test_loss"], rel=1e-10)


def test_replicas_with_generators_of_their_own_are_the_runs_alone():
    common = {"optimizer": "Adam", "initializer": "He normal", "loss": "cross-entropy", "batch_size": 32, "epochs": 2}
    together = train(NET, MOONS, rng=[np.random.default_rng(s) for s in (4, 5, 6)], **common)
    for r, seed in enumerate((4, 5, 6)):
        alone = train(NET, MOONS, rng=np.random.default_rng(seed), **common)
        np.testing.assert_allclose(together.theta[:, r], alone.theta, rtol=0, atol=1e-12)
    with pytest.raises(ValueError, match=r"rng: got 2 generators for θ of shape \(3, 32\)"):
        train(NET, MOONS, rng=[np.random.default_rng(0)] * 2, start=together.theta[0], **common | {"initializer": None})


# Where the work is done


def test_threads_and_processes_make_the_same_table(here):
    with ThreadPoolExecutor(2) as threads:
        assert small(executor=threads) == here
    with ProcessPoolExecutor(2, get_context("spawn")) as processes:
        assert small(executor=processes) == here


def test_a_large_sweep_starts_processes_by_itself(here, monkeypatch):
    started = []
    monkeypatch.setattr(sweeps, "processes", lambda count: 1 / 0)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    assert small(grid={"seed": [0, 1], "optimizer": ["Adam", "momentum"]}).message == "4 runs: 4 done"  # not for these
    monkeypatch.setattr(sweeps, "LARGE", 0)
    monkeypatch.setattr(sweeps, "processes", lambda count: started.append(count) or ThreadPoolExecutor(count))
    assert small() == here and started == [2]
    monkeypatch.setattr(os, "cpu_count", lambda: 99)
    assert small() == here and started == [2, 6]  # no more than there are chunks


def test_the_cost_of_a_sweep_counts_rows_seen_parameters_and_runs(monkeypatch):
    def cost(chunks=((0,), (1, 2)), **common):
        setting = grid.SweepSetting(NET, MOONS, {"epochs": None, "steps": None, "batch_size": None} | common)
        return sweeps._cost([(setting, chunk) for chunk in chunks]) / (3 * NET.size * 3)

    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    assert cost(epochs=2) == 600 and cost(steps=10, batch_size=50) == 500 and cost(steps=10, batch_size=1000) == 3000
    assert cost(epochs=1, steps=10, batch_size=50) == 300 and cost(((0, 1, 2),), epochs=2) == 0
    monkeypatch.setattr(os, "cpu_count", lambda: None)
    assert cost(epochs=2) == 0


def test_a_sweep_may_count_epochs_and_take_one_row_at_a_time():
    (by_epochs,) = small(grid={"seed": [0]}, executor=False, steps=None, epochs=2, batch_size=100)
    assert by_epochs["steps"] == 6
    (row,) = small(grid={"seed": [0]}, executor=False, steps=3, batch_size=1)
    assert (row["steps"], row["status"]) == (3, "done")


# What goes wrong


class Silent(Moody):
    def __call__(self, fan_in, fan_out, rng):
        raise ArithmeticError


def test_what_is_raised_without_a_word_is_named():
    (row,) = small(grid={"initializer": [Silent()]}, executor=False)
    assert (row["status"], row["reason"]) == ("failed", "ArithmeticError")


def test_a_run_that_fails_is_a_row_and_the_others_go_on():
    table = small(grid={"initializer": ["zeros", Moody(), "He normal"]}, executor=False)
    assert [row["status"] for row in table] == ["done", "failed", "done"]
    assert table.rows[1]["reason"] == "not today" and table.rows[1]["initializer"] == "Moody(False)"
    assert np.isnan(table["test_loss"]).tolist() == [False, True, False]


def test_a_run_that_diverges_is_a_row_with_its_step():
    setting = {"loss": "mean squared error", "optimizer": "gradient descent", "steps": 200}
    table = small(LINEAR, grid={"learning_rate": [1e-3, 1e3]}, executor=False, **setting)
    calm, wild = table
    assert calm["status"] == "done" and wild["status"] == "diverged"
    assert 0 < wild["steps"] < 200 and f"no longer finite at step {wild['steps']}" in wild["reason"]
    huge = dataclasses.replace(MOONS, x_train=1e200 * MOONS.x_train)
    (row,) = small(LINEAR, data=huge, grid={"seed": [0]}, executor=False, **setting)
    assert row["status"] == "diverged" and row["reason"].endswith("at step 0") and row["steps"] == 0


@pytest.mark.parametrize(
    ("change", "kind", "message"),
    [
        (
            {"grid": {"learning rate": [1]}},
            ValueError,
            "axis of grid: got 'learning rate'; .*mean 'learning_rate'",
        ),
        ({"grid": [1]}, TypeError, "grid: got a list of length 1; expected a dict"),
        ({"grid": {"optimizer": "Adam"}}, TypeError, r"grid\['optimizer'\]: got 'Adam'; expected a list"),
        ({"grid": {"seed": []}}, TypeError, r"grid\['seed'\]: got a list of length 0"),
        ({"grid": {"seed": [1, 1]}}, ValueError, r"grid\['seed'\]: got the same value twice"),
        (
            {"grid": {"optimizer": ["Adan"]}},
            ValueError,
            r"grid\['optimizer'\]\[0\]: got 'Adan'; .*mean 'Adam'",
        ),
        ({"grid": {"learning_rate": [0.0]}}, ValueError, r"grid\['learning_rate'\]\[0\]: got 0.0"),
        ({"optimizer": Adam(beta1=np.full((3, 1), 0.5))}, ValueError, "optimizer: got a knob that holds an array"),
        ({"loss": "binary cross-entropy"}, ValueError, "loss"),
        ({"steps": None}, TypeError, "epochs: got None"),
        ({"batch_size": 0}, ValueError, "batch_size: got 0"),
        ({"momentum": 0.9}, ValueError, "argument: got 'momentum'"),
        ({"data": None}, TypeError, "data: got None; expected a Dataset. Load one"),
        ({"network": [2, 6, 2]}, TypeError, "network: got a list of length 3; expected a Network. Make one"),
        ({"executor": 2}, TypeError, "executor: got 2; expected None, False or an Executor"),
        ({"file": 3}, TypeError, "file: got 3; expected the name of a file. Write it in quotes"),
        ({"progress": "no"}, TypeError, "progress: got 'no'; expected True or False. Write it without quotes"),
        ({"each": 3}, TypeError, "each: got 3; expected a function of a Table"),
        ({"dtype": int}, TypeError, "dtype: got <class 'int'>"),
        ({"clip": 1.0}, TypeError, "clip: got 1.0; expected a clipping"),
        ({"epochs": 0}, ValueError, "epochs: got 0"),
        ({"grid": {"seed": [0, (1, -2)]}}, ValueError, r"grid\['seed'\]\[1\]: got -2"),
        ({"grid": {"seed": [0, 1.5]}}, TypeError, r"grid\['seed'\]\[1\]: got 1.5"),
    ],
)
def test_what_would_be_wrong_in_every_run_is_refused_at_once(change, kind, message):
    with pytest.raises(kind, match=message):
        small(**{"grid": {"seed": [0]}, "executor": False} | change)


# The bar


def test_the_bar_counts_runs(monkeypatch):
    told = []

    class Bar:
        def __init__(self, total, **options):
            told.append(total)

        update = told.append

        def close(self):
            told.append("closed")

    monkeypatch.setitem(sys.modules, "tqdm", types.SimpleNamespace(tqdm=Bar))
    small(executor=False, progress=True)
    assert told == [108, 18, 18, 18, 18, 18, 18, "closed"]
    monkeypatch.setitem(sys.modules, "tqdm", None)  # not installed
    assert len(small(grid={"seed": [0]}, progress=True)) == 1


def test_what_a_sweep_takes_if_nothing_is_said():
    common = {"loss": "cross-entropy", "batch_size": 50, "steps": 3}
    (row,) = sweep({"seed": [0]}, Network([2, 3, 3, 2], ["tanh", "ReLU"]), MOONS, **common)
    said = {
        "optimizer": "Adam",
        "activation": "as given",
        "initializer": "Glorot normal",
        "learning_rate": 0.001,
        "seed": 0,
    }
    assert {axis: row[axis] for axis in said} == said
    (row,) = sweep({"optimizer": ["Adam"]}, NET, MOONS, **common)
    assert row["seed"] == 0 and row["activation"] == "tanh"
