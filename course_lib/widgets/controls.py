"""Controls: what can be turned in an explorer. Each is a description; the explorer keeps its value, the page draws it.

A control's *state* is plain JSON (a number, a text, a name with its knobs); its *value* is what ``compute`` gets.
"""

import dataclasses
import math
import numbers
from collections.abc import Callable
from dataclasses import dataclass

from course_lib import checks, menus
from course_lib.widgets import labels

MANTISSAS = (1, 1.1, 1.25, 1.4, 1.6, 1.8, 2, 2.25, 2.5, 2.8, 3, 3.5, 4, 4.5, 5, 5.5, 6, 7, 8, 9)


@dataclass(frozen=True)
class Control:
    """A label and the state to start from. Subclasses say what states there are and how the page shows them."""

    label: str
    start: object

    def check(self, name, value):
        """The state for ``value``, or an error that names the control."""
        return value

    def value(self, state):
        """What ``compute`` gets for this state."""
        return state

    def spec(self):
        """What the page needs to draw the control."""
        return {"kind": type(self).__name__.lower(), "label": labels.runs(self.label), "start": self.start}

    def ends(self):
        """The states at the ends of the control, for tests."""
        return [self.start]

    def random(self, rng):
        """A state like those that a hand would choose, for tests."""
        return self.ends()[int(rng.integers(len(self.ends())))]

    def said(self, state):
        """The state in a caption."""
        return str(state)


@dataclass(frozen=True)
class Slider(Control):
    """Stops to slide over; any other allowed number can be typed."""

    stops: tuple
    whole: bool = False
    allowed: Callable | None = None
    dice: bool = False

    def check(self, name, value):
        low, high = self.stops[0], self.stops[-1]
        if self.allowed:
            return _plain(self.allowed(value))
        if self.whole:
            value = int(value) if isinstance(value, float) and value.is_integer() else value
            return checks.integer(name, value, low, high)
        value = value.item() if hasattr(value, "item") and getattr(value, "ndim", 0) == 0 else value
        return checks.number(name, value, f"[{low!r}, {high!r}]")

    def spec(self):
        return super().spec() | {"stops": self.stops, "whole": self.whole, "dice": self.dice}

    def ends(self):
        return [self.stops[0], self.stops[-1]]

    def random(self, rng):
        return self.stops[int(rng.integers(len(self.stops)))]

    def said(self, state):
        return f"{state:.4g}" if not self.whole else str(state)


@dataclass(frozen=True)
class Switch(Control):
    """On or off."""

    def check(self, name, value):
        return bool(checks.instance(name, value, bool, "True or False"))

    def ends(self):
        return [False, True]

    def said(self, state):
        return "on" if state else "off"


@dataclass(frozen=True)
class Choice(Control):
    """One of several values, each under a name."""

    options: dict

    def check(self, name, value):
        if isinstance(value, str) and value in self.options:
            return value
        named = [n for n, v in self.options.items() if type(v) is type(value) and _same(v, value)]
        return named[0] if named else checks.one_of(name, value, self.options)

    def value(self, state):
        return self.options[state]

    def spec(self):
        return super().spec() | {"options": list(self.options)}

    def ends(self):
        return list(self.options)


@dataclass(frozen=True)
class Text(Control):
    """A line of text, read when Enter is pressed or the field is left."""

    hint: str = ""
    width: int = 12

    def check(self, name, value):
        return str(checks.instance(name, value, str, "a text"))

    def spec(self):
        return super().spec() | {"hint": self.hint, "width": self.width}


@dataclass(frozen=True)
class Hidden(Control):
    """A value without a control of its own, such as a starting point that clicks move. Numbers, texts, lists of them."""

    def check(self, name, value):
        return _plain(value)


@dataclass(frozen=True)
class Menu(Control):
    """One entry of a menu, and the chosen entry's knobs. Its value is the entry with its knobs turned."""

    entries: dict
    knobs: dict

    def check(self, name, value):
        if isinstance(value, dict) and "choice" in value:
            choice, turned = checks.one_of(name, value["choice"], self.entries), value.get("knobs", {})
            for knob in turned:
                checks.one_of(f"{name}: knob of {choice}", knob, self.knobs[choice])
        elif isinstance(value, str):
            choice, turned = checks.one_of(name, value, self.entries), {}
        else:
            choice = menus.name_of(self.entries, value)
            checks.one_of(name, choice, self.entries)
            turned = {knob: getattr(value, knob) for knob in self.knobs[choice]}
        controls = self.knobs[choice]
        turned = {k: c.start for k, c in controls.items()} | turned
        state = {k: c.check(f"{name}: {choice}.{k}", turned[k]) for k, c in controls.items()}
        self.value({"choice": choice, "knobs": state})  # what the entry itself refuses is refused here
        return {"choice": choice, "knobs": state}

    def value(self, state):
        entry = self.entries[state["choice"]]
        if not state["knobs"]:
            return entry
        controls = self.knobs[state["choice"]]
        return dataclasses.replace(entry, **{k: controls[k].value(s) for k, s in state["knobs"].items()})

    def spec(self):
        knobs = {name: {k: c.spec() for k, c in controls.items()} for name, controls in self.knobs.items()}
        return super().spec() | {"options": list(self.entries), "knobs": knobs}

    def ends(self):
        states = []
        for choice, controls in self.knobs.items():
            start = {k: c.start for k, c in controls.items()}
            states += [{"choice": choice, "knobs": start | {k: end}} for k, c in controls.items() for end in c.ends()]
            states += [] if controls else [{"choice": choice, "knobs": {}}]
        return states

    def random(self, rng):
        choice = list(self.entries)[int(rng.integers(len(self.entries)))]
        return {"choice": choice, "knobs": {k: c.random(rng) for k, c in self.knobs[choice].items()}}

    def said(self, state):
        controls = self.knobs[state["choice"]]
        turned = [f"{labels.plain(c.label)} {c.said(state['knobs'][k])}" for k, c in controls.items()]
        return ", ".join([state["choice"], *turned])


def slider(low, high, value, label="", *, step=None):
    """A number between ``low`` and ``high`` in even steps (by default about a hundred, of a round size)."""
    low, high, value = (float(v) for v in (low, high, value))
    step = step or _round_step((high - low) / 100)
    count = range(math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9) + 1)
    return Slider(label, value, _stops("slider", (round(k * step, 10) for k in count), low, high, value))


def log_slider(low, high, value, label=""):
    """A positive number between ``low`` and ``high``, each decade as long as the next, stopping at 1, 1.1, 1.25, … 9.

    The value is the number itself, not its exponent.
    """
    low, high, value = (
        checks.number(f"log_slider {n}", v, "(0, inf)")
        for n, v in zip("low high value".split(), (low, high, value), strict=True)
    )
    decades = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    grid = (float(f"{m}e{d}") for d in decades for m in MANTISSAS)
    return Slider(label, float(value), _stops("log_slider", grid, float(low), float(high), float(value)))


def integer(low, high, value, label="", *, step=1, dice=False):
    """A whole number from ``low`` to ``high``. With ``dice`` a button beside it throws a new one: for seeds."""
    low, high = checks.integer("integer low", low, -(10**9)), checks.integer("integer high", high, -(10**9))
    value = checks.integer("integer value", value, low, high)
    return Slider(label, value, _stops("integer", range(low, high + 1, step), low, high, value), whole=True, dice=dice)


def switch(value=False, label=""):
    """On or off: True or False."""
    return Switch(label, checks.instance("switch value", value, bool, "True or False"))


def choice(options, value=None, label=""):
    """One of a list of texts, or of a dict ``name → value``."""
    options = dict(options) if isinstance(options, dict) else {str(o): o for o in options}
    if not options:
        raise checks.problem("choice options", "none", "at least one", "Pass a list or a dict.")
    made = Choice(label, next(iter(options)), options)
    return made if value is None else dataclasses.replace(made, start=made.check("choice value", value))


def text(value="", label="", *, hint="", width=12):
    """A line of text. ``hint`` stands in the empty field; ``width`` is in characters."""
    return Text(label, checks.instance("text value", value, str, "a text"), hint, width)


def hidden(value):
    """A value without a control, changed by clicks and drags or by ``explorer.set``: part of the state and of its code."""
    return Hidden("", _plain(value))


def menu(entries, value=None, label="", *, without=()):
    """A dropdown of a menu's entries, with the chosen entry's knobs (but for those named ``without``) beneath it.

    ``value`` is a name or an entry, such as ``"Adam"`` or ``Adam(learning_rate=0.01)``.
    """
    knobs = {
        name: {k.name: _knob(k, item) for k in menus.knobs(item) if _turnable(k) and k.name not in without}
        for name, item in entries.items()
    }
    made = Menu(label, None, dict(entries), knobs)
    return dataclasses.replace(made, start=made.check("menu value", next(iter(entries)) if value is None else value))


def _turnable(about):
    return bool(about.choices) or isinstance(about.default, bool) or about.low is not None


def _knob(about, item):
    start, label = getattr(item, about.name), labels.of_knob(about)
    if about.choices:
        return choice(about.choices, start, label)
    if isinstance(about.default, bool):
        return switch(bool(start), label)
    low, high = min(about.low, start), max(about.high, start)
    if isinstance(about.default, int):
        made = integer(low, high, start, label)
    else:
        made = (log_slider if about.log else slider)(low, high, start, label)
    return dataclasses.replace(made, allowed=about.check)


def _stops(kind, grid, low, high, value):
    if not low < high:
        raise checks.problem(f"{kind} low, high", f"{low!r}, {high!r}", "low < high")
    if not low <= value <= high:
        raise checks.problem(f"{kind} value", repr(value), f"a number from {low!r} to {high!r}")
    return tuple(sorted({low, high, value, *(g for g in grid if low <= g <= high)}))


def _round_step(step):
    power = 10.0 ** math.floor(math.log10(step))
    return next(m for m in (1, 2, 5, 10) if m * power >= step * 0.999) * power


def _same(a, b):
    try:
        return bool(a == b)
    except ValueError:  # arrays have no single answer
        return a is b


def _plain(value):
    """``value`` as JSON has it: numbers, texts, booleans, None, lists and dicts of them."""
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, list | tuple):
        return [_plain(v) for v in value]
    if isinstance(value, dict):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, numbers.Real) and not isinstance(value, bool | int) and not math.isfinite(value):
        raise checks.problem("value", repr(value), "a finite number")
    if value is None or isinstance(value, str | bool | int | float):
        return value
    raise checks.problem("value", checks.describe(value), "numbers, texts, or lists of them", "", TypeError)
