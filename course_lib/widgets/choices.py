"""Deck 002's "Optimizer choices" as an explorer: three kinds of data, six rules, seven learning rates."""

from functools import lru_cache

import numpy as np

from course_lib.datasets import DATASETS
from course_lib.experiments import choices as experiment
from course_lib.plots.choices import Choices
from course_lib.widgets.controls import choice
from course_lib.widgets.explore import explore

RULES = ("gradient descent", "momentum", "AdaGrad", "AdaDelta", "RMSProp", "Adam")
RATES = (0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0)
DATA = {
    "blobs (straightforward)": (DATASETS["blobs"].load, ()),
    "digits": (DATASETS["digits"].load, (32,)),
    "sparse words": (experiment.sparse_words, ()),
}


def choices():
    """The trial of the six rules that the deck lists, on data of its three kinds."""
    return explore(
        trial,
        Choices,
        {"data": choice(list(DATA), "digits", "data")},
        stills=[{"data": name} for name in DATA],
        title="Optimizer choices",
    )


@lru_cache
def trial(data):
    """One kind of data, computed once."""
    load, hidden = DATA[data]
    return experiment.trial(load(np.random.default_rng(0)), RULES, RATES, hidden=hidden)
