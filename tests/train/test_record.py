"""A sweep in a file: what is finished is not run again, and another sweep is refused."""

import json

import numpy as np
import pytest

from course_lib.datasets import DATASETS
from course_lib.train import grid
from tests.train.examples import (
    GRID,
    small,
)


def test_an_interrupt_keeps_what_is_finished_and_the_same_call_goes_on(here, tmp_path, monkeypatch):
    def interrupt(rows):
        raise KeyboardInterrupt

    file = tmp_path / "sweep.jsonl"
    begun = small(executor=False, file=file, each=interrupt)
    assert begun.message == "108 runs: 18 done, 90 not run"
    with file.open("a") as broken:
        broken.write('{"run": 50, "optimizer": "Ad')  # as a crash leaves it
    trained, work = [], grid.work
    monkeypatch.setattr(grid, "work", lambda setting, cells: trained.extend(cells) or work(setting, cells))
    assert small(executor=False, file=file) == here and len(trained) == 90
    assert small(executor=False, file=file) == here and len(trained) == 90
    first, *rows = file.read_text().splitlines()
    assert json.loads(first) == {"sweep": 1, "setting": json.loads(first)["setting"], "runs": 108} and len(rows) == 108
    file.write_text(first + "\n")
    assert small(executor=False, file=file) == here and len(trained) == 198


@pytest.mark.parametrize(
    "change",
    [{"steps": 26}, {"grid": {**GRID, "seed": [0, 7, 8]}}, {"data": DATASETS["moons"].load(np.random.default_rng(1))}],
    ids=["steps", "grid", "data"],
)
def test_a_file_of_another_sweep_is_refused(tmp_path, change):
    file = tmp_path / "sweep.jsonl"
    small(executor=False, file=file, each=lambda rows: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(ValueError, match=r"file: got sweep.jsonl, which is not that; expected the record of the same"):
        small(executor=False, file=file, **change)
    other = tmp_path / "notes.txt"
    other.write_text("mine\n")
    with pytest.raises(ValueError, match="notes"):
        small(executor=False, file=other)
    assert other.read_text() == "mine\n"


RULE = """
from course_lib.menus import entry
from course_lib.optimizers import Optimizer

@entry
class Mine(Optimizer):
    learning_rate: float = 0.1

    def update(self, state, g, eta, theta=None):
        return {"t": state["t"] + 1}, -eta * g
"""


@pytest.mark.parametrize("saved", [True, False], ids=["source", "bytecode"])
def test_a_record_notices_an_edited_rule_though_it_looks_the_same(tmp_path, saved):
    def edited(text, name):
        path, space = tmp_path / name, {}
        if saved:
            path.write_text(text)
        exec(compile(text, str(path), "exec"), space)
        return space["Mine"]()

    rules = [edited(RULE, "one.py"), edited(RULE, "two.py"), edited(RULE.replace("-eta", "-0.5 * eta"), "three.py")]
    assert len(set(map(repr, rules))) == 1
    file = tmp_path / "sweep.jsonl"
    first = small(grid={"seed": [0]}, executor=False, file=file, optimizer=rules[0])
    assert small(grid={"seed": [0]}, executor=False, file=file, optimizer=rules[1]) == first
    with pytest.raises(ValueError, match=r"file: got sweep.jsonl, which is not that; expected the record of the same"):
        small(grid={"seed": [0]}, executor=False, file=file, optimizer=rules[2])
