"""A real JupyterLab, private in every folder it writes to, and a Chromium that drives it."""

import contextlib
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import nbformat

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
DEADLINE = 180  # seconds that anything may take on a busy machine: waits end when what they wait for is there
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",  # nothing outside this machine has an address
]
SETTINGS = {
    "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
    "docmanager-extension/plugin": {"autosave": False},
    "notebook-extension/tracker": {"maxNumberOutputs": 1000},
}
UNHURRIED = "delete Navigator.prototype.connection"  # a live page then waits with its Python until it is asked
READY = """() => { const w = window.jupyterapp?.shell?.currentWidget; if (!w?.context?.isReady) return false;
  const s = w.context.sessionContext; return s.isReady && s.session?.kernel?.status === 'idle'; }"""


def wait_until(condition, what, pause=0.1):
    """Ask again and again until it is so; gives what ``condition()`` gave."""
    end = time.monotonic() + DEADLINE
    while not (found := condition()):
        if time.monotonic() > end:
            raise AssertionError(f"not within {DEADLINE} s: {what}")
        time.sleep(pause)
    return found


def chromium():
    """Where Chromium is, or None."""
    names = ("chromium", "chromium-browser", "google-chrome", "chrome")
    return os.environ.get("COURSE_CHROMIUM") or next(filter(None, map(shutil.which, names)), None)


class Lab:
    """JupyterLab on a free port; everything it keeps stands in ``folder``, the notebooks in ``folder/notebooks``."""

    def __init__(self, folder, options=()):
        self.folder, self.token, self.options = Path(folder), secrets.token_hex(16), options
        self.notebooks = self.folder / "notebooks"
        self.notebooks.mkdir(parents=True)
        for name, setting in SETTINGS.items():
            path = self.folder / "settings" / "@jupyterlab" / f"{name}.jupyterlab-settings"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps(setting))
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._start()

    def _start(self):
        server = {"ip": "127.0.0.1", "port": self.port, "port_retries": 0, "root_dir": self.notebooks}
        options = [f"--ServerApp.{name}={value}" for name, value in server.items()]
        options += ["--LabApp.expose_app_in_browser=True", "--LabApp.news_url=", "--no-browser", "--allow-root"]
        options += ["--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"]
        options += [f"--IdentityProvider.token={self.token}", *self.options]
        command = [sys.executable, "-m", "jupyterlab", *options]
        self.log = self.folder / "lab.log"
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                command, stdout=log, stderr=log, env=self.environment, start_new_session=True
            )
        wait_until(self._answers, "JupyterLab answers")

    def _answers(self):
        if self.process.poll() is not None:
            raise RuntimeError(f"JupyterLab did not start:\n{self.log.read_text()}")
        with contextlib.suppress(OSError):
            urllib.request.urlopen(f"{self.url}/api/status?token={self.token}", timeout=DEADLINE).close()
            return True

    @property
    def environment(self):
        folders = {"CONFIG_DIR": "config", "DATA_DIR": "data", "RUNTIME_DIR": "runtime"}
        private = {f"JUPYTER_{name}": str(self.folder / folder) for name, folder in folders.items()}
        private["JUPYTERLAB_SETTINGS_DIR"] = str(self.folder / "settings")
        private["JUPYTERLAB_WORKSPACES_DIR"] = str(self.folder / "workspaces")
        private["IPYTHONDIR"] = str(self.folder / "ipython")
        path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
        threads = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
        return os.environ | private | threads | {"PYTHONPATH": path, "COURSE_STRICT": "0"}

    def stop(self):
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait()

    def write(self, name, cells):
        """A notebook of these cells; each is Python, or Markdown if it begins with ``#%% md``."""
        made = [_cell(i, text) for i, text in enumerate(cells)]
        kernel = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
        nbformat.write(nbformat.v4.new_notebook(cells=made, metadata=kernel), self.notebooks / name)
        return name

    def api(self, path, method="GET"):
        headers = {"Authorization": f"token {self.token}"}
        with urllib.request.urlopen(
            urllib.request.Request(f"{self.url}/api/{path}", method=method, headers=headers)
        ) as r:
            return json.loads(r.read() or b"null")

    def shut_kernels(self):
        for session in self.api("sessions"):
            self.api(f"sessions/{session['id']}", "DELETE")


def _cell(i, text):
    make = nbformat.v4.new_code_cell
    if text.startswith("#%% md"):
        make, text = nbformat.v4.new_markdown_cell, text.partition("\n")[2]
    cell = make(text.strip("\n"))
    cell.id = f"cell-{i}"
    return cell


class Notebook:
    """A notebook open in the browser: in a page of its own, or in one of ``desk``, which gets it back at the end."""

    desk = None

    def __init__(self, context, lab, name, *, mode="doc", wait=True, desk=None):
        page = desk.pop() if desk else None
        self.lab, self.page, self.console, self.desk = lab, page or context.new_page(), [], desk
        self.hears = {"console": lambda m: self.console.append((m.type, m.text))}
        self.hears["pageerror"] = lambda e: self.console.append(("pageerror", str(e)))
        for event, hear in self.hears.items():
            self.page.on(event, hear)
        if page:
            self.command("docmanager:open", {"path": name})
        else:
            self.page.goto(f"{lab.url}/{mode}/tree/{name}?token={lab.token}&reset", wait_until="domcontentloaded")
            self.page.wait_for_function("window.jupyterapp && window.jupyterapp.started")
        self.page.wait_for_selector(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-Cell")
        if wait:
            self.idle()

    def idle(self):
        self.page.wait_for_function(READY)

    def command(self, name, arguments=None, wait=True):
        """One of JupyterLab's commands; if it is not waited for, ``window.done`` says when it was carried out."""
        began = self.page.evaluate_handle(COMMAND, [name, arguments or {}])
        if wait:
            began.evaluate("({ ended }) => ended.then(() => {})")  # what it gives may be half of JupyterLab

    def run_all(self):
        self.command("notebook:run-all-cells")
        self.idle()

    def save(self):
        """Save it, and wait until all that is shown stands in the file."""
        self.command("docmanager:save")
        self.page.wait_for_function(SAVED)

    def python(self, code):
        """Run code in the notebook's kernel, beside its cells; give back what it prints."""
        return self.page.evaluate(RUN, code)

    def errors(self):
        """What the page's own scripts complained of."""
        return [text for kind, text in self.console if kind in ("error", "pageerror") and "course" in text.lower()]

    def explorer(self, n=0):
        found = self.page.locator(".course-explorer").nth(n)
        try:
            found.wait_for()
        except Exception:
            self.page.screenshot(path=self.lab.folder / "missing.png")
            raise AssertionError(
                f"no explorer on the page; {self.lab.folder}/missing.png; {self.console[-8:]}"
            ) from None
        return Explorer(self.page, found)

    def close(self):
        """Close the page, or the notebook alone, so that the next one can be opened in its place."""
        if self.desk is None:
            self.page.close()
            return
        for event, hear in self.hears.items():
            self.page.remove_listener(event, hear)
        self.page.evaluate("() => window.jupyterapp.shell.currentWidget.dispose()")
        self.page.wait_for_selector(".jp-NotebookPanel", state="detached")
        self.desk.append(self.page)


SAVED = "() => !window.jupyterapp.shell.currentWidget.context.model.dirty"
COMMAND = """([name, given]) => { window.done = false;
  const ended = window.jupyterapp.commands.execute(name, given).finally(() => { window.done = true; });
  return { ended }; }"""
RUN = """async (code) => { const kernel = window.jupyterapp.shell.currentWidget.context.sessionContext.session.kernel;
  const future = kernel.requestExecute({ code, store_history: false }); let out = "";
  future.onIOPub = (m) => { if (m.header.msg_type === "stream") out += m.content.text;
    if (m.header.msg_type === "error") out += m.content.ename + ": " + m.content.evalue; };
  await future.done; return out; }"""


class Explorer:
    """One explorer on the page: its controls, its canvas, what it says."""

    def __init__(self, page, root):
        self.page, self.root, self.canvas = page, root, root.locator(".course-stage canvas")

    def row(self, name):
        return self.root.locator(f'.course-row[data-name="{name}"], .course-menu[data-name="{name}"]')

    def slider(self, name):
        return self.row(name).locator('input[type="range"]')

    def settle(self):
        """Wait until nothing is under way between page and Python, and the picture rests; give its digest."""
        digests = []

        def rests():
            self.root.locator('.course-stage[aria-busy="false"]').wait_for()
            digests.append(self.pixels())
            return digests[-2:-1] == digests[-1:]

        wait_until(rests, "the picture rests")
        return digests[-1]

    def follow(self, notebook, name):
        """Wait until the page shows what the explorer of this name in Python shows, and rests; give its digest."""
        words = notebook.python(f"print({name}.alt, end='')")
        self.page.wait_for_function(SHOWS, arg=[self.canvas.element_handle(), words])
        return self.settle()

    def changes(self, before, words=None):
        """Wait until the picture is another one than ``before``, or, if ``words`` are given, its words are others."""
        try:
            wait_until(lambda: self.pixels() != before or (words and self.alt != words), "the picture is another one")
        except AssertionError as late:
            raise AssertionError(f"{late}; {self.root.evaluate(STATE)}") from None

    def pause(self):
        """Pause the film, unless it has come to its end by itself."""
        self.root.locator(".course-film").evaluate(PAUSE)

    def pixels(self):
        """A digest of what the canvas shows."""
        return self.canvas.evaluate(DIGEST)

    def colour(self, x, y):
        """The colour at a fraction of the picture's width and height."""
        return tuple(self.canvas.evaluate(COLOUR, [x, y]))

    @property
    def alt(self):
        return self.canvas.get_attribute("aria-label")

    @property
    def alert(self):
        return self.root.locator(".course-alert").text_content()

    def grip(self, name):
        """Where the thumb of a slider is, and its box."""
        slider = self.slider(name)
        slider.scroll_into_view_if_needed()
        box = slider.bounding_box()
        part = slider.evaluate("e => (e.value - e.min) / (e.max - e.min)")
        return box["x"] + 8 + part * (box["width"] - 16), box["y"] + box["height"] / 2, box

    def drag(self, name, to, steps=20, slowly=False):
        """Drag a slider with the mouse to a fraction of its length; ``slowly`` is a step in each painted frame."""
        x, y, box = self.grip(name)
        end = box["x"] + 8 + to * (box["width"] - 16)
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        for i in range(1, steps + 1):
            self.page.mouse.move(x + (end - x) * i / steps, y)
            if slowly:
                self.page.evaluate("() => new Promise(requestAnimationFrame)")
        self.page.mouse.up()


STATE = """e => ({ title: e.getAttribute('aria-label'), alert: e.querySelector('.course-alert').textContent,
  busy: e.querySelector('.course-stage').getAttribute('aria-busy'), note: e.querySelector('.course-busy').textContent,
  chosen: [...e.querySelectorAll('input, select')].filter((c) => c.checkVisibility()).map((c) => c.value),
  words: e.querySelector('.course-stage canvas').getAttribute('aria-label') })"""  # to tell why a picture stayed
PAUSE = "film => film.querySelector('button[title=Pause]')?.click()"
SHOWS = "([canvas, words]) => canvas.getAttribute('aria-label') === words"
DIGEST = """c => { const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data; let h = 2166136261;
  for (let i = 0; i < d.length; i += 4) h = Math.imul(h ^ (d[i] | d[i + 1] << 8 | d[i + 2] << 16), 16777619);
  return h; }"""
COLOUR = """(c, [x, y]) => { const at = [Math.floor(x * c.width), Math.floor(y * c.height), 1, 1];
  return [...c.getContext('2d').getImageData(...at).data.slice(0, 3)]; }"""


@contextlib.contextmanager
def browser(playwright, **context):
    """A Chromium window; keywords as for Playwright's ``new_context``."""
    opened = playwright.chromium.launch(executable_path=chromium(), headless=True, args=FLAGS)
    try:
        window = opened.new_context(**{"viewport": {"width": 1280, "height": 900}} | context)
        window.set_default_timeout(1000 * DEADLINE)
        yield window
    finally:
        opened.close()
