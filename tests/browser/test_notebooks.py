"""Every stored notebook as a student opens it: still pictures first, then Run All, then each explorer is moved."""

import shutil

import nbformat
import pytest

from tests.browser.lab import Notebook, wait_until
from tools.notebooks import FOLDER

NAMELESS = """() => { const made = [...document.querySelectorAll(".course-explorer, .course-predict")], ids = new Set();
  const words = (e) => e?.getAttribute("aria-label") || e?.textContent.trim();
  return made.flatMap((e) => [...e.querySelectorAll("input, select, button, canvas, [id], [role=group]")]).filter((e) =>
    e.checkVisibility() && (e.id && (ids.has(e.id) || !ids.add(e.id)) || !(words(e) || words(e.labels?.[0])))
  ).map((e) => e.outerHTML.slice(0, 120)); }"""  # what a screen reader could not tell from others, or at all
STRETCHED = (
    "c => { const { width, height } = c.getBoundingClientRect(); return width * c.height / (height * c.width); }"
)
STORED = sorted(FOLDER.glob("*.ipynb"))


@pytest.fixture(scope="module", params=STORED, ids=lambda path: path.stem)
def notebook(request, lab, window, desk):
    shutil.copy(request.param, lab.notebooks / request.param.name)
    notebook = Notebook(window, lab, request.param.name, desk=desk)
    notebook.path = request.param
    yield notebook
    notebook.close()
    lab.shut_kernels()


def outputs(path):
    return [output for cell in nbformat.read(path, 4).cells for output in cell.get("outputs", ())]


def explorers(notebook):
    return [notebook.explorer(n) for n in range(notebook.page.locator(".course-explorer").count())]


def test_before_anything_runs_each_picture_is_there(notebook):
    """(JupyterLab gives a stored picture no alt text; exported pages have it, as tests/browser/test_pages.py holds.)"""
    assert notebook.page.locator(".course-explorer").count() == 0
    wanted = sum("image/png" in output.get("data", {}) for output in outputs(notebook.path))
    pictures = notebook.page.locator(".jp-OutputArea img")
    notebook.page.wait_for_function("n => document.querySelectorAll('.jp-OutputArea img').length >= n", arg=wanted)
    assert pictures.count() == wanted
    assert wanted or notebook.path.stem == "12_lecture_errata"  # which has slides and no picture
    for picture in pictures.all():
        assert picture.evaluate("i => i.decode().then(() => i.naturalWidth)") > 200


def test_run_all_leaves_nothing_red(notebook):
    notebook.run_all()
    errors = notebook.page.locator('[data-mime-type="application/vnd.jupyter.error"], [data-mime-type*="stderr"]')
    assert errors.count() == 0, errors.all_inner_texts()
    for explorer in explorers(notebook):
        explorer.settle()
        assert explorer.alert == ""
        assert len(explorer.alt) > 20


def test_no_picture_is_stretched(notebook):
    """(Most were drawn while they were out of view, where a browser may forget what changed.)"""
    for explorer in explorers(notebook):
        explorer.root.scroll_into_view_if_needed()
        explorer.settle()
        wait_until(
            lambda e=explorer: abs(e.canvas.evaluate(STRETCHED) - 1) < 0.02, f"{explorer.alt[:60]}: as it was drawn"
        )


def test_everything_in_explorers_and_questions_has_a_name_of_its_own(notebook):
    assert notebook.page.evaluate(NAMELESS) == []


def test_a_slider_changes_the_picture_and_its_words(notebook):
    """(An input whose gradient is 0 moves the picture and not the words: then the next slider must.)"""
    for explorer in explorers(notebook):
        sliders = explorer.root.locator('.course-row input[type="range"]:visible')
        words = explorer.alt
        for slider in sliders.all()[:2]:
            before = explorer.settle()
            slider.focus()
            slider.press("End" if slider.evaluate("e => +e.value < +e.max") else "Home")
            explorer.changes(before)
            explorer.settle()
            if explorer.alt != words:
                break
        assert explorer.alt != words or not sliders.count()
        assert explorer.alert == ""


def test_a_dropdown_changes_the_picture_or_its_words(notebook):
    """(Over the cliff, "none" and "by value" are at one place up to the wall: there the words alone are others.)"""
    for explorer in explorers(notebook):
        chosen = explorer.root.locator(".course-row select:visible, .course-menu select:visible")
        if chosen.count():
            before, words = explorer.settle(), explorer.alt
            chosen.first.select_option(index=(chosen.first.evaluate("e => e.selectedIndex") + 1) % 2)
            explorer.changes(before, words)
            assert explorer.alert == ""


def test_play_goes_through_the_run(notebook):
    for explorer in explorers(notebook):
        film = explorer.root.locator(".course-film")
        if film.count():
            film.get_by_role("button", name="rewind").click()
            start = explorer.settle()
            film.get_by_role("button", name="play").click()
            explorer.changes(start)
            film.get_by_role("button", name="step back").click()  # pauses; the film may also have ended by itself


def test_no_script_complained(notebook):
    assert notebook.errors() == []
