"""The course's explorers without a browser: each control at its ends, random settings, pictures, and what they say."""

import json

import numpy as np
import pytest

from course_lib.datasets import DATASETS, Moons, from_arrays
from course_lib.optimizers import GradientDescent
from course_lib.plots.style import DARK
from course_lib.widgets import playground
from course_lib.widgets.choices import choices
from course_lib.widgets.environment import check_environment

EXPLORERS = {
    "playground": playground.playground,
    "comparison": playground.comparison,
    "taste": playground.taste,
    "choices": choices,
}


@pytest.fixture(scope="module")
def explorers():
    return {name: make() for name, make in EXPLORERS.items()}


@pytest.fixture(params=EXPLORERS)
def name(request):
    return request.param


@pytest.fixture
def explorer(name, explorers):
    explorers[name].reset()
    return explorers[name]


def assert_shown(explorer):
    assert explorer.error == ""
    assert len(explorer.alt) > 40
    pixels = explorer.plot.draw()
    assert pixels.std() > 5  # not an empty page


def test_every_control_at_its_ends(explorer):
    """All controls at once, each at its next end, until the one with most ends has been at all of them."""
    ends = {name: control.ends() for name, control in explorer.controls.items()}
    for k in range(max(map(len, ends.values()))):
        setting = {name: states[k % len(states)] for name, states in ends.items()}
        explorer.set(**setting if k < 4 or "steps" not in setting else setting | {"steps": 60})
        assert_shown(explorer)


@pytest.mark.parametrize("seed", range(5))
def test_random_settings(explorer, seed):
    rng = np.random.default_rng(seed)
    for _ in range(10):
        explorer.set(**{name: control.random(rng) for name, control in explorer.controls.items()})
        if explorer.count:
            explorer.frame = int(rng.integers(explorer.count))
        assert_shown(explorer)


def test_a_code_restores_the_whole_setting(explorer):
    rng = np.random.default_rng(1)
    explorer.set(**{name: control.random(rng) for name, control in explorer.controls.items()})
    state, code, pixels = explorer.state, explorer.code, explorer.plot.draw().copy()
    explorer.reset()
    explorer.code = code
    assert explorer.state == state == json.loads(json.dumps(state))
    np.testing.assert_array_equal(explorer.plot.draw(), pixels)


def test_the_same_setting_is_the_same_picture(name, explorer):
    once = EXPLORERS[name]()
    if once.count:
        explorer.frame = once.frame
    np.testing.assert_array_equal(once.plot.draw(), explorer.plot.draw())
    assert once.alt == explorer.alt


def test_a_page_without_a_kernel_gets_pictures_and_words(explorer):
    data, metadata = explorer._repr_mimebundle_()
    assert data["image/png"]
    assert data["text/plain"] == metadata["image/png"]["alt"]
    assert len(data["text/plain"].splitlines()) > 1


def test_playing_is_moving_through_one_run():
    explorer = playground.playground()
    explorer.frame = 0
    first, run = explorer.alt, explorer.result
    explorer.frame = explorer.count - 1
    assert explorer.result is run
    assert explorer.alt != first
    explorer.frame = 0
    assert explorer.alt == first


def test_switching_the_view_trains_nothing_anew():
    explorer = playground.playground()
    experiment = explorer.result[0]
    explorer.set(view="gradients")
    assert explorer.result[0] is experiment


def test_a_refused_setting_is_said_and_the_picture_stays(monkeypatch):
    monkeypatch.setenv("COURSE_STRICT", "0")
    explorer = playground.playground()
    picture = explorer.plot.draw().copy()
    explorer.code = "optimizer='Adm'"
    assert "Did you mean 'Adam'?" in explorer.error
    np.testing.assert_array_equal(explorer.plot.draw(), picture)
    explorer.set(width=9)
    assert explorer.error == ""


def test_a_diverging_run_is_shown_and_named():
    explorer = playground.playground()
    optimizer = GradientDescent(learning_rate=10.0)
    explorer.set(optimizer=optimizer, initializer="too large", activation="ReLU", loss="mean squared error")
    assert "Try" in explorer.alt
    assert explorer.error == ""


def test_own_data_are_played_with():
    rng = np.random.default_rng(0)
    x = rng.standard_normal((60, 2))
    explorer = playground.playground(from_arrays(x, x[:, 0] > 0, rng, name="halves"))
    assert "halves" in explorer.alt
    explorer.set(data="digits")
    assert "digits" in explorer.alt


def test_one_class_of_few_examples_does_not_break_it():
    explorer = playground.playground()
    explorer.set(data=Moons(examples=30, noise=10.0), batch_size="1", steps=20)
    assert_shown(explorer)


@pytest.mark.parametrize("data", DATASETS)
def test_dark_pictures_of_every_data_set_differ_from_light(data, explorers):
    explorer = explorers["playground"]
    explorer.reset()
    explorer.set(data=data, steps=20)
    dark = explorer.plot.open(DARK)
    dark.move(explorer.result, explorer.frame)
    assert dark.draw()[..., :3].mean() < 128 < explorer.plot.draw()[..., :3].mean()


def test_the_environment_is_complete_and_says_what_is_not(monkeypatch):
    assert "All is ready" in check_environment()
    monkeypatch.setattr("importlib.metadata.requires", lambda name: ["numpy>=99", "nothing-of-this-name>=1"])
    said = check_environment()
    assert "from 99 | **" in said
    assert "nothing-of-this-name | from 1 | **missing**" in said
    assert "make lab" in said
