"""An exercise: its name, the library's own function, inputs to try answers on, and the mistakes that people make."""

import inspect
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Mistake:
    """A wrong function that people write, what to tell them, and the section of the notebook that shows it.

    ``function`` takes what the right one takes. ``says`` explains what went wrong and leaves the answer to the reader.
    With ``slips`` it is a ``def`` whose slips are tried, too: for those who make this mistake and another one.
    """

    function: Callable[..., Any]
    says: str
    where: str = ""
    slips: bool = False


@dataclass(frozen=True)
class Task:
    """``reference`` is right and has the signature asked for; ``gives`` names its results, ``"dW, db"`` for a tuple.

    ``inputs(rng)`` gives lists of arguments. They distinguish all the mistakes from one another, and none lies on a
    kink, where books differ. ``where`` is the notebook's section to read again; a mistake may have its own.
    ``forms`` are right answers written out as people write them: slips are looked for in them and in the reference.
    An answer that is a class, or works on objects, is used by ``trial(answer, *arguments)``, which gives the results.
    ``shown()`` is what the verdict on a right answer shows besides, a paragraph or a table.
    """

    name: str
    reference: Callable[..., Any]
    gives: str
    inputs: "Callable[[np.random.Generator], Iterable[Sequence[Any]]]"
    mistakes: tuple[Mistake, ...]
    where: str = ""
    trial: Callable[..., Any] | None = None
    shown: Callable[[], str] | None = None
    forms: tuple[Callable[..., Any], ...] = ()

    @property
    def argument_names(self) -> tuple[str, ...]:
        """The names of the arguments that the answer takes."""
        return tuple(inspect.signature(self.reference).parameters)

    @property
    def input_names(self) -> tuple[str, ...]:
        """The names of what ``inputs`` gives for each call."""
        return tuple(inspect.signature(self.trial).parameters)[1:] if self.trial else self.argument_names

    @property
    def result_names(self) -> tuple[str, ...]:
        """The names of the results."""
        return tuple(self.gives.split(", "))

    @property
    def call(self) -> str:
        """How the function is called: ``matrix_dx(x, w, upstream)``."""
        return f"{self.reference.__name__}({', '.join(self.argument_names)})"

    def cases(self) -> list[tuple]:
        """The arguments of each call, the same every time, so that a verdict can be repeated."""
        return [tuple(case) for case in self.inputs(np.random.default_rng(0))]
