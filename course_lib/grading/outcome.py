"""One call of an answer: what it returned, as arrays, what it did to its arguments, or how and where it failed."""

import functools
import inspect
import linecache
import os
import re
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from course_lib.grading import guard
from course_lib.grading.returned import as_arrays
from course_lib.grading.task import Task


class Complaint(Exception):
    """Raised by a task's ``trial``: a sentence that says what is wrong with the answer, or what is still missing."""

    def __init__(self, says: str, so_far: bool = False) -> None:
        super().__init__(says)
        self.so_far = so_far  # what there is of the answer is right


@dataclass(frozen=True)
class Place:
    """A line of the student's code, and the ``shapes`` of what it names. ``file`` is "" for a cell of a notebook."""

    line: int
    source: str
    file: str = ""
    shapes: str = ""

    def __str__(self) -> str:
        return f"line {self.line} of {self.file or 'your cell'}"


@dataclass(frozen=True)
class Outcome:
    """``results`` as arrays, or None; a ``complaint`` about them; the ``arguments`` as the call left them.

    ``so_far``: the complaint is only that something is still missing.
    """

    results: tuple[np.ndarray, ...] | None = None
    complaint: str = ""
    arguments: tuple = ()
    error: BaseException | None = None
    place: Place | None = None
    warnings: tuple[str, ...] = ()
    so_far: bool = False


def attempt(task: Task, answer: Callable[..., Any], arguments: Sequence, strict: bool = False) -> Outcome:
    """Try an answer of a task, a function or a class, on copies of the arguments of one call. It never raises.

    With ``strict`` the first operation that makes NaN or an infinity ends the call, as an error.
    """
    copies = tuple(a.copy() if isinstance(a, np.ndarray) else a for a in arguments)
    with (
        warnings.catch_warnings(record=True) as caught,
        np.errstate(all="raise" if strict else "warn", under="ignore" if strict else "warn"),
    ):
        warnings.simplefilter("always")
        try:
            called = functools.partial(task.trial, answer) if task.trial else answer
            results, complaint = guard.call(_call, called, copies, task.result_names)
        except Complaint as complaint:
            return Outcome(complaint=str(complaint), arguments=copies, so_far=complaint.so_far)
        except BaseException as error:  # also SystemExit, and KeyboardInterrupt: the notebook has to go on
            return Outcome(arguments=copies, error=error, place=_place(error, answer))
    return Outcome(results, complaint, copies, warnings=tuple(dict.fromkeys(str(w.message) for w in caught)))


def _call(function, arguments, names):
    return as_arrays(function(*arguments), names)


def _place(error, function):
    """The deepest line of the student's own code that the error passed through."""
    students, found, step = _file(function), None, error.__traceback__
    while step is not None:
        file = step.tb_frame.f_code.co_filename
        if file == students or step.tb_frame.f_globals.get("__name__") == "__main__":
            line = linecache.getline(file, step.tb_lineno).strip()
            found = Place(step.tb_lineno, line, _displayed(file), _shapes(line, step.tb_frame.f_locals))
        step = step.tb_next
    return found


def _shapes(line, values):
    """The shapes of the arrays that a line names: ``x of shape (4, 3)``."""
    names = dict.fromkeys(re.findall(r"(?<![\w.])[A-Za-z_]\w*", line))
    arrays = [name for name in names if isinstance(values.get(name), np.ndarray)]
    return ", ".join(f"`{name}` of shape {values[name].shape}" for name in arrays)


def _file(function):
    try:
        return inspect.getfile(inspect.unwrap(function))
    except Exception:  # a callable of any other kind has no code of its own
        return None


def _displayed(file):
    """The name of a file; "" if the code was typed into a notebook, so that there is no such file."""
    return "" if file.endswith(".ipynb") or not os.path.exists(file) else os.path.basename(file)
