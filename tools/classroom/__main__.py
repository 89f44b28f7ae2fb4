"""Try a class on one server: simulated students log in through the hub, open 09 and 11, run all, and move sliders.

python -m tools.classroom [students] [minutes] [09] [11]      as root; the first time it makes build/classroom/debian
"""

import os
import re
import socket
import sys
import time
from collections.abc import Callable
from pathlib import Path

from tools.classroom import debian, mishaps, processes, report
from tools.classroom.page import LOOK, Browser, Wrong
from tools.classroom.student import EVERY, Slider, Student, start

PORT = 8765
REST = 15  # seconds without a move, in which a notebook gives back memory
SERVER, NOTEBOOK = 50 * 2**20, 100 * 2**20  # memory that is free before, as measured
Choice = tuple[str, str, str, list[float]]
SLIDERS: tuple[Choice, ...] = (  # notebook, explorer, control, values
    (
        "09_adaptive_methods",
        "The race",
        "rate_Adam",
        [0.01, 0.02, 0.03, 0.04, 0.05, 0.07, 0.1, 0.14, 0.2, 0.25, 0.3, 0.4],
    ),
    ("11_training_playground", "Training playground", "seed", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]),
)


def checked(arguments: list[str]) -> tuple[int, float, list[Choice]]:
    """How many students, minutes and sliders; SystemExit says in sentences what stands in the way."""
    words, only = [*arguments, *("40", "3")[len(arguments) :]], arguments[2:]
    chosen = [slider for slider in SLIDERS if not only or slider[0][:2] in only]
    try:
        students, minutes = int(words[0]), float(words[1])
        if len(only) > len(chosen):
            raise ValueError(only)
    except ValueError:
        raise SystemExit(
            f"{' '.join(words)}: as in make classroom STUDENTS=40 MINUTES=3 ONLY=09, or 11, or both."
        ) from None
    found = debian.lacking()
    if students < 3 or not 0.2 <= minutes <= 60:
        found.append(
            "At least 3 students (two have mishaps), from 0.2 to 60 minutes: make classroom STUDENTS=40 MINUTES=3."
        )
    free = 1024 * int(re.search(r"MemAvailable: +(\d+)", Path("/proc/meminfo").read_text())[1])
    each = SERVER + len(chosen) * NOTEBOOK
    if free < students * each:
        need, fits = students * each / 2**30, free // each
        found.append(f"{students} students take about {need:.0f} GB, and {free / 2**30:.0f} are free: STUDENTS={fits}.")
    with socket.socket() as attempt:
        if attempt.connect_ex(("127.0.0.1", PORT)) == 0:
            found.append(f"Port {PORT} is taken: end what listens there.")
    if found:
        raise SystemExit("\n".join(found))
    return students, minutes, chosen


def waited(base: str, hub: object) -> None:
    """Until the hub answers."""
    until = time.monotonic() + 120
    while time.monotonic() < until:
        try:
            Browser(base, "nobody", "").ask("GET", "/hub/login")
            return
        except (Wrong, OSError):
            time.sleep(0.5)
        if hub.poll() is not None:
            break
    raise SystemExit(
        f"The hub did not start. It said in {os.path.relpath(debian.LOG)}:\n{debian.LOG.read_text()[-2000:]}"
    )


def rehearsed(base: str, password: str, chosen: list[Choice]) -> tuple[list[Slider], Student]:
    """The sliders with what each picture says, from one who is there alone."""
    blank = [Slider(notebook, title, control, {}) for notebook, title, control, _ in chosen]
    teacher = Student(0, Browser(base, "teacher", password), blank)
    teacher.arrive()
    sliders = []
    for slider, (*_, values) in zip(blank, chosen, strict=True):
        says = {}
        for value in values:
            begin = time.monotonic()
            answer = teacher.open[slider.notebook].turn(slider.title, values={slider.control: value}, look=LOOK)
            teacher.moves.append((begin, time.monotonic() - begin))
            says[value] = answer["picture"]["alt"]
        if len({*says.values()}) < len(values):
            raise SystemExit(f"{slider.title}: two settings of {slider.control} look the same in words; take others.")
        sliders.append(Slider(slider.notebook, slider.title, slider.control, says))
    teacher.browser.ask("DELETE", "/hub/api/users/teacher/server")
    return sliders, teacher


def lesson(students: list[Student], minutes: float) -> report.Lesson:
    """All come, then all work; what it took."""
    begin = time.monotonic()
    pause = min(60.0, 1.5 * len(students)) / len(students)
    there: list[Student] = []

    def come(k: int, student: Student) -> None:
        time.sleep(k * pause)
        if student.attempt(student.arrive):
            there.append(student)

    for thread in start([lambda k=k, student=student: come(k, student) for k, student in enumerate(students)]):
        thread.join()
    print(
        f"All {len(there)} have run both notebooks, {time.monotonic() - begin:.0f} s after the first came.", flush=True
    )
    memory, used, begin = processes.memories(), processes.seconds(), time.monotonic()
    until, half = begin + 60 * minutes, begin + 30 * minutes
    fate: dict[int, Callable[[Student, float], None]] = {}
    if len(there) >= 3:
        fate = {there[0].number: mishaps.killed, there[1].number: mishaps.endless}
    for thread in start([lambda s=s: s.work(until, fate.get(s.number), half) for s in there]):
        thread.join()
    spent, end = processes.spent(used, processes.seconds()), processes.memories()
    if len(there) >= 3:
        there[-1].attempt(lambda: mishaps.refused(there[-1], there[0].browser.name))
    others = [student for student in there if student.number not in fate]
    time.sleep(REST)
    return report.Lesson(students, others, begin, half, until, memory, end, processes.memories(), spent)


def main(arguments: list[str]) -> int:
    """Print the table; 1 if anything went wrong."""
    count, minutes, chosen = checked(arguments)
    print(f"Installing in {os.path.relpath(debian.FOLDER)}; the first time that takes some minutes.", flush=True)
    begin = time.monotonic()
    debian.prepare()
    names = ["teacher", *(f"student-{k}" for k in range(1, count + 1))]
    passwords = debian.enrol(names)
    print(
        f"Installed, {time.monotonic() - begin:.0f} s. A rehearsal with one student, then {count} for {minutes:g} min.",
        flush=True,
    )
    base, hub = f"http://127.0.0.1:{PORT}", debian.hub(PORT, count + 1)
    try:
        waited(base, hub)
        sliders, teacher = rehearsed(base, passwords["teacher"], chosen)
        print(report.alone(teacher), flush=True)
        students = [
            Student(k, Browser(base, name, passwords[name]), list(sliders)) for k, name in enumerate(names) if k
        ]
        held = lesson(students, minutes)
        print(report.table(held, EVERY, len(sliders)))
        return int(bool(held.wrong))
    finally:
        hub.kill()
        hub.wait()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
