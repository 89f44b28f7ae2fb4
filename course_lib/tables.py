"""Tables made from the menus, so that what a page lists is what the code does: one row for each entry, in Markdown."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from course_lib import checks, menus
from course_lib.arguments import Number, checked


class Markdown(str):
    """Text that a notebook shows as Markdown, and a terminal as it is."""

    def _repr_markdown_(self):
        return str(self)

    def __repr__(self) -> str:
        return str(self)


def menu_table(menu: Mapping[str, menus.Entry], columns: Sequence[str] | None = None) -> Markdown:
    """A Markdown table of the family in ``menu``: a row for each entry, with the ``columns`` that are asked for.

    Columns are "name", "formula", "derivative", "knobs" (name, sign and value in the menu) and "source"; without a
    choice, those in which the family has anything to say.
    """
    _check_menu(menu)
    names = tuple(COLUMNS) if columns is None else columns
    if not isinstance(names, tuple | list) or not names:
        came, expected = checks.describe(columns), "a list of columns"
        raise checks.problem("columns", came, expected, 'Pass ["name", "formula"].', TypeError)
    names = [checks.one_of("columns", name, COLUMNS) for name in names]
    filled = {name: [COLUMNS[name](key, item) for key, item in menu.items()] for name in names}
    shown = {name: cells for name, cells in filled.items() if columns is not None or any(cells)}
    return as_table(list(shown), zip(*shown.values(), strict=True))


def as_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Markdown:
    """A Markdown table of texts: the head's, and below it those of each row."""
    lines = [head, ["---"] * len(head), *rows]
    return Markdown("\n".join(f"| {' | '.join(line)} |" for line in lines))


@checked
def number_tex(value: Number) -> str:
    """A number as a person writes it: 0.01, 1.5, and 10^{-8} for what is very small or large."""
    digits = f"{value:.6g}"
    if "e" not in digits:
        return digits
    mantissa, exponent = digits.split("e")
    power = f"10^{{{int(exponent)}}}"
    return {"1": power, "-1": f"-{power}"}.get(mantissa, rf"{mantissa} \cdot {power}")


def _name(name, item):
    return _plain(name)


def _formula(name, item):
    return _math(getattr(item, "formula", ""))


def _derivative(name, item):
    return _math(getattr(item, "derivative", ""))


def _source(name, item):
    return _plain(getattr(item, "source", ""))


def _knobs(name, item):
    return ", ".join(f"`{knob.name}`: {_setting(knob, getattr(item, knob.name))}" for knob in menus.knobs(item))


def _setting(knob, value):
    if isinstance(value, np.ndarray):
        return checks.describe(value)
    if isinstance(value, bool | np.bool_ | str):
        return f"{value}"
    return _math(f"{knob.tex} = {number_tex(value)}" if knob.tex else number_tex(value))


def _math(tex):
    """TeX between dollar signs; a bar would end the table's cell, so it is written as a command."""
    return f"${' '.join(tex.split())}$".replace(r"\|", r"\Vert ").replace("|", r"\vert ") if tex else ""


def _plain(text):
    return " ".join(str(text).split()).replace("|", "&#124;")


def _check_menu(menu):
    remedy = "Pass a whole menu, such as activations.ACTIVATIONS."
    if not isinstance(menu, Mapping) or not menu or not all(isinstance(item, menus.Entry) for item in menu.values()):
        raise checks.problem("menu", checks.describe(menu), "a menu: names and their entries", remedy, TypeError)


COLUMNS = {"name": _name, "formula": _formula, "derivative": _derivative, "knobs": _knobs, "source": _source}
