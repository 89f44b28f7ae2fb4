"""The cells of a sweep: every combination of the values on its axes, packed so that runs train at once as replicas."""

import dataclasses
import itertools
import math
from typing import Any, NamedTuple

import numpy as np

from course_lib import activations, checks, datasets, initializers, losses, optimizers
from course_lib.network import Network
from course_lib.train import axes
from course_lib.train.loop import total_steps, train
from course_lib.train.run import Run

REPLICAS = 32  # at most so many runs are trained at once: more gain nothing
PARAMETERS = 2**23  # at most so many parameters at once, so that a chunk fits anybody's memory


class Cell(NamedTuple):
    """One run: what its replicas do not share, the number of its setting, and what a table shows of it."""

    optimizer: optimizers.Optimizer
    activation: activations.Activation | None
    initializer: initializers.Initializer
    learning_rate: float
    seed: int | tuple
    setting: int
    labels: dict[str, Any]


@dataclasses.dataclass(frozen=True, eq=False)
class SweepSetting:
    """What many cells have in common: network, data, and the rest of what ``train`` is given."""

    network: Network
    data: datasets.Dataset
    common: dict[str, Any]
    curves: bool = False

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


def cells(
    grid: dict[str, Any], fixed: dict[str, Any], network: Network, data: datasets.Dataset | None, curves: bool = False
) -> tuple[list[SweepSetting], list[Cell]]:
    """(the settings, every Cell of the grid, the last axis varying fastest).

    ``fixed`` has the value of each axis that grid leaves out. A learning rate of None is the schedule's, or else the
    optimizer's; an activation of None is the network's.
    """
    values = {axis: axes.values_on(axis, grid[axis]) for axis in grid if axis in axes.AXES}
    given = {axis: [axes.value_on(axis, axis, value)] for axis, value in fixed.items() if axis not in values}
    chosen = {family: [v for v in (values | given).get(family, [None]) if v is not None] for family in axes.FAMILIES}
    chosen["penalty"] = chosen["penalty"] or [losses.Penalty()]
    turned = {axis: axes.knob_axis(axis, {f: v for f, v in chosen.items() if v}) for axis in grid if axis not in values}
    axes.check_knobs(turned, chosen, (values | given).get("learning_rate", [None]) != [None])
    values |= {axis: axes.values_on(axis, grid[axis], knob) for axis, (_, knob) in turned.items()}
    values = {axis: values[axis] for axis in grid} | given
    made, settings, numbers = [], list[SweepSetting](), dict[tuple, int]()
    for combined in itertools.product(*values.values()):
        one = {"data": data, **dict(zip(values, combined, strict=True))}
        turn = {axis: one.pop(axis) for axis in turned}
        labels = {axis: axes.shown(axis, one[axis]) for axis in axes.CELL}
        labels |= {axis: turn[axis] if axis in turn else axes.shown(axis, one[axis]) for axis in grid}
        unnamed = {family for family, _ in turned.values() if not axes.from_menu(one.get(family))} & labels.keys()
        for axis, value in turn.items():
            family, knob = turned[axis]
            one[family] = dataclasses.replace(one.get(family) or losses.Penalty(), **{knob.name: value})
        labels |= {family: axes.label(one[family]) for family in unnamed}
        rate = _rate(one)
        shared = {axis: one[axis] for axis in axes.TRAINING if axis in one}
        key = (*shared.items(), one["data"], one.get("width"), one.get("depth"))
        if key not in numbers:
            numbers[key] = len(settings)
            net = axes.resized(network, one.get("width"), one.get("depth"), one["activation"])
            settings.append(SweepSetting(net, one["data"], shared, curves))
        labels["learning_rate"] = rate
        own = one["optimizer"], one["activation"], one["initializer"], rate, one["seed"]
        made.append(Cell(*own, numbers[key], labels))
    if any(setting.measures != settings[0].measures for setting in settings):
        expected, remedy = "sets of which the same is measured", "Sweep over them one at a time."
        raise checks.problem("grid['data']", "classes and numbers, or one validation set", expected, remedy)
    return settings, made


def _rate(one):
    """The learning rate of a run."""
    schedule, rate = one.get("schedule"), one["learning_rate"]
    own = one["optimizer"].learning_rate if schedule is None else axes.rate_of(schedule)
    if own is None and rate is not None:
        came, remedy = f"{rate!r} beside {schedule!r}", "Leave one of them out."
        raise checks.problem("learning_rate", came, "a schedule with a learning rate of its own", remedy)
    return rate or own or one["optimizer"].learning_rate


def chunks(all_cells: list[Cell], sizes: list[int]) -> list[list[int]]:
    """The indices of the cells that are trained together: same setting, optimizer and activation, at most REPLICAS.

    ``sizes``: the number of parameters in each setting. They depend on the grid alone, not on who does the work: so the
    table is the same, bit for bit.
    """
    packs: dict[tuple, list[int]] = {}
    for n, cell in enumerate(all_cells):
        packs.setdefault((cell.setting, cell.optimizer, cell.activation), []).append(n)
    made = []
    for (setting, *_), pack in packs.items():
        most = max(1, min(REPLICAS, PARAMETERS // sizes[setting]))
        pack.sort(key=lambda n: np.ravel(all_cells[n].seed).tolist())  # those with one seed share their batches too
        count = math.ceil(len(pack) / most)
        made += [pack[len(pack) * k // count : len(pack) * (k + 1) // count] for k in range(count)]
    return made


def work(setting: SweepSetting, together: list[Cell]) -> list[dict]:
    """The rows of some cells with the same setting, optimizer and activation, trained at once.

    What a cell raises is the reason in its row; the others are then trained without it.
    """
    try:
        return _trained(setting, together)
    except Exception as problem:
        if len(together) > 1:
            return [row for cell in together for row in work(setting, [cell])]
        return [lost(setting, together[0], "failed", str(problem) or type(problem).__name__)]


def _trained(setting, together):
    net, common = setting.network_with(together[0].activation), dict(setting.common)
    rngs = [np.random.default_rng(cell.seed) for cell in together]
    starts = [net.initialize(cell.initializer, np.random.default_rng(cell.seed).spawn(1)[0]) for cell in together]
    rates = np.array([[cell.learning_rate] for cell in together])
    if axes.rate_of(common.get("schedule")) is not None:
        common["schedule"] = axes.at_rate(common["schedule"], rates)
    history = train(
        net,
        setting.data,
        optimizer=together[0].optimizer.with_rate(rates),
        initializer=None,
        start=np.stack(starts),
        rng=rngs if len({cell.seed for cell in together}) > 1 else rngs[0],
        evaluations=None if setting.curves or common.get("patience") else 1,
        **common,
    )
    return [_row(setting, cell, history, r) for r, cell in enumerate(together)]


def _row(setting, cell, history, r):
    diverged = int(history.diverged_at[r])
    taken, measured = int(history.steps[-1]), {name: history.curves[name][:, r] for name in setting.measures}
    if diverged >= 0:
        row = lost(setting, cell, "diverged", f"the loss was no longer finite at step {diverged}", diverged)
    else:
        row = _row_of(setting, cell, "done", "", taken, {name: float(a[-1]) for name, a in measured.items()})
    if setting.curves:
        row |= {"curve_steps": history.steps.tolist()} | {f"{name}_curve": a.tolist() for name, a in measured.items()}
    return row


def lost(setting: SweepSetting, cell: Cell, status: str, reason: str, steps: int = 0) -> dict:
    """The row of a run that has no result, and why."""
    return _row_of(setting, cell, status, reason, steps, dict.fromkeys(setting.measures, math.nan))


def _row_of(setting, cell, status, reason, steps, measured):
    taken = "steps_taken" if "steps" in cell.labels else "steps"
    curves = {name: [] for name in ("curve_steps", *(f"{m}_curve" for m in measured))} if setting.curves else {}
    return cell.labels | {"status": status, "reason": reason, taken: steps} | measured | curves
