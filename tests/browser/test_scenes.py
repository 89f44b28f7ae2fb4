"""A presenter's clicker goes through the scenes of an explorer, on the page and on the stage."""

import pytest

from tests.browser import cells

LISTEN = "() => { window.heard = []; document.addEventListener('keydown', (event) => window.heard.push(event.key)); }"


@pytest.fixture(scope="module")
def notebook(opened):
    notebook = opened("scenes.ipynb", [cells.IMPORTS, cells.WAVE])
    yield notebook
    notebook.close()


@pytest.fixture
def wave(notebook):
    notebook.python("wave.reset()")
    wave = notebook.explorer()
    wave.root.scroll_into_view_if_needed()
    wave.follow(notebook, "wave")
    return wave


def rate(notebook):
    return notebook.python("print(wave.value['rate'], wave.scenes.held is not None, end='')")


def test_a_clicker_goes_through_the_scenes_and_an_outcome_is_shown_when_it_is_asked_for_again(wave, notebook):
    page, cover = wave.page, wave.root.locator(".course-cover")
    shown = wave.root.locator(".course-scenes option:checked")
    page.evaluate(LISTEN)
    wave.slider("rate").focus()
    page.keyboard.press("PageDown")
    wave.settle()
    assert rate(notebook) == "2.0 False" and shown.text_content() == "2. rate ω₀: 2"
    before, words = wave.pixels(), wave.alt
    page.keyboard.press("PageDown")
    cover.wait_for()
    assert (
        wave.settle() == before and "covered" in wave.alt and wave.slider("rate").get_attribute("aria-valuetext") == "4"
    )
    assert rate(notebook) == "4.0 True" and notebook.python("print(wave.alt, end='')") == words
    page.keyboard.press("PageDown")
    cover.wait_for(state="hidden")
    assert wave.settle() != before and rate(notebook) == "4.0 False"
    assert page.evaluate("window.heard") == []
    page.keyboard.press("PageDown")  # the last scene: the host may have the key, and the slider stays
    wave.settle()
    assert page.evaluate("window.heard") == ["PageDown"] and rate(notebook) == "4.0 False"
    page.keyboard.press("PageUp")
    page.keyboard.press("PageUp")
    wave.settle()
    assert rate(notebook) == "1.0 False"
    wave.slider("rate").press("ArrowRight")
    wave.settle()
    assert shown.text_content() == "scenes"  # its controls are turned: none of them
    page.keyboard.press("1")
    wave.settle()
    assert rate(notebook) == "1.0 False" and shown.text_content() == "1. rate ω₀: 1"


def test_on_the_stage_the_scenes_are_gone_through_by_button_list_and_cover(wave, notebook):
    wave.canvas.focus()
    wave.page.keyboard.press("f")
    wave.root.and_(wave.page.locator(".course-on-stage")).wait_for()
    wave.settle()
    wave.page.mouse.click(20, wave.page.evaluate("innerHeight") - 12)  # beside everything: the keys are still its own
    wave.page.keyboard.press("PageDown")
    wave.page.keyboard.press("PageUp")
    wave.root.get_by_role("button", name="Next scene").click()
    wave.settle()
    assert rate(notebook) == "2.0 False"
    wave.root.get_by_label("scene", exact=True).select_option("3")
    cover = wave.root.locator(".course-cover")
    cover.click()
    cover.wait_for(state="hidden")
    wave.settle()
    assert rate(notebook) == "4.0 False" and wave.canvas.evaluate("e => e === document.activeElement")
    wave.page.keyboard.press("Escape")
    wave.root.and_(wave.page.locator(":not(.course-on-stage)")).wait_for()
    assert rate(notebook) == "4.0 False"
