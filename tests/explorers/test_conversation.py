"""What the page asks and what it gets: one answer to each question, whatever goes wrong."""

import threading

import matplotlib.pyplot as plt
import numpy as np
import pytest

from course_lib.explorers import controls
from course_lib.explorers.display import Display
from course_lib.explorers.explore import explore
from tests.explorers.examples import LIGHT_PAGE, Page, TwoPanels, fraction, two_panels


@pytest.fixture(autouse=True)
def same_page_as_before(monkeypatch):
    monkeypatch.setattr(Display, "page", dict(Display.page))
    monkeypatch.delenv("COURSE_STRICT", raising=False)


def test_an_error_comes_with_no_picture_and_a_change_of_theme_does_not_hide_it():
    def compute(x, y, place):
        return ((1 / (x - 0.25), y), place)

    explorer = two_panels()
    explorer.model.compute = compute
    page = Page(explorer)
    page.ask(page=LIGHT_PAGE)
    answer, buffers = page.ask(values={"x": 0.25})
    assert "division by zero" in answer["error"] and "picture" not in answer and buffers == []
    answer, _ = page.ask(page=LIGHT_PAGE | {"dark": True, "background": "#111111"})
    assert "division by zero" in answer["error"] and answer["picture"]["alt"] == "(0.5, 5.0) 0"
    assert explorer.plot.dots[0].get_xdata() == [0.5]
    answer, _ = page.ask(values={"x": 0.5})
    assert answer["error"] == "" and "picture" in answer


def test_a_value_that_is_refused_is_taken_back_on_the_page():
    page = Page(two_panels())
    answer, _ = page.ask(values={"x": 99})
    assert "x: got 99" in answer["error"] and answer["values"]["x"] == 0.5


def test_an_interrupt_is_answered_too():
    def interrupted(**parameters):
        raise KeyboardInterrupt

    page = Page(explorer := two_panels())
    explorer.model.compute = interrupted
    answer, _ = page.ask(values={"x": 0.1})
    assert "Keyboard Interrupt" in answer["error"]


def test_strict_errors_are_raised_and_still_answered(monkeypatch):
    page = Page(two_panels())
    monkeypatch.setenv("COURSE_STRICT", "1")
    with pytest.raises(ValueError, match="x: got 99"):
        page.ask(values={"x": 99})
    assert page.sent[-1][0]["seq"] == 1


def test_frames_ahead_do_not_hide_why_a_value_was_refused():
    explorer = explore(
        lambda x: ((x, 5), (10, 0.5)), TwoPanels, {"x": controls.slider(-1, 1, 0.5)}, frames=lambda result: 4
    )
    page = Page(explorer)
    page.ask(page=LIGHT_PAGE)
    page.ask(values={"x": 99})
    answer, _ = page.ask(want=[1, 2], frame=0, run=explorer.run)
    assert "x: got 99" in answer["error"] and len(answer["frames"]) == 2
    answer, _ = page.ask(values={"x": 0.25})
    assert answer["error"] == ""


@pytest.mark.parametrize("point", [{"axes": "middle"}, {}], ids=["no such axes", "no axes"])
@pytest.mark.parametrize("kind", ["click", "drag"])
def test_a_hand_on_axes_that_are_gone_turns_nothing(kind, point):
    explorer = two_panels(
        click=lambda p, x, y, axes: {"x": x + 1}, drag=lambda p, start, at, axes: {"x": at[0] + start[0]}
    )
    page = Page(explorer)
    page.ask(page=LIGHT_PAGE)
    at = {"kind": kind, "x": 0.5, "y": 0.5, "start": {"x": 0.1, "y": 0.1}, "begins": True}
    answer, _ = page.ask(points=[at | point])
    assert (answer["error"], answer["values"]) == ("", explorer.setting.start)


@pytest.mark.parametrize("frame", ["2", 0.5, [1], float("nan")])
def test_a_frame_that_is_no_number_is_named(frame):
    parts = {"x": controls.slider(-1, 1, 0.5)}
    page = Page(explorer := explore(lambda x: ((x, 5), (10, 0.5)), TwoPanels, parts, frames=lambda result: 4))
    answer, _ = page.ask(frame=frame)
    assert answer["error"].startswith("frame: got ") and explorer.frame == 0
    answer, _ = page.ask(frame=99)
    assert answer["error"] == "" and explorer.frame == 3


def test_a_click_changes_parameters_and_tells_the_page():
    explorer = two_panels(click=lambda parameters, x, y, axes: {"x": round(x, 3), "y": round(y, 3)})
    page = Page(explorer)
    page.ask(page=LIGHT_PAGE)
    answer, _ = page.ask(points=[{"kind": "click", **fraction(explorer, "left", -0.5, 2)}])
    assert answer["values"] == {"x": -0.5, "y": 2.0, "place": [10, 0.5]} and answer["picture"]["alt"] == "(-0.5, 2.0) 0"


def test_a_drag_knows_where_it_began_and_what_stood_there():
    seen = []

    def drag(parameters, start, point, axes):
        seen.append((parameters["place"], [round(v, 3) for v in (*start, *point)]))
        return {"place": [point[0], point[1]]}

    explorer = two_panels(drag=drag)
    page = Page(explorer)
    page.ask(page=LIGHT_PAGE)
    start = fraction(explorer, "right", 10, 0.5)
    for i, x in enumerate((20, 40)):
        point = {"kind": "drag", "begins": i == 0, "start": {"x": start["x"], "y": start["y"]}}
        page.ask(points=[point | fraction(explorer, "right", x, 0.25)])
    assert seen == [([10, 0.5], [10, 0.5, 20, 0.25]), ([10, 0.5], [10, 0.5, 40, 0.25])]
    assert np.allclose(explorer.parameters["place"], [40, 0.25])


def test_frames_of_a_film_are_sent_when_they_are_wanted():
    page = Page(explorer := two_panels(frames=lambda result: 4))
    page.ask(page=LIGHT_PAGE)
    answer, buffers = page.ask(want=[2, 3], frame=2, run=explorer.run)
    assert [p["frame"] for p in answer["frames"]] == [2, 3] and "picture" not in answer and explorer.frame == 2
    assert [p["alt"] for p in answer["frames"]] == ["(0.5, 5.0) 2", "(0.5, 5.0) 3"] and len(buffers) == 2
    answer, _ = page.ask(want=[1], run=explorer.run - 1)
    assert answer["frames"] == []  # a frame of a run that is over
    assert answer["ahead"] and answer["values"] == {}
    answer, _ = page.ask(values={"x": 0.1}, frame=3)
    assert not answer["ahead"] and answer["picture"]["frame"] == 3 and answer["run"] == 2 and answer["count"] == 4


def test_a_frame_that_cannot_be_drawn_is_said_and_the_others_come():
    class Torn(TwoPanels):
        def update(self, result, frame):
            if frame == 2:
                raise ValueError("frame 2 is torn")
            super().update(result, frame)

    parts = {"x": controls.slider(-1, 1, 0.5)}
    page = Page(explorer := explore(lambda x: ((x, 5), (10, 0.5)), Torn, parts, frames=lambda result: 4))
    page.ask(page=LIGHT_PAGE)
    answer, _ = page.ask(want=[1, 2, 3], run=explorer.run)
    assert answer["error"] == "frame 2 is torn" and [p["frame"] for p in answer["frames"]] == [1]
    answer, _ = page.ask(want=[3], run=explorer.run)
    assert answer["error"] == "" and [p["frame"] for p in answer["frames"]] == [3]


def test_python_tells_the_page_only_once_there_is_one():
    page = Page(explorer := two_panels())
    explorer.set(x=0.1)
    assert page.sent == []
    page.ask(page=LIGHT_PAGE)
    explorer.set(x=0.2)
    content, buffers = page.sent[-1]
    assert content["seq"] is None and content["values"]["x"] == 0.2 and len(buffers) == 1


def test_the_page_may_ask_while_a_cell_turns_controls_and_draws():
    before = dict(plt.rcParams)
    explorer, failed = two_panels(), []
    page = Page(explorer)
    page.ask(page=LIGHT_PAGE)

    def ask():
        try:
            for i in range(16):
                dark = i % 8 == 7
                explorer.receive(
                    {"seq": i, "values": {"x": i / 16}} | ({"page": LIGHT_PAGE | {"dark": dark}} if dark else {})
                )
        except Exception as exception:
            failed.append(exception)

    asking = threading.Thread(target=ask)
    asking.start()
    for i in range(16):
        explorer.set(y=i / 4)
        TwoPanels().show(((i / 16, 5), (10, 0.5)))
    asking.join()
    assert not failed and explorer.error == "" and dict(plt.rcParams) == before
    assert explorer.parameters["x"] == 15 / 16 and explorer.parameters["y"] == 3.75
    assert explorer.result == ((15 / 16, 3.75), [10, 0.5])


def test_a_page_that_is_opened_again_hears_of_all_that_was_turned():
    explorer = two_panels()
    explorer.set(x=0.25, place=[20, 0.5])
    reply, _ = Page(explorer).ask(page=LIGHT_PAGE)
    assert reply["values"] == {"x": 0.25, "y": 5, "place": [20, 0.5]}


def test_codes_and_resets_come_from_the_page():
    page = Page(explorer := two_panels())
    page.ask(code="x=0.75, y=1.0, place=[3, 0.5]")
    assert explorer.parameters == {"x": 0.75, "y": 1.0, "place": [3, 0.5]}
    answer, _ = page.ask(code="x=")
    assert "preset: got" in answer["error"] and explorer.parameters["x"] == 0.75
    answer, _ = page.ask(scene=1)
    assert answer["error"] == "" and answer["values"]["x"] == 0.5 and answer["code"].startswith("x=0.5")
