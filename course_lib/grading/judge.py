"""From an answer to a verdict: call it on the task's inputs, twice, then look for the first thing there is to say."""

import contextlib
import inspect
import io
from dataclasses import dataclass

from course_lib.grading import compare, guard
from course_lib.grading.diagnoses import LOOKS, wrong
from course_lib.grading.outcome import attempt
from course_lib.grading.verdict import code

BREAK_OFF = (guard.TimeUp, KeyboardInterrupt, RecursionError, MemoryError, SystemExit)


@dataclass(frozen=True)
class Trial:
    """All that was tried: the outcome of every case, of the same cases ``again``, and what was expected."""

    task: object
    answer: object
    cases: list
    outcomes: list
    again: list
    expected: list

    @property
    def triples(self):
        """(arguments, outcome, expected outcome) of each call."""
        return list(zip(self.cases, self.outcomes, self.expected, strict=False))

    @property
    def steady(self):
        """Whether the same arguments gave the same results."""
        return all(compare.agree(a, b) for a, b in zip(self.outcomes, self.again, strict=False))

    def agrees(self, others):
        """Whether every outcome is as in ``others``, and at least one of them is a result."""
        same = all(compare.agree(a, b) for a, b in zip(self.outcomes, others, strict=False))
        return same and any(outcome.error is None for outcome in self.outcomes)

    def others(self, function):
        """The outcomes of another function for the same arguments."""
        return [attempt(function, case, self.task.results) for case in self.cases]

    def shared(self, others):
        """The names of those results that are as in ``others`` in every call."""
        parts = [(mine.parts, other.parts) for mine, other in zip(self.outcomes, others, strict=False)]
        if any(mine is None or other is None for mine, other in parts):
            return []
        names = enumerate(self.task.results)
        return [name for i, name in names if all(compare.close(mine[i], other[i]) for mine, other in parts)]


def judge(task, answer):
    """The verdict on ``answer`` as a solution of ``task``."""
    if problem := _no_function(task, answer) or _other_arguments(task, answer):
        return wrong(task, problem)
    cases = task.cases()
    with guard.watched():
        outcomes = again = _run(task, answer, cases)
    if len(outcomes) == len(cases):
        with contextlib.redirect_stdout(io.StringIO()), guard.watched():  # what is printed was read once
            again = _run(task, answer, cases[::-1])[::-1]
    expected = [attempt(task.reference, case, task.results) for case in cases]
    trial = Trial(task, answer, cases, outcomes, again, expected)
    return next(verdict for look in LOOKS if (verdict := look(trial)) is not None)


def _run(task, answer, cases):
    outcomes = []
    for case in cases:
        outcomes.append(attempt(answer, case, task.results))
        if isinstance(outcomes[-1].error, BREAK_OFF):
            break
    return outcomes


def _no_function(task, answer):
    if callable(answer):
        return ""
    came = "None" if answer is None else f"a value of type {code(type(answer).__name__)}"
    return f"`check` wants the function itself, and got {came}. Pass `{task.reference.__name__}`, without brackets."


def _other_arguments(task, answer):
    try:
        signature = inspect.signature(answer)
    except Exception:  # functions written in C, for example, do not tell: then the call does
        return ""
    try:
        signature.bind(*task.names)
    except TypeError:
        return f"Your function takes {code(_spelt(signature))}; expected {code(_spelt(task.names))}, in this order."
    return ""


def _spelt(names):
    return f"({', '.join(getattr(names, 'parameters', names))})"
