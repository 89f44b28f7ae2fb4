"""What can be said about a mistake that no list foresaw: the first entry that differs, a factor, a transposition."""

import numbers

import numpy as np

from course_lib.grading import compare


def described(task, case):
    """The arguments of a call in one phrase: arrays by their shapes, numbers as they are."""
    given = zip(task.names, case, strict=True)
    return ", ".join(_argument(name, value) for name, value in given if not callable(value))


def _argument(name, value):
    return f"{name} of shape {value.shape}" if isinstance(value, np.ndarray) else f"{name} = {value:.6g}"


def place(index):
    """``[0, 2]`` behind the name of an array, and nothing behind that of a number."""
    return f"[{', '.join(map(str, index))}]" if index else ""


def first_entry(task, case, name, mine, right):
    """Sentences about the first entry that differs: where, both values, shapes and dtype."""
    mask = compare.differing(mine, right)
    index = tuple(int(i) for i in np.argwhere(mask)[0])
    count = f" ({int(mask.sum())} of {mask.size} entries differ)" if mask.size > 1 else ""
    value = float(mine.reshape(right.shape)[index])
    yield f"{name}{place(index)} is {value:.6g}; expected {float(right[index]):.6g}{count}."
    yield f"The arguments were {described(task, case)}; your {name} has shape {mine.shape} and dtype {mine.dtype}."
    if mine.dtype.kind in "iub" and right.dtype.kind not in "iub":
        yield "It holds whole numbers, or True and False: fractions are cut off. Fill an array of floats."


def clues(trial):
    """What else is noticed, as sentences: the most telling, and what the function reads from outside."""
    found = (look(trial) for look in (_factor, _transposed, _order, _some_results, _some_cases))
    return [next(filter(None, found), ""), outside(trial.answer)]


def _factor(trial):
    """All results of a call are the same multiple of the right ones."""
    factors = [compare.factor(*map(_flat, (a.parts, b.parts))) for _, a, b in trial.triples]
    if None in factors or np.allclose(factors, 1):
        return ""
    if not np.allclose(factors, factors[0], rtol=1e-3):
        first = next(i for i, k in enumerate(factors) if abs(k - 1) > 1e-3)
        last = next(i for i, k in enumerate(factors) if abs(k - factors[first]) > 1e-3)
        when = [f"{factors[i]:.4g} times for {described(trial.task, trial.cases[i])}" for i in (first, last)]
        return f"Every entry is a multiple of the right one: {when[0]}, {when[1]}."
    return "Only the sign is wrong." if factors[0] == -1 else f"Every entry is {factors[0]:.4g} times the right one."


def _flat(parts):
    return np.concatenate([part.ravel() for part in parts])


def _transposed(trial):
    pairs = [pair for _, a, b in trial.triples for pair in zip(a.parts, b.parts, strict=True)]
    turned = any(b.ndim > 1 for _, b in pairs) and all(compare.close(a.T, b) for a, b in pairs)
    return "It would be right if it were transposed." if turned else ""


def _order(trial):
    n = range(len(trial.task.results))
    goes = {i: [j for j in n if all(compare.close(a.parts[i], b.parts[j]) for _, a, b in trial.triples)] for i in n}
    taken = {j for places in goes.values() for j in places}
    return f"The results are right, but out of order: expected ({trial.task.gives})." if len(taken) == len(n) else ""


def _some_results(trial):
    right = trial.shared(trial.expected)
    wrong = [name for name in trial.task.results if name not in right]
    return f"Right: {', '.join(right)}. Not right: {', '.join(wrong)}." if right else ""


def _some_cases(trial):
    right = [case for case, a, b in trial.triples if compare.agree(a, b)]
    return f"It is right for {described(trial.task, right[0])}: what is special there?" if right else ""


def outside(answer):
    """A remark if the function reads numbers or arrays from outside of itself; "" if not."""
    code, outer = getattr(answer, "__code__", None), getattr(answer, "__globals__", {})
    kinds = np.ndarray | numbers.Number | list
    names = [f"`{name}`" for name in getattr(code, "co_names", ()) if isinstance(outer.get(name), kinds)]
    listed = ", ".join(names)
    return f"It uses {listed} from outside: what is no argument keeps its value from another cell." if names else ""
