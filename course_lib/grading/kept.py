"""A small JSON file beside the notebooks that keeps what a student has done: whole or not at all, and never needed.

A file that cannot be read is set aside under another name, and the message says so. Where notebooks are made, tested or
graded nothing is read or written: what is kept then lasts as long as the kernel.
"""

import json
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

VERSION = 1
UNWRITTEN: dict[str, dict[str, Any]] = {}  # the contents of a kernel that writes no file, by the file's name
ELSEWHERE = ("PYTEST_VERSION", "NBGRADER_EXECUTION")  # variables of those who run notebooks without a student


def is_written() -> bool:
    """Whether a student is at work here, and not a test, a grader or the tool that makes the notebooks."""
    return os.environ.get("COURSE_STRICT") != "1" and not any(os.environ.get(name) for name in ELSEWHERE)


class KeptFile:
    """``entries`` is the dict that the file holds under ``key``; ``message`` says what went wrong with it.

    ``fault(entries)`` says what is wrong with entries that were read, "" if nothing is.
    """

    def __init__(self, name: str, key: str, fault: Callable[[dict], str]) -> None:
        self.path: Path | None = Path.cwd() / name if is_written() else None
        self.key, self.message = key, ""
        self.entries: dict[str, Any] = self._read(fault) if self.path else UNWRITTEN.setdefault(name, {})

    def _read(self, fault):
        try:
            stored = json.loads(self.path.read_text("utf-8"))
        except FileNotFoundError:
            return {}
        except OSError as error:
            return self._set_aside(error.strerror or "no reason given")
        except UnicodeDecodeError:
            return self._set_aside("it is no text")
        except (ValueError, RecursionError):
            return self._set_aside("it is no JSON any more")
        entries = stored.get(self.key) if isinstance(stored, dict) else None
        if not isinstance(entries, dict):
            return self._set_aside(f"it holds no {self.key}")
        why = fault(entries)
        return self._set_aside(why) if why else entries

    def _set_aside(self, why):
        free = (self.path.with_name(f"{self.path.stem}.broken-{n}.json") for n in range(1, 1000))
        place = next((path for path in free if not path.exists()), None)
        could_not = f"The file {self.path.name} could not be read ({why})"
        try:
            if place is None:
                raise OSError
            os.replace(self.path, place)
            self.message = f"{could_not}. It was kept as {place.name}, and a new one begun."
        except OSError:
            self.message, self.path = f"{could_not}, and could not be set aside either.", None
        return {}

    def write(self) -> None:
        """Write the entries; a folder that cannot be written to is told in ``message``."""
        if self.path is None:
            return
        text = json.dumps({"version": VERSION, self.key: self.entries}, ensure_ascii=False, indent=1)
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
            self.message = f"Nothing could be written to {self.path.name} ({error.strerror or 'no reason given'})."
