"""The table of a sweep: filtered, sorted, folded and shown."""

import json
import sys
import types

import numpy as np
import pytest

from course_lib.train import Table

ROWS = [
    {"optimizer": o, "learning_rate": r, "seed": s, "status": "done", "test_loss": loss}
    for o, r, s, loss in [
        ("Adam", 0.1, 0, 3.0),
        ("Adam", 0.1, 1, 1.0),
        ("Adam", 0.2, 0, np.nan),
        ("Adam", 0.2, 1, 5.0),
        ("momentum", 0.1, 0, np.nan),
    ]
]


def test_a_table_filters_sorts_and_folds():
    table = Table(ROWS)
    assert table.where(optimizer="Adam", seed=1)["test_loss"].tolist() == [1.0, 5.0]
    assert [row["test_loss"] for row in table.sorted()][:3] == [1.0, 3.0, 5.0]
    assert [row["test_loss"] for row in table.sorted(reverse=True)][:3] == [5.0, 3.0, 1.0]
    down, across, values = table.map("optimizer", "learning_rate")
    assert (down, across) == (["Adam", "momentum"], [0.1, 0.2])
    np.testing.assert_array_equal(values, [[2.0, 5.0], [np.nan, np.nan]])
    assert table != Table(ROWS[1:]) and table == Table(json.loads(json.dumps(ROWS)))
    with pytest.raises(ValueError, match="column: got 'loss'"):
        table["loss"]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda table: table.where(loss=1), "column: got 'loss'"),
        (lambda table: table.sorted("loss"), "by: got 'loss'"),
        (lambda table: table.sorted(reverse="yes"), "reverse: got 'yes'; expected True or False. Write it without"),
        (lambda table: table.map("rate", "seed"), "down: got 'rate'"),
        (lambda table: table.map("seed", "rate"), "across: got 'rate'"),
        (lambda table: table.map("seed", "learning_rate", "loss"), "values: got 'loss'"),
        (lambda table: table.markdown("all"), "most: got 'all'"),
    ],
)
def test_a_table_refuses_what_it_has_not(call, message):
    with pytest.raises((ValueError, TypeError), match=f"^{message}"):
        call(Table(ROWS))


def test_a_seed_may_be_several_numbers():
    table = Table([{"seed": seed, "loss": loss} for seed, loss in (([3, 1], 1.0), ([3, 2], 2.0), ([3, 1], 4.0))])
    assert table["seed"].tolist() == [[3, 1], [3, 2], [3, 1]] and table["seed"].shape == (3,)
    down, _, values = table.map("seed", "seed", "loss")
    assert down == [(3, 1), (3, 2)] and values[0, 0] == 2.5


def test_rows_of_other_kinds_are_refused():
    with pytest.raises(TypeError, match=r"^rows\[1\]: got 3; expected dicts with the same keys"):
        Table([{"seed": 1}, 3])
    with pytest.raises(
        TypeError, match=r"^by: got the column 'seed', of several kinds; expected a column with an order"
    ):
        Table([{"seed": 1}, {"seed": "one"}]).sorted("seed")


def test_a_table_shows_numbers_shortly_gaps_as_gaps_and_at_most_twenty_rows():
    row = {
        "learning_rate": 0.0123456789,
        "status": "a|b",
        "test_loss": 1.23456e10,
        "train_loss": np.nan,
        "steps": 12345,
    }
    assert Table([row]).markdown(1).splitlines()[2:] == [r"| 0.0123457 | a\|b | 1.235e+10 |  | 12345 |"]
    assert Table([row] * 20).markdown().count("\n") == 21 and "more" not in Table([row] * 20).markdown()
    assert Table([row] * 21).markdown().endswith("\n\n… and 1 more rows")
    assert repr(Table([])) == "no runs"


def test_a_table_is_shown_as_markdown_and_given_to_pandas(monkeypatch):
    table = Table(ROWS)
    assert table.markdown(1).splitlines() == [
        "| optimizer | learning_rate | seed | status | test_loss |",
        "| --- | --- | --- | --- | --- |",
        "| Adam | 0.1 | 0 | done | 3 |",
        "",
        "… and 4 more rows",
    ]
    assert repr(table) == table._repr_markdown_() and repr(table).startswith("5 runs: 5 done\n")
    monkeypatch.setitem(sys.modules, "pandas", types.SimpleNamespace(DataFrame=lambda rows: ("frame", rows)))
    assert table.to_pandas() == ("frame", ROWS)
