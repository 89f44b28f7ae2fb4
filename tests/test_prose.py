"""What readers read: links lead somewhere, every section is found in the syllabus, and the spelling is British."""

import functools
import itertools
import re
import string
import urllib.parse

import nbformat
import pytest
from markdown_it import MarkdownIt
from mdit_py_plugins.dollarmath import dollarmath_plugin

from tools.notebooks import FOLDER

ROOT = FOLDER.parent
SYLLABUS = FOLDER / "syllabus.md"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
PAGES = [
    *NOTEBOOKS,
    *sorted(FOLDER.glob("solutions/*.ipynb")),
    *sorted(FOLDER.glob("*.md")),
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
]
MARKDOWN = MarkdownIt().enable("table").use(dollarmath_plugin)
STEMS = (
    "capital emphas general initial maxim minim normal optim organ penal random recogn regular special stabil summar "
    "symbol synchron vector visual"
)
AMERICAN = re.compile(
    rf"\b((de|un)?({'|'.join(f'{stem}i?' for stem in STEMS.split())})z(e|ed|es|ing|ations?)|colors?|colored|centers?"
    r"|centered|behaviors?|neighbor\w*|favor\w*|gray|labeled|modeled|traveled|canceled|analyze\w*)\b",
    re.IGNORECASE,
)


def texts(path):
    """The Markdown of a page, cell for cell; of a notebook also what its cells show."""
    if path.suffix == ".md":
        return [path.read_text("utf-8")]
    cells = nbformat.read(path, 4).cells
    shown = [output.get("data", {}).get("text/markdown") for cell in cells for output in cell.get("outputs", ())]
    return [cell.source for cell in cells if cell.cell_type == "markdown"] + [text for text in shown if text]


@functools.cache
def pieces(path):
    """The page's inline pieces, a list for each heading, paragraph or cell of a table, and the headings apart."""
    paragraphs, headings = [], []
    for text in texts(path):
        tokens = MARKDOWN.parse(text)
        for before, token in zip([None, *tokens], tokens, strict=False):
            if token.type == "inline":
                (headings if before.type == "heading_open" else paragraphs).append(token.children)
    return paragraphs, headings


def words(children):
    return "".join(piece.content if piece.content else " " * (piece.type == "softbreak") for piece in children)


@functools.cache
def anchors(path):
    """Where a link into the page may go: JupyterLab keeps a heading's words, GitHub's pages make them plain."""
    headings = [words(children) for children in pieces(path)[1]]
    if path.suffix == ".md":
        dropped = str.maketrans("", "", string.punctuation.replace("-", "").replace("_", ""))
        return {heading.lower().translate(dropped).replace(" ", "-") for heading in headings}
    return {heading.replace(" ", "-") for heading in headings}


def links(path):
    for children in itertools.chain(*pieces(path)):
        for piece in children:
            if piece.type in ("link_open", "image"):
                yield urllib.parse.unquote(piece.attrGet("href") or piece.attrGet("src"))


def prose(path):
    """The page's own sentences: no code, nothing quoted, no titles of decks (in italics), no names of files."""
    for children in itertools.chain(*pieces(path)):
        inside, own = 0, []
        for piece in children:
            inside += piece.nesting * (piece.type[:2] in ("em", "li"))
            own += [words([piece])] * (piece.type in ("text", "softbreak") and not inside)
        yield re.sub(r'"[^"]*"|“[^”]*”', "", "".join(own))


@pytest.fixture(params=PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def page(request):
    return request.param


def test_each_link_leads_to_a_page_and_each_anchor_to_a_heading(page):
    for link in links(page):
        if re.match(r"\w+:", link):
            continue
        name, _, anchor = link.partition("#")
        target = page.parent / name if name else page
        assert target.exists(), link
        assert not anchor or anchor in anchors(target.resolve() if name else page), link


def test_pictures_in_the_text_are_described(page):
    for children in pieces(page)[0]:
        assert all(piece.content.strip() for piece in children if piece.type == "image")


def test_the_spelling_is_british(page):
    for sentences in prose(page):
        assert not AMERICAN.search(sentences), sentences


def test_every_section_is_in_the_syllabus_under_its_own_name():
    named = {name: set() for name in NOTEBOOKS}
    for children in pieces(SYLLABUS)[0]:
        if children and children[0].type == "link_open" and "#" in children[0].attrGet("href"):
            name, anchor = urllib.parse.unquote(children[0].attrGet("href")).split("#")
            assert words(children).replace(" ", "-") == anchor
            named[FOLDER / name].add(anchor)
    for path, sections in named.items():
        text = "\n".join(texts(path))
        wanted = {heading.replace(" ", "-") for heading in re.findall(r"^## (.+)$", text, re.MULTILINE)}
        assert wanted - {"Objectives", "Recap"} <= sections, path.name


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('take $X["a"](z)$, `Y["b"](z)` and [this](a.md#b)', ["a.md#b"]),
        ("![a curve](curve.png) and <https://example.org>", ["curve.png", "https://example.org"]),
        ("```python\nfamily[name](z)\n```", []),
    ],
)
def test_links_are_told_from_code_and_formulas(tmp_path, text, found):
    path = tmp_path / "page.md"
    path.write_text(text, "utf-8")
    assert list(links(path)) == found


@pytest.mark.parametrize("text", ["we normalize it", "the colors", "a *b* neighboring", "unoptimized"])
def test_american_spelling_is_found(tmp_path, text):
    path = tmp_path / "page.md"
    path.write_text(f"{text}, and `color` of *Weight Initialization* in [normalized](x.md)", "utf-8")
    assert len(AMERICAN.findall(*prose(path))) == 1
