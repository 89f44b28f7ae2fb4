"""The teacher's notes of a lecture, for print or a second window: the lecturer's copies in order of the slides.

python -m tools.notes [NN ...]   write build/notes/NN_name.html: titles, questions with their answers, tasks with hints
and solutions, what to have seen, and what stands nowhere else
"""

import importlib
import re
import string
import sys

import nbformat
from nbconvert import HTMLExporter

from course_lib.claims import unmarked
from tools import notebooks

FOLDER = notebooks.FOLDER.parent / "build" / "notes"
KEPT = re.compile(r"#|\*\*(?:Predict|Try|What to have seen)|<details")
STYLE = "<style>@page { margin: 18mm } body { max-width: 52em; margin: auto } .jp-Cell { break-inside: avoid }</style>"


def notes(nb, topic):
    """The cells of a lecturer's copy that its lecturer needs beside the slides, each headed by its slide's number."""
    cells, number, shown = [], 0, 0
    for cell in nb.cells:
        kind = cell.metadata.get("slideshow", {}).get("slide_type")
        number += kind in ("slide", "subslide")
        if words := wanted(cell, kind, topic):
            if number > shown:
                words = f"**Slide {number}**\n\n{words}"
            shown = number
            cells.append(nbformat.v4.new_markdown_cell(words))
    return nbformat.v4.new_notebook(cells=cells)


def wanted(cell, kind, topic):
    """What of a cell is for the teacher, as Markdown, or nothing."""
    if cell.cell_type == "markdown":
        opened = cell.source.replace("<details>", "<details open>")
        return opened if kind == "notes" or KEPT.match(opened) else ""
    if "solution" in cell.metadata.get("tags", ()):
        return f"```python\n{cell.source}\n```"
    asked = re.search(r'^question\("(.+)"\)', cell.source, re.M)
    return answered(topic, asked[1]) if asked else ""


def answered(topic, name):
    """The question of this name with its answer and the reason."""
    question = importlib.import_module(f"course_lib.topics.{topic}.questions").QUESTIONS.questions[name]
    letter = string.ascii_uppercase[question.right]
    answer = f"**{letter}: {question.options[question.right]}.** {unmarked(question.because)}"
    return f"**Asked:** {question.question}\n\n{answer}"


def main(names):
    FOLDER.mkdir(parents=True, exist_ok=True)
    for source in notebooks.sources(names=names):
        *_, (_, nb) = notebooks.copies(source).items()
        page, _ = HTMLExporter(template_name="lab").from_notebook_node(
            notes(nb, source.stem[3:]), {"metadata": {"name": f"Notes: {source.stem}"}}
        )
        path = FOLDER / f"{source.stem}.html"
        path.write_text(page.replace("</head>", STYLE + "</head>"), "utf-8")
        print(path.relative_to(notebooks.FOLDER.parent))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
