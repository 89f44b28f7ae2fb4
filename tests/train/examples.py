"""Small trainings and sweeps that the tests of training share."""

import dataclasses
import os

import numpy as np

from course_lib.datasets import DATASETS
from course_lib.initializers import Initializer
from course_lib.network import Network
from course_lib.optimizers import Adam
from course_lib.train import sweep, train

MOONS = DATASETS["moons"].load(np.random.default_rng(0))
NET = Network([2, 6, 2], "tanh")
LINEAR = Network([2, 6, 2], "ReLU", "linear")  # with squared errors: what a large learning rate blows up
CURVES = ("train_loss", "test_loss", "train_accuracy", "test_accuracy", "theta", "batch_loss")
RATES = np.array([[0.003], [0.01], [0.02]])


def run(network=NET, data=MOONS, seed=0, **changes):
    setting = {"optimizer": "Adam", "initializer": "Glorot normal", "loss": "cross-entropy", "batch_size": 32}
    setting |= {"rng": np.random.default_rng(seed)} | changes
    return train(network, data, **setting if "epochs" in changes or "steps" in changes else setting | {"epochs": 3})


def assert_close(one, other, replica=...):
    for name in CURVES:
        mine = getattr(other, name)
        whole = getattr(one, name)[:, replica]
        np.testing.assert_allclose(whole, mine, rtol=0, atol=1e-12, err_msg=name)


FEW = dataclasses.replace(DATASETS["moons"], examples=40, noise=0.4).load(np.random.default_rng(0))
OVERFIT = {"network": Network([2, 24, 2]), "data": FEW, "optimizer": Adam(0.05), "batch_size": None}
BLOWN = {"network": LINEAR, "loss": "mean squared error", "batch_size": None, "initializer": "He normal"}
GRID = {
    "optimizer": ["gradient descent", "Nesterov", "Adam"],
    "activation": ["tanh", "PReLU"],
    "initializer": ["zeros", "He normal", "too large"],
    "learning_rate": [0.01, 0.3],
    "seed": [0, 7, (3, 1)],
}


COMMON = {"loss": "cross-entropy", "batch_size": 50, "steps": 25, "progress": False}


def small(network=NET, **changes):
    """A sweep over GRID, or over another; of what is given it leaves out what is an axis."""
    given = {"grid": GRID, "network": network, "data": MOONS, **COMMON, **changes}
    return sweep(**{name: value for name, value in given.items() if name not in given["grid"]})


class Moody(Initializer):
    """Raises, or ends its process, where the fan-in is that of the first layer."""

    def __init__(self, deadly=False):
        object.__setattr__(self, "deadly", deadly)

    def __repr__(self):
        return f"Moody({self.deadly})"

    def __call__(self, fan_in, fan_out, rng):
        if self.deadly:
            os._exit(1)
        raise ValueError("not today")
