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


@dataclass(frozen=True)
class CorePath:
    """What stands before the first section called "Further"."""

    words: int
    explorers: int
    tasks: int
    said: int  # minutes, at the notebook's top; 0 if it says nothing

    @property
    def minutes(self) -> int:
        """Rounded up to 5."""
        exact = self.words / WORDS_A_MINUTE + AN_EXPLORER * self.explorers + A_TASK * self.tasks
        return 5 * math.ceil(exact / 5)


def core_path(source: Path) -> CorePath:
    """Counted in the source: the student's cells, the questions' texts and the hints among the words."""
    words = explorers = tasks = said = 0
    asked, makers = question_texts(source), set()
    for cell in jupytext.read(source, fmt="py:percent").cells:
        if cell.cell_type == "markdown":
            if re.match(r"## Further", cell.source):
                break
            if set(cell.metadata.get("tags", ())) & {"teacher"}:
                continue
            text = unmarked(cell.source)
            words += len(text.split())
            said = int(found[1]) if (found := SAID.search(text)) else said
            continue
        if name := asked_in(cell):
            words += sum(len(text.split()) for text in asked[name])
        makers |= _explorers(cell.source)
        tasks += len(re.findall(r"^check\(", cell.source, re.MULTILINE))
        explorers += len(re.findall(rf"^(?:{'|'.join(makers)})\(", cell.source, re.MULTILINE)) if makers else 0
    return CorePath(words, explorers, tasks, said)


def _explorers(code):
    """Patterns of what opens an explorer, for the names that a cell imports from a topic's explorers."""
    names = re.findall(r"^from course_lib\.topics\.\w+\.\w*explorers import (.+)$", code, re.MULTILINE)
    modules = re.findall(r"^from course_lib\.topics\.\w+ import explorers as (\w+)$", code, re.MULTILINE)
    found = {re.escape(part.split(" as ")[-1].strip()) for line in names for part in line.split(",")}
    return found | {rf"{module}\.\w+" for module in modules}
