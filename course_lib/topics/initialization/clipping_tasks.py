"""An exercise of notebook 06: a gradient that comes in several arrays, clipped by its one length."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from course_lib import checks
from course_lib.grading.outcome import Complaint
from course_lib.grading.returned import as_arrays
from course_lib.grading.task import Mistake, Task
from course_lib.topics.initialization import forms

Arrays = list[np.ndarray]
MOST = 4  # arrays in a list
CASES = (
    (((3, 4), (4,), (4, 2)), 1.0, 2.0),  # shapes, the entries' size, c
    (((5,), (2, 5)), 0.2, 1.5),
    (((2, 3), (3,), (3, 1), (1,)), 3.0, 0.5),
    (((1, 2), (2,)), 0.0, 0.7),
    (((4, 3), (3,), (3, 3), (3,)), 0.5, 2.5),
    (((2, 2), (2,)), 1e-4, 3e-4),
)


def lists_of_gradients(rng: np.random.Generator) -> Iterator[tuple[Arrays, float]]:
    """gradients, a list of arrays, and c: lengths above and below c, one of zeros; the arrays of unlike lengths."""
    for shapes, size, c in CASES:
        yield [size * (1 + k) * rng.standard_normal(shape) for k, shape in enumerate(shapes)], c


def clip_together(gradients: Arrays, c: float) -> Arrays:
    """All arrays multiplied by one factor, so that all their entries together have at most the length c."""
    length = np.sqrt(sum((g**2).sum() for g in gradients))
    return [g * (c / max(length, c)) for g in gradients]


def of_each(answer: Callable[..., Any], gradients: Arrays, c: float) -> tuple[Any, ...]:
    """How far an answer turns, its length, and its arrays; an empty one for each that this list does not have."""
    given = [g.copy() for g in gradients]
    made = answer(given, c)
    if len(given) != len(gradients) or not all(map(np.array_equal, given, gradients)):
        raise Complaint(
            "Your function changes `gradients`, a list of its caller's, who may want to know how long the gradient "
            "was: `g *= …` writes into its arrays. Make new ones."
        )
    clipped = _checked(made, gradients)
    return *_turned_and_long(gradients, clipped), *clipped, *[np.empty(0)] * (MOST - len(gradients))


def _checked(made: Any, gradients: Arrays) -> Arrays:
    if not isinstance(made, tuple | list):
        raise Complaint(f"clipped is {checks.describe(made)}; expected a list with one array for each of `gradients`.")
    if len(made) != len(gradients):
        raise Complaint(f"Of {len(gradients)} arrays {len(made)} came back; expected one for each of `gradients`.")
    arrays, complaint = as_arrays(made, tuple(f"clipped[{k}]" for k in range(len(made))))
    if complaint or arrays is None:
        raise Complaint(complaint)
    for k, (g, h) in enumerate(zip(gradients, arrays, strict=True)):
        if g.shape != h.shape:
            raise Complaint(f"clipped[{k}] has shape {h.shape}; expected {g.shape}, that of gradients[{k}].")
    return list(arrays)


def _turned_and_long(gradients: Arrays, clipped: Arrays) -> tuple[float, float]:
    """The cosine between two lists of arrays, each taken as one long vector, and the length of the second."""
    product = sum(float((g * h).sum()) for g, h in zip(gradients, clipped, strict=True))
    before, then = total(gradients), total(clipped)
    return product / (before * then) if before * then else float(before == then), then


# What is written instead -------------------------------------------------------------------------------------------


def by_length(length: Callable[[Arrays], float]) -> Callable[[Arrays, float], Arrays]:
    """clip_together with another length."""
    return lambda gradients, c: [g * (c / max(length(gradients), c)) for g in gradients]


def each_by_its_own(gradients: Arrays, c: float) -> Arrays:
    return [g * (c / max(float(np.linalg.norm(g)), c)) for g in gradients]


def each_by_its_share(gradients: Arrays, c: float) -> Arrays:
    share = c / np.sqrt(len(gradients))
    return [g * (share / max(np.linalg.norm(g), share)) for g in gradients]


def each_by_value(gradients: Arrays, c: float) -> Arrays:
    return [np.clip(g, -c, c) for g in gradients]


def always(gradients: Arrays, c: float) -> Arrays:
    return [g * c / (total(gradients) or 1) for g in gradients]


def always_unguarded(gradients: Arrays, c: float) -> Arrays:
    return [g * np.divide(c, total(gradients)) for g in gradients]


def measured_anew(gradients: Arrays, c: float) -> Arrays:
    made = list(gradients)
    for k, g in enumerate(made):
        made[k] = g * (c / max(total(made), c))
    return made


def total(gradients: Arrays) -> float:
    return float(np.sqrt(sum((g**2).sum() for g in gradients)))


def norms(gradients: Arrays) -> list[float]:
    return [float(np.linalg.norm(g)) for g in gradients]


TASKS = (
    Task(
        "clip together",
        clip_together,
        ", ".join(("cosine of the turn", "length of clipped", *(f"clipped[{k}]" for k in range(MOST)))),
        lists_of_gradients,
        (
            Mistake(
                each_by_its_own,
                "Each array was shortened by its own length: that is clipping by layer, and turns the gradient. One "
                "factor for all keeps its direction.",
            ),
            Mistake(
                each_by_value,
                "That is clipping by value, entry by entry: it turns the gradient.",
            ),
            Mistake(
                each_by_its_share,
                "Each array may have its share of c, but no more: a long one is cut though the others are short. It is "
                "their common length that is to be c.",
            ),
            Mistake(
                by_length(lambda gradients: sum(norms(gradients))),
                "The lengths of the arrays were added. Lengths add like the sides of a right-angled triangle: by their "
                "squares.",
            ),
            Mistake(
                by_length(lambda gradients: max(norms(gradients))),
                "The longest of the arrays was taken for the length of them all. The others count as well.",
            ),
            Mistake(
                by_length(lambda gradients: norms(gradients)[-1]),
                "All arrays were shortened by the length of the last one. Is it overwritten in a loop, where it should "
                "be summed up?",
            ),
            Mistake(
                by_length(lambda gradients: norms(gradients)[0]),
                "All arrays were shortened by the length of the first one. Its length is not yet that of them all.",
            ),
            Mistake(
                by_length(lambda gradients: float(np.mean(norms(gradients)))),
                "The mean of the lengths was taken. All arrays together are longer than each of them.",
            ),
            Mistake(
                by_length(lambda gradients: max(float(np.abs(g).max()) for g in gradients)),
                "The largest entry was taken for the length. The norm takes all entries.",
            ),
            Mistake(
                measured_anew,
                "The length was measured anew after each array, when some were already shorter. Measure it once, "
                "before anything is changed.",
            ),
            Mistake(
                always,
                "Gradients shorter than c were lengthened to c. Near a minimum that throws θ about for ever: leave "
                "the short ones as they are.",
            ),
            Mistake(
                always_unguarded,
                "Two things. Gradients shorter than c were lengthened to c: leave the short ones as they are. And a "
                "gradient of zeros gives 0/0.",
            ),
            Mistake(
                lambda gradients, c: [g * min(1, c / (total(gradients) + 1e-6)) for g in gradients],
                "Nearly: PyTorch adds 10⁻⁶ to the norm, too, and its clipped gradients are that little too short. Here "
                "the length is to be exactly c. Divide by what cannot be 0 and is the norm itself where it matters.",
            ),
        ),
        "Over the cliff",
        trial=of_each,
        forms=(forms.clip_together,),
    ),
)
