"""Learning rate × initialisation for several optimizers, all trained once by ``sweep``; and one run of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from course_lib import checks, network
from course_lib.datasets import DATASETS
from course_lib.optimizers import OPTIMIZERS
from course_lib.train import Table, sweep
from course_lib.train.recording import Recording, record

RULES = ("gradient descent", "momentum", "RMSProp", "Adam")
INITIALIZERS = ("zeros", "too small", "Glorot normal", "He normal", "too large")
RATES = (0.001, 0.01, 0.1, 1.0, 10.0)
SHAPE = (len(RULES), len(INITIALIZERS), len(RATES))
MEASURES = ("train_loss", "test_loss", "test_accuracy")
WIDTHS, STEPS, BATCH, SEED = (8, 8), 200, 32, 0


class Pick(NamedTuple):
    """One run of the maps: indices into RULES, INITIALIZERS and RATES."""

    rule: int
    initializer: int
    rate: int

    @property
    def name(self) -> str:
        """The run in words: "Adam, He normal"."""
        return f"{RULES[self.rule]}, {INITIALIZERS[self.initializer]}"


@dataclass(frozen=True, eq=False)
class SweepMaps:
    """The table of all runs, the measure that is shown, and one run chosen from it, as the playground trains it."""

    table: Table
    measure: str
    pick: Pick
    run: Recording

    @property
    def maps(self) -> np.ndarray:
        """The measure (rules, initialisations, rates); NaN where a run diverged."""
        return self.table[self.measure].reshape(SHAPE)

    @property
    def best(self) -> list[tuple[int, int]]:
        """The indices (initialisation, rate) of each rule's best run."""
        sign = -1 if self.measure == "test_accuracy" else 1
        costs = np.where(np.isfinite(self.maps), sign * self.maps, np.inf)
        return [divmod(int(cost.argmin()), len(RATES)) for cost in costs]


def pick_at(rule: str, x: float, y: float) -> Pick:
    """The run whose cell in the map of this rule is nearest to (x, y)."""
    return Pick(RULES.index(rule), *(max(0, min(round(at), n - 1)) for at, n in zip((y, x), SHAPE[1:], strict=True)))


@lru_cache(maxsize=16)
def table(data: str, activation: str) -> Table:
    """Every run of the maps: the same data, starts and batches as in the playground with SEED."""
    dataset = DATASETS[data].load(np.random.default_rng([SEED, 0]))
    sizes = [dataset.x_train.shape[1], *WIDTHS, len(dataset.classes)]
    grid = {"optimizer": RULES, "initializer": INITIALIZERS, "learning_rate": RATES, "seed": [(SEED, 1)]}
    return sweep(
        grid,
        network.Network(sizes, hidden=activation),
        dataset,
        loss="cross-entropy",
        batch_size=BATCH,
        steps=STEPS,
        executor=False,
        progress=False,
    )


def sweep_maps(data: str, activation: str, values: str, pick: Sequence[int]) -> SweepMaps:
    """The maps of one measure for this data set and activation, with the run that was picked."""
    checks.one_of("values", values, MEASURES)
    places = zip(Pick._fields, pick, SHAPE, strict=True)
    pick = Pick(*(checks.integer(f"pick: {name}", place, 0, count - 1) for name, place, count in places))
    return SweepMaps(table(data, activation), values, pick, _run(**playground_setting(data, activation, pick)))


_run = lru_cache(maxsize=32)(record)


def playground_setting(data: str, activation: str, pick: Pick) -> dict[str, Any]:
    """The whole setting of a run, as the playground takes it."""
    fixed = {"seed": SEED, "loss": "cross-entropy", "schedule": "constant", "clip": "none", "l1": 0.0, "l2": 0.0}
    fixed |= {"depth": len(WIDTHS), "width": WIDTHS[0], "batch_size": BATCH, "steps": STEPS, "patience": 0}
    return fixed | {
        "data": data,
        "activation": activation,
        "initializer": INITIALIZERS[pick.initializer],
        "optimizer": OPTIMIZERS[RULES[pick.rule]].with_rate(RATES[pick.rate]),
    }
