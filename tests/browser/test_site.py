"""The site, built once: Sphinx does not warn, no link leads nowhere, nothing comes from outside, no answer is in it.

In Chromium: pages are for everybody in light and dark, a word explains itself, the search finds, a phone shows them.
"""

import ast
import importlib
import os
import re
import zipfile
from html import unescape

import jupytext
import pytest

from course_lib.claims import unmarked
from course_lib.explorers.predict import QuestionList
from tests.browser.barriers import serious
from tests.browser.lab import UNHURRIED, browser
from tests.browser.plain import served
from tools import notebooks
from tools.glossary import terms
from tools.site import links, prepare

TEXTS = {".html", ".js", ".json", ".ipynb", ".txt", ".md"}
SOURCES = sorted((prepare.NOTEBOOKS / "source").glob("[0-9]*.py"))


@pytest.fixture(scope="module")
def words(site):
    """The letters and digits of every file with text, by its place in the site."""
    others = {"mathjax", "build", "extensions"}  # JupyterLite's own are the last two
    files = [path for path in site.rglob("*") if path.suffix in TEXTS and not others & {*path.parts}]
    return {path.relative_to(site).as_posix(): plain(path.read_text("utf-8")) for path in files}


def plain(text):
    return re.sub(r"\W+", "", unescape(re.sub(r"<[^<>]*>", "", text.replace("\\n", " "))))


def solutions(source):
    """(the function that a stub asks for, its solution) as text, for each solved cell; the teacher's notes too."""
    cells = jupytext.read(source, fmt="py:percent").cells
    for cell in cells:
        if "solution" in notebooks.tags(cell) and cell.cell_type == "code":
            for node in ast.parse(cell.source).body:
                if isinstance(node, ast.FunctionDef | ast.ClassDef):
                    yield node.name, ast.get_source_segment(cell.source, node)
        elif "teacher" in notebooks.tags(cell):
            yield "", unmarked(cell.source)


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)
def test_no_solution_and_no_note_stands_in_the_site(source, words):
    found = [text for _, text in solutions(source)]
    assert [(file, text) for text in found for file, all_ in words.items() if plain(text) in all_] == []


def test_what_stubs_ask_for_stands_in_the_pages_where_solutions_are_looked_for(words):
    asked = [(f"notebooks/{source.stem}.html", name) for source in SOURCES for name, _ in solutions(source) if name]
    assert sum(name in words[page] for page, name in asked) > 60


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)
def test_questions_stand_on_their_page_and_their_answers_in_no_file(source, words):
    path = prepare.ROOT / "course_lib" / "topics" / source.stem[3:] / "questions.py"
    if not path.exists():
        return
    asked = importlib.import_module(f"course_lib.topics.{source.stem[3:]}.questions").QUESTIONS
    assert isinstance(asked, QuestionList)
    for question in asked.questions.values():
        assert plain(question.question) in words[f"notebooks/{source.stem}.html"]
        assert [file for file, text in words.items() if plain(unmarked(question.because)) in text] == []


def test_the_pictures_are_files_and_have_their_words(site):
    pictures = 0
    for name in prepare.names():
        page = (site / "notebooks" / f"{name}.html").read_text("utf-8")
        nb = notebooks.nbformat.read(prepare.NOTEBOOKS / f"{name}.ipynb", 4)
        for cell in nb.cells:
            for output in cell.get("outputs", ()):
                if "image/png" in output.get("data", ()):
                    alt = output.metadata["image/png"]["alt"]
                    tag = re.search(
                        rf'data-cell="{cell.id}"><img class="dark-light" src="../([^"]+)" [^>]*alt="([^"]*)"', page
                    )
                    assert " ".join(unescape(tag[2]).split()) == alt
                    assert (site / tag[1]).read_bytes().startswith(b"\x89PNG")
                    pictures += 1
    assert pictures > 90


def test_the_code_of_the_cells_reaches_the_page_as_it_is(site):
    for name in prepare.names():
        page = (site / "notebooks" / f"{name}.html").read_text("utf-8")
        blocks = re.findall(r'cell_input docutils container">.*?<pre>(.*?)</pre>', page, re.S)
        shown = [unescape(re.sub(r"<[^<>]+>", "", block)).strip("\n") for block in blocks]
        nb = notebooks.nbformat.read(prepare.NOTEBOOKS / f"{name}.ipynb", 4)
        _, *stored = [cell.source.strip("\n") for cell in nb.cells if cell.cell_type == "code"]  # the first is left out
        assert shown == stored


def test_one_archive_holds_the_site_and_its_server(site):
    with zipfile.ZipFile(site.with_suffix(".zip")) as packed:
        inside = {name.removeprefix("site/") for name in packed.namelist()} - {"serve.py"}
        assert len(packed.read("serve.py").splitlines()) == 2
    assert inside == {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def address(site):
    """The site in a folder of a server, as it may stand anywhere."""
    with served(site.parent) as (above, _):
        yield f"{above}{site.name}/"


@pytest.fixture(scope="module")
def reader(playwright):
    with browser(playwright) as context:
        yield context


def open_(context, address, place=""):
    """A page whose formulas are drawn, and what failed on it."""
    page, failed = context.new_page(), []
    page.add_init_script(UNHURRIED)
    page.on("requestfailed", lambda request: failed.append(request.url))
    page.on("pageerror", lambda error: failed.append(str(error)))
    page.on("response", lambda answer: failed.append(answer.url) if answer.status >= 400 else None)
    page.goto(address + place, wait_until="load")
    page.evaluate("window.MathJax?.startup?.promise")
    return page, failed


def chosen(site):
    """One page of each kind, and the longest; COURSE_ALL_NOTEBOOKS=1: every page."""
    some = [
        "index.html",
        "students.html",
        "notebooks/00_start_here.html",
        "notebooks/glossary.html",
        "api/clipping.html",
    ]
    every = sorted(path.relative_to(site).as_posix() for path in links.pages(site))
    return every if os.environ.get("COURSE_ALL_NOTEBOOKS") == "1" else some


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_are_for_everybody(playwright, address, site, scheme):
    with browser(playwright, color_scheme=scheme) as reader:
        for place in chosen(site)[:: 1 if scheme == "light" else 2]:
            page, failed = open_(reader, address, place)
            assert (place, serious(page), failed) == (place, [], [])
            page.close()


def test_a_word_explains_itself_to_the_pointer_and_to_the_keyboard(reader, address):
    page, _ = open_(reader, address, "notebooks/08_momentum.html")
    word, box = page.locator("a.term").first, page.locator("#course-says")
    sentence = next(term.sentence for term in terms() if term.name == word.inner_text().lower())
    for touch in (word.hover, word.focus):
        touch()
        assert box.inner_text() == sentence
        page.keyboard.press("Escape")
        assert box.is_hidden()
        page.mouse.move(0, 0)
    word.click()
    assert page.locator(page.evaluate("location.hash") or "none").evaluate("e => e.innerText") != ""
    page.close()


def test_the_search_finds_a_word_and_where_it_stands(reader, address):
    page, _ = open_(reader, address, "search.html?q=heavy+ball")
    page.locator("#search-results li a", has_text="Momentum").first.click()
    assert "/notebooks/08_momentum.html" in page.url
    page.close()


def test_a_notebook_is_downloaded_or_its_place_says_that_it_is_missing(reader, site):
    with served(site, without="08_momentum.ipynb") as (above, _):
        page, _ = open_(reader, above, "notebooks/08_momentum.html")
        page.get_by_role("link", name="ownload").first.click()
        page.get_by_text("08_momentum.ipynb is missing on the server; tell whoever put up these pages").wait_for()
        page.goto(f"{above}notebooks/09_adaptive_methods.html")
        with page.expect_download() as loaded:
            page.get_by_role("link", name="ownload").first.click()
        assert loaded.value.suggested_filename == "09_adaptive_methods.ipynb"
        page.close()


def test_a_phone_shows_pages_in_their_width_and_stills_with_legible_letters(playwright, address):
    with browser(playwright, viewport={"width": 412, "height": 915}) as phone:
        for place in ("index.html", "notebooks/02_vectors_and_matrices.html", "api/train.html"):
            page, failed = open_(phone, address, place)
            assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
            assert failed == []
            stills = page.locator(".course-still img").evaluate_all(
                "all => all.map(i => i.clientWidth / i.naturalWidth)"
            )
            assert min(stills, default=1) > 0.5
            page.close()


def test_a_picture_keeps_its_light_ground_in_the_dark(playwright, address):
    with browser(playwright, color_scheme="dark") as reader:
        page, _ = open_(reader, address, "notebooks/00_start_here.html")
        assert page.evaluate("document.documentElement.dataset.theme") == "dark"
        style = "getComputedStyle(document.querySelector('.course-still img'))"
        assert page.evaluate(f"[{style}.backgroundColor, {style}.filter]") == ["rgb(255, 255, 255)", "none"]
        cards = "[...document.querySelectorAll('.text_html:is(:empty, :has(> .course-still))')]"
        cards += ".filter((e) => e.checkVisibility())"
        assert set(page.evaluate(f"{cards}.map((e) => getComputedStyle(e).backgroundColor)")) == {"rgba(0, 0, 0, 0)"}
        page.close()
