"""Pictures that the page puts together, for its theme and its screen, and places in data coordinates."""

import gc
import weakref

import numpy as np
import psutil
import pytest

from course_lib.explorers import outputs
from course_lib.explorers.display import Display
from tests.explorers.examples import LIGHT_PAGE, Page, TwoPanels, fraction, two_panels


@pytest.fixture(autouse=True)
def same_page_as_before(monkeypatch):
    monkeypatch.setattr(Display, "page", dict(Display.page))
    monkeypatch.delenv("COURSE_STRICT", raising=False)


def drawn(explorer):
    return explorer.plot.draw()[..., :3].astype(int)


def test_the_page_can_put_every_picture_together_and_gets_the_ground_once():
    page = Page(explorer := two_panels())
    first, buffers = page.ask(page=LIGHT_PAGE)
    assert np.abs(page.put_together(first["picture"], buffers) - drawn(explorer)).mean() < 1
    for x in (-0.9, 0.2, 0.7):
        answer, buffers = page.ask(values={"x": x})
        assert "paint" not in answer["picture"] and len(buffers) == 1 and len(buffers[0]) < 2000
        assert np.abs(page.put_together(answer["picture"], buffers) - drawn(explorer)).mean() < 1
        assert answer["picture"]["alt"] == f"({x}, 5.0) 0"
    again, _ = page.ask(page=LIGHT_PAGE)
    assert "paint" in again["picture"]  # a second view may have nothing yet


def test_a_page_that_is_dark_dense_and_grey_gets_its_picture():
    page = Page(explorer := two_panels())
    answer, buffers = page.ask(page={"dark": True, "background": "#1e1e1e", "ratio": 2})
    shown = page.put_together(answer["picture"], buffers)
    assert shown.shape == (600, 1200, 3) and tuple(shown[0, 0]) == (0x1E,) * 3
    assert explorer.plot.style.dark and page.ask(page=LIGHT_PAGE | {"ratio": 7})[0]["picture"]["size"] == [1200, 600]
    assert two_panels().plot.ratio == 2  # the next explorer begins as the page was


def test_two_people_with_two_themes_get_each_his_own_picture_and_no_ground_twice():
    page = Page(explorer := two_panels())
    looks = LIGHT_PAGE, LIGHT_PAGE | {"dark": True, "background": "#111111"}
    for look in looks:
        answer, buffers = page.ask(page=look)
        page.put_together(answer["picture"], buffers)
    for x in (0.1, 0.2, 0.3):
        for look in looks:
            answer, buffers = page.ask(values={"x": x}, look=look)
            assert answer["look"] == look and answer["values"]["x"] == x and "paint" not in answer["picture"]
            assert explorer.plot.style.dark == look["dark"]
            assert np.abs(page.put_together(answer["picture"], buffers) - drawn(explorer)).mean() < 1
    explorer.set(x=0.4)
    assert page.sent[-1][0]["look"] == look


def test_an_explorer_that_no_page_shows_keeps_no_pixels_and_no_plot_that_none_has_seen():
    explorer = two_panels()
    still = explorer._repr_mimebundle_()[0]["image/png"]
    assert not explorer.drawn.pixels.size and not explorer.plot.layers.ground.size
    unseen, page = weakref.ref(explorer.plot), Page(explorer)
    answer, buffers = page.ask(page=LIGHT_PAGE | {"dark": True})
    assert np.abs(page.put_together(answer["picture"], buffers) - drawn(explorer)).mean() < 1
    gc.collect()
    assert unseen() is None
    assert explorer._repr_mimebundle_()[0]["image/png"] == still and explorer.drawn.pixels.size


def test_memory_that_was_freed_goes_back_to_the_system():
    process, pieces = psutil.Process(), [bytes(100_000) for _ in range(1000)]
    full, last = process.memory_info().rss, pieces[-1]
    del pieces
    outputs.give_back()
    assert last and process.memory_info().rss < full - 50e6


def test_clicks_arrive_in_data_coordinates_on_every_scale():
    got = []
    explorer = two_panels(click=lambda parameters, x, y, axes: got.append((parameters["y"], x, y, axes)))
    page = Page(explorer)
    page.ask(page=LIGHT_PAGE)
    page.ask(points=[{"kind": "click", **fraction(explorer, "left", 0.25, 7)}])
    page.ask(points=[{"kind": "click", **fraction(explorer, "right", 40, 0.75)}], values={"y": 6})
    assert np.allclose(got[0][:3], (5, 0.25, 7))
    assert np.allclose(got[1][:3], (6, 40, 0.75)) and [g[3] for g in got] == ["left", "right"]


def test_the_geometry_that_the_page_gets_is_that_of_the_picture():
    page = Page(explorer := two_panels(click=lambda *a: {}))
    left, right = page.ask(page=LIGHT_PAGE)[0]["picture"]["axes"]
    assert left["name"] == "left" and left["clickable"] and right["x"] == [1.0, 1000.0, "log"]
    at = fraction(explorer, "left", -1, 10)
    assert np.allclose(left["box"][:2], [at["x"], at["y"]], atol=1e-6)
    TwoPanels.clickable = ("right",)
    try:
        assert [a["clickable"] for a in Page(two_panels()).ask(page=LIGHT_PAGE)[0]["picture"]["axes"]] == [False, True]
    finally:
        TwoPanels.clickable = None


def test_a_thousand_moves_leave_nothing_behind():

    page = Page(explorer := two_panels())
    page.ask(page=LIGHT_PAGE)

    def move(times):
        for i in range(times):
            page.ask(values={"x": (i % 200) / 100 - 1})
            page.sent.clear()
        gc.collect()
        return len(gc.get_objects())

    move(50)
    before = move(50)
    assert move(300) - before < 200
    assert explorer.plot.figure is not None
