"""How long a notebook's core path takes: words at 200 a minute, 3 minutes an explorer, 5 a task."""

import math
import re
from dataclasses import dataclass
from pathlib import Path

import jupytext

from course_lib.claims import unmarked
from tools.glossary import question_texts
from tools.sentences import asked_in

WORDS_A_MINUTE, AN_EXPLORER, A_TASK = 200, 3, 5
LONGEST = 75
SAID = re.compile(r"\*\*Core path:\*\* about (\d+)\s+minutes")


@dataclass
class CorePath:
    """What stands between the line that says how long it takes and the next such line or section "Further"."""

    said: int  # minutes
    words: int = 0
    explorers: int = 0
    tasks: int = 0

    @property
    def minutes(self) -> int:
        """Rounded up to 5."""
        exact = self.words / WORDS_A_MINUTE + AN_EXPLORER * self.explorers + A_TASK * self.tasks
        return 5 * math.ceil(exact / 5)


def core_paths(source: Path) -> list[CorePath]:
    """A notebook's core path, or those of its halves, each of which begins with the cell that says how long it takes.

    Counted in the source: the student's cells, the questions' texts and the hints among the words.
    """
    halves = []
    asked, makers = question_texts(source), set()
    for cell in jupytext.read(source, fmt="py:percent").cells:
        text = unmarked(cell.source)
        if cell.cell_type == "markdown" and re.match(r"## Further", text):
            break
        if cell.cell_type == "markdown" and ((found := SAID.search(text)) or not halves):
            halves.append(CorePath(int(found[1]) if found else 0))
        if cell.cell_type == "markdown":
            halves[-1].words += 0 if "teacher" in cell.metadata.get("tags", ()) else len(text.split())
            continue
        if name := asked_in(cell):
            halves[-1].words += sum(len(text.split()) for text in asked[name])
        makers |= _explorers(cell.source)
        halves[-1].tasks += len(re.findall(r"^check\(", cell.source, re.MULTILINE))
        opened = rf"^(?:{'|'.join(makers)})\(" if makers else r"(?!)"
        halves[-1].explorers += len(re.findall(opened, cell.source, re.MULTILINE))
    return halves


def _explorers(code):
    """Patterns of what opens an explorer: the names that a cell imports from a topic's explorers, and `explore`."""
    names = re.findall(r"^from course_lib\.topics\.\w+\.\w*explorers import (.+)$", code, re.MULTILINE)
    modules = re.findall(r"^from course_lib\.topics\.\w+ import explorers as (\w+)$", code, re.MULTILINE)
    found = {re.escape(part.split(" as ")[-1].strip()) for line in names for part in line.split(",")}
    own = {r"(?:\w+ = )?explore"} if re.search(r"^from course_lib import .*\bexplore\b", code, re.MULTILINE) else set()
    return found | own | {rf"{module}\.\w+" for module in modules}
