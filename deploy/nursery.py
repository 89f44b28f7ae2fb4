"""Where students' servers and notebooks come from: a process that has loaded once what all of them need, and forks.

What was loaded is in memory once for the whole class, and a server or a notebook begins at once. The hub asks at
``SOCKET``, root's alone, for a student's server. Its keeper, a process of the student's own account, then waits in his
own folder for his notebooks to ask (open_notebook.py), and ends with his server.
"""

import asyncio
import ctypes
import gc
import importlib
import json
import os
import pkgutil
import pwd
import select
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import shared
from limits import limit

SOCKET = Path("/run/class/nursery")
PARENT_DIES, DUMPABLE = 1, 4  # PR_SET_PDEATHSIG and PR_SET_DUMPABLE of linux/prctl.h
WIRES = SOCKET.parent  # a folder for each student; short, because the path of a wire may have 107 letters
SERVER = (  # not jupyterhub.singleuser and its services.auth, which read the student's environment when they are loaded
    *(
        "jupyter_server.serverapp",
        "jupyterlab.labapp",
        "nbconvert.exporters",
        "nbgitpuller.pull",
        "jupyterhub.handlers",
    ),
    *("sqlalchemy.orm", "sqlalchemy.dialects.sqlite", "alembic.command", "aiohttp", "aiodns", "cryptography.x509"),
    *("anyio._backends._asyncio", "httpcore", "jinja2.ext", "unittest.mock"),
    *(f"jupyter_server.{part}.handlers" for part in ("kernelspecs", "nbconvert", "view")),
    *(f"jupyter_server.services.{part}.handlers" for part in ("api", "config", "contents", "events", "kernels")),
    *(f"jupyter_server.services.{part}.handlers" for part in ("kernelspecs", "nbconvert", "security", "sessions")),
)
NOTEBOOK = (
    "ipykernel.kernelapp",
    "ipykernel.ipkernel",
    *("ipykernel.debugger", "IPython.core.completerlib", "IPython.extensions.storemagic", "tornado.platform.asyncio"),
    "ipywidgets",
    "anywidget",
    "jedi",
    "threadpoolctl",
    *("PIL.PngImagePlugin", "PIL.BmpImagePlugin", "PIL.GifImagePlugin", "PIL.JpegImagePlugin", "PIL.PpmImagePlugin"),
    *("course_lib.explorers.explore", "course_lib.explorers.predict"),
)


def load() -> None:
    """Load what servers and notebooks need, and keep Python's collector of garbage from touching it later."""
    for name in SERVER + NOTEBOOK:
        importlib.import_module(name)
    topics = importlib.import_module("course_lib.topics")
    for topic in pkgutil.iter_modules(topics.__path__, "course_lib.topics."):
        for part in ("explorers", "tasks", "questions", "challenges"):
            with suppress(ModuleNotFoundError):
                importlib.import_module(f"{topic.name}.{part}")
    gc.collect()
    shared.never_end()
    gc.freeze()


def passable(folder: Path) -> None:
    """A folder of root's whose own folders others may go to, but not list."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o711)


def wires(account: pwd.struct_passwd) -> Path:
    """The student's own folder for the wires between his server and his notebooks."""
    passable(WIRES)
    folder = WIRES / str(account.pw_uid)
    folder.mkdir(mode=0o700, exist_ok=True)
    os.chown(folder, account.pw_uid, account.pw_gid)
    return folder


def listen(path: Path) -> socket.socket:
    """A socket at this path for those who may write to it: its owner."""
    path.unlink(missing_ok=True)
    door = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    before = os.umask(0o177)
    door.bind(str(path))
    os.umask(before)
    door.listen(64)
    return door


def ask(path: Path, request: dict[str, Any]) -> tuple[int, socket.socket]:
    """Ask for a process; its number, and a wire that closes when it ends."""
    wire = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    wire.settimeout(60)
    wire.connect(str(path))
    wire.send(json.dumps(request).encode())
    return int(wire.recv(64)), wire


def serve() -> Callable[[], Any]:
    """The nursery itself, until its parent ends. It returns only in a child: with what that does next."""
    passable(WIRES)
    door, parent = listen(SOCKET), os.getppid()
    load()  # who asks meanwhile, waits
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for keepers
    door.settimeout(1)
    while os.getppid() == parent:
        with suppress(TimeoutError):
            wire, _ = door.accept()
            with wire:
                request = json.loads(wire.recv(2**20))
                if child := os.fork():
                    wire.send(str(child).encode())
                    continue
            door.close()
            return keep(request)
    sys.exit()


def keep(request: dict[str, Any]) -> Callable[[], Any]:
    """Become the student, with his limits, and keep his server and notebooks until the server ends."""
    os.setsid()
    account = pwd.getpwnam(request["name"])
    folder = wires(account)
    limit(request["memory"])
    os.initgroups(request["name"], account.pw_gid)
    os.setgid(account.pw_gid)
    os.setuid(account.pw_uid)
    os.environ.clear()
    os.environ.update(request["env"])
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    if (server := os.fork()) == 0:
        return begin("server", account.pw_dir, request["argv"], serve_student)
    return Keeper(server, listen(folder / "nursery")).run()


def serve_student() -> None:
    """A student's Jupyter server."""

    def now_and_then() -> None:
        while True:
            time.sleep(30)
            give_back()

    threading.Thread(target=now_and_then, daemon=True).start()
    importlib.import_module("jupyterhub.singleuser").main()


def serve_notebook() -> None:
    """A notebook's Python, with random numbers of its own."""
    import jedi
    import numpy
    from ipykernel.kernelapp import IPKernelApp

    numpy.random.seed()  # noqa: NPY002
    jedi.settings.cache_directory = str(Path.home() / ".cache/jedi")  # it was root's, and Tab completed nothing
    app = IPKernelApp.instance()
    app.initialize([*sys.argv[1:], f"--IPKernelApp.parent_handle={os.getppid()}"])
    app.shell.events.register("post_execute", Tidy().later)  # after a cell, and after a move in an explorer
    app.start()


class Tidy:
    """Gives back the memory of what was left, once nothing has run for PAUSE seconds: it takes a moment."""

    PAUSE = 10.0  # longer than between the moves of somebody who looks at each, also in turn with another notebook

    def __init__(self) -> None:
        self.planned: asyncio.TimerHandle | None = None

    def later(self) -> None:
        """Something has run."""
        if self.planned:
            self.planned.cancel()
        self.planned = asyncio.get_running_loop().call_later(self.PAUSE, give_back)


def give_back() -> None:
    """Collect what nobody can reach any more, and let Linux have the free pages."""
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)


def begin(name: str, folder: str, arguments: list[str], what: Callable[[], Any]) -> Callable[[], Any]:
    """Make this child a process like any other: a session, signals and a name of its own."""
    signal.set_wakeup_fd(-1)
    for number in (signal.SIGTERM, signal.SIGCHLD):
        signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.setsid()
    os.chdir(folder)
    prctl = ctypes.CDLL(None).prctl
    prctl(DUMPABLE, 1)  # its own files in /proc are his, as of any process that he starts
    prctl(PARENT_DIES, signal.SIGKILL)
    Path("/proc/self/comm").write_text(name)
    sys.argv = [name, *arguments]
    return what


class Keeper:
    """Hands a student's signals on to his server, forks his notebooks, and tells who asked when one has ended."""

    def __init__(self, server: int, door: socket.socket):
        self.server, self.door = server, door
        self.notebooks: dict[int, socket.socket] = {}  # process → the wire of the one who asked for it

    def run(self) -> Callable[[], Any]:
        """Until the server ends; it returns only in a notebook's process."""
        woken, waker = socket.socketpair()
        woken.setblocking(False)
        waker.setblocking(False)
        signal.set_wakeup_fd(waker.fileno())
        signal.signal(signal.SIGCHLD, lambda *_: None)
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda number, _: self.end(self.server, number))
        while True:
            ready, _, _ = select.select([self.door, woken, *self.notebooks.values()], [], [])
            with suppress(BlockingIOError):
                woken.recv(4096)
            self.reap()
            for child, wire in list(self.notebooks.items()):
                if wire in ready and not wire.recv(64):
                    self.end(child, signal.SIGKILL)  # who asked for it is gone
            if self.door in ready and (what := self.fork()):
                return what

    def fork(self) -> Callable[[], Any] | None:
        """A new notebook; what it does, in its process."""
        wire, _ = self.door.accept()
        request = json.loads(wire.recv(2**20))
        if child := os.fork():
            self.notebooks[child] = wire
            wire.send(str(child).encode())
            return None
        for other in (self.door, wire, *self.notebooks.values()):
            other.close()
        os.environ.clear()
        os.environ.update(request["env"])
        return begin("notebook", request["folder"], request["argv"], serve_notebook)

    def reap(self) -> None:
        """Who has ended; with the server, all of it ends."""
        while True:
            try:
                child, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                child, status = self.server, 0
            if child == 0:
                return
            if child == self.server:
                for notebook in self.notebooks:
                    self.end(notebook, signal.SIGTERM)
                os._exit(os.waitstatus_to_exitcode(status) & 255)
            self.notebooks.pop(child).close()

    @staticmethod
    def end(child: int, number: int) -> None:
        """Signal a child that may have ended."""
        with suppress(ProcessLookupError):
            os.kill(child, number)


if __name__ == "__main__":
    serve()()
