"""What Python in a notebook of the browser is told before its kernel starts; notebook.js imports it."""

import concurrent.futures
import sys
import types
import warnings
from collections.abc import Callable
from importlib.abc import MetaPathFinder
from typing import Any, NoReturn

SENTENCE = "A browser has no further processes and no threads: the work is done here, one piece after the other."


class AtOnce(concurrent.futures.Executor):
    """In the place of pools of processes and of threads: what is submitted is done at once."""

    _max_workers = 1

    def __init__(self, *arguments: Any, **named: Any) -> None:
        print(SENTENCE)

    def submit(self, work: Callable, /, *arguments: Any, **named: Any) -> concurrent.futures.Future:
        """A future that has its result, or its exception, already."""
        future = concurrent.futures.Future()
        try:
            future.set_result(work(*arguments, **named))
        except Exception as exception:
            future.set_exception(exception)
        return future


class Client:
    """In the place of Dask's: its executor does the work at once."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        pass

    def get_executor(self, *arguments: Any, **named: Any) -> AtOnce:
        """What ``sweep(…, executor=…)`` takes."""
        return AtOnce()

    def close(self, *arguments: Any, **named: Any) -> None:
        """Nothing was opened."""

    def __enter__(self):
        return self

    def __exit__(self, *exception: object) -> None:
        pass

    def __getattr__(self, name: str) -> NoReturn:
        raise AttributeError(f"{NO_DASK} Of its Client there is get_executor() alone.")


class LocalCluster(Client):
    """In the place of Dask's, to be handed to a Client."""


NO_DASK = "A browser has no Dask, since it has no further processes. To use it, install the course on a computer."
ABSENT = (
    "There is no {} here: this Python has what the course needs, and nothing can be installed. To use it, install the "
    "course on a computer."
)


class Absent(MetaPathFinder):
    """After all others: a cell that imports what there is not is told so; what libraries try to import is not."""

    def find_spec(self, fullname: str, path: Any = None, target: Any = None) -> None:
        """Always None, or a sentence."""
        if fullname.startswith(("dask.", "distributed.")):
            raise ModuleNotFoundError(NO_DASK, name=fullname)
        frame = sys._getframe(1)
        while frame and "importlib._bootstrap" in frame.f_code.co_filename:
            frame = frame.f_back
        if path is None and frame and frame.f_globals.get("__name__") == "__main__":
            raise ModuleNotFoundError(ABSENT.format(fullname), name=fullname)


def stand_in_for_dask() -> None:
    """``dask.distributed``, of which the course speaks, as far as a sweep needs it."""

    def absent(name: str) -> NoReturn:
        raise AttributeError(name) if name.startswith("_") else ImportError(NO_DASK)

    for name in ("dask", "dask.distributed", "distributed"):
        sys.modules[name] = module = types.ModuleType(name)
        vars(module).update(Client=Client, LocalCluster=LocalCluster, __getattr__=absent, __path__=[])
    vars(sys.modules["dask"]).update(distributed=sys.modules["dask.distributed"])


stand_in_for_dask()
sys.meta_path.append(Absent())
for pool in ("ProcessPoolExecutor", "ThreadPoolExecutor", "InterpreterPoolExecutor"):
    setattr(concurrent.futures, pool, AtOnce)
warnings.filterwarnings("ignore", "Unable to import Axes3D")  # nothing is drawn in space
