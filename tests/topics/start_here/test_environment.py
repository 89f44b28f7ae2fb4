"""Notebook 00: what it says of the machine that it runs on."""

from course_lib.topics.start_here.environment import check_environment


def test_the_environment_is_complete_and_says_what_is_not(monkeypatch):
    assert "All is ready" in check_environment()
    monkeypatch.setattr("importlib.metadata.requires", lambda name: ["numpy>=99", "nothing-of-this-name>=1"])
    said = check_environment()
    assert "from 99 | **" in said
    assert "nothing-of-this-name | from 1 | **missing**" in said
    assert "make lab" in said
