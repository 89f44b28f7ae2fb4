"""Answers that never end, watched in each of the three ways."""

import signal
import sys
import threading
import time

import pytest

from course_lib.grading import guard
from course_lib.grading.verdict import CodeLine
from tests.grading.examples import ANSWERS, check


def endless(x):
    while True:
        x += 1


def stubborn(x):
    while True:
        try:
            x += 1
        except:  # noqa: E722
            continue


def asleep(x):
    time.sleep(60)


WAYS = {"signal": guard.by_signal, "thread": guard.by_thread, "trace": guard.by_trace}


@pytest.fixture(params=WAYS)
def way(request, monkeypatch):
    monkeypatch.setattr(guard, "_interrupter", lambda: WAYS[request.param])
    monkeypatch.setattr(guard, "TIME_LIMIT", 0.2)
    return request.param


def test_a_hang_is_stopped_and_shown(way):
    before = (
        signal.getsignal(signal.SIGALRM),
        signal.getitimer(signal.ITIMER_REAL),
        sys.gettrace(),
        threading.active_count(),
    )
    begin = time.monotonic()
    verdict = check("copy gate", endless)
    assert time.monotonic() - begin < 3
    assert verdict.body[0].startswith("Your function was stopped after 0.2 seconds. It was busy at line ")
    assert verdict.body[1] in (CodeLine("while True:"), CodeLine("x += 1"))
    after = (
        signal.getsignal(signal.SIGALRM),
        signal.getitimer(signal.ITIMER_REAL),
        sys.gettrace(),
        threading.active_count(),
    )
    assert after == before


@pytest.mark.parametrize("way", ["signal", "thread"], indirect=True)
def test_code_that_catches_everything_is_stopped(way):
    assert "was stopped after" in repr(check("copy gate", stubborn))


@pytest.mark.parametrize("way", ["signal"], indirect=True)
def test_a_sleeper_is_woken(way):
    assert "was stopped after" in repr(check("copy gate", asleep))


def test_a_hang_in_the_result_is_stopped(way):
    class Endless:
        def __array__(self, *arguments, **options):
            while True:
                pass

    assert "was stopped after" in repr(check("copy gate", lambda x: Endless()))


def test_a_hang_in_the_second_call_alone_is_stopped(way):
    seen = set()

    def once(x):
        while x in seen:
            pass
        seen.add(x)
        return 2 * x + 1

    assert "was stopped after" in repr(check("copy gate", once))


def test_what_is_right_is_right_however_it_is_watched(way):
    assert check("copy gate", ANSWERS["computational_graphs"].RIGHT["copy gate"][0]).right


def test_it_works_outside_of_the_main_thread(monkeypatch):
    monkeypatch.setattr(guard, "TIME_LIMIT", 0.2)
    said = []
    worker = threading.Thread(target=lambda: said.append(repr(check("copy gate", endless))))
    worker.start()
    worker.join(5)
    assert "was stopped after" in said[0]


def test_in_a_browser_it_is_traced(monkeypatch):
    monkeypatch.delattr(signal, "setitimer")
    assert guard._interrupter() is guard.by_thread
    monkeypatch.setattr(sys, "platform", "emscripten")
    assert guard._interrupter() is guard.by_trace


def test_the_alarm_of_others_still_rings():
    rung = []
    before = signal.signal(signal.SIGALRM, lambda number, frame: rung.append(number))
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.3)
        check("copy gate", ANSWERS["computational_graphs"].RIGHT["copy gate"][0])
        assert not rung
        time.sleep(0.6)
        assert rung == [signal.SIGALRM]
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
