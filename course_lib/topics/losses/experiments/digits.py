"""The slow-down in a whole network: the digits with sigmoid outputs, two losses, several learning rates, two starts."""

import numpy as np

from course_lib import given, network, optimizers, train
from course_lib.datasets import DATASETS

RATES = np.array([0.1, 0.3, 1.0, 3.0])
STARTS = ("Glorot normal", "too large")
LOSSES = ("half squared error", "binary cross-entropy")


@given.given(steps=1, seeds=1)
def digits_race(steps=80, seeds=3):
    """{(start, loss): test accuracy (rates, seeds)} after so many steps of gradient descent, batches of 64."""
    data = DATASETS["digits"].load(np.random.default_rng(0))
    net = network.Network([64, 30, 10], hidden="sigmoid", output="sigmoid")
    rule = optimizers.GradientDescent(np.repeat(RATES, seeds)[:, None])
    found = {}
    for name in STARTS:
        start = np.tile(net.initialize(name, np.random.default_rng(1), replicas=seeds), (len(RATES), 1))
        for loss in LOSSES:
            setting = {"loss": loss, "batch_size": 64, "steps": steps, "evaluations": 1, "start": start}
            run = train.train(net, data, optimizer=rule, initializer=name, rng=np.random.default_rng(2), **setting)
            found[name, loss] = run.test_accuracy[-1].reshape(len(RATES), seeds)
    return found
