"""The teacher's notes of a lecture, for print or a second window: the lecturer's copies in order of the slides.

python -m tools.notes [NN ...]   write build/notes/NN_name.html: titles, questions with their answers, tasks with hints
and solutions, what to have seen, and what stands nowhere else; formulas as MathML, so that the page needs no network
"""

import importlib
import re
import string
import sys
from pathlib import Path

import nbformat
from latex2mathml.converter import convert
from nbconvert import HTMLExporter

from course_lib.claims import unmarked

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "build" / "notes"
FORMULA = re.compile(r"(```[\s\S]*?```|`[^`]*`)|\$\$([\s\S]+?)\$\$|(?<!\\)\$([^$]+)\$")
SCRIPT = re.compile(r"<script[\s\S]*?</script>")
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


def drawn(words):
    """The text with its formulas as MathML, which browsers draw by themselves; code stays as it is."""
    return FORMULA.sub(lambda m: m[1] or mathml(m[2] or m[3], "block" if m[2] else "inline"), words)


def mathml(formula, display):
    return convert(formula.replace(r"\arg", r"\operatorname{arg}"), display=display)


def page(copy):
    """The notes of a lecturer's copy as HTML."""
    nb = notes(nbformat.read(copy, 4), copy.stem[3:])
    for cell in nb.cells:
        cell.source = drawn(cell.source)
    made, _ = HTMLExporter(template_name="lab").from_notebook_node(nb, {"metadata": {"name": f"Notes: {copy.stem}"}})
    return SCRIPT.sub("", made).replace("</head>", STYLE + "</head>")


def main(names):
    FOLDER.mkdir(parents=True, exist_ok=True)
    for copy in sorted(ROOT.glob("notebooks/solutions/*.ipynb")):
        if not names or copy.stem.startswith(tuple(names)):
            path = FOLDER / f"{copy.stem}.html"
            path.write_text(page(copy), "utf-8")
            print(path.relative_to(ROOT))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
