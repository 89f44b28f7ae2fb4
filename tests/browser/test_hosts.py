"""What notebook programs do to explorers, and explorers to them: keys, what is typed, tabs, pages without a kernel."""

import pytest

from tests.browser import cells
from tests.browser.lab import SHOWS, Notebook

ASK = """
from course_lib.explorers.predict import Prediction, Question
Prediction(Question("k", "What is `df_dx`?", ["one", "two"], 1, "A mul gate swaps."))
"""
# Notebook 7 hears keys on their way down to the element, JupyterLab on their way up: here both do.
AS_NOTEBOOK_7 = """() => document.addEventListener("keydown",
  (event) => window.jupyterapp.commands.processKeydownEvent(event), true)"""
CELLS = "() => window.jupyterapp.shell.currentWidget.content.widgets.length"
DARK = ".jp-OutputArea-output { background: #111 !important; color: #eee; }"
FOCUSED = "() => document.activeElement.classList.contains('jp-Cell')"


@pytest.fixture(scope="module")
def notebook(opened):
    notebook = opened("hosts.ipynb", [cells.IMPORTS, cells.WAVE, ASK, cells.FILM])
    yield notebook
    notebook.close()


@pytest.fixture
def wave(notebook):
    notebook.python("wave.reset()")
    wave = notebook.explorer()
    wave.follow(notebook, "wave")
    return wave


def test_keys_turn_the_explorer_and_shortcuts_are_still_the_notebooks(wave, notebook):
    page, slider = wave.page, wave.slider("rate")
    page.evaluate(AS_NOTEBOOK_7)
    number = page.evaluate(CELLS)
    controls = wave.root.locator("input, select, button, canvas").filter(visible=True)
    questions = page.locator(".course-predict input").first
    for control in (*controls.all(), questions):
        control.focus()
        for key in "ddxabzymcv0011":
            page.keyboard.press(key)
        assert control.evaluate("e => e === document.activeElement")
    assert page.evaluate(CELLS) == number
    field = wave.row("rate").locator("input[type=text]")
    field.fill("2.5")
    field.press("Escape")  # takes back what was typed
    assert field.input_value() == "1"
    field.press("Control+a")
    field.press("Control+x")
    assert field.input_value() == ""
    slider.focus()
    with page.expect_request(lambda request: request.method == "PUT"):
        slider.press("Control+s")
    slider.press("Escape")
    assert page.evaluate(FOCUSED)
    for keys in ("Control+Enter", "Shift+Enter"):
        slider.click()
        old = wave.root.element_handle()
        slider.press(keys)
        page.wait_for_function("e => !e.isConnected", arg=old)
        notebook.idle()
        wave.settle()
        assert notebook.python("print(wave.parameters['rate'], end='')") == "1.0"


READ = {"0,5": 0.5, " .07": 0.07, "+2.": 2, "1e-1": 0.1}
UNREAD = ["1,000", "1.000,5", "0x1", "½", "", "1e400", "1 000", "−1"]


def test_what_was_typed_is_read_or_refused_in_words(wave, notebook):
    field = wave.row("rate").locator("input[type=text]")
    for typed, read in [*READ.items(), *dict.fromkeys(UNREAD, 0.1).items()]:
        field.fill(typed)
        field.press("Enter")
        wave.settle()
        value = float(notebook.python("print(wave.parameters['rate'])"))
        assert (value, field.input_value()) == (read, f"{read:g}"), typed
        assert wave.alert.startswith("rate: got ") if typed in UNREAD else wave.alert == ""


def same(one, other):
    """Wait until one shows what the other, which was turned, shows: the picture in its words, and the controls."""
    other.settle()
    one.page.wait_for_function(SHOWS, arg=[one.canvas.element_handle(), other.alt])
    one.settle()
    values = "e => [...e.querySelectorAll('input, select')].map((control) => control.value)"
    assert one.root.evaluate(values) == other.root.evaluate(values)


def test_two_tabs_show_the_same_values_beside_the_same_picture_each_in_its_own_theme(wave, notebook, lab, window):
    notebook.save()
    tab = Notebook(window, lab, "hosts.ipynb")
    try:
        tab.page.add_style_tag(content=DARK)
        other = tab.explorer()
        tab.page.locator(".course-explorer.course-dark").first.wait_for()
        for one, two, at in ((wave, other, 0.2), (other, wave, 0.7)):
            one.drag("rate", at)
            one.row("shape").locator("select").first.select_option("line" if one is wave else "sine")
            same(two, one)
            assert (sum(wave.colour(0.01, 0.01)), other.colour(0.01, 0.01)) == (3 * 255, (17, 17, 17))
        film, second = notebook.explorer(1), tab.explorer(1)
        for one, two in ((film, second), (second, film)):
            for _ in range(3):
                one.root.get_by_role("button", name="Step forward").click()
            one.slider("scale").press("ArrowLeft")
            same(two, one)
        assert second.alt.startswith("Frame 6:")
        for page in (notebook.page, tab.page):
            page.locator(".course-predict").scroll_into_view_if_needed()
        notebook.page.locator(".course-predict").get_by_text("two", exact=True).click()
        tab.page.locator(".course-predict input:checked").wait_for()
        assert tab.page.locator(".course-predict input").nth(1).is_checked()
        assert tab.errors() == []
    finally:
        tab.close()
