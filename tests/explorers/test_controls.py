"""Controls: what each may be turned to, what ``compute`` gets, what the page is told, a setting as a line of text."""

import json
from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_lib.activations import LAYERS
from course_lib.clipping import CLIPPINGS
from course_lib.datasets import DATASETS
from course_lib.explorers import codes, controls, labels
from course_lib.explorers.setting import Setting
from course_lib.initializers import INITIALIZERS
from course_lib.losses import LOSSES
from course_lib.menus import Entry, knob
from course_lib.optimizers import OPTIMIZERS, Adam, Momentum
from course_lib.schedules import SCHEDULES
from course_lib.surfaces import SURFACES

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


@dataclass(frozen=True)
class Toy(Entry):
    rate: float = knob(0.1, r"\eta", 1e-4, 1.0, log=True, domain="(0, inf)")
    beta1: float = knob(0.9, r"\beta_1", 0.0, 0.999, domain="[0, 1)")
    count: int = knob(3, "k", 1, 9, domain="[1, 99]")
    inside: bool = knob(False, r"\sqrt{\hat v + \epsilon}")
    form: str = knob("a", "", choices=("a", "b"))
    fixed: float = knob(5.0, "c")


TOYS = {"toy": Toy(), "slow toy": Toy(rate=0.001), "plain": None}


def test_a_slider_stops_at_round_numbers_at_its_ends_and_where_it_starts():
    stops = controls.slider(-1, 1, 0.123).stops
    assert stops[0] == -1 and stops[-1] == 1 and 0.0 in stops and 0.123 in stops and 0.14 in stops and len(stops) == 102
    assert controls.slider(0, 3, 1, step=0.5).stops == (0, 0.5, 1, 1.5, 2, 2.5, 3)
    assert controls.integer(2, 10, 4, step=4).stops == (2, 4, 6, 10)


def test_a_log_slider_stops_at_numbers_that_a_person_writes():
    stops = controls.log_slider(1e-4, 0.02, 0.003).stops
    assert stops[0] == 1e-4 and stops[-1] == 0.02 and {0.001, 0.0125, 0.003, 0.0045} <= set(stops)
    assert all(len(f"{s:.12g}".lstrip("0.").replace("e-05", "")) <= 3 for s in stops)
    steps = np.diff(np.log(stops))
    assert steps.max() < 0.2


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: controls.slider(2, 1, 1.5), r"slider low, high: got 2.0, 1.0; expected low < high"),
        (lambda: controls.slider(0, 1, 3), r"slider value: got 3.0; expected a number from 0.0 to 1.0"),
        (lambda: controls.log_slider(0, 1, 0.5), r"log_slider low: got 0; expected a number in \(0, inf\)"),
        (lambda: controls.integer(0, 9, 10), r"integer value: got 10; expected a whole number from 0 to 9"),
        (lambda: controls.choice([]), r"choice options: got none; expected at least one"),
        (lambda: controls.choice(["moons", "spirals"], "moon"), r"got 'moon'.*Did you mean 'moons'\?"),
        (lambda: controls.menu(OPTIMIZERS, "adam"), r"menu value: got 'adam'.*Did you mean 'Adam'\?"),
        (lambda: controls.hidden(float("nan")), r"value: got nan; expected a finite number"),
        (lambda: controls.slider(0, 1, 0.5, "$\\eta"), r"an even number of \$ signs"),
    ],
)
def test_a_control_that_makes_no_sense_is_refused_when_it_is_made(make, message):
    with pytest.raises(ValueError, match=message):
        make().spec()


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
    assert control.said(control.start).startswith("Adam, learning rate η 0.01, β₁ 0.9")
    knobs = control.spec()["knobs"]["Adam"]
    assert knobs["beta1"]["label"] == [["β", "i"], ["1", "sub"]] and knobs["beta1"]["kind"] == "slider"


def test_the_kind_of_a_knob_decides_its_control():
    knobs = controls.menu(TOYS, without=("count",)).spec()["knobs"]
    assert {name: spec["kind"] for name, spec in knobs["toy"].items()} == {
        "rate": "slider",
        "beta1": "slider",
        "inside": "switch",
        "form": "choice",
    }
    assert knobs["slow toy"]["rate"]["start"] == 0.001 and knobs["plain"] == {}
    assert controls.menu(TOYS).knobs["toy"]["count"].whole


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


def test_labels_have_the_lectures_letters_without_mathjax():
    assert labels.runs(r"learning rate $\eta$") == [["learning rate ", ""], ["η", "i"]]
    plain = {
        r"$\beta_1$": "β₁",
        r"$\sqrt{\hat v + \epsilon}$": "√(v̂ + ε)",
        r"$\eta_{\text{max}}$": "ηₘₐₓ",
        r"rate $\eta_T$": "rate η_T",
        r"$x^{-2}$": "x⁻²",
        r"$\max(0, z)$": "max(0, z)",
        "no formula": "no formula",
    }
    assert {tex: labels.plain(tex) for tex in plain} == plain


STATES = {
    "rate": 0.003,
    "seed": 7,
    "dotted": True,
    "layers": "16-16, 'deep'",
    "point": [1.5, -2.0],
    "rule": {"choice": "leaky ReLU", "knobs": {"alpha": 1e-8, "form": "a, b=(c)", "inside": False}},
    "data": {"choice": "moons", "knobs": {}},
}


def test_a_setting_is_a_line_of_text_and_back():
    line = codes.write(STATES)
    assert codes.read(line) == STATES | {"data": "moons"} and "\n" not in line
    assert "rule='leaky ReLU'(alpha=1e-08," in line and "data='moons'" in line
    assert codes.read(" rate=0.1,\tname=“moons” ") == {"rate": 0.1, "name": "moons"}  # as a chat changes quotes
    assert codes.read("x=−2.5") == {"x": -2.5}


@pytest.mark.parametrize("name", ["002: m ← βm + (1 − β)g", "“so called”", "it’s −1"])
def test_signs_within_a_name_stay_as_they_are(name):
    assert codes.read(codes.write({"name": name, "x": -1.5})) == {"name": name, "x": -1.5}
    assert codes.read(f"name='{name}'") == {"name": name}


@pytest.mark.parametrize(
    "line", ["rate=", "1", "rate", "rate=x", "**{}", "rate=0.1)", "a=__import__('os')", "a='b'(1)", "(" * 500]
)
def test_a_line_that_is_no_setting_is_refused(line):
    with pytest.raises(ValueError, match=r"preset: got .*; expected a line such as seed=1.* Copy the whole line again"):
        codes.read(line)


@given(st.text(max_size=30))
def test_any_text_is_a_setting_or_refused_in_words(line):
    try:
        codes.read(line)
    except ValueError as error:
        assert str(error).startswith("preset: got")


@given(
    st.dictionaries(
        st.sampled_from("abc"),
        st.floats(-1e9, 1e9) | st.booleans() | st.text(max_size=9) | st.text("−“”‘’'\"-", max_size=5),
        max_size=3,
    )
)
def test_whatever_is_written_is_read_back(state):
    assert codes.read(codes.write(state)) == state


def test_a_setting_keeps_groups_starts_and_what_menus_had_last():
    setting = Setting({"one": {"rate": controls.slider(0, 1, 0.5)}, "two": {"toy": controls.menu(TOYS)}})
    assert setting.groups == [["one", ["rate"]], ["two", ["toy"]]] and setting.controls["rate"].label == "rate"
    assert setting.parameters() == {"rate": 0.5, "toy": Toy()}
    assert setting.turn(setting.check({"toy": Toy(rate=0.2)})) and setting.parameters()["toy"] == Toy(rate=0.2)
    assert not setting.turn(setting.check({"toy": Toy(rate=0.2)}))
    setting.turn(setting.check({"toy": "plain"}))
    assert setting.parameters()["toy"] is None
    setting.turn(setting.check({"toy": "toy"}))
    assert setting.parameters()["toy"] == Toy(rate=0.2)
    assert setting.parameters({"rate": 1.0})["rate"] == 1.0 and setting.states["rate"] == 0.5
    assert setting.said({"rate": 0.25}) == "rate: 0.25"
    with pytest.raises(ValueError, match=r"control: got 'ratte'.*Did you mean 'rate'"):
        setting.check({"ratte": 1})


def test_names_are_used_once_and_controls_are_controls():
    slider = controls.slider(0, 1, 0.5)
    for wrong in ({"a": {"x": slider}, "b": {"x": slider}}, {"frame": slider}):
        with pytest.raises(ValueError, match="each name once"):
            Setting(wrong)
    with pytest.raises(TypeError, match=r"controls\['x'\]: got 0.5; expected a control"):
        Setting({"group": {"x": 0.5}})
