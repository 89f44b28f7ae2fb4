r"""Makers of controls, such as ``slider(low, high, value, label)``; what they make stands in ``kinds``.

A label may hold the lecture's letters in TeX: ``r"learning rate $\eta$"``. Without one, the parameter's name is shown.
"""

import dataclasses
import math
from collections.abc import Mapping

from course_lib import checks, menus
from course_lib.explorers import labels
from course_lib.explorers.kinds import Choice, Hidden, Menu, Slider, Switch, Text, plain

MOST = 10_000  # stops of a slider
WIDE = "[-1e300, 1e300]"
MANTISSAS = (1, 1.1, 1.25, 1.4, 1.6, 1.8, 2, 2.25, 2.5, 2.8, 3, 3.5, 4, 4.5, 5, 5.5, 6, 7, 8, 9)


def slider(low, high, value, label="", *, step=None):
    """A number between ``low`` and ``high`` in even steps (by default about a hundred, of a round size)."""
    low, high, value = _numbers("slider", low, high, value, WIDE)
    step = _round_step((high - low) / 100) if step is None else checks.one_number("slider step", step, "(0, inf)")
    _few("slider step", step, (high - low) / step)
    count = range(math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9) + 1)
    grid = (float(f"{k * step:.10g}") for k in count)
    return Slider(_label(label), value, _stops(grid, low, high, value))


def log_slider(low, high, value, label=""):
    """A positive number between ``low`` and ``high``, each decade as long as the next, stopping at 1, 1.1, 1.25, … 9.

    The value is the number itself, not its exponent.
    """
    low, high, value = _numbers("log_slider", low, high, value, "(0, inf)")
    decades = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    grid = (float(f"{m}e{d}") for d in decades for m in MANTISSAS)
    return Slider(_label(label), value, _stops(grid, low, high, value))


def integer(low, high, value, label="", *, step=1, dice=False):
    """A whole number from ``low`` to ``high``. With ``dice`` a button beside it throws a new one: for seeds."""
    low = checks.integer("integer low", low, -(10**9), 10**9)
    high = checks.integer("integer high", high, low + 1, 2 * 10**9)
    value = checks.integer("integer value", value, low, high)
    step, dice = checks.integer("integer step", step, 1), _switched("integer dice", dice)
    _few("integer step", step, (high - low) / step)
    grid = range(low, high + 1, step)
    return Slider(_label(label), value, _stops(grid, low, high, value), whole=True, dice=dice)


def switch(value=False, label=""):
    """On or off: True or False."""
    return Switch(_label(label), _switched("switch value", value))


def choice(options, value=None, label=""):
    """One of a list of texts, or of a dict ``name → value``."""
    expected = "a list of texts, or a dict name → value"
    checks.instance("choice options", options, list | tuple | Mapping, expected, 'Pass ["circles", "moons"].')
    if not options:
        raise checks.problem("choice options", "none", "at least one", "Pass a list or a dict.")
    named = options if isinstance(options, Mapping) else {str(o): o for o in options}
    if len(named) < len(options) or not all(isinstance(name, str) for name in named):
        came, remedy = "a name twice, or one that is no text", "Give each thing to choose a name of its own."
        raise checks.problem("choice options", came, expected, remedy)
    made = Choice(_label(label), next(iter(named)), dict(named))
    return made if value is None else dataclasses.replace(made, start=made.check("choice value", value))


def text(value="", label="", *, hint="", width=12):
    """A line of text. ``hint`` stands in the empty field; ``width`` is in characters."""
    value, hint = (checks.instance(f"text {n}", v, str, "a text") for n, v in (("value", value), ("hint", hint)))
    return Text(_label(label), value, hint, checks.integer("text width", width, 1, 200))


def hidden(value, like=None):
    """A value without a control, changed by clicks, drags or ``explorer.set``: part of the state and of its code.

    Other values have its form or that of ``like``: as many numbers and texts; of lists within a list, any number.
    """
    value = plain(value)
    return Hidden("", value, value if like is None else plain(like))


def menu(entries, value=None, label="", *, without=()):
    """A dropdown of a menu's entries, with the chosen entry's knobs (but for those named ``without``) beneath it.

    ``value`` is a name or an entry, such as ``"Adam"`` or ``Adam(learning_rate=0.01)``.
    """
    remedy = "Pass a menu, such as optimizers.OPTIMIZERS."
    if not isinstance(entries, Mapping) or not entries or not all(isinstance(name, str) for name in entries):
        raise checks.problem("menu entries", checks.describe(entries), "names and their entries", remedy, TypeError)
    checks.instance("menu without", without, tuple | list | set, "the names of knobs", 'Write ("epsilon",).')
    knobs = {
        name: {k.name: _knob(k, item) for k in menus.knobs(item) if _turnable(k) and k.name not in without}
        for name, item in entries.items()
    }
    made = Menu(_label(label), None, dict(entries), knobs)
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
    labels.runs(checks.instance("label", label, str, "a text", 'Write it in quotes: r"rate $\\eta$".'))
    return label


def _switched(argument, value):
    return checks.instance(argument, value, bool, "True or False", "Write it without quotes.")


def _few(argument, step, count):
    if count > MOST:
        remedy = f"Take one of at least {step * count / MOST:.2g}."
        raise checks.problem(argument, f"{step:g}, for {count:.3g} stops", f"at most {MOST} stops", remedy)


def _stops(grid, low, high, value):
    return tuple(sorted({low, high, value, *(g for g in grid if low <= g <= high)}))


def _round_step(step):
    power = 10.0 ** math.floor(math.log10(step))
    return next(m for m in (1, 2, 5, 10) if m * power >= step * 0.999) * power
