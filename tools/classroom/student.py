"""One simulated student: comes, opens two notebooks, runs them, moves sliders; some have a mishap on the way."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from tools.classroom.page import LOOK, Browser, Notebook, Wrong

EVERY = 2.0  # seconds from one move to the next
FOLDER = "neural-networks"
MARK = "What I found out: "


@dataclass(frozen=True)
class Slider:
    """A slider of a notebook's explorer, where it goes, and what the picture then says."""

    notebook: str
    title: str
    control: str
    says: dict[float, str]  # value → the picture's description


@dataclass
class Student:
    """What one does, and how long each thing took, in seconds."""

    number: int
    browser: Browser
    sliders: list[Slider]
    took: dict[str, float] = field(default_factory=dict)
    moves: list[tuple[float, float]] = field(default_factory=list)  # (when, how long)
    wrong: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    open: dict[str, Notebook] = field(default_factory=dict)

    def timed(self, what: str, action: Callable[[], None]) -> None:
        """Do it; how long it took is kept."""
        begin = time.monotonic()
        action()
        self.took[what] = time.monotonic() - begin

    def arrive(self) -> None:
        """Log in, get a server, open and run the notebooks."""
        self.timed("log in", self.browser.log_in)
        self.timed("server", self.browser.start)
        for slider in self.sliders:
            self.timed(f"open {slider.notebook[:2]}", lambda slider=slider: self.open_one(slider))
            self.timed(f"run {slider.notebook[:2]}", lambda slider=slider: self.run_one(slider))

    def path(self, slider: Slider) -> str:
        """Where the notebook is in the student's folder."""
        return f"{FOLDER}/{slider.notebook}.ipynb"

    def open_one(self, slider: Slider) -> None:
        """A notebook with its Python."""
        self.open[slider.notebook] = self.browser.open(self.path(slider))

    def run_one(self, slider: Slider) -> None:
        """Run All, scroll to the explorer, which draws itself for the page, and save."""
        content = self.browser.read(self.path(slider))
        self.open[slider.notebook].run_all(content)
        answer = self.open[slider.notebook].turn(slider.title, page=LOOK, patience=120)
        if answer["error"]:
            raise Wrong(answer["error"])
        content["cells"][0]["source"] += f"\n\n{MARK}{self.browser.name}"
        self.browser.save(self.path(slider), content)

    def move(self, k: int) -> None:
        """One move of a slider; the answer has to be this student's own."""
        slider = self.sliders[k % len(self.sliders)]
        values = list(slider.says)
        value = values[(k // len(self.sliders) + 5 * self.number) % len(values)]
        begin = time.monotonic()
        answer = self.open[slider.notebook].turn(slider.title, values={slider.control: value}, look=LOOK)
        self.moves.append((begin, time.monotonic() - begin))
        if answer["error"]:
            raise Wrong(f"{slider.title}: {answer['error']}")
        if answer["values"].get(slider.control) != value:
            raise Wrong(f"{slider.title}: {slider.control} is {answer['values'].get(slider.control)}, not {value}")
        if answer["picture"]["alt"] != slider.says[value]:
            raise Wrong(f"{slider.title}: the picture of {value} says {answer['picture']['alt']!r}")

    def work(self, until: float, mishap: Callable[["Student", float], None] | None, when: float) -> None:
        """Move a slider every two seconds, each student at his own moment; a mishap comes at ``when``."""
        begin, k = time.monotonic() + EVERY * (self.number * 0.618 % 1), 0
        while (now := time.monotonic()) < until:
            if mishap and now >= when:
                mishap(self, until)
                mishap, begin, k = None, time.monotonic(), 0
                continue
            if now < begin + k * EVERY:
                time.sleep(min(begin + k * EVERY - now, 0.5))
                continue
            self.attempt(lambda k=k: self.move(k))
            k += 1 + int(max(0.0, time.monotonic() - (begin + (k + 1) * EVERY)) / EVERY)  # who waits, moves no sooner

    def attempt(self, action: Callable[[], None]) -> bool:
        """Do it; what went wrong is kept. Whether it went well."""
        try:
            action()
        except Exception as error:
            self.wrong.append(f"{self.browser.name}: {type(error).__name__}: {error}")
            return False
        return True


def start(tasks: list[Callable[[], None]]) -> list[threading.Thread]:
    """All at once, each in a thread."""
    threads = [threading.Thread(target=task, daemon=True) for task in tasks]
    for thread in threads:
        thread.start()
    return threads
