"""Tables from the menus: a row an entry, every knob with its sign and value, and bars that do not end a cell."""

import re

import numpy as np
import pytest

from course_lib import activations, datasets, initializers, losses, menus, optimizers, schedules, surfaces
from course_lib.tables import Markdown, menu_table, number_tex

FAMILIES = {
    "activations": activations.ACTIVATIONS,
    "layers": activations.LAYERS,
    "data sets": datasets.DATASETS,
    "initializers": initializers.INITIALIZERS,
    "losses": losses.LOSSES,
    "optimizers": optimizers.OPTIMIZERS,
    "schedules": schedules.SCHEDULES,
    "surfaces": surfaces.SURFACES,
}


@menus.entry
class Odd(menus.Entry):
    rate: float = menus.knob(1e-8, r"\eta", domain="[0, inf)")
    form: str = menus.knob("a", "", choices=("a", "b"))
    fast: bool = menus.knob(True, "")
    formula = r"|x|, \|x\|, a|b"
    source = "one | two\nlines"


def cells(table):
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()]


@pytest.mark.parametrize("family", FAMILIES)
def test_every_family_makes_a_table(family):
    menu = FAMILIES[family]
    header, rule, *rows = cells(menu_table(menu))
    assert [row[0] for row in rows] == list(menu)
    assert {"name", "formula", "source"} <= set(header) and set(rule) == {"---"}
    assert {len(row) for row in rows} == {len(header)}
    assert all(re.fullmatch(r"\$[^$]+\$", row[1]) for row in rows), "each entry has its formula, in dollars"
    for row, item in zip(rows, menu.values(), strict=True):
        assert all(f"`{knob.name}`" in row[header.index("knobs")] for knob in menus.knobs(item))


def test_columns_are_chosen_and_empty_ones_left_out():
    menu = {"odd": Odd()}
    assert cells(menu_table(menu))[0] == ["name", "formula", "knobs", "source"]
    assert cells(menu_table(menu, ["source", "derivative"]))[0] == ["source", "derivative"]


def test_bars_and_line_breaks_stay_inside_their_cell():
    row = cells(menu_table({"odd|name": Odd()}))[2]
    assert row[0] == "odd&#124;name"
    assert row[1] == r"$\vert x\vert , \Vert x\Vert , a\vert b$"
    assert row[3] == "one &#124; two lines"


def test_knobs_show_the_value_in_the_menu():
    assert cells(menu_table({"odd": Odd()}, ["knobs"]))[2] == [r"`rate`: $\eta = 10^{-8}$, `form`: a, `fast`: True"]
    many = Odd(rate=np.array([[0.1], [0.2]]), form="b", fast=np.False_)
    assert cells(menu_table({"odd": many}, ["knobs"]))[2] == [
        "`rate`: an array of shape (2, 1) of float64, `form`: b, `fast`: False"
    ]


@pytest.mark.parametrize(
    ("value", "tex"),
    [(0.003, "0.003"), (10, "10"), (1.0, "1"), (1e-7, "10^{-7}"), (-1e-7, "-10^{-7}"), (2.5e9, r"2.5 \cdot 10^{9}")],
)
def test_numbers_as_a_person_writes_them(value, tex):
    assert number_tex(value) == tex


def test_markdown_is_what_the_notebook_shows():
    text = Markdown("| a |")
    assert text._repr_markdown_() == repr(text) == "| a |" and type(text._repr_markdown_()) is str


@pytest.mark.parametrize(
    ("menu", "columns", "hint"),
    [
        ({}, None, "^menu: .*ACTIVATIONS"),
        (Odd(), None, "^menu: got an Odd; .*ACTIVATIONS"),
        ({"odd": 3}, None, "^menu: .*ACTIVATIONS"),
        ({"odd": Odd()}, ["formulae"], "^columns: .*Did you mean 'formula'"),
        ({"odd": Odd()}, "formula", '^columns: .*Pass \\["name"'),
        ({"odd": Odd()}, [], '^columns: .*Pass \\["name"'),
    ],
)
def test_bad_input(menu, columns, hint):
    with pytest.raises((ValueError, TypeError), match=hint):
        menu_table(menu, columns)
