"""What each explorer computes and draws when a control moves, in milliseconds of processor time.

The first column moves one control at a time away from the defaults; the second goes everywhere: all ends, and random
settings. Processor time leaves out whatever else the machine does.
``python -m tests.benchmarks.explorers [part of a name]``
"""

import sys
import time

import numpy as np

from course_lib.explorers.model import Model
from tests.all_explorers import EXPLORERS

WALKS = 25  # random settings of all controls at once
HEAD = f"{'explorer':34}{'first':>8}{'move':>8}{'worst':>8}{'draw':>8}   the worst setting"


def spent(action, *arguments):
    """(processor time in ms, what came of it)."""
    begin = time.process_time()
    result = action(*arguments)
    return 1000 * (time.process_time() - begin), result


def cost(explorer, states):
    """Compute for these states, then draw: (compute, draw) in ms."""
    model = Model(explorer.model.compute, explorer.setting, explorer.model.frames)  # it remembers nothing
    computing, computed = spent(lambda: model.computed(states))
    drawing, _ = spent(lambda: (explorer.plot.move(*computed.at(computed.count // 2)), explorer.plot.draw()))
    return computing, drawing


def near(explorer, rng):
    """States one control away from the defaults."""
    return [{name: control.random(rng)} for name, control in explorer.controls.items() for _ in range(3)]


def everywhere(explorer, rng):
    """All ends at once, and random settings."""
    ends = {name: control.ends() for name, control in explorer.controls.items()}
    longest = max(map(len, ends.values()))
    yield from ({name: states[k % len(states)] for name, states in ends.items()} for k in range(longest))
    for _ in range(WALKS):
        yield {name: control.random(rng) for name, control in explorer.controls.items()}


def measure(make):
    """(first, move, worst, draw, the worst setting): making it, and milliseconds of computing and drawing."""
    rng = np.random.default_rng(0)
    first, explorer = spent(make)
    moves = [cost(explorer, explorer.setting.check(states)) for states in near(explorer, rng)]
    far = [(*cost(explorer, states), states) for states in map(explorer.setting.check, everywhere(explorer, rng))]
    worst, _, states = max(far, key=lambda row: row[0])
    move, draw = np.median(np.array(moves), axis=0)
    differ = {name: state for name, state in states.items() if state != explorer.setting.start[name]}
    return first, move, worst, draw, differ


def main(wanted=""):
    print(HEAD)
    for name, make in EXPLORERS.items():
        if wanted in name:
            first, move, worst, draw, states = measure(make)
            print(f"{name:34}{first:8.0f}{move:8.1f}{worst:8.0f}{draw:8.1f}   {str(states)[:300]}", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
