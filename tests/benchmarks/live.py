"""Live pages in Chromium: how long a reader waits, and what the tab takes. Wanted numbers hold for a quiet machine.

``python -m tests.benchmarks.live [SITE]``; without SITE, a site that has live pages, one is made first.
"""

import statistics
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

import psutil

from tests.browser.lab import DEADLINE, UNHURRIED, browser, chromium
from tests.browser.plain import served
from tools import pyodide
from tools.live import build
from tools.site import __main__ as site
from tools.site import prepare

MOVES, PAGES, LONG = 12, 10, 3.0
EXPLORERS = (  # page, title, milliseconds wanted
    ("03_backpropagation_equations", "A network on paper", 300),
    ("04_activations", "An activation and what passes through it", 300),
    ("07_gradient_descent", "A ball on a curve", 300),
    ("08_momentum", "Down a valley, three ways", 300),
    ("10_learning_rate_schedules", "Settling under noise", 300),
    ("04_activations", "Fifty layers of an activation", 600),
    ("07_gradient_descent", "The learning-rate range test", 600),
    ("09_adaptive_methods", "The race", 600),
    ("11_training_playground", "Training playground", 600),
)
LABELS = """() => [...document.querySelectorAll(".course-live-place")].map((place) =>
  place.previousElementSibling.querySelector("button").getAttribute("aria-label"))"""
TOUCH = """async ([number, seconds]) => { const place = document.querySelectorAll(".course-live-place")[number];
  const bar = place.previousElementSibling, begun = performance.now();
  const passed = () => (performance.now() - begun) / 1000;
  bar.querySelector("button").click();
  while (!place.querySelector(".course-stage[aria-busy=false], .course-predict")) {
    if (/does not work here/.test(bar.textContent)) return 0;
    if (/stay as they are/.test(bar.textContent) || passed() > seconds) throw new Error(bar.textContent);
    await new Promise(requestAnimationFrame); }
  return passed(); }"""
MOVE = """async ([number, moves, seconds]) => {
  const place = document.querySelectorAll(".course-live-place")[number];
  const ranges = [...place.querySelectorAll(".course-row input[type=range]")], took = [];
  const range = ranges.find((each) => each.checkVisibility());
  const stage = place.querySelector(".course-stage"), frame = () => new Promise(requestAnimationFrame);
  const draw = CanvasRenderingContext2D.prototype.drawImage;
  let drawn = () => {};
  CanvasRenderingContext2D.prototype.drawImage = function (...given) {
    draw.apply(this, given);
    if (place.contains(this.canvas)) drawn(); };
  for (let k = 0; k < moves; k++) {
    range.value = Number(range.min) + (Number(range.max) - Number(range.min)) * (0.3 + 0.4 * ((k * 5 + 2) % 11) / 11);
    const begun = performance.now(), picture = new Promise((done) => { drawn = done; });
    range.dispatchEvent(new Event("input", { bubbles: true }));
    await Promise.race([picture, new Promise((done) => setTimeout(done, 1000 * seconds))]);
    await frame();
    took.push(performance.now() - begun);
    while (stage.getAttribute("aria-busy") === "true") await frame(); }
  CanvasRenderingContext2D.prototype.drawImage = draw;
  return [range.closest("[data-name]").dataset.name, took]; }"""


@contextmanager
def reader(playwright):
    """A browser that nothing is kept in, in which Python waits until it is asked for."""
    with browser(playwright) as context:
        context.add_init_script(UNHURRIED)
        yield context.new_page()


def open_(page, address, name):
    """Go to a notebook's page; what the buttons there say, "Try it here: The race"."""
    page.goto(f"{address}notebooks/{name}.html")
    page.locator(".course-live-place").first.wait_for(state="attached")
    return page.evaluate(LABELS)


def touch(page, number):
    """Seconds from the press of a button to the picture; 0 where the page says that only a notebook can."""
    return page.evaluate(TOUCH, [number, DEADLINE])


def row(what, measured, wanted=""):
    print(f"{what:62}{measured:>10}   {wanted}", flush=True)


def explorer(labels, title=""):
    """The number of the first explorer whose title begins so."""
    return next(k for k, label in enumerate(labels) if label.startswith(f"Try it here: {title}"))


def first_answers(playwright, address):
    with reader(playwright) as page:
        for what, name, wanted in (("cold", "08_momentum", 12), ("next page", "09_adaptive_methods", 4)):
            seconds = touch(page, explorer(open_(page, address, name)))
            row(f"{what}: first touch → picture", f"{seconds:.1f} s", f"at most {wanted} s")


def moves(playwright, address):
    """Slider → picture, the median of some moves of the first slider that is shown."""
    with reader(playwright) as page:
        for name, title, wanted in EXPLORERS:
            number = explorer(open_(page, address, name), title)
            touch(page, number)
            slider, took = page.evaluate(MOVE, [number, MOVES, DEADLINE])
            row(f"{title}, {slider}", f"{statistics.median(took[2:]):.0f} ms", f"at most {wanted} ms")


def memory(playwright, address):
    """What the tab and its Python take after PAGES pages, on each of which an explorer was touched.

    Their own memory, as the browser's task manager counts it; Chromium has other pages, empty and in reserve.
    """
    with reader(playwright) as page:
        for name in prepare.names()[:PAGES]:
            touch(page, explorer(open_(page, address, name)))
        for when in ("", ", its rubbish collected"):
            renderers = [p for p in psutil.Process().children(recursive=True) if "--type=renderer" in p.cmdline()]
            megabytes = max(p.memory_full_info().uss for p in renderers) / 1e6
            row(f"memory of the tab after {PAGES} pages{when}", f"{megabytes:.0f} MB", "at most 700 MB")
            page.request_gc()


def long_openings(playwright, address):
    """Everything on every page, made alive: what takes long."""
    with reader(playwright) as page:
        touch(page, explorer(open_(page, address, prepare.names()[0])))  # Python has started
        for name in prepare.names():
            for number, label in enumerate(open_(page, address, name)):
                if (seconds := touch(page, number)) > LONG:
                    row(
                        f"{name[:2]} {label.partition(': ')[2]}"[:60],
                        f"{seconds:.1f} s",
                        f"opens in more than {LONG:.0f} s",
                    )


def main(given=""):
    missing = "Chromium (apt-get install chromium)" if not chromium() else ""
    missing = missing or ("" if given or (pyodide.FOLDER / "pyodide.mjs").exists() else "make pyodide")
    if missing:
        print(f"live: needs {missing}; not measured")
        return
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(given) if given else Path(scratch) / "site"
        if not given and (wrong := site.build(folder, build.build(Path(scratch) / "live"))):
            raise RuntimeError("\n".join(wrong))
        with sync_playwright() as playwright, served(folder) as (address, _):
            for measure in (first_answers, moves, memory, long_openings):
                measure(playwright, address)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
