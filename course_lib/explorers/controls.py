r"""Makers of controls, such as ``slider(low, high, value, label)``; ``control_types`` says what they make.

A label may hold the lecture's letters in TeX: ``r"learning rate $\eta$"``. Without one, the parameter's name is shown.
"""

import dataclasses
import math
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from course_lib import checks, menus
from course_lib.explorers import labels
from course_lib.explorers.control_types import (
    ChoiceControl,
    HiddenControl,
    MenuControl,
    SeveralControl,
    SliderControl,
    SwitchControl,
    TextControl,
    plain,
)

MAX_STOPS = 10_000
DOMAIN = "[-1e300, 1e300]"
MANTISSAS = (1, 1.1, 1.25, 1.4, 1.6, 1.8, 2, 2.25, 2.5, 2.8, 3, 3.5, 4, 4.5, 5, 5.5, 6, 7, 8, 9)


def slider(low: float, high: float, value: float, label: str = "", *, step: float | None = None) -> SliderControl:
    """A number between ``low`` and ``high`` in even steps, by default about a hundred of a round size."""
    low, high, value = _numbers("slider", low, high, value, DOMAIN)
    step = _round_step((high - low) / 100) if step is None else checks.one_number("slider step", step, "(0, inf)")
    _check_count("slider step", step, (high - low) / step)
    count = range(math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9) + 1)
    grid = (float(f"{k * step:.10g}") for k in count)
    return SliderControl(_label(label), value, _stops(grid, low, high, value))


def log_slider(low: float, high: float, value: float, label: str = "") -> SliderControl:
    """A positive number between ``low`` and ``high``, each decade as long as the next, stopping at 1, 1.1, 1.25, … 9.

    The value is the number itself, not its exponent.
    """
    low, high, value = _numbers("log_slider", low, high, value, "(0, inf)")
    decades = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    grid = (float(f"{m}e{d}") for d in decades for m in MANTISSAS)
    return SliderControl(_label(label), value, _stops(grid, low, high, value))


def integer(low: int, high: int, value: int, label: str = "", *, step: int = 1, dice: bool = False) -> SliderControl:
    """A whole number from ``low`` to ``high``. With ``dice`` a button beside it draws a new one: for seeds."""
    low = checks.integer("integer low", low, -(10**9), 10**9)
    high = checks.integer("integer high", high, low + 1, 2 * 10**9)
    value = checks.integer("integer value", value, low, high)
    step, dice = checks.integer("integer step", step, 1), _true_or_false("integer dice", dice)
    _check_count("integer step", step, (high - low) / step)
    grid = range(low, high + 1, step)
    return SliderControl(_label(label), value, _stops(grid, low, high, value), whole=True, dice=dice)


def switch(value: bool = False, label: str = "") -> SwitchControl:
    """On or off: True or False."""
    return SwitchControl(_label(label), _true_or_false("switch value", value))


def choice(options: Sequence[Any] | Mapping[str, Any], value: Any = None, label: str = "") -> ChoiceControl:
    """One of a list of texts, or of a dict ``name → value``."""
    expected = "a list of texts, or a dict name → value"
    checks.instance("choice options", options, list | tuple | Mapping, expected, 'Pass ["circles", "moons"].')
    if not options:
        raise checks.problem("choice options", "none", "at least one", "Pass a list or a dict.")
    named = options if isinstance(options, Mapping) else {str(o): o for o in options}
    if len(named) < len(options) or not all(isinstance(name, str) for name in named):
        came, remedy = "a name twice, or one that is no text", "Give each thing to choose a name of its own."
        raise checks.problem("choice options", came, expected, remedy)
    made = ChoiceControl(_label(label), next(iter(named)), dict(named))
    return made if value is None else dataclasses.replace(made, start=made.check("choice value", value))


def several(options: Sequence[str], value: Sequence[str], label: str = "") -> SeveralControl:
    """Some of a list of texts, at least one of them: a row of boxes to tick."""
    checks.instance("several options", options, list | tuple, "a list of texts", 'Pass ["x1", "x2"].')
    for option in options:
        checks.instance("several options", option, str, "a list of texts", 'Pass ["x1", "x2"].')
    if not options or len(set(options)) < len(options):
        raise checks.problem("several options", f"{list(options)}", "each text once", "Give each a name of its own.")
    made = SeveralControl(_label(label), list(options[:1]), tuple(options))
    return dataclasses.replace(made, start=made.check("several value", value))


def text(value: str = "", label: str = "", *, hint: str = "", width: int = 12) -> TextControl:
    """A line of text. ``hint`` stands in the empty field; ``width`` is in characters."""
    value, hint = (checks.instance(f"text {n}", v, str, "a text") for n, v in (("value", value), ("hint", hint)))
    return TextControl(_label(label), value, hint, checks.integer("text width", width, 1, 200))


def hidden(value: Any, like: Any = None) -> HiddenControl:
    """A value without a control, changed by clicks, drags or ``explorer.set``: part of the state and of its code.

    Other values have its form or that of ``like``: as many numbers and texts; of lists within a list, any number.
    """
    value = plain(value)
    return HiddenControl("", value, value if like is None else plain(like))


def menu(
    entries: Mapping[str, Any], value: Any = None, label: str = "", *, without: Collection[str] = ()
) -> MenuControl:
    """A dropdown of a menu's entries, with the chosen entry's knobs beneath it, except those named in ``without``.

    ``value`` is a name or an entry, such as ``"Adam"`` or ``Adam(learning_rate=0.01)``.
    """
    remedy = "Pass a menu, such as optimizers.OPTIMIZERS."
    if not isinstance(entries, Mapping) or not entries or not all(isinstance(name, str) for name in entries):
        raise checks.problem("menu entries", checks.describe(entries), "names and their entries", remedy, TypeError)
    checks.instance("menu without", without, tuple | list | set, "the names of knobs", 'Write ("epsilon",).')
    knobs = {
        name: {k.name: _knob_control(k, item) for k in menus.knobs(item) if _turnable(k) and k.name not in without}
        for name, item in entries.items()
    }
    made = MenuControl(_label(label), None, dict(entries), knobs)
    return dataclasses.replace(made, start=made.check("menu value", next(iter(entries)) if value is None else value))


def _turnable(knob):
    return bool(knob.choices) or isinstance(knob.default, bool) or knob.low is not None


def _knob_control(knob, item):
    start, label = getattr(item, knob.name), labels.for_knob(knob)
    if knob.choices:
        return choice(knob.choices, start, label)
    if isinstance(knob.default, bool):
        return switch(bool(start), label)
    low, high = min(knob.low, start), max(knob.high, start)
    if isinstance(knob.default, int):
        made = integer(low, high, start, label)
    else:
        made = (log_slider if knob.log else slider)(low, high, start, label)
    return dataclasses.replace(made, allowed=knob.check)


def _numbers(kind, low, high, value, domain):
    """The three as floats, in order."""
    given = {"low": low, "high": high, "value": value}
    low, high, value = (float(checks.one_number(f"{kind} {name}", v, domain)) for name, v in given.items())
    if not low < high:
        raise checks.problem(f"{kind} low, high", f"{low!r}, {high!r}", "low < high", "Exchange them.")
    if not low <= value <= high:
        remedy = "Start between its ends."
        raise checks.problem(f"{kind} value", repr(value), f"a number from {low!r} to {high!r}", remedy)
    return low, high, value


def _label(label):
    labels.pieces(checks.instance("label", label, str, "a text", 'Write it in quotes: r"rate $\\eta$".'))
    return label


def _true_or_false(argument, value):
    return checks.instance(argument, value, bool, "True or False", "Write it without quotes.")


def _check_count(argument, step, count):
    if count > MAX_STOPS:
        remedy = f"Take one of at least {step * count / MAX_STOPS:.2g}."
        raise checks.problem(argument, f"{step:g}, for {count:.3g} stops", f"at most {MAX_STOPS} stops", remedy)


def _stops(grid, low, high, value):
    return tuple(sorted({low, high, value, *(g for g in grid if low <= g <= high)}))


def _round_step(step):
    power = 10.0 ** math.floor(math.log10(step))
    return next(m for m in (1, 2, 5, 10) if m * power >= step * 0.999) * power
