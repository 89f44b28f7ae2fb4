"""Every explorer of the course without a browser: each control at its ends, walks of a restless hand, words."""

import base64
import io
import re

import matplotlib.pyplot as plt
import numpy as np
import pytest
from PIL import Image

from course_lib.plots.style import DARK
from course_lib.widgets.display import Display, _geometry, _named
from course_lib.widgets.explore import Explorer
from tests.explorers import EXPLORERS

WALK = 24  # turns of the walk
SHORT = {"steps": 20, "width": 16}  # where sliders say how long to train, and how wide: the largest end is tried once
LARGEST = 200_000  # characters of a stored picture
NUMBERLESS = re.compile(r"\bnan\b|\bNone\b|array\(|object at")


@pytest.fixture(scope="module", params=EXPLORERS)
def made(request):
    """One explorer of each kind for all tests of this file, its answers to the page kept."""
    before = dict(Display.page)
    explorer = EXPLORERS[request.param]()
    explorer.send = lambda content, buffers=None: None
    yield explorer, EXPLORERS[request.param]
    Display.page = before


@pytest.fixture
def explorer(made, monkeypatch):
    monkeypatch.delenv("COURSE_STRICT", raising=False)
    made[0].reset()
    return made[0]


def short(explorer):
    return {name: n for name, n in SHORT.items() if isinstance(explorer.setting.start.get(name), int | float)}


def assert_shown(explorer, setting=None):
    assert explorer.error == "", (explorer.error, setting or explorer.code)
    assert len(explorer.alt) > 40, explorer.alt
    assert not NUMBERLESS.search(explorer.alt), explorer.alt
    assert explorer.plot._pixels[::4, ::4].std() > 5  # what was drawn last is not an empty page


def places(explorer, rng):
    """A message's point at random in one of the axes that take clicks: in fractions of the picture."""
    clickable = [named for named in _named(explorer.plot) if named[2]]
    name, axes, _ = clickable[rng.integers(len(clickable))]
    left, top, width, height = _geometry((name, axes, True))["box"]
    x, y = rng.uniform(size=2)
    return {"axes": name, "x": left + x * width, "y": top + y * height}


def turn(explorer, rng):
    """One thing that a hand can do, as the page tells it."""
    click, drag = explorer._hooks
    doings = ["control", "control", "control"] + ["film"] * bool(explorer.count)
    doings += (["click"] * bool(click) + ["drag"] * bool(drag)) * 2 + ["reset"]
    doing = doings[rng.integers(len(doings))]
    if doing == "control":
        name = list(explorer.controls)[rng.integers(len(explorer.controls))]
        return [{"values": {name: explorer.controls[name].random(rng)}}]
    if doing == "film":
        return [{"frame": int(rng.integers(explorer.count))}]
    if doing == "reset":
        return [{"reset": True}] if rng.integers(4) == 0 else []
    if doing == "click":
        return [{"points": [{"kind": "click", **places(explorer, rng)}]}]
    start = places(explorer, rng)
    ends = [{**places(explorer, rng), "axes": start["axes"]} for _ in range(3)]
    where = {axis: start[axis] for axis in "xy"}
    return [{"points": [{"kind": "drag", "start": where, "begins": k == 0, **end}]} for k, end in enumerate(ends)]


def test_there_are_explorers_and_each_is_one(made):
    assert isinstance(made[0], Explorer)
    assert made[0].controls


def test_each_control_alone_at_its_first_and_last_end(explorer):
    start = explorer.setting.start
    for name, control in explorer.controls.items():
        for state in control.ends()[:: max(1, len(control.ends()) - 1)]:
            explorer.set(**start | {name: state})
            assert_shown(explorer, (name, state))


def test_all_ends_of_all_controls(explorer):
    """All controls at once, each at its next end, until the one with most ends has been at all of them."""
    ends = {name: control.ends() for name, control in explorer.controls.items()}
    for k in range(max(map(len, ends.values()))):
        setting = {name: states[k % len(states)] for name, states in ends.items()}
        explorer.set(**(setting if k == 1 else setting | short(explorer)))
        assert_shown(explorer)


def test_a_walk_of_a_restless_hand(explorer):
    rng = np.random.default_rng(0)
    for step in range(WALK):
        for message in turn(explorer, rng):
            values = message.get("values", {}) | short(explorer)
            explorer._receive({"seq": step, "run": explorer.run, **message, "values": values})
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


def test_dark_pictures_are_dark(explorer):
    dark = explorer.plot.open(DARK)
    dark.move(*explorer.moment())
    assert dark.draw()[..., :3].mean() < 128 < explorer.plot.draw()[..., :3].mean()


def test_a_page_without_a_kernel_gets_pictures_and_words(made):
    data, metadata = made[1]()._repr_mimebundle_()
    assert len(data["image/png"]) < LARGEST
    assert data["text/plain"] == metadata["image/png"]["alt"]
    assert len(data["text/plain"]) > 80
    assert Image.open(io.BytesIO(base64.b64decode(data["image/png"]))).width <= 1200
