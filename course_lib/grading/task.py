"""What an exercise is: a name, the library's own function, inputs to try it on, and the mistakes it is known for."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Mistake:
    """A wrong function that people write, what to tell them, and the notebook's section that shows it.

    ``function`` takes what the right one takes. ``says`` explains what went wrong and leaves the answer to the reader.
    """

    function: Callable
    says: str
    where: str = ""


@dataclass(frozen=True)
class Task:
    """``reference`` is right and has the signature asked for; ``gives`` names its results, ``"dW, db"`` for a tuple.

    ``inputs(rng)`` gives lists of arguments. They tell every two mistakes apart, and none lies on a kink, where books
    differ. ``where`` is the notebook's section to read again; a mistake may have its own.
    """

    name: str
    reference: Callable
    gives: str
    inputs: Callable
    mistakes: tuple[Mistake, ...]
    where: str = ""

    @property
    def names(self):
        """The names of the arguments."""
        return tuple(inspect.signature(self.reference).parameters)

    @property
    def results(self):
        """The names of the results."""
        return tuple(self.gives.split(", "))

    @property
    def call(self):
        """The function as asked for: ``matrix_dx(x, w, upstream)``."""
        return f"{self.reference.__name__}({', '.join(self.names)})"

    def cases(self):
        """The arguments of each call. They are the same ones every time, so that a verdict can be repeated."""
        return [tuple(case) for case in self.inputs(np.random.default_rng(0))]
