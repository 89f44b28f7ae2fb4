"""Controls: what each may be turned to, what ``compute`` gets, what the page gets."""

import json

import numpy as np
import pytest

from course_lib.activations import LAYERS
from course_lib.clipping import CLIPPINGS
from course_lib.datasets import DATASETS
from course_lib.explorers import controls
from course_lib.initializers import INITIALIZERS
from course_lib.losses import LOSSES
from course_lib.optimizers import OPTIMIZERS, Adam, Momentum
from course_lib.schedules import SCHEDULES
from course_lib.surfaces import SURFACES
from tests.explorers.examples import TOYS

MENUS = {
    "activations": LAYERS,
    "clippings": CLIPPINGS,
    "data sets": DATASETS,
    "initializers": INITIALIZERS,
    "losses": LOSSES,
    "optimizers": OPTIMIZERS,
    "schedules": SCHEDULES,
    "surfaces": SURFACES,
}


@pytest.mark.parametrize("name", MENUS)
def test_every_menu_of_the_course_becomes_a_control(name):
    control = controls.menu(MENUS[name])
    json.dumps(control.spec(), allow_nan=False)
    rng = np.random.default_rng(0)
    for state in [*control.ends(), *(control.random(rng) for _ in range(50))]:
        assert control.check(name, state) == state == json.loads(json.dumps(state))
        entry = MENUS[name][state["choice"]]
        assert type(control.value(state)) is type(entry)
    for choice, entry in MENUS[name].items():
        assert (
            control.value(control.check(name, choice)) is entry or control.value(control.check(name, choice)) == entry
        )


def test_a_menu_gives_the_entry_with_its_knobs_turned():
    control = controls.menu(OPTIMIZERS, Adam(learning_rate=0.01))
    assert control.value(control.start) == Adam(learning_rate=0.01)
    state = control.check("optimizer", Momentum(learning_rate=0.5, momentum=0.8))
    assert state["choice"] == "momentum" and control.value(state) == Momentum(learning_rate=0.5, momentum=0.8)
    assert control.describe(control.start).startswith("Adam, learning rate η 0.01, β₁ 0.9")
    knobs = control.spec()["knobs"]["Adam"]
    assert knobs["beta1"]["label"] == [["β", "i"], ["1", "sub"]] and knobs["beta1"]["kind"] == "slider"


@pytest.mark.parametrize(
    "typed", ["sgd", "SGD", "Gradient_Descent", {"choice": "sgd", "knobs": {"learning_rate": 0.5}}]
)
def test_an_entry_is_chosen_by_what_people_type(typed):
    state = controls.menu(OPTIMIZERS, "adam").check("rule", typed)
    assert state["choice"] == "gradient descent"
    assert state["knobs"]["learning_rate"] == (
        0.5 if isinstance(typed, dict) else OPTIMIZERS["gradient descent"].learning_rate
    )


def test_a_choice_is_what_people_type_and_keeps_its_name():
    control = controls.choice(LOSSES, "MSE")
    assert control.start == "mean squared error" and control.check("loss", "cross_entropy") == "cross-entropy"
    assert controls.several(["moons", "circles"], ["Circles"]).start == ["circles"]
    with pytest.raises(ValueError, match=r"^loss: got 'mseee'; expected one of .* Did you mean 'mean squared error'"):
        control.check("loss", "mseee")


def test_a_whole_number_from_the_page_is_a_float_where_floats_belong():
    control, toy = controls.slider(0, 5, 1), controls.menu(TOYS)
    assert type(control.check("x", 2)) is type(control.start) is float and control.check("x", np.float32(2)) == 2.0
    state = toy.check("toy", {"choice": "toy", "knobs": {"rate": 1, "count": 4}})
    assert (type(toy.value(state).rate), type(toy.value(state).count)) == (float, int)
    whole = controls.integer(0, 5, 1)
    assert type(whole.check("n", 3.0)) is type(whole.check("n", np.int64(3))) is int


def test_a_menu_refuses_what_its_entry_refuses_and_takes_what_it_takes():
    control = controls.menu(TOYS)
    assert control.check("toy", {"choice": "toy", "knobs": {"rate": 7.0}})["knobs"]["rate"] == 7.0  # beyond the slider
    for bad, message in [
        ({"choice": "toy", "knobs": {"rate": -1.0}}, r"got -1.0; expected a number in \(0, inf\)"),
        ({"choice": "toy", "knobs": {"count": 2.5}}, r"expected a whole number"),
        ({"choice": "toy", "knobs": {"rate": "1,000"}}, r"got '1,000'; expected a number that can be read in one way"),
        ({"choice": "toy", "knobs": {"speed": 1}}, r"toy: knob of toy: got 'speed'; expected one of 'rate'"),
        ({"choice": "tow"}, r"toy: got 'tow'.*Did you mean 'toy'"),
        ({"choice": "toy", "knobs": {"form": "c"}}, r"got 'c'; expected one of 'a', 'b'"),
    ]:
        with pytest.raises((ValueError, TypeError), match=message):
            control.check("toy", bad)


def test_choices_give_values_and_switches_and_texts_what_they_say():
    choice = controls.choice({"all": None, "32": 32}, "32")
    assert choice.value(choice.start) == 32 and choice.value(choice.check("batch", None)) is None
    with pytest.raises(TypeError, match=r"dotted: got 1; expected True or False"):
        controls.switch().check("dotted", 1)
    assert controls.text("16-16").check("layers", "8") == "8"
    arrays = controls.choice({"a": np.zeros(2), "b": np.ones(2)})
    assert arrays.value(arrays.check("x", "b")).sum() == 2
    with pytest.raises(TypeError, match=r"x: got an array"):
        arrays.check("x", np.ones(2))


@pytest.mark.parametrize(
    ("start", "like", "right", "wrong"),
    [
        ([1.0, 2], None, ([0, 0.5], [999, -1]), ([], [1], [1.0, -1e3], "x", None, {}, [1, "a"], [True, 1.0], [[1], 2])),
        (["Beale", 1.0], None, (["a", 0],), ([0, 1.0], ["a"], [["a"], 1.0])),
        ([], [[0, 0.5]], ([], [[1, 2]], [[1, 2], [3.5, 4]]), ([1], [[1]], [[1, 2], 3], [["a", 2]], "", 5)),
        ([], ["x", 0.5], ([], ["w", 2]), (["w"], [["w", 2]], "w", None)),
    ],
)
def test_a_hidden_value_keeps_its_form(start, like, right, wrong):
    control = controls.hidden(start, like)
    for value in right:
        assert control.check("place", value) == value
    for value in wrong:
        with pytest.raises(ValueError, match=r"place: got .*; expected something like"):
            control.check("place", value)


@pytest.mark.parametrize("value", [0.5, None, [], True])
def test_a_menu_says_what_came_in_place_of_an_entry(value):
    with pytest.raises(TypeError, match=r"rule: got (0\.5|None|a list of length 0|True); expected one of"):
        controls.menu(OPTIMIZERS).check("rule", value)
