"""What can be said about a mistake that no list foresaw: the first entry that differs, a factor, a transposition."""

import contextlib
import inspect
import io
import itertools
import numbers
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from course_lib.grading import compare, guard, patterns
from course_lib.grading.outcome import attempt
from course_lib.grading.task import Task

if TYPE_CHECKING:
    from course_lib.grading.judge import TriedAnswer


NEARLY = 1e-3  # of the largest entry


def described_arguments(task: Task, case: tuple) -> str:
    """The arguments of a call in one phrase: arrays by their shapes, numbers as they are."""
    given = zip(task.input_names, case, strict=True)
    return ", ".join(_argument(name, value) for name, value in given if not inspect.isroutine(value))


def _argument(name, value):
    if isinstance(value, np.ndarray):
        return f"{name} of shape {value.shape}"
    if isinstance(value, list) and value and all(isinstance(each, np.ndarray) for each in value):
        return f"{name} of the shapes {' and '.join(str(each.shape) for each in value)}"
    return f"{name} = {value:.6g}" if isinstance(value, numbers.Real) else f"{name} = {value}"


def counted(n: int, thing: str) -> str:
    """``1 input``, ``5 inputs``."""
    return f"{n} {thing}{'s' * (n != 1)}"


def subscript(index: tuple[int, ...]) -> str:
    """``[0, 2]`` after the name of an array, nothing after that of a number."""
    return f"[{', '.join(map(str, index))}]" if index else ""


def first_difference(task: Task, case: tuple, name: str, mine: np.ndarray, right: np.ndarray) -> Iterator[str]:
    """Sentences about the first entry that differs: where, both values, shapes and dtype."""
    mask = compare.differing(mine, right)
    index = tuple(int(i) for i in np.argwhere(mask)[0])
    count = f" ({int(mask.sum())} of {mask.size} entries differ)" if mask.size > 1 else ""
    entries = (_entry(mine[index], right), _entry(right[index], right))
    yield f"{name}{subscript(index)} is {entries[0]}; expected {entries[1]}{count}."
    arguments = described_arguments(task, case)
    plain = not mine.ndim and not right.ndim and mine.dtype.kind in "fiu"
    yield f"The arguments were {arguments}" + (
        "." if plain else f"; your {name} has shape {mine.shape} and dtype {mine.dtype}."
    )
    if mine.dtype.kind == "b" and right.dtype.kind != "b":
        yield "It holds True and False, and numbers are asked for."
    elif mine.ndim and mine.dtype.kind in "iu" and right.dtype.kind == "f" and _cut_off(mine, right):
        yield "It holds whole numbers: fractions are cut off. Fill an array of floats."


def axis_of_one(mine: np.ndarray, right: np.ndarray) -> str:
    """What to say if only axes of length 1 are too many or too few; "" if more is wrong with the shape."""
    if mine.size != right.size or mine.squeeze().shape != right.squeeze().shape:
        return ""
    fine = " Its numbers are right." if compare.close(mine.squeeze(), right.squeeze()) else ""
    if mine.ndim == right.ndim:
        return f"The axis of length 1 stands in another place.{fine}"
    if mine.ndim > right.ndim:
        return f"An axis of length 1 is too many: from `keepdims`, from a slice, or from brackets of its own?{fine}"
    return f"An axis of length 1 is missing: `keepdims=True` keeps it in a sum or a mean.{fine}"


def other_shape(tried: "TriedAnswer", name: str) -> str:
    """Whose shape a result has in all calls in place of its own, or that it is one number; "" if neither."""
    k, arrays = tried.task.result_names.index(name), {}
    for i, given in enumerate(tried.task.input_names):
        if all(isinstance(case[i], np.ndarray) for case in tried.cases):
            arrays[f"`{given}`"] = [case[i].shape for case in tried.cases]
    mine, asked = (
        [outcome.results[k].shape for outcome in outcomes if outcome.results is not None]
        for outcomes in (tried.outcomes, tried.expected)
    )
    if not any(mine):
        return "One number comes out: is all of it added up, or one entry taken?"
    like, wanted = ([given for given, shapes in arrays.items() if shapes == those] for those in (mine, asked))
    other = f", the other that of {wanted[0]}" if wanted else ""
    return f"The first is the shape of {' and '.join(like[:2])}{other}." if like else ""


def _entry(value, right):
    """An entry as it is read aloud: six digits, 0 without a sign, and True or False where these are asked for."""
    if right.dtype.kind == "b" and value in (0, 1):
        return f"{bool(value)}"
    return f"{float(value) + 0.0:.6g}"


def _cut_off(mine, right):
    """Whether the whole numbers are the right ones without their fractions."""
    return any(np.array_equal(mine, cut(right)) for cut in (np.trunc, np.floor))


def remarks(tried: "TriedAnswer") -> list[str]:
    """What else is noticed, as sentences: the most telling, and what the function reads from outside."""
    found = (
        hint(tried)
        for hint in (
            _nearly_right,
            _constant,
            _ignored,
            patterns.factor,
            patterns.step,
            patterns.changed_once_more,
            _transposed,
            some_results,
            patterns.some_calls,
        )
    )
    return [next(filter(None, found), ""), outside_names(tried.answer)]


def _nearly_right(tried):
    """All results are off by very little."""
    pairs = [pair for _, a, b in tried.triples for pair in zip(a.results, b.results, strict=True)]
    near = all(a.shape == b.shape and np.isfinite([a, b]).all() and _off(a, b) < NEARLY for a, b in pairs)
    say = "It is nearly right, off by less than 0.1 %. Is it a difference quotient, or is a number in it rounded?"
    return say if near else ""


def _off(a, b):
    """The largest error of an array, in parts of its largest entry."""
    a, b = (x.astype(float) if x.dtype.kind == "b" else x for x in (a, b))
    return np.abs(a - b).max(initial=0.0) / max(np.abs(b).max(initial=0.0), compare.SMALLEST)


def _constant(tried):
    """What is wrong is one and the same number in every call, and should not be."""
    right = tried.shared(tried.expected)
    wrong = [(i, name) for i, name in enumerate(tried.task.result_names) if name not in right]
    for i, _ in wrong:
        mine = {x for _, a, _ in tried.triples for x in a.results[i].ravel().tolist()}
        asked = {x for _, _, b in tried.triples for x in b.results[i].ravel().tolist()}
        if len(mine) != 1 or len(asked) == 1:
            return ""
    names = ", ".join(name for _, name in wrong)
    return f"Whatever the arguments are, the same comes out: {names} should depend on them." if wrong else ""


def _ignored(tried):
    """An argument whose change changes the right results, and never the answer's."""
    with contextlib.redirect_stdout(io.StringIO()), guard.time_limit():
        name = next((name for i, name in enumerate(tried.task.input_names) if _is_ignored(tried, i)), "")
    return name and f"Your results do not change with `{name}`. Does a number of your own stand in its place?"


def _is_ignored(tried, i):
    moved = [(case, k) for k, each in enumerate(tried.cases) for case in _moved(each, i)]
    same = bool(moved) and all(_unmoved(tried, tried.answer, case, tried.outcomes[k]) for case, k in moved)
    return same and not all(_unmoved(tried, tried.task.reference, case, tried.expected[k]) for case, k in moved)


def _moved(case, i):
    """The arguments of a call with one of them a little larger, and turned round; none if it is no array of floats."""
    value, others = case[i], (case[:i], case[i + 1 :])
    if isinstance(value, np.ndarray) and value.dtype.kind == "f":
        return [(*others[0], other, *others[1]) for other in (1.25 * value + 0.125, -value)]
    return [(*others[0], 1.25 * value, *others[1])] if isinstance(value, float) else []


def _unmoved(tried, function, case, before):
    after = attempt(tried.task, function, case)
    return after.results is not None and compare.same_results(after, before)


def _transposed(tried):
    pairs = [pair for _, a, b in tried.triples for pair in zip(a.results, b.results, strict=True)]
    turned = any(b.ndim > 1 for _, b in pairs) and all(compare.close(a.T, b) for a, b in pairs)
    return "It would be right if it were transposed." if turned else ""


def out_of_order(tried: "TriedAnswer") -> str:
    """Whether the results are the right ones in another order."""
    n = range(len(tried.task.result_names))
    pairs = [(a.results, b.results) for _, a, b in tried.triples if a.results is not None and b.results is not None]
    goes = {i: [j for j in n if all(compare.close(a[i], b[j]) for a, b in pairs)] for i in n}
    if not all(goes.values()) or not any(all(j in goes[i] for i, j in enumerate(p)) for p in itertools.permutations(n)):
        return ""
    return f"The results are right, but out of order: expected ({tried.task.gives})."


def some_results(tried: "TriedAnswer") -> str:
    """Which of several results are right and which are not; "" if none is, or there is one only."""
    right = tried.shared(tried.expected)
    wrong = [name for name in tried.task.result_names if name not in right]
    return f"Right: {', '.join(right)}. Not right: {', '.join(wrong)}." if right else ""


def outside_names(answer: Callable[..., Any]) -> str:
    """A remark if the function reads numbers or arrays from outside of itself; "" if not."""
    code, outer = getattr(answer, "__code__", None), getattr(answer, "__globals__", {})
    kinds = np.ndarray | numbers.Number | list
    names = [f"`{name}`" for name in getattr(code, "co_names", ()) if isinstance(outer.get(name), kinds)]
    listed = ", ".join(names)
    return f"It uses {listed} from outside: what is no argument keeps its value from another cell." if names else ""
