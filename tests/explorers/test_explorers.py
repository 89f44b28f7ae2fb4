"""Every explorer of the course without a browser: each control at its ends, random walks, words."""

import base64
import io
import os

import matplotlib.pyplot as plt
import numpy as np
import pytest
from ipywidgets import Widget
from matplotlib.text import Text
from PIL import Image

from course_lib.explorers.display import Display
from course_lib.explorers.explorer import Explorer
from tests.all_explorers import EXPLORERS, assert_shown, short, short_race, turn
from tests.drawing.clashes import clashes
from tests.explorers import hall

WALK = 16  # turns of the walk
LARGEST = 200_000  # characters of a stored picture


@pytest.fixture(scope="module", params=EXPLORERS)
def made(request):
    """One explorer of each kind for all tests of this file, its answers to the page kept."""
    before = dict(Display.page)
    with short_race():
        explorer = EXPLORERS[request.param]()
        explorer.send = lambda content, buffers=None: None
        yield explorer, EXPLORERS[request.param]
    Display.page = before
    Widget.close_all()  # or ipywidgets keeps every explorer, two gigabytes of them


@pytest.fixture
def explorer(made, monkeypatch):
    monkeypatch.delenv("COURSE_STRICT", raising=False)
    made[0].reset()
    return made[0]


def test_there_are_explorers_and_each_is_one(made):
    assert isinstance(made[0], Explorer)
    assert made[0].controls


PLACES = ((10.0, 4.2), (6.2, 5.6), (3.8, 0))  # a small screen, half of one, a phone: inches
EVERY = os.environ.get("COURSE_ALL_NOTEBOOKS") == "1"


def test_it_is_laid_out_anew_for_its_place_and_can_be_read_there(made, explorer, request):
    """The page gives letters of 9.5 points 11 pixels, or 10 on a phone. (The browser tries every explorer in each.)"""
    name = request.node.callspec.params["made"]
    for place in (PLACES[list(EXPLORERS).index(name) % 3], *hall.smallest(name)):
        plot = explorer.display.template.open(place=place)
        plot.move(*explorer.model.latest.at(explorer.frame))
        plot.draw()
        texts = [text for text in plot.figure.findobj(Text) if text.get_text().strip() and text.get_visible()]
        assert min(text.get_fontsize() for text in texts) >= 9.5
        for line in plot._text_block.artists:
            assert line.get_window_extent().x1 <= plot.figure.bbox.width + 1, line.get_text()
        assert plot.inches == place or place[1] == 0


def test_in_a_hall_nothing_is_cut_or_covered_from_scene_to_scene(explorer, request):
    """Axes that were placed for one scene have numbers of another width in the next."""
    places = hall.smallest(request.node.callspec.params["made"])
    plots = [explorer.display.template.open(place=place) for place in places]
    for number in range(1, len(explorer.scenes.opening()) + 1):
        explorer.scene = number
        explorer.reveal()
        for plot in plots:
            plot.move(*explorer.model.latest.at(explorer.frame))
            plot.draw()
            assert clashes(plot.figure) == [], (number, plot.inches)


def test_in_a_hall_nothing_covers_anything(explorer, request):
    """Letters are so large there that a picture has little room, at a film's end too.

    COURSE_ALL_NOTEBOOKS=1: the same for every scene, at every place that it gets.
    """
    name = request.node.callspec.params["made"]
    for scene in range(len(explorer.scenes.all) if EVERY else 1):
        explorer.receive({"seq": scene, "scene": scene + 1, "reveal": True})
        assert explorer.error == ""
        for place in hall.PLACES[name] if EVERY else hall.smallest(name):
            plot = explorer.display.template.open(place=place)
            for frame in sorted({0, explorer.frame, max(explorer.count - 1, 0)}):
                plot.move(*explorer.model.latest.at(frame))
                plot.draw()
                assert clashes(plot.figure) == [], (scene + 1, place, frame)


def test_each_control_alone_at_its_first_and_last_end(explorer):
    start = explorer.setting.start
    for name, control in explorer.controls.items():
        for state in control.ends()[:: max(1, len(control.ends()) - 1)]:
            explorer.set(**start | short(explorer) | {name: state})
            assert_shown(explorer, (name, state))


def test_all_ends_of_all_controls(explorer):
    """All controls at once, each at its next end, until the one with most ends has been at all of them."""
    ends = {name: control.ends() for name, control in explorer.controls.items()}
    for k in range(max(map(len, ends.values()))):
        setting = {name: states[k % len(states)] for name, states in ends.items()}
        explorer.set(**(setting if k == 1 else setting | short(explorer)))
        assert_shown(explorer)


def test_a_random_walk(explorer):
    rng = np.random.default_rng(0)
    for step in range(WALK):
        explorer.receive({"seq": step, "values": {"speed": step}})
        assert explorer.error.startswith("control: got 'speed'; expected one of")
        for message in turn(explorer, rng) or [{}]:
            values = message.get("values", {}) | short(explorer)
            explorer.receive({"seq": step, "run": explorer.run, **message, "values": values})
        assert_shown(explorer)
    assert plt.get_fignums() == []


def test_the_same_setting_is_the_same_picture_and_a_code_restores_it(made, explorer):
    rng = np.random.default_rng(3)
    explorer.set(**{name: control.random(rng) for name, control in explorer.controls.items()})
    if explorer.count:
        explorer.frame = int(rng.integers(explorer.count))
    other = made[1]()
    other.code = explorer.code
    assert other.state == explorer.state
    np.testing.assert_array_equal(other.plot.draw(), explorer.plot.draw())
    assert other.alt == explorer.alt


def test_dark_pictures_are_dark_and_a_change_of_theme_moves_nothing(explorer):
    rng, light = np.random.default_rng(5), dict(Display.page)
    explorer.set(**{name: control.random(rng) for name, control in explorer.controls.items()} | short(explorer))
    before = explorer.plot.draw().copy()
    explorer.receive({"page": light | {"dark": True, "background": "#111111"}})
    assert explorer.plot.draw()[..., :3].mean() < 128 < before[..., :3].mean()
    explorer.receive({"page": light})
    np.testing.assert_array_equal(explorer.plot.draw(), before)


def test_a_page_without_a_kernel_gets_pictures_and_words(made):
    data, metadata = made[1]()._repr_mimebundle_()
    assert len(data["image/png"]) < LARGEST
    assert data["text/plain"] == metadata["image/png"]["alt"]
    assert len(data["text/plain"]) > 80
    assert Image.open(io.BytesIO(base64.b64decode(data["image/png"]))).width <= 1200
