"""Every output layer with every loss: the library is asked, and what it refuses or answers is the table."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated, NamedTuple

import numpy as np

from course_lib import gradcheck
from course_lib.activations import LAYERS
from course_lib.arguments import OneOf, Whole, checked
from course_lib.losses import LOSSES
from course_lib.network import Network

LINKS = ("ŷ − y", "2(ŷ − y)", "sign(ŷ − y)")
CUT_OFF = "clip(ŷ − y, ±δ)"
ERRORS = np.linspace(-5.0, 5.0, 12)
SAME_FOR_ALL_Z = ("linear", "sigmoid", "softmax")  # others, such as ReLU, have one of the LINKS only where z > 0
X = np.array([[0.4, -0.7]])


class OutputLossPair(NamedTuple):
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
    def kind(self) -> str:
        """refused; plain, where δ^L is ŷ − y (or its double, or its sign); or damped, where f′(z) stays in it."""
        return "refused" if self.refusal else "plain" if self.delta in (*LINKS, CUT_OFF) else "damped"


Cells = Mapping[tuple[str, str], OutputLossPair]


@dataclass(frozen=True, eq=False)
class OutputLossPairs:
    """All pairs for so many outputs, ``cells[output, loss]``, and the chosen one."""

    outputs: int
    cells: Cells
    chosen: OutputLossPair


@checked
def pairs(
    output: Annotated[str, OneOf(LAYERS)], loss: Annotated[str, OneOf(LOSSES)], outputs: Annotated[int, Whole(1, 5)]
) -> OutputLossPairs:
    """The table for so many outputs, and one of its cells to be looked at."""
    cells = table(outputs)
    return OutputLossPairs(outputs, cells, cells[output, loss])


def table(outputs: int) -> Cells:
    """{(output activation, loss): OutputLossPair} for all of both menus, computed once for what is on them."""
    return _table(outputs, tuple(LAYERS.items()), tuple(LOSSES.items()))


@lru_cache(maxsize=32)
def _table(outputs, layers, losses):
    return {(output, loss): _ask(output, loss, outputs) for output, _ in layers for loss, _ in losses}


def _ask(output, loss, k):
    """One pair: make the network, ask for a gradient, and take the error message if there is one."""
    y = np.eye(k)[:1] if k > 1 else np.ones((1, 1))
    try:
        net = Network([2, k], output=output)
        theta = net.initialize("Glorot normal", np.random.default_rng(3))
        net.prepare_targets(loss, y, 1)
    except ValueError as error:
        return OutputLossPair(output, loss, str(error))
    passed, back = net.forward(theta, X), net.backward(theta, X, y, loss)
    biases = slice(2 * k * LAYERS[output].pieces, 3 * k * LAYERS[output].pieces)
    numeric = gradcheck.numerical_gradient(lambda t: net.loss_and_gradient(t, X, y, loss)[0], theta)[biases]
    z, a, delta = passed.z[-1][0], passed.output[0], back.delta[-1][0]
    formula = _formula(output, loss, delta, a, y[0])
    return OutputLossPair(output, loss, "", formula, z, a, y[0], delta, float(np.abs(delta - numeric).max()))


def _formula(output, loss, delta, a, y):
    """δ^L as the lecture would write it, found by comparing the numbers."""
    if output == "linear":  # small errors alone would not show that a slope is cut off
        a, y, delta = ERRORS, np.zeros(len(ERRORS)), LOSSES[loss].gradient(ERRORS[None], np.zeros((1, len(ERRORS))))[0]
    if output in SAME_FOR_ALL_Z:
        for link, value in zip(LINKS, (a - y, 2 * (a - y), np.sign(a - y)), strict=True):
            if np.allclose(delta, value, atol=1e-12):
                return link
    inner, activation = LOSSES[loss].plain_derivative, LAYERS[output]
    if output == "linear" and inner == CUT_OFF:
        return inner
    if activation.pieces > 1:
        return f"{inner} for the largest piece, 0 for the other"
    return f"{inner} ⊙ f′(z)" if activation.elementwise else f"{inner} through {output}'s Jacobian"
