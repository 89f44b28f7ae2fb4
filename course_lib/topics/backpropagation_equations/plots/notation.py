"""The quantities of the pass as the lecture writes them."""

import numpy as np

from course_lib.drawing.descriptions import signed
from course_lib.topics.backpropagation_equations.experiments.backward_pass import BackwardPass, PassStep

LETTERS = {
    "W1": "W¹",
    "b1": "b¹",
    "W2": "W²",
    "b2": "b²",
    "z1": "z¹",
    "a1": "a¹",
    "z2": "z²",
    "a2": "ŷ",
    "ones": "1",
}
LETTERS |= {"delta1": "δ¹", "delta2": "δ²", "prime1": "f′(z¹)", "xT": "xᵀ", "a1T": "(a¹)ᵀ", "W2T": "(W²)ᵀ"}
LETTERS |= {f"d{name}": f"∂C/∂{LETTERS[name]}" for name in ("W1", "b1", "W2", "b2")}


def letter(name: str, form: str) -> str:
    """A quantity as the lecture writes it: weights W with rows as examples, w with columns."""
    in_rows = LETTERS.get(name, name)
    return in_rows if form == "rows" else in_rows.replace("W", "w")


def sign(token: str, result: BackwardPass) -> str:
    """A sign of a formula; f is the activation's own name."""
    return f"{result.function}(" if token == "f(" else token


def formula(result: BackwardPass, step: PassStep) -> str:
    """The formula of a step as one line of text."""
    tokens = step.formula(result.form)
    return " ".join(letter(t, result.form) if t in result.values else sign(t, result) for t in tokens)


def shape_and_range(a: np.ndarray) -> str:
    """An array's shape, and its smallest and largest entry; a single number is written out."""
    low, high, only = (signed(v, digits) for v, digits in ((a.min(), 2), (a.max(), 2), (a[0, 0], 4)))
    return only if a.size == 1 else f"({a.shape[0]}, {a.shape[1]})\n{low} … {high}"
