"""What can be turned in an explorer, and what each may be turned to. ``controls`` makes them.

A control's *state* is plain JSON (a number, a text, a name with its knobs); its *value* is what ``compute`` gets.
"""

import dataclasses
import math
import numbers
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from course_lib import checks, menus
from course_lib.explorers import labels

FARTHEST = 1000


@dataclass(frozen=True)
class Control:
    """A label and the state to start from. Subclasses say what states there are and how the page shows them."""

    kind: ClassVar[str]  # the page's name for it

    label: str
    start: Any

    def check(self, name: str, value: Any) -> Any:
        """The state for ``value``, or an error that names the control."""
        return value

    def value(self, state: Any) -> Any:
        """What ``compute`` gets for this state."""
        return state

    def spec(self) -> dict[str, Any]:
        """What the page needs to draw the control."""
        return {"kind": self.kind, "label": labels.pieces(self.label), "start": self.start}

    def ends(self) -> list[Any]:
        """The states at the ends of the control, for tests."""
        return [self.start]

    def random(self, rng: np.random.Generator) -> Any:
        """A state that a student could choose, for tests."""
        return self.ends()[int(rng.integers(len(self.ends())))]

    def describe(self, state: Any) -> str:
        """The state in a caption."""
        return str(state)


@dataclass(frozen=True)
class SliderControl(Control):
    """Stops to slide over; any other allowed number can be typed."""

    kind = "slider"

    stops: tuple[float, ...]
    whole: bool = False
    allowed: Callable[[Any], Any] | None = None
    dice: bool = False

    def check(self, name: str, value: Any) -> float:
        if isinstance(value, str):  # the page sends what it could not read
            remedy = "Write it such as 0.5, 0,5 or 1e-3, and a thousand as 1000."
            raise checks.problem(
                name, checks.describe(value), "a number that can be read in one way", remedy, TypeError
            )
        low, high = self.stops[0], self.stops[-1]
        if self.allowed:
            return (int if self.whole else float)(self.allowed(value))
        if self.whole:
            value = int(value) if isinstance(value, float) and value.is_integer() else value
            return checks.integer(name, value, int(low), int(high))
        value = value.item() if hasattr(value, "item") and getattr(value, "ndim", 0) == 0 else value
        return float(checks.number(name, value, f"[{low!r}, {high!r}]"))

    def spec(self) -> dict[str, Any]:
        return super().spec() | {"stops": self.stops, "dice": self.dice}

    def ends(self) -> list[float]:
        return [self.stops[0], self.stops[-1]]

    def random(self, rng: np.random.Generator) -> float:
        return self.stops[int(rng.integers(len(self.stops)))]

    def describe(self, state: float) -> str:
        return f"{state:.4g}" if not self.whole else str(state)


@dataclass(frozen=True)
class SwitchControl(Control):
    """On or off."""

    kind = "switch"

    def check(self, name: str, value: Any) -> bool:
        return bool(checks.instance(name, value, bool, "True or False"))

    def ends(self) -> list[bool]:
        return [False, True]

    def describe(self, state: bool) -> str:
        return "on" if state else "off"


@dataclass(frozen=True)
class ChoiceControl(Control):
    """One of several values, each under a name."""

    kind = "choice"

    options: dict[str, Any]

    def check(self, name: str, value: Any) -> str:
        if isinstance(value, str) and value in self.options:
            return value
        named = [n for n, v in self.options.items() if type(v) is type(value) and _equal(v, value)]
        return named[0] if named else _one_offered(name, value, self.options)

    def value(self, state: str) -> Any:
        return self.options[state]

    def spec(self) -> dict[str, Any]:
        return super().spec() | {"options": list(self.options)}

    def ends(self) -> list[str]:
        return list(self.options)


@dataclass(frozen=True)
class SeveralControl(Control):
    """Some of several names, at least one; its state lists them in the order of ``options``."""

    kind = "several"

    options: tuple[str, ...]

    def check(self, name: str, value: Any) -> list[str]:
        checks.instance(name, value, list | tuple, "a list of names", f"Write {list(self.options[:2])}.")
        chosen = {checks.one_named(name, each, self.options) for each in value}
        if not chosen:
            raise checks.problem(name, "none", "at least one", f"Choose {self.options[0]}, for example.")
        return [option for option in self.options if option in chosen]

    def spec(self) -> dict[str, Any]:
        return super().spec() | {"options": list(self.options)}

    def ends(self) -> list[list[str]]:
        return [[self.options[-1]], list(self.options)]

    def random(self, rng: np.random.Generator) -> list[str]:
        chosen = [option for option in self.options if rng.integers(2)]
        return chosen or list(self.options[:1])

    def describe(self, state: list[str]) -> str:
        return ", ".join(state)


@dataclass(frozen=True)
class TextControl(Control):
    """A line of text, read when Enter is pressed or the field is left."""

    kind = "text"

    hint: str = ""
    width: int = 12

    def check(self, name: str, value: Any) -> str:
        return str(checks.instance(name, value, str, "a text"))

    def spec(self) -> dict[str, Any]:
        return super().spec() | {"hint": self.hint, "width": self.width}


@dataclass(frozen=True)
class HiddenControl(Control):
    """A value without a control of its own, such as a starting point that clicks move: numbers, texts, or lists."""

    kind = "hidden"

    like: Any

    def check(self, name: str, value: Any) -> Any:
        value = plain(value)
        if _has_form_of(self.start, value) or _has_form_of(self.like, value):
            return value
        came, expected = repr(value)[:40], f"something like {self.like!r}"
        raise checks.problem(name, came, expected, "Click or drag in the picture instead of writing it.")


@dataclass(frozen=True)
class MenuControl(Control):
    """One entry of a menu, and the chosen entry's knobs. Its value is the entry with its knobs turned."""

    kind = "menu"

    entries: dict[str, Any]
    knobs: dict[str, dict[str, Control]]

    def check(self, name: str, value: Any) -> dict[str, Any]:
        if isinstance(value, dict) and "choice" in value:
            choice, turned = _one_offered(name, value["choice"], self.entries), value.get("knobs", {})
            for knob in turned:
                checks.one_of(f"{name}: knob of {choice}", knob, self.knobs[choice])
        elif isinstance(value, str):
            choice, turned = _one_offered(name, value, self.entries), {}
        else:
            choice = menus.name_of(value, self.entries)
            choice = choice if choice in self.entries else _one_offered(name, value, self.entries)
            turned = {knob: getattr(value, knob) for knob in self.knobs[choice]}
        controls = self.knobs[choice]
        turned = {k: c.start for k, c in controls.items()} | turned
        state = {k: c.check(f"{name}: {choice}.{k}", turned[k]) for k, c in controls.items()}
        self.value({"choice": choice, "knobs": state})  # what the entry itself refuses is refused here
        return {"choice": choice, "knobs": state}

    def value(self, state: dict[str, Any]) -> Any:
        entry = self.entries[state["choice"]]
        if not state["knobs"]:
            return entry
        controls = self.knobs[state["choice"]]
        return dataclasses.replace(entry, **{k: controls[k].value(s) for k, s in state["knobs"].items()})

    def spec(self) -> dict[str, Any]:
        knobs = {name: {k: c.spec() for k, c in controls.items()} for name, controls in self.knobs.items()}
        return super().spec() | {"options": list(self.entries), "knobs": knobs}

    def ends(self) -> list[dict[str, Any]]:
        states: list[dict[str, Any]] = []
        for choice, controls in self.knobs.items():
            start = {k: c.start for k, c in controls.items()}
            states += [{"choice": choice, "knobs": start | {k: end}} for k, c in controls.items() for end in c.ends()]
            states += [] if controls else [{"choice": choice, "knobs": {}}]
        return states

    def random(self, rng: np.random.Generator) -> dict[str, Any]:
        choice = list(self.entries)[int(rng.integers(len(self.entries)))]
        return {"choice": choice, "knobs": {k: c.random(rng) for k, c in self.knobs[choice].items()}}

    def describe(self, state: dict[str, Any]) -> str:
        controls = self.knobs[state["choice"]]
        turned = [f"{labels.plain(c.label)} {c.describe(state['knobs'][k])}" for k, c in controls.items()]
        return ", ".join([state["choice"], *turned])


def _one_offered(argument, value, options):
    """The name of what is offered; refused, with the line to type for what is known beyond the lectures."""
    name = checks.named(value, options)
    menu = next((menu for kind, menu in menus.MENUS.items() if isinstance(next(iter(options.values())), kind)), None)
    line = "" if menu is None or name is not None else menu.line_for(value)
    if not line:
        return checks.one_named(argument, value, options)
    remedy = f"Type {line} and open the explorer anew."
    if menu.kind.family == "data set" and isinstance(value, str):
        remedy = f'Open the playground with it: playground("{checks.named(value, menu.beyond)}").'
    raise checks.problem(argument, checks.describe(value), f"one of {', '.join(map(repr, options))}", remedy)


def plain(value: Any) -> Any:
    """``value`` as JSON has it: numbers, texts, booleans, None, lists and dicts of them."""
    if hasattr(value, "tolist") and not isinstance(value, type):
        value = value.tolist()
    if isinstance(value, list | tuple):
        return [plain(v) for v in value]
    if isinstance(value, dict):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, numbers.Real) and not isinstance(value, bool | int) and not math.isfinite(value):
        raise checks.problem("value", repr(value), "a finite number", "Leave it out.")
    if value is None or isinstance(value, str | bool | int | float):
        return value
    raise checks.problem(
        "value", checks.describe(value), "numbers, texts, or lists of them", "Write plain values.", TypeError
    )


def _has_form_of(example, value):
    """Whether a value has as many numbers and texts as an example; lists within a list may be any number.

    Numbers are places in a picture, so ``FARTHEST`` or more is refused.
    """
    if not isinstance(value, list) or not isinstance(example, list):
        counted = {type(value), type(example)} <= {int, float}
        return abs(value) < FARTHEST if counted else type(value) is type(example)
    if example and isinstance(example[0], list):
        return all(_has_form_of(example[0], v) for v in value)
    return len(value) == len(example) and all(map(_has_form_of, example, value))


def _equal(a, b):
    try:
        return bool(a == b)
    except ValueError:  # arrays have no single answer
        return a is b
