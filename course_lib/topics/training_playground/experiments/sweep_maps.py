"""Learning rate × initialisation for several optimizers, all trained once by ``train.sweep``; and one run of them."""

from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from course_lib import activations, checks, initializers, network, optimizers, schedules, train
from course_lib.clipping import CLIPPINGS
from course_lib.datasets import DATASETS
from course_lib.train import recording

RULES = ("gradient descent", "momentum", "RMSProp", "Adam")
INITIALIZERS = ("zeros", "too small", "Glorot normal", "He normal", "too large")
RATES = (0.001, 0.01, 0.1, 1.0, 10.0)
HIDDEN, STEPS, BATCH, SEED = (8, 8), 200, 32, 0


class Pick(NamedTuple):
    """One run of the maps: indices into RULES, INITIALIZERS and RATES."""

    rule: int
    initializer: int
    rate: int


@dataclass(frozen=True, eq=False)
class Maps:
    """The table of all runs, the measure that is shown, and one run chosen from it, as the playground trains it."""

    table: train.Table
    values: str
    pick: Pick
    setting: dict
    run: recording.Recording

    @property
    def maps(self):
        """The measure (rules, initialisations, rates); NaN where a run diverged."""
        shape = (len(RULES), len(INITIALIZERS), len(RATES))
        return self.table[self.values].reshape(shape)

    @property
    def best(self):
        """The indices (initialisation, rate) of each rule's best run."""
        sign = -1 if self.values.endswith("accuracy") else 1
        found = np.where(np.isfinite(self.maps), sign * self.maps, np.inf)
        return [np.unravel_index(one.argmin(), one.shape) for one in found]


@lru_cache(maxsize=16)
def table(data, activation):
    """Every run of the maps: the same data, starts and batches as in the playground with SEED."""
    dataset = DATASETS[data].load(np.random.default_rng([SEED, 0]))
    sizes = [dataset.x_train.shape[1], *HIDDEN, len(dataset.classes)]
    grid = {"optimizer": RULES, "initializer": INITIALIZERS, "learning_rate": RATES, "seed": [(SEED, 1)]}
    return train.sweep(
        grid,
        network.Network(sizes, hidden=activation),
        dataset,
        loss="cross-entropy",
        batch_size=BATCH,
        steps=STEPS,
        executor=False,
        progress=False,
    )


def maps(*, data, activation, values, pick):
    """The maps for this data set and activation, with the run that was picked."""
    checks.one_of("values", values, ("train_loss", "test_loss", "test_accuracy"))
    among = zip(Pick._fields, pick, (RULES, INITIALIZERS, RATES), strict=True)
    pick = Pick(*(checks.integer(f"pick: {name}", place, 0, len(all_) - 1) for name, place, all_ in among))
    setting = playground_setting(data, activation, pick)
    return Maps(table(data, activation), values, pick, setting, _run(**setting))


_run = lru_cache(maxsize=32)(recording.record)


def playground_setting(data, activation, pick):
    """The whole setting of a run, as the playground takes it."""
    rule = type(optimizers.OPTIMIZERS[RULES[pick.rule]])(learning_rate=RATES[pick.rate])
    fixed = {"schedule": schedules.SCHEDULES["constant"], "clip": CLIPPINGS["none"], "l1": 0.0, "l2": 0.0}
    return fixed | {
        "data": DATASETS[data],
        "seed": SEED,
        "depth": len(HIDDEN),
        "width": HIDDEN[0],
        "activation": activations.LAYERS[activation],
        "initializer": initializers.INITIALIZERS[INITIALIZERS[pick.initializer]],
        "loss": "cross-entropy",
        "optimizer": rule,
        "batch_size": BATCH,
        "steps": STEPS,
        "patience": 0,
    }
