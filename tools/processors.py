"""The notebooks, run again as on other processors: OpenBLAS has code for each, and the stored text has to be the same.

python -m tools.processors [Haswell ...]   those that this processor can stand in for, with one thread and with two
python -m tools.processors another         one that rounds differently from this one, two threads, lecturers' copies
                                           alone, which have the students' cells too
"""

import os
import re
import subprocess
import sys
import tempfile

from tools import check

PROCESSORS = ("Haswell", "Nehalem", "SandyBridge", "Zen", "SkylakeX")
STUDENTS = "notebooks/[0-9]*.ipynb"
ASK = "import numpy as np, threadpoolctl; np.ones((9, 9)) @ np.ones((9, 9)); print(threadpoolctl.threadpool_info())"


def settings(processor, threads=1):
    """What makes OpenBLAS compute as on this processor."""
    counts = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), str(threads))
    return counts | ({"OPENBLAS_CORETYPE": processor} if processor else {})


def kernel(processor=None):
    """The name of the code that OpenBLAS takes then; None where there is none that runs here."""
    environment = os.environ | settings(processor)
    asked = subprocess.run((sys.executable, "-c", ASK), env=environment, capture_output=True, text=True)
    found = re.search("'architecture': '([^']+)'", asked.stdout)
    return found[1] if found and not asked.returncode else None


def runs_of(processors):
    """([(processor, threads)], a line about each processor that need not be tried)."""
    runs, lines, first = [], [], {}
    for processor in processors:
        name = kernel(processor)
        if not name:
            lines.append(f"{processor}: left out, its code does not run on this processor")
        elif name in first:
            lines.append(f"{processor}: the same code as {first[name]}")
        else:
            first[name] = processor
            runs += [(processor, 1), (processor, 2)]
    return runs, lines


def another():
    """([(processor, threads)], why there is none)."""
    own = kernel()
    names = [name for name in ("Nehalem", "Haswell") if kernel(name) not in (None, own)]
    return ([(names[0], 2)], []) if names else ([], [f"left out: OpenBLAS has no other code than {own} here"])


def main(names):
    if unknown := set(names) - {*PROCESSORS, "another"}:
        return f"{', '.join(sorted(unknown))}: not among {', '.join(PROCESSORS)}, another"
    runs, lines = another() if "another" in names else runs_of(names or PROCESSORS)
    left_out = {"PYTEST_ADDOPTS": f"--ignore-glob={STUDENTS}"} if "another" in names else {}
    failed = not runs
    with tempfile.TemporaryDirectory() as scratch:
        for processor, threads in runs:
            print(f"\n=== {processor}, threads: {threads}", flush=True)
            wrong, line = check.run("notebooks", scratch, **settings(processor, threads), **left_out)
            failed |= wrong
            lines.append(f"{processor}, threads: {threads}: {line}")
    print("\n=== summary", *lines, sep="\n")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
