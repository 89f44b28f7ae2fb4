"""What notebook programs do to explorers, and explorers to them: keys, what is typed, tabs, pages without a kernel."""

import pytest

from tests.browser import cells

ASK = """
from course_lib.explorers.predict import Prediction, Question
Prediction(Question("k", "What is `df_dx`?", ["one", "two"], 1, "A mul gate swaps."))
"""
# Notebook 7 hears keys on their way down to the element, JupyterLab on their way up: here both do.
AS_NOTEBOOK_7 = """() => document.addEventListener("keydown",
  (event) => window.jupyterapp.commands.processKeydownEvent(event), true)"""
CELLS = "() => window.jupyterapp.shell.currentWidget.content.widgets.length"
FOCUSED = "() => document.activeElement.classList.contains('jp-Cell')"


@pytest.fixture(scope="module")
def notebook(opened):
    notebook = opened("hosts.ipynb", [cells.IMPORTS, cells.WAVE, ASK])
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
