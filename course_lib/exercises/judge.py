"""From an answer to a verdict: run it on the task's inputs, then look for the first thing there is to say about it.

Known mistakes come first, because their message says most; an unknown one is described by the first entry that differs.
"""

import inspect

import numpy as np

from course_lib.exercises import clues, compare, guard
from course_lib.exercises.explain import explain
from course_lib.exercises.outcome import attempt
from course_lib.exercises.verdict import Line, Verdict, code

BREAK_OFF = (guard.TimeUp, KeyboardInterrupt, RecursionError, MemoryError, SystemExit)


def judge(task, answer):
    """The verdict on ``answer`` as a solution of ``task``."""
    if problem := _no_function(task, answer) or _other_arguments(task, answer):
        return wrong(task, problem)
    cases = task.cases()
    with guard.watched():
        outcomes, again = _run(task, answer, cases), ()
        if len(outcomes) == len(cases):
            again = _run(task, answer, cases[::-1])[::-1]
    expected = [attempt(task.reference, case, task.results) for case in cases]
    trial = Trial(task, answer, cases, outcomes, again, expected)
    return next(verdict for look in LOOKS if (verdict := look(trial)) is not None)


class Trial:
    """All that was tried: the outcome of every case, of the same cases once more, and what was expected."""

    def __init__(self, task, answer, cases, outcomes, again, expected):
        self.task, self.answer, self.cases = task, answer, cases
        self.outcomes, self.again, self.expected = outcomes, again, expected

    @property
    def triples(self):
        return zip(self.cases, self.outcomes, self.expected, strict=False)

    def agrees(self, others):
        """Whether every outcome is as in ``others``, and at least one of them is a result."""
        pairs = list(zip(self.outcomes, others, strict=False))
        return all(compare.agree(a, b) for a, b in pairs) and any(a.error is None for a, _ in pairs)

    def first(self, ask):
        return next((outcome for outcome in self.outcomes if ask(outcome)), None)


def wrong(task, *body, where=None):
    return Verdict("wrong", task.name, tuple(filter(None, body)), task.where if where is None else where)


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
    came = "None" if answer is None else f"{code(type(answer).__name__)}"
    return (
        f"`check` wants your function itself, got {came}. Pass its name without brackets: `{task.reference.__name__}`."
    )


def _other_arguments(task, answer):
    try:
        inspect.signature(answer).bind(*task.names)
    except TypeError:
        mine = code(f"({', '.join(inspect.signature(answer).parameters)})")
        return f"Your function takes {mine}; expected {len(task.names)} argument(s): `{task.call}`."
    except Exception:  # functions written in C, for example, have no signature: then the call tells
        return ""
    return ""


def _unwritten(trial):
    if isinstance(trial.outcomes[0].error, NotImplementedError):
        task = trial.task
        say = f"Write `{task.call}` in the cell above, run that, then this one. Until then the library's is used below."
        return Verdict("not yet", task.name, (say,))
    return None


def _stopped(trial):
    last = trial.outcomes[-1]
    if isinstance(last.error, guard.TimeUp):
        busy = f" It was busy at {last.place}:" if last.place else ""
        say = f"Your function was stopped after {guard.PATIENCE:.0f} seconds.{busy}"
        return wrong(trial.task, say, _line(last), "Does every loop end? Does what it tests change inside the loop?")
    if isinstance(last.error, KeyboardInterrupt):
        return wrong(trial.task, "The check was interrupted. Run the cell again.", where="")
    return None


def _right(trial):
    if not trial.agrees(trial.expected) or _unsteady(trial) or _complaint(trial):
        return None
    count = len(trial.cases)
    say = f"Your `{trial.task.reference.__name__}` agrees with the library on {count} random inputs{_shapes(trial)}."
    return Verdict("right", trial.task.name, (say,))


def _shapes(trial):
    arrays = [a.shape for case in trial.cases for a in case if isinstance(a, np.ndarray)]
    if not arrays:
        return ""
    return (
        ", a single row among them, and leaves its arguments as they were"
        if any(s[0] == 1 for s in arrays)
        else (" and leaves its arguments as they were")
    )


def _known(trial):
    for mistake in trial.task.mistakes:
        if trial.agrees([attempt(mistake.function, case, trial.task.results) for case in trial.cases]):
            return wrong(trial.task, mistake.says, where=mistake.where or None)
    return None


def _raised(trial):
    for case, outcome, _ in trial.triples:
        if outcome.error is not None:
            at = f"at {outcome.place}" if outcome.place else "in the call"
            what = code(f"{type(outcome.error).__name__}: {outcome.error}".removesuffix(": "))
            say = f"Your function stopped {at} with an error:"
            called = (
                f"It was called with {clues.described(trial.task, case)}." if clues.described(trial.task, case) else ""
            )
            return wrong(trial.task, say, _line(outcome), what, explain(outcome.error), called, where="")
    return None


def _line(outcome):
    return Line(outcome.place.source) if outcome.place and outcome.place.source else None


def _changed(trial):
    """An argument that is not afterwards what it was."""
    for case, outcome, _ in trial.triples:
        for name, before, after in zip(trial.task.names, case, outcome.after, strict=True):
            if isinstance(before, np.ndarray) and not compare.close(after, before):
                return wrong(
                    trial.task,
                    f"Your function changes `{name}`, an array of its caller, who still needs the old values.",
                    f"`{name} -= …`, `{name}[…] = …` and `out={name}` write into it. Make a new array, or a `.copy()`.",
                    where="",
                )
    return None


def _unsteady(trial):
    """Two calls with the same arguments that give different results."""
    if all(compare.agree(a, b) for a, b in zip(trial.outcomes, trial.again, strict=False)):
        return None
    say = "Two calls with the same arguments gave different results: something is remembered between calls, or random."
    return wrong(trial.task, say, clues.outside(trial.answer) or "Begin with fresh variables in every call.", where="")


def _complaint(trial):
    """A result of another type than was asked for."""
    if odd := trial.first(lambda outcome: outcome.complaint):
        fine = "Its numbers are right." if trial.agrees(trial.expected) else ""
        return wrong(trial.task, odd.complaint, fine, where="")
    return None


def _misshapen(trial):
    for case, outcome, expected in trial.triples:
        for name, mine, right in zip(trial.task.results, outcome.parts, expected.parts, strict=True):
            if not compare.fits(mine, right):
                say = f"{name} has shape {mine.shape}; expected {right.shape}."
                given = f"The arguments were {clues.described(trial.task, case)}."
                return wrong(trial.task, say, given, *clues.clues(trial))
    return None


def _not_finite(trial):
    for _, outcome, _ in trial.triples:
        for name, mine in zip(trial.task.results, outcome.parts, strict=True):
            if not np.isfinite(mine).all():
                index = tuple(int(i) for i in np.argwhere(~np.isfinite(mine))[0])
                say = f"{name}{clues.place(index)} is {float(mine[index])}, which is no number to go on with."
                heard = f"NumPy said: {code('; '.join(outcome.heard))}." if outcome.heard else ""
                come = "NaN comes from 0/0, inf − inf or the log of a negative number; inf from x/0 or a large exp."
                return wrong(trial.task, say, heard, come, clues.outside(trial.answer))
    return None


def _elsewhere(trial):
    """A mistake that nobody foresaw: the first entry that differs."""
    for case, outcome, expected in trial.triples:
        for name, mine, right in zip(trial.task.results, outcome.parts, expected.parts, strict=True):
            mask = compare.differing(mine, right)
            if mask.any():
                return wrong(
                    trial.task, *clues.first_entry(trial.task, case, name, mine, right, mask), *clues.clues(trial)
                )
    raise AssertionError("an answer that is neither right nor wrong")


LOOKS = (
    _unwritten, _stopped, _right, _known, _raised, _unsteady, _changed, _complaint, _not_finite, _misshapen, _elsewhere,
)  # fmt: skip
