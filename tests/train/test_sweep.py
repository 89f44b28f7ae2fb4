"""A sweep: each row is a run made alone, the table the same whoever did the work, and nothing that is finished lost."""

import dataclasses
import json
import os
import signal
import sys
import types
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context

import numpy as np
import pytest

from course_lib import optimizers
from course_lib.clipping import ByNorm
from course_lib.datasets import DATASETS
from course_lib.initializers import Initializer
from course_lib.losses import Penalty
from course_lib.network import Network
from course_lib.optimizers import Adam
from course_lib.train import Table, executors, grid, sweep, sweeps, train

MOONS = DATASETS["moons"].load(np.random.default_rng(0))
NET = Network([2, 6, 2], "tanh")
LINEAR = Network([2, 6, 2], "ReLU", "linear")
GRID = {
    "optimizer": ["gradient descent", "Nesterov", "Adam"],
    "activation": ["tanh", "PReLU"],
    "initializer": ["zeros", "He normal", "too large"],
    "learning_rate": [0.01, 0.3],
    "seed": [0, 7, (3, 1)],
}
COMMON = {"loss": "cross-entropy", "batch_size": 50, "steps": 25, "progress": False}


def small(network=NET, **changes):
    return sweep(**{"grid": GRID, "network": network, "data": MOONS, **COMMON, **changes})


@pytest.fixture(scope="module")
def here():
    return small(executor=False)


class Moody(Initializer):
    """Raises, or ends its process, where the fan-in is that of the first layer."""

    def __init__(self, deadly=False):
        object.__setattr__(self, "deadly", deadly)

    def __repr__(self):
        return f"Moody({self.deadly})"

    def __call__(self, fan_in, fan_out, rng):
        if self.deadly:
            os._exit(1)
        raise ValueError("not today")


# What a row is


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
    for name in grid.MEASURES:
        assert row[name] == pytest.approx(getattr(alone, name)[-1], rel=1e-10), name


def test_the_table_has_every_combination_once_in_the_grids_order(here):
    assert len(here) == 108 and here.message == "108 runs: 103 done, 5 diverged"
    places = [tuple(map(str, (row[axis] for axis in GRID))) for row in here]
    assert len(set(places)) == 108
    assert [row["seed"] for row in here.rows[:3]] == [0, 7, [3, 1]]
    assert here["learning_rate"][:6].tolist() == [0.01] * 3 + [0.3] * 3
    assert here.columns == [*GRID, "status", "reason", "steps", *grid.MEASURES]


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


# Packing


def test_chunks_hold_what_can_share_a_broadcast(monkeypatch):
    cells = grid.cells(GRID, {})
    chunks = grid.chunks(cells, 100)
    assert sorted(n for chunk in chunks for n in chunk) == list(range(108))
    assert len(chunks) == 6 and {len(chunk) for chunk in chunks} == {18}
    for chunk in chunks:
        assert len({(cells[n].optimizer, cells[n].activation) for n in chunk}) == 1
    assert max(map(len, grid.chunks(grid.cells({"seed": range(70)}, vars_of_one()), 100))) == 24
    assert max(map(len, grid.chunks(grid.cells({"seed": range(70)}, vars_of_one()), 2**22))) == 2

    assert max(map(len, grid.chunks(grid.cells({"seed": range(70)}, vars_of_one()), 3_000_000))) == 2
    two_seeds = grid.cells({"learning_rate": [0.1, 0.2, 0.3], "seed": [1, 0]}, vars_of_one())
    monkeypatch.setattr(grid, "REPLICAS", 3)
    assert [{two_seeds[n].seed for n in chunk} for chunk in grid.chunks(two_seeds, 100)] == [{0}, {1}]


def vars_of_one():
    return {"optimizer": "Adam", "activation": "ReLU", "initializer": "zeros", "learning_rate": None}


# Who does the work


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
        return sweeps._cost(setting, chunks) / (3 * NET.size * 3)

    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    assert cost(epochs=2) == 600 and cost(steps=10, batch_size=50) == 500 and cost(steps=10, batch_size=1000) == 3000
    assert cost(epochs=1, steps=10, batch_size=50) == 300 and cost(((0, 1, 2),), epochs=2) == 0
    monkeypatch.setattr(os, "cpu_count", lambda: None)
    assert cost(epochs=2) == 0


def test_killed_processes_are_replaced_and_their_chunks_run_again(here):
    killed = []

    def kill(rows):
        if not killed:
            killed.extend(pool._processes)
            for pid in killed:
                os.kill(pid, signal.SIGKILL)

    with ProcessPoolExecutor(2, get_context("spawn")) as pool:
        assert small(executor=pool, each=kill) == here
    assert killed


def test_a_pool_that_broke_is_replaced_once_by_one_of_its_kind():
    given = ProcessPoolExecutor(3, get_context("forkserver"))
    pool = executors.RenewedPool(given)
    pool.replace_if_broken(ValueError(), 0)
    assert pool.executor is given and pool.replacement is None
    for generation in (1, 2, 3):
        pool.replace_if_broken(BrokenExecutor(), generation - 1)
        first = pool.replacement
        pool.replace_if_broken(BrokenExecutor(), generation - 1)  # another future of the pool that broke
        assert pool.executor is pool.replacement is first and pool.generation == generation
        assert (first._max_workers, first._mp_context.get_start_method()) == (3, "forkserver")
    pool.close()
    given.shutdown()


def test_an_executor_that_tells_nothing_is_replaced_by_fresh_processes():
    pool = executors.RenewedPool(types.SimpleNamespace())
    pool.replace_if_broken(BrokenExecutor(), 0)
    assert pool.replacement._max_workers == ProcessPoolExecutor()._max_workers
    assert pool.replacement._mp_context.get_start_method() == "spawn"
    assert (pool.replacement._initializer, pool.replacement._initargs) == (
        signal.signal,
        (signal.SIGINT, signal.SIG_IGN),
    )
    pool.close()


def test_a_dask_cluster_that_loses_a_worker_makes_the_same_table(here, tmp_path):
    from distributed import Client, LocalCluster  # half a second that only this test should cost

    killed = []

    def kill(rows):
        if not killed:
            killed.append(cluster.workers[0].pid)
            os.kill(killed[0], signal.SIGKILL)

    with (
        LocalCluster(2, threads_per_worker=1, dashboard_address=None, local_directory=tmp_path) as cluster,
        Client(cluster) as client,
    ):
        assert small(executor=client.get_executor(), each=kill) == here
    assert killed


def test_a_chunk_that_kills_every_worker_fails_alone(monkeypatch):
    monkeypatch.setattr(executors, "TRIES", 1)
    cells = {"initializer": ["zeros", Moody(deadly=True)], "optimizer": ["Adam", "momentum"]}
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        table = small(grid=cells | {"seed": [0]}, executor=pool)
    assert table.message == "4 runs: 4 failed"
    assert "its worker failed: A process in the process pool was terminated" in table.rows[0]["reason"]


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


def test_an_interrupt_keeps_what_is_finished_and_the_same_call_goes_on(here, tmp_path, monkeypatch):
    def interrupt(rows):
        raise KeyboardInterrupt

    file = tmp_path / "sweep.jsonl"
    begun = small(executor=False, file=file, each=interrupt)
    assert begun.message == "108 runs: 18 done, 90 not run"
    with file.open("a") as broken:
        broken.write('{"run": 50, "optimizer": "Ad')  # as a crash leaves it
    trained, work = [], grid.work
    monkeypatch.setattr(grid, "work", lambda setting, cells: trained.extend(cells) or work(setting, cells))
    assert small(executor=False, file=file) == here and len(trained) == 90
    assert small(executor=False, file=file) == here and len(trained) == 90
    first, *rows = file.read_text().splitlines()
    assert json.loads(first) == {"sweep": 1, "setting": json.loads(first)["setting"], "runs": 108} and len(rows) == 108
    file.write_text(first + "\n")
    assert small(executor=False, file=file) == here and len(trained) == 198


@pytest.mark.parametrize(
    "change",
    [{"steps": 26}, {"grid": {**GRID, "seed": [0, 7, 8]}}, {"data": DATASETS["moons"].load(np.random.default_rng(1))}],
    ids=["steps", "grid", "data"],
)
def test_a_file_of_another_sweep_is_refused(tmp_path, change):
    file = tmp_path / "sweep.jsonl"
    small(executor=False, file=file, each=lambda rows: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(ValueError, match=r"file: got sweep.jsonl, which is not that; expected the record of the same"):
        small(executor=False, file=file, **change)
    other = tmp_path / "notes.txt"
    other.write_text("mine\n")
    with pytest.raises(ValueError, match="notes"):
        small(executor=False, file=other)
    assert other.read_text() == "mine\n"


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


# The bar and the table


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


ROWS = [
    {"optimizer": o, "learning_rate": r, "seed": s, "status": "done", "test_loss": loss}
    for o, r, s, loss in [
        ("Adam", 0.1, 0, 3.0),
        ("Adam", 0.1, 1, 1.0),
        ("Adam", 0.2, 0, np.nan),
        ("Adam", 0.2, 1, 5.0),
        ("momentum", 0.1, 0, np.nan),
    ]
]


def test_a_table_filters_sorts_and_folds():
    table = Table(ROWS)
    assert table.where(optimizer="Adam", seed=1)["test_loss"].tolist() == [1.0, 5.0]
    assert [row["test_loss"] for row in table.sorted()][:3] == [1.0, 3.0, 5.0]
    assert [row["test_loss"] for row in table.sorted(reverse=True)][:3] == [5.0, 3.0, 1.0]
    down, across, values = table.map("optimizer", "learning_rate")
    assert (down, across) == (["Adam", "momentum"], [0.1, 0.2])
    np.testing.assert_array_equal(values, [[2.0, 5.0], [np.nan, np.nan]])
    assert table != Table(ROWS[1:]) and table == Table(json.loads(json.dumps(ROWS)))
    with pytest.raises(ValueError, match="column: got 'loss'"):
        table["loss"]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda table: table.where(loss=1), "column: got 'loss'"),
        (lambda table: table.sorted("loss"), "by: got 'loss'"),
        (lambda table: table.sorted(reverse="yes"), "reverse: got 'yes'; expected True or False. Write it without"),
        (lambda table: table.map("rate", "seed"), "down: got 'rate'"),
        (lambda table: table.map("seed", "rate"), "across: got 'rate'"),
        (lambda table: table.map("seed", "learning_rate", "loss"), "values: got 'loss'"),
        (lambda table: table.markdown("all"), "most: got 'all'"),
    ],
)
def test_a_table_refuses_what_it_has_not(call, message):
    with pytest.raises((ValueError, TypeError), match=f"^{message}"):
        call(Table(ROWS))


def test_a_seed_may_be_several_numbers():
    table = Table([{"seed": seed, "loss": loss} for seed, loss in (([3, 1], 1.0), ([3, 2], 2.0), ([3, 1], 4.0))])
    assert table["seed"].tolist() == [[3, 1], [3, 2], [3, 1]] and table["seed"].shape == (3,)
    down, _, values = table.map("seed", "seed", "loss")
    assert down == [(3, 1), (3, 2)] and values[0, 0] == 2.5


def test_rows_of_other_kinds_are_refused():
    with pytest.raises(TypeError, match=r"^rows\[1\]: got 3; expected dicts with the same keys"):
        Table([{"seed": 1}, 3])
    with pytest.raises(
        TypeError, match=r"^by: got the column 'seed', of several kinds; expected a column with an order"
    ):
        Table([{"seed": 1}, {"seed": "one"}]).sorted("seed")


def test_a_table_shows_numbers_shortly_gaps_as_gaps_and_at_most_twenty_rows():
    row = {
        "learning_rate": 0.0123456789,
        "status": "a|b",
        "test_loss": 1.23456e10,
        "train_loss": np.nan,
        "steps": 12345,
    }
    assert Table([row]).markdown(1).splitlines()[2:] == [r"| 0.0123457 | a\|b | 1.235e+10 |  | 12345 |"]
    assert Table([row] * 20).markdown().count("\n") == 21 and "more" not in Table([row] * 20).markdown()
    assert Table([row] * 21).markdown().endswith("\n\n… and 1 more rows")
    assert repr(Table([])) == "no runs"


def test_a_table_is_shown_as_markdown_and_given_to_pandas(monkeypatch):
    table = Table(ROWS)
    assert table.markdown(1).splitlines() == [
        "| optimizer | learning_rate | seed | status | test_loss |",
        "| --- | --- | --- | --- | --- |",
        "| Adam | 0.1 | 0 | done | 3 |",
        "",
        "… and 4 more rows",
    ]
    assert repr(table) == table._repr_markdown_() and repr(table).startswith("5 runs: 5 done\n")
    monkeypatch.setitem(sys.modules, "pandas", types.SimpleNamespace(DataFrame=lambda rows: ("frame", rows)))
    assert table.to_pandas() == ("frame", ROWS)
