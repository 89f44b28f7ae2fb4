r"""Makers of controls, such as ``slider(low, high, value, label)``; what they make stands in ``kinds``.

A label may hold the lecture's letters in TeX: ``r"learning rate $\eta$"``. Without one, the parameter's name is shown.
"""

import dataclasses
import math

from course_lib import checks, menus
from course_lib.widgets import labels
from course_lib.widgets.kinds import Choice, Hidden, Menu, Slider, Switch, Text, plain

MANTISSAS = (1, 1.1, 1.25, 1.4, 1.6, 1.8, 2, 2.25, 2.5, 2.8, 3, 3.5, 4, 4.5, 5, 5.5, 6, 7, 8, 9)


def slider(low, high, value, label="", *, step=None):
    """A number between ``low`` and ``high`` in even steps (by default about a hundred, of a round size)."""
    low, high, value = (float(v) for v in (low, high, value))
    _ordered("slider", low, high)
    step = step or _round_step((high - low) / 100)
    count = range(math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9) + 1)
    return Slider(label, value, _stops("slider", (round(k * step, 10) for k in count), low, high, value))


def log_slider(low, high, value, label=""):
    """A positive number between ``low`` and ``high``, each decade as long as the next, stopping at 1, 1.1, 1.25, … 9.

    The value is the number itself, not its exponent.
    """
    ends = {"low": low, "high": high, "value": value}
    low, high, value = (float(checks.number(f"log_slider {n}", v, "(0, inf)")) for n, v in ends.items())
    decades = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    grid = (float(f"{m}e{d}") for d in decades for m in MANTISSAS)
    return Slider(label, value, _stops("log_slider", grid, low, high, value))


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
    """A value without a control, changed by clicks, drags or ``explorer.set``: part of the state and of its code."""
    return Hidden("", plain(value))


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


def _ordered(kind, low, high):
    if not low < high:
        raise checks.problem(f"{kind} low, high", f"{low!r}, {high!r}", "low < high")


def _stops(kind, grid, low, high, value):
    _ordered(kind, low, high)
    if not low <= value <= high:
        raise checks.problem(f"{kind} value", repr(value), f"a number from {low!r} to {high!r}")
    return tuple(sorted({low, high, value, *(g for g in grid if low <= g <= high)}))


def _round_step(step):
    power = 10.0 ** math.floor(math.log10(step))
    return next(m for m in (1, 2, 5, 10) if m * power >= step * 0.999) * power
