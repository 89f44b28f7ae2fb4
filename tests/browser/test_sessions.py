"""What students do besides turning controls: run cells again, restart kernels, reopen notebooks, open two at once.

COURSE_ALL_NOTEBOOKS=1 takes every notebook and runs each explorer's cell ten times. Otherwise it is one notebook that
has all there is: explorers, films, exercises and questions.
"""

import contextlib
import os
import shutil
import signal

import nbformat
import pytest

from tests.browser import cells
from tests.browser.lab import Explorer, Notebook, wait_until
from tests.browser.test_notebooks import STORED

EVERY = os.environ.get("COURSE_ALL_NOTEBOOKS") == "1"
CHOSEN = [path for path in STORED if EVERY or path.stem.startswith("01")]
TIMES = 10 if EVERY else 2
LIVING = """
import comm, gc
from course_lib.explorers.outputs import DisplayedWidget
gc.collect()
print(sum(isinstance(thing, DisplayedWidget) for thing in gc.get_objects()), len(comm.get_comm_manager().comms))
"""
NOTEBOOK = "window.jupyterapp.shell.currentWidget.content"
SELECT = f"(i) => {{ {NOTEBOOK}.activeCellIndex = i; }}"
READ = f"(i) => {NOTEBOOK}.widgets[i].model.sharedModel.getSource()"
WRITE = f"([i, text]) => {NOTEBOOK}.widgets[i].model.sharedModel.setSource(text)"
NAMED = f"(i) => {{ const {{ node }} = {NOTEBOOK}.widgets[i]; node.dataset.test = i; node.scrollIntoView(); }}"
SHOWN = f"(i) => {NOTEBOOK}.widgets[i].model.outputs.toJSON().map((output) => output.data['text/plain']).join()"
SEEN = """(tag, text) => [...document.querySelectorAll(".jp-OutputArea " + tag)].filter((e) =>
  e.textContent.includes(text) && e.checkVisibility()).length"""  # innerText is "" for what is not scrolled to
ASKED = f"(n) => ({SEEN})('strong', 'Predict:') + ({SEEN})('strong', 'Guess:') === n"  # without a kernel
CLOSE_OTHERS = """(id) => [...window.jupyterapp.shell.widgets("main")].forEach((panel) => {
  if (panel.id !== id && panel.content?.widgets) panel.dispose(); })"""
BUSY = "() => window.jupyterapp.shell.currentWidget.context.sessionContext.session.kernel.status === 'busy'"
GONE = "Python was restarted or shut down."
BROKEN = '[data-mime-type="application/vnd.jupyter.error"], [data-mime-type*="stderr"]'


def places_of(path):
    """Which cells show an explorer."""
    shown = [str(cell.get("outputs")) for cell in nbformat.read(path, 4).cells]
    return [i for i, outputs in enumerate(shown) if 'class="course-mark" role="img"' in outputs]


def run(notebook, i):
    """Run one cell, as Ctrl-Enter does."""
    notebook.page.evaluate(SELECT, i)
    notebook.command("notebook:run-cell")
    notebook.idle()


def restart(notebook, command="kernelmenu:restart"):
    """As the menu does it, its question answered with yes."""
    notebook.command(command, wait=False)
    notebook.page.locator(".jp-Dialog .jp-mod-accept").click()
    notebook.page.wait_for_function("() => window.done")
    notebook.idle()


def shown_by(notebook, i):
    """The explorer of a cell."""
    notebook.page.evaluate(NAMED, i)
    explorer = Explorer(notebook.page, notebook.page.locator(f'.jp-Cell[data-test="{i}"] .course-explorer'))
    explorer.root.wait_for()
    explorer.settle()
    return explorer


def turn(explorer):
    """Move its first slider to the other end, or else turn its first other control; what that one says then."""
    controls = explorer.root.locator(".course-row").locator("input[type=range], select, input[type=checkbox]")
    if not (seen := controls.filter(visible=True)).count():
        return seen
    kind = seen.first.evaluate("e => e.type")
    if kind == "range":
        seen.first.press("End" if seen.first.evaluate("e => +e.value < +e.max") else "Home")
    elif kind == "checkbox":
        seen.first.click()
    else:
        seen.first.select_option(index=(seen.first.evaluate("e => e.selectedIndex") + 1) % 2)
    explorer.settle()
    return seen.first


def state(control):
    return control.evaluate("e => (e.type === 'checkbox' ? e.checked : e.value)") if control.count() else None


@pytest.fixture(scope="module", params=CHOSEN, ids=lambda path: path.stem)
def notebook(request, lab, window):
    shutil.copy(request.param, lab.notebooks / request.param.name)
    notebook = Notebook(window, lab, request.param.name)
    notebook.run_all()
    notebook.path = request.param
    yield notebook
    notebook.close()
    lab.shut_kernels()


def test_each_cell_can_be_run_again_and_again(notebook):
    living = notebook.python(LIVING)
    for i in places_of(notebook.path):
        run(notebook, i)  # what a name stands for may have been made anew by a cell above
        control = turn(shown_by(notebook, i))
        turned = state(control)
        for _ in range(TIMES - 1):
            run(notebook, i)
        explorer = shown_by(notebook, i)
        made_anew = "(" in notebook.page.evaluate(READ, i)  # one shown again by its name stays as it was turned
        assert turned is None or (state(control) != turned) == made_anew
        assert explorer.alert == ""
        assert explorer.root.count() == 1
    assert notebook.python(LIVING) == living
    assert notebook.page.locator(BROKEN).count() == 0


def test_a_kernel_restarted_in_the_middle_takes_no_picture_along(notebook):
    places = places_of(notebook.path)
    middle = places[len(places) // 2]
    pictures = {i: shown_by(notebook, i).pixels() for i in places}
    restart(notebook)
    for i, picture in pictures.items():
        wait_until(lambda i=i: shown_by(notebook, i).alert.startswith(GONE), "the page says that Python was restarted")
        assert shown_by(notebook, i).pixels() == picture
    notebook.page.evaluate(SELECT, middle)
    restart(notebook, "notebook:restart-and-run-to-selected")
    turn(shown_by(notebook, middle))
    for i in places:
        assert shown_by(notebook, i).alert.startswith(GONE) == (i > middle)
    notebook.page.evaluate(SELECT, middle)
    notebook.command("notebook:run-all-below")
    notebook.idle()
    for i in places:
        turn(explorer := shown_by(notebook, i))
        assert explorer.alert == ""


def test_half_an_answer_and_every_picture_survive_restart_save_and_reopening(notebook, window, lab):
    stored = nbformat.read(notebook.path, 4).cells
    stubs = [i for i, cell in enumerate(stored) if "stub" in cell.metadata.get("tags", ())]
    halves = [notebook.page.evaluate(READ, i).replace("raise NotImplementedError", "half = 1  # to do") for i in stubs]
    for i, half in zip(stubs, halves, strict=True):
        notebook.page.evaluate(WRITE, [i, half])
        run(notebook, i)
        run(notebook, i + 1)
    shown = [notebook.page.evaluate(SHOWN, i + 1) for i in stubs]
    assert all("Not right" in words for words in shown)
    restart(notebook)
    notebook.save()
    notebook.close()
    lab.shut_kernels()
    again = Notebook(window, lab, notebook.path.name)
    try:
        assert [again.page.evaluate(READ, i) for i in stubs] == halves
        assert [again.page.evaluate(SHOWN, i + 1) for i in stubs] == shown
        wanted = sum("image/png" in o.get("data", {}) for cell in stored for o in cell.get("outputs", ()))
        asked = sum(f"\n{cell.source}".count("\nquestion(") for cell in stored if cell.cell_type == "code")
        again.page.wait_for_function(f"(n) => ({SEEN})('img', '') === n", arg=wanted)
        again.page.wait_for_function(ASKED, arg=asked)
        assert again.page.evaluate(f"() => ({SEEN})('*', 'Error displaying widget')") == 0
    finally:
        again.close()


@pytest.fixture(scope="module")
def waves(lab, window):
    notebook = Notebook(window, lab, lab.write("waves.ipynb", cells.ALL), mode="lab")
    notebook.run_all()
    yield notebook
    notebook.close()
    lab.shut_kernels()


@contextlib.contextmanager
def beside(notebook, command, arguments):
    """Do something that opens a panel beside the notebook's: the first explorers of both."""
    page, panels = notebook.page, notebook.page.locator(".jp-NotebookPanel")
    first = page.evaluate("() => window.jupyterapp.shell.currentWidget.id")
    notebook.command(command, arguments)
    try:
        panels.nth(1).locator(".jp-Cell").first.wait_for()
        notebook.idle()
        if not panels.nth(1).locator(".course-mark").count():
            notebook.run_all()
        yield [Explorer(page, panels.nth(i).locator(".course-explorer").first) for i in (0, 1)]
    finally:
        page.evaluate(CLOSE_OTHERS, first)
        panels.nth(1).wait_for(state="detached")


def test_two_notebooks_side_by_side_do_not_know_of_each_other(waves, lab):
    name = lab.write("others.ipynb", [cells.IMPORTS, cells.WAVE])
    with beside(waves, "docmanager:open", {"path": name, "options": {"mode": "split-right"}}) as (left, right):
        for one, other, at in ((left, right, 0.2), (right, left, 0.9), (left, right, 0.4)):
            still, before = other.settle(), one.settle()
            one.drag("rate", at)
            assert one.settle() != before
            assert other.settle() == still
            assert one.alert == other.alert == ""


def test_two_views_of_one_notebook_show_the_same(waves):
    with beside(waves, "docmanager:clone", {}) as (left, right):
        for one, other, at in ((left, right, 0.3), (right, left, 0.7)):
            before = other.settle()
            one.drag("rate", at)
            assert one.settle() == other.settle() != before
            assert one.slider("rate").input_value() == other.slider("rate").input_value()


def value(notebook, expression):
    return notebook.python(f"print({expression}, end='')")


def playing(notebook):
    film = shown_by(notebook, 3)
    film.root.get_by_role("button", name="Rewind").click()
    film.settle()
    film.root.get_by_role("button", name="Play").click()
    film.root.locator(".course-film input:not([aria-valuetext^='0 of'])").wait_for()
    return film


def test_a_film_that_plays_bears_its_cell_run_again_and_a_restart(waves):
    playing(waves)
    run(waves, 3)
    film = shown_by(waves, 3)
    assert film.alt.startswith("Frame 0:")
    film = playing(waves)
    restart(waves)
    film.root.get_by_text(GONE).wait_for()
    film.root.get_by_role("button", name="Play").wait_for()
    waves.run_all()
    before = playing(waves).pixels()
    shown_by(waves, 3).changes(before)


def test_a_cell_that_runs_long_does_not_hold_up_the_page(waves):
    """(JupyterLab passes the page's questions on beside the cell, which runs until the slider is moved.)"""
    wave = shown_by(waves, 1)
    playing(waves)
    waves.page.evaluate(WRITE, [0, "run = wave.run\nwhile wave.run == run:\n    time.sleep(0.01)"])
    waves.page.evaluate(SELECT, 0)
    waves.command("notebook:run-cell", wait=False)
    waves.page.wait_for_function(BUSY)
    playing(waves)  # once more: Python answers, too
    before = wave.pixels()
    wave.drag("rate", 0.15)
    assert wave.settle() != before
    waves.idle()
    assert waves.page.locator(BROKEN).count() == 0


def test_python_that_stands_still_is_waited_for_in_words(waves):
    wave, kernel = shown_by(waves, 1), int(value(waves, "__import__('os').getpid()"))
    before = wave.settle()
    os.kill(kernel, signal.SIGSTOP)
    try:
        wave.drag("rate", 0.8)
        wave.root.get_by_text("computing …").wait_for()
        moved = wave.slider("rate").get_attribute("aria-valuetext")
        wave.slider("rate").press("ArrowRight")
        assert wave.slider("rate").get_attribute("aria-valuetext") != moved
    finally:
        os.kill(kernel, signal.SIGCONT)
    assert wave.settle() != before
    assert wave.root.locator(".course-busy").text_content() == ""


def test_an_interrupt_while_an_explorer_computes_leaves_it_usable(waves, lab):
    slow, calls = shown_by(waves, 2), lab.notebooks / "calls.txt"
    for end in ("End", "Home"):
        before = len(calls.read_text())
        slow.slider("rate").press(end)
        wait_until(lambda n=before: len(calls.read_text()) > n, "Python computes")
        waves.command("notebook:interrupt-kernel")
        slow.settle()
    slow.slider("rate").press("End")
    slow.settle()
    assert slow.alert == ""
    assert value(waves, "slow.parameters['rate']") == "2.0"
    assert waves.errors() == []
