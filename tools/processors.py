"""The notebooks, run again as on other processors: OpenBLAS has code for each, and the stored text has to be the same.

python -m tools.processors [Haswell ...]   those that this processor can stand in for, with one thread and with two
python -m tools.processors another         one that rounds differently from this one, two threads: the students' copies,
                                           and a sample of the claims
"""

import os
import re
import subprocess
import sys
import tempfile

import numpy as np

from tools import check

PROCESSORS = ("Haswell", "Nehalem", "SandyBridge", "Zen", "SkylakeX")
OTHERS = ("Nehalem", "Haswell", "ARMV8", "NEOVERSEN1")  # the first that this processor can run and is not its own
CLAIMS = (*check.RUN, "tools.claims")
ASK = "import numpy as np, threadpoolctl; np.ones((9, 9)) @ np.ones((9, 9)); print(threadpoolctl.threadpool_info())"


def settings(processor, threads=1):
    """What makes OpenBLAS compute as on this processor, and NumPy without what the oldest of them has not."""
    found = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), str(threads))
    if processor:
        found["OPENBLAS_CORETYPE"] = processor
    if processor == "Nehalem":
        found["NPY_DISABLE_CPU_FEATURES"] = " ".join(np.show_config(mode="dicts")["SIMD Extensions"].get("found", ()))
    return found


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
    """([(processor, threads)], what to say): at least two threads, where OpenBLAS has no other code."""
    own = kernel()
    name = next((name for name in OTHERS if kernel(name) not in (None, own)), None)
    return [(name, 2)], [] if name else [f"OpenBLAS has no other code than {own} here: the same with two threads"]


def main(names):
    if unknown := set(names) - {*PROCESSORS, "another"}:
        return f"{', '.join(sorted(unknown))}: not among {', '.join(PROCESSORS)}, another"
    runs, lines = another() if "another" in names else runs_of(names or PROCESSORS)
    left_out = {"PYTEST_ADDOPTS": f"--ignore={check.SOLUTIONS}"} if "another" in names else {}
    failed = not runs
    with tempfile.TemporaryDirectory() as scratch:
        for processor, threads in runs:
            print(f"\n=== {processor or 'this processor'}, threads: {threads}", flush=True)
            wrong, line = check.run("notebooks", scratch, **settings(processor, threads), **left_out)
            failed |= wrong
            lines.append(f"{processor or 'this processor'}, threads: {threads}: {line}")
            if "another" in names:
                environment = check.environment("claims", scratch) | settings(processor) | {"SAMPLE": "1"}
                wrong = subprocess.run(CLAIMS, cwd=check.ROOT, env=environment).returncode != 0
                failed |= wrong
                lines.append(f"a sample of the claims: {'FAILED' if wrong else 'passed'}")
    print("\n=== summary", *lines, sep="\n")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
