"""The ledger of notebook 12: what a deck prints, whether it holds when it is computed, and the line that proves it.

A verdict is never typed in: it follows from what was computed.
"""

from dataclasses import dataclass

import numpy as np

from course_lib import checks
from course_lib.arguments import Array, NonNegative, Number, checked
from course_lib.tables import Markdown, as_table

VERDICTS = {
    "held": "as printed",
    "convention": "as the deck reads it; another reading in use gives other numbers",
    "wrong": "the computation says otherwise",
}


@dataclass(frozen=True)
class LedgerEntry:
    """One printed formula or number. ``holds``: as the deck reads it; ``other``: another reading, other numbers."""

    deck: str
    heading: str
    printed: str
    holds: bool
    other: bool
    proof: str

    @property
    def verdict(self) -> str:
        return "wrong" if not self.holds else "convention" if self.other else "held"


class Ledger:
    """Checks in the order in which they were computed, under the deck and the heading that was opened last."""

    def __init__(self) -> None:
        self.checks: list[LedgerEntry] = []
        self._place: tuple[str, str] | None = None

    def open(self, deck: str, heading: str) -> None:
        """What is entered from now on stands in this deck under this heading. Opened again, it is emptied first."""
        self._place = (deck, heading)
        self.checks = [check for check in self.checks if (check.deck, check.heading) != self._place]

    def __call__(self, printed: str, holds: bool, proof: str, other: bool = False) -> Markdown:
        """Enter what is printed, whether it holds, the proof, and whether an ``other`` reading differs; the page."""
        if self._place is None:
            remedy = 'Call ledger.open("000", "Momentum update") first.'
            raise checks.problem("ledger", "a check without a place", "a deck and a heading", remedy)
        self.checks.append(LedgerEntry(*self._place, printed, _truth("holds", holds), _truth("other", other), proof))
        return self.page()

    def page(self) -> Markdown:
        """The heading that is open, as a table."""
        current = [check for check in self.checks if (check.deck, check.heading) == self._place]
        rows = ((c.printed, "**wrong**" if c.verdict == "wrong" else c.verdict, c.proof) for c in current)
        return _table(("printed", "verdict", "proof"), rows)

    def listed(self, verdict: str) -> Markdown:
        """All checks with one verdict, in the order of the decks."""
        checks.one_of("verdict", verdict, VERDICTS)
        found = [check for check in self.checks if check.verdict == verdict]
        rows = ((c.deck, f"*{c.heading}*", c.printed, c.proof) for c in found)
        return _table(("deck", "heading", "printed", "proof"), rows)

    def summary(self) -> Markdown:
        """How many checks had which verdict, deck by deck."""
        decks = list(dict.fromkeys(check.deck for check in self.checks))
        rows = [(deck, *self._counts(deck)) for deck in decks]
        return _table(("deck", *VERDICTS, "all"), [*rows, ("**all**", *self._counts(*decks))])

    def _counts(self, *decks):
        verdicts = [check.verdict for check in self.checks if check.deck in decks]
        return (*(verdicts.count(verdict) for verdict in VERDICTS), len(verdicts))


@checked
def same(a: Array, b: Array, within: NonNegative = 1e-9) -> bool:
    """Whether two arrays are equal but for rounding: entry by entry |a − b| ≤ ``within`` · max(1, |b|)."""
    return a.shape == b.shape and bool((np.abs(a - b) <= within * np.maximum(1, np.abs(b))).all())


@checked
def prints(value: Number, printed: str) -> bool:
    """Whether ``printed``, a text such as "0.2", is ``value`` rounded to as many decimals."""
    decimals = len(str(printed).partition(".")[2])
    return f"{value:.{decimals}f}" == str(printed)


def _truth(name, value):
    remedy = "Compare: same(computed, printed)."
    return bool(checks.instance(name, value, bool | np.bool_, "True or False, from a computation", remedy))


def _table(head, rows):
    return as_table(head, ([str(cell).replace("|", "&#124;") for cell in row] for row in rows))
