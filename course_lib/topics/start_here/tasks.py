"""The exercise of notebook 00: the best of several learning rates."""

from collections.abc import Callable, Sequence

import numpy as np

from course_lib.arguments import Array
from course_lib.grading.task import Mistake, Task
from course_lib.grading.task_list import TaskList
from course_lib.topics.start_here import forms

Known = Callable[[float], float]
PLACES = ((1, 0, 2), (1, 2, 0, 3), (0, 1), (2, 4, 1, 0, 3), (2, 1, 0), (0,))  # of each rate, the worst one's is 0


def without_training(rates: list[float], shares: Array) -> Known:
    """A function that knows at once which share belongs to which of these rates."""
    table = dict(zip(rates, shares.tolist(), strict=True))

    def known(rate: float) -> float:
        if not np.isscalar(rate) or rate not in table:
            raise ValueError(f"known(rate): got {rate!r}; expected one of the rates. Call it with an entry of `rates`.")
        return table[rate]

    return known


def tries(rng: np.random.Generator) -> list[tuple[list[float], Known]]:
    """rates and known: no order in the rates, no two shares equal; the best one first, second, last, alone."""
    rates = [[float(f"{rate:.2g}") for rate in 10 ** rng.uniform(-4, 1, len(places))] for places in PLACES]
    return [(row, without_training(row, np.add(p, 1) / (len(row) + 1))) for row, p in zip(rates, PLACES, strict=True)]


def best_rate(rates: Sequence[float], known: Known) -> float:
    """The one of these learning rates after which the network knows most of the test digits."""
    return max(rates, key=known)


def compared_with_a_rate(rates: Sequence[float], known: Known) -> float | None:
    """The last rate whose share is larger than the rate that was best before."""
    best, most = None, 0.0
    for rate in rates:
        if known(rate) > most:
            best = most = rate
    return best


def better_than_the_one_before(rates: Sequence[float], known: Known) -> float:
    """The last rate whose share is larger than that of its neighbour on the left."""
    best, before = rates[0], known(rates[0])
    for rate in rates[1:]:
        if known(rate) > before:
            best = rate
        before = known(rate)
    return best


TASKS = TaskList(
    Task(
        "best rate",
        best_rate,
        "rate",
        tries,
        (
            Mistake(
                lambda rates, known: max(known(rate) for rate in rates),
                "That is the largest share. Asked for is the learning rate that leads to it.",
            ),
            Mistake(
                lambda rates, known: max(rates),
                "That is the largest of the rates. Compare what `known` returns for each. (Of pairs `max` compares the "
                "first entries: in a pair the share has to stand first.)",
            ),
            Mistake(
                lambda rates, known: min(rates),
                "That is the smallest of the rates. Compare what `known` returns for each.",
            ),
            Mistake(
                lambda rates, known: rates[0],
                "It is always the first rate. Does `return` stand inside of the loop, so that it ends after one turn?",
            ),
            Mistake(
                lambda rates, known: rates[-1],
                "It is always the last rate. When a better one is found, keep its share, too, for the next comparison.",
            ),
            Mistake(
                lambda rates, known: int(np.argmax([known(rate) for rate in rates])),
                "That is the place of the best rate in the list, counted from 0. Asked for is the rate that stands "
                "there.",
            ),
            Mistake(
                lambda rates, known: sorted(rates)[len(rates) // 2],
                "That is the rate in the middle. On this page it was the best one, but elsewhere it need not be.",
            ),
            Mistake(
                lambda rates, known: 0.01,
                "It is 0.01 whatever the rates are. The check hands in other rates: ask `known` about each of them.",
            ),
            Mistake(
                compared_with_a_rate,
                "A share was compared with a rate: when a better one is found, its *share* is to be kept for the next "
                "comparison.",
            ),
            Mistake(
                better_than_the_one_before,
                "Each rate was compared with the one before it. Compare it with the best one so far.",
            ),
        ),
        "The same without a picture",
        forms=(forms.best_rate,),
    ),
    used=("best rate",),
)
check, answer = TASKS.check, TASKS.answer
