"""The network of this notebook, 64-30-10 on the digits, before and after some training; and examples for it."""

import functools
from typing import Annotated

import numpy as np

from course_lib import activations, losses, optimizers
from course_lib.activations import Activation
from course_lib.arguments import Whole, checked
from course_lib.datasets import digits
from course_lib.network import Network
from course_lib.train import train

SIZES = (64, 30, 10)
SOFTMAX, CROSS_ENTROPY = activations.ACTIVATIONS["softmax"], losses.LOSSES["cross-entropy"]
Digit = Annotated[int, Whole(0, 9)]
Which = Annotated[int, Whole(0, None)]  # the number of an example among those of its digit


def digit_network(hidden: str | Activation = "ReLU", steps: int = 0) -> tuple[Network, np.ndarray]:
    """(network, θ) after so many steps of Adam, batches of 64."""
    return _trained(activations.choose(hidden, "hidden"), steps)


@functools.cache
def _trained(hidden, steps):
    net = Network(SIZES, hidden)
    theta = net.initialize("He normal", np.random.default_rng(1))
    if not steps:
        return net, theta
    run = train(
        net,
        digits(),
        optimizer=optimizers.Adam(learning_rate=0.01),
        initializer="He normal",
        loss="cross-entropy",
        batch_size=64,
        steps=steps,
        start=theta,
        rng=np.random.default_rng(2),
        evaluations=1,
    )
    return net, run.theta[-1]


@checked
def examples(digit: Digit, which: Which, count: Annotated[int, Whole(1, 64)]) -> tuple[np.ndarray, np.ndarray]:
    """(x, y): example number ``which`` of a digit, then as many others as make ``count``; labels as int64."""
    data = digits()
    first = np.flatnonzero(data.y_train == digit)
    rows = (first[which % len(first)] + np.arange(count)) % len(data.y_train)
    return data.x_train[rows], data.y_train[rows]
