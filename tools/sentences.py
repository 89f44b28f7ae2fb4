"""The sentences of a notebook's source, and what each asserts: numbers, comparisons, the claims that it names."""

import ast
import dataclasses
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jupytext
from nbformat import NotebookNode

from course_lib.claims import MARK, unmarked
from course_lib.explorers.predict import Question

REFERENCE = re.compile(  # numbers that name something: a notebook, a layer, a year
    r"\b(?:notebooks?|decks?|tasks?|layers?|steps?|sections?|figures?|chapters?|pages?|points?|hints?|parts?|lectures?|rows?"
    r"|columns?|questions?|settings?|seeds?|version|Python|NumPy)\s+\d+[a-z]?(?:(?:,| and| or| to|–)\s*\d+)*"
    r"|(?<![\d.])(?:19|20)\d\d\b(?!\.\d)|(?<![\d.])(?<!\d,)0\d\d?\b(?!\.\d)|\b\d+(?:-\d+)+\b|\b\d-D\b|\bBP[1-4](?:–BP[1-4])?\b|[A-Za-zα-ωΑ-Ω_^]+\d+\w*",
    re.IGNORECASE,
)
NUMBER = re.compile(r"\d+(?:,\d{3})+|\d+(?:\.\d+)?|[¼½¾⅓⅔⅛]")
IN_FORMULA = re.compile(r"\d+\.\d+|\d{2,}|\d+\s*\\?%|(?:=|\\approx|≈)\s*[-−]?\d+\s*$|^\s*[-−]\s*\d+\s*$")
COMPARISON = re.compile(
    r"\b(?:more|fewer|less|than|twice|half|thirds?|quarters?|double|times as|most|least|better|best|worse|worst|never"
    r"|always|equal|(?:larg|small|great|high|low|fast|slow|long|short|near|steep|flat|sharp|wide|narrow|deep)(?:er|est))\b",
    re.IGNORECASE,
)
IDIOM = re.compile(
    r"\b(?:(?:no|any|once|one|much|what is) more|no longer|more than once|of least|more or less|less than or equal"
    r"|at least once|rather than|other than|most of all|than(?= once))\b",
    re.IGNORECASE,
)
ABBREVIATION = re.compile(r"\b(e\.g|i\.e|et al|cf|vs|approx|Fig|eq|ch|p)\.(?=\s)")
END = re.compile(r"(?:(?<=[.!?])|(?<=[.!?][*”\")])|(?<=[.!?][*][*]))\s+(?=[\"“(*_$\[`−]*[A-ZΑ-Ωα-ω0-9\\$`])")
ABOUT_THE_PAGE = re.compile(r"\b(here|seeds?|this page|this run|these runs)\b", re.IGNORECASE)
FIELDS = [field.name for field in dataclasses.fields(Question)]
HEADING, ITEM = re.compile(r"#+ "), re.compile(r"^\s*(?:[-*]|\d+\.)\s+")


@dataclass(frozen=True)
class Sentence:
    """One sentence, row of a table or item of a list, as it stands in the source; and the first words of its cell."""

    raw: str
    beginning: str
    section: str

    @property
    def text(self) -> str:
        """Without the marks."""
        return unmarked(self.raw)

    @property
    def claims(self) -> list[str]:
        """The names of the claims that it carries."""
        named = [mark["names"] or "" for mark in MARK.finditer(self.raw)]
        return [name for names in named for name in re.split(r"[\s,]+", names) if name]

    @property
    def given(self) -> bool:
        """Whether it says that its numbers are settings, definitions or quoted."""
        return any(mark["names"] is None for mark in MARK.finditer(self.raw))

    @property
    def here(self) -> bool:
        """Whether it, or the beginning of its cell, says that it speaks of the run on the page."""
        return bool(ABOUT_THE_PAGE.search(self.text) or ABOUT_THE_PAGE.search(self.beginning))

    @property
    def numbers(self) -> list[str]:
        """The numbers that it states; not those that name a layer or stand in a definition."""
        plain = re.sub(r"\$[^$]*\$", " ", self._bare)
        found = NUMBER.findall(REFERENCE.sub(" ", plain))
        return found + [n for formula in self._formulas if IN_FORMULA.search(formula) for n in NUMBER.findall(formula)]

    @property
    def comparisons(self) -> list[str]:
        """The words that compare, "larger", "never", "half"."""
        return COMPARISON.findall(IDIOM.sub(" ", re.sub(r"\$[^$]*\$", " ", self._bare)))

    @property
    def asserts(self) -> bool:
        """Whether it needs a mark. A question asserts nothing."""
        return not self.text.rstrip(' *_”")').endswith("?") and bool(self.numbers or self.comparisons)

    @property
    def _bare(self):
        text = re.sub(r"`[^`]*`|<[^>]+>|\[\d\d (?=[^\]]*\]\()|\]\([^)]*\)", " ", self.text)
        return re.sub(r'"[^"]*"|“[^”]*”', " ", text)

    @property
    def _formulas(self):
        return re.findall(r"\$([^$]*)\$", self._bare)


def sentences(source: Path) -> list[Sentence]:
    """All sentences of a notebook's source, its questions' reasons among them."""
    found, section = [], ""
    for cell in jupytext.read(source, fmt="py:percent").cells:
        if cell.cell_type == "markdown":
            if heading := re.search(r"^## (.+)$", cell.source, re.MULTILINE):
                section = heading[1]
            found += in_text(cell.source, section)
    reasons = [question["because"] for question in questions(source).values()]
    return found + [each for reason in reasons for each in in_text(reason, "questions")]


def in_text(text: str, section: str = "") -> list[Sentence]:
    """The sentences of a piece of Markdown: no headings, code, hints or displayed formulas."""
    text = re.sub(r"```.*?```|<details>.*?</details>|\$\$.*?\$\$", " … ", text, flags=re.DOTALL)
    blocks = list(_blocks(text))
    return [
        Sentence(" ".join(piece.split()), blocks[0], section)
        for block in blocks
        for piece in END.split(ABBREVIATION.sub(r"\1․", block))  # one dot leader: no end of a sentence
        if piece.strip()
    ]


def _blocks(text) -> Iterator[str]:
    """Paragraphs, items of lists and rows of tables, each on one line; the head of a table asserts nothing."""
    for paragraph in re.split(r"\n\s*\n", text):
        lines: list[str] = []
        rows = paragraph.strip().splitlines()
        if any(re.fullmatch(r"\s*\|[-| :]+\|\s*", row) for row in rows):
            rows = rows[next(i for i, row in enumerate(rows) if re.fullmatch(r"\s*\|[-| :]+\|\s*", row)) + 1 :]
        for row in rows:
            if HEADING.match(row):
                continue
            if not lines or ITEM.match(row) or row.lstrip().startswith("|"):
                lines.append(ITEM.sub("", row, count=1))
            else:
                lines[-1] += " " + row
        yield from (line for line in lines if line.strip())


def questions(source: Path) -> dict[str, dict[str, Any]]:
    """What the questions of a notebook's topic say, by name: question, options, because."""
    path = source.parent.parent.parent / "course_lib/topics" / source.stem[3:] / "questions.py"
    tree = ast.parse(path.read_text("utf-8")) if path.exists() else ast.Module([], [])
    calls = [n for n in ast.walk(tree) if isinstance(n, ast.Call) and getattr(n.func, "id", "") == "Question"]
    given = [dict(zip(FIELDS, call.args, strict=False)) | {k.arg: k.value for k in call.keywords} for call in calls]
    texts = [{field: ast.literal_eval(value) for field, value in each.items()} for each in given]
    return {each["name"]: each for each in texts}


def asked_in(cell: NotebookNode) -> str:
    """The name of the question that a cell asks, or nothing."""
    found = re.search(r'^question\("(.+)"\)', cell.source, re.MULTILINE)
    return found[1] if found else ""


def normal(text: str) -> str:
    """Words as they are compared: without the signs of Markdown and TeX, a minus as a minus."""
    for old, new in ((r"\cdot", "·"), (r"\times", "×"), (r"\%", "%"), (r"\,", " "), ("-", "−"), ("–", "−")):
        text = text.replace(old, new)
    return " ".join(re.sub(r"[$*`_{}\\]", "", text).split())


def says(sentence: Sentence, words: str) -> bool:
    """Whether the words stand in the sentence, not as a part of a longer number."""
    pattern = rf"(?<![\d.]){re.escape(normal(words))}(?![\d]|\.\d)"
    return bool(re.search(pattern, normal(sentence.text), re.IGNORECASE))


def numbers_in(words: str) -> set[str]:
    """The numbers that words hold."""
    return set(NUMBER.findall(words))
