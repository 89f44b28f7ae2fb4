"""Explorers without a browser: what they compute, show, remember and say when something goes wrong."""

import json

import numpy as np
import pytest

from course_lib.drawing.plot import Plot
from course_lib.explorers import controls
from course_lib.explorers.explore import explore


class Line(Plot):
    size = (4, 2)

    def build(self, figure, style):
        self.axes = figure.add_subplot(label="line")
        self.axes.set(xlim=(0, 10), ylim=(0, 5))
        self.line = self.moving(*self.axes.plot([], []))

    def update(self, result, frame=None):
        if result[0] == 4.5:
            raise RuntimeError("the pen broke")
        self.line.set_data([0, 10], result[:2] if frame is None else [result[0], frame])

    def describe(self, result, frame=None):
        return f"From {result[0]:g} to {result[1]:g}, frame {frame}."


class Counting:
    """A compute function that counts its calls and refuses 3."""

    def __init__(self):
        self.calls = []

    def __call__(self, start, end=0.0, many=5):
        self.calls.append((start, end, many))
        if start == 3:
            raise ValueError("start: got 3; expected anything but 3. Move it.")
        if start == 3.5:
            raise ZeroDivisionError("division by zero")
        return [start, end, *range(many - 2)]


def line(compute=None, **options):
    parts = {"start": controls.slider(0, 5, 1), "end": controls.slider(0, 5, 2), "many": controls.integer(2, 9, 5)}
    return explore(compute or Counting(), Line, parts, **options)


@pytest.fixture(autouse=True)
def not_strict(monkeypatch):
    monkeypatch.delenv("COURSE_STRICT", raising=False)


def test_it_computes_once_at_the_start_and_once_for_each_change():
    compute = Counting()
    explorer = line(compute)
    assert explorer.result[:2] == [1, 2] and explorer.error == "" and len(compute.calls) == 1
    explorer.set(start=2, end=4)
    assert explorer.parameters == {"start": 2, "end": 4, "many": 5} and len(compute.calls) == 2
    assert explorer.alt == "From 2 to 4, frame None." and explorer.plot.line.get_ydata() == [2, 4]
    explorer.set(start=2)
    assert len(compute.calls) == 2
    explorer.reset()
    assert explorer.result[:2] == [1, 2] and len(compute.calls) == 3


def test_an_error_is_said_and_kept_from_the_picture_until_a_setting_works():
    explorer = line()
    explorer.set(start=3)
    assert explorer.error == "start: got 3; expected anything but 3. Move it."
    assert isinstance(explorer.exception, ValueError) and explorer.result[0] == 1 and explorer.parameters["start"] == 3
    explorer.set(start=3.5)
    assert (
        explorer.error
        == "This setting did not work (Zero Division Error: division by zero). Change a control to go on."
    )
    explorer.set(start=4.5)
    assert "the pen broke" in explorer.error and explorer.result[0] == 1
    explorer.set(start=2)
    assert explorer.error == "" and explorer.exception is None and explorer.result[0] == 2


def test_continuous_integration_makes_errors_strict(monkeypatch):
    explorer = line()
    monkeypatch.setenv("COURSE_STRICT", "1")
    with pytest.raises(ValueError, match="anything but 3"):
        explorer.set(start=3)
    assert "anything but 3" in explorer.error
    with pytest.raises(RuntimeError, match="pen broke"):
        line(scenes=[{"start": 4.5}])._repr_mimebundle_()


def test_a_first_setting_that_fails_leaves_an_explorer_that_works():
    explorer = explore(Counting(), Line, {"start": controls.slider(0, 5, 3)})
    assert "anything but 3" in explorer.error and len(explorer.still) > 100
    data, metadata = explorer._repr_mimebundle_()
    assert "anything but 3" in data["text/plain"] and metadata["image/png"]["alt"] == data["text/plain"]
    explorer.set(start=1)
    assert explorer.error == "" and explorer.result[0] == 1


def test_set_refuses_what_no_control_takes():
    explorer = line()
    for values, message in [
        ({"strat": 1}, "Did you mean 'start'"),
        ({"start": 9}, r"start: got 9; expected .*\[0.0, 5.0\]"),
    ]:
        with pytest.raises(ValueError, match=message):
            explorer.set(**values)
    assert explorer.parameters["start"] == 1 and explorer.error == ""


def test_state_and_code_restore_everything():
    one = line(frames=len)
    one.set(start=2.5, many=8)
    one.frame = 6
    assert json.loads(json.dumps(one.state)) == {"start": 2.5, "end": 2.0, "many": 8, "frame": 6}
    assert one.code == "start=2.5, end=2.0, many=8, frame=6"
    two, three = line(frames=len), line(frames=len)
    two.code, three.state = one.code, one.state
    assert two.state == three.state == one.state and two.alt == one.alt == three.alt


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("nonsense", "preset: got 'nonsense'; expected a line such as seed=1"),
        ("start=99", "start: got 99"),
        ("speed=1", "control: got 'speed'; expected one of 'start', 'end', 'many'"),
        ("frame=-1", "preset: frame: got -1"),
    ],
)
def test_a_code_that_does_not_fit_is_reported_and_changes_nothing(code, message):
    explorer = line()
    explorer.set(start=2)
    explorer.code = code
    assert message in explorer.error and explorer.parameters["start"] == 2 and explorer.result[0] == 2
    explorer.code = "start=4"
    assert explorer.error == "" and explorer.parameters == {"start": 4, "end": 2.0, "many": 5}


def test_a_film_keeps_its_place_and_stays_within_the_run():
    explorer = line(frames=len, frame=-1)
    assert (explorer.count, explorer.frame, explorer.alt) == (5, 4, "From 1 to 2, frame 4.")
    explorer.set(end=3)
    assert explorer.frame == 4 and explorer.alt == "From 1 to 3, frame 4."
    explorer.set(many=3)
    assert explorer.frame == 2
    explorer.frame = 1
    assert explorer.alt == "From 1 to 3, frame 1."
    with pytest.raises(ValueError, match=r"frame: got 3; expected a whole number from 0 to 2"):
        explorer.frame = 3


def test_scenes_show_several_settings_with_words_and_the_present_one_without_any():
    data, metadata = line(
        scenes=[{"start": 1}, {"start": 4, "frame": -1, "caption": "The end"}, {"frame": 2}],
        frames=len,
        title="Two lines",
    )._repr_mimebundle_()
    assert data["text/plain"] == (
        "Two lines\nstart: 1: From 1 to 2, frame 0.\nThe end: From 4 to 2, frame 4.\nframe 2: From 1 to 2, frame 2."
    )
    assert metadata["image/png"] == {"alt": data["text/plain"], "tiles": [3, 3]}
    assert data["image/png"].startswith("iVBOR") and "application/vnd.jupyter.widget-view+json" in data
    plain = line()
    plain.set(start=5)
    assert plain._repr_mimebundle_()[0]["text/plain"] == "From 5 to 2, frame None."


def test_a_plot_may_be_an_instance_with_settings_of_its_own():
    plot = Line()
    plot.size = (3, 3)
    explorer = explore(Counting(), plot, {"start": controls.slider(0, 5, 1)})
    assert explorer.spec["size"] == [300, 300] and not hasattr(plot, "figure")


def test_what_is_sent_to_the_page_is_plain_and_complete():
    groups = {"left": {"start": controls.slider(0, 5, 1, r"$\eta_0$")}, "right": {"many": controls.integer(2, 9, 5)}}
    explorer = explore(Counting(), Line, groups, title="T", caption="C", preset=True, click=lambda p, x, y, axes: {})
    spec = json.loads(json.dumps(explorer.spec, allow_nan=False))
    assert spec["groups"] == [["left", ["start"]], ["right", ["many"]]]
    assert (
        spec["controls"]["start"]["label"] == [["η", "i"], ["0", "sub"]] and len(spec["controls"]["many"]["stops"]) == 8
    )
    assert spec["points"] == {"click": True, "drag": False} and spec["alt"] == explorer.alt and not spec["film"]
    assert "import" not in explorer._esm.replace("important", "") and "http" not in explorer._esm.replace(
        "http://www.w3", ""
    )


def test_every_control_at_its_ends_and_at_random():
    compute = Counting()
    explorer, rng = line(compute), np.random.default_rng(1)
    for name, control in explorer.controls.items():
        for state in [*control.ends(), *(control.random(rng) for _ in range(5))]:
            explorer.set(**{name: state})
            assert explorer.parameters[name] == state
    assert len(compute.calls) > 10


def test_the_state_that_is_handed_out_is_a_copy():
    from course_lib.topics.computational_graphs.explorers import graph_explorer

    explorer = graph_explorer()
    state = explorer.state
    state["graph"]["knobs"]["x"] = 3.0
    assert explorer.state["graph"]["knobs"]["x"] == -2.0
    explorer.state = state
    assert explorer.result.values[0] == 3.0
