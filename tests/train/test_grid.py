"""Cells of a sweep, and how they are packed."""

from course_lib.train import grid
from tests.train.examples import (
    GRID,
)


def test_chunks_hold_what_can_share_a_broadcast(monkeypatch):
    cells = grid.cells(GRID, {})
    chunks = grid.chunks(cells, 100)
    assert sorted(n for chunk in chunks for n in chunk) == list(range(108))
    assert len(chunks) == 6 and {len(chunk) for chunk in chunks} == {18}
    for chunk in chunks:
        assert len({(cells[n].optimizer, cells[n].activation) for n in chunk}) == 1
    assert max(map(len, grid.chunks(grid.cells({"seed": range(70)}, vars_of_one()), 100))) == 24
    assert max(map(len, grid.chunks(grid.cells({"seed": range(70)}, vars_of_one()), 2**22))) == 2

    assert max(map(len, grid.chunks(grid.cells({"seed": range(70)}, vars_of_one()), 3_000_000))) == 2
    two_seeds = grid.cells({"learning_rate": [0.1, 0.2, 0.3], "seed": [1, 0]}, vars_of_one())
    monkeypatch.setattr(grid, "REPLICAS", 3)
    assert [{two_seeds[n].seed for n in chunk} for chunk in grid.chunks(two_seeds, 100)] == [{0}, {1}]


def vars_of_one():
    return {"optimizer": "Adam", "activation": "ReLU", "initializer": "zeros", "learning_rate": None}
