"""Random walks over every explorer: nothing breaks, nothing is left over, and the order of changes does not matter.

``python -m tests.walks [part of a name …] [--walks 500]``; a failure says how to repeat it.
"""

import argparse
import ctypes
import gc
import os
import shlex
import sys
import time
import traceback
import warnings
from contextlib import nullcontext

import matplotlib.pyplot as plt
import numpy as np
import psutil

from course_lib.explorers import presets
from course_lib.explorers.display import Display
from tests.all_explorers import EXPLORERS, assert_shown, short
from tests.interactions import Page, anywhere, digest, doubtful, one_of, right, unpainted, wrong

WARM = 75  # walks after which caches are full
PAINTED = (
    25  # every so many walks each turn is painted, trainings are long, and the same state is reached in other ways
)
END_PAINTED = 10  # every so many walks at least the end is painted, the most expensive part of a turn
MOST = 5.0  # MB by which memory may grow
HEAD = f"{'explorer':34}{'walks':>6}{'turns':>7}{'seconds':>9}{'MB':>7}{'objects':>9}{'figures':>9}{'failures':>10}"


def walk(page, make, number):
    """Three to eight turns from where the last walk ended, from the start, from a random setting or from its code."""
    rng, painted = np.random.default_rng(number), number % PAINTED == 0
    with nullcontext() if painted else unpainted():
        turns = wander(page, rng, {} if painted else short(page.explorer))
    if number % END_PAINTED == 0:
        shown = digest(page.explorer)
        assert_shown(page.explorer)
        assert plt.get_fignums() == []
        if painted:
            compare(page, make, shown)
    return turns


def wander(page, rng, limit):
    explorer, begin, turns = page.explorer, rng.integers(4), int(rng.integers(3, 9))
    if begin == 0:
        page.ask({"scene": 1, "values": limit}, rng)
    elif begin == 1:
        page.ask({"values": anywhere(explorer, rng) | limit}, rng)
    elif begin == 2:
        page.ask({"code": presets.write(explorer.state | anywhere(explorer, rng) | limit)}, rng)
    for _ in range(turns):
        one_of(rng, (right, right, right, right, wrong, doubtful))(page, rng, limit)
    return turns


def compare(page, make, shown):
    """The same state reached in two other ways: the same picture and the same words."""
    code, look, other = page.explorer.code, Display.page, Page(make)
    page.ask({"scene": 1})
    page.ask({"code": code})
    assert digest(page.explorer) == shown, "there and back, and it is another picture"
    other.ask({"code": code, "page": look})
    assert (other.explorer.state, other.explorer.error) == (page.explorer.state, "")
    assert digest(other.explorer) == shown, "an explorer opened with this code shows another picture"
    other.explorer.close()


def memory():
    """Megabytes and objects of this process, what is free given back."""
    gc.collect()
    getattr(ctypes.CDLL(None), "malloc_trim", int)(0)
    return psutil.Process().memory_info().rss / 1e6, len(gc.get_objects())


def grown(levels):
    """By how much the lowest level of the second half lies above that of the first: arrays come and go in between."""
    half = len(levels) // 2
    return np.min(levels[half:], axis=0) - np.min(levels[:half], axis=0) if half else (0.0, 0)


def walks(name, make, numbers, code=""):
    """Walk; print a row, and each failure with what repeats it. Gives whether all is well."""
    begin, turns, failures, page = time.process_time(), 0, [], Page(make)
    page.ask({"code": code})
    levels = []
    for n, number in enumerate(numbers, 1):
        page.asked, code = [], page.explorer.code
        try:
            turns += walk(page, make, number)
        except Exception as error:
            failures.append(failure_report(name, number, code, page, error))
            page.explorer.close()
            page = Page(make)
        if n > WARM and n % PAINTED == 0:
            levels.append(memory())
    page.explorer.close()
    spent, (megabytes, objects) = time.process_time() - begin, grown(levels)
    figures = len(plt.get_fignums())
    row = f"{name:34}{len(numbers):6}{turns:7}{spent:9.0f}{megabytes:7.1f}{objects:9.0f}{figures:9}{len(failures):10}"
    print("\n".join([row, *failures[:5]]), flush=True)
    return not failures and not figures and megabytes < MOST


def failure_report(name, number, code, page, error):
    where = traceback.extract_tb(error.__traceback__)[-1]
    again = f"python -m tests.walks {name} --walks 1 --first {number} --code {shlex.quote(code)}"
    messages = "\n".join(f"      {message}"[:300] for message in page.asked[-4:])
    place = f"{type(error).__name__} ({where.name}, line {where.lineno}): {str(error)[:600]}"
    return f"  {place}\n    {again}\n    last asked:\n{messages}"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", default=[""], help="parts of explorers' names")
    parser.add_argument("--walks", type=int, default=500)
    parser.add_argument("--first", type=int, default=0, help="the number of the first walk, to repeat one")
    parser.add_argument("--code", default="", help="what the explorer is set to before")
    given = parser.parse_args()
    os.environ.pop("COURSE_STRICT", None)
    warnings.simplefilter("error")
    print(HEAD)
    numbers = range(given.first, given.first + given.walks)
    wanted = {n: make for n, make in EXPLORERS.items() if any(part in n for part in given.parts)}
    well = [walks(name, make, numbers, given.code) for name, make in wanted.items()]
    sys.exit(0 if well and all(well) else 1)


if __name__ == "__main__":
    main()
