"""The best results of a student's challenges, in a JSON file beside the notebooks.

Only a better result replaces one, and the line that it replaces stays in the file as an earlier one.
"""

import math

from course_lib.grading.kept import KeptFile

NAME = "challenge_records.json"


class RecordBook(KeptFile):
    """``entries``: name of a challenge → {"score", "lines", "earlier"}. ``message``: what went wrong with the file."""

    def __init__(self) -> None:
        super().__init__(NAME, "records", _fault)

    def better(self, name: str, score: float, lower: bool) -> bool:
        """Whether ``score`` beats the record, or is the first."""
        known = self.entries.get(name)
        return known is None or (score < known["score"] if lower else score > known["score"])

    def enter(self, name: str, score: float, lines: list[str], lower: bool) -> bool:
        """Take a result that is better than the record, and write the file; says whether it is."""
        if not self.better(name, score, lower):
            return False
        known = self.entries.get(name)
        earlier = [] if known is None else [*known["earlier"], {"score": known["score"], "lines": known["lines"]}]
        self.entries[name] = {**(known or {}), "score": score, "lines": lines, "earlier": earlier}
        self.write()
        return True


def _fault(entries):
    bad = [name for name, entry in entries.items() if not _whole(entry)]
    return f"the record of {bad[0]!r} is damaged" if bad else ""


def _whole(entry):
    """Whether an entry has all that a record needs."""
    if not isinstance(entry, dict) or not isinstance(entry.get("earlier"), list):
        return False
    score, lines = entry.get("score"), entry.get("lines")
    number = isinstance(score, int | float) and not isinstance(score, bool) and math.isfinite(score)
    return number and isinstance(lines, list) and all(isinstance(line, str) for line in lines)
