"""A lecture: the notebooks as slides over the live page, none of them cut, gone through by keyboard."""

import json
import os

import nbformat
import pytest

from tests.browser.cells import EMPTY, IMPORTS, WAVE
from tests.browser.lab import ROOT, Lab, Notebook, browser
from tests.explorers import hall as places
from tools import lecture, slides
from tools.notebooks import METADATA

SIZES = places.SCREENS
LECTURERS = sorted(ROOT.glob("notebooks/solutions/*.ipynb"))
EVERY = os.environ.get("COURSE_ALL_NOTEBOOKS") == "1"
NEAR = 17  # lines; what is estimated lower takes less than three quarters of the screen
LEAST = 9.5 / 72 * 100  # px of the smallest letters of a picture at scale 1
WIDER = 0.02  # a formula's box is a little wider than its letters
# Every cell at once, each as high as on its slide; what only screen readers see is as wide as it likes.
ALL = """.jp-Deck .jp-Cell { height: auto !important; max-height: none !important; padding: 0.8vh 0 !important;
  visibility: visible !important; } mjx-assistive-mml { display: none !important; }"""
MEASURE = """async () => {
  const notebook = window.jupyterapp.shell.currentWidget.content, slides = [];
  await Promise.all(notebook.widgets.map((cell) => cell.ready));
  await new Promise(requestAnimationFrame);
  for (const { node, model } of notebook.widgets) {
    if (model.getMetadata("slideshow")?.slide_type) slides.push({ id: model.id, high: 0, wide: 0 });
    const slide = slides.at(-1);
    const parts = node.querySelectorAll(".jp-OutputArea-output, .jp-MarkdownOutput, .cm-scroller");
    slide.high += node.getBoundingClientRect().height / innerHeight;
    slide.wide = Math.max(slide.wide, ...[...parts].map((e) => e.scrollWidth - e.clientWidth));
  }
  return slides; }"""
PRESENTED = """(n) => document.body.dataset.jpDeckMode
  && window.jupyterapp.shell.currentWidget.content.widgets.length >= n"""
WHERE = "() => window.jupyterapp.shell.currentWidget.content.activeCellIndex"
AT_THE_TOP = f"() => !({WHERE})() && document.activeElement.matches('.jp-deck-mod-onscreen')"

BENEATH_A_BUTTON = """
from ipywidgets import Button, VBox
class Tall(Wave):
    size = (6, 6)
shown = explore(lambda rate: compute(rate, Sine(), False, [7.5, 0.5]), Tall, {"rate": c.log_slider(0.05, 5, 1)})
box = VBox([Button(description="above"), shown])
box
"""
SLIDE = "() => document.querySelector('.jp-deck-mod-onscreen:has(.course-explorer)').getBoundingClientRect()"


@pytest.fixture(scope="module")
def hall(playwright, tmp_path_factory):
    """JupyterLab as ``make lecture`` starts it."""
    folder = tmp_path_factory.mktemp("hall") / "lab"
    (folder / "config").mkdir(parents=True)
    lab = Lab(folder, lecture.configure(folder / "config")[1])
    yield lab
    lab.stop()


@pytest.fixture
def present(playwright, hall):
    """Open these cells as slides."""
    with browser(playwright, viewport={"width": 1280, "height": 720}) as window:

        def present(name, cells):
            nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=METADATA), hall.notebooks / name)
            show = Notebook(window, hall, name, mode="lab", wait=False)
            show.page.wait_for_function(PRESENTED, arg=len(cells))
            return show

        yield present


def high_slides():
    """The cells of all notebooks' slides that may be as high as the screen; explorers' stills are held to a height."""
    for path in LECTURERS:
        whole = []
        for cell in nbformat.read(path, 4).cells:
            kind = cell.metadata.get("slideshow", {}).get("slide_type")
            cell.id = f"{path.stem[:2]}-{cell.id}"[:64]
            if kind in ("slide", "subslide"):
                whole.append([])
            if kind not in ("notes", "skip"):
                whole[-1].append(cell)
        yield from (cell for cells in whole if EVERY or may_be_high(cells) for cell in cells)


def may_be_high(cells):
    outputs = [output for cell in cells for output in cell.get("outputs", ())]
    printed = sum(output.get("text", "").count("\n") for output in outputs)
    still = any("course-mark" in output.get("data", {}).get("text/html", "") for output in outputs)
    return not still and sum(map(slides.height, cells)) + 0.75 * printed >= NEAR


def test_no_slide_of_any_notebook_is_cut(present):
    cells = list(high_slides())
    assert len({cell.id[:2] for cell in cells}) == len(LECTURERS)
    show = present("all.ipynb", cells)
    show.page.add_style_tag(content=ALL)
    for width, height in SIZES:
        show.page.set_viewport_size({"width": width, "height": height})
        measured = show.page.evaluate(MEASURE)
        assert sum(slide["high"] > 0.5 for slide in measured) > 80
        cut = [slide for slide in measured if slide["high"] > 1 or slide["wide"] > WIDER * width]
        assert not cut, cut


def test_a_lecture_goes_by_keyboard_and_over_a_restart(present):
    """A clicker's keys, an explorer whole on its slide, on the stage and back; Python anew, and the same slide."""
    texts = [nbformat.v4.new_markdown_cell(text) for text in ("# A lecture", "## Waves", "## The end")]
    codes = [nbformat.v4.new_code_cell(text.strip()) for text in (IMPORTS, WAVE)]
    made = slides.with_slide_types([texts[0], codes[0], texts[1], codes[1], texts[2]])
    show = present("lecture.ipynb", made)
    keys, evaluate, wait = show.page.keyboard, show.page.evaluate, show.page.wait_for_function
    show.idle()
    keys.press("Control+Alt+r")
    wait("() => document.querySelector('.course-explorer')")
    keys.press("Home")
    wait(AT_THE_TOP)
    passed = []
    for _ in range(3):
        keys.press("PageDown")
        passed.append(evaluate(WHERE))
    assert passed == [2, 3, 4]
    keys.press("PageUp")
    assert evaluate(WHERE) == 3
    keys.press("Home")  # and once more: the next step is the section's first again, not the last that was seen
    wait(AT_THE_TOP)
    for place in (2, 3):
        keys.press("PageDown")
        assert evaluate(WHERE) == place
    wave = show.explorer()
    for width, height in SIZES:
        show.page.set_viewport_size({"width": width, "height": height})
        wait("() => document.querySelector('.course-stage canvas').width > 0.6 * innerWidth")
        wave.settle()
        box = wave.root.bounding_box()
        assert box["y"] >= 0 and box["y"] + box["height"] <= height
        assert LEAST * float(show.python("print(wave.display.scale)")) >= 0.025 * height
    keys.press("Tab")
    keys.press("Tab")
    keys.press("f")
    wait("() => document.querySelector('.course-on-stage')")
    keys.press("Escape")
    wait("() => !document.querySelector('.course-on-stage')")
    keys.press("Escape")
    keys.press("Control+Alt+0")
    show.page.locator(".jp-Dialog").wait_for()
    keys.press("Enter")
    wait("() => document.querySelector('.jp-deck-mod-onscreen .course-explorer')")
    assert evaluate(WHERE) == 3 and evaluate("document.body.dataset.jpDeckMode") == "presenting"
    show.idle()


def test_an_explorer_leaves_room_for_what_stands_above_it_on_its_slide(present):
    title, *codes = "# A lecture", IMPORTS + WAVE, BENEATH_A_BUTTON
    cells = [nbformat.v4.new_markdown_cell(title), *(nbformat.v4.new_code_cell(code.strip()) for code in codes)]
    show = present("above.ipynb", slides.with_slide_types(cells))
    show.idle()
    show.page.keyboard.press("Control+Alt+r")
    show.page.wait_for_function("() => document.querySelectorAll('.course-explorer').length === 2")
    show.page.keyboard.press("Home")
    show.page.wait_for_function(AT_THE_TOP)
    for place in (1, 2):
        show.page.keyboard.press("PageDown")
        assert show.page.evaluate(WHERE) == place
    tall = show.explorer(1)
    for width, height in SIZES:
        show.page.set_viewport_size({"width": width, "height": height})
        show.page.wait_for_function("() => document.querySelectorAll('canvas')[1].height > 0.6 * innerHeight")
        tall.settle()
        slide = show.page.evaluate(SLIDE)
        assert slide["top"] >= 0 and 0.9 * height < slide["bottom"] <= height
    show.python("box.children += tuple(Button() for _ in range(4))")  # more, after it has found its place
    show.page.wait_for_function("() => document.querySelectorAll('.jp-deck-mod-onscreen .jupyter-button').length === 5")
    show.page.wait_for_function(
        f"() => {{ const slide = ({SLIDE})(); return slide.top >= 0 && slide.bottom <= innerHeight; }}"
    )


GIVEN = """import json
from course_lib.explorers.display import Display
seen, adapt = {}, Display.adapt
def watched(self, page, is_new=True):
    adapt(self, page, is_new)
    seen.setdefault(id(self), []).append(self.place)
Display.adapt = watched"""
ON_SLIDES = "print(json.dumps([[one.display.place] for one in everyone.values()]))"
ON_STAGE = "print(json.dumps([seen[id(one.display)] for one in everyone.values()]))"  # and on the way there and back
QUIET = """() => document.querySelectorAll(".course-explorer").length > 60
  && !document.querySelector(".course-stage:not([aria-busy=false])")"""
TO_STAGE_AND_BACK = """async (n) => { const e = document.querySelectorAll(".course-explorer")[n];
  const stage = e.querySelector(".course-stage"), busy = () => stage.getAttribute("aria-busy") !== "false";
  const until = async (met) => { for (let n = 0; n < 500 && !met(); n++) await new Promise((r) => setTimeout(r, 20)); };
  e.querySelector("button[title^='Fill the screen']").click();
  await until(() => e.matches(".course-on-stage") && !busy());
  await new Promise((r) => setTimeout(r, 100));
  await document.exitFullscreen();
  await until(() => !e.matches(".course-on-stage")); }"""
NEARLY = 0.05  # what fonts of another machine may make of controls


def test_every_explorer_gets_the_place_that_its_picture_is_tried_in(present):
    """tests/explorers/hall.py says where tests without a browser draw it. COURSE_ALL_NOTEBOOKS=1: on the stage, too."""
    opened = [nbformat.v4.new_code_cell(f"everyone[{name!r}]") for name in places.PLACES]
    show = present("everyone.ipynb", slides.with_slide_types([nbformat.v4.new_code_cell(EMPTY.strip()), *opened]))
    show.page.add_style_tag(content=ALL)
    show.idle()
    show.page.keyboard.press("Control+Alt+r")
    show.page.wait_for_function(QUIET)
    show.idle()
    show.python(GIVEN)
    for k, (width, height) in enumerate(SIZES):
        show.page.set_viewport_size({"width": width, "height": height})
        show.page.wait_for_timeout(500)
        show.page.wait_for_function(QUIET)
        compare(k, show.python(ON_SLIDES))
        if EVERY:
            show.python("seen.clear()")
            for n in range(len(places.PLACES)):
                show.page.evaluate(TO_STAGE_AND_BACK, n)
            compare(k + len(SIZES), show.python(ON_STAGE))


def compare(k, given):
    measured = dict(zip(places.PLACES, json.loads(given), strict=True))
    wanted = {name: pytest.approx(four[k], rel=NEARLY) for name, four in places.PLACES.items()}
    wrong = {name: (seen, wanted[name]) for name, seen in measured.items() if not any(p == wanted[name] for p in seen)}
    assert not wrong, wrong
