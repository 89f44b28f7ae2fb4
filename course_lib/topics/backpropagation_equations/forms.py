"""The answers of notebook 03's exercises, written out as people write them: slips of these are recognised."""

import numpy as np

from course_lib.activations import ACTIVATIONS
from course_lib.arguments import Array

softmax = ACTIVATIONS["softmax"]


def feedforward(x: Array, W1: Array, b1: Array, W2: Array, b2: Array) -> tuple[Array, Array, Array, Array]:
    """With ReLU and softmax written out."""
    z1 = x @ W1 + b1
    a1 = np.maximum(z1, 0)
    z2 = a1 @ W2 + b2
    e = np.exp(z2 - z2.max(axis=1, keepdims=True))
    a2 = e / e.sum(axis=1, keepdims=True)
    return z1, a1, z2, a2


def weighted_error(a: Array, y: Array, w: float) -> Array:
    """By the chain rule: ∂C/∂a times σ′."""
    slope = -w * y / a + (1 - y) / (1 - a)
    return slope * a * (1 - a) / len(y)


def squared_error_after_softmax(a: Array, y: Array) -> Array:
    """a (u − Σ a u) with u = a − y."""
    u = a - y
    return a * (u - (a * u).sum(axis=1, keepdims=True)) / len(y)


def hidden_error(delta_next: Array, W_next: Array, z: Array) -> Array:
    """A mask."""
    return delta_next @ W_next.T * (z > 0)


def layer_gradients(a_before: Array, delta: Array) -> tuple[Array, Array]:
    """Two lines."""
    dW = a_before.T @ delta
    db = delta.sum(axis=0)
    return dW, db


def backward_pass(x: Array, y: Array, W1: Array, b1: Array, W2: Array, b2: Array) -> tuple[Array, Array, Array, Array]:
    """Forward, then BP1 to BP4."""
    z1, a1, _, a2 = feedforward(x, W1, b1, W2, b2)
    delta2 = (a2 - y) / len(y)
    delta1 = delta2 @ W2.T * (z1 > 0)
    return x.T @ delta1, delta1.sum(axis=0), a1.T @ delta2, delta2.sum(axis=0)


def sigmoid_layer(x: Array, y: Array, W: Array, b: Array) -> tuple[Array, Array]:
    """With the sigmoid and its derivative written out."""
    a = 1 / (1 + np.exp(-(x @ W + b)))
    delta = (a - y) * a * (1 - a) / len(y)
    return x.T @ delta, delta.sum(axis=0)


def forward(x: Array, weights: list, biases: list) -> list:
    """What each layer gives out, x first."""
    activations = [x]
    for W, b in zip(weights[:-1], biases[:-1], strict=True):
        activations.append(np.maximum(activations[-1] @ W + b, 0))
    return [*activations, softmax(activations[-1] @ weights[-1] + biases[-1])]


def deep_backward_pass(x: Array, y: Array, weights: list, biases: list) -> tuple[list, list]:
    """All layers forward, and back from the last."""
    activations = forward(x, weights, biases)
    delta = (activations[-1] - y) / len(y)
    dW, db = [], []
    for k in range(len(weights) - 1, -1, -1):
        dW.append(activations[k].T @ delta)
        db.append(delta.sum(axis=0))
        delta = delta @ weights[k].T * (activations[k] > 0)
    return dW[::-1], db[::-1]


def columns_layer(a_before: Array, a: Array, y: Array) -> tuple[Array, Array]:
    """BP1, BP3 and BP4 with columns."""
    delta = (a - y) / y.shape[1]
    return delta @ a_before.T, delta.sum(axis=1, keepdims=True)
