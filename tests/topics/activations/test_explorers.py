"""Notebook 04's explorers: what a hand on the picture changes, and what is refused."""

from functools import lru_cache

import pytest

from course_lib.activations import ACTIVATIONS, LAYERS, hidden_activations
from course_lib.topics.activations import explorers
from course_lib.topics.activations.experiments import depth, race, rows, transfer
from tests.all_explorers import hooked, short_race


@pytest.fixture(scope="module")
def opened():
    """One explorer of a kind for the whole file, made when first asked for; the race is a short one."""
    with short_race():
        yield lru_cache(lambda make: make())


@pytest.mark.parametrize(
    ("make", "kind", "axes", "start", "end", "turned"),
    [
        (explorers.transfer, "click", "f", None, (2.04, 0.3), {"z": 2.0}),
        (explorers.transfer, "click", "inputs", None, (-3.33, 0.3), {"shift": -3.3}),
        (explorers.transfer, "drag", "inputs", (1.0, 0.2), (3.0, 0.9), {"shift": 2.0}),
        (explorers.transfer, "drag", "f", (1.0, 0.2), (30.0, 0.9), {"z": 8.0}),
        (explorers.softmax, "drag", "logits", (1.1, 1.0), (2.4, -2.22), {"z2": -2.2}),
        (explorers.maxout, "drag", "pieces", (0.1, 0.45), (0.1, 1.45), {"b2": 1.5}),
        (explorers.maxout, "drag", "pieces", (2.0, 2.0), (2.0, 4.0), {"w1": 2.0}),
        (explorers.maxout, "drag", "pieces", (-2.0, -2.0), (-2.0, -4.0), {"w1": 2.0}),
        (explorers.depth, "click", "map", None, (5.1, 0.9), {"activation": "sigmoid", "initializer": "Glorot normal"}),
        (explorers.depth, "click", "map", None, (7.0, 3.0), {}),
        (explorers.dead, "click", "rates", None, (4.0, 0.5), {"rate": 5}),
        (explorers.race, "click", "loss", None, (100, 0.237), {"level": 0.24}),
    ],
)
def test_what_a_hand_on_the_picture_turns(opened, make, kind, axes, start, end, turned):
    explorer = opened(make)
    found = hooked(explorer, kind, end, axes, start)
    assert found == pytest.approx(turned) if not any(isinstance(v, str) for v in turned.values()) else found == turned
    explorer.setting.check(found)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: transfer.transfer("softmx"), "Did you mean 'softmax'"),
        (lambda: transfer.transfer("ReLU", spread=0.0), "spread: got 0"),
        (lambda: transfer.transfer("ReLU", shape="norml"), "Did you mean 'normal'"),
        (lambda: rows.softmax(1, 2, 3, temperature=0), "temperature: got 0"),
        (lambda: rows.maxout("abs", 2), "expected one of '|x|'"),
        (lambda: depth.depth("ReLU", "He normal", 51), "layers: got 51"),
    ],
)
def test_what_cannot_be_shown_is_said(call, said):
    with pytest.raises(ValueError, match="got") as caught:
        call()
    assert said in str(caught.value)


def test_the_menus_are_whole():
    assert transfer.elementwise().keys() | {"softmax"} == ACTIVATIONS.keys()
    assert hidden_activations().keys() | {"softmax"} == LAYERS.keys()


def test_in_a_browser_a_twentieth_of_the_race_is_run_and_said(monkeypatch):
    monkeypatch.setattr(explorers, "IN_BROWSER", True)
    asked = []
    monkeypatch.setattr(explorers, "race_of", lambda depth, **cut: asked.append(cut) or race.race(depth, 8, **cut))
    explorer = explorers.race()
    result, _ = explorer.result
    assert result.loss.shape == (3, 101, 4, 2)
    assert asked[0] == {"steps": 200, "seeds": 2, "every": 2}
    assert "two of the eight starts" in explorer.about["caption"]
    assert "mean of 2 seeds" in explorer.alt
