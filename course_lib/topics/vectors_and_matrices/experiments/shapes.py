"""y = x w: which products of two of its matrices exist, and which of them is the gradient.

Deck 000 says of dL/dx = dL/dy wᵀ and dL/dw = xᵀ dL/dy that they are the only way to make the shapes match up. Here
that is counted, for every N, D and M: it holds as long as the three differ.
"""

import functools
import itertools
from typing import Annotated, NamedTuple

import numpy as np

from course_lib.arguments import Count, OneOf, checked
from course_lib.gradcheck import numerical_gradient, relative_error

AXES = {"x": "ND", "xᵀ": "DN", "w": "DM", "wᵀ": "MD", "dL/dy": "NM", "(dL/dy)ᵀ": "MN"}  # rows and columns
GOALS = {"dL/dx": "ND", "dL/dw": "DM", "y": "NM"}
RIGHT_FACTORS = {"dL/dx": ("dL/dy", "wᵀ"), "dL/dw": ("xᵀ", "dL/dy"), "y": ("x", "w")}
NOTHING = "nothing"
DECK = {
    "x": np.array([[2, 1, -3], [-3, 4, 2]], np.float64),
    "w": np.array([[3, 2, 1, -1], [2, 1, 3, 2], [3, 2, 1, -2]], np.float64),
    "dL/dy": np.array([[2, 3, -3, 9], [-8, 1, 4, 6]], np.float64),
}


FACTORS = (NOTHING, *AXES)


class FactorChoice(NamedTuple):
    """What comes of a choice. ``verdict``: "empty", "no product", "wrong shape", "coincidence", "lucky" or "right".

    ``product`` is the result or None, ``wanted`` the goal's true value, ``error`` the relative error between them.
    ``possible`` and ``fitting``: how many of the 36 ordered pairs can be multiplied, and how many get the goal's shape.
    """

    sizes: dict[str, int]
    goal: str
    left: str
    right: str
    values: dict[str, np.ndarray]
    verdict: str
    words: str
    product: np.ndarray | None
    wanted: np.ndarray
    error: float | None
    possible: int
    fitting: int


@functools.cache
def matrices(N: int, D: int, M: int) -> dict[str, np.ndarray]:
    """The six factors by name; at deck 000's sizes N, D, M = 2, 3, 4 with the deck's numbers."""
    given = DECK
    if (N, D, M) != (2, 3, 4):
        rng = np.random.default_rng([N, D, M])
        given = {name: rng.standard_normal(_shape(AXES[name], {"N": N, "D": D, "M": M})) for name in DECK}
    return {name: given[name] if name in given else given[name.strip("()ᵀ")].T for name in AXES}


@checked
def try_factors(
    N: Count,
    D: Count,
    M: Count,
    goal: Annotated[str, OneOf(GOALS)],
    left: Annotated[str, OneOf(FACTORS)],
    right: Annotated[str, OneOf(FACTORS)],
) -> FactorChoice:
    """Multiply the two chosen factors (or ``NOTHING``), if they can be, and compare the result with ``goal``."""
    sizes, values = {"N": N, "D": D, "M": M}, matrices(N, D, M)
    wanted, product, error = _wanted(N, D, M, goal), None, None
    chosen = NOTHING not in (left, right)
    if chosen and values[left].shape[1] == values[right].shape[0]:
        product = values[left] @ values[right]
        error = relative_error(product, wanted, floor=1e-3) if product.shape == wanted.shape else None
    verdict = _verdict(goal, left, right, product, error) if chosen else "empty"
    words = WORDS[verdict](goal, left, right, sizes, error)
    return FactorChoice(sizes, goal, left, right, values, verdict, words, product, wanted, error, *count(N, D, M, goal))


def count(N: int, D: int, M: int, goal: str) -> tuple[int, int]:
    """Of the 36 ordered pairs of factors: how many can be multiplied, and how many of these have the goal's shape."""
    sizes = {"N": N, "D": D, "M": M}
    shapes, wanted = [_shape(axes, sizes) for axes in AXES.values()], _shape(GOALS[goal], sizes)
    fitting = [(a[0], b[1]) for a, b in itertools.product(shapes, repeat=2) if a[1] == b[0]]
    return len(fitting), fitting.count(wanted)


def _shape(axes, sizes):
    return tuple(sizes[letter] for letter in axes)


@functools.cache
def _wanted(N, D, M, goal):
    """The goal by central differences of L = Σ dL/dy ⊙ y, so that no formula is compared with itself."""
    x, w, upstream = (matrices(N, D, M)[name] for name in DECK)
    if goal == "y":
        return np.einsum("nd,dm->nm", x, w)
    if goal == "dL/dx":
        return numerical_gradient(lambda x: np.sum(upstream * (x @ w)), x, h=1e-3)
    return numerical_gradient(lambda w: np.sum(upstream * (x @ w)), w, h=1e-3)


def _verdict(goal, left, right, product, error):
    if product is None:
        return "no product"
    if error is None:
        return "wrong shape"
    if (left, right) == RIGHT_FACTORS[goal]:
        return "right"
    return "lucky" if error < 1e-6 else "coincidence"


def _with_shape(name, sizes):
    """A factor with its shape: ``x (N × D = 2 × 3)``."""
    rows, columns = AXES.get(name) or GOALS[name]
    return f"{name} ({rows} × {columns} = {sizes[rows]} × {sizes[columns]})"


def _empty(goal, left, right, sizes, error):
    missing = "two factors into the empty places" if left == right else "a second factor into the empty place"
    return f"Wanted: {_with_shape(goal, sizes)}. Put {missing}."


def _no_product(goal, left, right, sizes, error):
    (_, inner), (other, _) = AXES[left], AXES[right]
    met = f"its {sizes[inner]} columns ({inner}) meet {sizes[other]} rows ({other})"
    return f"{left} times {right} does not exist: {met}. The sum needs as many of one as of the other."


def _wrong_shape(goal, left, right, sizes, error):
    rows, columns = AXES[left][0], AXES[right][1]
    made = f"{rows} × {columns} = {sizes[rows]} × {sizes[columns]}"
    return f"{left} times {right} exists and is {made}. But {_with_shape(goal, sizes)} is wanted."


def _coincidence(goal, left, right, sizes, error):
    equal = _equal(sizes)
    return (
        f"The shapes fit, but only because {equal}: {_why(goal, left, right)}. The numbers are wrong, "
        f"relative error {error:.2g}. Shapes alone do not prove a gradient."
    )


def _lucky(goal, left, right, sizes, error):
    return (
        f"Right numbers by luck: {_equal(sizes)}, and here transposing or exchanging factors changes nothing. "
        f"For larger sizes {left} times {right} is not {goal}."
    )


def _right(goal, left, right, sizes, error):
    inner = AXES[left][1]
    checked = "" if goal == "y" else " Central differences agree: relative error below 1e-6."
    found = f"This is {_with_shape(goal, sizes)}: {left} times {right}, the sum over {inner} leaves "
    return f"{found}{' × '.join(GOALS[goal])}.{checked}"


def _why(goal, left, right):
    inner, other = AXES[left][1], AXES[right][0]
    if inner != other:
        return f"the sum pairs {inner} of {left} with {other} of {right}, which count different things"
    return f"the result counts {AXES[left][0]} × {AXES[right][1]}, {goal} counts {GOALS[goal][0]} × {GOALS[goal][1]}"


def _equal(sizes):
    groups = {}
    for letter, size in sizes.items():
        groups.setdefault(size, []).append(letter)
    return " and ".join(" = ".join([*letters, str(size)]) for size, letters in groups.items() if len(letters) > 1)


WORDS = {
    "empty": _empty,
    "no product": _no_product,
    "wrong shape": _wrong_shape,
    "coincidence": _coincidence,
    "lucky": _lucky,
    "right": _right,
}
