"""A further exercise of notebook 03: a layer of sigmoids with the half squared error, forward and backward."""

from collections.abc import Callable

import numpy as np

from course_lib.activations import ACTIVATIONS, Sigmoid
from course_lib.grading.task import Mistake, Task
from course_lib.topics.backpropagation_equations import forms

sigmoid = Sigmoid()
SIZES = [(5, 3, 2), (4, 4, 4), (1, 2, 3), (6, 2, 1)]  # N, inputs, units


def layers(rng: np.random.Generator) -> list[tuple[np.ndarray, ...]]:
    """x, y, W and b; the targets lie between 0 and 1, and the second batch has units that are nearly certain."""
    given: list[tuple[np.ndarray, ...]] = []
    for k, (n, d, m) in enumerate(SIZES):
        x, W = rng.standard_normal((n, d)), rng.standard_normal((d, m)) * (4 if k == 1 else 1)
        given.append((x, rng.uniform(0, 1, (n, m)), W, rng.standard_normal(m)))
    return given


def sigmoid_layer(x: np.ndarray, y: np.ndarray, W: np.ndarray, b: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(∂C/∂W, ∂C/∂b), shapes (d, k) and (k,), for ŷ = σ(x W + b) and the mean over the rows of ½ Σ (ŷ − y)²."""
    z = x @ W + b
    delta = sigmoid.vjp(z, sigmoid(z) - y) / len(y)
    return x.T @ delta, delta.sum(axis=0)


def with_error(
    error: Callable[..., np.ndarray], out: Callable[[np.ndarray], np.ndarray] = sigmoid
) -> Callable[..., tuple[np.ndarray, np.ndarray]]:
    """sigmoid_layer with another ``error(z, a, y)`` of an example, which is divided by N here, or another output."""

    def wrong(x, y, W, b):
        z = x @ W + b
        delta = error(z, out(z), y) / len(y)
        return x.T @ delta, delta.sum(axis=0)

    return wrong


TASK = Task(
    "sigmoid layer",
    sigmoid_layer,
    "dW, db",
    layers,
    (
        Mistake(
            with_error(lambda z, a, y: a - y),
            "ŷ − y is the error for the binary cross-entropy. With the squared error it is ∂ℓ/∂ŷ only: nothing cancels "
            "the sigmoid's derivative, so it is still to come.",
        ),
        Mistake(
            with_error(lambda z, a, y: (a - y) * sigmoid.prime(a)),
            "The sigmoid's derivative was taken at ŷ, as if there were a sigmoid of a sigmoid. It belongs at z, where "
            "it can be written with ŷ.",
        ),
        Mistake(
            with_error(lambda z, a, y: (a - y) * z * (1 - z)),
            "z(1 − z) is no derivative. The short form of σ′ has the output in it, not what went in.",
        ),
        Mistake(
            with_error(lambda z, a, y: (a - y) * (1 - a**2)),
            "1 − ŷ² is the derivative of tanh. This is a sigmoid.",
        ),
        Mistake(
            with_error(lambda z, a, y: 2 * (a - y) * a * (1 - a)),
            "A factor 2 too many: the ½ of the loss is there to cancel it.",
        ),
        Mistake(
            with_error(lambda z, a, y: (a - y) * a * (1 - a) / 2),
            "The ½ of the loss is still there. The derivative of a square brings a 2.",
        ),
        Mistake(
            with_error(lambda z, a, y: 0.5 * (a - y) ** 2 * a * (1 - a)),
            "The loss itself stands where its derivative by ŷ belongs.",
        ),
        Mistake(
            with_error(lambda z, a, y: (a - y) / (a * (1 - a))),
            "Divided by σ′: that is the cross-entropy's ∂ℓ/∂ŷ. Here ∂ℓ/∂ŷ is ŷ − y, and along a path one multiplies.",
        ),
        Mistake(
            with_error(lambda z, a, y: (a - y) * a * (1 - a) / len(y)),
            "Divided by N a second time. The error of the output has the 1/N; BP3 and BP4 add the examples up.",
        ),
        Mistake(
            with_error(lambda z, a, y: 2 * (a - y) * a * (1 - a) / y.shape[1]),
            "That is the gradient of the mean of all squares, N times n1 of them. Here the loss of a row is half a "
            "sum, and the mean runs over the rows only.",
        ),
        Mistake(
            with_error(lambda z, a, y: (a - y) * a * (1 - a), out=ACTIVATIONS["softmax"]),
            "ŷ is a softmax of each row. Here each output is a sigmoid by itself.",
        ),
        *(
            Mistake(
                with_error(lambda z, a, y: (a - y) * a * (1 - a), out=ACTIVATIONS[name]),
                f"ŷ is the {name} of z. The outputs of this layer are sigmoids.",
            )
            for name in ("ReLU", "tanh")
        ),
        Mistake(
            with_error(lambda z, a, y: z - y, out=lambda z: z),
            "There is no sigmoid: those are the gradients for outputs without an activation.",
        ),
    ),
    "BP1: the output's error",
    forms=(forms.sigmoid_layer,),
)
