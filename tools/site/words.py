"""The glossary on the site: its page, and in each section the first use of a word, which then explains itself."""

import re

from docutils import nodes
from sphinx.application import Sphinx

from tools.glossary import Term, pattern, terms
from tools.site.prepare import names

HEAD = "# Glossary\n\nThe words of the course, each in a plain sentence, with the notebook that teaches it.\n\n"
NOT_IN = (nodes.title, nodes.reference, nodes.literal, nodes.raw, nodes.math, nodes.FixedTextElement)
GLOSSARY = "notebooks/glossary"
WORDS = terms()


def page() -> str:
    """notebooks/glossary.md for the site: a definition list, so that each word has an address."""
    files = {name[:2]: name for name in names()}
    rows = [
        f"({address(term)})=\n**{term.name}**\n: {term.sentence} Taught in [{files[term.notebook].replace('_', ' ')}]"
        f"({files[term.notebook]}.ipynb).\n"
        for term in sorted(terms(), key=lambda term: term.name.lower())
    ]
    return HEAD + "\n".join(rows)


def address(term: Term) -> str:
    """The word's place on the page of the glossary."""
    return "term-" + re.sub(r"[^a-z0-9]+", "-", term.name.lower()).strip("-")


def explain(app: Sphinx, doctree: nodes.document, page: str) -> None:
    """In each section of a notebook the first use of a word becomes a link to the glossary, with its sentence."""
    if page not in {f"notebooks/{name}" for name in names()}:
        return
    home = app.builder.get_relative_uri(page, GLOSSARY)
    for section in doctree.findall(lambda node: isinstance(node, nodes.section) and len(node.parent.parent or ()) > 0):
        said = set()
        for text in list(section.findall(nodes.Text)):
            if not _skipped(text):
                text.parent.replace(text, list(_linked(text.astext(), said, home)))


def _skipped(text):
    node = text.parent
    while node is not None:
        if isinstance(node, NOT_IN) or "cell_output" in node.get("classes", ()):
            return True
        node = node.parent
    return False


def _linked(text, said, home):
    """The pieces of a text, its words that are new in the section as links."""
    while found := _first(text, said):
        match, term = found
        said.add(term.name)
        uri = f"{home}#{address(term)}"
        yield nodes.Text(text[: match.start()])
        yield nodes.reference("", match[0], refuri=uri, internal=True, classes=["term"], reftitle=term.sentence)
        text = text[match.end() :]
    yield nodes.Text(text)


def _first(text, said):
    """The next word of the glossary and its match: of several at one place the longest."""
    low = text.lower()
    found = [
        (match, term)
        for term in WORDS
        if term.name not in said
        for form in (term.name, *term.forms)
        if form.lower() in low and (match := pattern(form).search(text))
    ]
    return min(found, key=lambda pair: (pair[0].start(), -len(pair[0][0])), default=None)
