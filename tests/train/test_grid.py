"""Cells of a sweep, and how they are packed."""

import pytest

from course_lib.initializers import Orthogonal
from course_lib.train import grid
from tests.train.examples import (
    GRID,
    MOONS,
    NET,
)


def test_chunks_hold_what_can_share_a_broadcast(monkeypatch):
    cells = made(GRID, {})
    chunks = grid.chunks(cells, [100])
    assert sorted(n for chunk in chunks for n in chunk) == list(range(108))
    assert len(chunks) == 6 and {len(chunk) for chunk in chunks} == {18}
    for chunk in chunks:
        assert len({(cells[n].optimizer, cells[n].activation) for n in chunk}) == 1
    assert max(map(len, grid.chunks(made({"seed": range(70)}, vars_of_one()), [100]))) == 24
    assert max(map(len, grid.chunks(made({"seed": range(70)}, vars_of_one()), [2**22]))) == 2

    assert max(map(len, grid.chunks(made({"seed": range(70)}, vars_of_one()), [3_000_000]))) == 2
    two_seeds = made({"learning_rate": [0.1, 0.2, 0.3], "seed": [1, 0]}, vars_of_one())
    monkeypatch.setattr(grid, "REPLICAS", 3)
    assert [{two_seeds[n].seed for n in chunk} for chunk in grid.chunks(two_seeds, [100])] == [{0}, {1}]


def test_a_row_shows_what_was_chosen_by_the_librarys_name():
    chosen = {"optimizer": ["lion", "sgd"], "activation": ["gelu"], "initializer": ["orthogonal", Orthogonal(2.0)]}
    labels = [cell.labels for cell in made(chosen, vars_of_one() | {"seed": 0})]
    assert [row["optimizer"] for row in labels] == ["Lion"] * 2 + ["gradient descent"] * 2
    assert [row["initializer"] for row in labels] == ["orthogonal", "Orthogonal(gain=2.0)"] * 2
    assert {row["activation"] for row in labels} == {"GELU"}
    with pytest.raises(ValueError, match=r"^grid\['optimizer'\]: got the same value twice"):
        made({"optimizer": ["adam", "Adam"]}, vars_of_one() | {"seed": 0})


def made(wanted, fixed):
    return grid.cells(wanted, fixed, NET, MOONS)[1]


def vars_of_one():
    return {"optimizer": "Adam", "activation": "ReLU", "initializer": "zeros", "learning_rate": None}
