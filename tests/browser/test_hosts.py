"""What notebook programs do to explorers, and explorers to them: keys, what is typed, tabs, pages without a kernel."""

import subprocess
import sys

import pytest

from course_lib.explorers.outputs import STYLE
from tests.browser import cells
from tests.browser.lab import SHOWS, Notebook, wait_until

ASK = """
from course_lib.explorers.predict import Prediction, Question
Prediction(Question("k", "What is `df_dx`?", ["one", "two"], 1, "A mul gate swaps."))
"""
# Notebook 7 hears keys on their way down to the element, JupyterLab on their way up: here both do.
AS_NOTEBOOK_7 = """() => document.addEventListener("keydown",
  (event) => window.jupyterapp.commands.processKeydownEvent(event), true)"""
CELLS = "() => window.jupyterapp.shell.currentWidget.content.widgets.length"
STILL = "No Python runs behind this page"
DARK = ".jp-OutputArea-output { background: #111 !important; color: #eee; }"
FOCUSED = "() => document.activeElement.classList.contains('jp-Cell')"


@pytest.fixture(scope="module")
def notebook(opened):
    notebook = opened("hosts.ipynb", [cells.IMPORTS, cells.WAVE, ASK, cells.FILM], own_page=True)
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


def test_in_forced_colours_the_crosshair_is_not_of_the_colour_behind_it(wave):
    wave.page.emulate_media(forced_colors="active")
    try:
        wave.canvas.press("ArrowRight")
        colours = wave.root.locator(".course-cross i").evaluate(
            "e => [getComputedStyle(e).backgroundColor, getComputedStyle(document.body).backgroundColor]"
        )
        assert colours[0] == "rgb(179, 0, 94)" != colours[1]
    finally:
        wave.page.emulate_media(forced_colors="none")
    wave.settle()


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


STATE = '[type="application/vnd.jupyter.widget-state+json"]'
# What the widget manager of exported pages makes of each view: these elements, and a model without a Python behind it.
MANAGER = """async () => {
  const { state } = JSON.parse(document.querySelector('STATE').textContent);
  for (const script of document.querySelectorAll('script[type="application/vnd.jupyter.widget-view+json"]')) {
    const { state: values, buffers } = state[JSON.parse(script.textContent).model_id];
    const el = document.createElement("div");
    const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt());
    for (const { path, data } of buffers ?? []) values[path[0]] = new DataView(bytes(data).buffer);
    const model = { get: (name) => values[name], set: (name, value) => { values[name] = value; }, send() {},
      on() {}, off() {}, save_changes() {} };
    el.className = "lm-Widget jupyter-widgets-disconnected";
    script.before(Object.assign(document.createElement("div"), { className: "widget-subarea" }));
    script.previousSibling.append(el);
    const { default: made } = await import(URL.createObjectURL(new Blob([values._esm], { type: "text/javascript" })));
    const widget = typeof made === "function" ? await made() : made;
    await widget.initialize?.({ model });
    await widget.render({ model, el });
  } }""".replace("STATE", STATE)
OUTSIDE = "() => document.documentElement.scrollWidth - innerWidth"


def seen(page, words):
    return page.get_by_text(words).filter(visible=True).count()


@pytest.mark.parametrize("template", ["lab", "classic"])
def test_an_executed_export_opened_online_says_that_no_python_is_there_and_shows_one_still(lab, window, template):
    name = lab.write(f"{template}.ipynb", [cells.IMPORTS, cells.WAVE, ASK.replace("one", "eins")])
    command = [sys.executable, "-m", "nbconvert", "--to", "html", "--execute", "--template", template]
    subprocess.run([*command, str(lab.notebooks / name)], check=True, env=lab.environment, capture_output=True)
    page = window.new_page()
    page.goto((lab.notebooks / name).with_suffix(".html").as_uri())
    pictures = page.locator("img").filter(visible=True)
    assert (pictures.count(), seen(page, STILL), page.evaluate(OUTSIDE)) == (1, 0, 0)
    assert seen(page, "Predict:") == 1
    page.evaluate(MANAGER)
    page.get_by_text(STILL).wait_for()
    assert (pictures.count(), page.locator("canvas").filter(visible=True).count(), page.evaluate(OUTSIDE)) == (1, 0, 0)
    assert seen(page, "Predict:") == 1 and page.locator("li").filter(visible=True).count() == 0
    assert seen(page, "course-mark") == 0  # no style sheet is printed
    assert "A mul gate swaps." not in page.locator(".course-predict").inner_text()
    page.close()


VIEW = '<div class="widget-subarea"><div class="course-explorer">turn</div></div>'
SCRIPT = '<script type="application/vnd.jupyter.widget-view+json">{}</script>'
HOSTS = {
    "nbclassic": (
        "<div class=output><div class=output_area><div class=output_subarea>{mark}</div></div><div class=output_area>"
        "<div class='output_subarea jupyter-widgets-view'>{view}</div></div><div class=output_area>{still}</div></div>"
    ),
    "Sphinx": "<div class=cell_output><div class='output text_html'>{mark}</div>{view}{script}{still}</div>",
    "a list": "<div class=cell_output><div class=output>{mark}</div>{view}{script}<p>A</p><ul>{still}</ul></div>",
}


@pytest.mark.parametrize("host", HOSTS)
def test_other_hosts_show_the_explorer_or_its_still_and_never_both(window, host):
    page = window.new_page()
    for view, still_is_seen in ((VIEW, False), ("", True), (VIEW.replace("course-explorer", "course-gone"), True)):
        mark = f'<div class="course-mark">{STYLE}</div>'
        page.set_content(HOSTS[host].format(mark=mark, view=view, script=SCRIPT, still="<b>still</b>"))
        assert (seen(page, "still"), seen(page, "turn")) == (still_is_seen, bool(view))
    page.close()


def test_a_notebook_saved_with_its_widgets_says_that_no_python_is_there(lab, window, opened, desk):
    notebook = opened("state.ipynb", [cells.IMPORTS, cells.WAVE])
    notebook.explorer().settle()
    notebook.command("@jupyter-widgets/jupyterlab-manager:saveWidgetState")  # a setting: it comes into force later
    file = lab.notebooks / "state.ipynb"
    wait_until(lambda: notebook.save() or "widget-state" in file.read_text(), "the widgets' state is saved")
    notebook.command("@jupyter-widgets/jupyterlab-manager:saveWidgetState")
    notebook.close()
    lab.shut_kernels()
    again = Notebook(window, lab, "state.ipynb", desk=desk)
    again.page.get_by_text(STILL).wait_for()
    assert again.page.locator(".jp-OutputArea img, .jp-OutputArea canvas").filter(visible=True).count() == 1
    again.run_all()
    again.explorer().settle()
    assert seen(again.page, STILL) == again.page.locator(".jp-OutputArea img").filter(visible=True).count() == 0
    again.close()
