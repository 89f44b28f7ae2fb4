"""What a lecturer may set about a class's server, from the environment, each with what it is if nothing is said."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

SIZES = {"M": 2**20, "G": 2**30}
STUDENT, HUB = 250 * 2**20, 2**30  # memory of a student with two notebooks (README.md), and of all else
NOTEBOOKS = "neural-networks"  # the folder of a student in which the course is

ONE_THREAD = {f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL")} | {"MALLOC_ARENA_MAX": "2"}


@dataclass(frozen=True)
class Settings:
    """``students``: how many at once; ``memory``: bytes of one process; ``idle``: seconds until a server is ended."""

    address: str = "127.0.0.1"
    port: int = 8000
    students: int = 40
    memory: int = 2**30
    idle: int = 3600
    data: Path = Path("/srv/class")

    @property
    def ports(self) -> dict[str, int]:
        """Who listens where: the proxy for everybody, the other two for this machine alone."""
        return {"proxy": self.port, "hub": self.port + 1, "proxy for the hub": self.port + 2}

    @property
    def link(self) -> str:
        """Where a student arrives: nbgitpuller brings the newest notebooks beside his work, and opens the first."""
        shelf, first = f"file://{self.data}/notebooks.git", f"lab/tree/{NOTEBOOKS}/00_start_here.ipynb"
        return f"/git-pull?repo={shelf}&branch=main&targetpath={NOTEBOOKS}&urlpath={first}"


def read(environment: Mapping[str, str]) -> Settings:
    """The settings that ``CLASS_PORT=…`` and its like name; ValueError says in a sentence which one is wrong."""
    mine = {
        name.removeprefix("CLASS_").lower(): text for name, text in environment.items() if name.startswith("CLASS_")
    }
    known = Settings.__dataclass_fields__
    if unknown := sorted(mine.keys() - known.keys()):
        there = ", ".join(f"CLASS_{name.upper()}" for name in known)
        raise ValueError(f"CLASS_{unknown[0].upper()} is no setting. There are {there}.")
    return Settings(**{name: _value(name, text) for name, text in mine.items()})


def _value(name, text):
    if name == "address":
        return text
    if name == "data":
        return Path(text)
    if name == "memory":
        if not re.fullmatch(r"[1-9]\d*[MG]", text):
            raise ValueError(f"CLASS_MEMORY={text}: say how much one process may take as 800M or 1G.")
        return int(text[:-1]) * SIZES[text[-1]]
    first, last = {"port": (1, 65533), "students": (1, 10_000), "idle": (60, 10**6)}[name]
    if not text.isdecimal() or not first <= int(text) <= last:
        raise ValueError(f"CLASS_{name.upper()}={text}: say a whole number from {first} to {last}.")
    return int(text)
