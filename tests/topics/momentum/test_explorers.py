"""Notebook 08's explorers: clicks and words."""

import pytest

from course_lib.topics.momentum import explorers
from tests.all_explorers import at_defaults

EXPLORERS = ("valley", "lookahead", "average", "notations", "stability", "eigenvectors", "noise", "ball", "momenta")


@pytest.fixture(scope="module")
def opened():
    return at_defaults(explorers)


def test_clicks_move_starts_and_points(opened):
    explorers = {name: opened(name) for name in ("valley", "lookahead", "stability", "ball")}
    assert explorers["valley"].click({}, 1.23456, -0.5, "map") == {"start": [1.235, -0.5]}
    assert explorers["valley"].click({}, 1.0, 1.0, "loss") == {}
    assert explorers["lookahead"].click({}, 1.0, 1.0, "step") == {}
    assert explorers["stability"].click({}, 1.5, 0.25, "map") == {"product": 1.5, "beta": 0.25}
    assert explorers["stability"].drag({}, (0, 0), (-3.0, 7.0), "map") == {"product": 0.01, "beta": 1.0}
    assert explorers["ball"].click({}, -9.0, 1.0, "curve") == {"start": -5.0}
    explorer = opened("valley", start=[3.0, -2.0])
    assert all((path[0] == [3, -2]).all() for path in explorer.result.paths)


def test_a_start_on_the_minimum_stays_there(opened):
    for name in ("valley", "lookahead"):
        explorer = opened(name, start=[0.0, 0.0])
        explorer.frame = explorer.count - 1
        assert explorer.error == ""
        explorer.plot.draw()


@pytest.mark.parametrize(
    ("name", "values", "words"),
    [
        ("valley", {"learning_rate": 0.095}, "1.98 (diverges: η > 0.0692)"),
        ("valley", {"learning_rate": 3.0, "momentum": 1.0, "steps": 300, "kappa": 1000.0}, "overflowed"),
        ("valley", {"kappa": 1.0, "own": True}, "A millionth of the cost is left: step 1, step 1, step 1"),
        ("lookahead", {"learning_rate": 0.5}, "it diverges"),
        ("notations", {"convert": True}, "the same path, to within rounding"),
        ("notations", {"convert": True, "learning_rate": 0.2, "momentum": 0.99}, "the same path, to within rounding"),
        ("notations", {"convert": False}, "another path"),
        ("notations", {"name": "000's code: x += …"}, "leaves the valley"),
        ("stability", {"product": 3.61, "beta": 0.8}, "diverges"),
        ("stability", {"product": 3.59, "beta": 0.8}, "settles"),
        ("stability", {"rule": "Nesterov", "product": 1.0}, "The first step leads to the minimum"),
        ("eigenvectors", {"learning_rate": 3.0}, "λ = 1 diverges"),
        ("ball", {"momentum": 0.95}, "momentum is caught in the dent"),
        ("ball", {"learning_rate": 3.0, "momentum": 1.0}, "momentum"),
        ("stability", {"product": 4.0, "beta": 1.0}, "diverges"),
        ("average", {"beta": 0.9}, "the newest 10 values carry 65 % of the weight"),
        ("average", {"beta": 0.98}, "half of a jump takes it 35 steps"),
        ("average", {"beta": 0.0}, "half of a jump takes it 1 step."),
        ("noise", {}, "with momentum 0.22 (theory 0.22)"),
        ("noise", {"form": "velocity, same η"}, "(theory 0.72)"),
        ("momenta", {"learning_rate": 0.05}, "Lowest cost: β = 0.99"),
    ],
)
def test_what_happens_is_said(opened, name, values, words):
    assert words in opened(name, **values).alt


@pytest.mark.parametrize("name", EXPLORERS)
def test_no_words_leave_the_picture(opened, name):
    explorer = opened(name)
    ends = {control: kind.ends() for control, kind in explorer.controls.items()}
    for k in range(2):
        explorer.set(**{control: states[k % len(states)] for control, states in ends.items()})
        explorer.frame = explorer.count - 1 if explorer.count else 0
        for text in explorer.plot.figure.texts:
            assert text.get_window_extent().x1 < explorer.plot.figure.bbox.width, text.get_text()
