"""The notebooks as slides: what begins one, and where a text that is too long for one is divided.

A section's title begins a slide; below it (sub-slides) stand its pieces of text, each with the formulas and lists that
it leads to; a short cell of code that prints joins its text, and an explorer is one slide. A solution stands on the
slide after its task, with its check. Hints and the teacher's notes are not shown, and imports are passed over.
Heights are estimated in lines of text, from the source alone: what a cell shows is not known before it has run.
"""

import ast
import copy
import math
import re

import nbformat

LINES, WIDTH = 19, 96  # of a slide: lines of text, and letters in a line
ALONE = 100  # what an item parted from its list costs, in squares of lines
SHOWN = {"check": 12, "print": 7, "question": 8}  # lines that a cell with this at its end shows below its code
BLOCK = re.compile(r"(?:```[\s\S]*?```|\$\$[\s\S]*?\$\$|<details[\s\S]*?</details>|.|\n(?!\s*\n))+")
ACTS = re.compile(r"^(?!from |import |[ )]|#|$)", re.M)  # a line that does more than import
ITEM = re.compile(r"\n(?=(?:[-*]|\d+\.) )")


def divided(cells):
    """The cells, and in place of each text that is higher than a slide its pieces, equally high as far as that goes."""
    for cell in cells:
        if cell.cell_type != "markdown" or height(cell) <= LINES:
            yield cell
            continue
        for piece in pieces(cell.source):
            yield nbformat.v4.new_markdown_cell(piece, metadata=copy.deepcopy(cell.metadata))


def with_slide_types(cells):
    """Set where slides begin, as JupyterLab's slide show and nbconvert read it; what continues one has no mark."""
    used = LINES
    for cell in cells:
        kind, high = kind_of(cell), height(cell)
        if kind is None and used + high > LINES:
            kind = "subslide"
        if kind in ("slide", "subslide"):
            used = 0
        if kind not in ("notes", "skip"):
            used += high
        if kind:
            cell.metadata["slideshow"] = {"slide_type": kind}
    return cells


def kind_of(cell):
    """The slide type of a cell; None continues what stands before it, if there is room for it."""
    tags, source = cell.metadata.get("tags", ()), cell.source
    if "teacher" in tags or source.startswith("<details"):
        return "notes"
    if cell.cell_type == "markdown":
        return "slide" if re.match(r"##? ", source) else "subslide"
    if not ACTS.search(source):
        return "skip"
    return "subslide" if {"stub", "solution"} & set(tags) else None


def height(cell):
    """About how many lines of text a cell is high on a slide, without what it shows."""
    if cell.cell_type == "code":
        return 0.9 * len(cell.source.splitlines()) + shown(cell.source)
    return sum(height_of(block) + 0.6 for block in blocks(cell.source))


def shown(source):
    """About how many lines a cell shows below its code; a picture or an explorer takes the slide for itself."""
    last = ast.parse(source).body[-1]
    if isinstance(last, ast.Expr):
        return SHOWN.get(getattr(getattr(last.value, "func", None), "id", None), LINES)
    return 0 if isinstance(last, ast.Assign | ast.FunctionDef | ast.ClassDef) else SHOWN["print"]


def height_of(block):
    """About how many lines a paragraph, formula, heading, table or item of a list is high."""
    if block.startswith("#"):
        return 2
    if block.startswith("|"):
        return 1.4 * len(block.splitlines())
    if block.startswith("```"):
        return 0.9 * len(block.splitlines())
    text, formulas = re.sub(r"\$\$.*?\$\$", "\n", block, flags=re.S), re.findall(r"\$\$(.*?)\$\$", block, re.S)
    rows = sum(2.6 + 1.6 * formula.count("\\\\") for formula in formulas)
    seen = re.sub(r"\\[a-zA-Z]+|\]\([^)]*\)|[{}$*`]|<[^>]+>", "", text)
    return rows + sum(math.ceil(len(" ".join(part.split())) / WIDTH) for part in seen.split("\n\n") if part.strip())


def blocks(source):
    """A text's paragraphs; a list's items each for themselves, formulas, tables and fenced code whole."""
    for block in BLOCK.findall(source):
        yield from filter(None, ITEM.split(block.strip("\n")))


def pieces(source):
    """The text in as few pieces as go on slides, of equal heights as far as no list's item stands alone."""
    parts, best = bound(source), [(0, 0, [])]  # for the first 0, 1, 2 … parts: number of pieces, cost, pieces
    items = [bool(ITEM.match("\n" + text.lstrip("\n"))) for text, _ in parts]
    for end in range(1, len(parts) + 1):
        found = []
        for begin in range(end):
            texts, heights = zip(*parts[begin:end], strict=True)
            if (high := sum(heights)) <= LINES or len(texts) == 1:
                number, cost, before = best[begin]
                cost += high**2 + ALONE * parted(items, begin)
                found.append((number + 1, cost, [*before, "".join(texts).strip("\n")]))
        best.append(min(found))
    return best[-1][-1]


def parted(items, at):
    """Whether a cut before this part leaves the first or the last item of a list without the others."""
    before, first, second, third = ([False, False, *items, False, False])[at : at + 4]
    return at > 0 and second and (not third or (first and not before))


def bound(source):
    """[text as it stands, height] of all that cannot be divided; together the texts are the source.

    A formula and what goes on after it belong to the sentence before them.
    """
    parts, end, joins = [], 0, False
    for block in blocks(source):
        begin, end = end, source.index(block, end) + len(block)
        text, high = source[begin:end], height_of(block) + 0.6
        if parts and (joins or re.match(r" |\$\$|[a-z]", block)):
            parts[-1] = parts[-1][0] + text, parts[-1][1] + high
        else:
            parts.append((text, high))
        joins = block.startswith("#") or block.endswith(":") or (block.startswith("**") and len(block) < 60)
    return parts
