"""A setting: groups, starts, and the knobs that an entry of a menu had last."""

import pytest

from course_lib.explorers import controls
from course_lib.explorers.setting import Setting
from tests.explorers.examples import TOYS, Toy


def test_a_setting_keeps_groups_starts_and_what_menus_had_last():
    setting = Setting({"one": {"rate": controls.slider(0, 1, 0.5)}, "two": {"toy": controls.menu(TOYS)}})
    assert setting.groups == [["one", ["rate"]], ["two", ["toy"]]] and setting.controls["rate"].label == "rate"
    assert setting.parameters() == {"rate": 0.5, "toy": Toy()}
    setting.turn(setting.check({"toy": Toy(rate=0.2)}))
    assert setting.parameters()["toy"] == Toy(rate=0.2)
    before = setting.states
    setting.turn(setting.check({"toy": Toy(rate=0.2)}))
    assert setting.states == before
    setting.turn(setting.check({"toy": "plain"}))
    assert setting.parameters()["toy"] is None
    setting.turn(setting.check({"toy": "toy"}))
    assert setting.parameters()["toy"] == Toy(rate=0.2)
    assert setting.parameters({"rate": 1.0})["rate"] == 1.0 and setting.states["rate"] == 0.5
    assert setting.describe({"rate": 0.25}) == "rate: 0.25"
    with pytest.raises(ValueError, match=r"control: got 'ratte'.*Did you mean 'rate'"):
        setting.check({"ratte": 1})


def test_names_are_used_once_and_controls_are_controls():
    slider = controls.slider(0, 1, 0.5)
    for wrong in ({"a": {"x": slider}, "b": {"x": slider}}, {"frame": slider}):
        with pytest.raises(ValueError, match="each name once"):
            Setting(wrong)
    with pytest.raises(TypeError, match=r"controls\['x'\]: got 0.5; expected a control"):
        Setting({"group": {"x": 0.5}})
