"""Scenes: numbered settings from the start, and outcomes that nobody has before they are revealed."""

import pytest

from course_lib.explorers import controls
from course_lib.explorers.display import Display
from course_lib.explorers.explore import explore
from tests.explorers.examples import LIGHT_PAGE, Page, TwoPanels, two_panels

SCENES = [
    {"x": 0.1},
    {"y": 2, "caption": "lower", "frame": -1},
    {"x": -0.4, "y": 1, "caption": "far away", "hold": True},
]


@pytest.fixture(autouse=True)
def same_page_as_before(monkeypatch):
    monkeypatch.setattr(Display, "page", dict(Display.page))
    monkeypatch.delenv("COURSE_STRICT", raising=False)


@pytest.fixture
def explorer():
    return two_panels(scenes=SCENES, frames=lambda result: 4)


@pytest.fixture
def page(explorer):
    page = Page(explorer)
    page.ask(page=LIGHT_PAGE)
    return page


def test_the_first_scene_is_the_start_and_each_other_one_changes_only_what_it_names(explorer):
    assert [(s.caption, s.hold) for s in explorer.scenes.all] == [
        ("start", False),
        ("x: 0.1", False),
        ("lower", False),
        ("far away", True),
    ]
    explorer.set(x=0.9, y=9)
    explorer.scene = 3
    assert (explorer.parameters["x"], explorer.parameters["y"], explorer.frame, explorer.scene) == (0.5, 2, 3, 3)
    explorer.scene = 2
    assert (explorer.parameters["x"], explorer.parameters["y"], explorer.frame) == (0.1, 5, 0)
    explorer.reset()
    assert explorer.setting.states == explorer.setting.start and (explorer.frame, explorer.scene) == (0, 1)


def test_a_first_scene_that_is_the_start_stands_for_it():
    explorer = two_panels(scenes=[{"caption": "as it opens"}, {"x": 0.1}])
    assert [scene.caption for scene in explorer.scenes.all] == ["as it opens", "x: 0.1"]
    held = two_panels(scenes=[{"caption": "as it opens", "hold": True}])
    assert [scene.caption for scene in held.scenes.all] == ["start", "as it opens"]


def test_the_page_goes_to_a_scene_and_its_film_to_the_scenes_frame(explorer, page):
    answer, _ = page.ask(scene=3)
    assert answer["values"]["y"] == 2 and (answer["frame"], answer["picture"]["frame"]) == (3, 3)
    assert answer["scene"] == {"number": 3, "turned": False, "held": False}
    answer, _ = page.ask(values={"x": 0.3})
    assert answer["scene"] == {"number": 3, "turned": True, "held": False}
    assert explorer.value["y"] == 2 and explorer.value["x"] == 0.3


def test_an_outcome_that_is_held_back_is_not_computed_before_it_is_revealed(explorer, page):
    computed, seen = [], []
    compute = explorer.model.compute
    explorer.model.compute = lambda **values: computed.append(values) or compute(**values)
    explorer.observe(lambda change: seen.append(change.new["x"]), "value")
    answer, buffers = page.ask(scene=4)
    assert answer["values"]["x"] == -0.4 and answer["scene"]["held"]
    assert computed == [] and buffers == [] and "picture" not in answer and seen == [-0.4]
    answer, _ = page.ask(page=LIGHT_PAGE | {"dark": True, "background": "#111111"})  # such as on the stage
    assert answer["picture"]["alt"] == "(0.5, 5.0) 0" and answer["scene"]["held"] and computed == []
    answer, _ = page.ask(want=[1, 2], frame=0, run=explorer.run)
    assert [picture["alt"] for picture in answer["frames"]] == ["(0.5, 5.0) 1", "(0.5, 5.0) 2"]
    answer, _ = page.ask(reveal=True)
    assert answer["picture"]["alt"] == "(-0.4, 1.0) 0" and not answer["scene"]["held"] and len(computed) == 1
    answer, _ = page.ask(reveal=True)
    assert "picture" not in answer and answer["error"] == "" and len(computed) == 1


def test_python_may_hold_back_and_reveal_too_and_a_control_that_is_turned_reveals(explorer, page):
    explorer.scene = 4
    content, _ = page.sent[-1]
    assert content["scene"] == {"number": 4, "turned": False, "held": True} and "picture" not in content
    explorer.reveal()
    assert page.sent[-1][0]["picture"]["alt"] == "(-0.4, 1.0) 0"
    explorer.scene = 4
    answer, _ = page.ask(values={"y": 3})
    assert answer["picture"]["alt"] == "(-0.4, 3.0) 0" and answer["scene"] == {
        "number": 4,
        "turned": True,
        "held": False,
    }


def test_quick_keys_are_one_question(explorer, page):
    answer, _ = page.ask(scene=4, reveal=True)
    assert answer["picture"]["alt"] == "(-0.4, 1.0) 0"
    answer, _ = page.ask(scene=2, values={"y": 7})
    assert answer["picture"]["alt"] == "(0.1, 7.0) 0"


@pytest.mark.parametrize("number", [0, 5, -1, "2", 1.5])
def test_a_scene_that_does_not_exist_is_named(explorer, page, number):
    answer, _ = page.ask(scene=number)
    assert answer["error"].startswith("scene: got ") and "picture" not in answer
    assert explorer.scene == 1 and explorer.parameters["x"] == 0.5


def test_an_error_before_does_not_stay_over_a_picture_that_is_covered(explorer, page):
    assert "x: got 99" in page.ask(values={"x": 99})[0]["error"]
    assert page.ask(scene=4)[0]["error"] == ""


def test_stills_show_the_scenes_that_hold_nothing_back_from_the_start_wherever_it_stands(explorer):
    explorer.set(x=0.9, y=9)
    words = explorer._repr_mimebundle_()[0]["text/plain"]
    assert words == "x: 0.1: (0.1, 5.0) 0\nlower: (0.5, 2.0) 3"
    assert explorer.parameters["x"] == 0.9


@pytest.mark.parametrize(
    ("scene", "message"),
    [
        ({"speed": 1}, r"scenes\[0\]: got 'speed'; expected one of 'x', 'y', 'place', 'frame', 'caption', 'hold'"),
        ({"x": 9}, r"x: got 9"),
        ({"caption": 1}, r"scenes\[0\]: caption: got 1"),
        ({"hold": 1}, r"scenes\[0\]: hold: got 1"),
        ({"frame": "last"}, r"scenes\[0\]: frame: got 'last'"),
    ],
)
def test_a_scene_that_cannot_be_is_refused_where_it_is_written(scene, message):
    with pytest.raises((TypeError, ValueError), match=message):
        two_panels(scenes=[scene])


def test_no_control_may_have_a_name_that_scenes_have():
    with pytest.raises(ValueError, match="'hold', which scenes have"):
        explore(lambda hold: hold, TwoPanels, {"hold": controls.switch()})
