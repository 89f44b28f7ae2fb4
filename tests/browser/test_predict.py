"""Predict, then reveal, in a real JupyterLab: by keyboard, by mouse, run again, on a dark page, without a kernel.

The verdicts of checks too, where it is about who can read the page.
"""

import nbformat
import pytest

from tests.browser.barriers import serious
from tests.browser.lab import Notebook, wait_until

CELLS = [
    "from course_lib.explorers.predict import Prediction, Question",
    'p = Prediction(Question("k", "What is `df_dx`?", ["one", "two", "$w_0$"], 2, "A mul gate swaps."))\np',
    'q = Prediction(Question("l", "Another?", ["yes", "no"], 1, "It is so."))\nq',
    "from course_lib.topics.initialization.tasks import check",
    'check("uniform limit", lambda variance: 3 * variance)',
    'check("uniform limit", lambda variance: (3 * variance) ** 0.5)',
]
VERDICTS = ".jp-OutputArea-output blockquote"
CONTRAST = """el => {
  const shades = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const part = (v) => (v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
  const light = ([r, g, b]) => 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b) + 0.05;
  let below = el;
  while (shades(getComputedStyle(below).backgroundColor)[3] === 0) below = below.parentElement;
  const both = [getComputedStyle(el).color, getComputedStyle(below).backgroundColor].map((c) => light(shades(c)));
  return Math.max(...both) / Math.min(...both); }"""


@pytest.fixture
def notebook(opened):
    notebook = opened("predict.ipynb", CELLS)
    yield notebook
    notebook.close()
    notebook.lab.shut_kernels()


def question(notebook, n=0):
    return notebook.page.locator(".course-predict").nth(n)


def test_by_keyboard_by_mouse_and_again(notebook):
    page, first, second = notebook.page, question(notebook), question(notebook, 1)
    reveal = first.get_by_role("button", name="Reveal")
    assert reveal.is_disabled()
    assert "A mul gate swaps." not in first.inner_text()
    first.get_by_role("radio").first.focus()
    page.keyboard.press("ArrowDown")
    assert first.get_by_role("radio").nth(1).is_checked()
    assert reveal.is_enabled()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    first.get_by_role("status").get_by_text("Not as you predicted. A mul gate swaps.").wait_for()
    assert first.locator("label").all_inner_texts() == ["A\none", "B\ntwo\nyour prediction", "C\nw0\n✓ right"]
    kept = "print(p.chosen, p.revealed)"  # what was revealed is sent once what was chosen has been confirmed
    wait_until(lambda: notebook.python(kept) == "1 True\n", "Python knows what was revealed")

    second.get_by_text("no", exact=True).click()
    second.get_by_role("button").click()
    second.get_by_text("As you predicted. It is so.").wait_for()
    assert notebook.python("print(q.verdict, p.chosen)") == "As you predicted: no. It is so. 1\n"

    notebook.run_all()
    question(notebook).get_by_text("A mul gate swaps.").wait_for()
    assert question(notebook).get_by_role("radio").nth(1).is_checked()
    assert notebook.errors() == []


def test_everybody_can_read_it_on_a_light_and_on_a_dark_page(notebook):
    """An answered question, an open one, a wrong and a right verdict."""
    legend = question(notebook).locator("legend")
    question(notebook).locator("label").first.click()
    question(notebook).get_by_role("button").click()
    assert [text.split()[1] for text in notebook.page.locator(VERDICTS).all_inner_texts()] == ["Not", "Right:"]
    light = legend.evaluate(CONTRAST)
    assert serious(notebook.page, ".course-predict", VERDICTS) == []
    notebook.command("apputils:change-theme", {"theme": "JupyterLab Dark"})
    try:
        question(notebook).and_(notebook.page.locator(".course-dark")).wait_for()
        assert min(light, legend.evaluate(CONTRAST)) > 7
        assert serious(notebook.page, ".course-predict", VERDICTS) == []
        question(notebook).locator(".course-answer").evaluate("e => { e.style.color = '#555'; }")
        assert [rule for rule, _ in serious(notebook.page, ".course-predict", VERDICTS)] == ["color-contrast"]
    finally:
        notebook.command("apputils:change-theme", {"theme": "JupyterLab Light"})
        question(notebook).and_(notebook.page.locator(":not(.course-dark)")).wait_for()


def test_a_reopened_notebook_shows_the_question_and_no_answer(opened, window, lab, desk):
    notebook = opened("predict.ipynb", CELLS)
    notebook.save()
    notebook.close()
    lab.shut_kernels()
    reopened = Notebook(window, lab, "predict.ipynb", wait=False, desk=desk)
    try:
        asked = reopened.page.get_by_text("Predict:").filter(visible=True)
        asked.last.wait_for()
        assert asked.count() == 2
        assert reopened.page.get_by_text("Error displaying widget").filter(visible=True).count() == 0
    finally:
        reopened.close()
    stored = nbformat.read(lab.notebooks / "predict.ipynb", 4)
    assert "A mul gate swaps." not in "".join(str(cell.outputs) for cell in stored.cells)
