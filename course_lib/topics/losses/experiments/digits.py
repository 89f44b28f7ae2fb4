"""The slow-down in a whole network: the digits with sigmoid outputs, two losses, several learning rates, two starts."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from course_lib import network, optimizers
from course_lib.arguments import Count, checked
from course_lib.datasets import digits
from course_lib.train import train

RATES = np.array([0.1, 0.3, 1.0, 3.0])
STARTS = ("Glorot normal", "too large")
COMPARED = ("half squared error", "binary cross-entropy")


@checked
def digits_race(seeds: Count = 3, steps: Count = 80) -> dict[tuple[str, str], np.ndarray]:
    """{(start, loss): test accuracy (rates, seeds)} after so many steps of gradient descent, batches of 64."""
    return accuracies(range(seeds), RATES, steps)


def accuracies(seeds: Sequence[int], rates: np.ndarray, steps: int) -> dict[tuple[str, str], np.ndarray]:
    """The same for these seeds of the first weights, and these rates. The batches are the same for all."""
    net = network.Network([64, 30, 10], hidden="sigmoid", output="sigmoid")
    each: Any = np.repeat(rates, len(seeds))[:, None]
    how: dict[str, Any] = {"optimizer": optimizers.GradientDescent(each), "batch_size": 64, "dtype": np.float64}
    found = {}
    for name in STARTS:
        start = np.tile([net.initialize(name, np.random.default_rng(seed)) for seed in seeds], (len(rates), 1))
        for loss in COMPARED:
            how |= {"initializer": name, "start": start, "loss": loss, "rng": np.random.default_rng(2)}
            run = train(net, digits(), steps=steps, evaluations=1, **how)
            found[name, loss] = run.test_accuracy[-1].reshape(len(rates), len(seeds))
    return found
