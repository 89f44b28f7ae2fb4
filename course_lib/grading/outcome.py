"""One call of an answer: what came back, as arrays, what it did to its arguments, or how and where it failed."""

import inspect
import linecache
import os
import warnings
from dataclasses import dataclass

import numpy as np

from course_lib.grading import guard
from course_lib.grading import source as reading


@dataclass(frozen=True)
class Place:
    """A line of somebody's code. ``file`` is "" for a cell of a notebook."""

    line: int
    source: str
    file: str = ""

    def __str__(self):
        return f"line {self.line} of {self.file or 'your cell'}"


@dataclass(frozen=True)
class Outcome:
    """``parts`` are the results as arrays, or None; ``complaint`` says in words what is odd about their type."""

    parts: tuple | None = None
    complaint: str = ""
    after: tuple = ()
    error: BaseException | None = None
    place: Place | None = None
    heard: tuple[str, ...] = ()


def attempt(function, arguments, results):
    """Call ``function`` on copies of ``arguments``. Whatever happens in it, this returns."""
    copies = tuple(a.copy() if isinstance(a, np.ndarray) else a for a in arguments)
    with warnings.catch_warnings(record=True) as heard, np.errstate(all="warn"):
        warnings.simplefilter("always")
        try:
            parts, complaint = guard.call(_read, function, copies, results)
        except BaseException as error:  # also SystemExit, and KeyboardInterrupt: the notebook has to go on
            return Outcome(after=copies, error=error, place=_place(error, function))
    return Outcome(parts, complaint, copies, heard=tuple(dict.fromkeys(str(w.message) for w in heard)))


def _read(function, copies, results):
    return reading.read(function(*copies), results)


def _place(error, function):
    """The deepest line of the student's own code that the error passed through."""
    own, found, step = _file(function), None, error.__traceback__
    while step is not None:
        file = step.tb_frame.f_code.co_filename
        if file == own or step.tb_frame.f_globals.get("__name__") == "__main__":
            found = Place(step.tb_lineno, linecache.getline(file, step.tb_lineno).strip(), _named(file))
        step = step.tb_next
    return found


def _file(function):
    try:
        return inspect.unwrap(function).__code__.co_filename
    except Exception:  # a callable of any other kind has no code of its own
        return None


def _named(file):
    """How to call a file of code: "" if it was typed into a notebook, so that there is no such file."""
    return "" if file.endswith(".ipynb") or not os.path.exists(file) else os.path.basename(file)
