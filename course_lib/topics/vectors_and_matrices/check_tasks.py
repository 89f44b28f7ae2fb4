"""The decision at the end of a gradient check: is the gradient right, is its formula wrong, or the measurement?"""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from course_lib.gradcheck import numerical_gradient, relative_error
from course_lib.grading.task import Mistake, Task

WHERE = "Further: deciding"
Verdict = tuple[float, bool, bool]


def gradients(
    rng: np.random.Generator,
) -> Iterator[tuple[Callable[[np.ndarray], float], np.ndarray, np.ndarray, float]]:
    """f, x, a gradient and h: right ones, wrong ones, and right ones that a kink or a large step spoils."""
    x, A = rng.uniform(0.5, 1.5, (2, 3)), np.array([[2.0, 0.5], [0.5, 1.0]])

    def bowl(x):
        return float(0.5 * np.sum(x * (A @ x)))

    def folded(x):
        return float(np.sum(np.maximum(x, 0)))

    def wave(x):
        return float(np.sum(np.exp(x)) + np.sum(x))

    def large(x):
        return float(1e3 * np.sum(x**2))

    first, last = np.array([1.0, 0.0, 0.0]), np.array([0.0, 0.0, 1.0])
    yield bowl, x[:, :1], A @ x[:, :1] * np.array([[0.5], [1.0]]), 1e-5  # one entry is half as large as it should be
    yield wave, x, np.exp(x) + 1, 2e-4  # right; with 10 h it would not be fine
    yield bowl, -x, A @ x, 1e-5  # all signs are turned
    yield wave, x, (np.exp(x) + 1) * (1 + first), 1e-2  # twice as large, and a large step
    yield bowl, np.zeros((2, 1)), np.zeros((2, 1)) + 0.003, 1e-5  # 0 and a small entry: the floor
    yield large, -x[0], -2e3 * x[0] * (1 + 8e-8), 1e-5  # 1e-4 apart, of 2000: just fine
    yield large, x[0], 2e3 * x[0] + 1.6e-4 * last, 1e-5  # just not fine
    yield folded, np.array([3e-6, -2.0, 3.0]), np.array([1.0, 0.0, 1.0]), 1e-5  # a kink within h
    yield wave, x[1], np.exp(x[1]) + 1, 1e-2  # a step that is too large
    yield wave, x[1], np.exp(x[1]) + 1 - 1e-6, 1e-3  # only 10 h shows it, clearly
    yield wave, x[1], np.exp(x[1]) + 1 - 2e-5, 1e-3  # only 10 h shows it, by little more than 2


def decide(f: Callable[[np.ndarray], float], x: np.ndarray, g: np.ndarray, h: float) -> Verdict:
    """(error, fine, wrong): g against central differences of f at x with h; and if need be with 10 h and h/10."""
    errors = [relative_error(g, numerical_gradient(f, x, step), floor=1.0) for step in (h, 10 * h, h / 10)]
    fine, stays = errors[0] <= 1e-7, max(errors) < 2 * min(errors)
    return errors[0], fine, stays and not fine


# What is written instead -------------------------------------------------------------------------------------------


def deciding(
    error: Callable[[np.ndarray, np.ndarray], Any] = lambda g, m: relative_error(g, m, floor=1.0),
    steps: tuple[float, ...] = (1, 10, 0.1),
    wrong: Callable[[bool, list[Any]], Any] = lambda fine, errors: not fine and max(errors) < 2 * min(errors),
    fine: Callable[[Any], Any] = lambda error: error <= 1e-7,
    method: str = "central",
) -> Callable[..., tuple[Any, ...]]:
    """decide with something else in one place."""

    def other(f, x, g, h):
        errors = [error(g, numerical_gradient(f, x, k * h, method)) for k in steps]
        good = fine(errors[0])
        return errors[0], good, wrong(good, errors)

    return other


def of_norms(g: np.ndarray, m: np.ndarray) -> float:
    return float(np.linalg.norm(g - m) / (np.linalg.norm(g) + np.linalg.norm(m)))


def entries(g: np.ndarray, m: np.ndarray) -> np.ndarray:
    return np.abs(g - m) / np.maximum(np.maximum(np.abs(g), np.abs(m)), 1)


DECIDE = Task(
    "decide",
    decide,
    "error, fine, wrong",
    gradients,
    (
        Mistake(
            deciding(lambda g, m: float(np.abs(g - m).max())),
            "That is the absolute error. 1e-6 is much for an entry of 1, and little for one of 1000: divide each "
            "difference by the larger of the two entries.",
        ),
        Mistake(
            deciding(lambda g, m: relative_error(g, m)),
            "There is no floor: an entry that is nearly 0 is measured against itself, and counts as wrong.",
        ),
        Mistake(
            deciding(lambda g, m: float(np.mean(entries(g, m)))),
            "The errors were averaged. One wrong entry among many right ones then hardly shows: take the largest.",
        ),
        Mistake(
            deciding(of_norms),
            "One quotient of lengths was taken for the whole gradient, in which the large entries hide the small "
            "ones. The task asks for each entry's own, and for the largest of them.",
        ),
        Mistake(
            deciding(lambda g, m: float(np.abs(g - m).max() / max(np.abs(g).max(), np.abs(m).max(), 1))),
            "All differences were divided by the largest entry. Each is divided by the larger of its own two.",
        ),
        Mistake(
            deciding(lambda g, m: float((np.abs(g - m) / np.maximum(np.abs(m), 1)).max())),
            "Each difference was divided by the measured entry alone. It is the larger of the two that counts, so "
            "that neither is taken for the truth.",
        ),
        Mistake(
            deciding(lambda g, m: float((np.abs(g - m) / np.maximum(np.abs(g), 1)).max())),
            "Each difference was divided by the entry of g alone, which may be the wrong one. It is the larger of "
            "the two that counts.",
        ),
        Mistake(
            deciding(lambda g, m: float(((g - m) / np.maximum(np.maximum(np.abs(g), np.abs(m)), 1)).max())),
            "The differences keep their signs, so that one below 0 counts as small. Take their sizes.",
        ),
        Mistake(
            deciding(lambda g, m: float((np.abs(g - m) / np.maximum(np.maximum(g, m), 1)).max())),
            "The larger of the two entries was taken with its sign. An entry of −1000 is large, too.",
        ),
        Mistake(
            deciding(lambda g, m: float((np.abs(g - m) / np.maximum(np.abs(g) + np.abs(m), 1)).max())),
            "Each difference was divided by the sum of the two entries. Here it is the larger of them.",
        ),
        Mistake(
            deciding(wrong=lambda fine, errors: not fine),
            "Whatever is not fine is called wrong, and a right gradient near a kink with it. Measure again with "
            "another h, and see whether the error stays.",
        ),
        Mistake(
            deciding(steps=(1, 10)),
            "Only a larger step was tried. A kink within h is within 10 h, too: the error stays until h is smaller.",
        ),
        Mistake(
            deciding(wrong=lambda fine, errors: not fine and max(errors) > 2 * min(errors)),
            "It is turned round: an error that changes with h is the measurement's, and one that stays is the "
            "formula's.",
        ),
        Mistake(
            deciding(wrong=lambda fine, errors: max(errors) < 2 * min(errors)),
            "A gradient that is fine is called wrong as well if its tiny error happens to stay. First ask whether it "
            "is fine.",
        ),
        Mistake(
            deciding(wrong=lambda fine, errors: not fine and all(error > 1e-7 for error in errors)),
            "An error above 1e-7 with each step is no proof: with too large a step all are. Ask whether it stays.",
        ),
        Mistake(
            deciding(method="forward"),
            "Those are forward differences, whose error is of the size of h: nearly nothing is fine. Step to both "
            "sides.",
        ),
        Mistake(
            deciding(fine=lambda error: error <= 1e-2),
            "Up to 1e-2 it is called fine. Above that a gradient is probably wrong; fine is 1e-7 or less.",
        ),
    ),
    WHERE,
)
