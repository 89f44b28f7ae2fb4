"""Claims: the three kinds, what is stored of them, and that text and claims can contradict each other."""

import json

import numpy as np
import pytest

from course_lib import claims
from course_lib.claims import ClaimList, Finding
from tools import claims as tool
from tools.sentences import in_text, questions, sentences

CLAIMS = ClaimList()


@CLAIMS.exact
def quarter():
    return "0.25", "at 0"


@CLAIMS.here
def ten_sleep():
    return "10 of 16"


@CLAIMS.general(seeds=20)
def positive(seed):
    return seed > 0


@CLAIMS.general(seeds=20, cases=({"scale": 1.0}, {"scale": 2.0}))
def spread(seed, scale):
    return scale * (1 + seed / 100)


@CLAIMS.general(seeds=20, words=lambda found: f"at most {found.max():.0f}")
def together(seeds):
    return [float(seed) for seed in seeds]


@CLAIMS.exact
def wrong():
    assert max(1, 2) < 2, "two is more"


def outcomes():
    return {name: claim.run() for name, claim in CLAIMS.claims.items() if name != "wrong"}


def problems(text, names=("quarter",), kept=None):
    held = {name: CLAIMS.claims[name] for name in names}
    return tool.problems_of_text(held, outcomes() if kept is None else kept, in_text(text))


def test_the_words_and_what_was_found():
    made = outcomes()
    assert made["quarter"] == Finding(("0.25", "at 0"))
    assert made["positive"].words == ("19 of 20",)
    assert made["spread"].words == ("1 to 2.4",)
    assert made["together"].words == ("at most 19",)
    assert np.shape(made["spread"].found) == (2, 20)
    assert json.loads(json.dumps(made["positive"].found)) == [[False] + 19 * [True]]


def test_a_claim_that_does_not_hold_raises():
    with pytest.raises(AssertionError, match="two is more"):
        CLAIMS.claims["wrong"].run()


@pytest.mark.parametrize("name", ["quarter", "ten_sleep", "positive", "spread", "together"])
def test_a_sample_is_as_stored(name):
    claim = CLAIMS.claims[name]
    assert claim.differs(claim.run()) == ""


def test_a_sample_notices_what_has_changed():
    changed = Finding(("0.26",), None)
    assert "it says ['0.25', 'at 0'] now" in CLAIMS.claims["quarter"].differs(changed)
    claim = CLAIMS.claims["spread"]
    found = claim.run().found
    found[1][1] *= 1.01
    assert "seeds [0, 1] give [2.0, 2.02] now" in claim.differs(Finding((), found))
    found[1][1] /= 1.0101
    assert claim.differs(Finding((), found)) == ""  # another processor's rounding


def numbered(check, chaotic=True):
    """A general claim of 20 seeds."""
    made = ClaimList()
    made.general(seeds=20, chaotic=chaotic)(check)
    return next(iter(made.claims.values()))


def test_a_chaotic_claims_seed_may_be_another_draw_and_no_more():
    kept = numbered(lambda seed: 20.0 + seed).run()  # 20 to 39
    for first in (31.0, 8.0, 60.0):
        assert numbered(lambda seed, first=first: first + seed).differs(kept) == ""
    for first in (0.5, 200.0, np.nan):
        assert "is stored" in numbered(lambda seed, first=first: first + seed).differs(kept)
    assert "[31.0, 32.0] now" in numbered(lambda seed: 31.0 + seed, chaotic=False).differs(kept)
    assert "is stored" in numbered(lambda seed: (20.0, 21.0)).differs(kept)
    assert numbered(lambda seed: True).differs(numbered(lambda seed: seed > 9).run()) == ""
    assert "[False, True] now" in numbered(lambda seed: seed > 0).differs(numbered(lambda seed: True).run())


def test_too_few_seeds_and_two_claims_of_one_name_are_refused():
    with pytest.raises(ValueError, match="seeds: got 19; expected a whole number of at least 20"):
        ClaimList().general(seeds=19)
    with pytest.raises(ValueError, match="seeds: got 7"):
        ClaimList().general(seeds=7, slow=True)
    both = ClaimList()
    both.exact(quarter)
    with pytest.raises(ValueError, match="a second quarter"):
        both.here(quarter)


def test_negative_numbers_have_a_minus():
    assert claims.usual_words(np.array([[-0.78, 0.44]])) == "−0.78 to 0.44"


# What a sentence and its claims can have against each other ---------------------------------------------------------


def test_a_sentence_that_says_what_its_claim_says():
    assert problems("The slope is $0.25$ at 0 [claim: quarter]. Set it to 3 [given]. A wire carries a value.") == []


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("The slope is 0.25 at 0 [claim: quarter]. It is 7 there.", "“It is 7 there.”: 7: it names no claim"),
        ("At 0 it is 0.25 [claim: quarter]. Tanh is steeper.", "“Tanh is steeper.”: steeper: it names no claim"),
        ("It is 0.25 at 0 [claim: quarter]. It is half of it.", "half: it names no claim"),
        ("The slope is 0.26 at 0 [claim: quarter].", "the claim quarter says '0.25', the sentence does not"),
        ("The slope is 0.255 at 0 [claim: quarter].", "the claim quarter says '0.25', the sentence does not"),
        ("The slope is 0.25 at 0, and 9 at 1.5 [claim: quarter].", "no claim of it says 1.5, 9"),
        ("The slope is 0.25 at 0 [claim: quarters].", "there is no claim 'quarters'"),
        ("Nothing is said.", "quarter: no sentence names it"),
    ],
)
def test_a_sentence_that_does_not(text, why):
    assert any(why in problem for problem in problems(text)), problems(text)


def test_what_holds_here_says_so():
    assert problems("Of them 10 of 16 sleep with seed 0 [claim: ten_sleep] [given].", ["ten_sleep"]) == []
    assert problems("**Seen**, with seed 0:\n\n- 10 of 16 sleep [claim: ten_sleep].", ["ten_sleep"]) == []
    said = problems("Then 10 of 16 sleep [claim: ten_sleep].", ["ten_sleep"])
    assert said == ["“Then 10 of 16 sleep.”: ten_sleep holds here, and the sentence does not say so"]


def test_what_asserts_nothing_needs_no_mark():
    text = "How many of 16 sleep? The deck says “6x faster”. See notebook 04, layer 2 and deck 000. Use `x = 3` (2012)."
    assert [sentence.raw for sentence in in_text(text) if sentence.asserts] == []


def test_thousands_are_one_number():
    assert in_text("It has 1,024 paths, and 20,000 gates, see notebooks 04 and 06.")[0].numbers == ["1,024", "20,000"]


def test_sentences_are_told_apart():
    text = "# One 1\n\nTwo (Hinton et al. 2012) is $x = 0.5$. Three.\n\n- Four\n  goes on.\n- Five\n\n"
    text += "| a | 9 |\n|---|---|\n| six | 7 |"
    found = [sentence.raw.replace("․", ".") for sentence in in_text(text)]
    assert found == ["Two (Hinton et al. 2012) is $x = 0.5$.", "Three.", "Four goes on.", "Five", "| six | 7 |"]


def test_the_reason_of_an_answer_is_a_sentence_too(tmp_path):
    source = tmp_path / "notebooks/source/01_page.py"
    path = tmp_path / "course_lib/topics/page/questions.py"
    for each in (source, path):
        each.parent.mkdir(parents=True)
    source.write_text("# %% [markdown]\n# Three 3.\n", "utf-8")
    path.write_text('Q(Question("a", "b?", ["c"], 0, "It is " "7."), Question("d", "e", [], because="So."))', "utf-8")
    assert [*questions(source)] == ["a", "d"]
    assert [sentence.raw for sentence in sentences(source)] == ["Three 3.", "It is 7.", "So."]


def test_marks_are_not_shown():
    assert claims.unmarked("A [claim: a,\n b]. B [given] [claim: c].") == "A. B."


# The notebooks' own ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("topic", tool.topics())
def test_the_text_says_what_is_stored(topic):
    stored = tool.kept(topic)
    assert stored.keys() == tool.claims_of(topic).keys(), "make claims"
    assert tool.problems_of_text(tool.claims_of(topic), stored, sentences(tool.source_of(topic))) == []


@pytest.mark.parametrize("topic", tool.topics())
def test_a_sample_of_the_claims_holds(topic):
    lines, well = tool.check([topic], sample=True)
    assert well, "\n".join(lines)
    assert lines[-1].startswith("claims: ")
    assert lines[-1].endswith("; 0 do not hold")
