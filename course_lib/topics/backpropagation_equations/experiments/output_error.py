"""BP1 for every kind of output layer: δ = ∂C/∂z through the Jacobian, as a Hadamard product, and as ŷ − y."""

from typing import NamedTuple

import numpy as np

from course_lib import activations, checks, given, gradcheck, losses
from course_lib.topics.backpropagation_equations.experiments.walk import (
    CROSS_ENTROPY,
    SOFTMAX,
    digits,
    examples,
    start,
    trained,
)

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

    def off(self, name):
        """The largest difference of a road from finite differences."""
        return float(np.abs(getattr(self, name) - self.numeric).max())


def output_error(pair, z, y):
    """∇_a C through the full Jacobian, as a Hadamard product with its diagonal, ŷ − y, and finite differences."""
    checks.one_of("pair", pair, PAIRS)
    z, y = checks.array("z", z, ndim=1), checks.array("y", y, ndim=1)
    f, loss = (menu[name] for menu, name in zip((activations.ACTIVATIONS, losses.LOSSES), PAIRS[pair], strict=True))
    a = f(z)
    upstream = loss.gradient(a[None], y[None])[0]
    jacobian = np.diag(a) - np.outer(a, a) if f is SOFTMAX else np.diag(f.prime(z))
    with np.errstate(all="ignore"):  # in saturation ∇_a C is infinite and the derivative 0: no number, and shown so
        full, hadamard = jacobian.T @ upstream, np.diag(jacobian) * upstream
    numeric = gradcheck.numerical_gradient(lambda z: _loss_of(z, f, loss, y), z)
    return OutputError(pair, z, y, a, upstream, jacobian, full, hadamard, a - y, numeric)


def _loss_of(z, f, loss, y):
    if loss.from_logits is not None:
        return loss.from_logits(z[None], y[None])
    return loss(f(z)[None], y[None])


@given.given(steps=0, scale="[-1e6, 1e6]")
def digit_error(*, pair, digit, which, steps, scale):
    """The output error of a digit: its logits z², after ``steps`` steps of training, times ``scale``."""
    net, theta = trained("ReLU", steps)
    x, labels = examples(digit, which, 1)
    return output_error(pair, scale * net.forward(theta, x).z[2][0], np.eye(10)[labels[0]])


@given.given(error=given.function(2), steps=1, eta="[0, 100]")
def learn_with(error, steps=300, eta=0.5):
    """(losses, test accuracy) of plain gradient descent by hand; ``error(a, y)`` is δ², to be right or wrong in."""
    net, theta = start()
    theta, data = theta.copy(), digits()
    (W1, b1, _, f), (W2, b2, _, _) = net.layers(theta)
    x, y = data.x_train, np.eye(10)[data.y_train]
    curve = np.empty(steps)
    for t in range(steps):
        z1 = x @ W1 + b1
        a1 = f(z1)
        a2 = SOFTMAX(a1 @ W2 + b2)
        curve[t] = CROSS_ENTROPY(a2, y)
        delta2 = error(a2, y)
        delta1 = delta2 @ W2.T * f.prime(z1)
        for p, g in ((W2, a1.T @ delta2), (b2, delta2.sum(0)), (W1, x.T @ delta1), (b1, delta1.sum(0))):
            p -= eta * g
    return curve, float((net.classify(theta, data.x_test) == data.y_test).mean())
