"""What a check answers: the same words as text and as Markdown, in the page's own colours, always the same."""

import re
from dataclasses import dataclass

SIGNS = {"right": "✓ Right", "so far": "○ So far so good", "not yet": "○ Not yet", "wrong": "✗ Not right"}


@dataclass(frozen=True)
class Verdict:
    """``kind`` is a key of ``SIGNS``; ``body`` holds its paragraphs, one of which may be a ``CodeLine``."""

    kind: str
    task: str
    body: tuple["str | CodeLine", ...]
    where: str = ""

    @property
    def right(self) -> bool:
        """Whether the answer is right."""
        return self.kind == "right"

    @property
    def paragraphs(self) -> list:
        """The body, and at the end where to read on."""
        pointer = f"See the section “{self.where}” of this notebook."
        return [*self.body, pointer] if self.where else [*self.body]

    def __repr__(self) -> str:
        return "\n".join([f"{SIGNS[self.kind]}: {self.task}", *map(str, self.paragraphs)])

    def _repr_markdown_(self):
        head = f"**{SIGNS[self.kind]}: {self.task}**"
        parts = [p.markdown if isinstance(p, CodeLine) else p for p in self.paragraphs]
        return "\n".join(f"> {line}".rstrip() for line in "\n\n".join([head, *parts]).splitlines())


@dataclass(frozen=True)
class CodeLine:
    """A line of the student's code, shown as it is."""

    source: str

    def __str__(self) -> str:
        return f"    {self.source}"

    @property
    def markdown(self) -> str:
        """The line as a block of code."""
        return f"{fence(self.source, 3)}python\n{self.source}\n{fence(self.source, 3)}"


def fence(text: str, least: int = 1) -> str:
    """Enough backticks to put around ``text``, whatever is in it."""
    return "`" * max([least, *(len(run) + 1 for run in re.findall("`+", text))])


def code(text: str, most: int = 300) -> str:
    """``text`` on one line, between backticks, and not too long: nothing in it is Markdown any more."""
    text = " ".join(str(text).split())
    text = text if len(text) <= most else text[: most - 2] + " …"
    ticks, gap = fence(text), " " if "`" in text else ""
    return f"{ticks}{gap}{text}{gap}{ticks}"
