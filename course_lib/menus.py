"""A menu is an ordered table of ready-made entries to choose from; a knob is a hyperparameter of an entry.

Dropdowns, sliders, gradient checks and tables read the menus and the knobs, so a new entry is one edit in one file.
"""

import dataclasses
import functools
from collections.abc import Iterator, Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, ClassVar, TypeVar, dataclass_transform

import numpy as np
from numpy.typing import DTypeLike

from course_lib import checks

EXACT_UP_TO = 2**53  # whole numbers up to this are floats, too
T = TypeVar("T")
E = TypeVar("E", bound="Entry")


@dataclass(frozen=True)
class Knob:
    """One hyperparameter: its default, the ends of its slider, its sign in the lecture, and the values allowed."""

    name: str
    default: Any
    tex: str
    low: float | None = None
    high: float | None = None
    log: bool = False
    domain: str = "(-inf, inf)"
    choices: tuple[str, ...] = ()

    def check(self, value: Any, owner: str = "") -> Any:
        """``value`` in the form in which it is stored, or an error that says what is wrong with it."""
        argument = f"{owner}.{self.name}" if owner else self.name
        if self.choices:
            return checks.one_of(argument, value, self.choices)
        if isinstance(self.default, bool):
            return checks.instance(argument, value, bool | np.bool_, "True or False", "Write it without quotes.")
        if isinstance(self.default, int):
            whole = checks.integer(argument, value, *self._whole_ends())
            return whole if abs(whole) <= EXACT_UP_TO else checks.integer(argument, whole, -EXACT_UP_TO, EXACT_UP_TO)
        return checks.number(argument, value, self.domain)

    def _whole_ends(self):
        """The least and the greatest whole number in the domain; None where it has no end."""
        low, high = checks.ends(self.domain)
        least = None if low == -np.inf else int(low) + (self.domain[0] == "(")
        return least, None if high == np.inf else int(high) - (self.domain[-1] == ")")


def knob(
    default: Any,
    tex: str,
    low: float | None = None,
    high: float | None = None,
    *,
    log: bool = False,
    domain: str = "(-inf, inf)",
    choices: Sequence[str] = (),
) -> Any:
    """A dataclass field that is a knob. ``domain`` is what is allowed, ``low`` and ``high`` what a slider offers.

    The default's type says what kind of control it is: a float or an int slider, a checkbox, or, with ``choices``, a
    list.
    """
    about = Knob("", default, tex, low, high, log, domain, tuple(choices))
    return dataclasses.field(default=default, metadata={"knob": about})


@dataclass_transform(frozen_default=True, eq_default=False)
def entry(kind: type[T]) -> type[T]:
    """The decorator of a menu's class: a frozen dataclass, of which all but ``__init__`` is Entry's.

    ``dataclass`` would compile the rest for each class: that would take as long as everything else that is imported.
    """
    return dataclass(repr=False, eq=False)(kind)


@entry
class Entry:
    """What every menu holds: a frozen set of knobs, checked when it is made. A subclass with knobs is decorated @entry.

    A knob may also hold an array with one number for each replica, shaped to broadcast against θ: (R, 1).
    """

    family: ClassVar[str] = "entry"  # what an entry is called in a sentence
    aliases: ClassVar[tuple[str, ...]] = ()  # what people type for the first of this class in a menu

    def __post_init__(self) -> None:
        for k in knobs(self):
            object.__setattr__(self, k.name, k.check(getattr(self, k.name), type(self).__name__))

    def __setattr__(self, name: str, value: Any) -> None:
        if name in vars(self) or name not in type(self).__dataclass_fields__:
            raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")
        object.__setattr__(self, name, value)

    def __delattr__(self, name: str) -> None:
        raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")

    def __repr__(self) -> str:
        settings = ", ".join(f"{f.name}={getattr(self, f.name)!r}" for f in dataclasses.fields(self))
        return f"{type(self).__name__}({settings})"

    def __eq__(self, other: object) -> bool:
        return self._key() == other._key() if type(self) is type(other) else NotImplemented

    def __hash__(self) -> int:
        return hash((type(self), self._key()))

    def _key(self):
        """The values of all fields in a form that can be compared and hashed, arrays included."""
        values = vars(self).values()
        return tuple([(v.shape, *v.ravel().tolist()) if isinstance(v, np.ndarray) else v for v in values])


def knobs(item: Any) -> tuple[Knob, ...]:
    """The knobs of a menu's entry, in the order in which its class names them."""
    return _knobs(type(item)) if isinstance(item, Entry) else ()  # type: ignore[arg-type]


@functools.cache
def _knobs(kind):
    fields = (f for f in dataclasses.fields(kind) if "knob" in f.metadata)
    return tuple(dataclasses.replace(f.metadata["knob"], name=f.name) for f in fields)


class Menu(MutableMapping[str, E]):
    """The ordered table of one family: names and ready-made entries of ``kind``.

    It is live: whoever reads it, when a list is opened or a name is looked up, finds what has been registered by then.
    You may add entries of your own, replace them and take them away again; those of the course stay. What stands
    ``beyond`` the lectures is chosen by its name, too, but on no list, until you register it.
    """

    def __init__(self, kind: type[E], entries: Mapping[str, E], beyond: Mapping[str, E] = MappingProxyType({})):
        self.kind = kind
        self.beyond = MappingProxyType(dict(beyond))
        self._entries: dict[str, E] = {}
        self._fixed: frozenset[str] = frozenset()
        for name, item in entries.items():
            self.register(name, item)
        self._fixed = frozenset(entries)
        MENUS[kind] = self

    def register(self, name: str, item: E) -> E:
        """Add an entry of your own, or replace one that you added before; it is everywhere from then on.

        >>> from course_lib.optimizers import OPTIMIZERS, Adam
        >>> OPTIMIZERS.register("cautious Adam", Adam(learning_rate=1e-4)).learning_rate
        0.0001
        >>> OPTIMIZERS.choose("Cautious adam", "optimizer") == Adam(learning_rate=1e-4)
        True
        >>> del OPTIMIZERS["cautious Adam"]
        """
        expected = checks.with_article(self.kind.family)
        checks.instance("entry", item, self.kind, expected, f"Make an instance of a subclass of {self.kind.__name__}.")
        if not isinstance(name, str) or not name.strip():
            raise checks.problem("name", checks.describe(name), "a name that is not empty", "Write it as a string.")
        for menu in [menu for kind, menu in MENUS.items() if issubclass(kind, self.kind)]:
            menu._check_free(name)
        self._entries[name] = item
        return item

    def _check_free(self, name):
        """Refuse a name that is read as another one, which it would hide; one's own, and those beyond, are replaced."""
        other = checks.named(name, self.known)
        if other is None or (other == name and name not in self._fixed):
            return
        came = repr(name) if other == name else f"{name!r}, which is read as {other!r}"
        article = checks.with_article(self.kind.family)
        remedy = (
            f"The course has {article} of this name." if other not in self.registered else "It is registered already."
        )
        raise checks.problem("name", came, "a name of your own", remedy)

    def __getitem__(self, name: str) -> E:
        return self._entries[name]

    def __setitem__(self, name: str, item: E) -> None:
        self.register(name, item)

    def __delitem__(self, name: str) -> None:
        if name in self._fixed:
            remedy = "The course's own entries stay in the menu."
            raise checks.problem("name", repr(name), "the name of an entry that you registered", remedy)
        del self._entries[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    def __repr__(self) -> str:
        return repr(self._entries)

    @property
    def known(self) -> dict[str, E]:
        """The menu, and after it what stands beyond the lectures."""
        return dict(self.known_items())

    def known_items(self) -> Iterator[tuple[str, E]]:
        """(name, entry) of all that is known."""
        yield from self._entries.items()
        yield from ((name, item) for name, item in self.beyond.items() if name not in self._entries)

    @property
    def registered(self) -> dict[str, E]:
        """The entries that you have added to the course's own."""
        return {name: item for name, item in self._entries.items() if name not in self._fixed}

    def line_for(self, wanted: Any) -> str:
        """The line to type so that what is known beyond the lectures is in the menu, or "" if it is not known."""
        name = checks.named(name_of(wanted, self.beyond) if isinstance(wanted, self.kind) else wanted, self.beyond)
        if (
            name is None
            or name in self
            or (isinstance(wanted, self.kind) and type(self.beyond[name]) is not type(wanted))
        ):
            return ""
        menu = self.kind.family.replace(" ", "").upper() + ("ES" if self.kind.family.endswith("s") else "S")
        return f'{menu}.register("{name}", {menu}.beyond["{name}"])'

    def choose(self, wanted: str | E, argument: str) -> E:
        """The entry that ``wanted`` names, or ``wanted`` itself if it is one already."""
        found = self._entries.get(wanted) if isinstance(wanted, str) else None
        return choose(self, wanted, argument, self.kind) if found is None else found


MENUS: dict[type, Menu[Any]] = {}  # kind of entry → its menu


def choose(menu: Mapping[str, E], wanted: str | E, argument: str, kind: type[E]) -> E:
    """The entry that ``wanted`` names, or ``wanted`` itself if it is already one of ``kind``.

    A name may be typed in any case, or by an alias, as ``checks.named`` reads it. Raises ValueError for an unknown
    name, with the nearest right one, and TypeError for an object of another family.
    """
    if isinstance(wanted, kind):
        return wanted
    if isinstance(wanted, str) and wanted in menu:
        return menu[wanted]
    known = {**MENUS[kind].known, **menu} if kind in MENUS else menu
    name = checks.named(wanted, known)
    if name is not None:
        return known[name]
    expected = f"{checks.with_article(kind.family)} or one of {', '.join(repr(n) for n in known)}"
    if isinstance(wanted, str):
        raise checks.problem(argument, checks.describe(wanted), expected, checks.nearest(wanted, known))
    made = isinstance(wanted, type) and issubclass(wanted, kind)
    remedy = "Make an instance: add ()." if made else "Write one of these names as a string."
    raise checks.problem(argument, checks.describe(wanted), expected, remedy, TypeError)


def name_of(item: Entry, menu: Mapping[str, Entry] | None = None) -> str:
    """Its name in its family's menu, or in ``menu``; else that of the first of its class, else the class's own."""
    kind, first = type(item), None
    for name, other in _family_items(item) if menu is None else menu.items():
        if type(other) is kind:
            if other is item or other == item:
                return name
            first = first or name
    return first or kind.__name__


def family(item: Entry) -> Mapping[str, Entry]:
    """All that the library has of an entry's family, by name."""
    return dict(_family_items(item))


def _family_items(item):
    menu = next((MENUS[kind] for kind in type(item).__mro__ if kind in MENUS), None)
    return () if menu is None else menu.known_items()


def as_dtype(item: E, dtype: DTypeLike) -> E:
    """The entry with its array-valued knobs, and those of an entry inside it, in ``dtype``: float32 stays float32."""
    changed = {
        name: checks.in_precision(name, a, dtype) if isinstance(a, np.ndarray) else as_dtype(a, dtype)
        for name, a in vars(item).items()
        if isinstance(a, np.ndarray | Entry)
    }
    return dataclasses.replace(item, **changed) if changed else item


def check_replicas(item: Entry, argument: str, a: np.ndarray) -> None:
    """Refuse arrays among the knobs that do not go with the array ``a``."""
    for name, value in vars(item).items():
        if isinstance(value, Entry):
            check_replicas(value, argument, a)
        if isinstance(value, np.ndarray) and not checks.go_together(value.shape, a.shape):
            expected = f"a shape that goes with {argument} of shape {a.shape}"
            remedy = f"Give it an axis of 1 for each axis of {argument} that replicas share."
            raise checks.problem(f"{type(item).__name__}.{name}", checks.describe(value), expected, remedy)


def for_replicas(item: E, theta: np.ndarray) -> E:
    """The entry for training θ (…, P): knobs that are arrays hold one number for each replica and get θ's dtype."""
    changes = False
    for name, value in vars(item).items():
        if type(value) is float:
            continue
        if isinstance(value, Entry):
            for_replicas(value, theta)
            changes = True
        elif isinstance(value, np.ndarray):
            checks.one_a_replica(f"{type(item).__name__}.{name}", value, theta.shape)
            changes = True
    return as_dtype(item, theta.dtype) if changes else item
