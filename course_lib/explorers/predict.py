"""Predict, then reveal: a question whose answer is shown only to those who have committed themselves.

What was predicted is kept for the kernel's life under the question's name, so that it stands there again when the cell
is run again. After the answer was shown it stays as it was. A page without a kernel shows the question and its options
alone; the text below it answers it.
"""

import re
import string
import sys
from collections.abc import Sequence
from dataclasses import dataclass

import traitlets

from course_lib import checks
from course_lib.claims import unmarked
from course_lib.explorers import labels
from course_lib.explorers.outputs import DisplayedWidget, page_files
from course_lib.grading import progress

Words = tuple[str, list[str]]  # a question and its options
PREDICTIONS: dict[str, tuple[Words, int, bool]] = {}  # name → the words, what was chosen, whether the answer was shown


@dataclass(frozen=True)
class Question:
    r"""A question with ``options``; ``right`` is the place of the right one, counted from 0; ``because`` says why.

    The texts may hold small formulas, ``"$\partial f/\partial x$"``, and code between backticks. ``name`` names the
    question among all others of the notebook. A ``guess`` is a question that nothing taught so far decides; the page
    says so.
    """

    name: str
    question: str
    options: Sequence[str]
    right: int
    because: str
    guess: bool = False

    def __post_init__(self) -> None:
        for field in ("name", "question", "because"):
            _check_text(field, getattr(self, field))
        checks.instance("options", self.options, list | tuple, "a list of strings", 'Write options=["…", "…"].')
        for i, option in enumerate(self.options):
            _check_text(f"options[{i}]", option)
        if not 2 <= len(self.options) <= len(string.ascii_uppercase):
            raise checks.problem("options", f"{len(self.options)} of them", "2 to 26", "Give one more thing to choose.")
        checks.integer("right", self.right, 0, len(self.options) - 1)
        checks.instance("guess", self.guess, bool, "True or False", "Write guess=True, or leave it out.")


class QuestionList:
    """The questions of one notebook. They stand in its topic, so that no page shows an answer before it is asked."""

    def __init__(self, *questions: Question) -> None:
        self.topic = progress.topic_of(sys._getframe(1).f_globals.get("__name__", ""))
        self.questions: dict[str, Question] = {}
        for i, question in enumerate(questions):
            checks.instance(f"questions[{i}]", question, Question, "a Question", "Write Question(name, …).")
            if question.name in self.questions:
                raise checks.problem("name", f"{question.name!r} twice", "a name of its own", "Rename one question.")
            self.questions[question.name] = question

    def ask(self, name: str) -> "Prediction":
        """The question ``name``, to be answered on the page."""
        return Prediction(self.questions[checks.one_of("name", name, self.questions)], self.topic)


class Prediction(DisplayedWidget):
    """A question on the page. ``chosen`` is the place of the option, or −1; ``revealed`` shows the answer."""

    _esm = page_files("display.js", "predict.js")
    _css = page_files("predict.css")
    spec = traitlets.Dict().tag(sync=True)
    chosen = traitlets.Int(-1).tag(sync=True)
    revealed = traitlets.Bool(False).tag(sync=True)

    def __init__(self, question: Question, topic: str = ""):
        remedy = 'Write question("name"), or Prediction(Question(name, …)).'
        self.question = checks.instance("question", question, Question, "a Question", remedy)
        spec = {"invitation": self._invitation, "question": pieces(question.question), "right": question.right}
        spec |= {"options": [*map(pieces, question.options)], "because": pieces(unmarked(question.because))}
        super().__init__(spec=spec)
        self.topic = topic
        self.kept = -1, False  # what holds: several values from the page stand in the traits before they are judged
        asked, chosen, revealed = PREDICTIONS.get(question.name, (None, *self.kept))
        if asked == self._words:
            self.chosen, self.revealed = self.kept = chosen, revealed
        self.observe(self._remember, ("chosen", "revealed"))

    def _remember(self, change):
        self.kept = self.chosen, self.revealed
        PREDICTIONS[self.question.name] = self._words, *self.kept
        if self.revealed and change.name == "revealed":
            progress.note(self.topic, "questions", self.question.name, self.chosen == self.question.right)

    @property
    def _words(self):
        return self.question.question, [*self.question.options]

    @property
    def _invitation(self):
        return "Guess:" if self.question.guess else "Predict:"

    @traitlets.validate("chosen")
    def _choosable(self, proposal):
        """A prediction can be changed until the answer is known."""
        chosen, revealed = self.kept
        return proposal.value if self._is_option(proposal.value) and not revealed else chosen

    @traitlets.validate("revealed")
    def _revealable(self, proposal):
        """No answer without a prediction; and what was seen cannot be unseen."""
        _, revealed = self.kept
        return revealed or (proposal.value and self._is_option(self.chosen))

    def _is_option(self, place):
        return 0 <= place < len(self.question.options)

    @property
    def verdict(self) -> str:
        """What the page shows below the options once the answer is revealed, as text."""
        if not self.revealed:
            return ""
        mine, right = (_plain(self.question.options[i]) for i in (self.chosen, self.question.right))
        start = f"As you predicted: {mine}." if mine == right else f"You predicted {mine}; it is {right}."
        return f"{start} {_plain(unmarked(self.question.because))}"

    def _repr_mimebundle_(self, **kwargs):
        data, metadata = super()._repr_mimebundle_(**kwargs)
        rows = [*zip(string.ascii_uppercase, self.question.options, strict=False)]
        asked = self.question.question
        plain = [f"{self._invitation} {_plain(asked)}", *(f"  {letter}  {_plain(text)}" for letter, text in rows)]
        listed = "\n".join(f"- {letter}: {_markdown(text)}" for letter, text in rows)
        markdown = f"**{self._invitation}** {_markdown(asked)}\n\n{listed}"
        return data | {"text/markdown": markdown, "text/plain": "\n".join(plain)}, metadata


def pieces(text: str) -> list[list[str]]:
    """The text as pieces ``[text, kind]`` for the page: as ``labels.pieces``, and ``"code"`` between backticks."""
    return [
        piece
        for i, part in enumerate(text.split("`"))
        for piece in ([[part, "code"]] if i % 2 else labels.pieces(part))
    ]


def _plain(text):
    return "".join(part if i % 2 else labels.plain(part) for i, part in enumerate(text.split("`")))


def _markdown(text):
    """The text with what Markdown would take for a sign escaped, formulas and code aside."""
    parts = re.split(r"(\$[^$]*\$|`[^`]*`)", text)
    return "".join(part if i % 2 else re.sub(r"([\\*_<>\[\]#|~])", r"\\\1", part) for i, part in enumerate(parts))


def _check_text(argument, value):
    checks.instance(argument, value, str, "a text", "Put it between quotation marks.")
    if not value.strip():
        raise checks.problem(argument, repr(value), "a text that is not empty", "Write one.")
    if value.count("$") % 2 or value.count("`") % 2:
        raise checks.problem(
            argument, repr(value), "an even number of $ and of ` signs", "Close the formula or the code."
        )
