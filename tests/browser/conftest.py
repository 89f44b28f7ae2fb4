"""One JupyterLab and one Chromium for all browser tests; without Chromium the tests say how to get it."""

import fcntl
import os
import subprocess
import sys

import pytest

from tests.browser.lab import ROOT, Lab, Notebook, browser, chromium
from tools import pyodide
from tools.live import build

PYODIDE = "pages with Python need Pyodide: make pyodide; and what makes the site: make site"
FIRST = ("site", "room", "sessions", "lite", "hall", "live", "hosts", "explorer")  # the longest files
HOW = "browser tests need Chromium: apt-get install chromium (or set COURSE_CHROMIUM to where it is)"


@pytest.fixture(scope="session")
def playwright():
    missing = None
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        missing = "browser tests need Playwright: python -m pip install playwright"
    missing = missing or (None if chromium() else HOW)
    if missing:
        (pytest.fail if os.environ.get("COURSE_REQUIRE_ALL") == "1" else pytest.skip)(missing)
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """The folder that ``make site`` writes, made once for all workers; alive where Python for it was gathered."""
    base = tmp_path_factory.getbasetemp()
    base = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder, done = base / "course" / "site", base / "course" / "done"
    with (base / "site.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            python = base / "live"
            if (pyodide.FOLDER / "pyodide.mjs").exists():
                build.build(python)
            command = (sys.executable, "-m", "tools.site", folder, python)
            made = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
            assert made.returncode == 0, made.stdout + made.stderr
            done.touch()
    return folder


@pytest.fixture(scope="session")
def live_site(site):
    """The same, for what cannot do without Python in the pages."""
    if not (site / "lite").exists():
        (pytest.fail if os.environ.get("COURSE_REQUIRE_ALL") == "1" else pytest.skip)(PYODIDE)
    return site


@pytest.fixture(scope="session")
def lab(playwright, tmp_path_factory):
    lab = Lab(tmp_path_factory.mktemp("lab") / "lab")
    yield lab
    lab.stop()


@pytest.fixture(scope="session")
def window(playwright, lab):
    with browser(playwright, permissions=["clipboard-read", "clipboard-write"]) as context:
        yield context


@pytest.fixture(scope="session")
def desk():
    """Pages with JupyterLab in which no notebook is open: half of a notebook's time is the way of a page to there."""
    return []


@pytest.fixture(scope="session")
def opened(lab, window, desk):
    """Open a notebook made of these cells, all of them run; what changes the page itself has one of its own."""

    def open_(name, cells, context=None, own_page=False):
        kept = None if context or own_page else desk
        notebook = Notebook(context or window, lab, lab.write(name, cells), desk=kept)
        notebook.run_all()
        return notebook

    return open_


@pytest.hookimpl(tryfirst=True)  # before xdist reads the marks
def pytest_collection_modifyitems(items):
    """With several workers (-n), the tests of one notebook, and those of one file, stay together in one Chromium.

    What takes long comes first, so that no worker begins it when the others have nothing left.
    """
    items.sort(key=lambda item: FIRST.index(kind(item)) if kind(item) in FIRST else len(FIRST))
    for item in items:
        notebook = getattr(item, "callspec", None) and item.callspec.params.get("notebook")
        item.add_marker(pytest.mark.xdist_group(notebook.stem if notebook else kind(item)))


def kind(item):
    """The file of a test: "site" of tests/browser/test_site.py."""
    return item.module.__name__.rpartition("test_")[2]
