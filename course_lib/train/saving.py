"""A History as a file: arrays and a text of JSON in an .npz, nothing that could run when it is read."""

import dataclasses
import json
import os
import zipfile
from pathlib import Path
from typing import Any

import numpy as np

from course_lib import activations, checks, menus
from course_lib.network import Network
from course_lib.train.history import History

FORMAT = 1
NAME = 'Write the name of a file: "run.npz".'


def save(history: History, path: str | os.PathLike) -> None:
    """Write the History; a file that was there is replaced only when the new one is complete."""
    checks.instance("path", path, str | os.PathLike, "the name of a file", NAME)
    arrays: dict[str, np.ndarray] = {}
    fields = {f.name: getattr(history, f.name) for f in dataclasses.fields(history) if f.name != "network"}
    about = {"History": FORMAT, "network": _described(history.network), "fields": _packed(fields, arrays)}
    file = Path(path)
    part = file.with_name(f"{file.name}.part") if file.name else file
    try:
        with part.open("wb") as opened:
            np.savez(opened, about=np.array(json.dumps(about)), **arrays)  # type: ignore[arg-type]
        part.replace(file)
    except (OSError, ValueError) as error:
        came = f"{os.path.basename(path)!r:.60} ({getattr(error, 'strerror', None) or error})"
        remedy = "Give another name, in a folder that exists."
        if not os.path.isdir(file.parent):
            came = f"a name in the folder {str(file.parent)!r:.60}, which does not exist"
            remedy = f"Make the folder: import os; os.makedirs({str(file.parent)!r})."
        raise checks.problem("path", came, "a file that can be written", remedy) from None


def load(path: str | os.PathLike) -> History:
    """The History in the file."""
    checks.instance("path", path, str | os.PathLike, "the name of a file", NAME)
    try:
        with np.load(path, allow_pickle=False) as arrays:
            about = json.loads(str(arrays["about"]))
            if about["History"] != FORMAT:
                raise ValueError(f"of another version, {about['History']}")
            fields = _unpacked(about["fields"], arrays)
            fields |= {name: tuple(fields.get(name, ())) for name in ("classes", "columns")}
            return History(network=_network(about["network"]), **fields)
    except _Unknown as unknown:
        raise unknown.problem from None
    except (OSError, ValueError, KeyError, TypeError, EOFError, AttributeError, zipfile.BadZipFile) as error:
        why = getattr(error, "strerror", None) or "not that"
        raise checks.problem(
            "path", f"{os.path.basename(path)!r:.60} ({why})", "a file that History.save wrote", NAME
        ) from None


class _Unknown(Exception):
    def __init__(self, problem: Exception) -> None:
        self.problem = problem


def _packed(value: Any, arrays: dict[str, np.ndarray]) -> Any:
    """The value as JSON has it, its arrays set aside under names."""
    if isinstance(value, np.ndarray | np.generic):
        arrays[name := f"array {len(arrays)}"] = np.asarray(value)
        return {"array" if isinstance(value, np.ndarray) else "scalar": name}
    if isinstance(value, dict):
        return {"dict": {key: _packed(item, arrays) for key, item in value.items()}}
    if isinstance(value, list | tuple):
        return [_packed(item, arrays) for item in value]
    if value is None or isinstance(value, bool | int | float | str):
        return value
    expected = "numbers, arrays, texts, and dicts and lists of them"
    remedy = "Let the optimizer keep these in its state."
    raise checks.problem("history", f"{checks.describe(value)} in it", expected, remedy, TypeError)


def _unpacked(value, arrays):
    if isinstance(value, list):
        return [_unpacked(item, arrays) for item in value]
    if not isinstance(value, dict):
        return value
    if "dict" in value:
        return {key: _unpacked(item, arrays) for key, item in value["dict"].items()}
    return arrays[value["array"]] if "array" in value else arrays[value["scalar"]][()]


def _described(network):
    return {"sizes": list(network.sizes), "activations": [_activation(f) for f in network.activations]}


def _activation(f):
    name = menus.name_of(f, activations.LAYERS)
    if type(activations.LAYERS.get(name)) is not type(f):
        came, expected = f"a network with {f!r}, which has no name", "activations of the menu"
        line = activations.ACTIVATIONS.line_for(f) or f'ACTIVATIONS.register("my {name}", {name}())'
        raise checks.problem("history", came, expected, f"Register it: {line}.")
    return {"name": name, "knobs": {k.name: getattr(f, k.name) for k in menus.knobs(f)}}


def _network(about):
    made = []
    for each in about["activations"]:
        if each["name"] not in activations.LAYERS:
            came, remedy = f"a network with the activation {each['name']!r}", "Register it as where the run was saved."
            raise _Unknown(checks.problem("path", came, "activations of the menu", remedy))
        made.append(dataclasses.replace(activations.LAYERS[each["name"]], **each["knobs"]))
    return Network(about["sizes"], made[:-1], made[-1])
