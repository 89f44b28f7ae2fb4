"""A local derivative between vectors: its Jacobian written out, the product that is used instead, and what each costs.

Jacobians stand as in deck 000: entry (n, m) is ∂z_m/∂x_n, so that dL/dx = J · dL/dz without a transpose.
"""

import time
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from course_lib import checks
from course_lib.activations import ACTIVATIONS
from course_lib.menus import Entry

MOST = 6  # entries of x in the explorer


class Product(Entry):
    """z = x w with a fixed w of three columns: M = 3 outputs from N inputs, and the Jacobian is w itself."""

    w = np.array([[3, 2, 1], [2, 1, 3], [3, 2, 1], [-1, 2, -2], [1, 0, -1], [0, 1, 2]], np.float64)

    def __call__(self, x):
        return x @ self.w[: len(x)]

    def vjp(self, x, upstream):
        """dL/dx = w · dL/dz, because each z_m = Σ x_n w_nm."""
        return self.w[: len(x)] @ upstream


class SumOfSquares(Entry):
    """z = Σ x_n², one number: the Jacobian has one column, 2x, which is the gradient."""

    def __call__(self, x):
        return np.sum(x * x, keepdims=True)

    def vjp(self, x, upstream):
        """dL/dx = 2x · dL/dz."""
        return 2 * x * upstream


class Local(NamedTuple):
    """One gate: x (N,), z (M,), jacobian (N, M), upstream = dL/dz (M,), downstream = dL/dx (N,), without a Jacobian."""

    x: np.ndarray
    z: np.ndarray
    jacobian: np.ndarray
    upstream: np.ndarray
    downstream: np.ndarray

    @property
    def nonzero(self):
        """How many entries of the Jacobian are not zero."""
        return int(np.count_nonzero(self.jacobian))

    @property
    def diagonal(self):
        """Whether each output depends on its own input alone."""
        n, m = self.jacobian.shape
        return n == m and not np.any(self.jacobian * (1 - np.eye(n)))


def jacobian(function, x):
    """J (N, M) with J_nm = ∂z_m/∂x_n: one vector–Jacobian product for each output m gives column m."""
    x = checks.array("x", x, shape=(None,))
    return np.stack([function.vjp(x, unit) for unit in np.eye(len(function(x)))], axis=1)


def local(function, x, upstream):
    """The gate z = f(x) with dL/dz = the first M numbers of ``upstream``."""
    x, upstream = checks.array("x", x, shape=(None,)), checks.array("upstream", upstream, shape=(None,))
    z = function(x)
    if len(upstream) < len(z):
        expected = f"at least {len(z)}, one for each output"
        raise checks.problem("upstream", f"{len(upstream)} numbers", expected, "Add numbers behind a comma.")
    upstream = upstream[: len(z)]
    return Local(x, z, jacobian(function, x), upstream, function.vjp(x, upstream))


def vector(argument, text):
    """The numbers of a line such as ``1, -2, 3``: one to six of them, each within ±1000."""
    words = checks.instance(argument, text, str, "a line of text").replace("−", "-").replace(",", " ").split()
    try:
        numbers = np.array([float(word) for word in words])
    except ValueError:
        numbers = np.zeros(0)
    if not 1 <= len(numbers) <= MOST or not (np.abs(numbers) <= 1000).all():
        expected = f"one to {MOST} numbers, each from -1000 to 1000"
        raise checks.problem(argument, checks.describe(text), expected, "Write them with commas: 1, -2, 3, -1.")
    return numbers


class Case(NamedTuple):
    """A gate of size n: ``explicit()`` forms J and multiplies, ``implicit()`` does not; ``make(n, rng)`` gives both.

    ``counts(n)``: the numbers held by J, then the multiplications of J · dL/dz and of the implicit product.
    """

    make: Callable
    counts: Callable
    sizes: tuple


class Costs(NamedTuple):
    """For each n: bytes of J and of dL/dx, multiplications, the largest difference, and seconds (None: not timed)."""

    n: np.ndarray
    bytes: np.ndarray  # (2, sizes): explicit, implicit
    products: np.ndarray
    seconds: np.ndarray | None
    difference: float


def costs(case, timed=True, repeats=2):
    """Both ways to dL/dx for every size of a case, in float64; the time is the shortest of ``repeats``."""
    rng, held, products, seconds, difference = np.random.default_rng(0), [], [], [], 0.0
    for n in case.sizes:
        explicit, implicit = case.make(n, rng)
        one, other = explicit(), implicit()
        difference = max(difference, float(np.abs(one - other).max()))
        numbers, *multiplied = case.counts(n)
        held.append((8 * numbers, other.nbytes))
        products.append(multiplied)
        seconds.append([_shortest(way, repeats) for way in (explicit, implicit)] if timed else (0, 0))
    held, products = (np.array(a, np.int64).T for a in (held, products))
    return Costs(np.array(case.sizes, np.int64), held, products, np.array(seconds).T if timed else None, difference)


def _shortest(way, repeats):
    took = []
    for _ in range(repeats):
        begin = time.perf_counter()
        way()
        took.append(time.perf_counter() - begin)
    return max(min(took), 1e-7)


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
    "ReLU of n numbers": Case(_relu, lambda n: (n**2, n**2, n), POWERS),
    "softmax of n numbers": Case(_softmax, lambda n: (n**2, n**2, 2 * n), POWERS),
    "x w, both n × n": Case(_matrix, lambda n: (n**4, n**4, n**3), (2, 4, 8, 16, 32)),
}
MAPS = {
    "ReLU": ACTIVATIONS["ReLU"],
    **{name: f for name, f in ACTIVATIONS.items() if name != "ReLU"},
    "x w": Product(),
    "sum of squares": SumOfSquares(),
}
