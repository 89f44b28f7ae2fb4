"""An exercise of notebook 07: x and y, shuffled together. What is random is judged over many calls."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from course_lib.grading.outcome import Complaint
from course_lib.grading.returned import as_arrays
from course_lib.grading.task import Mistake, Task
from course_lib.topics.gradient_descent import forms

UNEVEN = 65.0  # χ² of 24 orders, above which they do not come equally often: by chance in 1 of 100,000 checks
TWO = ("shuffled x", "shuffled y")


def tables(rng: np.random.Generator) -> list[tuple]:
    """x (N, n), y (N,), calls, seed: x and y alike in no two rows; one row is as it was whatever is done."""
    sizes = ((3, 2, 120), (1, 2, 3), (2, 3, 40), (4, 4, 2000))
    return [
        (rng.standard_normal((rows, columns)), rng.permutation(rows) + 0.5, calls, 20 + k)
        for k, (rows, columns, calls) in enumerate(sizes)
    ]


def shuffled(x: np.ndarray, y: np.ndarray, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """(x, y) with their rows in one new order, all orders equally likely."""
    order = rng.permutation(len(x))
    return x[order], y[order]


def over_calls(
    answer: Callable[..., Any], x: np.ndarray, y: np.ndarray, calls: int, seed: int
) -> tuple[bool, int, int, bool]:
    """Whether every row keeps its target, how many orders x and y came in, and whether these come equally often."""
    rng, given = np.random.default_rng(seed), (x.copy(), y.copy())
    begun = rng.bit_generator.state
    first, complaint = as_arrays(answer(*given, rng), TWO)
    made = [answer(*given, rng) for _ in range(calls)]
    for name, now, then in zip("xy", given, (x, y), strict=True):
        if not np.array_equal(now, then):
            raise Complaint(
                f"Your function changes `{name}`, an array of its caller's: `rng.shuffle` works in place. Make new "
                "arrays."
            )
    if complaint or first is None:
        raise Complaint(complaint)
    of_x, of_y = (
        _orders(name, each.shape, then, [pair[k] for pair in made])
        for k, (name, each, then) in enumerate(zip(TWO, first, (x, y), strict=True))
    )
    if len(x) > 1 and rng.bit_generator.state == begun:
        raise Complaint(
            "`rng` was not asked for any number. Take the order from it, and from no generator of your own: one that "
            "is made inside begins anew with every call, and gives the same order in every epoch."
        )
    possible = math.factorial(len(x))
    found, often = np.unique(of_x, axis=0, return_counts=True)
    each = calls / possible
    even = len(found) < possible or float(((often - each) ** 2 / each).sum()) < UNEVEN
    return np.array_equal(of_x, of_y), len(found), len(np.unique(of_y, axis=0)), even


def _orders(name: str, shape: tuple[int, ...], then: np.ndarray, made: list[np.ndarray]) -> np.ndarray:
    """(calls, N): in which order the rows came back in each call."""
    if shape != then.shape:
        raise Complaint(f"{name} has shape {shape}; expected {then.shape}, as it came in.")
    alike = np.array(made)[:, :, None] == then
    places = alike.reshape(*alike.shape[:3], -1).all(axis=-1)
    if not places.any(axis=2).all():
        raise Complaint(
            f"{name} has rows that it did not have before: numbers were exchanged *within* rows. Whole rows change "
            "places."
        )
    if not places.any(axis=1).all():
        raise Complaint(
            f"In {name} some rows are there twice, and others not at all. Were they drawn with replacement? Or "
            "overwritten when they were exchanged? (`x[i], x[j] = x[j], x[i]` does that to rows of an array, "
            "`x[[i, j]] = x[[j, i]]` does not.)"
        )
    return places.argmax(axis=2)


# What is written instead --------------------------------------------------------------------------------------------


def in_order_of(first: Callable, second: Callable) -> Callable:
    """shuffled with other orders of x and y, made from one that is drawn."""

    def wrong(x, y, rng):
        order = rng.permutation(len(x))
        return x[first(order)], y[second(order)]

    return wrong


def same(order: np.ndarray) -> np.ndarray:
    return order


def untouched(order: np.ndarray) -> np.ndarray:
    return np.arange(len(order))


def turned_by_some(x: np.ndarray, y: np.ndarray, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    places = rng.integers(len(x))
    return np.roll(x, places, axis=0), np.roll(y, places)


def exchanged(highest: Callable[[int, int], int]) -> Callable:
    """shuffled by exchanging each row k with one that is drawn below ``highest(k, N)``."""

    def wrong(x, y, rng):
        order = np.arange(len(x))
        for k in range(len(x) - 1, 0, -1):
            other = rng.integers(highest(k, len(x)))
            order[[k, other]] = order[[other, k]]
        return x[order], y[order]

    return wrong


TASKS = (
    Task(
        "shuffled",
        shuffled,
        "every row keeps its target, orders of x, orders of y, all orders equally often",
        tables,
        (
            Mistake(
                lambda x, y, rng: (x[rng.permutation(len(x))], y[rng.permutation(len(y))]),
                "x and y each got an order of their own: every example has the target of another, and nothing is left "
                "to be learned. Draw one order, and use it twice.",
            ),
            Mistake(
                in_order_of(same, untouched),
                "The rows of x changed places, those of y did not: every example has the target of another.",
            ),
            Mistake(
                in_order_of(untouched, same),
                "The rows of y changed places, those of x did not: every example has the target of another.",
            ),
            Mistake(
                in_order_of(same, np.argsort),
                "y went the other way: `argsort` of an order leads back from it. x and y need the same one.",
            ),
            Mistake(
                in_order_of(untouched, untouched),
                "The rows come in the same order in every call. A number was drawn from `rng`, but it does not decide "
                "what comes first.",
            ),
            Mistake(
                turned_by_some,
                "The rows were moved on round a circle: whoever followed another still does. Each of the N! orders is "
                "to be possible.",
            ),
            Mistake(
                exchanged(lambda k, rows: k),
                "No row ever stays in its place, so that most orders never come: `rng.integers(k)` ends below k, and "
                "k itself must be possible.",
            ),
            Mistake(
                exchanged(lambda k, rows: rows),
                "Every order comes, but some more often than others: each exchange may pick any row. Once a row has "
                "its place it must stay there, or let `rng.permutation` do it.",
            ),
        ),
        "Further: batches, counted",
        trial=over_calls,
        forms=(forms.shuffled,),
    ),
)
