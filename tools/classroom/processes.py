"""What the students' processes take, as this machine counts it."""

import os
import re
from collections import Counter
from pathlib import Path

FIRST = 20_000  # user number of the first student, as in deploy/students.py
TICK = os.sysconf("SC_CLK_TCK")


def processes() -> list[tuple[int, int, str]]:
    """(its number, the student's number or −1, what it is: "server", "keeper", "notebook", "hub", "proxy" or "")."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            user = folder.stat().st_uid - FIRST
            words = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
            name = (folder / "comm").read_text().strip()
        except OSError:
            continue  # it has ended
        student = user if 0 <= user < 10_000 else -1
        found.append((int(folder.name), student, kind(words, name, student >= 0)))
    return found


def kind(words: str, name: str, is_students: bool) -> str:
    """What a process is, by its command and its name."""
    if is_students:  # a keeper and those who asked for notebooks, too, are there for as long as the server
        if "ipykernel" in words or name == "notebook":
            return "notebook"
        return "server" if "singleuser" in words or name == "server" else "keeper"
    if "/opt/course/" in words and "unshare" not in words:
        return "proxy" if "configurable-http-proxy" in words else "hub"
    return ""


def memory(number: int) -> tuple[int, int]:
    """(its proportional share, all that is resident) in bytes: what processes share is shared out in the first."""
    try:
        text = Path(f"/proc/{number}/smaps_rollup").read_text()
    except OSError:
        return 0, 0
    sizes = dict(re.findall(r"^(\w+): +(\d+) kB", text, re.M))
    return 1024 * int(sizes.get("Pss", 0)), 1024 * int(sizes.get("Rss", 0))


def memories() -> dict[tuple[int, str], tuple[int, int, int]]:
    """(student, what) → (proportional share, resident, how many processes)."""
    total: dict[tuple[int, str], tuple[int, int, int]] = {}
    for number, student, what in processes():
        if what:
            share, resident = memory(number)
            before = total.get((student, what), (0, 0, 0))
            total[student, what] = (before[0] + share, before[1] + resident, before[2] + 1)
    return total


def seconds() -> dict[tuple[int, str], float]:
    """(process, what it is) → processor seconds that it has used, of those that run."""
    used = {}
    for number, _, what in processes():
        try:
            fields = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if what:
            used[number, what] = (int(fields[11]) + int(fields[12])) / TICK
    return used


def spent(before: dict[tuple[int, str], float], after: dict[tuple[int, str], float]) -> Counter[str]:
    """Processor seconds between the two, by what used them; of a process that has ended since, none."""
    total: Counter[str] = Counter()
    for (number, what), used in after.items():
        total[what] += used - before.get((number, what), 0.0)
    return total


def server_of(student: int) -> int:
    """The number of a student's server."""
    return next(number for number, whose, what in processes() if (whose, what) == (student, "server"))
