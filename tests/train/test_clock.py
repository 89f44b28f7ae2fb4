"""How long something takes, also by a clock that moves in steps."""

import pytest

from course_lib.train import clock


@pytest.mark.parametrize("seconds", [3e-6, 2e-4, 0.7])
def test_what_is_shorter_than_the_clocks_steps_is_done_again(seconds, monkeypatch):
    done = 0

    def part():
        nonlocal done
        done += 1

    monkeypatch.setattr(clock.time, "perf_counter", lambda: done * seconds // 1e-4 * 1e-4)  # a browser's
    assert clock.took(part) == pytest.approx(seconds, rel=0.11)
    assert (done == 1) == (seconds > 1e-3)
