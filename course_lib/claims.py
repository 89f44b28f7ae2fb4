"""What a notebook asserts, as checks: a sentence that names a claim holds what the claim says when it is run.

A claim is *exact* (it follows from the formula), *here* (true of the one run on the page) or *general* (said of all
seeds, and of the settings that the sentence does not name). In a notebook's source the sentence names its claims,
``[claim: name, other]``, or says that its numbers are settings or quoted, ``[given]``; pages show no such mark.
"""

import inspect
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from course_lib import checks

KINDS = ("exact", "here", "general")
MARK = re.compile(r"\s*\[(?:claim:\s*(?P<names>[\w\s,]+)|given)\]")
FEWEST_SEEDS, FEWEST_SLOW_SEEDS = 20, 8
DIGITS = 6  # of a stored number: the last ones differ between processors
Words = str | Iterable[str] | None
Check = Callable[..., Any]


@dataclass(frozen=True)
class Finding:
    """What came of a claim: the ``words`` that its sentence must hold, and ``found``, (cases, seeds, …), if general."""

    words: tuple[str, ...] = ()
    found: list[Any] | None = None


@dataclass(frozen=True)
class Claim:
    """A check. It raises AssertionError if the claim does not hold, and gives the words for its sentence."""

    name: str
    kind: str
    check: Check
    slow: bool = False
    chaotic: bool = False
    seeds: int = 0
    cases: Sequence[Mapping[str, Any]] = ({},)
    words: Callable[[np.ndarray], Words] | None = None

    def run(self) -> Finding:
        """The whole check."""
        if self.kind != "general":
            return Finding(as_words(self.check()))
        found = np.array([self._over(range(self.seeds), case) for case in self.cases])
        return Finding(as_words((self.words or usual_words)(found)), stored(found))

    def differs(self, kept: Finding) -> str:
        """What a sample of the check finds otherwise than it is ``kept``; nothing if it is as before.

        An exact claim is run whole, one about the page unless it is slow; a general one in its first and last case,
        for its first two seeds, or one seed if it is slow. Where runs are chaotic, another processor's rounding makes a
        seed another draw: it has to lie where the stored seeds lie.
        """
        if self.kind != "general":
            if self.slow and self.kind == "here":
                return ""
            words = self.run().words
            return "" if words == kept.words else f"it says {list(words)} now, and {list(kept.words)} is stored"
        for place in sorted({0, len(self.cases) - 1}):
            seeds = range(1 if self.slow else 2)
            found, before = np.array(self._over(seeds, self.cases[place])), (kept.found or [])[place]
            if not agree(found, before[: len(seeds)]) and not (self.chaotic and among(found, before)):
                return f"seeds {list(seeds)} give {stored(found)} now, and {before[: len(seeds)]} is stored"
        return ""

    def _over(self, seeds, case):
        if "seeds" in inspect.signature(self.check).parameters:
            return list(self.check(seeds=list(seeds), **case))
        return [self.check(seed=seed, **case) for seed in seeds]


class ClaimList:
    """The claims of one notebook, by name."""

    def __init__(self) -> None:
        self.claims: dict[str, Claim] = {}

    def exact(self, check: Check | None = None, *, slow: bool = False) -> Any:
        """Decorator: ``check()`` shows what follows from a formula, and returns the words for the sentence."""
        return self._added("exact", check, slow=slow)

    def here(self, check: Check | None = None, *, slow: bool = False) -> Any:
        """Decorator: ``check()`` shows what is true of the one run on the page, and returns the words."""
        return self._added("here", check, slow=slow)

    def general(
        self,
        *,
        seeds: int = FEWEST_SEEDS,
        cases: Sequence[Mapping[str, Any]] = ({},),
        words: Callable[[np.ndarray], Words] | None = None,
        slow: bool = False,
        chaotic: bool = False,
    ) -> Any:
        """Decorator: ``check(seed, **case)`` gives one seed's outcome, a truth value, a number or several.

        A check with an argument ``seeds`` gets all seeds at once and gives one outcome a seed, which may depend on
        that seed alone. ``words(found)`` takes them all, (cases, seeds, …), and gives the words for the sentence; by
        default "19 of 20" of truth values, and "0.72 to 0.84" of numbers. ``chaotic``: the last bits of its runs grow
        until they decide, so that a seed's outcome is another on another processor; what is said of all seeds is not.
        """
        least = FEWEST_SLOW_SEEDS if slow else FEWEST_SEEDS
        checks.integer("seeds", seeds, least)
        return self._added("general", None, seeds=seeds, cases=cases, words=words, slow=slow, chaotic=chaotic)

    def _added(self, kind, check, **options):
        def add(check: Check) -> Check:
            name = check.__name__
            if name in self.claims:
                raise checks.problem("check", f"a second {name}", "a name of its own", "Rename one of the two.")
            self.claims[name] = Claim(name, kind, check, **options)
            return check

        return add if check is None else add(check)


def usual_words(found: np.ndarray) -> str:
    """A share of truth values, "19 of 20", or the range of numbers, "0.72 to 0.84"."""
    if found.dtype == bool:
        return f"{found.sum()} of {found.size}"
    return minus(f"{found.min():.2g} to {found.max():.2g}")


def always(found: np.ndarray) -> None:
    """For a sentence without a number: it holds in every case and with every seed."""
    assert (found == 1).all()


def never(found: np.ndarray) -> None:
    """The same, of what is found in no case and with no seed."""
    assert (found == 0).all()


def span(values: Any, digits: int = 2, factor: float = 1.0) -> str:
    """The range of numbers with so many decimals, "0.67 to 0.87"; a factor of 100 makes them per cent."""
    return minus(f"{factor * np.min(values):.{digits}f} to {factor * np.max(values):.{digits}f}")


def power(value: float, digits: int = 0) -> str:
    """A number as a power of ten, "2 · 10^−7" or "10^−14"."""
    mantissa, exponent = f"{value:.{digits}e}".split("e")
    return minus(f"{mantissa} · 10^{int(exponent)}".removeprefix("1 · "))


def minus(text: str) -> str:
    """The text with true minus signs, as pages have them."""
    return text.replace("-", "−")


def as_words(words: Words) -> tuple[str, ...]:
    """The words as a tuple of texts."""
    return () if words is None else (words,) if isinstance(words, str) else tuple(words)


def stored(found: np.ndarray) -> list[Any]:
    """The outcomes as lists for a file, numbers with the digits that every processor agrees upon."""
    if found.dtype.kind != "f":
        return found.tolist()
    return np.vectorize(lambda value: float(f"{value:.{DIGITS}g}"), otypes=[float])(found).tolist()


def agree(found: np.ndarray, before: Any) -> bool:
    """Whether outcomes are the same: to a thousandth if they are fractions, which processors round differently."""
    kept = np.array(before)
    if found.shape != kept.shape:
        return False
    near = np.isclose(found, kept, rtol=1e-3, atol=1e-9, equal_nan=True) if found.dtype.kind == "f" else found == kept
    return bool(np.all(near))


def among(found: np.ndarray, before: Any) -> bool:
    """Whether outcomes, (seeds, …), may be further draws of what all stored seeds gave: a truth value that some gave; a
    number in their range, or not farther out of it than its length, three times the largest, a third of the smallest.
    """
    kept = np.array(before)
    if found.shape[1:] != kept.shape[1:]:
        return False
    low, high = kept.min(axis=0), kept.max(axis=0)
    if kept.dtype == bool:
        return bool(((low <= found) & (found <= high)).all())
    reach = np.where(np.isfinite(high), high, 0) - np.where(np.isfinite(low), low, 0)
    lowest, highest = np.minimum(low - reach, low / 3), np.maximum(high + reach, 3 * high)
    return bool(((lowest <= found) & (found <= highest)).all())


def unmarked(text: str) -> str:
    """``text`` as pages show it, without the marks that name claims."""
    return MARK.sub("", text)
