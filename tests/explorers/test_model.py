"""What an explorer computes, without a page and without a picture."""

import pytest

from course_lib.explorers import controls
from course_lib.explorers.model import Computation, Model
from course_lib.explorers.setting import Setting


def model(compute=lambda many: list(range(many)), frames=len, frame=0):
    return Model(compute, Setting({"many": controls.integer(1, 9, 5)}), frames, frame)


@pytest.mark.parametrize(("frame", "nearest"), [(0, 0), (4, 4), (5, 4), (99, 4), (-1, 4), (-5, 0), (-99, 0)])
def test_the_nearest_frame_is_one_of_the_film(frame, nearest):
    assert Computation({}, "abcde", 5).nearest(frame) == nearest


def test_what_is_no_film_has_no_frame():
    assert Computation({}, "abcde", 0).nearest(3) == 0
    assert Computation({}, "abcde", 0).at(0) == ("abcde",)
    assert Computation({}, "abcde", 5).at(3) == ("abcde", 3)


def test_only_what_is_kept_is_the_latest_and_nothing_is_computed_twice():
    calls = []
    made = model(lambda many: calls.append(many) or "x" * many)
    first = made.computed()
    assert made.stale and made.latest is None and made.run == 0
    made.keep(first, 4)
    assert not made.stale and (made.latest, made.frame, made.run) == (first, 4, 1)
    assert made.computed() is first and made.computed({"many": 5}) is first and calls == [5]
    made.keep(first, 2)
    assert (made.frame, made.run) == (2, 1)  # another frame of the same run
    assert made.computed({"many": 2}).result == "xx" and made.latest is first


def test_a_setting_is_stale_until_it_is_kept_and_fresh_when_it_is_turned_back():
    made = model()
    made.keep(made.computed(), 0)
    made.turn({"many": 3}, frame=7)
    assert made.stale and made.frame == 7 and made.latest.count == 5
    made.turn({"many": 5})
    assert not made.stale


@pytest.mark.parametrize("frames", [lambda result: 0, lambda result: 2.5, lambda result: None])
def test_a_film_has_at_least_one_frame(frames):
    with pytest.raises((ValueError, TypeError), match=r"frames\(result\): got .*; expected a whole number"):
        model(frames=frames).computed()
