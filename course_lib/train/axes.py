"""The axes of a sweep: what may vary, how a value is checked, and what a table shows of it."""

import dataclasses
from typing import Any

import numpy as np

from course_lib import activations, checks, clipping, datasets, initializers, losses, menus, optimizers, schedules
from course_lib.network import Network, precision

CELL = ("optimizer", "activation", "initializer", "learning_rate", "seed")  # a column each, varied or not
NETWORK = ("width", "depth")
TRAINING = ("loss", "batch_size", "epochs", "steps", "schedule", "clip", "penalty", "patience", "dtype")
AXES = (*CELL, "data", *NETWORK, *TRAINING)
FAMILIES = {
    "optimizer": optimizers.choose,
    "activation": activations.choose,
    "initializer": initializers.choose,
    "loss": losses.choose,
    "schedule": schedules.choose,
    "clip": clipping.choose,
    "penalty": lambda value, argument: checks.instance(
        argument, value, losses.Penalty, "a Penalty", "Make one: Penalty(l2=0.001)."
    ),
}
MEANT = {"lr": "learning_rate", "eta": "learning_rate", "η": "learning_rate"}  # what people type for an axis
OPTIONAL = (
    "learning_rate",
    "activation",
    "loss",
    "batch_size",
    "epochs",
    "steps",
    "schedule",
    "clip",
    "penalty",
    "patience",
)


def values_on(axis: str, values: Any, knob: menus.Knob | None = None) -> list[Any]:
    """The values of an axis, each checked, none twice; ``knob``: which one it turns, if it does."""
    if isinstance(values, str) or not isinstance(values, list | tuple | range | np.ndarray | dict) or not len(values):
        expected = "a list of values"
        raise checks.problem(f"grid[{axis!r}]", checks.describe(values), expected, "Write them in brackets.", TypeError)
    checked = [value_on(axis, f"grid[{axis!r}][{n}]", v, knob) for n, v in enumerate(values)]
    if len(set(checked)) < len(checked):
        raise checks.problem(f"grid[{axis!r}]", "the same value twice", "each value once", "Leave one out.")
    if axis == "data" and len({data.name for data in checked}) < len(checked):
        remedy = 'Rename one: dataclasses.replace(data, name="noisy").'
        raise checks.problem("grid['data']", "data sets of the same name", "a name for each", remedy)
    return checked


def value_on(axis: str, argument: str, value: Any, knob: menus.Knob | None = None) -> Any:
    """One value of an axis as it is used, in a form that can be compared."""
    if knob is not None:
        value = checks.one_number(argument, value) if isinstance(value, np.ndarray) else value
        return dataclasses.replace(knob, name=argument).check(value)
    if axis == "seed":
        parts = [checks.integer(argument, v) for v in value] if isinstance(value, tuple | list) else None
        return tuple(parts) if parts else checks.integer(argument, value)
    if value is None and axis in OPTIONAL:
        return None
    if axis in FAMILIES:
        return _without_arrays(argument, FAMILIES[axis](value, argument))
    if axis == "learning_rate":
        return checks.number(argument, value, "(0, inf)")
    if axis == "data":
        return checks.instance(argument, value, datasets.Dataset, "a Dataset", "Load one: DATASETS['moons'].load(rng).")
    if axis == "dtype":
        return np.dtype(precision(value)).type
    return checks.integer(argument, value, 0 if axis == "depth" else 1)


def _without_arrays(argument, item):
    if any(isinstance(v, np.ndarray) for v in vars(item).values()):
        remedy = "Give one number: the sweep makes the replicas."
        raise checks.problem(argument, "a knob that holds an array", "one number for each knob", remedy)
    return item


def label(value: Any) -> Any:
    """A value as a table and a file show it: a number, or a name as in the menus, or how to make it."""
    if isinstance(value, menus.Entry):
        return menus.name_of(value) if from_menu(value) else repr(value)
    if isinstance(value, datasets.Dataset):
        return value.name
    return list(value) if isinstance(value, tuple) else getattr(value, "__name__", value)


def from_menu(value: Any) -> bool:
    """Whether an entry is as its menu has it, no knob turned; None is none."""
    return value is not None and menus.family(value).get(menus.name_of(value)) == value


def shown(axis: str, value: Any) -> Any:
    """The label of a value on this axis, where None has a meaning."""
    nothing = {"activation": "as given", "batch_size": "all"}
    return nothing.get(axis, "none") if value is None else label(value)


def knob_axis(axis: str, chosen: dict[str, list[Any]]) -> tuple[str, menus.Knob]:
    """(whose, which knob) an axis is that is named "beta1", or "optimizer.beta1" where several have such a knob.

    ``chosen``: the entries of each family that the sweep uses; each of them must have the knob.
    """
    owner, _, name = axis.rpartition(".")
    found = {
        (family, name): next(k for k in menus.knobs(items[0]) if k.name == name)
        for family, items in chosen.items()
        if owner in ("", family) and all(name in [k.name for k in menus.knobs(item)] for item in items)
    }
    if len(found) == 1:
        return next((family, knob) for (family, _), knob in found.items())
    if found:
        came = f"{axis!r}, which {' and '.join(family for family, _ in found)} have"
        names = " or ".join(repr(f"{family}.{name}") for family, _ in found)
        raise checks.problem("axis of grid", came, "the name of one knob", f"Write {names}.")
    names = [k.name for items in chosen.values() for k in menus.knobs(items[0])] if not owner else []
    names += [f"{family}.{k.name}" for family, items in chosen.items() for k in menus.knobs(items[0])] if owner else []
    remedy = checks.nearest(MEANT.get(name, axis), dict.fromkeys([*AXES, *names]))
    expected = f"one of {', '.join(map(repr, AXES))}, or a knob that all of its family have, such as 'optimizer.beta1'"
    raise checks.problem("axis of grid", checks.describe(axis), expected, remedy)


def check_arguments(grid: dict[str, Any], given: dict[str, Any], defaults: dict[str, Any]) -> None:
    """Refuse an argument beside the axis of its name: one of the two would be dropped."""
    for name, value in given.items():
        default = defaults.get(name)
        if name in grid and not (value is default or (type(value) is type(default) and value == default)):
            came, remedy = f"{checks.describe(value)} beside grid[{name!r}]", "Leave one of them out."
            raise checks.problem(name, came, "each thing given once", remedy)


def check_knobs(turned: dict[str, tuple[str, menus.Knob]], chosen: dict[str, list[Any]], rate: bool) -> None:
    """Refuse a knob that is given twice: by two axes, or by an axis and in what it would turn.

    ``rate``: whether the learning rate is given by itself, as an axis or an argument.
    """
    axis_of: dict[tuple[str, str], str] = {}
    for axis, (family, knob) in turned.items():
        if (other := axis_of.setdefault((family, knob.name), axis)) != axis:
            raise _twice(f"{other!r} and {axis!r}, the same knob")
    rates = ["learning_rate"] if rate else []
    rates += [axis for owner in ("optimizer", "schedule") if (axis := axis_of.get((owner, "learning_rate")))]
    if len(rates) > 1:
        raise _twice(f"{rates[0]!r} and {rates[1]!r}, the same rate")
    if ("optimizer", "learning_rate") in axis_of and any(rate_of(s) for s in chosen["schedule"]):
        raise _twice(f"{rates[0]!r} beside a schedule with a learning rate of its own", "Write 'learning_rate'.")
    for axis, (family, knob) in turned.items():
        for item in chosen[family]:
            if getattr(item, knob.name) != knob.default and not from_menu(item):
                raise _twice(f"{axis!r} beside {item!r}", f"Leave out {knob.name}={getattr(item, knob.name)!r}.")


def _twice(came, remedy="Leave one of them out."):
    return checks.problem("axis of grid", came, "each thing given once", remedy)


def resized(network: Network, width: int | None, depth: int | None, activation: Any) -> Network:
    """The network with ``depth`` hidden layers of ``width`` units; None: as many as it has."""
    if width is None and depth is None:
        return network
    widths, functions = set(network.sizes[1:-1]), set(network.activations[:-1])
    if width is None and len(widths) != 1:
        came, remedy = f"a network of the sizes {list(network.sizes)}", "Pass one, or add the axis 'width'."
        raise checks.problem("grid['depth']", came, "hidden layers of one width", remedy)
    if depth is None and not widths:
        raise checks.problem("grid['width']", "a network without hidden layers", "one or more", "Add the axis 'depth'.")
    if activation is None and len(functions) != 1:
        came, remedy = f"{len(functions)} hidden activations", 'Pass activation="tanh".'
        raise checks.problem("network", came, "one, for hidden layers of another number or width", remedy)
    width, depth = width or next(iter(widths)), len(network.sizes) - 2 if depth is None else depth
    f = activation or next(iter(functions))
    return Network([network.sizes[0], *[width] * depth, network.sizes[-1]], f, network.output)


def rate_of(schedule: Any) -> Any:
    """A schedule's own learning rate, which it may take from another one; None if it has none."""
    return getattr(schedule, "learning_rate", None) or (rate_of(schedule.then) if hasattr(schedule, "then") else None)


def at_rate(schedule: Any, rate: Any) -> Any:
    """The schedule with another learning rate, or with one for each replica, (R, 1)."""
    if hasattr(schedule, "then"):
        return dataclasses.replace(schedule, then=at_rate(schedule.then, rate))
    return dataclasses.replace(schedule, learning_rate=rate)
