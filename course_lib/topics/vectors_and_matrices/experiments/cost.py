"""What a Jacobian costs in memory, multiplications and time, beside the product that does without it."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from course_lib.activations import ACTIVATIONS
from course_lib.train.clock import took


class JacobianCase(NamedTuple):
    """A gate of size n: ``explicit()`` forms J and multiplies, ``implicit()`` does not; ``make(n, rng)`` gives both.

    ``counts(n)``: the numbers held by J, then the multiplications of J · dL/dz and of the implicit product.
    """

    make: Callable[[int, np.random.Generator], tuple[Callable[[], np.ndarray], Callable[[], np.ndarray]]]
    counts: Callable[[int], tuple[int, int, int]]
    sizes: tuple[int, ...]


class JacobianCosts(NamedTuple):
    """For each n: bytes of J and of dL/dx, multiplications, the largest difference, and seconds (None: not timed)."""

    n: np.ndarray
    bytes: np.ndarray  # (2, sizes): explicit, implicit
    products: np.ndarray
    seconds: np.ndarray | None
    difference: float


def costs(case: JacobianCase, timed: bool = True, repeats: int = 2) -> JacobianCosts:
    """Both ways to dL/dx for every size of a case, in float64; the time is the shortest of ``repeats``."""
    rng, difference = np.random.default_rng(0), 0.0
    held, products, seconds = [], [], []
    for n in case.sizes:
        explicit, implicit = case.make(n, rng)
        one, other = explicit(), implicit()
        difference = max(difference, float(np.abs(one - other).max()))
        numbers, *multiplications = case.counts(n)
        held.append((8 * numbers, other.nbytes))
        products.append(multiplications)
        seconds.append([min(took(way) for _ in range(repeats)) for way in (explicit, implicit)] if timed else (0, 0))
    sizes, held_bytes, multiplied = (np.array(a, np.int64).T for a in (case.sizes, held, products))
    return JacobianCosts(sizes, held_bytes, multiplied, np.array(seconds).T if timed else None, difference)


def _relu(n, rng):
    x, upstream = rng.standard_normal((2, n))
    f = ACTIVATIONS["ReLU"]
    return lambda: np.diag(f.prime(x)) @ upstream, lambda: f.vjp(x, upstream)


def _softmax(n, rng):
    z, upstream = rng.standard_normal((2, n))
    f = ACTIVATIONS["softmax"]

    def explicit():
        a = f(z)
        return (np.diag(a) - np.outer(a, a)) @ upstream

    return explicit, lambda: f.vjp(z, upstream)


def _matrix(n, rng):
    w, upstream = rng.standard_normal((2, n, n))
    return lambda: (np.kron(np.eye(n), w) @ upstream.ravel()).reshape(n, n), lambda: upstream @ w.T


POWERS = tuple(2**k for k in range(3, 11))
CASES = {
    "ReLU of n numbers": JacobianCase(_relu, lambda n: (n**2, n**2, n), POWERS),
    "softmax of n numbers": JacobianCase(_softmax, lambda n: (n**2, n**2, 2 * n), POWERS),
    "x w, both n × n": JacobianCase(_matrix, lambda n: (n**4, n**4, n**3), (2, 4, 8, 16, 32)),
}
