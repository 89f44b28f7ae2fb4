"""BP1 for every kind of output layer: δ = ∂C/∂z through the Jacobian, as a Hadamard product, and as ŷ − y."""

from collections.abc import Callable
from typing import Annotated, Any, NamedTuple

import numpy as np

from course_lib import activations, gradcheck, losses
from course_lib.activations import Elementwise
from course_lib.arguments import Axes, Count, Interval, OneOf, Seed, Steps, Takes, checked
from course_lib.datasets import digits
from course_lib.topics.backpropagation_equations.experiments.digit_network import (
    CROSS_ENTROPY,
    SOFTMAX,
    digit_network,
    examples,
)

Vector = Annotated[np.ndarray, Axes("… n")]

PAIRS = {
    "softmax, cross-entropy": ("softmax", "cross-entropy"),
    "sigmoid, binary cross-entropy": ("sigmoid", "binary cross-entropy"),
    "none, half squared error": ("linear", "half squared error"),
    "softmax, half squared error": ("softmax", "half squared error"),
    "sigmoid, half squared error": ("sigmoid", "half squared error"),
}


class OutputError(NamedTuple):
    """BP1 for one example with k outputs, δ = ∂C/∂z by several roads: each (k,), the Jacobian ∂a_i/∂z_j (k, k)."""

    pair: str
    z: np.ndarray
    y: np.ndarray
    a: np.ndarray
    upstream: np.ndarray
    jacobian: np.ndarray
    full: np.ndarray
    hadamard: np.ndarray
    short: np.ndarray
    numeric: np.ndarray

    def off(self, name: str) -> float:
        """The largest difference of a road from finite differences."""
        return float(np.abs(getattr(self, name) - self.numeric).max())


Pair = Annotated[str, OneOf(PAIRS)]


@checked
def output_error(pair: Pair, z: Vector, y: Vector) -> OutputError:
    """∇_a C through the full Jacobian, as a Hadamard product with its diagonal, ŷ − y, and finite differences."""
    output, measure = PAIRS[pair]
    f, loss = activations.ACTIVATIONS[output], losses.LOSSES[measure]
    a = f(z)
    upstream = loss.gradient(a[None], y[None])[0]
    jacobian = np.diag(f.prime(z)) if isinstance(f, Elementwise) else np.diag(a) - np.outer(a, a)
    with np.errstate(all="ignore"):  # in saturation ∇_a C is infinite and the derivative 0: no number, and shown so
        full, hadamard = jacobian.T @ upstream, np.diag(jacobian) * upstream
    numeric = gradcheck.numerical_gradient(lambda z: _loss_of(z, f, loss, y), z)
    return OutputError(pair, z, y, a, upstream, jacobian, full, hadamard, a - y, numeric)


def _loss_of(z, f, loss, y):
    if loss.from_logits is not None:
        return loss.from_logits(z[None], y[None])
    return loss(f(z)[None], y[None])


@checked
def digit_error(
    *, pair: Pair, digit: int, which: int, steps: Steps, scale: Annotated[float, Interval("[-1e6, 1e6]")]
) -> OutputError:
    """The output error of a digit: its logits z², after ``steps`` steps of training, times ``scale``."""
    net, theta = digit_network("ReLU", steps)
    x, labels = examples(digit, which, 1)
    return output_error(pair, scale * net.forward(theta, x).z[2][0], np.eye(10)[labels[0]])


@checked
def learn_with(
    error: Annotated[Callable[[np.ndarray, np.ndarray], np.ndarray], Takes(2)],
    steps: Count = 300,
    eta: Annotated[float, Interval("[0, 100]")] = 0.5,
    seed: Seed = 1,
) -> tuple[np.ndarray, float]:
    """(losses, test accuracy) of plain gradient descent by hand; ``error(a, y)`` is δ², right or wrong.

    ``seed`` draws the first weights. A loss that has once become infinite stays so.
    """
    net, data = digit_network()[0], digits()
    theta = net.initialize("He normal", np.random.default_rng(seed))
    (W1, b1, _, _), (W2, b2, _, _) = net.layers(theta)
    f: Any = net.activations[0]  # which has a derivative
    x, y = data.x_train, np.eye(10)[data.y_train]
    curve = np.full(steps, np.inf)  # where it ends if it explodes
    for t in range(steps):
        with np.errstate(all="ignore"):  # a wrong rule's numbers overflow
            z1 = x @ W1 + b1
            a1 = f(z1)
            a2 = SOFTMAX(a1 @ W2 + b2)
            loss = CROSS_ENTROPY(a2, y)
            if not np.isfinite(loss):
                break
            curve[t] = loss
            delta2 = error(a2, y)
            delta1 = delta2 @ W2.T * f.prime(z1)
            for p, g in ((W2, a1.T @ delta2), (b2, delta2.sum(0)), (W1, x.T @ delta1), (b1, delta1.sum(0))):
                p -= eta * g
    with np.errstate(all="ignore"):
        return curve, float((net.classify(theta, data.x_test) == data.y_test).mean())
