"""A sweep: the same training for every combination of learning rate, initialisation, optimizer, activation and seed.

What can share a broadcast is trained at once as replicas; the chunks that are left go to any Executor.
"""

import os
from collections.abc import Callable
from types import EllipsisType
from typing import Any

from course_lib import activations, checks, datasets, initializers, losses, optimizers
from course_lib.network import Network
from course_lib.train import axes
from course_lib.train import grid as grids
from course_lib.train.executors import processes, run_chunks
from course_lib.train.table import Table
from course_lib.train.threads import one_thread

LARGE = 2e11  # multiplications from which on a sweep uses several processes: some ten seconds of one


def sweep(
    grid: dict,
    network: Network,
    data: datasets.Dataset | None = None,
    *,
    loss: str | losses.Loss | None = None,
    batch_size: int | EllipsisType | None = ...,
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
    curves: bool = False,
    **more: Any,
) -> Table:
    """Train ``network`` on ``data`` for every combination of the values in ``grid``; the Table has a row for each run.

    - ``grid``: a dict ``axis → list of values``. An axis is an argument of ``train`` ("optimizer", "initializer",
      "loss", "batch_size", "epochs", "steps", "schedule", "clip", "penalty", "patience", "dtype"), "data", the
      "activation", "width" or "depth" of the hidden layers, "learning_rate", "seed", or a knob of what is used, such as
      "beta1", "l2", or "optimizer.decay" where others have such a knob too. What grid leaves out has the one value of
      that argument (activation: the network's; rate: the schedule's, or else the optimizer's). ``data`` and
      ``batch_size`` must be given: by their axis, or as an argument. Nothing may be given twice.
    - Each row is what ``train(…, rng=np.random.default_rng(seed))`` gives with that row's values. A run that diverges
      or fails is a row with its reason.
    - ``executor``: where the runs are made. None: in this process, or in several if the sweep is large; ``False``:
      in this process in any case; or on any ``concurrent.futures.Executor``, such as a ``ProcessPoolExecutor`` or the
      ``client.get_executor()`` of a Dask cluster. The table is the same.
    - ``file``: where finished rows are kept. The same call goes on from there, after an interrupt or a crash.
      An interrupt (Ctrl-C, ■) gives the table as far as it is: rows "not run" are missing.
    - ``progress``: show a bar with the time left. ``each(table)`` is called with the new rows whenever some are done.
    - ``curves``: whether each row holds its curves too, as lists, such as "test_loss_curve" at "curve_steps".
    - ``more``: ``schedule``, ``clip``, ``penalty``, ``patience``, ``dtype`` as in ``train``.

    >>> from course_lib import Network, sweep
    >>> from course_lib.datasets import DATASETS
    >>> data = DATASETS["moons"].load(np.random.default_rng(0))
    >>> grid = {"learning_rate": [0.01, 0.1], "seed": [0, 1, 2]}
    >>> table = sweep(grid, Network([2, 8, 2]), data, batch_size=32, epochs=2, progress=False)
    >>> len(table), table["learning_rate"].tolist()
    (6, [0.01, 0.01, 0.01, 0.1, 0.1, 0.1])
    """
    checks.instance("network", network, Network, "a Network", "Make one: Network([2, 16, 2]).")
    checks.instance("grid", grid, dict, "a dict axis → list of values", "Write {'learning_rate': [0.01, 0.1]}.")
    if "data" not in grid:
        checks.instance("data", data, datasets.Dataset, "a Dataset", "Load one: DATASETS['moons'].load(rng).")
    for name in more:
        checks.one_of("argument", name, ("schedule", "clip", "penalty", "patience", "dtype"))
    _check_options(executor, file, progress, each, curves)
    own = {"optimizer": optimizer, "initializer": initializer, "learning_rate": learning_rate, "seed": seed}
    own |= {"loss": loss, "batch_size": batch_size, "epochs": epochs, "steps": steps} | more
    axes.check_arguments(grid, own | {"data": data, "activation": activation}, sweep.__kwdefaults__ or {})
    if batch_size is ... and "batch_size" not in grid:
        expected, remedy = "how many rows a step takes, or None for all", "Pass batch_size=32, or make it an axis."
        raise checks.problem("batch_size", "nothing", expected, remedy, TypeError)
    alike = set(network.activations[:-1])
    activation = alike.pop() if activation is None and len(alike) == 1 else activation
    settings, cells = grids.cells(grid, own | {"activation": activation}, network, data, curves)
    settings[0].check(cells[0])
    done, write = _record(file, settings, cells)
    chunks = grids.chunks(cells, [setting.network.size for setting in settings])
    chunks = [chunk for chunk in chunks if not done.keys() >= set(chunk)]
    try:
        for chunk, rows in _rows(settings, cells, chunks, executor, progress):
            new = dict(zip(chunk, rows, strict=True))
            done |= new
            write(new)
            if each is not None:
                each(Table(rows))
    except KeyboardInterrupt:
        pass  # what is finished is kept
    missing = ((n, grids.lost(settings[cell.setting], cell, "not run", "interrupted")) for n, cell in enumerate(cells))
    return Table(done.get(n, row) for n, row in missing)


def _check_options(executor, file, progress, each, curves):
    if executor is not None and executor is not False and not callable(getattr(executor, "submit", None)):
        expected, remedy = "None, False or an Executor", "Pass a concurrent.futures.ProcessPoolExecutor()."
        raise checks.problem("executor", checks.describe(executor), expected, remedy, TypeError)
    if file is not None:
        checks.instance("file", file, str | os.PathLike, "the name of a file", 'Write it in quotes: "sweep.jsonl".')
    for name, value in (("progress", progress), ("curves", curves)):
        checks.instance(name, value, bool, "True or False", "Write it without quotes.")
    if each is not None:
        checks.function("each", each, "a function of a Table")


def _record(file, settings, cells):
    """The rows that are finished already, and the function that writes new ones to the file."""
    if file is None:
        return {}, lambda rows: None
    from course_lib.train.record import FileRecord  # hashlib, json and pathlib take 10 ms to import

    record = FileRecord(file, settings, cells)
    return record.rows, record.append


def _rows(settings, cells, chunks, executor, progress):
    """Each (chunk, its rows) as it is finished, with a bar on the way."""
    bar = _bar(sum(map(len, chunks))) if progress and chunks else None
    results = _results([(settings[cells[chunk[0]].setting], [cells[n] for n in chunk]) for chunk in chunks], executor)
    try:
        for n, rows in results:
            yield chunks[n], rows
            if bar is not None:
                bar.update(len(rows))
    finally:
        results.close()
        if bar is not None:
            bar.close()


def _results(work, executor):
    """(n, the rows of work n) as each is finished, in this process or on an executor, one thread for each."""
    if executor is False or (executor is None and _cost(work) < LARGE):
        yield from ((n, grids.work(*each)) for n, each in enumerate(work))
        return
    pool = processes(min(os.cpu_count() or 1, len(work))) if executor is None else executor
    try:
        yield from run_chunks(_alone, work, pool, _given_up)
    finally:
        if executor is None:
            pool.shutdown(wait=False, cancel_futures=True)


@one_thread
def _alone(work):
    """The rows of some cells, beside other work on the other processors."""
    return grids.work(*work)


def _given_up(work, exception):
    setting, cells = work
    why = f"its worker failed: {exception or type(exception).__name__}"
    return [grids.lost(setting, cell, "failed", why) for cell in cells]


def _cost(work):
    """Roughly how many multiplications; 0 where several processes would be of no use."""
    if len(work) < 2 or (os.cpu_count() or 1) < 2:
        return 0.0
    return sum(3.0 * setting.network.size * _examples(setting) * len(cells) for setting, cells in work)


def _examples(setting):
    """How many rows one run sees."""
    rows = len(setting.data.x_train)
    return min(
        rows * (setting.common["epochs"] or float("inf")),
        (setting.common["steps"] or float("inf")) * min(rows, setting.common["batch_size"] or rows),
    )


def _bar(total):
    """tqdm's bar with the time left, for sweeps that take longer than a second; none where tqdm is missing."""
    try:
        from tqdm import tqdm
    except ImportError:
        return None
    return tqdm(total=total, unit="run", delay=1.0)
