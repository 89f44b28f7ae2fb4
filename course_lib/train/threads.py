"""How many threads NumPy's matrix products use: where they are small, a second one costs more than it gains.

On a busy machine it costs most, because every product then waits for the thread that gets no turn.
"""

import contextlib
import functools
import sys
import threading
from collections.abc import Iterable

IN_BROWSER = sys.platform == "emscripten"  # where there are no threads, and products take ten times as long
WIDE = 256  # units: from a layer of this width on, products are large enough to be shared


class OneThread(contextlib.ContextDecorator):
    """Within ``with one_thread:`` matrix products use one thread; afterwards as many as before.

    It may be entered again inside. The number is the whole process's: of several Python threads that are inside, the
    first one sets it and restores it. Where nothing controls it, as in a browser, this does nothing.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._owner: int | None = None  # the Python thread that has set the number
        self._depth, self._limit = 0, contextlib.nullcontext()

    def __enter__(self) -> None:
        with self._lock:
            if self._owner is None:
                self._owner, self._limit = threading.get_ident(), _limit()
                self._limit.__enter__()
            self._depth += self._is_mine()

    def __exit__(self, *exception: object) -> None:
        with self._lock:
            self._depth -= self._is_mine()
            if self._is_mine() and not self._depth:
                self._owner = None
                self._limit.__exit__(None, None, None)

    def _is_mine(self):
        return self._owner == threading.get_ident()


one_thread = OneThread()


def for_layers(sizes: Iterable[int]) -> contextlib.AbstractContextManager:
    """One thread for a network of these sizes, unless a layer is ``WIDE``."""
    return contextlib.nullcontext() if max(sizes) >= WIDE else one_thread


def _limit():
    blas = _blas()
    return contextlib.nullcontext() if blas is None else blas.limit(limits=1)


@functools.cache
def _blas():
    """What controls NumPy's matrix products, or None. Made once: it looks through all libraries that are loaded."""
    if IN_BROWSER:
        return None
    try:
        from threadpoolctl import ThreadpoolController
    except ImportError:
        return None
    return ThreadpoolController().select(user_api="blas")
