"""Exercises on gradient clipping, two tasks of notebook 06: by value and by norm."""

import numpy as np

from course_lib.grading.task import Mistake, Task


def gradients(rng):
    """g and c: gradients shorter and longer than c, one of zeros, one with a single large entry."""
    drawn = [(scale * rng.standard_normal(n), c) for scale, n, c in ((1, 5, 0.6), (3, 4, 2.0), (0.02, 3, 1.0))]
    return [*drawn, (np.zeros(3), 0.5), (np.array([0.3, -40.0, 0.2, 0.1]), 1.0), (rng.standard_normal(6), 0.25)]


# The answers -------------------------------------------------------------------------------------------------------


def clip_by_value(g, c):
    """Each entry of g into [−c, c]."""
    return np.clip(g, -c, c)


def clip_by_norm(g, c):
    """g, shortened to the length c if it is longer; the direction stays."""
    return g * (c / max(np.linalg.norm(g), c))


# What is written instead -------------------------------------------------------------------------------------------


def value_in_place(g, c):
    g[g > c], g[g < -c] = c, -c
    return g


def scaled_by_largest(g, c):
    return g * (c / max(np.abs(g).max(), c))


def to_unit(g, c):
    with np.errstate(all="ignore"):
        return g / np.linalg.norm(g) * min(np.linalg.norm(g), c)


def always(g, c):
    length = np.linalg.norm(g)
    return g * c / length if length else g


def shortened(length):
    """clip_by_norm with another length than √Σg²."""
    return lambda g, c: g * (c / max(length(g), c))


CLIPPING = (
    Task(
        "clip by value",
        clip_by_value,
        "clipped",
        gradients,
        (
            Mistake(
                value_in_place,
                "The numbers are right, but they were written into the caller's g. Return a new array: whoever wants "
                "to compare the gradient before and after has lost it.",
            ),
            Mistake(lambda g, c: np.minimum(g, c), "Large negative entries pass unclipped. There are two bounds."),
            Mistake(lambda g, c: np.maximum(g, -c), "Large positive entries pass unclipped. There are two bounds."),
            Mistake(lambda g, c: np.clip(g, 0, c), "All negative entries have become 0. The lower bound is not 0."),
            Mistake(
                lambda g, c: np.minimum(np.abs(g), c),
                "The signs are lost: every entry is now at least 0, and the step would go the wrong way for some.",
            ),
            Mistake(
                lambda g, c: c * np.sign(g), "Small entries were enlarged to c. Only those that are too large change."
            ),
            Mistake(
                lambda g, c: np.where(np.abs(g) > c, 0, g),
                "Entries that are too large became 0, so that nothing is learned from them. They go to the bound.",
            ),
            Mistake(
                scaled_by_largest,
                "All entries were scaled by one factor, until the largest fitted. By value treats each entry alone.",
            ),
            Mistake(
                clip_by_norm, "That is clipping by norm: one factor for all. By value treats each entry by itself."
            ),
        ),
        "Gradient clipping",
    ),
    Task(
        "clip by norm",
        clip_by_norm,
        "clipped",
        gradients,
        (
            Mistake(
                always,
                "Gradients shorter than c were lengthened to c. Near a minimum that throws θ about for ever: leave "
                "the short ones as they are.",
            ),
            Mistake(
                lambda g, c: g * min(1, c / (np.linalg.norm(g) + 1e-6)),
                "Nearly: PyTorch adds 10⁻⁶ to the norm, too, and its clipped gradients are that little too short. Here "
                "the length is to be exactly c. Divide by what cannot be 0 and is the norm itself where it matters.",
            ),
            Mistake(clip_by_value, "That is clipping by value, entry by entry: it changes the direction."),
            Mistake(scaled_by_largest, "The largest entry was taken for the length. The norm takes all entries."),
            Mistake(shortened(lambda g: np.abs(g).sum()), "You divided by the sum of the absolute values."),
            Mistake(shortened(lambda g: (g * g).sum()), "The root is missing: Σ g² is the length squared."),
            Mistake(
                shortened(lambda g: np.sqrt((g * g).mean())),
                "You took the root of the mean of the squares. The length of a vector takes their sum.",
            ),
            Mistake(
                to_unit,
                "A gradient of zeros gives 0/0. That happens, at a minimum or in a dead layer: divide by something "
                "that cannot be 0.",
            ),
            Mistake(
                lambda g, c: g * max(1, c / max(np.linalg.norm(g), 1e-12)) if g.any() else g,
                "It is turned round: long gradients pass, and short ones are lengthened. Should the factor be at least "
                "1, or at most?",
            ),
            Mistake(
                lambda g, c: g if np.linalg.norm(g) <= c else np.zeros_like(g),
                "A gradient that is too long became 0: no step at all, and the next one is the same again.",
            ),
            Mistake(
                lambda g, c: g if np.linalg.norm(g) <= c else g / np.linalg.norm(g),
                "Long gradients get the length 1. They are to have the length c.",
            ),
        ),
        "Gradient clipping",
    ),
)
