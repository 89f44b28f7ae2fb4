"""A rule's line, read once a step and then carried out piece by piece, so that a long θ is updated in the cache.

``rule._step`` is given ``Letter``s in place of arrays. They compute nothing: they write down what the line asks for,
and multiply numbers with numbers before these meet an array. So m ← β₁m + (1 − β₁)g takes two passes over memory, not
three, m being kept as (1 − β₁) times an array, and the divisions of m̂ and v̂ take none.
"""

import functools

import numpy as np

FAR = 1e9  # a factor farther from 1 than this, either way, is multiplied in, before anything overflows


def _operators(ufunc):
    """An operator and its reflection, for a class. NumPy's mixin asks by way of the ufunc, in twice the time."""
    return lambda a, b: a.written(ufunc, a, b), lambda a, b: a.written(ufunc, b, a)


class Letter(np.lib.mixins.NDArrayOperatorsMixin):
    """``factor``, a number or one a replica, times the array at ``place`` in a recipe."""

    __slots__ = ("factor", "place", "recipe")
    __add__, __radd__ = _operators(np.add)
    __sub__, __rsub__ = _operators(np.subtract)
    __mul__, __rmul__ = _operators(np.multiply)
    __truediv__, __rtruediv__ = _operators(np.divide)

    def __init__(self, recipe, place, factor=1.0):
        self.recipe, self.place, self.factor = recipe, place, factor

    def __array_ufunc__(self, ufunc, method, *inputs, **options):
        if method != "__call__" or options or ufunc.nout != 1:
            raise TypeError(ufunc.__name__)
        return self.written(ufunc, *inputs)

    def written(self, ufunc, *inputs):
        """The Letter that stands for a ufunc of these inputs."""
        try:
            made = FACTORED[ufunc](self.recipe, *inputs) if ufunc in FACTORED else None
        except ZeroDivisionError:
            made = None
        return self.recipe.write(ufunc, *(self.recipe.over(a) for a in inputs)) if made is None else made

    def __array__(self, *_, **__):
        raise TypeError("an array")

    def __bool__(self):
        raise TypeError("a truth value")


class Recipe:
    """The operations of one step θ ← θ + Δθ in order, each ``(ufunc, places, place)``.

    Place 0 is θ, 1 the gradient, then the state's letters; each constant and each result of an operation has the next.
    """

    def __init__(self, rule, state, factors, eta):
        self.operations, self.constants, self.places = [], {}, 2 + len(factors)
        letters = {k: Letter(self, place, f) for place, (k, f) in enumerate(factors.items(), 2)}
        self.own = range(2, self.places)
        self.state, step = rule._step({**state, **letters}, Letter(self, 1), eta)
        if not all(isinstance(a, Letter) for a in (step, *(self.state[k] for k in factors))):
            raise TypeError("a result that is no array")
        kept = {k: self._near(self.state[k]) for k in factors}
        self.results = [(Letter(self, 0) + step).place, *(a.place for a in kept.values())]
        self.factors = {k: a.factor for k, a in kept.items()}

    def _near(self, a):
        size = abs(a.factor)
        return a if _all((size > 1 / FAR) & (size < FAR)) else Letter(self, self.over(a))

    def write(self, ufunc, *places, factor=1.0):
        """One more operation; its result, times ``factor``."""
        self.operations.append((ufunc, places, self.places))
        return Letter(self, self._next(), factor)

    def over(self, a, factor=1.0):
        """The place of ``a / factor``, for a number or a Letter ``a``."""
        ratio = a.factor if isinstance(a, Letter) else a
        ratio = ratio if is_one(factor) else _ratio(ratio, factor)
        if not isinstance(a, Letter):
            return self._constant(ratio)
        return a.place if is_one(ratio) else self.write(np.multiply, a.place, self._constant(ratio)).place

    def _constant(self, number):
        if isinstance(number, np.ndarray) and number.shape[-1:] != (1,):
            raise TypeError("an array")
        self.constants[self.places] = number
        return self._next()

    def _next(self):
        self.places += 1
        return self.places - 1

    def program(self):
        """(calls, moves, spares): what to do to a piece's cells, which are θ, g, the letters, constants and spares."""
        return _program(tuple(self.operations), self.own, tuple(self.constants), tuple(self.results))

    def carry_out(self, theta, gradient, state, width):
        """Do it in place, ``width`` entries of θ at a time; the next (state, factors), in the arrays of ``state``."""
        calls, moves, spares = self.program()
        arrays, constants = [theta, gradient, *(state[k] for k in self.factors)], list(self.constants.values())
        scratch = np.empty((spares, *theta.shape[:-1], min(width, theta.shape[-1])), theta.dtype)
        for first in range(0, theta.shape[-1], width):
            pieces = [a[..., first : first + width] for a in arrays]
            cells = [*pieces, *constants, *scratch[..., : pieces[0].shape[-1]]]
            for ufunc, inputs, output in calls:
                ufunc(*[cells[n] for n in inputs], out=cells[output])
            for home, value in [(home, cells[n].copy()) for home, n in moves]:
                cells[home][...] = value
        return {**self.state, **{k: state[k] for k in self.factors}}, self.factors


@functools.lru_cache(maxsize=64)  # the same step after step, only the constants' values change
def _program(operations, own, constants, results):
    """Into which cell each result goes.

    It goes into the cell of an input that is used for the last time, so that a letter's next value ends where the old
    one was; ``moves`` are those that did not. A call is a ufunc, the cells of its inputs, and its output's.
    """
    end = len(operations)
    last = {place: n for n, (_, places, _) in enumerate(operations) for place in places}
    last |= dict.fromkeys([1, *results], end)
    cell = {place: n for n, place in enumerate([0, 1, *own, *constants])}
    begin = spares = len(cell)
    free, calls = [], []
    for n, (ufunc, places, made) in enumerate(operations):
        done = [cell[p] for p in dict.fromkeys(places) if last[p] == n and p not in constants]
        free += [c for c in done[1:] if c >= begin]
        if not done and not free:
            free, spares = [spares], spares + 1
        cell[made] = done[0] if done else free.pop()
        calls.append((ufunc, [cell[p] for p in places], cell[made]))
    homes = zip([0, *own], results, strict=True)
    return calls, [(home, cell[p]) for home, p in homes if home != cell[p]], spares - begin


def _multiply(recipe, a, b):
    if isinstance(a, Letter) and isinstance(b, Letter):
        return recipe.write(np.multiply, a.place, b.place, factor=a.factor * b.factor)
    letter, number = (a, b) if isinstance(a, Letter) else (b, a)
    return Letter(recipe, letter.place, letter.factor * number)


def _divide(recipe, a, b):
    if not isinstance(b, Letter):
        return Letter(recipe, a.place, _ratio(a.factor, b))
    if not isinstance(a, Letter):
        return None
    return recipe.write(np.divide, a.place, b.place, factor=_ratio(a.factor, b.factor))


def _together(ufunc):
    """For a sum or a maximum: both with the factor of one of them, so that only the other is multiplied."""

    def factored(recipe, a, b):
        factor = _shared(recipe, a, b)
        if ufunc is np.maximum and not _all(factor > 0):
            return None
        return recipe.write(ufunc, recipe.over(a, factor), recipe.over(b, factor), factor=factor)

    return factored


def _shared(recipe, a, b):
    """A number takes the letter's factor; of two letters what has none is left so, or the state's own is multiplied."""
    if not (isinstance(a, Letter) and isinstance(b, Letter)):
        return (a if isinstance(a, Letter) else b).factor
    if is_one(a.factor) or is_one(b.factor):
        return 1.0
    return b.factor if a.place in recipe.own else a.factor


def _negative(recipe, a):
    return Letter(recipe, a.place, -a.factor)


def _absolute(recipe, a):
    return recipe.write(np.absolute, a.place, factor=abs(a.factor))


def _sqrt(recipe, a):
    return recipe.write(np.sqrt, a.place, factor=a.factor**0.5) if _all(a.factor > 0) else None


def _ratio(a, b):
    """a/b, or ZeroDivisionError where it is so large that a number could be lost."""
    if not _all(abs(a) < FAR * abs(b)):
        raise ZeroDivisionError
    return a / b


def is_one(factor):
    """Whether to multiply by it changes nothing."""
    return not isinstance(factor, np.ndarray) and factor == 1


def _all(truth):
    return truth.all() if isinstance(truth, np.ndarray) else truth


FACTORED = {
    np.multiply: _multiply,
    np.divide: _divide,
    np.add: _together(np.add),
    np.subtract: _together(np.subtract),
    np.maximum: _together(np.maximum),
    np.negative: _negative,
    np.absolute: _absolute,
    np.sqrt: _sqrt,
}
