"""A sweep: the same training for every combination of learning rate, initialisation, optimizer, activation and seed.

What can share a broadcast is trained at once as replicas; the chunks that are left go to any Executor.
"""

import functools
import os
from collections.abc import Callable
from typing import Any

from course_lib import activations, checks, datasets, initializers, losses, optimizers
from course_lib.network import Network
from course_lib.train import grid as grids
from course_lib.train.executors import processes, run_chunks
from course_lib.train.table import Table
from course_lib.train.threads import one_thread

LARGE = 2e11  # multiplications from which on a sweep uses several processes: some ten seconds of one


def sweep(
    grid: dict,
    network: Network,
    data: datasets.Dataset,
    *,
    loss: str | losses.Loss | None = None,
    batch_size: int | None,
    epochs: int | None = None,
    steps: int | None = None,
    optimizer: str | optimizers.Optimizer = "Adam",
    activation: str | activations.Activation | None = None,
    initializer: str | initializers.Initializer = "Glorot normal",
    learning_rate: float | None = None,
    seed: int | tuple | list = 0,
    executor: Any = None,
    file: str | os.PathLike | None = None,
    progress: bool = True,
    each: Callable[[Table], Any] | None = None,
    **more: Any,
) -> Table:
    """Train ``network`` on ``data`` for every combination of the values in ``grid``; the Table has a row for each run.

    - ``grid``: a dict ``axis → list of values``. Axes are "optimizer", "activation", "initializer", "learning_rate" and
      "seed"; what it leaves out has the one value of that argument (activation: the network's, rate: the optimizer's).
    - Each row is what ``train(…, rng=np.random.default_rng(seed))`` gives with that row's values. A run that diverges
      or fails is a row with its reason.
    - ``executor``: where the runs are made. None: in this process, or in several if the sweep is large; ``False``:
      in this process in any case; or on any ``concurrent.futures.Executor``, such as a ``ProcessPoolExecutor`` or the
      ``client.get_executor()`` of a Dask cluster. The table is the same.
    - ``file``: where finished rows are kept. The same call goes on from there, after an interrupt or a crash.
      An interrupt (Ctrl-C, ■) gives the table as far as it is: rows "not run" are missing.
    - ``progress``: show a bar with the time left. ``each(table)`` is called with the new rows whenever some are done.
    - ``more``: ``clip``, ``penalty``, ``dtype`` as in ``train``.

    >>> from course_lib import Network, sweep
    >>> from course_lib.datasets import DATASETS
    >>> data = DATASETS["moons"].load(np.random.default_rng(0))
    >>> grid = {"learning_rate": [0.01, 0.1], "seed": [0, 1, 2]}
    >>> table = sweep(grid, Network([2, 8, 2]), data, batch_size=32, epochs=2, progress=False)
    >>> len(table), table["learning_rate"].tolist()
    (6, [0.01, 0.01, 0.01, 0.1, 0.1, 0.1])
    """
    checks.instance("network", network, Network, "a Network", "Make one: Network([2, 16, 2]).")
    checks.instance("data", data, datasets.Dataset, "a Dataset", "Load one: DATASETS['moons'].load(rng).")
    for name in more:
        checks.one_of("argument", name, ("clip", "penalty", "dtype"))
    _check_options(executor, file, progress, each)
    common = {"loss": loss, "batch_size": batch_size, "epochs": epochs, "steps": steps} | more
    setting = grids.SweepSetting(network, data, common)
    alike = set(network.activations[:-1])
    activation = alike.pop() if activation is None and len(alike) == 1 else activation
    fixed = {"optimizer": optimizer, "activation": activation, "initializer": initializer}
    cells = grids.cells(grid, fixed | {"learning_rate": learning_rate, "seed": seed})
    setting.check(cells[0])
    done, write = _record(file, setting, cells)
    chunks = grids.chunks(cells, network.size)
    chunks = [chunk for chunk in chunks if not done.keys() >= set(chunk)]
    try:
        for chunk, rows in _rows(setting, cells, chunks, executor, progress):
            new = dict(zip(chunk, rows, strict=True))
            done |= new
            write(new)
            if each is not None:
                each(Table(rows))
    except KeyboardInterrupt:
        pass  # what is finished is kept
    missing = ((n, grids.lost(setting, cell, "not run", "interrupted")) for n, cell in enumerate(cells))
    return Table(done.get(n, row) for n, row in missing)


def _check_options(executor, file, progress, each):
    if executor is not None and executor is not False and not callable(getattr(executor, "submit", None)):
        expected, remedy = "None, False or an Executor", "Pass a concurrent.futures.ProcessPoolExecutor()."
        raise checks.problem("executor", checks.describe(executor), expected, remedy, TypeError)
    if file is not None:
        checks.instance("file", file, str | os.PathLike, "the name of a file", 'Write it in quotes: "sweep.jsonl".')
    checks.instance("progress", progress, bool, "True or False", "Write it without quotes.")
    if each is not None:
        checks.function("each", each, "a function of a Table")


def _record(file, setting, cells):
    """The rows that are finished already, and the function that writes new ones to the file."""
    if file is None:
        return {}, lambda rows: None
    from course_lib.train.record import FileRecord  # hashlib, json and pathlib take 10 ms to import

    record = FileRecord(file, setting, cells)
    return record.rows, record.append


def _rows(setting, cells, chunks, executor, progress):
    """Each (chunk, its rows) as it is finished, with a bar on the way."""
    bar = _bar(sum(map(len, chunks))) if progress and chunks else None
    results = _results(setting, [[cells[n] for n in chunk] for chunk in chunks], executor)
    try:
        for n, rows in results:
            yield chunks[n], rows
            if bar is not None:
                bar.update(len(rows))
    finally:
        results.close()
        if bar is not None:
            bar.close()


def _results(setting, chunks, executor):
    """(n, the rows of chunk n) as each is finished, in this process or on an executor, one thread for each chunk."""
    if executor is False or (executor is None and _cost(setting, chunks) < LARGE):
        yield from ((n, grids.work(setting, chunk)) for n, chunk in enumerate(chunks))
        return
    pool = processes(min(os.cpu_count() or 1, len(chunks))) if executor is None else executor
    try:
        work, given_up = functools.partial(_alone, setting), functools.partial(_given_up, setting)
        yield from run_chunks(work, chunks, pool, given_up)
    finally:
        if executor is None:
            pool.shutdown(wait=False, cancel_futures=True)


@one_thread
def _alone(setting, cells):
    """The rows of some cells, beside other work on the other processors."""
    return grids.work(setting, cells)


def _given_up(setting, cells, exception):
    why = f"its worker failed: {exception or type(exception).__name__}"
    return [grids.lost(setting, cell, "failed", why) for cell in cells]


def _cost(setting, chunks):
    """Roughly how many multiplications; 0 where several processes would be of no use."""
    if len(chunks) < 2 or (os.cpu_count() or 1) < 2:
        return 0.0
    rows = len(setting.data.x_train)
    examples = min(
        rows * (setting.common["epochs"] or float("inf")),
        (setting.common["steps"] or float("inf")) * min(rows, setting.common["batch_size"] or rows),
    )
    return 3.0 * setting.network.size * examples * sum(map(len, chunks))


def _bar(total):
    """tqdm's bar with the time left, for sweeps that take longer than a second; none where tqdm is missing."""
    try:
        from tqdm import tqdm
    except ImportError:
        return None
    return tqdm(total=total, unit="run", delay=1.0)
