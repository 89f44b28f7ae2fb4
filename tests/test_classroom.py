"""The trial of a class: a student knows what is not his, the figures are those measured, bad input is told."""

import json
import os
import time

import pytest

from tools.classroom import __main__ as classroom
from tools.classroom import debian, processes, report
from tools.classroom import student as students
from tools.classroom.student import Slider, Student

SLIDER = Slider("09_adaptive_methods", "The race", "rate_Adam", {0.1: "slow", 0.2: "fast"})


class Answering:
    """A notebook that answers what it is told to."""

    def __init__(self, answer):
        self.answer = answer

    def turn(self, title, values, look):
        return {"error": "", "values": values, "picture": {"alt": SLIDER.says[values["rate_Adam"]]}} | self.answer(
            values
        )


def student(answer=lambda values: {}):
    browser = type("Browser", (), {"name": "anna"})
    return Student(1, browser, [SLIDER], open={SLIDER.notebook: Answering(answer)})


def test_each_answer_is_timed_and_is_his_own(monkeypatch):
    monkeypatch.setattr(students, "EVERY", 0.2)
    anna = student()
    anna.work(time.monotonic() + 0.9, None, 0)
    assert anna.wrong == []
    assert len(anna.moves) in (3, 4)
    assert all(took < 1 for _, took in anna.moves)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ({"values": {"rate_Adam": 0.3}}, "rate_Adam is 0.3, not 0.2"),
        ({"picture": {"alt": "slow"}}, "the picture of 0.2 says 'slow'"),
        ({"error": "no such rate"}, "no such rate"),
    ],
)
def test_an_answer_that_is_anothers_is_wrong(answer, said):
    anna = student(lambda values: answer)
    assert not anna.attempt(lambda: anna.move(0))
    assert said in anna.wrong[0]
    assert anna.wrong[0].startswith("anna: ")


def test_the_table_has_the_figures_and_what_went_wrong():
    anna = student()
    anna.moves, anna.took, anna.wrong = [(1.0, 0.1), (3.0, 0.3), (6.0, 0.5)], {"log in": 2.0}, ["anna: no answer"]
    memories = {
        (1, "server"): (40 * 2**20, 0, 1),
        (1, "keeper"): (10 * 2**20, 0, 1),
        (1, "notebook"): (200 * 2**20, 0, 2),
    }
    first, rest = memories | {(-1, "hub"): (7 * 2**20, 0, 1)}, dict.fromkeys(memories, (2**20, 0, 1))
    lesson = report.Lesson([anna], [anna], 0.0, 5.0, 10.0, first, memories, rest, {"hub": 1.0})
    rows = dict(line.split("  ", 1) for line in report.table(lesson, 2.0, 2).splitlines())
    rows = {name.strip(): words.strip() for name, words in rows.items()}
    assert rows["a move"] == "median 300 ms, 95th 480, largest 500; 3 moves"
    assert rows["with the mishaps"].startswith("median 500 ms")
    assert rows["memory of a student"].startswith("median 250 MB")
    assert (rows["while he moves"], rows["at rest after it"]) == ("median 250 MB (PSS)", "median 3 MB (PSS)")
    assert rows["with one notebook"] == "about 150 MB (PSS)"
    assert rows["hub, proxy, all else"] == "7 MB (PSS)"
    assert rows["of a core, while moving"] == "hub 10 %"
    assert rows["errors"] == "1"


def test_what_stands_in_the_way_of_a_trial_is_said(monkeypatch):
    monkeypatch.setattr(debian.shutil, "which", lambda program: None if program == "debootstrap" else program)
    monkeypatch.setattr(debian.os, "geteuid", lambda: 1000)
    with pytest.raises(SystemExit) as told:
        classroom.checked(["2000000", "3"])
    assert "sudo make classroom" in str(told.value)
    assert "apt-get install debootstrap" in str(told.value)
    assert "2000000 students take about" in str(told.value)
    for words in (["many"], ["3", "3", "05"]):
        with pytest.raises(SystemExit, match="as in make classroom STUDENTS=40 MINUTES=3 ONLY=09"):
            classroom.checked(words)


def test_memory_and_processor_are_counted():
    share, resident = processes.memory(os.getpid())
    assert 10 * 2**20 < share <= resident < 4 * 2**30
    assert processes.memory(2**30) == (0, 0)
    assert processes.spent({(1, "hub"): 2.0}, {(1, "hub"): 5.0, (2, "hub"): 1.0}) == {"hub": 4.0}
    assert processes.kind("python -m ipykernel_launcher -f x", "python", True) == "notebook"
    assert processes.kind("/opt/course/bin/python nursery.py", "server", True) == "server"
    assert processes.kind("/opt/course/bin/python nursery.py", "python", True) == "keeper"


def test_the_explorers_that_are_moved_are_in_the_notebooks():
    for notebook, title, control, values in classroom.SLIDERS:
        cells = json.loads((debian.ROOT / f"notebooks/{notebook}.ipynb").read_text("utf-8"))["cells"]
        assert any(title in json.dumps(cell.get("outputs", ())) or title in str(cell["source"]) for cell in cells), (
            title
        )
        assert len(values) == len({*values}) > 5, control
