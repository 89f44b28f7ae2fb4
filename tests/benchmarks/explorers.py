"""What a move of a control costs in each explorer, part by part, in milliseconds of processor time.

``first``: making it. ``compute``, ``update`` (moving the artists), ``draw``, ``encode``, and ``move``, all from the
page's message to the answer: medians over moves of one control at a time away from the defaults. ``worst``: the longest
computing anywhere: all ends, and random settings. Processor time leaves out whatever else the machine does.
``python -m tests.benchmarks.explorers [part of a name]``
"""

import sys
import time

import numpy as np

from course_lib.explorers.model import Model
from tests.all_explorers import EXPLORERS

WALKS = 25  # random settings of all controls at once
PARTS = ("compute", "update", "draw", "encode")
HEAD = (
    f"{'explorer':40}{'first':>8}"
    + "".join(f"{part:>8}" for part in (*PARTS, "move", "worst"))
    + "   the worst setting"
)


def spent(action, *arguments):
    """(processor time in ms, what came of it)."""
    begin = time.process_time()
    result = action(*arguments)
    return 1000 * (time.process_time() - begin), result


def cost(explorer, states):
    """Milliseconds of each of PARTS for these states."""
    model = Model(explorer.model.compute, explorer.setting, explorer.model.frames)  # it remembers nothing
    computing, computed = spent(lambda: model.computed(states))
    updating, _ = spent(lambda: explorer.plot.move(*computed.at(computed.count // 2)))
    drawing, pixels = spent(explorer.plot.draw)
    return computing, updating, drawing, spent(lambda: explorer.display.picture(pixels, []))[0]


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
    """(first, each of PARTS, move, worst, the worst setting)."""
    rng = np.random.default_rng(0)
    first, explorer = spent(make)
    parts = np.array([cost(explorer, explorer.setting.check(states)) for states in near(explorer, rng)])
    whole = [spent(explorer.receive, {"seq": "a move", "values": states})[0] for states in near(explorer, rng)]
    far = [(cost(explorer, states)[0], states) for states in map(explorer.setting.check, everywhere(explorer, rng))]
    worst, states = max(far, key=lambda row: row[0])
    differ = {name: state for name, state in states.items() if state != explorer.setting.start[name]}
    return [first, *np.median(parts, axis=0), np.median(whole), worst], differ


def main(wanted=""):
    print(HEAD)
    for name, make in EXPLORERS.items():
        if wanted in name:
            times, states = measure(make)
            print(f"{name:40}" + "".join(f"{ms:8.1f}" for ms in times) + f"   {str(states)[:300]}", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
