"""The same explorer on other pages: dark, dense, narrow, without a kernel, and as HTML."""

import subprocess
import sys

import pytest

from tests.browser import cells
from tests.browser.barriers import serious
from tests.browser.lab import Notebook, browser

WAVE = [cells.IMPORTS, cells.WAVE]


STICKING_OUT = """e => [...e.querySelectorAll("*")].filter((x) => !x.closest(".course-unseen")
  && x.getBoundingClientRect().right > e.getBoundingClientRect().right + 1).map((x) => x.outerHTML.slice(0, 80))"""
GROUND = """() => { const panel = document.querySelector(".jp-NotebookPanel");
  return getComputedStyle(panel).backgroundColor.match(/[0-9]+/g).map(Number).slice(0, 3); }"""


def background(notebook):
    """The colour of the notebook's page."""
    return tuple(notebook.page.evaluate(GROUND))


def test_the_picture_follows_the_theme_and_keeps_what_it_shows(opened):
    notebook = opened("theme.ipynb", WAVE)
    wave = notebook.explorer()
    wave.drag("rate", 0.8)
    light, alt = wave.settle(), wave.alt
    assert wave.colour(0.01, 0.01) == background(notebook) == (255, 255, 255)
    assert serious(notebook.page, ".course-explorer") == []
    try:
        notebook.command("apputils:change-theme", {"theme": "JupyterLab Dark"})
        wave.page.wait_for_function("() => document.body.dataset.jpThemeLight === 'false'")
        wave.page.locator(".course-dark").wait_for()
        dark = wave.settle()
        assert sum(background(notebook)) < 150 and wave.colour(0.01, 0.01) == background(notebook)
        assert dark != light and wave.alt == alt
        assert serious(notebook.page, ".course-explorer") == []
    finally:
        notebook.command("apputils:change-theme", {"theme": "JupyterLab Light"})
    wave.page.locator(".course-explorer:not(.course-dark)").wait_for()
    assert wave.settle() == light
    notebook.close()


def test_a_dense_and_narrow_screen(playwright, lab, opened):
    with browser(playwright, device_scale_factor=2, viewport={"width": 420, "height": 800}) as context:
        notebook = opened("dense.ipynb", WAVE, context)
        wave = notebook.explorer()
        wave.settle()
        wave.canvas.scroll_into_view_if_needed()
        width, height = wave.canvas.evaluate("c => [c.width, c.height]")
        box = wave.canvas.bounding_box()
        assert box["width"] < 420 and [width / 2, height / 2] == pytest.approx([box["width"], box["height"]], abs=1)
        assert wave.root.evaluate(STICKING_OUT) == []
        wave.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        wave.settle()
        assert notebook.python("print(wave.parameters['dot'] != [7.5, 0.5])") == "True\n"


def test_reopened_without_a_kernel_it_shows_its_still(lab, window, opened, desk):
    notebook = opened("reopened.ipynb", WAVE)
    notebook.explorer().settle()
    notebook.save()
    notebook.close()
    lab.shut_kernels()
    again = Notebook(window, lab, "reopened.ipynb", desk=desk)
    again.page.locator(".jp-Cell").last.scroll_into_view_if_needed()
    picture = again.page.locator(".jp-OutputArea img")
    picture.wait_for()
    assert picture.evaluate("i => i.naturalWidth") > 500
    assert "Error displaying widget" not in again.page.locator(".jp-NotebookPanel").inner_text()
    again.close()


def test_exported_html_shows_the_still_with_its_alt_text(lab, window):
    name = lab.write("exported.ipynb", WAVE)
    command = [sys.executable, "-m", "nbconvert", "--to", "html", "--execute", str(lab.notebooks / name)]
    subprocess.run(command, check=True, env=lab.environment, capture_output=True)
    page = window.new_page()
    page.goto((lab.notebooks / "exported.html").as_uri())
    picture = page.locator(".jp-OutputArea img")
    words = page.locator(".course-mark[role=img]").get_attribute("aria-label")
    assert words.startswith("A wave\nrate ω₀: 1: A wave that ends at")
    assert picture.is_visible() and picture.evaluate("i => i.naturalWidth") > 500
    page.close()
