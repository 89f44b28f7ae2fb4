"""Where slides begin, and where a text that is too long for one is divided."""

import base64
import io
import re

import nbformat
import numpy as np
import pytest
from nbconvert import SlidesExporter
from PIL import Image
from traitlets.config import PyFileConfigLoader

from course_lib.drawing.picture import sheet
from tools import lecture, notebooks, notes, slides

TEXT = nbformat.v4.new_markdown_cell
CODE = nbformat.v4.new_code_cell
LONG = " ".join(["word"] * 150)  # 8 lines
PARTS = re.compile(r'(<section>|<aside class="notes">)|id="cell-id=([^"]+)"')


def kinds(*cells):
    made = slides.with_slide_types(list(slides.divided(cells)))
    return [cell.metadata.get("slideshow", {}).get("slide_type") for cell in made]


def tagged(tag, source="def f(x):\n    return x"):
    return CODE(source, metadata={"tags": [tag]})


def test_a_title_begins_a_slide_and_what_stands_below_it_sub_slides():
    assert kinds(TEXT("# A"), TEXT("## B"), TEXT("### C"), TEXT("more")) == ["slide", "slide", "subslide", "subslide"]


def test_code_that_prints_little_joins_its_text_and_an_explorer_is_alone():
    assert kinds(TEXT("a"), CODE("x = 1\nprint(x)"), CODE("race()")) == ["subslide", None, "subslide"]
    assert kinds(TEXT(LONG), CODE("for i in range(9):\n    print(i)")) == ["subslide", None]
    assert kinds(TEXT(LONG + " " + LONG), CODE("for i in range(9):\n    print(i)")) == ["subslide", "subslide"]


def test_a_task_its_solution_with_the_check_and_what_the_hall_does_not_see():
    cells = (
        TEXT("### Task: f"),
        CODE("from a import b"),
        tagged("solution"),
        CODE("check('f', f)"),
        TEXT("<details><summary>Hint</summary>x</details>"),
        TEXT("Ask why.", metadata={"tags": ["teacher"]}),
    )
    assert kinds(*cells) == ["subslide", "skip", "subslide", None, "notes", "notes"]


@pytest.mark.parametrize(
    "source",
    [
        "\n\n".join(f"{i} {LONG}" for i in range(5)),
        "**Try.**\n\n" + "\n".join(f"{i}. {LONG}" for i in range(1, 6)),
        "\n\n".join(f"It is:\n\n$$a = {i} \\\\\n\nb$$" for i in range(12)),
    ],
    ids=["paragraphs", "list", "formulas"],
)
def test_a_long_text_is_divided_between_its_blocks(source):
    pieces = [cell.source for cell in slides.divided([TEXT(source)])]
    assert len(pieces) > 1
    assert "".join(pieces).replace("\n", "") == source.replace("\n", "")
    assert all(slides.height(TEXT(piece)) <= slides.LINES for piece in pieces)
    assert all(piece.count("$$") % 2 == 0 and not piece.endswith((":", "**")) for piece in pieces)


def test_what_can_be_divided_is_divided_equally():
    first, second = slides.divided([TEXT("\n\n".join(["Word " * 60] * 6))])
    assert first.source == second.source


def test_a_list_is_divided_between_whole_items_and_no_item_is_parted_from_the_others():
    items = [f"{i}. {' '.join(['word'] * words)}:\n\n   $$a = {i}$$" for i, words in enumerate((150, 150, 40), 1)]
    assert [cell.source for cell in slides.divided([TEXT("\n".join(items))])] == [items[0], "\n".join(items[1:])]


def test_a_formula_and_the_rest_of_its_sentence_stand_with_its_beginning():
    sentence = f"So {LONG} is\n\n$$a = b,$$\n\nwhich is small."
    assert [cell.source for cell in slides.divided([TEXT(f"{LONG}\n\n{sentence}")])] == [LONG, sentence]


@pytest.mark.parametrize("source", notebooks.sources(), ids=lambda path: path.stem)
def test_both_copies_of_a_notebook_are_slides_and_nbconvert_makes_the_lecturers_too(source, exporter):
    for nb in notebooks.copies(source).values():
        kinds = [cell.metadata.get("slideshow", {}).get("slide_type") for cell in nb.cells]
        assert kinds[0] == "slide"
        assert {"slide", "subslide"} <= set(kinds) <= {"slide", "subslide", None, "notes", "skip"}
    assert shown_by_nbconvert(exporter.from_notebook_node(nb)[0]) == shown_by_jupyterlab(nb.cells, kinds)


@pytest.fixture(scope="module")
def exporter():
    """As README's command makes it."""
    return SlidesExporter(config=PyFileConfigLoader("nbconvert_config.py", str(lecture.ROOT / "tools")).load_config())


def test_the_scenes_of_an_explorer_follow_one_another_on_their_slide_each_in_its_own_size(exporter):
    tiles = [
        (word, np.full((50, 500, 4), shade, np.uint8), word) for word, shade in zip("abc", (0, 80, 160), strict=True)
    ]
    bundles = [sheet(part).bundle() for part in (tiles, tiles[:1])]
    outputs = [nbformat.v4.new_output("display_data", data, metadata=about) for data, about in bundles]
    page = exporter.from_notebook_node(nbformat.v4.new_notebook(cells=[CODE("race()", outputs=outputs)]))[0]
    shown = [
        Image.open(io.BytesIO(base64.b64decode(png)))
        for png in re.findall('<img [^>]*src="data:image/png;base64,([^"]+)', page)
    ]
    assert [picture.size for picture in shown] == [(500, 82)] * 4
    assert [picture.convert("L").getpixel((250, 81)) for picture in shown] == [0, 80, 160, 0]
    steps = re.findall(r'class="fragment ?([^"]*)"\s+data-fragment-index="(\d)"', page)
    assert steps == [("fade-out", "0"), ("current-visible", "0"), ("", "1")]
    assert 'aria-label="a: a\nb: b\nc: c"' in page


def shown_by_nbconvert(page):
    """The cells that are on each slide."""
    deck, seen = [], True
    for begin, name in PARTS.findall(page):
        if begin == "<section>":
            deck.append([])
        elif begin:
            seen = False
        elif seen:
            deck[-1].append(name)
        else:
            seen = True
    return [cells for cells in deck if cells]


def shown_by_jupyterlab(cells, kinds):
    deck = []
    for cell, kind in zip(cells, kinds, strict=True):
        if kind in ("slide", "subslide"):
            deck.append([])
        if kind not in ("notes", "skip"):
            deck[-1].append(cell.id)
    return deck


def test_notes_hold_answers_solutions_and_what_no_slide_shows():
    source, *_ = notebooks.sources(names=["08"])
    *_, nb = notebooks.copies(source).values()
    words = "\n".join(cell.source for cell in notes.notes(nb, "momentum").cells)
    assert "**C: 1.** A step stops growing" in words
    assert "return theta + v, v" in words
    assert "<details open>" in words and "PyTorch keeps" in words
    assert words.count("**What to have seen.**") == sum("**What to have seen.**" in cell.source for cell in nb.cells)
    found = notes.notes(nb, "momentum").cells
    numbers = [int(cell.source.split("**")[1][6:]) for cell in found if "**Slide" in cell.source]
    assert numbers == sorted(numbers)


def test_notes_need_no_network():
    page = notes.page(notebooks.FOLDER / "solutions" / "08_momentum.ipynb")
    assert "<script" not in page and page.count("<math") > 40
    assert not re.search(r"""(?:src|href)=["']?http|url\(["']?http|@import""", page)


def test_every_formula_of_the_notes_is_drawn_and_code_is_left_alone():
    for copy in sorted(notebooks.FOLDER.glob("solutions/*.ipynb")):
        for cell in notes.notes(nbformat.read(copy, 4), copy.stem[3:]).cells:
            made = notes.drawn(cell.source)
            assert "\\" not in "".join(re.findall(r"<math.*?</math>", made, re.S)), made
            assert "$" not in notes.FORMULA.sub("", cell.source), cell.source
    assert notes.drawn("`$a$`\n\n```\n$b$\n```\n") == "`$a$`\n\n```\n$b$\n```\n"


def test_the_lecture_opens_the_lecturers_copy():
    assert lecture.notebook("08") == "notebooks/solutions/08_momentum.ipynb"
    with pytest.raises(SystemExit, match="there are 00 to 13"):
        lecture.notebook("14")
