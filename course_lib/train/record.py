"""The finished runs of a sweep on disk: a text file of JSON, the sweep in the first line, then a line for each run."""

import hashlib
import inspect
import json
import os
import types
from pathlib import Path
from typing import Any

import numpy as np

from course_lib import checks, menus
from course_lib.train.grid import Cell, SweepSetting


class FileRecord:
    """The rows of a sweep in a file. A file of another sweep is refused, a line cut short by a crash is run again."""

    def __init__(self, path: str | os.PathLike, settings: list[SweepSetting], cells: list[Cell]) -> None:
        self.path = Path(path)
        self.rows: dict[int, dict] = {}
        self.header = {"sweep": 1, "setting": fingerprint(settings, cells), "runs": len(cells)}
        try:
            with self.path.open("a+", encoding="utf-8") as file:
                file.seek(0)
                text = file.read()
        except (OSError, ValueError) as error:
            came = f"{str(path)!r:.60} ({getattr(error, 'strerror', None) or 'no text'})"
            remedy = "Give another name, in a folder that exists."
            raise checks.problem("file", came, "a text file that can be written", remedy) from None
        if text:
            self._read(text)
        else:
            self.path.write_text(json.dumps(self.header) + "\n", "utf-8")

    def _read(self, text):
        first, *lines = text.split("\n")
        if _parsed(first) != self.header:
            expected = "the record of the same sweep: grid, network, data and all other arguments alike"
            remedy = "Give another name, or delete that file."
            raise checks.problem("file", f"{self.path.name}, which is not that", expected, remedy)
        for row in filter(None, map(_parsed, lines)):
            self.rows[row.pop("run")] = row
        if lines[-1]:  # the last line was cut short
            self.path.write_text("\n".join([first, *lines[:-1], ""]), "utf-8")

    def append(self, rows: dict[int, dict]) -> None:
        """Write the rows ``{number of the cell: row}`` to the file."""
        with self.path.open("a", encoding="utf-8") as file:
            file.write("".join(json.dumps({"run": n} | row) + "\n" for n, row in rows.items()))


def _parsed(line):
    try:
        return json.loads(line)
    except ValueError:
        return None


def fingerprint(settings: list[SweepSetting], cells: list[Cell]) -> str:
    """A text that differs when anything differs that could change a result, such as the source of a rule of yours."""
    digest = hashlib.sha256(repr([cell.labels for cell in cells]).encode())
    used: list[Any] = [item for cell in cells for item in cell[:3]]
    for setting in settings:
        parts = [setting.network.sizes, setting.network.activations, sorted(setting.common.items()), setting.curves]
        digest.update(repr(parts).encode())
        used += [*setting.network.activations, *setting.common.values()]
        data = setting.data
        answers = (data.y_train, data.y_test, *([] if data.y_validation is None else [data.y_validation]))
        for a in (*data.inputs.values(), *answers):
            digest.update(repr((a.shape, str(a.dtype))).encode() + np.ascontiguousarray(a).tobytes())
    for text in sorted({repr(item) + source(type(item)) for item in _with_inner(used)}):
        digest.update(text.encode())
    return digest.hexdigest()


def _with_inner(items):
    """The menus' entries among the items, and those that they hold."""
    for item in items:
        if isinstance(item, menus.Entry):
            yield from (item, *_with_inner(vars(item).values()))


def source(kind: type) -> str:
    """The text of a class's methods and of those it inherits; where there is none, what they were compiled to."""
    methods = [inspect.unwrap(m) for one in kind.__mro__ for m in map(_function, vars(one).values()) if m]
    return "\n".join(map(_text, methods))


def _function(member):
    """The function in a member of a class; None for what is no method, or one that dataclasses wrote."""
    member = getattr(member, "fget", None) or getattr(member, "__func__", member)
    written = isinstance(member, types.FunctionType) and member.__code__.co_filename != "<string>"
    return member if written else None


def _text(function):
    try:
        return inspect.getsource(function)
    except (OSError, TypeError):
        return _compiled(function.__code__)


def _compiled(code):
    inner = [_compiled(c) if isinstance(c, types.CodeType) else repr(c) for c in code.co_consts]
    return repr((code.co_code, code.co_names, inner))
