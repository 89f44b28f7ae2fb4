"""What goes wrong in a class: a server that is killed, a loop without end, somebody who wants more than is his."""

import os
import signal
import time

from tools.classroom import processes
from tools.classroom.page import Browser, Wrong
from tools.classroom.student import MARK, Student

ENDLESS = "while True: pass"
GREEDY = "block = bytearray(3 * 2**30)"
CURIOUS = "import os; os.listdir('/srv/class/students/{}')"


def killed(student: Student, until: float) -> None:
    """His server is killed; he asks for another, finds his work as he saved it, and goes on with one notebook."""
    os.kill(processes.server_of(student.number), signal.SIGKILL)
    begin, old = time.monotonic(), student.browser
    student.browser = Browser(old.base, old.name, old.password)
    student.sliders = student.sliders[-1:]

    def again() -> None:
        while time.monotonic() < begin + 120:  # he reloads the page
            try:
                student.browser.log_in()
                student.browser.start()
                break
            except Wrong:
                time.sleep(2)
        slider = student.sliders[0]
        if not student.browser.read(student.path(slider))["cells"][0]["source"].endswith(MARK + old.name):
            raise Wrong("the work that was saved is gone")
        student.remarks.append(
            f"{old.name}'s server was killed; another was there after {time.monotonic() - begin:.0f} s, with the work"
        )
        student.open_one(slider)
        student.run_one(slider)

    student.attempt(again)


def endless(student: Student, until: float) -> None:
    """He runs a loop that never ends, until the lesson does."""
    student.remarks.append(f"{student.browser.name} ran an endless loop for {until - time.monotonic():.0f} s")
    student.open[student.sliders[0].notebook].send("execute_request", {"code": ENDLESS})
    time.sleep(max(0.0, until - time.monotonic()))


def refused(student: Student, other: str) -> None:
    """He asks for more memory than he may have, and for another's files: neither is given."""
    notebook = student.open[student.sliders[-1].notebook]
    for code, error in ((GREEDY, "MemoryError"), (CURIOUS.format(other), "PermissionError")):
        said = notebook.run(code)
        if not said.startswith(error):
            raise Wrong(f"{code} gave {said or 'no error'}, not {error}")
    student.remarks.append(f"{student.browser.name} was refused 3 GB and {other}'s folder")
