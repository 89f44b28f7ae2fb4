"""What can be said about an answer that was tried: each diagnosis gives a verdict, or None if it does not apply.

Known mistakes come early, because their message says most; an unknown one is described by the first entry that differs.
"""

import contextlib
import inspect
import io
import re

import numpy as np

from course_lib.grading import compare, guard, hints, patterns, slips
from course_lib.grading.explain import explain
from course_lib.grading.outcome import attempt
from course_lib.grading.task import Task
from course_lib.grading.verdict import CodeLine, Verdict, code


def wrong(task: Task, *body: str | CodeLine | None, where: str = "") -> Verdict:
    """The verdict that the answer is not right, with the paragraphs that are not empty."""
    return Verdict("wrong", task.name, tuple(part for part in body if part), where)


def _unwritten(tried):
    if not isinstance(tried.outcomes[0].error, NotImplementedError):
        return None
    say = f"Write `{tried.task.call}` in the cell above, run that, then this one."
    return Verdict("not yet", tried.task.name, (say,))


def _stopped(tried):
    """A call that was ended from outside: by the time limit, or by the reader."""
    last = next(
        (o for o in (*tried.outcomes, *tried.again) if isinstance(o.error, guard.TimeUp | KeyboardInterrupt)), None
    )
    if last is None:
        return None
    if isinstance(last.error, KeyboardInterrupt):
        return wrong(tried.task, "The check was interrupted. Run the cell again.")
    busy = f" It was busy at {last.place}:" if last.place else ""
    say = f"Your function was stopped after {guard.TIME_LIMIT:g} seconds.{busy}"
    return wrong(tried.task, say, _line(last), "Does every loop end? Does what it tests change inside the loop?")


def _right(tried):
    if not tried.agrees(tried.expected) or not tried.repeatable or any(o.complaint for o in tried.outcomes):
        return None
    arrays = [a for case in tried.cases for a in case if isinstance(a, np.ndarray)]
    row = ", a single row among them" if any(a.ndim > 1 and len(a) == 1 for a in arrays) else ""
    kept = "; it leaves its arguments as they were" if arrays and not tried.task.trial else ""
    name = tried.task.reference.__name__
    say = f"Your `{name}` agrees with the library on {hints.counted(len(tried.cases), 'input')}{row}{kept}."
    shown = (str(tried.task.shown()),) if tried.task.shown else ()
    return Verdict("right", tried.task.name, (say, *shown))


def _exchanged_names(tried):
    """The arguments of the task under their names, but in another order."""
    with contextlib.suppress(Exception):  # functions written in C, for example, do not tell
        names = tuple(inspect.signature(tried.answer).parameters)
        wanted = tried.task.argument_names
        if names != wanted and sorted(names) == sorted(wanted):
            say = f"Your function takes ({', '.join(names)}); expected ({', '.join(wanted)}), in this order."
            how = "`check` hands them over by their places, so that each of yours holds what another should hold."
            return wrong(tried.task, say, how)
    return None


def _known(tried):
    found = next((m for m in tried.task.mistakes if tried.comes_from(m.function)), None)
    return found and wrong(tried.task, found.says, where=found.where or tried.task.where)


def _slipped(tried):
    """The numbers of an answer that is one slip away from the right one."""
    return _away(tried, "one slip", slips.slipped(tried, slips.slips))


def _slipped_twice(tried):
    return _away(tried, "two slips", slips.slipped(tried, slips.pairs))


def _away(tried, far, phrases):
    say = f"It is {far} away from the right answer. Your numbers come out if {'; or if '.join(phrases)}."
    return wrong(tried.task, say, hints.some_results(tried), where=tried.task.where) if phrases else None


def _exchanged_arguments(tried):
    """Numbers that are right for two arguments in each other's place."""
    say = "" if slips.one_number(tried.outcomes) else patterns.exchanged(tried)
    return wrong(tried.task, say, where=tried.task.where) if say else None


def _known_and_slipped(tried):
    """Two things: a mistake that has a name, and a slip beside it."""
    mistake, phrases = slips.beside(tried)
    if mistake is None:
        return None
    say = f"That is one thing. Another: your numbers come out if, besides, {'; or if '.join(phrases)}."
    return wrong(tried.task, mistake.says, say, where=mistake.where or tried.task.where)


def _out_of_order(tried):
    """The right results in another order, before they are taken for somebody's mistake."""
    say = hints.out_of_order(tried)
    return wrong(tried.task, say) if say else None


def _partly_known(tried):
    """Several results of which some are right and the others those of a known mistake."""
    right = tried.shared(tried.expected)
    for mistake in tried.task.mistakes if right else ():
        like = [name for name in tried.shared(tried.outcomes_of(mistake.function)) if name not in right]
        if {*right, *like} == {*tried.task.result_names} and like:
            where = mistake.where or tried.task.where
            only = f"This is so of {', '.join(like)}; {', '.join(right)} {'is' if len(right) == 1 else 'are'} right."
            return wrong(tried.task, mistake.says, only, where=where)
    return None


def _raised(tried):
    """An exception in the student's code: at which line, what it says, what that means."""
    case, outcome = next(((case, o) for case, o, _ in tried.triples if o.error is not None), (None, None))
    if outcome is None:
        return None
    error, place, given = outcome.error, outcome.place, hints.described_arguments(tried.task, case)
    say = f"Your function stopped at {place or 'its call'} with an error:"
    text = re.sub(r", with gufunc signature \S+", "", str(error))
    what = code(f"{type(error).__name__}: {text}".removesuffix(": "))
    shapes = f"In that line stood {place.shapes}." if place and place.shapes else ""
    called = f"It was called with {given}." if given else ""
    return wrong(tried.task, say, _line(outcome), what, explain(error, place.source if place else ""), shapes, called)


def _line(outcome):
    return CodeLine(outcome.place.source) if outcome.place and outcome.place.source else None


def _unrepeatable(tried):
    """Two calls with the same arguments that give different results."""
    if tried.repeatable:
        return None
    say = "Two calls with the same arguments gave different results: something is remembered between calls, or random."
    return wrong(tried.task, say, hints.outside_names(tried.answer) or "Begin with fresh variables in every call.")


def _changed(tried):
    """An argument that is not afterwards what it was."""
    for case, outcome, expected in tried.triples:
        for name, before, after in zip(tried.task.input_names, case, outcome.arguments, strict=True):
            if isinstance(before, np.ndarray) and not compare.close(after, before):
                say = f"Your function changes `{name}`, an array of its caller, who may still need the old values."
                fine = "Its result is right otherwise." if compare.same_results(outcome, expected) else ""
                how = f"`{name} -= …`, `{name} *= …` and `{name}[…] = …` write into it; `y = {name}` is no copy of it."
                return wrong(tried.task, say, how, "Make a new array, or a `.copy()` first.", fine)
    return None


def _complaint(tried):
    """A result of another type than was asked for; or an answer of which a part is still missing."""
    if tried.outcomes and all(outcome.so_far for outcome in tried.outcomes):
        return Verdict("so far", tried.task.name, (tried.outcomes[0].complaint,))
    complaint = next((outcome.complaint for outcome in tried.outcomes if outcome.complaint), None)
    fine = "Its numbers are right." if tried.agrees(tried.expected) else ""
    return complaint and wrong(tried.task, complaint, fine)


def _not_finite(tried):
    for case, _, name, mine, _ in _results(tried):
        if not np.isfinite(mine).all():
            index = tuple(int(i) for i in np.argwhere(~np.isfinite(mine))[0])
            entry = f"{name}{hints.subscript(index)} is {float(mine[index])}"
            say = f"{entry}, with which nothing can be computed any more."
            given = f"The arguments were {hints.described_arguments(tried.task, case)}."
            return wrong(tried.task, say, given, *_first_bad(tried, case), hints.outside_names(tried.answer))
    return None


def _first_bad(tried, case):
    """The first operation of a call that made NaN or an infinity, and its line."""
    with contextlib.redirect_stdout(io.StringIO()), guard.time_limit():
        stopped = attempt(tried.task, tried.answer, case, strict=True)
    if not isinstance(stopped.error, FloatingPointError):
        return ("NaN comes from 0/0, inf − inf or the log of a negative number; inf from x/0 or a large `exp`.",)
    shapes = f", with {stopped.place.shapes}" if stopped.place and stopped.place.shapes else ""
    first = f"The first operation to make NaN or an infinity: {code(str(stopped.error))}, at {stopped.place}{shapes}:"
    return (first, _line(stopped)) if _line(stopped) else (f"NumPy said: {code(str(stopped.error))}.",)


def _misshapen(tried):
    for case, _, name, mine, right in _results(tried):
        if mine.shape != right.shape:
            why = hints.axis_of_one(mine, right) or hints.other_shape(tried, name)
            say = f"{name} has shape {mine.shape}; expected {right.shape}. {why}".rstrip()
            given = f"The arguments were {hints.described_arguments(tried.task, case)}."
            return wrong(tried.task, say, given, *hints.remarks(tried), where=tried.task.where)
    return None


def _unforeseen(tried):
    """A mistake that nobody foresaw."""
    for case, _, name, mine, right in _results(tried):
        if not compare.close(mine, right):
            sentences = hints.first_difference(tried.task, case, name, mine, right)
            return wrong(tried.task, *sentences, *hints.remarks(tried), where=tried.task.where)
    raise AssertionError("an answer that is neither right nor wrong")


def _results(tried):
    """(arguments, outcome, name, result, right result) of every result of every call."""
    for case, outcome, expected in tried.triples:
        for name, mine, right in zip(tried.task.result_names, outcome.results, expected.results, strict=True):
            yield case, outcome, name, mine, right


DIAGNOSES = (
    _unwritten, _stopped, _right, _exchanged_names, _known, _raised, _unrepeatable, _changed, _complaint, _out_of_order,
    _partly_known, _slipped, _exchanged_arguments, _known_and_slipped, _slipped_twice, _not_finite, _misshapen,
    _unforeseen,
)  # fmt: skip
