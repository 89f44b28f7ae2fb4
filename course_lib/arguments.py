"""What may be given to a function, said once, in its annotations: readers see the type, ``@checked`` refuses the rest.

``Annotated[float, Interval("(0, inf)")]`` is a float for a type checker and a positive number for ``@checked``; tests
draw right values from the same words. The names below are those that recur: ``Positive``, ``Count``, ``Point``, …
"""

import functools
import inspect
import typing
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar

import numpy as np

from course_lib import checks

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True)
class Interval:
    """One number of an interval such as ``"(0, 1]"``; with ``replicas`` also an array with one for each replica."""

    domain: str
    replicas: bool = False

    def __call__(self, argument: str, value: Any) -> Any:
        check = checks.number if self.replicas else checks.one_number
        return check(argument, value, self.domain)


@dataclass(frozen=True)
class Whole:
    """A whole number from ``least`` to ``most``."""

    least: int | None = 0
    most: int | None = 10**6

    def __call__(self, argument: str, value: Any) -> int:
        return checks.integer(argument, value, self.least, self.most)


@dataclass(frozen=True)
class OneOf:
    """One of some names; ``names`` may be a menu, which is read when it is asked."""

    names: Iterable[str]

    def __call__(self, argument: str, value: Any) -> str:
        return checks.one_of(argument, value, self.names)


@dataclass(frozen=True)
class Kind:
    """An instance of a class."""

    kind: type

    def __call__(self, argument: str, value: Any) -> Any:
        return checks.instance(argument, value, self.kind, f"a {self.kind.__name__}")


@dataclass(frozen=True)
class By:
    """Whatever ``function(value, argument)`` makes of it or refuses, such as a family's ``choose``."""

    function: Callable[[Any, str], Any]

    def __call__(self, argument: str, value: Any) -> Any:
        return self.function(value, argument)


@dataclass(frozen=True)
class Takes:
    """A function of so many arguments."""

    count: int = 1

    def __call__(self, argument: str, value: Any) -> Any:
        return checks.function(argument, value, f"a function of {self.count}", self.count)


RULES = (Interval, Whole, OneOf, Kind, By, Takes)


def rules_of(function: Callable[..., Any]) -> dict[str, Any]:
    """The rule in the annotation of each argument that has one."""
    hints = typing.get_type_hints(function, include_extras=True)
    return {name: rule for name, hint in hints.items() if name != "return" and (rule := rule_in(hint)) is not None}


def rule_in(hint: Any) -> Any:
    """The rule in an annotation, also beside ``| None``; None if there is none."""
    parts = [hint, *typing.get_args(hint)] if typing.get_origin(hint) is not Annotated else [hint]
    found = (m for part in parts for m in getattr(part, "__metadata__", ()) if isinstance(m, RULES))
    return next(found, None)


def checked(function: F) -> F:
    """Refuse what the annotations do not allow, before any work; None may stand where it is the default."""
    signature = inspect.signature(function)

    @functools.cache
    def rules() -> list[tuple[str, Any, bool]]:
        defaults = signature.parameters
        return [(name, rule, defaults[name].default is None) for name, rule in rules_of(function).items()]

    @functools.wraps(function)
    def asked(*positional: Any, **named: Any) -> Any:
        bound = signature.bind(*positional, **named)
        given = bound.arguments
        for name, rule, optional in rules():
            if name in given and not (optional and given[name] is None):
                given[name] = rule(name, given[name])
        return function(*bound.args, **bound.kwargs)

    return typing.cast(F, asked)


def _point(value: Any, argument: str) -> np.ndarray:
    a = checks.array(argument, value, shape=(2,)).astype(float)
    if a.ndim > 1:
        raise checks.problem(argument, f"shape {a.shape}", "one point, (2,)", "Call it for each of them.")
    return a


def _moderate(value: Any, argument: str) -> Any:
    return checks.number(argument, checks.array(argument, value).astype(float), "[-1e100, 1e100]")


def _row(value: Any, argument: str) -> np.ndarray:
    a = checks.array(argument, value, ndim=1)
    if a.ndim > 1:
        raise checks.problem(argument, f"shape {a.shape}", "a list of numbers", "Write [0.1, 0.3].")
    return a


def _rates(value: Any, argument: str) -> tuple[float, ...]:
    return tuple(checks.number(argument, _row(value, argument), "(0, inf)").tolist())


def _counts(value: Any, argument: str) -> list[int]:
    checks.instance(argument, value, list | tuple, "a list of whole numbers", "Write [1, 10].")
    return [checks.integer(argument, n, 1) for n in value]


def _batch(value: Any, argument: str) -> int | None:
    return None if value is None else checks.integer(argument, value, 1)


Array = np.ndarray
Number = Annotated[float, Interval("(-inf, inf)")]
Positive = Annotated[float, Interval("(0, inf)")]
NonNegative = Annotated[float, Interval("[0, inf)")]
Share = Annotated[float, Interval("[0, 1]")]
Steps = Annotated[int, Whole(0)]  # how many, 0 allowed
Count = Annotated[int, Whole(1)]  # how many, at least one
Seed = Annotated[int, Whole(0, None)]
Point = Annotated[Array, By(_point)]  # (2,)
Moderate = Annotated[Any, By(_moderate)]  # numbers of a size that can be squared, in any shape
Row = Annotated[Array, By(_row)]  # (n,)
Rates = Annotated[Iterable[float], By(_rates)]  # a list of learning rates, as a tuple
Counts = Annotated[list[int], By(_counts)]
Batch = Annotated[int | None, By(_batch)]  # the rows of a batch; None is all of them
Function = Annotated[Callable[..., Any], Takes(1)]
# in quotes, because NumPy loads its random module, 15 ms, when it is first used
Generator = Annotated["np.random.Generator", By(lambda value, argument: checks.generator(argument, value))]
