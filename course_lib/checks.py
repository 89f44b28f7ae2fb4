"""The checks that public functions make first. Every refusal has the same four parts.

A message names the argument, says what came, what was expected, and what to do about it.
"""

import functools
import inspect
import math
import numbers
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import UnionType
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

MEMORY = 2**31  # bytes that one object may take: whoever asks for more has mistyped
NO_NUMBERS = (bool, np.bool_, np.timedelta64)  # Python and NumPy count these among the whole numbers
REAL = (numbers.Real, np.ndarray)
JOINT = re.compile(r"(?<=\w)[\s_-]+(?=\w)")  # what joins the words of a name


def problem(argument: str, came: str, expected: str, remedy: str = "", kind: type[Exception] = ValueError) -> Exception:
    """The exception to raise: ``argument: got …; expected …. Remedy.``"""
    return kind(f"{argument}: got {came}; expected {expected}.{' ' if remedy else ''}{remedy}")


def describe(value: Any) -> str:
    """A short phrase for a value of any type, such as ``an array of shape (3, 4) of float64``."""
    if isinstance(value, np.ndarray) and value.ndim:
        return f"an array of shape {value.shape} of {value.dtype}"
    if isinstance(value, np.ndarray | np.generic):
        value = value.item()
    if isinstance(value, int) and abs(value) >= 10**40:
        return f"an integer of {value.bit_length()} bits"
    if value is None or isinstance(value, int | float | complex):
        return repr(value)
    if isinstance(value, str):
        return repr(value) if len(value) <= 40 else repr(value[:37] + "...")
    if isinstance(value, list | tuple):
        return f"a {type(value).__name__} of length {len(value)}"
    if isinstance(value, type):
        return f"the class {value.__name__} (not an instance)"
    return with_article(type(value).__name__)


def with_article(noun: str) -> str:
    """The noun with its article: "an optimizer", "a loss"."""
    return f"{'an' if noun[:1] in 'AEIOUaeiou' else 'a'} {noun}"


def array(
    argument: str,
    value: Any,
    *,
    ndim: int | None = None,
    shape: Sequence[int | None] | None = None,
    nonempty: bool = True,
) -> np.ndarray:
    """``value`` as a floating-point array: float32 stays float32, integers become float64.

    ``ndim`` is the least number of axes; ``shape`` is the exact shape of the last axes, with None for "any".
    Refused: what is not numeric, complex numbers, NaN, infinity and (unless ``nonempty=False``) arrays without entries.
    """
    a = value if type(value) is np.ndarray and value.dtype.char in "fd" else _floats(argument, value)
    if a.ndim > 32:  # many of NumPy's functions take no more
        raise problem(argument, f"{a.ndim} axes", "at most 32", f"Check the shape of {argument}.")
    if ndim is not None and a.ndim < ndim:
        remedy = f"Add the missing axis, for example {argument}[None, :]." if a.ndim else "Pass an array."
        raise problem(argument, _shape(a), f"at least {ndim} axes", remedy)
    if shape is not None:
        last = a.shape[-len(shape) :] if shape else ()
        if len(last) != len(shape) or any(s is not None and s != n for s, n in zip(shape, last, strict=True)):
            wanted = ", ".join("any" if s is None else str(s) for s in shape)
            columns = len(shape) == 2 and shape[0] is None and shape[1]
            remedy = f"Pass {argument} with {columns} columns." if columns else f"Check the shape of {argument}."
            raise problem(argument, _shape(a), f"shape (…, {wanted})", remedy)
    if nonempty and a.size == 0:
        raise problem(argument, _shape(a), "at least one entry", "An empty batch has no mean: leave it out.")
    finite(argument, a)
    return a


def _floats(argument, value):
    try:
        a = np.asarray(value)
    except Exception:  # whatever the object's own conversion raises
        a = None
    if a is None or a.dtype.kind not in "fiub":
        came = describe(value) if a is None or a.dtype.kind == "O" else f"{describe(value)} ({a.dtype})"
        raise problem(argument, came, "an array of real numbers", "Pass a NumPy array of floats.", TypeError)
    return a.astype(np.float64) if a.dtype.kind != "f" or a.dtype.itemsize < 4 else a


def finite(argument: str, a: np.ndarray) -> None:
    """Refuse NaN and infinity in the array ``a``, and say where the first one stands."""
    if all_finite(a):
        return
    where = tuple(int(i) for i in np.argwhere(~np.isfinite(a))[0])
    place = f" at index {where}" if where else ""
    raise problem(
        argument, f"{float(a[where])}{place}", "finite numbers", "Look for the step that made it before this call."
    )


def in_precision(argument: str, a: np.ndarray, dtype: DTypeLike, copy: bool = False) -> np.ndarray:
    """The array in float32 or float64; refused if it holds a number that is too large for that."""
    if a.dtype == dtype and not copy and a.flags.c_contiguous:
        return a
    with np.errstate(over="ignore"):
        made = a.astype(dtype, order="C", copy=copy)
    if made.itemsize < a.itemsize:
        finite(argument, made)
    return made


def computed(argument: str, a: np.ndarray, compute: Callable[[], np.ndarray]) -> np.ndarray:
    """What ``compute()`` returns, without warnings; refused if the array ``a`` was so large that it overflowed."""
    with np.errstate(all="ignore"):
        result = compute()
    fits(argument, a, result)
    return result


def fits(argument: str, a: np.ndarray, result: np.ndarray, remedy: str | None = None) -> None:
    """Refuse the array ``a`` if what was computed from it is not finite."""
    if not all_finite(result):
        came, expected = f"numbers up to {np.max(np.abs(a)):.3g}", f"smaller ones: the result overflows {result.dtype}"
        raise problem(argument, came, expected, remedy or f"Scale {argument} down.")


def all_finite(*arrays: np.ndarray) -> bool:
    """Whether no array holds NaN or infinity."""
    total = 0.0
    for a in arrays:
        total += float(np.vdot(a, a))  # the cheapest sum, and it warns of nothing: NaN and infinity survive it
    return math.isfinite(total) or all(bool(np.isfinite(a).all()) for a in arrays)


def same_shape(argument: str, a: np.ndarray, other: str, b: np.ndarray) -> None:
    """Refuse two arrays of different shapes: broadcasting would hide the mistake."""
    if a.shape != b.shape:
        raise problem(
            argument, _shape(a), f"the shape {b.shape} of {other}", f"Reshape {argument}; nothing is broadcast here."
        )


def number(argument: str, value: Any, domain: str = "(-inf, inf)") -> Any:
    """A real number in ``domain``, an interval written as in mathematics: ``(0, 1]``.

    A scalar comes back as a Python float or int (so that float32 arrays stay float32); an array, with one entry for
    each replica, as an array.
    """
    if type(value) is not float:
        value = _real(argument, value, f"a number in {domain}")
    if isinstance(value, np.ndarray):
        inside = _inside(value, domain) & np.isfinite(value)
        bad = value if not value.size else None if inside.all() else value[~inside][0]
    else:
        bad = None if _inside(value, domain) and math.isfinite(value) else value
    if bad is not None:
        raise problem(argument, describe(bad), f"a number in {domain}", _nearer(domain))
    return value


def _real(argument, value, expected):
    """A real number of any type as a Python number, or an array of them with axes."""
    if isinstance(value, NO_NUMBERS) or not isinstance(value, REAL):
        raise problem(argument, describe(value), expected, "Pass a plain number such as 0.1.", TypeError)
    if isinstance(value, np.ndarray) and value.dtype.kind not in "fiu":
        raise problem(argument, describe(value), expected, "Pass numbers.", TypeError)
    if isinstance(value, np.ndarray) and value.ndim:
        return np.asarray(value)  # np.matrix has products of its own
    return _plain(value)


def one_number(argument: str, value: Any, domain: str = "(-inf, inf)") -> Any:
    """A number in ``domain``; an array with one for each replica is refused."""
    if isinstance(value, np.ndarray) and value.ndim:
        raise problem(argument, describe(value), "one number", "Pass a plain number such as 0.1.", TypeError)
    return number(argument, value, domain)


@functools.cache
def ends(domain: str) -> tuple[float, float]:
    """The two ends of an interval written as in mathematics, as floats."""
    low, high = (float(end) for end in domain[1:-1].split(","))
    return low, high


def integer(argument: str, value: Any, least: int | None = 0, most: int | None = None) -> int:
    """A whole number between ``least`` and ``most`` (None: without end), as a Python int."""
    whole = type(value) is int or (isinstance(value, numbers.Integral) and not isinstance(value, NO_NUMBERS))
    if whole and (least is None or value >= least) and (most is None or value <= most):
        return int(value)
    wide = "of any size" if least is None else f"of at least {least}"
    expected = f"a whole number {wide if most is None else f'from {least} to {most}'}"
    if not whole:
        raise problem(argument, describe(value), expected, f"Pass {argument} as an int.", TypeError)
    bound = most if most is not None and value > most else least
    raise problem(argument, describe(int(value)), expected, f"The nearest that will do is {bound}.")


def memory(argument: str, came: str, nbytes: float, remedy: str) -> None:
    """Refuse what would need more memory than a student's computer is likely to have."""
    if nbytes > MEMORY:
        raise problem(argument, came, f"at most {MEMORY / 2**30:g} GB in all", remedy)


def function(argument: str, value: Any, expected: str, count: int = 1, names: Sequence[str] = ()) -> Callable[..., Any]:
    """A function that can be called with ``count`` arguments, and those of ``names``; a class or a value is refused."""
    if isinstance(value, type) or not callable(value):
        raise problem(argument, describe(value), expected, "Pass the function itself, not its value.", TypeError)
    try:
        signature = inspect.signature(value)
    except (TypeError, ValueError):  # some functions written in C have no signature: the call will show
        return value
    try:
        signature.bind(*range(count), **dict.fromkeys(names))
    except TypeError:
        came, takes = f"a function that takes {signature}", ", ".join(names) or f"{count} without a default"
        raise problem(argument, came, expected, f"Let it take {takes}.", TypeError) from None
    return value


def one_a_replica(argument: str, value: Any, shape: tuple[int, ...]) -> None:
    """Refuse an array of hyperparameters that does not hold one number for each replica of θ, whose shape is (…, P)."""
    if isinstance(value, np.ndarray) and not _broadcasts(value.shape, (*shape[:-1], 1) if shape else ()):
        expected = f"a number, or one number a replica for θ of shape {shape}"
        raise problem(argument, describe(value), expected, "Shape it (R, 1) against θ of shape (R, P).")


def instance(
    argument: str, value: Any, kind: type | UnionType, expected: str, remedy: str = "Check the order of the arguments."
) -> Any:
    """Refuse a value that is not of ``kind``, such as an optimizer where a loss belongs."""
    if not isinstance(value, kind):
        raise problem(argument, describe(value), expected, remedy, TypeError)
    return value


def one_of(argument: str, value: Any, names: Iterable[str]) -> str:
    """Refuse a name that is not in ``names``, and offer the nearest right one."""
    if isinstance(value, str) and value in names:
        return value
    listed = ", ".join(repr(n) for n in names)
    kind = ValueError if isinstance(value, str) else TypeError
    raise problem(argument, describe(value), f"one of {listed}", nearest(value, names), kind)


def named(value: Any, names: Iterable[str]) -> str | None:
    """The one of ``names`` that was typed as ``value``: "cross_entropy" is "cross-entropy", "sgd" "gradient descent".

    Case does not count, nor how words are joined. In a mapping of names to things whose class has ``aliases``, those
    are names, too. What is a name as it stands comes first, then the order of ``names``. None if there is none.
    """
    if not isinstance(value, str):
        return None
    return value if value in names else _spellings(names).get(_folded(value))


def one_named(argument: str, value: Any, names: Iterable[str]) -> str:
    """The one of ``names`` that ``named`` finds; refused, with the nearest right one, if there is none."""
    name = named(value, names)
    return one_of(argument, value, names) if name is None else name


def nearest(value: Any, names: Iterable[str]) -> str:
    """The remedy for a misspelt name: ``Did you mean 'Adam'?``, or how to write one."""
    import difflib  # 1 ms, which only a misspelt name should cost

    known = _spellings(names)
    close = difflib.get_close_matches(_folded(value), known, n=1, cutoff=0.5) if isinstance(value, str) else ()
    return f"Did you mean {known[close[0]]!r}?" if close else "Write one of these names as a string."


def _folded(name):
    return JOINT.sub("", name.strip().casefold())


def _spellings(names):
    """What may be typed, folded, and the name that it stands for; aliases are of the class itself, not inherited."""
    things = names.items() if isinstance(names, Mapping) else ()
    aliases = [(alias, name) for name, thing in things for alias in vars(type(thing)).get("aliases", ())]
    known: dict[str, str] = {}
    for typed, name in [*((name, name) for name in names), *aliases]:
        known.setdefault(_folded(typed), name)
    return known


def generator(argument: str, value: Any) -> "np.random.Generator":
    """A NumPy random generator; anything else is refused, because hidden randomness cannot be repeated."""
    remedy = "Pass np.random.default_rng(0)."
    return instance(argument, value, np.random.Generator, "a numpy.random.Generator", remedy)


def go_together(shape: tuple[int, ...], other: tuple[int, ...]) -> bool:
    """Whether two shapes broadcast."""
    try:
        np.broadcast_shapes(shape, other)
    except (ValueError, RuntimeError):  # it takes no more than 32 axes
        return False
    return True


def _broadcasts(shape, to):
    return go_together(shape, to) and np.broadcast_shapes(shape, to) == to


def _shape(a):
    return f"shape {a.shape}"


def _plain(value):
    """A real number of any type as a Python int or float; one too large for that becomes infinite, to be refused."""
    value = value.item() if isinstance(value, np.ndarray) else value
    try:
        return int(value) if isinstance(value, numbers.Integral) and abs(value) < 2**63 else float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf


def _inside(values, domain):
    low, high = ends(domain)
    above = values > low if domain[0] == "(" else values >= low
    below = values < high if domain[-1] == ")" else values <= high
    return above & below


def _nearer(domain):
    low, high = ends(domain)
    least = f"{'above' if domain[0] == '(' else 'of at least'} {low:g}"
    most = f"{'below' if domain[-1] == ')' else 'at most'} {high:g}"
    bounds = [words for words, end in ((least, low), (most, high)) if math.isfinite(end)]
    return f"Pass a number {' and '.join(bounds)}." if bounds else "Pass a finite number."
