"""What Python in a notebook of the browser is told before its kernel starts; notebook.js imports it."""

import concurrent.futures
import warnings
from collections.abc import Callable
from typing import Any

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


for pool in ("ProcessPoolExecutor", "ThreadPoolExecutor", "InterpreterPoolExecutor"):
    setattr(concurrent.futures, pool, AtOnce)
warnings.filterwarnings("ignore", "Unable to import Axes3D")  # nothing is drawn in space
