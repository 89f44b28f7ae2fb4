"""Whole notebooks in the browser: JupyterLite runs them as they are stored, judges tasks, and keeps the work.

COURSE_ALL_NOTEBOOKS=1: every notebook is run.
"""

import os

import nbformat
import pytest

from tests.browser.lab import DEADLINE, ROOT, Notebook, browser, wait_until
from tests.browser.plain import served
from tools.site import prepare

PATH = "12_lecture_errata.ipynb"
ALL = os.environ.get("COURSE_ALL_NOTEBOOKS") == "1"
RIGHT = "def best_rate(rates, known):\n    return max(rates, key=known)"
WRONG = RIGHT.replace("max", "min")
ENDLESS = "def best_rate(rates, known):\n    while True:\n        pass"
RUN = [name for name in prepare.names() if ALL or name in ("00_start_here", "12_lecture_errata")]
CUT = (
    "Six times faster?",
    "Optimizer choices",
    "Stochastic, mini-batch, batch: three clocks",
)  # the explorers that say "A browser trains slowly"
LATE = "addEventListener('install', (event) => event.waitUntil(new Promise((done) => setTimeout(done, 9000))));\n"
TEXTS = ("text/plain", "text/markdown", "text/latex")  # beside text/html, which says where a still stands
CELLS = "() => window.jupyterapp.shell.currentWidget.context.model.toJSON().cells"
SHOWN = "(path) => window.jupyterapp.shell.currentWidget?.context?.path === path"  # and not the one that was open
SET = """([k, source]) => { const { content } = window.jupyterapp.shell.currentWidget;
  content.widgets[k].model.sharedModel.setSource(source); content.deselectAll(); content.activeCellIndex = k; }"""


@pytest.fixture(scope="module")
def address(live_site):
    """The site in a folder of a server. A busy machine's service worker takes its time; here it always does."""
    worker = live_site / "lite/service-worker.js"
    before = worker.read_text("utf-8")
    worker.write_text(LATE + before, "utf-8")
    with served(live_site.parent) as (above, _):
        yield f"{above}{live_site.name}/"
    worker.write_text(before, "utf-8")


class Page(Notebook):
    """A notebook that was opened from its page of the site."""

    def __init__(self, context, address, name):
        self.address, self.path = address, f"{name}.ipynb"
        self.page, self.console, self.outside = context.new_page(), [], []
        self.page.on("request", self.look)
        self.page.on("pageerror", lambda error: self.console.append(("pageerror", f"course: {error}")))

    def open(self):
        self.page.goto(f"{self.address}notebooks/{self.path.removesuffix('.ipynb')}.html")
        self.page.get_by_role("link", name="Open as a notebook").click()
        self.wait()

    def wait(self):
        self.page.wait_for_function("window.jupyterapp && window.jupyterapp.started")
        self.page.wait_for_function(SHOWN, arg=self.path)
        self.page.wait_for_selector(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-Cell")
        self.idle()

    def look(self, request):
        """Write down what is asked from outside the site's folder (JupyterLite's worker answers its own heartbeat)."""
        if not request.url.startswith((self.address, "data:", "blob:")) and "heartbeat" not in request.url:
            self.outside.append(request.url)

    def cells(self):
        return self.page.evaluate(CELLS)

    def run(self, cell, source=None):
        """Run the cell of this name, with this source; the text that it shows."""
        k = next(k for k, each in enumerate(self.cells()) if each["id"] == cell)
        self.page.evaluate(SET, [k, source or self.cells()[k]["source"]])
        self.command("notebook:run-cell")
        self.idle()
        return "".join(text for _, text in shown(self.cells()[k]["outputs"]))


def shown(outputs):
    """(kind, text) of what a cell shows, streams joined."""
    found = []
    for output in outputs:
        if output["output_type"] == "error":
            found.append(("error", output["evalue"]))
        elif output["output_type"] != "stream":
            found += [(kind, joined(output["data"][kind])) for kind in TEXTS if kind in output["data"]]
        elif found and found[-1][0] == output["name"]:
            found[-1] = output["name"], found[-1][1] + joined(output["text"])
        else:
            found.append((output["name"], joined(output["text"])))
    return found


def joined(text):
    return text if isinstance(text, str) else "".join(text)


@pytest.fixture(scope="module")
def student(playwright):
    with browser(playwright) as context:
        yield context


@pytest.fixture(scope="module")
def first(address, student):
    """The first notebook, all of it run."""
    notebook = Page(student, address, "00_start_here")
    notebook.open()
    notebook.run_all()
    return notebook


@pytest.mark.parametrize("name", RUN)
def test_a_notebook_shows_what_is_stored(request, address, student, name):
    first = name == "00_start_here"
    notebook = request.getfixturevalue("first") if first else Page(student, address, name)
    try:
        if not first:
            notebook.open()
            notebook.run_all()
        stored = nbformat.read(ROOT / "notebooks" / f"{name}.ipynb", 4).cells
        for cell, expected in zip(notebook.cells(), stored, strict=True):
            if expected.cell_type == "code" and "nbval-ignore-output" not in expected.metadata.get("tags", ()):
                assert (expected.id, uncut(cell["outputs"])) == (expected.id, uncut(expected.outputs))
        assert (notebook.outside, notebook.errors()) == ([], [])
    finally:
        if not first:
            notebook.close()  # or JupyterLite would bring it back where the next one is opened


def uncut(outputs):
    """What a cell shows; of an explorer that trains less in a browser its title alone."""
    return [(kind, text.partition("\n")[0] if text.startswith(CUT) else text) for kind, text in shown(outputs)]


def test_answers_are_judged_an_endless_one_too(first):
    for answer, verdict in ((ENDLESS, "stopped after 1 seconds"), (WRONG, "✗ Not right"), (RIGHT, "✓ Right")):
        first.python(f"from course_lib.grading import guard; guard.TIME_LIMIT = {1 if answer == ENDLESS else 60}")
        first.run("task-best-rate-2", answer)
        assert verdict in first.run("task-best-rate-3")


POOLS = """
from concurrent.futures import ProcessPoolExecutor
from course_lib import sweep
with ProcessPoolExecutor(4) as pool:
    table = sweep({"learning_rate": [0.001, 0.01]}, net, digits, steps=20, batch_size=64, executor=pool, progress=False)
print(len(table))
"""


def test_pools_of_processes_say_that_there_are_none_and_go_on(first):
    printed = first.python(POOLS)
    assert "no further processes and no threads" in printed and printed.endswith("\n2\n")


ABSENT = """
from dask.distributed import Client
with Client() as client:
    print(client.get_executor().submit(max, 1, 2).result())
import dask
try:
    dask.delayed
except ImportError as said:
    print(said)
import torch
"""


def test_what_a_browser_has_not_is_told_in_a_sentence(first):
    work, two, no_dask, absent = first.python(ABSENT).strip().splitlines()
    assert "the work is done here" in work and two == "2"
    assert no_dask.startswith("A browser has no Dask") and "There is no torch here" in absent


def test_the_work_is_there_again_although_the_site_has_another_notebook(live_site, first):
    first.run("task-best-rate-2", RIGHT)
    first.save()
    served_file = live_site / "lite/files/00_start_here.ipynb"
    before = served_file.read_text("utf-8")
    served_file.write_text(before.replace("# Start here", "# Begin here"), "utf-8")
    first.page.reload()
    first.wait()
    served_file.write_text(before, "utf-8")
    assert RIGHT in [cell["source"] for cell in first.cells()]
    wait_until(lambda: "1 of 1" in first.run("how-far-you-are-2"), "what was solved before")


SAID = ".course-watch p"
NOTHING_KEPT = "IDBFactory.prototype.open = () => { throw new DOMException('', 'SecurityError'); }"
LARGE = "This is what I thought. " + "y" * 6_000_000


def test_where_jupyterlab_cannot_start_the_page_says_why(live_site, student):
    for kind, reason in (("plain", "the server calls config-utils.js text/plain"), ("without", "(404)")):
        with served(live_site, **{kind: "config-utils.js"}) as (address, _):
            page = student.new_page()
            page.add_init_script(NOTHING_KEPT)
            page.goto(f"{address}lite/lab/index.html?path=00_start_here.ipynb")
            line = page.locator(SAID).first
            wait_until(lambda line=line, reason=reason: reason in line.inner_text(), "the reason")
            assert line.inner_text().startswith("JupyterLab could not start here:")
            assert page.locator(SAID).nth(1).inner_text().startswith("This browser keeps nothing for this page")
            page.close()


def test_without_python_and_without_room_the_page_says_so_and_has_the_work(live_site, student):
    window = student.browser.new_context()
    with served(live_site, plain=".wasm", without="notebook.zip") as (address, _):
        page = window.new_page()
        room = {"origin": address.rstrip("/"), "quotaSize": 3_000_000}
        window.new_cdp_session(page).send("Storage.overrideQuotaForOrigin", room)
        page.goto(f"{address}lite/lab/index.html?path={PATH}")
        page.set_default_timeout(1000 * DEADLINE)
        page.wait_for_function("window.jupyterapp?.shell.currentWidget?.context?.isReady")
        silent = page.locator(
            SAID, has_text="Python could not start here: notebook.zip is missing on the server (404)."
        )
        silent.wait_for()
        page.evaluate(SET, [1, LARGE])
        page.evaluate("() => { window.jupyterapp.commands.execute('docmanager:save'); }")
        page.locator(SAID, has_text="could not be saved: the browser has no room left for this page").wait_for()
        with page.expect_download() as kept:
            page.get_by_role("button", name="Download what stands here").click()
        assert LARGE in nbformat.read(kept.value.path(), 4).cells[1].source
    window.close()
