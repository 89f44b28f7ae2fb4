"""A menu is an ordered table of ready-made things to choose from; a knob is a number on them that may be turned.

Dropdowns, sliders, gradient checks and tables read the menus and the knobs, so a new entry is one edit in one file.
"""

import dataclasses
from dataclasses import dataclass

import numpy as np

from course_lib import checks


@dataclass(frozen=True)
class Knob:
    """One hyperparameter: its default, the ends of its slider, its sign in the lecture, and the values allowed."""

    name: str
    default: object
    tex: str
    low: float | None = None
    high: float | None = None
    log: bool = False
    domain: str = "(-inf, inf)"
    choices: tuple = ()

    def check(self, value, owner=""):
        """``value`` in the form to be stored, or the error that says what is wrong with it."""
        argument = f"{owner}.{self.name}" if owner else self.name
        if self.choices:
            return checks.one_of(argument, value, self.choices)
        if isinstance(self.default, bool):
            return checks.instance(argument, value, bool | np.bool_, "True or False", "Write it without quotes.")
        if isinstance(self.default, int):
            return checks.integer(argument, value, *self._whole_ends())
        return checks.number(argument, value, self.domain)

    def _whole_ends(self):
        """The least and the greatest whole number in the domain; None where it has no end."""
        low, high = checks.ends(self.domain)
        least = None if low == -np.inf else int(low) + (self.domain[0] == "(")
        return least, None if high == np.inf else int(high) - (self.domain[-1] == ")")


def knob(default, tex, low=None, high=None, *, log=False, domain="(-inf, inf)", choices=()):
    """A dataclass field that is a knob. ``domain`` is what is allowed, ``low`` and ``high`` what a slider offers.

    The default's type says what kind of control it is: a float or an int slider, a checkbox, or, with ``choices``, a
    list.
    """
    about = Knob("", default, tex, low, high, log, domain, tuple(choices))
    return dataclasses.field(default=default, metadata={"knob": about})


def knobs(item):
    """The knobs of a menu's entry, in the order in which its class names them."""
    fields = dataclasses.fields(item) if dataclasses.is_dataclass(item) else ()
    return tuple(dataclasses.replace(f.metadata["knob"], name=f.name) for f in fields if "knob" in f.metadata)


@dataclass(frozen=True)
class Entry:
    """What every menu holds: a frozen set of knobs, checked when it is made.

    A knob may also hold an array with one entry a replica, shaped to broadcast against θ: (R, 1).
    """

    def __post_init__(self):
        for f in dataclasses.fields(self):
            if "knob" in f.metadata:
                about = dataclasses.replace(f.metadata["knob"], name=f.name)
                object.__setattr__(self, f.name, about.check(getattr(self, f.name), type(self).__name__))


def choose(menu, wanted, argument, kind):
    """The entry that ``wanted`` names, or ``wanted`` itself if it is already one of ``kind``.

    Raises ValueError for an unknown name, with the nearest right one, and TypeError for a thing of another family.
    """
    if isinstance(wanted, kind):
        return wanted
    if isinstance(wanted, str) and wanted in menu:
        return menu[wanted]
    family = getattr(kind, "family", kind.__name__.lower())
    article = "an" if family[0] in "aeiou" else "a"
    expected = f"{article} {family} or one of {', '.join(repr(n) for n in menu)}"
    if isinstance(wanted, str):
        raise checks.problem(argument, checks.describe(wanted), expected, checks.nearest(wanted, menu))
    made = isinstance(wanted, type) and issubclass(wanted, kind)
    remedy = "Make an instance: add ()." if made else "Write one of these names as a string."
    raise checks.problem(argument, checks.describe(wanted), expected, remedy, TypeError)


def name_of(menu, item):
    """The name under which an entry of this class stands in the menu, or its class's name."""
    alike = {name: entry for name, entry in menu.items() if type(entry) is type(item)}
    same = [name for name, entry in alike.items() if _settings(entry) == _settings(item)]
    return [*same, *alike, type(item).__name__][0]


def _settings(item):
    """The values of the knobs in a form that ``==`` compares, arrays included."""
    values = [getattr(item, k.name) for k in knobs(item)]
    return [v.tolist() if isinstance(v, np.ndarray) else v for v in values]


def as_dtype(item, dtype):
    """The entry with its array-valued knobs, and those of an entry inside it, in ``dtype``: float32 stays float32."""
    arrays = {name: a.astype(dtype) for name, a in vars(item).items() if isinstance(a, np.ndarray)}
    inner = {name: as_dtype(a, dtype) for name, a in vars(item).items() if isinstance(a, Entry)}
    return dataclasses.replace(item, **arrays, **inner) if arrays or inner else item


def fitted(item, theta):
    """The entry for training θ (…, P): array-valued knobs must hold one number a replica, and get θ's float type."""
    for name, value in vars(item).items():
        if isinstance(value, Entry):
            fitted(value, theta)
        checks.one_a_replica(f"{type(item).__name__}.{name}", value, theta.shape)
    return as_dtype(item, theta.dtype)
