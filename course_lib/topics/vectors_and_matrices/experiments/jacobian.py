"""A local derivative between vectors: its Jacobian written out, and the product that is used instead.

Jacobians stand as in deck 000: entry (n, m) is ∂z_m/∂x_n, so that dL/dx = J · dL/dz without a transpose.
"""

from typing import NamedTuple, Protocol

import numpy as np

from course_lib import checks
from course_lib.activations import ACTIVATIONS
from course_lib.menus import Entry

MAX_ENTRIES = 6  # of x in the explorer


class VectorFunction(Protocol):
    """z = f(x) for vectors; ``vjp(x, dL/dz)`` is dL/dx."""

    def __call__(self, x: np.ndarray, /) -> np.ndarray: ...

    def vjp(self, x: np.ndarray, upstream: np.ndarray, /) -> np.ndarray: ...


class Product(Entry):
    """z = x w with a fixed w of three columns: M = 3 outputs from N inputs, and the Jacobian is w itself."""

    w = np.array([[3, 2, 1], [2, 1, 3], [3, 2, 1], [-1, 2, -2], [1, 0, -1], [0, 1, 2]], np.float64)

    def __call__(self, x: np.ndarray) -> np.ndarray:
        return x @ self.w[: len(x)]

    def vjp(self, x: np.ndarray, upstream: np.ndarray) -> np.ndarray:
        """dL/dx = w · dL/dz, because each z_m = Σ x_n w_nm."""
        return self.w[: len(x)] @ upstream


class SumOfSquares(Entry):
    """z = Σ x_n², one number: the Jacobian has one column, 2x, which is the gradient."""

    def __call__(self, x: np.ndarray) -> np.ndarray:
        return np.sum(x * x, keepdims=True)

    def vjp(self, x: np.ndarray, upstream: np.ndarray) -> np.ndarray:
        """dL/dx = 2x · dL/dz."""
        return 2 * x * upstream


class LocalDerivative(NamedTuple):
    """One gate: x (N,), z (M,), jacobian (N, M), upstream = dL/dz (M,), downstream = dL/dx (N,), without a Jacobian."""

    x: np.ndarray
    z: np.ndarray
    jacobian: np.ndarray
    upstream: np.ndarray
    downstream: np.ndarray

    @property
    def nonzero(self) -> int:
        """How many entries of the Jacobian are not zero."""
        return int(np.count_nonzero(self.jacobian))

    @property
    def diagonal(self) -> bool:
        """Whether each output depends on its own input alone."""
        n, m = self.jacobian.shape
        return n == m and not np.any(self.jacobian * (1 - np.eye(n)))


def jacobian(function: VectorFunction, x: np.ndarray) -> np.ndarray:
    """J (N, M) with J_nm = ∂z_m/∂x_n: one vector–Jacobian product for each output m gives column m."""
    x = checks.array("x", x, shape=(None,))
    return np.stack([function.vjp(x, unit) for unit in np.eye(len(function(x)))], axis=1)


def local_derivative(function: VectorFunction, x: np.ndarray, upstream: np.ndarray) -> LocalDerivative:
    """The gate z = f(x) with dL/dz = the first M numbers of ``upstream``."""
    x, upstream = checks.array("x", x, shape=(None,)), checks.array("upstream", upstream, shape=(None,))
    z = function(x)
    if len(upstream) < len(z):
        expected = f"at least {len(z)}, one for each output"
        raise checks.problem("upstream", f"{len(upstream)} numbers", expected, "Add numbers behind a comma.")
    upstream = upstream[: len(z)]
    return LocalDerivative(x, z, jacobian(function, x), upstream, function.vjp(x, upstream))


def read_vector(argument: str, text: str) -> np.ndarray:
    """The numbers of a line such as ``1, -2, 3``: one to six of them, each within ±1000."""
    words = checks.instance(argument, text, str, "a line of text").replace("−", "-").replace(",", " ").split()
    try:
        numbers = np.array([float(word) for word in words])
    except ValueError:
        numbers = np.zeros(0)
    if not 1 <= len(numbers) <= MAX_ENTRIES or not (np.abs(numbers) <= 1000).all():
        expected = f"one to {MAX_ENTRIES} numbers, each from -1000 to 1000"
        raise checks.problem(argument, checks.describe(text), expected, "Write them with commas: 1, -2, 3, -1.")
    return numbers


def vector_functions() -> dict[str, VectorFunction]:
    """The functions of a vector whose Jacobian is shown: the activations, ReLU first, and two more."""
    relu = {"ReLU": ACTIVATIONS["ReLU"]}
    return {**relu, **ACTIVATIONS, "x w": Product(), "sum of squares": SumOfSquares()}
