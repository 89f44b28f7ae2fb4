"""Slips that no input of their task separates from the right answer: each is judged in its topic's ``equal_slips.md``.

``python -m tests.grading.equal_slips TOPIC`` prints those of a topic, with the reasons that are known already.
"""

import difflib
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np

from course_lib.grading import compare
from course_lib.grading.outcome import Outcome, attempt
from course_lib.grading.slips import Slip, plain_source, slips
from course_lib.grading.task import Task

TOPICS = Path(__file__).parents[1] / "topics"


def tried(task: Task, function: Callable) -> list[Outcome]:
    """The outcomes of a function for the inputs of a task."""
    return [attempt(task, function, case) for case in task.cases()]


def same(one: list[Outcome], other: list[Outcome]) -> bool:
    """Whether all outcomes agree."""
    return all(map(compare.agree, one, other))


def size(outcomes: list[Outcome]) -> float:
    """The sum of all |results|: outcomes that agree are of nearly one size, so that few need to be compared."""
    arrays = [array for outcome in outcomes for array in outcome.results or ()]
    return sum(float(np.abs(np.nan_to_num(array.astype(float), posinf=1.0, neginf=1.0)).sum()) for array in arrays)


def unseparated(task: Task) -> set[str]:
    """The changed lines of every slip that gives the right results for all inputs."""
    right = tried(task, task.reference)
    forms = (task.reference, *task.forms)
    return {changed(form, slip) for form in forms for slip in slips(form) if same(tried(task, slip.function), right)}


def changed(form: Callable, slip: Slip) -> str:
    """The lines of a slip that differ from those of its form; a line that is left out is shown as ``- line``."""
    lines = [line for line in difflib.ndiff(plain_source(form).split("\n"), slip.source.split("\n")) if line[0] in "+-"]
    new = [line[2:].strip() for line in lines if line[0] == "+"]
    return " ; ".join(new or [f"- {line[2:].strip()}" for line in lines])


def judged(topic: str, task: str) -> set[str]:
    """The lines that stand under the heading of a task; each below a reason."""
    return set(_read(topic).get(task, {}))


def _read(topic):
    """Task → line → the reason above it."""
    file, found, reason, task = TOPICS / topic / "equal_slips.md", {}, "", ""
    for line in file.read_text().splitlines() if file.exists() else ():
        if line.startswith("## "):
            task, reason = line[3:], ""
        elif line.startswith("    "):
            assert reason, f"{topic}, {task}: no reason stands above {line.strip()}"
            found.setdefault(task, {})[line.strip()] = reason
        elif line.strip():
            reason = line
    return found


def _print(topic, tasks):
    known = _read(topic)
    print("# Slips that are right\n\nEach changed line gives the same numbers for all inputs, for the reason above it.")
    for name, task in tasks.items():
        lines = sorted(unseparated(task))
        if lines:
            print(f"\n## {name}")
        last = ""
        for line in sorted(lines, key=lambda each: (known.get(name, {}).get(each, "~"), each)):
            reason = known.get(name, {}).get(line, "")
            if reason != last or not reason:
                print(f"\n{reason or 'WHY?'}\n")
            print(f"    {line}")
            last = reason


if __name__ == "__main__":
    from tests.grading.examples import MODULES

    for each in sys.argv[1:]:
        _print(each, MODULES[each].TASKS.tasks)
