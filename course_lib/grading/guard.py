"""A time limit for code that may never end, in whichever way the place where it runs allows.

By a signal (main thread, Linux and macOS), by a watching thread (Windows, other threads), or by tracing (in a browser,
which has neither). Only ``call`` is ever interrupted, so that nothing of the library stops half-way. A single call into
C that never returns cannot be stopped by any of them.
"""

import contextlib
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

TIME_LIMIT = 5.0  # seconds for all calls of one check together
RETRY = 0.1  # seconds until it is interrupted again, if the code catches everything
MAX_PRINTED = 10_000  # characters


class TimeUp(BaseException):
    """Not an ``Exception``, so that ``except Exception`` in the student's code lets it pass."""


def call(function: Callable[..., Any], *arguments: Any) -> Any:
    """``function(*arguments)``, the only place that is interrupted."""
    return function(*arguments)


@contextlib.contextmanager
def time_limit() -> Iterator[None]:
    """Within it ``call`` raises TimeUp when the time is over, and an endless stream of prints ends."""
    with contextlib.redirect_stdout(_Shortened(sys.stdout)), _interrupter()(TIME_LIMIT):
        yield


def _interrupter():
    if threading.current_thread() is threading.main_thread() and hasattr(signal, "setitimer"):
        return by_signal
    return by_trace if sys.platform == "emscripten" else by_thread


def _calling(frame):
    """Whether ``call`` is among the callers of this frame."""
    while frame is not None and frame.f_code is not call.__code__:
        frame = frame.f_back
    return frame is not None


@contextlib.contextmanager
def by_signal(seconds: float) -> Iterator[None]:
    """The operating system's alarm: on the main thread of Linux and macOS."""

    def stop(number, frame):
        if _calling(frame):
            raise TimeUp

    begin, handler = time.monotonic(), signal.signal(signal.SIGALRM, stop)
    left, interval = signal.setitimer(signal.ITIMER_REAL, seconds, RETRY)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, handler)
        if left:  # somebody else's alarm goes on
            signal.setitimer(signal.ITIMER_REAL, max(left - (time.monotonic() - begin), 1e-3), interval)


@contextlib.contextmanager
def by_thread(seconds: float) -> Iterator[None]:
    """A second thread that watches this one: anywhere but in a browser."""
    done, me = threading.Event(), threading.get_ident()

    def watch():
        wait = seconds
        while not done.wait(wait):
            wait = RETRY
            if _calling(sys._current_frames().get(me)):
                _throw(me, TimeUp)

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        while not done.is_set() or watcher.is_alive():
            with contextlib.suppress(TimeUp):
                done.set()
                watcher.join()
                for _ in range(10):  # an exception still on its way is raised at the next turn of a loop
                    pass


def _throw(thread, exception):
    """Let the thread raise the exception at its next step."""
    import ctypes

    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(exception))


@contextlib.contextmanager
def by_trace(seconds: float) -> Iterator[None]:
    """Python's tracing, which looks at the clock at each line: anywhere, but slow."""
    end, tracer = time.monotonic() + seconds, sys.gettrace()

    def trace(frame, event, argument):
        if time.monotonic() > end and _calling(frame):
            raise TimeUp
        return trace

    sys.settrace(trace)
    try:
        yield
    finally:
        sys.settrace(tracer)


class _Shortened:
    """A stream that passes on what is printed, up to a length that a page can show."""

    def __init__(self, stream):
        self.stream, self.left, self.full = stream, MAX_PRINTED, False

    def write(self, text):
        shown, rest = text[: self.left], text[self.left :]
        self.left -= len(shown)
        self.stream.write(shown)
        if rest and not self.full:
            self.full = True
            self.stream.write("\n… (the rest is left out)\n")
        return len(text)

    def __getattr__(self, name):
        return getattr(self.stream, name)
