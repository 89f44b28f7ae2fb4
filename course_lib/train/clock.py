"""How long something takes."""

import time
from collections.abc import Callable


def took(part: Callable[[], object], least: float = 1e-3) -> float:
    """Seconds that ``part()`` takes once: the mean of as many calls as take ``least`` seconds.

    One call may be shorter than the clock's steps: a browser's has steps of a tenth of a millisecond. Other programs
    only ever add to what is measured: take the least, or the median, of several.
    """
    begin, count, passed = time.perf_counter(), 0, 0.0
    while passed < least:
        part()
        count, passed = count + 1, time.perf_counter() - begin
    return passed / count
