"""A trained network and the same with its hidden units exchanged: equal costs, and what lies between the two."""

from typing import Any

import numpy as np

from course_lib.arguments import Seed, checked
from course_lib.datasets import DATASETS, Dataset
from course_lib.network import Network
from course_lib.optimizers import Adam
from course_lib.train import train

SHARES = (0.0, 0.25, 0.5, 0.75, 1.0)
LOSS = "binary cross-entropy"


def trained(seed: int) -> tuple[Network, Dataset, np.ndarray]:
    """A network 2-4-1 with tanh, its data (two circles) and its θ after 400 steps of Adam on all examples."""
    data = DATASETS["circles"].load(np.random.default_rng([seed, 0]))
    net, rng = Network([2, 4, 1], hidden="tanh", output="sigmoid"), np.random.default_rng([seed, 1])
    how: dict[str, Any] = {
        "initializer": "Glorot normal",
        "loss": LOSS,
        "batch_size": None,
        "steps": 400,
        "dtype": np.float64,
    }
    run = train(net, data, optimizer=Adam(learning_rate=0.05), evaluations=1, rng=rng, **how)
    return net, data, run.theta[-1]


def exchanged(net: Network, theta: np.ndarray) -> np.ndarray:
    """The same network with its hidden units in the reverse order."""
    turned = theta.copy()
    (W1, b1, *_), (W2, *_) = net.layers(turned)
    W1[:], b1[:], W2[:] = W1[:, ::-1].copy(), b1[:, ::-1].copy(), W2[::-1].copy()
    return turned


@checked
def costs_between(seed: Seed) -> dict[float, float]:
    """{share of the way from the trained network to the exchanged one: cost there}."""
    net, data, theta = trained(seed)
    other = exchanged(net, theta)
    points = {share: theta + share * (other - theta) for share in SHARES}
    cost = {s: net.loss_and_gradient(point, data.x_train, data.y_train, LOSS)[0] for s, point in points.items()}
    return {share: float(value) for share, value in cost.items()}
