"""What there is to say about an answer that was tried: each look gives a verdict, or None if it sees nothing.

Known mistakes come early, because their message says most; an unknown one is described by the first entry that differs.
"""

import re

import numpy as np

from course_lib.grading import compare, guard
from course_lib.grading import hints as clues
from course_lib.grading.explain import explain
from course_lib.grading.verdict import Line, Verdict, code


def wrong(task, *body, where=""):
    """The verdict that the answer is not right, with the paragraphs that are not empty."""
    return Verdict("wrong", task.name, tuple(part for part in body if part), where)


def _unwritten(trial):
    if not isinstance(trial.outcomes[0].error, NotImplementedError):
        return None
    say = f"Write `{trial.task.call}` in the cell above, run that, then this one."
    return Verdict("not yet", trial.task.name, (say, "Until then the cells below use the library's."))


def _stopped(trial):
    """A call that was ended from outside: by the time limit, or by the reader."""
    last = next(
        (o for o in (*trial.outcomes, *trial.again) if isinstance(o.error, guard.TimeUp | KeyboardInterrupt)), None
    )
    if last is None:
        return None
    if isinstance(last.error, KeyboardInterrupt):
        return wrong(trial.task, "The check was interrupted. Run the cell again.")
    busy = f" It was busy at {last.place}:" if last.place else ""
    say = f"Your function was stopped after {guard.PATIENCE:g} seconds.{busy}"
    return wrong(trial.task, say, _line(last), "Does every loop end? Does what it tests change inside the loop?")


def _right(trial):
    if not trial.agrees(trial.expected) or not trial.steady or any(o.complaint for o in trial.outcomes):
        return None
    arrays = [a for case in trial.cases for a in case if isinstance(a, np.ndarray)]
    row = ", a single row among them" if any(a.ndim > 1 and len(a) == 1 for a in arrays) else ""
    kept = "; it leaves its arguments as they were" if arrays else ""
    name = trial.task.reference.__name__
    say = f"Your `{name}` agrees with the library on {len(trial.cases)} random inputs{row}{kept}."
    return Verdict("right", trial.task.name, (say,))


def _known(trial):
    tried = [(mistake, trial.others(mistake.function)) for mistake in trial.task.mistakes]
    found = next((mistake for mistake, others in tried if trial.agrees(others)), None)
    return found and wrong(trial.task, found.says, where=found.where or trial.task.where)


def _partly_known(trial):
    """Several results of which some are right and the others those of a known mistake."""
    right = trial.shared(trial.expected)
    for mistake in trial.task.mistakes if right else ():
        like = [name for name in trial.shared(trial.others(mistake.function)) if name not in right]
        if {*right, *like} == {*trial.task.results} and like:
            where = mistake.where or trial.task.where
            return wrong(trial.task, mistake.says, f"So it is with {', '.join(like)}.", where=where)
    return None


def _raised(trial):
    """An exception in the student's code: at which line, what it says, what that means."""
    case, outcome = next(((case, o) for case, o, _ in trial.triples if o.error is not None), (None, None))
    if outcome is None:
        return None
    error, given = outcome.error, clues.described(trial.task, case)
    say = f"Your function stopped at {outcome.place or 'its call'} with an error:"
    text = re.sub(r", with gufunc signature \S+", "", str(error))
    what = code(f"{type(error).__name__}: {text}".removesuffix(": "))
    return wrong(trial.task, say, _line(outcome), what, explain(error), f"It was called with {given}." * bool(given))


def _line(outcome):
    return Line(outcome.place.source) if outcome.place and outcome.place.source else None


def _unsteady(trial):
    """Two calls with the same arguments that give different results."""
    if trial.steady:
        return None
    say = "Two calls with the same arguments gave different results: something is remembered between calls, or random."
    return wrong(trial.task, say, clues.outside(trial.answer) or "Begin with fresh variables in every call.")


def _changed(trial):
    """An argument that is not afterwards what it was."""
    for case, outcome, expected in trial.triples:
        for name, before, after in zip(trial.task.names, case, outcome.after, strict=True):
            if isinstance(before, np.ndarray) and not compare.close(after, before):
                say = f"Your function changes `{name}`, an array of its caller, who may still need the old values."
                fine = "Its result is right otherwise." if compare.same_results(outcome, expected) else ""
                how = f"`{name} -= …` and `{name}[…] = …` write into it. `y = {name}` is no copy: it is a second name."
                return wrong(trial.task, say, how, "Make a new array, or a `.copy()` first.", fine)
    return None


def _complaint(trial):
    """A result of another type than was asked for."""
    odd = next((outcome.complaint for outcome in trial.outcomes if outcome.complaint), None)
    fine = "Its numbers are right." if trial.agrees(trial.expected) else ""
    return odd and wrong(trial.task, odd, fine)


def _not_finite(trial):
    for _, outcome, name, mine, _ in _results(trial):
        if not np.isfinite(mine).all():
            index = tuple(int(i) for i in np.argwhere(~np.isfinite(mine))[0])
            say = f"{name}{clues.place(index)} is {float(mine[index])}, with which nothing can be computed any more."
            heard = f"NumPy said: {code('; '.join(outcome.heard))}." if outcome.heard else ""
            come = "NaN comes from 0/0, inf − inf or the log of a negative number; inf from x/0 or a large `exp`."
            return wrong(trial.task, say, heard, come, clues.outside(trial.answer))
    return None


def _misshapen(trial):
    for case, _, name, mine, right in _results(trial):
        if not compare.fits(mine, right):
            say = f"{name} has shape {mine.shape}; expected {right.shape}."
            given = f"The arguments were {clues.described(trial.task, case)}."
            return wrong(trial.task, say, given, *clues.clues(trial), where=trial.task.where)
    return None


def _elsewhere(trial):
    """A mistake that nobody foresaw."""
    for case, _, name, mine, right in _results(trial):
        if not compare.close(mine, right):
            said = clues.first_entry(trial.task, case, name, mine, right)
            return wrong(trial.task, *said, *clues.clues(trial), where=trial.task.where)
    raise AssertionError("an answer that is neither right nor wrong")


def _results(trial):
    """(arguments, outcome, name, result, right result) of every result of every call."""
    for case, outcome, expected in trial.triples:
        for name, mine, right in zip(trial.task.results, outcome.parts, expected.parts, strict=True):
            yield case, outcome, name, mine, right


LOOKS = (
    _unwritten, _stopped, _right, _known, _raised, _unsteady, _changed, _complaint, _not_finite, _partly_known,
    _misshapen, _elsewhere,
)  # fmt: skip
