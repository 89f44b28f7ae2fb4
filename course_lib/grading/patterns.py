"""What explains an answer in all its calls: a factor, or a property of exactly those calls in which it is right."""

import itertools
import numbers
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from course_lib.grading import compare
from course_lib.grading.outcome import attempt

if TYPE_CHECKING:
    from course_lib.grading.judge import TriedAnswer


def factor(tried: "TriedAnswer") -> str:
    """All results are the right ones times one number, or times a number that the arguments give in every call."""
    factors = [compare.factor(*map(_flat, (a.results, b.results))) for _, a, b in tried.triples]
    one = all(len(_flat(expected.results)) == 1 for _, _, expected in tried.triples)
    return _multiple(tried, factors, "It" if one else "Every entry", "Only the sign is wrong.")


def step(tried: "TriedAnswer") -> str:
    """An argument that is to be moved went the right step times one number, or times one that the arguments give."""
    right, names = tried.shared(tried.expected), tried.task.input_names
    for i, name in enumerate(tried.task.result_names):
        old = name.removeprefix("new ")
        if name in right or old not in names:
            continue
        k = names.index(old)
        factors = [
            compare.factor(a.results[i] - case[k], b.results[i] - case[k])
            for case, a, b in tried.triples
            if a.results and b.results and a.results[i].shape == b.results[i].shape == np.shape(case[k])
        ]
        the_step = f"The step from the old {old} to the new one"
        if len(factors) == len(tried.cases) and (
            say := _multiple(tried, factors, the_step, f"{the_step} goes the other way.")
        ):
            return say
    return ""


def _multiple(tried, factors, every, turned):
    known = [k for k in factors if k is not None]
    if len(known) < len(factors) or all(abs(k - 1) < 0.01 for k in known):
        return ""
    if np.allclose(known, known[0], rtol=1e-3):
        return turned if np.isclose(known[0], -1, 1e-3) else f"{every} is {known[0]:.4g} times the right one."
    counts = [dict(_counts(tried.task.input_names, case)) for case in tried.cases]
    for name in counts[0]:
        values = np.array([each.get(name, np.nan) for each in counts], float)
        for sign, power, words in ((1, 1, "times"), (-1, 1, "times minus"), (1, -1, "divided by")):
            if np.allclose(known, sign * values**power, rtol=1e-3):
                return f"{every} is the right one {words} {name}."
    return ""


def exchanged(tried: "TriedAnswer") -> str:
    """Two arguments that stand in each other's place give the answer's numbers."""
    task, written = tried.task, (tried.task.reference, *tried.task.forms)[-1]
    for i, j in itertools.combinations(range(len(task.input_names)), 2):
        cases = [_exchanged(case, i, j) for case in tried.cases]
        if all(
            case is not None and compare.same_results(attempt(task, written, case), outcome)
            for case, outcome in zip(cases, tried.outcomes, strict=False)
        ):
            return f"`{task.input_names[i]}` and `{task.input_names[j]}` have changed places in it."
    return ""


def _exchanged(case, i, j):
    """The arguments of a call with two of one kind exchanged; None if they are of two kinds, or functions."""
    a, b = case[i], case[j]
    arrays = isinstance(a, np.ndarray) and isinstance(b, np.ndarray) and a.shape == b.shape and a.dtype == b.dtype
    if not arrays and not (isinstance(a, numbers.Real) and isinstance(b, numbers.Real)):
        return None
    turned = list(case)
    turned[i], turned[j] = b, a
    return tuple(turned)


def changed_once_more(tried: "TriedAnswer") -> str:
    """What is wrong is a root, a square or the reciprocal of the right result."""
    right = tried.shared(tried.expected)
    pairs = [(a.results, b.results) for _, a, b in tried.triples if a.results is not None and b.results is not None]
    with np.errstate(all="ignore"):
        for i, name in enumerate(tried.task.result_names):
            for words, function in CHANGES.items() if name not in right else ():
                if all(compare.close(a[i], function(b[i].astype(float))) for a, b in pairs):
                    return f"{name} is {words} what it should be."
    return ""


CHANGES = {"the square root of": np.sqrt, "the square of": np.square, "1 over": np.reciprocal, "the size of": np.abs}


def _flat(arrays):
    return np.concatenate([array.ravel() for array in arrays])


def _counts(names, case) -> Iterator[tuple[str, float]]:
    """What a factor may be: the rows and the columns of the arrays, and the numbers."""
    for name, value in zip(names, case, strict=True):
        if isinstance(value, np.ndarray) and value.ndim:
            yield f"the rows of `{name}`" if value.ndim > 1 else f"the length of `{name}`", len(value) or np.nan
            if value.ndim > 1:
                yield f"the columns of `{name}`", value.shape[-1] or np.nan
                yield f"the number of entries of `{name}`", value.size or np.nan
        elif isinstance(value, numbers.Real) and not isinstance(value, bool) and value:
            yield f"`{name}`", float(value)


def some_calls(tried: "TriedAnswer") -> str:
    """In how many calls it is right, and the property that explains each of them and each of the others."""
    right = [compare.agree(a, b) for _, a, b in tried.triples]
    if not any(right):
        return ""
    count = f"It is right in {sum(right)} of {len(right)} calls"
    found = [set(_properties(tried.task.input_names, case)) for case in tried.cases]
    for name in sorted(set().union(*found)):
        has = [name in each for each in found]
        if has == right:
            return f"{count}: exactly those in which {name}."
        if has == [not r for r in right]:
            return f"{count}: all but those in which {name}."
    return f"{count}."


def _properties(names, case) -> Iterator[str]:
    """What may make a call special."""
    for name, value in zip(names, case, strict=True):
        if isinstance(value, np.ndarray) and value.size and value.dtype.kind in "fiu":
            if value.ndim > 1 and len(value) == 1:
                yield f"`{name}` has a single row"
            if value.ndim > 1 and len(set(value.shape)) == 1:
                yield f"`{name}` is square"
            if value.ndim == 1:
                yield f"`{name}` has a single axis"
            if (value == 0).any():
                yield f"`{name}` has a zero in it"
            if (value >= 0).all():
                yield f"no entry of `{name}` is negative"
            if not np.abs(value).max() < 100:
                yield f"`{name}` has a large number in it"
        elif isinstance(value, numbers.Real) and not isinstance(value, bool):
            special = {0.0: "is 0", 1.0: "is 1"}.get(float(value)) or ("is negative" if value < 0 else "")
            if special:
                yield f"`{name}` {special}"
