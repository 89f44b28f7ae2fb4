"""What a notebook asks of its reader: no word before it is taught, and no more time than it says."""

import re

import pytest

from tools import claims, glossary
from tools.glossary import Term, too_early
from tools.reading_time import LONGEST, core_paths

HELD = [claims.source_of(topic) for topic in claims.topics()]  # the notebooks whose sentences are held as well
WORDS = [
    Term("momentum", "08", "A step that remembers."),
    Term("He normal", "06", "First weights.", ("He's",)),
    Term("copy gate", "01", "A fork.", (), "Patterns"),
    Term("gate", "01", "An operation."),
]


@pytest.fixture(params=HELD, ids=lambda source: source.stem)
def source(request):
    return request.param


def test_no_word_is_used_before_it_is_taught(source):
    assert too_early(source) == []


def test_the_core_path_takes_as_long_as_it_says_and_not_too_long(source):
    """Each half's, in a notebook that has two."""
    for path in core_paths(source):
        assert path.said == path.minutes <= LONGEST, path


def test_each_term_is_taught_where_it_says():
    names = {source.stem[:2]: source for source in glossary.SOURCES.glob("[0-9]*.py")}
    for term in glossary.terms():
        text = names[term.notebook].read_text("utf-8")
        prose = re.sub(r"(?m)^# ?", "", text).replace("\n", " ")
        assert term.within(prose), f"{term.name} does not occur in notebook {term.notebook}"
        assert not term.section or f"# ## {term.section}\n" in text, term


def test_each_term_has_one_entry_and_a_whole_sentence():
    found = glossary.terms()
    forms = [form for term in found for form in (term.name, *term.forms)]
    assert sorted(forms) == sorted(set(forms))
    for term in found:
        assert re.fullmatch(r"[A-Z].{15,}\.", term.sentence), term


PATTERNS = "\n# %% [markdown]\n# ## Patterns\n#\n# A copy gate copies.\n"


def early(tmp_path, text, rest=PATTERNS):
    path = tmp_path / "notebooks/source/01_page.py"
    path.parent.mkdir(parents=True)
    path.write_text(f"# %% [markdown]\n# # Page\n\n# %% [markdown]\n# ## One\n#\n{text}\n{rest}", "utf-8")
    return too_early(path, WORDS)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("# Momentum helps.", "momentum"),
        ("# Momentum helps. It is taught in notebook 08.", "momentum"),
        ("# Momentum helps (notebook 09).", "momentum"),
        ("# A copy gate adds.", "copy gate"),
        ('# Weights.\n\n# %%\nnet.initialize("He normal")\n', "He normal"),
    ],
)
def test_a_word_that_comes_too_early_is_found(tmp_path, text, word):
    assert [line.split("“")[1].split("”")[0] for line in early(tmp_path, text)] == [word]


@pytest.mark.parametrize(
    "text",
    [
        "# Momentum (notebook 08) helps. Momentum again, and `momentum`.",
        "# Momentum and He's weights come in notebooks 06 to 09.",
        "# He normalised it. A gate stands here; “momentum” is the deck's.",
        "# A copy gate (below) adds. A copy gate again.",
        '# He\'s weights (notebook 06).\n\n# %%\nnet.initialize("He normal")\n',
        "#\n# %% [markdown]\n# ## Objectives\n#\n# - momentum",
    ],
)
def test_a_word_that_does_not_is_not(tmp_path, text):
    assert early(tmp_path, text) == []


def test_a_section_that_is_none_is_named(tmp_path):
    with pytest.raises(ValueError, match="there is no section 'Patterns'"):
        early(tmp_path, "# A copy gate adds.", rest="")


PAGE = """# %% [markdown]
# # Page
#
# **Core path:** about 10 minutes [given].

# %%
from course_lib.topics.x.explorers import one, other as second
from course_lib.topics.x import explorers as all_of_them

one()

# %%
from course_lib import Plot, explore

mine = explore(compute, Mine, {})
mine

# %%
all_of_them.third(2)
check("task", f)

# %% [markdown]
# ## Further: more

# %%
second()
"""


def core_paths_of(tmp_path, text):
    path = tmp_path / "notebooks/source/01_page.py"
    path.parent.mkdir(parents=True)
    path.write_text(text, "utf-8")
    return core_paths(path)


def test_words_explorers_and_tasks_are_counted(tmp_path):
    (path,) = core_paths_of(tmp_path, PAGE)
    assert (path.words, path.explorers, path.tasks, path.said) == (7, 3, 1, 10)
    assert path.minutes == 15


HALF = """# %% [markdown]
# ## Second half
#
# **Core path:** about 5 minutes [given].

# %%
second()
check("other", f)

# %% [markdown]
# ## Further: more"""


def test_each_half_is_counted_on_its_own(tmp_path):
    first, second = core_paths_of(tmp_path, PAGE.replace("# %% [markdown]\n# ## Further: more", HALF))
    assert (first.words, first.explorers, first.tasks, first.said) == (7, 3, 1, 10)
    assert (second.words, second.explorers, second.tasks, second.said) == (8, 1, 1, 5)
    assert second.minutes == 10


def test_a_page_that_does_not_say_how_long_it_takes_says_0(tmp_path):
    assert [path.said for path in core_paths_of(tmp_path, PAGE.replace("**Core path:**", "Core:"))] == [0]
