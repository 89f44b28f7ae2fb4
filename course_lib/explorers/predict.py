"""Predict, then reveal: a question whose answer is shown only to those who have committed themselves.

What was predicted is kept for the kernel's life under the question's key, so that it stands there again when the cell
is run again. After the answer was shown it stays as it was.
"""

import re
import string
from collections.abc import Sequence

import traitlets

from course_lib import checks
from course_lib.explorers import labels
from course_lib.explorers.outputs import DisplayedWidget, page_files

Words = tuple[str, list[str]]  # a question and its options
PREDICTIONS: dict[str, tuple[Words, int, bool]] = {}  # key → the words, what was chosen, whether the answer was shown


def predict(key: str, question: str, options: Sequence[str], right: int, because: str) -> "Prediction":
    r"""A question with ``options``; ``right`` is the place of the right one, counted from 0; ``because`` says why.

    The texts may hold small formulas, ``"$\partial f/\partial x$"``, and code between backticks. ``key`` names the
    question among all others of the notebook.
    """
    texts = {"key": key, "question": question, "because": because}
    key, question, because = (_text(argument, value) for argument, value in texts.items())
    checks.instance("options", options, list | tuple, "a list of strings", 'Write options=["…", "…"].')
    options = [_text(f"options[{i}]", option) for i, option in enumerate(options)]
    if not 2 <= len(options) <= len(string.ascii_uppercase):
        raise checks.problem("options", f"{len(options)} of them", "2 to 26", "Give one more thing to choose.")
    right = checks.integer("right", right, 0, len(options) - 1)
    return Prediction(key, question, options, right, because)


class Prediction(DisplayedWidget):
    """What ``predict`` makes. ``chosen`` is the place of the option, or −1; ``revealed`` shows the answer."""

    _esm = page_files("display.js", "predict.js")
    _css = page_files("predict.css")
    spec = traitlets.Dict().tag(sync=True)
    chosen = traitlets.Int(-1).tag(sync=True)
    revealed = traitlets.Bool(False).tag(sync=True)

    def __init__(self, key: str, question: str, options: list[str], right: int, because: str):
        self.key, self.question, self.options, self.right, self.because = key, question, options, right, because
        spec = {"question": pieces(question), "options": [*map(pieces, options)], "right": right}
        super().__init__(spec=spec | {"because": pieces(because)})
        words, chosen, revealed = PREDICTIONS.get(key, (None, -1, False))
        if words == (question, options):
            self.chosen, self.revealed = chosen, revealed
        self.observe(self._remember, ("chosen", "revealed"))

    def _remember(self, change):
        PREDICTIONS[self.key] = (self.question, self.options), self.chosen, self.revealed

    @traitlets.validate("chosen")
    def _choosable(self, proposal):
        """A prediction can be changed until the answer is known."""
        known = self.revealed or not 0 <= proposal.value < len(self.options)
        return self.chosen if known else proposal.value

    @traitlets.validate("revealed")
    def _revealable(self, proposal):
        """No answer without a prediction; and what was seen cannot be unseen."""
        return self.revealed or (proposal.value and self.chosen >= 0)

    @property
    def verdict(self) -> str:
        """What the page shows below the options once the answer is revealed, as text."""
        if not self.revealed:
            return ""
        mine, right = (_plain(self.options[i]) for i in (self.chosen, self.right))
        start = f"As you predicted: {mine}." if mine == right else f"You predicted {mine}; it is {right}."
        return f"{start} {_plain(self.because)}"

    def _repr_mimebundle_(self, **kwargs):
        data, metadata = super()._repr_mimebundle_(**kwargs)
        rows = [*zip(string.ascii_uppercase, self.options, strict=False)]
        plain = "\n".join(
            [f"Predict: {_plain(self.question)}", *(f"  {letter}  {_plain(text)}" for letter, text in rows)]
        )
        listed = "\n".join(f"- {letter}: {_markdown(text)}" for letter, text in rows)
        letter, answer = rows[self.right]
        shown = f"**{letter}: {_markdown(answer)}.** {_markdown(self.because)}"
        hidden = f"<details><summary>Answer</summary>\n\n{shown}\n\n</details>"
        markdown = f"**Predict:** {_markdown(self.question)}\n\n{listed}\n\n{hidden}"
        return data | {"text/markdown": markdown, "text/plain": plain}, metadata


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


def _text(argument, value):
    checks.instance(argument, value, str, "a text", "Put it between quotation marks.")
    if not value.strip():
        raise checks.problem(argument, repr(value), "a text that is not empty", "Write one.")
    if value.count("$") % 2 or value.count("`") % 2:
        raise checks.problem(
            argument, repr(value), "an even number of $ and of ` signs", "Close the formula or the code."
        )
    return value
