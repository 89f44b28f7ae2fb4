"""What can be said about a mistake that no list foresaw: the first entry that differs, a factor, a transposition."""

import numbers

import numpy as np

from course_lib.exercises import compare


def described(task, case):
    """The arguments of a call in one phrase: arrays by their shapes, numbers as they are."""
    return ", ".join(
        _argument(name, value) for name, value in zip(task.names, case, strict=True) if not callable(value)
    )


def _argument(name, value):
    return f"{name} of shape {value.shape}" if isinstance(value, np.ndarray) else f"{name} = {value:.6g}"


def place(index):
    return f"[{', '.join(map(str, index))}]" if index else ""


def first_entry(task, case, name, mine, right, mask):
    """Sentences about the first entry that differs: where, both values, shapes and dtype."""
    index = tuple(int(i) for i in np.argwhere(mask)[0])
    value = mine.reshape(right.shape)[index]
    count = f" ({int(mask.sum())} of {mask.size} entries differ)" if mask.size > 1 else ""
    yield f"{name}{place(index)} is {_written(value)}; expected {_written(right[index])}{count}."
    yield f"The arguments were {described(task, case)}; your {name} has shape {mine.shape} and dtype {mine.dtype}."
    if mine.dtype.kind in "iub" and right.dtype.kind == "f":
        yield "Its entries are whole numbers or True and False: fractions were cut off. Fill an array of floats."


def _written(value):
    return f"{float(value):.6g}" if isinstance(value, numbers.Number | np.generic) else str(value)


def clues(trial):
    """What else is noticed, as sentences: the most telling first, at most two."""
    found = [look(trial) for look in (_factor, _transposed, _order, _some_results, _some_cases)]
    return [*[*filter(None, found)][:1], outside(trial.answer)]


def _parts(trial):
    """All results, mine and expected, where both are there."""
    return [pair for _, a, b in trial.triples if a.parts and b.parts for pair in zip(a.parts, b.parts, strict=False)]


def _factor(trial):
    pairs = [(a, b) for a, b in _parts(trial) if np.abs(b).max(initial=0) > compare.SMALLEST]
    if not pairs or any(a.shape != b.shape for a, b in pairs):
        return ""
    factors = [compare.factor(a, b) for a, b in pairs]
    if None in factors:
        return ""
    if max(factors) - min(factors) > 1e-4 * max(map(abs, factors)):
        return "Within each call every entry is the same multiple of the right one, but not the same in every call."
    if abs(factors[0] + 1) < 1e-4:
        return "Every entry is right but for its sign."
    return f"Every entry is {factors[0]:.4g} times what it should be."


def _transposed(trial):
    pairs = _parts(trial)
    turned = all(compare.close(a.T, b) for a, b in pairs) and any(b.ndim > 1 for _, b in pairs)
    return "It would be right if it were transposed." if turned else ""


def _order(trial):
    results = [(a.parts, b.parts) for _, a, b in trial.triples if a.parts]
    if not results or len(results) < len(trial.cases):
        return ""
    count = len(results[0][1])
    fits = [{j for j in range(count) if all(compare.close(a[i], b[j]) for a, b in results)} for i in range(count)]
    if count > 1 and all(fits) and len(set().union(*fits)) == count:
        return f"The results are right, but in another order: expected ({trial.task.gives})."
    return ""


def _some_results(trial):
    names = trial.task.results
    results = [(a.parts, b.parts) for _, a, b in trial.triples if a.parts]
    right = [n for i, n in enumerate(names) if all(compare.close(a[i], b[i]) for a, b in results)]
    if not right or len(right) == len(names):
        return ""
    return (
        f"{' and '.join([', '.join(right[:-1])] * (len(right) > 1) + right[-1:])} {'are' if right[1:] else 'is'} right."
    )


def _some_cases(trial):
    right = [case for case, a, b in trial.triples if compare.agree(a, b)]
    return f"It is right for {described(trial.task, right[0])}: what is special there?" if right else ""


def outside(answer):
    """A remark if the function reads numbers or arrays from outside of itself; "" if not."""
    code, outer = getattr(answer, "__code__", None), getattr(answer, "__globals__", {})
    names = [n for n in getattr(code, "co_names", ()) if isinstance(outer.get(n), np.ndarray | numbers.Number | list)]
    if not names:
        return ""
    listed = ", ".join(f"`{name}`" for name in dict.fromkeys(names))
    return f"Your function uses {listed} from outside: a name that is no argument keeps its value from another cell."
