"""The best results of a student's challenges, in a JSON file beside the notebooks.

Only a better result replaces one, and the line that it replaces stays in the file as an earlier one. A file that cannot
be read is set aside under another name. Where ``COURSE_STRICT`` is 1, as when notebooks are made and tested, nothing is
read or written: the records last as long as the kernel.
"""

import json
import math
import os
import tempfile
from pathlib import Path
from typing import Any

NAME = "challenge_records.json"
VERSION = 1
KEPT: dict[str, Any] = {}  # the records of a kernel that writes no file


class RecordBook:
    """``entries``: name of a challenge → {"score", "lines", "earlier"}. ``message``: what went wrong with the file."""

    def __init__(self, path: Path | None) -> None:
        self.path, self.message = path, ""
        self.entries: dict[str, Any] = KEPT if path is None else self._read()

    def _read(self):
        assert self.path is not None
        try:
            text = self.path.read_text("utf-8")
        except FileNotFoundError:
            return {}
        except (OSError, UnicodeDecodeError) as error:
            return self._set_aside(getattr(error, "strerror", None) or "it is no text")
        try:
            stored = json.loads(text)
        except (ValueError, RecursionError):
            return self._set_aside("it is no JSON any more")
        if not isinstance(stored, dict) or not isinstance(stored.get("records"), dict):
            return self._set_aside("it holds no records")
        bad = [name for name, entry in stored["records"].items() if not _whole(entry)]
        return self._set_aside(f"the record of {bad[0]!r} is damaged") if bad else stored["records"]

    def _set_aside(self, why):
        assert self.path is not None
        free = (self.path.with_name(f"{self.path.stem}.broken-{n}.json") for n in range(1, 1000))
        place = next((path for path in free if not path.exists()), None)
        try:
            assert place is not None
            os.replace(self.path, place)
        except (OSError, AssertionError):
            self.message = f"The file {self.path.name} could not be read ({why}), and could not be set aside either."
            self.path = None
            return {}
        self.message = (
            f"The file {self.path.name} could not be read ({why}). It was kept as {place.name}, and a new one begun."
        )
        return {}

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
        self._write()
        return True

    def _write(self):
        if self.path is None:
            return
        text = json.dumps({"version": VERSION, "records": self.entries}, ensure_ascii=False, indent=1)
        try:
            handle, scratch = tempfile.mkstemp(dir=self.path.parent, prefix=f".{self.path.stem}-", suffix=".tmp")
            try:
                with os.fdopen(handle, "w", encoding="utf-8") as file:
                    file.write(text + "\n")
                os.replace(scratch, self.path)  # the whole file or none of it
            except OSError:
                os.unlink(scratch)
                raise
        except OSError as error:
            why = error.strerror or "no reason given"
            self.message = f"The record could not be written to {self.path.name} ({why}): copy your line to keep it."


def _whole(entry):
    """Whether an entry has all that a record needs."""
    if not isinstance(entry, dict) or not isinstance(entry.get("earlier"), list):
        return False
    score, lines = entry.get("score"), entry.get("lines")
    number = isinstance(score, int | float) and not isinstance(score, bool) and math.isfinite(score)
    return number and isinstance(lines, list) and all(isinstance(line, str) for line in lines)


def book(folder: Path | None = None) -> RecordBook:
    """The records of the folder, by default the one where the notebook lies: read anew each time."""
    strict = os.environ.get("COURSE_STRICT") == "1" and folder is None
    return RecordBook(None if strict else (folder or Path.cwd()) / NAME)
