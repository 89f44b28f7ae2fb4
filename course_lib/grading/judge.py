"""From an answer to a verdict: call it on the task's inputs, twice, and take the first diagnosis that applies."""

import contextlib
import inspect
import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from course_lib.grading import compare, guard
from course_lib.grading.diagnoses import DIAGNOSES, wrong
from course_lib.grading.outcome import Outcome, attempt
from course_lib.grading.task import Task
from course_lib.grading.verdict import Verdict, code

BREAK_OFF = (guard.TimeUp, KeyboardInterrupt, RecursionError, MemoryError, SystemExit)


@dataclass(frozen=True)
class TriedAnswer:
    """All that was tried: the outcome of every case, of the same cases ``again``, and what was expected."""

    task: Task
    answer: Callable[..., Any]
    cases: list[tuple]
    outcomes: list[Outcome]
    again: list[Outcome]
    expected: list[Outcome]

    @property
    def triples(self) -> list[tuple[tuple, Outcome, Outcome]]:
        """(arguments, outcome, expected outcome) of each call."""
        return list(zip(self.cases, self.outcomes, self.expected, strict=False))

    @property
    def repeatable(self) -> bool:
        """Whether the same arguments gave the same results."""
        return all(compare.agree(a, b) for a, b in zip(self.outcomes, self.again, strict=False))

    def agrees(self, others: list[Outcome]) -> bool:
        """Whether every outcome is as in ``others``, and at least one of them is a result."""
        same = all(compare.agree(a, b) for a, b in zip(self.outcomes, others, strict=False))
        return same and any(outcome.error is None for outcome in self.outcomes)

    def comes_from(self, function: Callable[..., Any]) -> bool:
        """Whether another function has the same outcomes; the first input already decides for most."""
        first = attempt(self.task, function, self.cases[0])
        return compare.agree(first, self.outcomes[0]) and self.agrees(self.outcomes_of(function))

    def outcomes_of(self, function: Callable[..., Any]) -> list[Outcome]:
        """The outcomes of another function for the same arguments."""
        return [attempt(self.task, function, case) for case in self.cases]

    def shared(self, others: list[Outcome]) -> list[str]:
        """The names of those results that are as in ``others`` in every call."""
        pairs = [(mine.results, other.results) for mine, other in zip(self.outcomes, others, strict=False)]
        known = [(mine, other) for mine, other in pairs if mine is not None and other is not None]
        if len(known) < len(pairs):
            return []
        names = enumerate(self.task.result_names)
        return [name for i, name in names if all(compare.close(mine[i], other[i]) for mine, other in known)]


def judge(task: Task, answer: Any) -> Verdict:
    """The verdict on ``answer`` as a solution of ``task``."""
    if problem := _no_function(task, answer) or _other_arguments(task, answer):
        return wrong(task, problem)
    cases = task.cases()
    with guard.time_limit():
        outcomes = again = _run(task, answer, cases)
    if len(outcomes) == len(cases):
        with contextlib.redirect_stdout(io.StringIO()), guard.time_limit():  # what is printed was read once
            again = _run(task, answer, cases[::-1])[::-1]
    expected = [attempt(task, task.reference, case) for case in cases]
    tried = TriedAnswer(task, answer, cases, outcomes, again, expected)
    return next(verdict for diagnosis in DIAGNOSES if (verdict := diagnosis(tried)) is not None)


def _run(task, answer, cases):
    outcomes = []
    for case in cases:
        outcomes.append(attempt(task, answer, case))
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
        signature.bind(*task.argument_names)
    except TypeError:
        came, expected = code(_listed(signature.parameters)), code(_listed(task.argument_names))
        return f"Your function takes {came}; expected {expected}, in this order."
    return ""


def _listed(names):
    return f"({', '.join(names)})"
