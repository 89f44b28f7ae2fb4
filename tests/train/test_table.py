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
        (lambda table: table.best("rate"), "along: got 'rate'"),
        (lambda table: table.best(by="rule"), "by: got 'rule'"),
        (lambda table: table.best("optimizer"), "along: got the column 'optimizer', which does not hold numbers"),
        (lambda table: table.best(values="status"), "values: got the column 'status', which does not hold numbers"),
        (lambda table: table.best(largest="yes"), "largest: got 'yes'; expected True or False"),
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


def runs(name, **losses):
    """Rows of one rule: rates 1, 2, 3 … with the losses of its seeds."""
    return [
        {"optimizer": name, "learning_rate": rate, "seed": seed, "test_loss": loss}
        for rate, seeds in enumerate(losses.values(), 1)
        for seed, loss in enumerate(seeds)
    ]


def test_the_best_of_each_rule_says_when_it_lies_at_an_edge():
    rows = runs("Adam", a=(3, 4, 5), b=(1, 2, 9), c=(2.5, np.nan, np.nan))  # one lucky run does not make a rate good
    rows += runs("momentum", a=(5, 5, 5), b=(4, 4, 4), c=(1, 1, 1)) + runs("AdaGrad", a=(1, 1, 1), b=(2, 2, 2))
    rows += runs("RMSProp", a=(np.nan,), b=(np.nan,)) + runs("Nadam", a=(9,), b=(0,), c=(0,), d=(0,), e=(9,))
    best = Table(rows).best()
    columns = ["optimizer", "learning_rate", "test_loss", "lowest", "highest", "edge"]
    assert best.columns == columns
    assert [tuple(row.values()) for row in best if row["optimizer"] != "RMSProp"] == [
        ("Adam", 2, 2.0, 1, 9, ""),
        ("momentum", 3, 1.0, 1, 1, "largest"),
        ("AdaGrad", 1, 1.0, 1, 1, "smallest"),
        ("Nadam", 3, 0.0, 0, 0, ""),
    ]
    assert np.isnan(best.where(optimizer="RMSProp").rows[0]["learning_rate"])  # every run was lost
    assert best.message == (
        "2 of 5 bests lie at an edge of learning_rate (momentum at the largest, 3; AdaGrad at the smallest, 1): "
        "the order may be the grid's. Try values beyond, until each best lies inside"
    )
    assert repr(best).startswith(best.message)
    inside = Table(rows).where(optimizer="Adam").best()
    assert inside.message == "1 best, inside the values of learning_rate that were tried"


def test_the_best_may_be_the_highest():
    best = Table(runs("Adam", a=(1,), b=(3,), c=(2,))).best(largest=True)
    assert best.rows[0]["learning_rate"] == 2 and not best.rows[0]["edge"]
