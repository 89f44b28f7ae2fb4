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
    "reading": "right in one reading of its letters or words; another reading in use gives something else",
    "left out": "right, but a condition is missing: without it it cannot be computed, or holds only in part",
    "wrong": "in no reading in use is it right: whoever takes it at its word has something wrong",
}
CONSEQUENCES = ("a run that fails", "a number that is wrong", "a word that is wrong", "a misprint")  # the worst first


@dataclass(frozen=True)
class LedgerEntry:
    """One printed formula, number or sentence, and what came of it.

    ``holds``: in one reading; ``other``: another in use gives something else; ``short``: a condition is missing.
    """

    deck: str
    heading: str
    printed: str
    holds: bool
    proof: str
    other: bool
    short: bool
    consequence: str

    @property
    def verdict(self) -> str:
        if not self.holds:
            return "wrong"
        return "left out" if self.short else "reading" if self.other else "held"


class Ledger:
    """Checks in the order in which they were computed, each under the deck and the heading that was opened last."""

    def __init__(self) -> None:
        self.checks: list[LedgerEntry] = []
        self._place: tuple[str, str] | None = None

    def open(self, deck: str, heading: str) -> None:
        """What is entered from now on stands in this deck under this heading."""
        self._place = (deck, heading)

    def __call__(
        self,
        printed: str,
        holds: bool,
        proof: str,
        *,
        other: bool = False,
        short: bool = False,
        consequence: str = CONSEQUENCES[1],
    ) -> None:
        """Enter what is printed, whether it holds, and the proof; what an error leads to, should it be one."""
        if self._place is None:
            remedy = 'Call ledger.open("000", "Momentum update") first.'
            raise checks.problem("ledger", "a check without a place", "a deck and a heading", remedy)
        checks.one_of("consequence", consequence, CONSEQUENCES)
        truths = {name: _truth(name, value) for name, value in (("holds", holds), ("other", other), ("short", short))}
        self.checks.append(LedgerEntry(*self._place, printed, proof=proof, consequence=consequence, **truths))

    def with_verdict(self, verdict: str) -> list[LedgerEntry]:
        """All with one verdict, in the order of the decks; what is wrong in the order of what it leads to."""
        checks.one_of("verdict", verdict, VERDICTS)
        found = sorted((check for check in self.checks if check.verdict == verdict), key=lambda check: check.deck)
        return sorted(found, key=lambda check: CONSEQUENCES.index(check.consequence)) if verdict == "wrong" else found

    def listed(self, verdict: str) -> Markdown:
        """All with one verdict, as a table; what is wrong says first what it leads to."""
        found = self.with_verdict(verdict)
        if verdict != "wrong":
            return _table(("deck", "heading", "printed", "proof"), (_row(check) for check in found))
        rows = ((check.consequence, *_row(check)) for check in found)
        return _table(("it leads to", "deck", "heading", "printed", "proof"), rows)

    def collapsed(self, verdict: str) -> Markdown:
        """The same, deck by deck, each folded up."""
        found, parts = self.with_verdict(verdict), []
        for deck in dict.fromkeys(check.deck for check in found):
            rows = [_row(check)[1:] for check in found if check.deck == deck]
            table = _table(("heading", "printed", "proof"), rows)
            parts.append(f"<details><summary>Deck {deck}: {len(rows)} {verdict}</summary>\n\n{table}\n\n</details>")
        return Markdown("\n\n".join(parts))

    def summary(self) -> Markdown:
        """How many checks had which verdict, deck by deck."""
        decks = sorted({check.deck for check in self.checks})
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


def _row(check):
    return check.deck, f"*{check.heading}*", check.printed, check.proof


def _truth(name, value):
    remedy = "Compare: same(computed, printed)."
    return bool(checks.instance(name, value, bool | np.bool_, "True or False, from a computation", remedy))


def _table(head, rows):
    return as_table(head, ([str(cell).replace("|", "&#124;") for cell in row] for row in rows))
