"""An explorer among ipywidgets in a real JupyterLab: linked, with their controls in it, and in their boxes."""

import pytest

from tests.browser import cells

MAKE = """
import ipywidgets as W, traitlets

def wave(rate):
    return explore(lambda rate: rate, Line, {"rate": rate}, title="a wave")

class Line(Plot):
    size = (5, 2)

    def build(self, figure, style):
        self.line = self.moving(figure.subplots().plot([], [])[0])

    def update(self, rate):
        self.line.set_data([0, 1], [0, rate])

    def describe(self, rate):
        return f"rate {rate:g}"
"""
LINKED = """
other, within = W.FloatSlider(0.5, max=1, step=0.05), W.FloatSlider(0.5, max=1, step=0.05, description="within")
first, second = wave(c.slider(0, 1, 0.5)), wave(within)
W.jslink((other, "value"), (first["rate"], "value"))
mirror = W.HTML()
traitlets.dlink((first, "value"), (mirror, "value"), str)
W.VBox([W.HBox([first, second]), other, mirror])
"""
TABS = """
third = wave(c.slider(0, 1, 0.25))
W.Tab([W.HTML("nothing yet"), third], titles=["text", "wave"])
"""
WIDTHS = "() => [...document.querySelectorAll('.course-explorer')].map((el) => el.getBoundingClientRect().width)"


@pytest.fixture(scope="module")
def notebook(opened):
    notebook = opened("citizen.ipynb", [cells.IMPORTS, MAKE, LINKED, TABS])
    yield notebook
    notebook.close()


def test_explorers_share_a_row_and_are_there_when_their_tab_is_opened(notebook):
    first, second = notebook.explorer(0), notebook.explorer(1)
    assert min(first.root.bounding_box()["width"], second.root.bounding_box()["width"]) > 300
    assert first.root.bounding_box()["y"] == second.root.bounding_box()["y"]
    notebook.page.locator(".jupyter-widget-tab .lm-TabBar-tab", has_text="wave").click()
    third = notebook.explorer(2)
    third.root.locator("canvas").wait_for()
    assert third.root.bounding_box()["width"] > 500
    notebook.page.wait_for_function(
        "(c) => c.getAttribute('aria-label') === 'rate 0.25'", arg=third.canvas.element_handle()
    )


def test_a_slider_of_ipywidgets_turns_it_from_outside_and_from_within(notebook):
    first, second = notebook.explorer(0), notebook.explorer(1)
    sliders = notebook.page.locator(".widget-slider .slider, .widget-slider [role=slider]")
    for handle, explorer in ((second.root.locator("[role=slider]").first, second), (sliders.last, first)):
        handle.focus()
        before = explorer.alt
        handle.press("ArrowRight")
        notebook.page.wait_for_function(
            "([c, was]) => c.getAttribute('aria-label') !== was", arg=[explorer.canvas.element_handle(), before]
        )
        assert explorer.alt == "rate 0.55"
    assert (
        notebook.python("print(first.value, second.value, within.value)").strip()
        == "{'rate': 0.55} {'rate': 0.55} 0.55"
    )


def test_what_the_page_turns_is_told_to_the_others(notebook):
    first = notebook.explorer(0)
    field = first.row("rate").locator("input[type=text]")
    field.fill("0.8")
    field.press("Enter")
    notebook.page.locator(".widget-html", has_text="0.8").wait_for()
    assert notebook.python("print(other.value)").strip() == "0.8"
    assert notebook.errors() == []
