"""A setting as a line of text, and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_lib.explorers import presets

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
    line = presets.write(STATES)
    assert presets.read(line) == STATES | {"data": "moons"} and "\n" not in line
    assert "rule='leaky ReLU'(alpha=1e-08," in line and "data='moons'" in line
    assert presets.read(" rate=0.1,\tname=“moons” ") == {"rate": 0.1, "name": "moons"}  # as a chat changes quotes
    assert presets.read("x=−2.5") == {"x": -2.5}


@pytest.mark.parametrize("name", ["002: m ← βm + (1 − β)g", "“so called”", "it’s −1"])
def test_signs_within_a_name_stay_as_they_are(name):
    assert presets.read(presets.write({"name": name, "x": -1.5})) == {"name": name, "x": -1.5}
    assert presets.read(f"name='{name}'") == {"name": name}


@pytest.mark.parametrize(
    "line", ["rate=", "1", "rate", "rate=x", "**{}", "rate=0.1)", "a=__import__('os')", "a='b'(1)", "(" * 500]
)
def test_a_line_that_is_no_setting_is_refused(line):
    with pytest.raises(ValueError, match=r"preset: got .*; expected a line such as seed=1.* Copy the whole line again"):
        presets.read(line)


@given(st.text(max_size=30))
def test_any_text_is_a_setting_or_refused_in_words(line):
    try:
        presets.read(line)
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
    assert presets.read(presets.write(state)) == state
