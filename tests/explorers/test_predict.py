"""Predict, then reveal, without a browser: what is kept, what is locked, what a page without a kernel shows."""

import re

import pytest

from course_lib.explorers import outputs
from course_lib.explorers import predict as module
from course_lib.explorers.predict import Prediction, Question, QuestionList

QUESTION = r"$f = x\,y$ at (2, 3): what is `df_dx`?"
OPTIONS = ["2", "$y_0$ = 3", "x * y"]


@pytest.fixture(autouse=True)
def forget(monkeypatch):
    monkeypatch.setattr(module, "PREDICTIONS", {})


BECAUSE = "A mul gate swaps: $\\partial f/\\partial x = y$."


def ask(name="product", question=QUESTION, options=OPTIONS, right=1, because=BECAUSE, guess=False):
    return Prediction(Question(name, question, options, right, because, guess))


def test_no_answer_without_a_prediction():
    asked = ask()
    asked.revealed = True
    assert (asked.chosen, asked.revealed, asked.verdict) == (-1, False, "")
    asked.chosen = 0
    assert asked.verdict == ""
    asked.revealed = True
    assert asked.verdict == "You predicted 2; it is y₀ = 3. A mul gate swaps: ∂f/∂x = y."


def test_a_right_prediction_is_called_so():
    asked = ask()
    asked.chosen = 1
    asked.revealed = True
    assert asked.verdict.startswith("As you predicted: y₀ = 3.")


def test_a_prediction_may_change_until_the_answer_is_known():
    asked = ask()
    asked.chosen = 2
    asked.chosen = 0
    asked.revealed = True
    asked.chosen = 1
    asked.revealed = False
    assert (asked.chosen, asked.revealed) == (0, True)


@pytest.mark.parametrize("place", [-2, 3, 10**6])
def test_a_place_that_is_none_changes_nothing(place):
    asked = ask()
    asked.chosen = 2
    asked.chosen = place
    assert asked.chosen == 2


@pytest.mark.parametrize(
    ("sent", "held"),
    [
        ({"chosen": 99, "revealed": True}, (-1, False)),
        ({"revealed": True}, (-1, False)),
        ({"revealed": True, "chosen": 0}, (0, True)),
    ],
)
def test_what_a_page_sends_at_once_is_judged_by_the_same_rules(sent, held):
    asked = ask()
    asked.set_state(sent)
    assert (asked.chosen, asked.revealed) == held
    asked.set_state({"chosen": 1, "revealed": False})
    assert (asked.chosen, asked.revealed) == ((0, True) if held[1] else (1, False))


@pytest.mark.parametrize("revealed", [False, True])
def test_it_stands_there_again_when_the_cell_is_run_again(revealed):
    first = ask()
    first.chosen = 2
    first.revealed = revealed
    again, other = ask(), ask(name="another")
    assert (again.chosen, again.revealed) == (2, revealed)
    assert (other.chosen, other.revealed) == (-1, False)


def test_another_question_under_the_same_name_starts_afresh():
    ask().chosen = 2
    assert ask(options=[*OPTIONS, "0"]).chosen == -1


def test_a_changed_reason_forgets_nothing():
    ask().chosen = 2
    assert ask(because="So it is.").chosen == 2


def test_a_page_without_a_kernel_has_the_question_and_not_the_answer():
    data, _ = ask()._repr_mimebundle_()
    assert data["text/plain"] == "Predict: f = x y at (2, 3): what is df_dx?\n  A  2\n  B  y₀ = 3\n  C  x * y"
    assert data["text/markdown"] == rf"**Predict:** {QUESTION}" + "\n\n- A: 2\n- B: $y_0$ = 3\n- C: x \\* y"


def test_a_guess_says_that_it_is_one():
    asked = ask(guess=True)
    data, _ = asked._repr_mimebundle_()
    assert asked.spec["invitation"] == "Guess:"
    assert data["text/plain"].startswith("Guess: ")
    assert data["text/markdown"].startswith("**Guess:** ")


def test_a_list_of_questions_knows_them_by_name():
    asks = QuestionList(Question("one", "Which?", ["a", "b"], 0, "So."), Question("two", "And?", ["c", "d"], 1, "So."))
    assert asks.ask("two").question.options == ["c", "d"]
    with pytest.raises(ValueError, match=r"name: got 'tow'; expected .*two"):
        asks.ask("tow")


def test_two_questions_of_one_name_are_refused():
    one = Question("one", "Which?", ["a", "b"], 0, "So.")
    with pytest.raises(ValueError, match="name: got 'one' twice"):
        QuestionList(one, one)
    with pytest.raises(TypeError, match=r"questions\[1\]: got 'two'; expected a Question"):
        QuestionList(one, "two")


def test_what_is_stored_does_not_depend_on_what_was_chosen():
    asked = ask()
    before = {kind: text for kind, text in asked._repr_mimebundle_()[0].items() if kind.startswith("text")}
    asked.chosen, asked.revealed = 2, True
    after, _ = asked._repr_mimebundle_()
    assert before == {kind: after[kind] for kind in before}


def test_it_enters_a_notebook_as_a_view_and_as_a_text(monkeypatch):
    shown = []
    monkeypatch.setattr(outputs, "display", lambda data, metadata, raw: shown.append(data))
    ask()._ipython_display_()
    mark, view, still = shown
    assert "role" not in mark["text/html"]  # the text that follows is read aloud, so nothing else has to be
    assert outputs.VIEW in view
    assert still.keys() == {"text/markdown", "text/plain"}


def test_the_page_gets_formulas_and_code_as_pieces():
    spec = ask().spec
    assert spec["question"][-2:] == [["df_dx", "code"], ["?", ""]]
    assert spec["options"][1] == [["y", "i"], ["0", "sub"], [" = 3", ""]]
    assert spec["right"] == 1


def test_the_styles_name_each_class_that_the_page_makes():
    made = set(re.findall(r'className: "(course-[a-z]+)"', outputs.page_files("predict.js")))
    assert made == set(re.findall(r"\.(course-(?!dark|right)[a-z]+)", outputs.page_files("predict.css")))


REFUSED = [
    ({"name": ""}, "name: got ''; expected a text that is not empty"),
    ({"question": 3}, "question: got 3; expected a text"),
    ({"question": "$x"}, "an even number of $ and of ` signs"),
    ({"options": "yes"}, "options: got 'yes'; expected a list of strings"),
    ({"options": ["yes"], "right": 0}, "options: got 1 of them; expected 2 to 26"),
    ({"options": ["yes", None]}, r"options\[1\]: got None"),
    ({"right": 3}, "right: got 3; expected a whole number from 0 to 2"),
    ({"right": "B"}, "right: got 'B'"),
    ({"because": " "}, "because: got ' '"),
    ({"guess": 1}, "guess: got 1; expected True or False"),
]


@pytest.mark.parametrize(("changes", "words"), REFUSED)
def test_what_the_author_forgot_is_refused(changes, words):
    with pytest.raises((ValueError, TypeError), match=words.replace("$", r"\$")):
        ask(**changes)
