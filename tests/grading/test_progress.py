"""What a student has done is kept in a file beside the notebooks: which, when, and when not."""

import json
import os

import pytest

from course_lib.grading import kept, progress
from course_lib.topics.computational_graphs import questions, tasks
from course_lib.topics.start_here.progress import NOTHING
from course_lib.topics.start_here.progress import progress as shown


@pytest.fixture
def folder(tmp_path, monkeypatch):
    for name in ("COURSE_STRICT", *kept.ELSEWHERE):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def stored(folder):
    return json.loads((folder / progress.NAME).read_text("utf-8"))["progress"]


def test_right_and_wrong_tasks_and_revealed_predictions_are_kept(folder):
    assert shown() == NOTHING
    tasks.check("forward", lambda x, y, z: x + y + z)
    assert stored(folder) == {"computational_graphs": {"tasks": {"forward": False}}}
    tasks.check("forward", lambda x, y, z: (x + y) * z)
    tasks.check("forward", lambda x, y, z: 0.0)  # what was right once stays right
    (name, question), *_ = questions.QUESTIONS.questions.items()
    asked = questions.question(name)
    asked.chosen = question.right
    assert "questions" not in stored(folder)["computational_graphs"]  # nothing is predicted before it is revealed
    asked.revealed = True
    assert stored(folder) == {"computational_graphs": {"tasks": {"forward": True}, "questions": {name: True}}}
    row = shown().splitlines()[2]
    counts = len(tasks.TASKS.tasks), len(questions.QUESTIONS.questions)
    assert row == f"| computational graphs | 1 of {counts[0]} | 1 of {counts[1]} | 1 |"
    (folder / "01_computational_graphs.ipynb").touch()
    assert "| [01 computational graphs](01_computational_graphs.ipynb) |" in shown()


def test_what_is_not_yet_written_leaves_no_trace(folder):
    def stub(x, y, z):
        raise NotImplementedError

    tasks.check("forward", stub)
    tasks.check("no such task", stub)
    tasks.answer("forward", lambda x, y, z: (x + y) * z)
    assert not os.listdir(folder)


@pytest.mark.parametrize("name", ["COURSE_STRICT", *kept.ELSEWHERE])
def test_nothing_is_written_where_no_student_is(folder, monkeypatch, name):
    monkeypatch.setenv(name, "1")
    monkeypatch.setattr(kept, "UNWRITTEN", {})
    tasks.check("forward", lambda x, y, z: (x + y) * z)
    assert not os.listdir(folder)
    assert "1 of" in shown()  # for as long as the kernel lives


def test_a_folder_that_cannot_be_written_to_harms_nothing(folder, monkeypatch):
    def full(*arguments, **named):
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(kept.tempfile, "mkstemp", full)
    assert tasks.check("forward", lambda x, y, z: (x + y) * z).right
    assert not os.listdir(folder)
    book = progress.book()
    book.entries["momentum"] = {}
    book.write()
    assert book.message == "Nothing could be written to course_progress.json (Read-only file system)."


@pytest.mark.parametrize(
    "text", ["", "[1]", '{"progress": {"momentum": 3}}', '{"progress": {"momentum": {"tasks": 1}}}']
)
def test_a_broken_file_is_set_aside_and_said(folder, text):
    (folder / progress.NAME).write_text(text, "utf-8")
    assert "It was kept as course_progress.broken-1.json, and a new one begun." in shown()
    assert (folder / "course_progress.broken-1.json").read_text("utf-8") == text
    assert tasks.check("forward", lambda x, y, z: (x + y) * z).right and stored(folder)


def test_a_topic_is_read_from_its_module():
    assert (
        progress.topic_of("course_lib.topics.momentum.tasks")
        == "momentum"
        == progress.topic_of("course_lib.topics.momentum.experiments.theory")
    )
    assert progress.topic_of("course_lib.grading.task") == progress.topic_of("__main__") == ""
