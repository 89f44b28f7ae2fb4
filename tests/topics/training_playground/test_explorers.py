"""The playground without a browser: what is particular to it; tests/test_explorers.py moves all its controls."""

import numpy as np
import pytest

from course_lib.activations import ACTIVATIONS, GELU
from course_lib.datasets import DATASETS, Moons, Wave, from_arrays
from course_lib.drawing.style import DARK
from course_lib.losses import LOSSES
from course_lib.optimizers import GradientDescent
from course_lib.topics.initialization import explorers as initialization
from course_lib.topics.momentum import explorers as momentum
from course_lib.topics.training_playground import explorers as playground
from tests.all_explorers import assert_shown
from tests.explorers.registered import offered


@pytest.fixture(scope="module")
def shared():
    return playground.playground()


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
    recording = explorer.result[0]
    explorer.set(view="gradients")
    assert explorer.result[0] is recording


def test_a_setting_is_understood_as_people_type_it():
    explorer = playground.playground()
    explorer.set(activation="relu", initializer="he", loss="mse", optimizer="sgd", schedule="one_cycle", steps=20)
    named = {name: explorer.state[name]["choice"] for name in ("activation", "initializer", "optimizer", "schedule")}
    assert list(named.values()) == ["ReLU", "He normal", "gradient descent", "one-cycle"] and not explorer.error
    assert explorer.state["loss"] == "mean squared error"


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
def test_dark_pictures_of_every_data_set_differ_from_light(data, shared):
    shared.reset()
    shared.set(data=data, steps=20)
    dark = shared.plot.open(DARK)
    dark.move(shared.result, shared.frame)
    assert dark.draw()[..., :3].mean() < 128 < shared.plot.draw()[..., :3].mean()


def test_numbers_to_predict_are_played_with():
    explorer = playground.playground("wave")
    assert explorer.state["loss"] == "mean squared error" and "accuracy" not in explorer.alt and not explorer.error
    assert_shown(explorer)
    explorer.set(data="moons", loss="cross-entropy", steps=20)
    assert "accuracy" in explorer.alt
    rng = np.random.default_rng(0)
    x = rng.uniform(-1, 1, (60, 2))
    own = playground.playground(from_arrays(x, x.prod(axis=1), rng, name="saddle"))
    assert "saddle" in own.alt and own.state["loss"] == "mean squared error"
    assert_shown(own)


def test_a_data_set_without_classes_is_offered_where_numbers_can_be_predicted():
    """Every explorer that lists data sets: the playground alone takes it, and it opens there."""
    DATASETS.register("own wave", Wave(examples=50))
    try:
        takes = {name for name, opened in EXPLORERS.items() if offered(opened(), {"own wave"})}
        explorer = playground.playground()
        explorer.set(data="own wave", steps=20)  # with the loss that stands there, cross-entropy
    finally:
        del DATASETS["own wave"]
    assert takes == {"playground"} and "own wave" in explorer.alt and not explorer.error
    recording = explorer.result[0]
    assert recording.loss == LOSSES["mean squared error"] and recording.net.output == ACTIVATIONS["linear"]
    assert "squared errors: cross-entropy is a loss of classes" in recording.message


def test_what_is_known_but_not_offered_is_told_with_the_line_to_type(shared):
    line = r'Type ACTIVATIONS.register\("GELU", ACTIVATIONS.beyond\["GELU"\]\) and open the explorer anew'
    for wanted in ("gelu", GELU()):
        with pytest.raises(ValueError, match=line):
            shared.set(activation=wanted)
    with pytest.raises(ValueError, match=r'^data: got \'wave\'; .* playground\("wave"\)\.'):
        shared.set(data="wave")


EXPLORERS = {
    "playground": playground.playground,
    "comparison": playground.comparison,
    "laboratory": initialization.laboratory,
    "symmetry": initialization.symmetry,
    "race": initialization.race,
    "momenta": momentum.momenta,
}


def test_in_a_browser_the_trial_is_cut_and_says_so(monkeypatch):
    monkeypatch.setattr(playground, "IN_BROWSER", True)
    explorer = playground.choices()
    assert explorer.result.loss.shape[-1] == 1
    assert explorer.result.steps[-1] == 100
    assert "A browser trains slowly" in explorer.about["caption"]
