"""Work on executors: the table stays the same when workers are lost."""

import os
import signal
import types
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
from multiprocessing import get_context

from course_lib.train import executors
from tests.train.examples import (
    Moody,
    small,
)


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
