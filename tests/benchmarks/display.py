"""A slider moved, until the pixels change: an explorer between the floor, a slider that sets a label, and ``interact``.

One JupyterLab, one page, one slider each; a key is pressed on each in turn, so that the machine's moods hit all alike.
"""

import copy
import statistics
import sys
import tempfile
from pathlib import Path

import psutil

from tests.benchmarks._line import line
from tests.browser.lab import DEADLINE, Lab, Notebook, browser, chromium

MOVES, DRAGS = 30, 5
DEMO = """
import ipywidgets, numpy as np
x, y = np.meshgrid(np.linspace(-2.2, 2.2, 120), np.linspace(-1.6, 1.6, 120))
height = np.log1p(0.5 * x**2 + 4 * y**2 + 0.4 * np.sin(3 * x))
names = ["gradient descent", "momentum", "Nesterov", "RMSProp", "Adam"]

def compute(rate):
    paths = np.empty((5, 201, 2)); paths[:, 0] = -1.8, 1.1
    v, s = np.zeros((5, 2)), np.zeros((5, 2))
    kind = np.arange(5)[:, None]
    for t in range(200):
        at = paths[:, t] + np.where(kind == 2, 0.8 * v, 0)
        g = at * [1, 8] + np.stack([1.2 * np.cos(3 * at[:, 0]), 0 * at[:, 0]], axis=1)
        s = 0.95 * s + 0.05 * g * g
        step = np.where(kind > 2, g / np.sqrt(s + 1e-6), g)
        v = np.where(kind == 0, 0, np.where(kind == 4, 0.9, 0.8)) * v - rate * step
        paths[:, t + 1] = paths[:, t] + v
    return paths, np.log10(np.abs(0.5 * paths[..., 0]**2 + 4 * paths[..., 1]**2) + 1e-9)
"""
FLOOR = """
slider, label = ipywidgets.FloatSlider(0.02, min=0.001, max=0.1, step=0.001), ipywidgets.Label("0.02")
slider.observe(lambda change: setattr(label, "value", str(change.new)), "value")
ipywidgets.VBox([slider, label])
"""
OURS = """
from course_lib.drawing.plot import Plot
from course_lib.explorers import controls
from course_lib.explorers.explore import explore

class Race(Plot):
    size = (10, 4)

    def build(self, figure, style):
        surface, loss = figure.subplots(1, 2)
        surface.contourf(x, y, height, 20, cmap=style.sequential)
        surface.set(title="surface", xlim=(-2.2, 2.2), ylim=(-1.6, 1.6))
        loss.set(title="loss", xlim=(0, 200), ylim=(-9, 2), xlabel="step", ylabel="log10 of the loss")
        styles = [style.curve(i) for i in range(5)]
        self.paths = self.moving([surface.plot([], [], **s)[0] for s in styles])
        self.losses = self.moving([loss.plot([], [], label=n, **s)[0] for n, s in zip(names, styles)])
        loss.legend(loc="lower left", ncols=2)

    def update(self, result):
        for line, path in zip(self.paths, result[0]):
            line.set_data(*path.T)
        for line, values in zip(self.losses, result[1]):
            line.set_data(np.arange(201), values)

explore(compute, Race, {"rate": controls.slider(0.001, 0.1, 0.02, step=0.001)})
"""
USUAL = """
%matplotlib inline
import matplotlib.pyplot as plt

def show(rate):
    paths, losses = compute(rate)
    figure, (surface, loss) = plt.subplots(1, 2, figsize=(10, 4), dpi=100)
    surface.contourf(x, y, height, 20, cmap="viridis")
    surface.set(title="surface", xlim=(-2.2, 2.2), ylim=(-1.6, 1.6))
    loss.set(title="loss", xlim=(0, 200), ylim=(-9, 2), xlabel="step", ylabel="log10 of the loss")
    for name, path, values in zip(names, paths, losses):
        surface.plot(*path.T)
        loss.plot(values, label=name)
    loss.legend(loc="lower left", ncols=2)
    plt.show()

ipywidgets.interact(show, rate=ipywidgets.FloatSlider(0.02, min=0.001, max=0.1, step=0.001))
"""
RACE = """
from course_lib.topics.adaptive_methods.explorers import race

explorer = race()
everyone = {name: True for name in explorer.controls if name.startswith("run_")}
explorer.set(own=False, **everyone)  # one learning rate for all: a move computes every path anew
explorer
"""
PROBE = """() => {
  const painted = (done) => requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => done(performance.now());
    channel.port2.postMessage(0); });
  const draw = CanvasRenderingContext2D.prototype.drawImage;
  CanvasRenderingContext2D.prototype.drawImage = function (...a) {
    draw.apply(this, a);
    window.__drawn?.(this.canvas); };
  const element = (node) => (node.nodeType === 3 ? node.parentElement : node);
  const changed = {
    floor: (c, done) => {
      const e = element(c.target);
      if (e.closest(".widget-label") && !e.closest(".widget-slider")) done(); },
    usual: (c, done) => {
      const found = (n) => n.nodeType === 1 && (n.matches("img") ? n : n.querySelector("img"));
      const pictures = [...c.addedNodes].map(found);
      pictures.find(Boolean)?.decode().finally(done); } };
  window.__arm = (root, way) => { window.__answer = new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error(`no answer: ${way}`)), DEADLINE);
    window.addEventListener("keydown", (event) => {
      let watch = null, over = false;
      const done = () => {
        if (over) return;
        over = true; watch?.disconnect(); window.__drawn = null;
        painted((t) => resolve(t - event.timeStamp)); };
      if (!changed[way]) { window.__drawn = (canvas) => root.contains(canvas) && done(); return; }
      watch = new MutationObserver((changes) => changes.forEach((c) => changed[way](c, done)));
      watch.observe(root, { subtree: true, childList: true, characterData: true });
    }, { capture: true, once: true }); }); };
}"""
MOVE = """async (range, times) => { const stage = range.closest(".course-explorer").querySelector(".course-stage");
  const start = range.value;
  for (let i = 1; i <= times; i++) {
    range.value = i < times ? i % 100 : start; // at the end, where it stood: an arrow key must find room
    range.dispatchEvent(new Event("input"));
    do await new Promise(requestAnimationFrame); while (stage.getAttribute("aria-busy") === "true"); } }"""
RATE = '.course-row[data-name="rate"] input[type="range"]'
WAYS = {"floor": ".noUi-handle", "ours": 'input[type="range"]', "usual": ".noUi-handle"}
NAMES = {"floor": "slider → label (the floor)", "ours": "explore", "usual": "interact, a new figure"}
NAMES |= {"race": "the race of notebook 09", "stage": "explore, on the stage"}
AT_THE_RACE = {"floor": ".noUi-handle", "race": RATE}


ON_STAGE = {"floor": ".noUi-handle", "stage": 'input[type="range"]'}
FULL = """(on) => { const stage = document.querySelector(".course-on-stage .course-stage");
  return on ? stage?.getAttribute("aria-busy") === "false" : !stage; }"""
LISTEN = """() => { const draw = CanvasRenderingContext2D.prototype.drawImage;
  CanvasRenderingContext2D.prototype.drawImage = function (...a) {
    draw.apply(this, a);
    window.__last = performance.now(); };
  addEventListener("pointerup", () => { window.__up = performance.now(); }, true); }"""
SETTLED = "() => Math.max(0, window.__last - window.__up) / 1000"
IDLE = "() => new Promise(requestIdleCallback)"


def measure(notebook, ways, moves=MOVES, staged=False):
    """Milliseconds from key to paint of each move, by way; ``staged``: the explorer takes the stage for its moves."""
    page, times = notebook.page, {way: [] for way in ways}
    page.evaluate(PROBE.replace("DEADLINE", str(1000 * DEADLINE)))
    roots = {way: page.locator(".jp-Cell").nth(i + 1).locator(".jp-Cell-outputArea") for i, way in enumerate(ways)}
    for move in range(moves + 3):
        for way, handle in ways.items():
            roots[way].scroll_into_view_if_needed()
            notebook.idle()
            page.evaluate(IDLE)
            roots[way].locator(handle).first.focus()
            if staged and way != "floor":
                page.keyboard.press("f")
                page.wait_for_function(FULL, arg=True)
                page.evaluate(IDLE)
            roots[way].evaluate("(root, way) => window.__arm(root, way)", way)
            page.keyboard.press("ArrowRight" if move % 20 < 10 else "ArrowLeft")
            took = page.evaluate("() => window.__answer")
            times[way] += [took] if move >= 3 else []
            if staged and way != "floor":
                page.keyboard.press("f")
                page.wait_for_function(FULL, arg=False)
    return times


def far(context, lab):
    """Seconds after the hand let go of a slider dragged fast, until the picture rests, 150 ms and 2 % loss away."""
    with line(lab.port) as to:
        there = copy.copy(lab)
        there.url = f"http://127.0.0.1:{to.port}"
        notebook = Notebook(context, there, lab.write("far.ipynb", [DEMO, OURS]))
        notebook.run_all()
        explorer, took = notebook.explorer(), []
        explorer.settle()
        notebook.page.evaluate(LISTEN)
        to.delay, to.loss = 0.15, 0.02
        for drag in range(DRAGS):
            explorer.drag("rate", 0.9 if drag % 2 == 0 else 0.1, steps=60, slowly=True)
            explorer.settle()
            took.append(notebook.page.evaluate(SETTLED))
        to.delay = to.loss = 0.0
        notebook.close()
    return took


def table(times):
    """The times as lines of text, and each way's median as a ratio to the floor's."""
    floor = statistics.median(times["floor"])
    ratios = {way: statistics.median(took) / floor for way, took in times.items()}
    lines = [f"{'way':<30}{'median ms':>10}{'p95 ms':>10}{'x floor':>10}"]
    for way, took in times.items():
        p95 = statistics.quantiles(took, n=20)[-1]
        lines.append(f"{NAMES[way]:<30}{statistics.median(took):>10.0f}{p95:>10.0f}{ratios[way]:>10.2f}")
    return "\n".join(lines), ratios


def memory(notebook, moves=1000):
    """Megabytes by which Python and the browser grow while a slider moves a thousand times, after a warm-up."""
    page, explorer = notebook.page, notebook.explorer()

    def resident():
        page.request_gc()
        page.evaluate(IDLE)
        kernel = int(notebook.python("import gc, psutil; gc.collect(); print(psutil.Process().memory_info().rss)"))
        processes = [p for p in psutil.Process().children(recursive=True) if "chrom" in p.name()]
        return kernel / 1e6, sum(p.memory_info().rss for p in processes) / 1e6

    explorer.slider("rate").evaluate(MOVE, 100)
    before = resident()
    explorer.slider("rate").evaluate(MOVE, moves)
    return tuple(after - b for after, b in zip(resident(), before, strict=True))


def main():
    if not chromium():
        print("display: needs Chromium (apt-get install chromium); not measured")
        return 0
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        lab = Lab(Path(folder) / "lab")
        try:
            with browser(playwright, viewport={"width": 1280, "height": 1000}) as context:
                race = Notebook(context, lab, lab.write("race.ipynb", ["import ipywidgets", FLOOR, RACE]))
                race.run_all()
                text, at_the_race = table(measure(race, AT_THE_RACE))
                print(f"\nslider moved → pixels changed, in JupyterLab\n{text}", flush=True)
                race.close()
                notebook = Notebook(context, lab, lab.write("display.ipynb", [DEMO, FLOOR, OURS, USUAL]))
                notebook.run_all()
                text, ratios = table(measure(notebook, WAYS))
                print(text, flush=True)
                kernel, pages = memory(notebook)
                print(f"1000 moves: Python grows by {kernel:.1f} MB (of 5), the browser by {pages:.0f} (of 150)")
                notebook.page.set_viewport_size({"width": 1920, "height": 1080})
                text, on_stage = table(measure(notebook, ON_STAGE, staged=True))
                print(text, flush=True)
                notebook.close()
                late = far(context, lab)
                print(f"150 ms and 2 % loss: settled {statistics.median(late):.2f} s after a fast drag (of 0.8),")
                print(f"  at worst {max(late):.2f} s", flush=True)
        finally:
            lab.stop()
    ratios |= at_the_race | on_stage
    slow = ratios["ours"] > 2 or ratios["race"] > 3 or ratios["stage"] > 2.5 or statistics.median(late) > 0.8
    return int(slow or kernel > 5 or pages > 150)


if __name__ == "__main__":
    sys.exit(main())
