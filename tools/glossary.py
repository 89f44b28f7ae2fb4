"""The course's words: where each is taught, the page that lists them, and uses of a word before it is taught."""

import ast
import functools
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import jupytext

from course_lib.claims import unmarked
from tools.sentences import asked_in, in_text, questions

SOURCES = Path(__file__).resolve().parent.parent / "notebooks/source"
HEAD = """# Glossary

The words of the course, each in a plain sentence, with the notebook that teaches it.

| word | means | taught in |
|---|---|---|
"""


@dataclass(frozen=True)
class Term:
    """A word of the course. ``section``: the heading under which its notebook teaches it, if it is not the first."""

    name: str
    notebook: str
    sentence: str
    forms: tuple[str, ...] = ()
    section: str = ""

    def within(self, text: str) -> bool:
        """Whether the text uses it; a capital in its name is one in the text as well."""
        return any(pattern(form).search(text) for form in (self.name, *self.forms))


@functools.cache
def pattern(form: str) -> re.Pattern[str]:
    """Where a text uses this form of a word, also with an s."""
    flags = re.IGNORECASE if form == form.lower() else 0
    return re.compile(rf"(?<![\w-]){re.escape(form)}s?(?![\w-])", flags)


def terms(path: Path = SOURCES / "glossary.toml") -> list[Term]:
    """All terms, in the order in which they are taught."""
    entries = tomllib.loads(path.read_text("utf-8"))["term"]
    return [Term(**{**entry, "forms": tuple(entry.get("forms", ()))}) for entry in entries]


def page(words: list[Term] | None = None) -> str:
    """notebooks/glossary.md."""
    names = {source.stem[:2]: source.stem for source in SOURCES.glob("[0-9]*.py")}
    rows = []
    for term in sorted(terms() if words is None else words, key=lambda term: term.name.lower()):
        name = names[term.notebook]
        rows.append(f"| {term.name} | {term.sentence} | [{name.replace('_', ' ')}]({name}.ipynb) |\n")
    return HEAD + "".join(rows)


def too_early(source: Path, words: list[Term] | None = None) -> list[str]:
    """The words that a notebook uses before they are taught and without their notebook beside them, each as a line."""
    mine, said, found = source.stem[:2], set(), []
    pieces = list(_pieces(source))
    sections = [section for section, _, _ in pieces]
    for section, kind, text in pieces:
        for term in terms() if words is None else words:
            if term.notebook < mine or term.name in said or not term.within(text):
                continue
            said.add(term.name)
            if term.notebook == mine and not _before(section, term.section, sections):
                continue
            if kind == "code" or not _told(text, term, mine):
                beside = "(below)" if term.notebook == mine else f"(notebook {term.notebook})"
                found.append(f"{source.stem}, {section!r}: “{term.name}” without {beside} beside it: {text[:80]}")
    return found


def _before(section, taught_in, sections):
    """Whether a section stands before the one that teaches the word."""
    if not taught_in:
        return False
    if taught_in not in sections:
        raise ValueError(f"glossary.toml: there is no section {taught_in!r}; the page has {sorted(set(sections))}.")
    return sections.index(section) < sections.index(taught_in)


def _told(text, term, mine):
    if term.notebook == mine:
        return bool(re.search(r"\bbelow\b", text))
    return any(
        term.notebook in _notebooks(names) for names in re.findall(r"notebooks? ([\d, andto–]+)|\((\d\d)_", text)
    )


def _notebooks(names):
    """The numbers in "06", "04 and 06", "07 to 10"."""
    listed, linked = names
    ends = re.findall(r"\d\d", listed) + re.findall(r"\d\d", linked)
    between = [range(int(a), int(b) + 1) for a, b in re.findall(r"(\d\d) to (\d\d)", listed)]
    return {*ends, *(f"{n:02d}" for numbers in between for n in numbers)}


def _pieces(source) -> Iterator[tuple[str, str, str]]:
    """(section, "prose" or "code", text) in the order of reading: sentences, questions, and strings in code."""
    asked, section = question_texts(source), ""
    for cell in jupytext.read(source, fmt="py:percent").cells:
        if cell.cell_type == "markdown":
            heading = re.search(r"^## (.+)$", cell.source, re.MULTILINE)
            section = heading[1] if heading else section
            if section != "Objectives":
                hints = re.sub(r"</?details>|<summary>|</summary>", "\n\n", cell.source)
                yield from ((section, "prose", _plain(s.raw)) for s in in_text(hints, section))
            continue
        if name := asked_in(cell):
            yield from ((section, "prose", text) for text in asked[name])
            continue
        strings = (node.value for node in ast.walk(ast.parse(cell.source)) if isinstance(node, ast.Constant))
        yield from ((section, "code", text) for text in strings if isinstance(text, str))


def _plain(text):
    """Without code, formulas and what is quoted."""
    return unmarked(re.sub(r'`[^`]*`|\$[^$]*\$|"[^"]*"|“[^”]*”', " ", text))


def question_texts(source: Path) -> dict[str, list[str]]:
    """What a reader sees of a notebook's questions, by name: question, options, reason."""
    return {
        name: [_plain(text) for text in (each["question"], *each["options"], each["because"])]
        for name, each in questions(source).items()
    }
