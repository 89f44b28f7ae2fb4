"""Slides of which one line is wrong: an answer names the line, mends it and says what happens, and each is judged."""

import functools
import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from course_lib.grading.compare import close
from course_lib.grading.outcome import Complaint
from course_lib.grading.returned import as_arrays
from course_lib.grading.task import Mistake, Task

Function = Callable[..., Any]
Prediction = str | float


@dataclass(frozen=True)
class Slide:
    """``mended`` gives what the wrong ``line`` should give, which is called ``gives``.

    ``holds`` says of every other line why it is right. ``happens`` is what comes of the slide as it is printed, and
    ``otherwise`` says of every other prediction why it is not that. ``slips`` are wrong ways to mend the line, each
    with what is said of it; ``shown()`` is a run of both, as printed and mended.
    """

    name: str
    mended: Function
    gives: str
    inputs: Callable[[np.random.Generator], list[tuple]]
    line: int
    holds: Mapping[int, str]
    happens: Prediction
    otherwise: Mapping[Prediction, str]
    slips: Sequence[tuple[Function, str]]
    shown: Callable[[], str]

    @property
    def predictions(self) -> list[Prediction]:
        """All that may be predicted, in an order that tells nothing."""
        found = [self.happens, *self.otherwise]
        return sorted(found, key=lambda each: (isinstance(each, str), each))

    def task(self, where: str, forms: tuple[Function, ...] = ()) -> Task:
        """The task to find it, mend it and predict; an answer, like ``forms``, is a function that returns all three."""
        mistakes = [
            *(Mistake(self._saying(line, self.mended, self.happens), says) for line, says in self.holds.items()),
            *(Mistake(self._saying(self.line, slip, self.happens), says) for slip, says in self.slips),
            *(Mistake(self._saying(self.line, self.mended, then), says) for then, says in self.otherwise.items()),
        ]
        right, trial = self._saying(self.line, self.mended, self.happens), self._trial()
        return Task(self.name, right, self.gives, self.inputs, tuple(mistakes), where, trial, self.shown, forms)

    def _saying(self, line, function, then):
        """The answer that says this."""

        def answer(*arguments):
            return line, function(*arguments), then

        answer.__name__, answer.__doc__ = self.mended.__name__, self.mended.__doc__
        answer.__signature__ = _signature(self.mended)
        return answer

    def _trial(self):
        def trial(answer, *arguments):
            return self._tried(answer, arguments)

        given = _signature(self.mended).parameters.values()
        trial.__signature__ = inspect.Signature(
            [inspect.Parameter("answer", inspect.Parameter.POSITIONAL_OR_KEYWORD), *given]
        )
        return trial

    def _tried(self, answer, arguments):
        """What the line gives if it is the right one; else a complaint. (A slide's line may write into its arrays.)"""
        copies = (a.copy() if isinstance(a, np.ndarray) else a for a in arguments)
        line, value, then = self._three(answer(*copies))
        self._check_line(line)
        if value is None:
            raise Complaint(f"Line {self.line} it is. Now its right form: return {self.gives} in place of None.", True)
        if isinstance(value, str):
            raise Complaint(f"Line {self.line} it is. Its right form is not a text: without quotes Python computes it.")
        value = _array_of(value)
        results, complaint = as_arrays(value, (self.gives,))
        if results is None or complaint or not close(results[0], np.asarray(self.mended(*arguments))):
            return value
        self._check_prediction(then)
        return value

    def _three(self, returned):
        if isinstance(returned, tuple | list) and len(returned) == 3:
            return returned
        came = f"{len(returned)} of them" if isinstance(returned, tuple | list) else "something else"
        raise Complaint(
            f"Return three things, `return line, {self.gives}, then`: the number of the wrong line, what it should "
            f"give, and your prediction. Yours returns {came}."
        )

    def _check_line(self, line):
        number = _number(line)
        if number not in {self.line, *self.holds}:
            most = max(self.line, *self.holds)
            raise Complaint(f"The first thing that you return is the number of a line, from 1 to {most}.")
        if number != self.line:
            raise Complaint(self.holds[int(number)])

    def _check_prediction(self, then):
        chosen = _prediction(then, self.predictions)
        if chosen == self.happens:
            return
        if chosen in self.otherwise:
            raise Complaint(self.otherwise[chosen])
        listed = ", ".join(f"`{each!r}`".replace("'", '"') for each in self.predictions)
        says = f"Line {self.line} it is, and {self.gives} is right. Now predict: the third thing is one of {listed}."
        raise Complaint(says, then is None)


_signature = functools.cache(inspect.signature)  # asked for once for each of some 300 mistakes


def _number(value):
    """A number, whatever holds it, or None."""
    try:
        array = np.asarray(value)
        return float(array) if array.shape == () and array.dtype.kind in "iuf" else None
    except Exception:  # whatever an object's own conversion raises
        return None


def _prediction(then, among):
    """The prediction that is meant: a word in whatever case, a number between quotes, or one that is nearly right."""
    if isinstance(then, str) and then.strip().lower() in among:
        return then.strip().lower()
    try:
        number = float(then) if isinstance(then, str) else _number(then)
    except ValueError:
        return None
    near = (each for each in among if isinstance(each, int | float) and number is not None)
    return next((each for each in near if abs(number - each) <= 0.1 * each), None)


def _array_of(value):
    """A list, or numbers in a tuple, as an array; (2, 3) is as good a shape as np.array([2, 3])."""
    pair = isinstance(value, tuple) and len(value) and all(_number(each) is not None for each in value)
    if not (pair or isinstance(value, list)):
        return value
    try:
        return np.array(value)
    except ValueError:  # of rows that differ in length
        return value
