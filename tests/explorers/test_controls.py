"""Makers of controls: the stops of sliders, the controls of knobs, and what is refused when it is made."""

import numpy as np
import pytest

from course_lib.explorers import controls
from course_lib.optimizers import OPTIMIZERS
from tests.explorers.examples import TOYS


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
        (lambda: controls.menu(OPTIMIZERS, "adm"), r"menu value: got 'adm'.*Did you mean 'Adam'\?"),
        (lambda: controls.several(["x1", "x2"], []), r"several value: got none; expected at least one"),
        (lambda: controls.several(["x1", "x1"], ["x1"]), r"several options: .*; expected each text once"),
        (lambda: controls.several(["x1", "x2"], ["x3"]), r"several value: got 'x3'.*Did you mean"),
        (lambda: controls.hidden(float("nan")), r"value: got nan; expected a finite number"),
        (lambda: controls.slider(0, 1, 0.5, "$\\eta"), r"an even number of \$ signs"),
    ],
)
def test_a_control_that_makes_no_sense_is_refused_when_it_is_made(make, message):
    with pytest.raises(ValueError, match=message):
        make().spec()


def test_several_are_kept_in_the_order_in_which_they_are_offered():
    control = controls.several(["x1", "x2", "x1²"], ["x1"])
    assert control.check("inputs", ("x1²", "x1", "x1²")) == ["x1", "x1²"]
    assert control.describe(["x1", "x1²"]) == "x1, x1²" and control.start == ["x1"]
    with pytest.raises(TypeError, match="inputs: got 'x1'; expected a list of names"):
        control.check("inputs", "x1")


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
