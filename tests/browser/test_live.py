"""Live pages in Chromium: the explorers of a page run in the browser, without Jupyter and without a network."""

import pytest

from tests.browser.lab import DEADLINE, UNHURRIED, browser, wait_until
from tests.browser.plain import served


@pytest.fixture
def window(playwright):
    """A browser's window, in which Python waits to be asked for, and an error of the page's code fails the test."""
    errors = []
    with browser(playwright) as context:
        context.on("weberror", lambda error: errors.append(str(error.error)))
        context.set_default_timeout(1000 * DEADLINE)
        context.add_init_script(UNHURRIED)
        yield context.new_page()
    assert errors == []


def touched(window, number):
    """The place of an explorer or a question after its button was pressed."""
    window.locator(".course-live-bar button").nth(number).click()
    place = window.locator(".course-live-place").nth(number)
    place.locator(".course-explorer, .course-predict").wait_for()
    return place


def test_explorers_are_alive_on_a_page_and_on_the_next_one(live_site, window):
    with served(live_site) as (address, asked):
        window.goto(f"{address}notebooks/08_momentum.html")
        stills = window.locator(".cell_output").filter(has=window.locator(".course-live-place")).locator("img")
        before = stills.count()
        explorer = touched(window, 1)
        stage, canvas = explorer.locator(".course-stage"), explorer.locator("canvas")
        stage.locator("xpath=self::*[@aria-busy='false']").wait_for()
        assert stills.count() == before and not stills.first.is_visible()
        first = canvas.get_attribute("aria-label")
        explorer.locator("[data-name=beta] input[type=text]").fill("0.5")
        explorer.locator("[data-name=beta] input[type=text]").press("Enter")
        wait_until(lambda: canvas.get_attribute("aria-label") != first, "the picture of the new setting")
        assert "0.5" in canvas.get_attribute("aria-label")
        assert explorer.locator(".course-alert").inner_text() == ""

        window.goto(f"{address}notebooks/00_start_here.html")  # the worker goes along
        question = touched(window, 0)
        question.locator("label").nth(1).click()
        question.locator("button").click()
        question.locator(".course-answer b").wait_for()
        assert question.locator(".course-right").count() == 1
        assert sum("libraries.zip" in path for path in asked) == 1


def test_where_python_cannot_start_the_stills_stay_and_a_line_says_why(live_site, window):
    with served(live_site, without="libraries.zip") as (address, asked):
        window.goto(f"{address}notebooks/00_start_here.html")
        button = window.locator(".course-live-bar button").nth(1)
        assert button.get_attribute("aria-label") == "Try it here: A network reads handwritten digits"
        button.click()
        line = window.locator(".course-live-bar span").nth(1)
        wait_until(lambda: "libraries.zip is missing on the server (404)" in line.inner_text(), "the reason")
        assert line.inner_text().endswith("The pictures stay as they are.")
        assert window.locator(".cell_output img").first.is_visible()
        window.reload()  # a worker that failed is not kept
        window.locator(".course-live-bar button").nth(1).click()
        wait_until(lambda: sum("libraries.zip" in path for path in asked) == 2, "another try")

    with served(live_site, plain="worker.js") as (address, _):
        window.goto(f"{address}notebooks/00_start_here.html")
        window.locator(".course-live-bar button").nth(1).click()
        wait_until(lambda: "the server calls worker.js text/plain" in line.inner_text(), "the reason")
