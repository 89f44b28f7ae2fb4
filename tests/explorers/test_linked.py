"""An explorer among ipywidgets: observed, linked, with their controls in it, and in their boxes."""

import ipywidgets
import pytest
import traitlets

from course_lib.explorers.controls import menu, slider
from course_lib.explorers.explore import explore
from course_lib.explorers.explorer import Explorer
from tests.explorers.examples import TOYS, Page, TwoPanels, two_panels


def summed(**controls):
    """An explorer whose result is the sum of its controls' values."""
    return explore(lambda **values: [(sum(values.values()), 1), (1, 1)], TwoPanels, controls)


def total(explorer):
    return explorer.result[0][0]


def test_value_and_error_are_observed_whoever_turns():
    explorer, seen, errors = two_panels(), [], []
    explorer.observe(lambda change: seen.append(change.new), "value")
    explorer.observe(lambda change: errors.append(change.new), "error")
    explorer.set(x=0.25)
    Page(explorer).ask(values={"x": 0.75})
    assert [value["x"] for value in seen] == [0.25, 0.75] and explorer.value == explorer.setting.states
    Page(explorer).ask(values={"x": "much"})
    explorer.set(x=0.5)
    assert len(errors) == 2 and "x: got 'much'" in errors[0] and errors[1] == explorer.error == ""
    assert {"value", "error"} <= set(explorer.keys)  # what a page can link


def test_what_the_page_turned_is_not_sent_back_to_it():
    explorer, sent = two_panels(), []
    explorer.send_state = lambda key=None: sent.append(key)
    Page(explorer).ask(values={"x": 0.75})
    assert sent == [] and explorer.value["x"] == 0.75
    explorer.set(x=0.5)
    assert "value" in sent


def test_setting_the_value_turns_the_controls_that_it_names():
    explorer = summed(a=slider(0, 10, 1), b=slider(0, 10, 2))
    explorer.value = {"b": 5}
    assert explorer.value == {"a": 1.0, "b": 5.0} and total(explorer) == 6
    for bad, words in (({"c": 1}, "expected one of 'a', 'b'"), ({"a": 11}, r"a number in \[0.0, 10.0\]")):
        with pytest.raises(ValueError, match=words):
            explorer.value = bad
        assert explorer.value == {"a": 1.0, "b": 5.0}
    assert "a: got 11" in explorer.error  # beside the controls, too


def test_each_control_can_be_linked_by_its_name():
    explorer, other = summed(a=slider(0, 10, 1), b=slider(0, 10, 2)), ipywidgets.FloatSlider(7, max=20)
    traitlets.link((other, "value"), (explorer["b"], "value"))
    assert total(explorer) == 8
    explorer.set(b=3)
    assert other.value == 3 and explorer["b"] is explorer["b"]
    ipywidgets.jslink((other, "value"), (explorer["b"], "value"))
    with pytest.raises(ValueError, match="b: got 15"):
        other.value = 15
    assert explorer.value["b"] == 3 and "b: got 15" in explorer.error
    with pytest.raises(ValueError, match="expected one of 'a', 'b'"):
        explorer["c"]


def test_a_menu_is_linked_by_the_name_of_its_entry():
    explorer = explore(lambda rule: [(0, 1), (1, 1)], TwoPanels, {"rule": menu(TOYS, "toy")})
    names = list(explorer.controls["rule"].entries)
    chosen = ipywidgets.Dropdown(options=names)
    traitlets.link((chosen, "value"), (explorer["rule"], "value"))
    for name in names:
        chosen.value = name
        assert explorer.value["rule"]["choice"] == name == explorer["rule"].value
    few = ipywidgets.ToggleButtons(options=names[:2])
    traitlets.link((few, "value"), (explorer["rule"], "value"))
    explorer.set(rule=names[2])  # which the buttons do not have
    assert few.value == names[0] and explorer.value["rule"]["choice"] == names[2]
    few.value = names[1]
    assert explorer.value["rule"]["choice"] == names[1]


def widgets():
    return {
        "number": (ipywidgets.FloatSlider(0.5, min=0, max=1, description="n"), 0.25, 0.25, 2),
        "log": (ipywidgets.FloatLogSlider(1.0, base=10, min=-3, max=1), 0.01, 0.01, 1e-4),
        "whole": (ipywidgets.IntSlider(3, min=0, max=9), 4, 4, 0.5),
        "typed": (ipywidgets.FloatText(3.0), -1e9, -1e9, "x"),
        "choice": (ipywidgets.Dropdown(options={"one": 1, "two": 2}), "two", 2, "three"),
        "buttons": (ipywidgets.ToggleButtons(options=[5, 7]), "7", 7, "8"),
        "switch": (ipywidgets.Checkbox(False), True, True, 2),
    }


@pytest.mark.parametrize("kind", widgets())
def test_a_control_of_ipywidgets_in_the_place_of_an_own_one(kind):
    widget, state, value, bad = widgets()[kind]
    explorer = summed(a=widget, b=slider(0, 10, 1))
    spec = explorer.spec["controls"]["a"]
    assert spec["kind"] == "widget" and spec["model"] == widget.model_id
    explorer.set(a=state)
    assert widget.value == value and total(explorer) == value + 1
    start = explorer.setting.start["a"]
    widget.value = explorer.controls["a"].value(start)
    assert explorer.value["a"] == start and total(explorer) == widget.value + 1
    with pytest.raises((TypeError, ValueError), match="a: got"):
        explorer.set(a=bad)
    for end in explorer.controls["a"].ends():
        explorer.set(a=end)


def test_other_controls_of_ipywidgets():
    text, ends = ipywidgets.Text("word"), ipywidgets.FloatRangeSlider(value=(0.25, 0.5), max=1)
    explorer = explore(lambda t, e: [(len(t), 1), (e[1] + 1, 1)], TwoPanels, {"a group": {"t": text, "e": ends}})
    text.value, ends.value = "longer", (0.0, 1.0)
    assert explorer.value == {"t": "longer", "e": [0.0, 1.0]} and explorer.result == [(6, 1), (2.0, 1)]
    explorer.set(e=[0.5, 0.75])
    assert ends.value == (0.5, 0.75)
    with pytest.raises(TypeError, match=r"controls\['a'\]: got a FileUpload"):
        summed(a=ipywidgets.FileUpload())


def test_a_closed_explorer_closes_what_was_made_of_it():
    explorer = two_panels()
    turned = explorer["x"]
    assert isinstance(explorer, Explorer) and turned.comm is not None
    explorer.close()
    assert turned.comm is None
