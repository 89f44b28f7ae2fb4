"""What may be given to a function, said once, in its annotations: a type for readers, a rule for ``@checked``.

``Positive`` is ``Annotated[float, Interval("(0, inf)")]``: a float for a type checker, above 0 for ``@checked``. The
tests draw right values from it. None may stand where the annotation says ``| None``. Arrays are annotated as
``np.ndarray``, and anything that NumPy makes an array of may be given. What arguments must have in common, such as a
shape, is checked in the function's body.
"""

import functools
import inspect
import types
import typing
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar

import numpy as np

from course_lib import checks

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(eq=False)  # two rules are never compared, and less code is compiled at each import
class Interval:
    """One number of an interval such as ``"(0, 1]"``; with ``replicas`` also an array with one for each replica."""

    domain: str
    replicas: bool = False

    def __call__(self, argument: str, value: Any) -> Any:
        check = checks.number if self.replicas else checks.one_number
        return check(argument, value, self.domain)


@dataclass(eq=False)
class Whole:
    """A whole number from ``least`` to ``most``; None: without end."""

    least: int | None = 0
    most: int | None = 10**6

    def __call__(self, argument: str, value: Any) -> int:
        return checks.integer(argument, value, self.least, self.most)


@dataclass(eq=False)
class Axes:
    """Real numbers in an array whose axes have these names or lengths, such as ``"… N n"`` or ``"… 2"``.

    … stands for any number of leading axes, the replicas'. Only lengths and the number of axes are checked.
    """

    names: str = "…"

    def __call__(self, argument: str, value: Any) -> np.ndarray:
        last = self.names.split()[1:]
        shape = tuple(int(name) if name.isdecimal() else None for name in last)
        if any(shape):
            return checks.array(argument, value, shape=shape)
        return checks.array(argument, value, ndim=len(last) or None)


@dataclass(frozen=True, eq=False)
class OneOf:
    """One of some names, in any case, as ``checks.named`` reads them; a menu is read when the question is asked."""

    names: Iterable[str]

    def __call__(self, argument: str, value: Any) -> str:
        return checks.one_named(argument, value, self.names)


@dataclass(eq=False)
class Kind:
    """An instance of a class."""

    kind: type

    def __call__(self, argument: str, value: Any) -> Any:
        return checks.instance(argument, value, self.kind, f"a {self.kind.__name__}")


@dataclass(eq=False)
class By:
    """Whatever ``function(value, argument)`` makes of it or refuses, such as a family's ``choose``."""

    function: Callable[[Any, str], Any]

    def __call__(self, argument: str, value: Any) -> Any:
        return self.function(value, argument)


@dataclass(eq=False)
class Takes:
    """A function of so many arguments."""

    count: int = 1
    expected: str = ""  # what the message says, if more than that

    def __call__(self, argument: str, value: Any) -> Any:
        return checks.function(argument, value, self.expected or f"a function of {self.count}", self.count)


RULES = (Interval, Whole, Axes, OneOf, Kind, By, Takes)


def checked(function: F) -> F:
    """Refuse what the annotations do not allow, before any work."""

    @functools.cache  # at the first call, because a class of the annotations may be defined below the function
    def rules() -> tuple[dict[str, Any], list[tuple[int, str, Any]]]:
        found, parameters = rules_of(function), inspect.signature(function).parameters.values()
        positional = [p.name for p in parameters if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
        return found, [(place, name, found[name]) for place, name in enumerate(positional) if name in found]

    @functools.wraps(function)
    def checking(*values: Any, **named: Any) -> Any:
        by_name, by_place = rules()
        if values:
            given = list(values)
            for place, name, rule in by_place:
                if place < len(given):
                    given[place] = rule(name, given[place])
            values = tuple(given)
        for name in named:
            if name in by_name:
                named[name] = by_name[name](name, named[name])
        return function(*values, **named)

    return typing.cast(F, checking)


def rules_of(function: Callable[..., Any]) -> dict[str, Callable[[str, Any], Any]]:
    """The rule in the annotation of each argument that has one."""
    return {name: rule for name, hint in hints_of(function).items() if name != "return" and (rule := rule_in(hint))}


def hints_of(function: Callable[..., Any]) -> dict[str, Any]:
    """The annotations of a function, those in quotes resolved."""
    return typing.get_type_hints(function, localns={"np": np}, include_extras=True)


def rule_in(hint: Any) -> Callable[[str, Any], Any] | None:
    """The rule in an annotation, which lets None pass beside ``| None``; None if there is none."""
    kinds = alternatives(hint)
    found = [(kind, rule) for kind in kinds for rule in getattr(kind, "__metadata__", ()) if isinstance(rule, RULES)]
    if not found:
        return None
    kind, rule = found[0]
    if types.NoneType in (*kinds, *alternatives(kind.__origin__)):
        return lambda argument, value: None if value is None else rule(argument, value)
    return rule


def alternatives(hint: Any) -> tuple[Any, ...]:
    """The kinds of thing that an annotation allows: of ``Count | None`` both, of others the annotation itself."""
    return typing.get_args(hint) if typing.get_origin(hint) in (typing.Union, types.UnionType) else (hint,)


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


def _generator(value: Any, argument: str) -> "np.random.Generator":
    return checks.generator(argument, value)


Number = Annotated[float, Interval("(-inf, inf)")]
Positive = Annotated[float, Interval("(0, inf)")]
NonNegative = Annotated[float, Interval("[0, inf)")]
Share = Annotated[float, Interval("[0, 1]")]
Steps = Annotated[int, Whole(0)]  # how many, 0 allowed
Count = Annotated[int, Whole(1)]  # how many, at least one
Seed = Annotated[int, Whole(0, None)]
Natural = Annotated[int, Whole(1, None)]  # how many, at least one, without an end
Batch = Natural | None  # the rows of a batch; None is all of them
Array = Annotated[np.ndarray, Axes("…")]
Theta = Annotated[np.ndarray, Axes("… P")]  # P parameters, for each of the replicas
Rows = Annotated[np.ndarray, Axes("… N n")]  # examples as rows
Points = Annotated[np.ndarray, Axes("… 2")]  # of the plane
Point = Annotated[np.ndarray, By(_point)]  # (2,)
Moderate = Annotated[Any, By(_moderate)]  # numbers of a size that can be squared, in any shape
Row = Annotated[np.ndarray, By(_row)]  # (n,)
Rates = Annotated[Sequence[float], By(_rates)]  # a list of learning rates, as a tuple
Counts = Annotated[Sequence[int], By(_counts)]
Function = Annotated[Callable[..., Any], Takes(1)]
# in quotes, because NumPy loads its random module, 15 ms, when it is first used
Generator = Annotated["np.random.Generator", By(_generator)]
