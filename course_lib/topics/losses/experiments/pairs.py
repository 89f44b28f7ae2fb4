"""Every output layer with every loss: the library is asked, and what it refuses or answers is the table."""

from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import numpy as np

from course_lib import checks, gradcheck, losses
from course_lib.activations import LAYERS
from course_lib.network import Network

LINKS = ("ŷ − y", "2(ŷ − y)", "sign(ŷ − y)")
SLOPES = {"mean squared error": "2(ŷ − y)", "half squared error": "(ŷ − y)", "mean absolute error": "sign(ŷ − y)"}
X = np.array([[0.4, -0.7]])


class Pair(NamedTuple):
    """What became of one output activation with one loss. ``refusal`` is the library's message, or "".

    ``delta``: δ^L as a formula; for one example its pre-activation z, output a, target y and the numbers of δ^L;
    ``off``: their largest distance from finite differences.
    """

    output: str
    loss: str
    refusal: str
    delta: str = ""
    z: np.ndarray | None = None
    a: np.ndarray | None = None
    y: np.ndarray | None = None
    numbers: np.ndarray | None = None
    off: float = 0.0

    @property
    def kind(self):
        """refused; plain, where δ^L is ŷ − y (or its double, or its sign); or damped, where f′(z) stays in it."""
        return "refused" if self.refusal else "plain" if self.delta in LINKS else "damped"


@dataclass(frozen=True, eq=False)
class Pairs:
    """All pairs for so many outputs, ``cells[output, loss]``, and the chosen one."""

    outputs: int
    cells: dict
    chosen: Pair


def pairs(output, loss, outputs):
    """The table for so many outputs, and one of its cells to be looked at."""
    checks.one_of("output", output, LAYERS)
    checks.one_of("loss", loss, losses.LOSSES)
    cells = table(checks.integer("outputs", outputs, 1, 5))
    return Pairs(outputs, cells, cells[output, loss])


@cache
def table(outputs):
    """{(output activation, loss): Pair} for all of both menus."""
    return {(f, name): _ask(f, name, outputs) for f in LAYERS for name in losses.LOSSES}


def _ask(output, name, k):
    """One pair: make the network, ask for a gradient, and take the error message if there is one."""
    y = np.eye(k)[:1] if k > 1 else np.ones((1, 1))
    try:
        net = Network([2, k], output=output)
        theta = net.initialize("Glorot normal", np.random.default_rng(3))
        net.prepare_targets(name, y, 1)
    except ValueError as error:
        return Pair(output, name, str(error))
    passed, back = net.forward(theta, X), net.backward(theta, X, y, name)
    biases = slice(2 * k * LAYERS[output].pieces, 3 * k * LAYERS[output].pieces)
    numeric = gradcheck.numerical_gradient(lambda t: net.loss_and_gradient(t, X, y, name)[0], theta)[biases]
    delta = back.delta[-1][0]
    a = passed.output[0]
    return Pair(
        output, name, "", _formula(output, name, delta, a, y[0]), passed.z[-1][0], a, y[0], delta,
        float(np.abs(delta - numeric).max()),
    )  # fmt: skip


def _formula(output, name, delta, a, y):
    """δ^L as the lecture would write it, found by comparing the numbers."""
    links = dict(zip(LINKS, (a - y, 2 * (a - y), np.sign(a - y)), strict=True))
    same = [link for link, value in links.items() if delta.shape == a.shape and np.allclose(delta, value, atol=1e-12)]
    if output in ("linear", "sigmoid", "softmax") and same:  # a ReLU's δ is the same only where z > 0
        return same[0]
    if output == "maxout":
        return f"{SLOPES[name]} for the largest piece, 0 for the other"
    inner = SLOPES[name]
    return f"{inner} through softmax's Jacobian" if output == "softmax" else f"{inner} ⊙ f′(z)"
