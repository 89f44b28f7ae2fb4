"""The cells of a sweep: every combination of the values on its axes, packed so that runs train at once as replicas."""

import dataclasses
import itertools
import math
from typing import NamedTuple

import numpy as np

from course_lib import activations, checks, datasets, initializers, menus, optimizers
from course_lib.network import Network
from course_lib.train.loop import total_steps, train
from course_lib.train.run import Run

AXES = ("optimizer", "activation", "initializer", "learning_rate", "seed")
REPLICAS = 32  # at most so many runs are trained at once: more gain nothing
PARAMETERS = 2**23  # at most so many parameters at once, so that a chunk fits anybody's memory


class Cell(NamedTuple):
    """One run: a value of each axis."""

    optimizer: optimizers.Optimizer
    activation: activations.Activation | None
    initializer: initializers.Initializer
    learning_rate: float
    seed: int | tuple

    @property
    def labels(self) -> dict:
        """The values as a table and a file show them: numbers, or names as in the menus."""
        return {
            "optimizer": label(self.optimizer),
            "activation": label(self.activation),
            "initializer": label(self.initializer),
            "learning_rate": self.learning_rate,
            "seed": self.seed if isinstance(self.seed, int) else list(self.seed),
        }


@dataclasses.dataclass(frozen=True, eq=False)
class SweepSetting:
    """What all cells have in common: network, data, and the rest of what ``train`` is given."""

    network: Network
    data: datasets.Dataset
    common: dict

    @property
    def measures(self) -> list[str]:
        """The columns for what is measured at the end: accuracies of classes alone, and those of the validation set."""
        parts = ["train", "test"] if self.data.x_validation is None else ["train", "test", "validation"]
        kinds = ["loss"] if self.data.regression else ["loss", "accuracy"]
        return [f"{part}_{kind}" for kind in kinds for part in parts]

    def network_with(self, activation: activations.Activation | None) -> Network:
        """The network with this activation in every hidden layer; None: as it is."""
        if activation is None:
            return self.network
        return Network(self.network.sizes, hidden=activation, output=self.network.output)

    def check(self, cell: Cell) -> None:
        """Raise here what would go wrong in every run alike, such as a loss that does not fit the network."""
        given = {name: self.common.get(name) for name in ("clip", "penalty")}
        dtype = self.common.get("dtype", np.float64)
        net = self.network_with(cell.activation)
        Run(net, self.data, optimizer=cell.optimizer, loss=self.common["loss"], dtype=dtype, **given)
        total_steps(self.common["epochs"], self.common["steps"], 1)
        if self.common["batch_size"] is not None:
            checks.integer("batch_size", self.common["batch_size"], 1)


def label(item: menus.Entry | None) -> str:
    """The name of an entry that the library has as it is, or how to make it."""
    if item is None:
        return "as given"
    name = menus.name_of(item)
    return name if menus.family(item).get(name) == item else repr(item)


def cells(grid: dict, fixed: dict) -> list[Cell]:
    """Every Cell of the grid, the last axis varying fastest; ``fixed`` has the value of each axis that grid leaves out.

    A learning rate of None is the optimizer's own, an activation of None is the network's.
    """
    checks.instance("grid", grid, dict, "a dict axis → list of values", "Write {'learning_rate': [0.01, 0.1]}.")
    for axis in grid:
        checks.one_of("axis of grid", axis, AXES)
    given = {axis: [_value(axis, axis, value)] for axis, value in fixed.items() if axis not in grid}
    axes = {axis: _values(axis, values) for axis, values in grid.items()} | given
    combined = (dict(zip(axes, values, strict=True)) for values in itertools.product(*axes.values()))
    return [Cell(**c | {"learning_rate": c["learning_rate"] or c["optimizer"].learning_rate}) for c in combined]


def _values(axis, values):
    if isinstance(values, str) or not isinstance(values, list | tuple | range | np.ndarray | dict) or not len(values):
        expected = "a list of values"
        raise checks.problem(f"grid[{axis!r}]", checks.describe(values), expected, "Write them in brackets.", TypeError)
    checked = [_value(axis, f"grid[{axis!r}][{n}]", v) for n, v in enumerate(values)]
    if len(set(checked)) < len(checked):
        raise checks.problem(f"grid[{axis!r}]", "the same value twice", "each value once", "Leave one out.")
    return checked


def _value(axis, argument, value):
    if axis == "seed":
        parts = [checks.integer(argument, v) for v in value] if isinstance(value, tuple | list) else None
        return tuple(parts) if parts else checks.integer(argument, value)
    if value is None and axis in ("learning_rate", "activation"):
        return None
    if axis == "learning_rate":
        return checks.number(argument, value, "(0, inf)")
    choose = {"optimizer": optimizers, "activation": activations, "initializer": initializers}[axis].choose
    return _without_arrays(argument, choose(value, argument))


def _without_arrays(argument, item):
    if any(isinstance(v, np.ndarray) for v in vars(item).values()):
        remedy = "Give one number: the sweep makes the replicas."
        raise checks.problem(argument, "a knob that holds an array", "one number for each knob", remedy)
    return item


def chunks(all_cells: list[Cell], size: int) -> list[list[int]]:
    """The indices of the cells that are trained together: same optimizer and activation, at most REPLICAS of them.

    They depend on the grid alone, not on who does the work: so the table is the same, bit for bit.
    """
    most = max(1, min(REPLICAS, PARAMETERS // size))
    packs: dict[tuple, list[int]] = {}
    for n, cell in enumerate(all_cells):
        packs.setdefault((cell.optimizer, cell.activation), []).append(n)
    made = []
    for pack in packs.values():
        pack.sort(key=lambda n: np.ravel(all_cells[n].seed).tolist())  # those with one seed share their batches too
        count = math.ceil(len(pack) / most)
        made += [pack[len(pack) * k // count : len(pack) * (k + 1) // count] for k in range(count)]
    return made


def work(setting: SweepSetting, together: list[Cell]) -> list[dict]:
    """The rows of some cells with the same optimizer and activation, trained at once.

    What a cell raises is the reason in its row; the others are then trained without it.
    """
    try:
        return _trained(setting, together)
    except Exception as problem:
        if len(together) > 1:
            return [row for cell in together for row in work(setting, [cell])]
        return [lost(setting, together[0], "failed", str(problem) or type(problem).__name__)]


def _trained(setting, together):
    net = setting.network_with(together[0].activation)
    rngs = [np.random.default_rng(cell.seed) for cell in together]
    starts = [net.initialize(cell.initializer, np.random.default_rng(cell.seed).spawn(1)[0]) for cell in together]
    rates = np.array([[cell.learning_rate] for cell in together])
    history = train(
        net,
        setting.data,
        optimizer=together[0].optimizer.with_rate(rates),
        initializer=None,
        start=np.stack(starts),
        rng=rngs if len({cell.seed for cell in together}) > 1 else rngs[0],
        evaluations=1,
        **setting.common,
    )
    return [_row(setting, cell, history, r) for r, cell in enumerate(together)]


def _row(setting, cell, history, r):
    diverged = int(history.diverged_at[r])
    values = {name: float(history.curves[name][-1, r]) for name in setting.measures}
    if diverged >= 0:
        return lost(setting, cell, "diverged", f"the loss was no longer finite at step {diverged}") | {
            "steps": diverged
        }
    return cell.labels | {"status": "done", "reason": "", "steps": int(history.steps[-1])} | values


def lost(setting: SweepSetting, cell: Cell, status: str, reason: str) -> dict:
    """The row of a run that has no result, and why."""
    return cell.labels | {"status": status, "reason": reason, "steps": 0} | dict.fromkeys(setting.measures, math.nan)
