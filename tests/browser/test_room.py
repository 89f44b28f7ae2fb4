"""Room on the screen: every explorer is seen whole and can be read, on the stage too; fingers scroll what stays."""

import pytest

from tests.browser import cells
from tests.browser.lab import Notebook, browser

ROOMS = {
    (1366, 527): 11,
    (1024, 527): 11,
    (1920, 840): 11,
    (412, 679): 10,
}  # screen's width, notebook's height → letters
MEASURE = """() => [...document.querySelectorAll(".course-explorer")].map((e) => {
  const canvas = e.querySelector("canvas"), box = e.getBoundingClientRect(), drawn = canvas.getBoundingClientRect();
  const side = e.querySelector(".course-side");
  const texts = [...e.querySelectorAll("*")].filter((t) => t.checkVisibility() &&
    (t.matches("input, select") || [...t.childNodes].some((n) => n.nodeType === 3 && n.data.trim())));
  const cut = (t) => { // of the ring around it when it has the focus: 2 pixels, 1 apart
    const b = t.getBoundingClientRect();
    for (let a = t.parentElement; a !== e; a = a.parentElement) {
      const c = a.getBoundingClientRect(), free = [b.x - c.x, b.y - c.y, c.right - b.right, c.bottom - b.bottom];
      if (getComputedStyle(a).overflow !== "visible" && Math.min(...free) < 3) return true;
    }
    return false; };
  const rings = [...side.querySelectorAll("input, select, button")].filter((t) => t.checkVisibility() && cut(t));
  return { name: e.getAttribute("aria-label"), rings: rings.map((t) => t.outerHTML.slice(0, 80)),
    height: box.height, inside: drawn.right <= box.right + 1,
    wide: e.closest(".jp-OutputArea-output").scrollWidth - e.closest(".jp-OutputArea-output").clientWidth,
    cut: side.scrollHeight - side.clientHeight, scaled: drawn.width / canvas.width,
    letters: Math.min(...texts.map((t) => parseFloat(getComputedStyle(t).fontSize))) }; })"""
HEIGHT = "() => document.querySelector('.jp-WindowedPanel-outer').clientHeight"
QUIET = "() => !document.querySelector('.course-stage:not([aria-busy=false])')"
SCALES = "print(*(e.display.scale for e in everyone.values()))"
LEAST = 9.5 / 72 * 100  # px of the smallest letters of a picture at scale 1; tests/explorers/test_explorers.py holds it


@pytest.fixture(scope="module")
def everyone(lab, window):
    notebook = Notebook(
        window, lab, lab.write("rooms.ipynb", [cells.EMPTY + "display(*everyone.values())"]), mode="lab"
    )
    notebook.page.evaluate("() => window.jupyterapp.shell.collapseLeft()")
    notebook.run_all()
    yield notebook
    notebook.close()


@pytest.mark.parametrize(("room", "letters"), ROOMS.items())
def test_every_explorer_is_seen_whole_and_can_be_read(everyone, room, letters):
    page, (width, high) = everyone.page, room
    page.set_viewport_size({"width": width, "height": high + page.viewport_size["height"] - page.evaluate(HEIGHT)})
    page.wait_for_timeout(300)
    page.set_viewport_size({"width": width, "height": high + page.viewport_size["height"] - page.evaluate(HEIGHT)})
    assert page.evaluate(HEIGHT) == high
    page.wait_for_timeout(300)
    page.wait_for_function(QUIET)
    scales = [*map(float, everyone.python(SCALES).split())]
    found = page.evaluate(MEASURE)
    assert len(found) == len(scales) > 60
    for explorer, scale in zip(found, scales, strict=True):
        assert min(explorer["letters"], LEAST * scale) >= letters - 0.01, explorer
        assert explorer["wide"] <= 0 and explorer["cut"] <= 1 and explorer["scaled"] == pytest.approx(1, abs=0.01), (
            explorer
        )
        assert not explorer["rings"], explorer
        if width > 500:
            assert explorer["height"] <= high and explorer["inside"], explorer


@pytest.fixture(scope="module")
def stage(opened):
    notebook = opened("stage.ipynb", [cells.IMPORTS, cells.WAVE, cells.FILM], own_page=True)
    notebook.page.set_viewport_size({"width": 1280, "height": 720})
    yield notebook
    notebook.close()


REFUSE = "() => { Element.prototype.requestFullscreen = () => Promise.reject(new Error('not here')); }"
FILLS = """e => { const r = e.getBoundingClientRect(); return e.matches(".course-on-stage") &&
  Math.abs(r.width - innerWidth) + Math.abs(r.height - innerHeight) < 2 && e.scrollHeight <= innerHeight + 1; }"""


@pytest.mark.parametrize("allowed", [True, False])
def test_the_stage_fills_the_screen_in_large_letters_and_keeps_the_setting(stage, allowed):
    if not allowed:
        stage.page.evaluate(REFUSE)
    wave, page = stage.explorer(0), stage.page
    wave.settle()
    root = wave.root.element_handle()
    wave.slider("rate").press("ArrowRight")
    wave.settle()
    rate = wave.slider("rate").input_value()
    wave.slider("rate").press("f")
    page.wait_for_function(f"e => ({FILLS})(e)", arg=root)
    assert page.evaluate("e => document.fullscreenElement === e", root) == allowed
    scale = float(stage.python("print(wave.display.scale)"))
    assert LEAST * scale >= 18 and page.evaluate("e => parseFloat(getComputedStyle(e).fontSize)", root) >= 18
    assert page.evaluate("e => e.querySelector('.course-slider input').value", root) == rate
    page.keyboard.press("ArrowRight")  # the slider has kept the focus
    page.wait_for_function("([e, rate]) => e.querySelector('.course-slider input').value !== rate", arg=[root, rate])
    page.evaluate("() => document.exitFullscreen()") if allowed else page.keyboard.press(
        "Escape"
    )  # the browser's own Escape
    page.wait_for_function("e => !e.matches('.course-on-stage') && e.closest('.jp-OutputArea-output')", arg=root)
    wave.settle()
    wave.follow(stage, "wave")
    assert float(stage.python("print(wave.display.scale)")) <= 1


SWIPE = [("touchStart", 0), *(("touchMove", k) for k in range(1, 9)), ("touchEnd", None)]


def swipe(page, client, x, y, dx, dy):
    """A finger put down at a place and moved; how far the notebook scrolled."""
    top = "() => document.querySelector('.jp-WindowedPanel-outer').scrollTop"
    before = page.evaluate(top)
    for kind, k in SWIPE:
        points = [] if k is None else [{"x": x + dx * k / 8, "y": y + dy * k / 8}]
        client.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
        page.wait_for_timeout(30)
    page.wait_for_timeout(200)
    return page.evaluate(top) - before


def test_a_finger_scrolls_what_it_cannot_drag(lab, playwright):
    with browser(playwright, viewport={"width": 412, "height": 800}, has_touch=True, is_mobile=True) as phone:
        notebook = Notebook(phone, lab, lab.write("touch.ipynb", [cells.IMPORTS, cells.WAVE, *["1"] * 30]))
        notebook.run_all()
        wave, client = notebook.explorer(), phone.new_cdp_session(notebook.page)
        wave.follow(notebook, "wave")
        wave.root.evaluate("e => e.scrollIntoView({ block: 'end' })")
        x, y, _ = wave.grip("rate")
        rate = wave.slider("rate").input_value()
        assert swipe(notebook.page, client, x - 40, y, 0, -120) > 50
        assert wave.slider("rate").input_value() == rate
        wave.root.evaluate("e => e.scrollIntoView({ block: 'end' })")
        x, y, _ = wave.grip("rate")
        assert swipe(notebook.page, client, x, y, 40, 0) == 0
        assert wave.slider("rate").input_value() > rate
        wave.root.evaluate("e => e.scrollIntoView({ block: 'end' })")
        box = wave.canvas.bounding_box()
        assert swipe(notebook.page, client, box["x"] + box["width"] / 2, box["y"] + 4, 0, -120) > 50  # on the title
        wave.root.evaluate("e => e.scrollIntoView({ block: 'end' })")
        box = wave.canvas.bounding_box()
        dot = notebook.python("print(wave.parameters['dot'])")
        assert swipe(notebook.page, client, box["x"] + box["width"] / 2, box["y"] + box["height"] * 0.7, 0, -60) == 0
        wave.settle()
        assert notebook.python("print(wave.parameters['dot'])") != dot
        notebook.close()
