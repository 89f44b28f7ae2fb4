"""Right values for the arguments of any function of the course, for fuzzing: drawn from the annotations.

They come from the ``World`` of an example. What no annotation can say, such as which targets go with a prediction,
stands in FIT.
"""

import contextlib
import types
import typing
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Annotated, Any

import numpy as np

from course_lib import (
    activations,
    arguments,
    datasets,
    graph,
    losses,
    menus,
    network,
    schedules,
    tables,
    train,
)
from course_lib.drawing.plot import Plot
from course_lib.explorers import controls
from tests.world import MENUS, World

RATE = {"rate": controls.slider(0, 1, 0.5)}


class Line(Plot):
    """The smallest plot."""

    size = (2, 1)

    def build(self, figure, style):
        self.line = self.moving(*figure.add_subplot(label="line").plot([], []))

    def update(self, result, frame=0):
        self.line.set_data([0, 1], [result[0], frame])


# By type --------------------------------------------------------------------------------------------------------------

MADE = {  # what there is one of in each world
    network.Network: lambda w: w.net,
    datasets.Dataset: lambda w: w.data_set,
    graph.Node: lambda w: w.node,
    train.History: lambda w: w.history,
    train.Table: lambda w: w.table,
    train.Run: lambda w: w.run,
    menus.Knob: lambda w: w.pick([k for menu in MENUS.values() for e in menu.values() for k in menus.knobs(e)]),
    network.Layer: lambda w: w.net.layers(w.rng.uniform(-1, 1, w.net.size).astype(w.dtype))[0],
    np.random.Generator: lambda w: np.random.default_rng(int(w.rng.integers(9))),
    np.ndarray: lambda w: w.array(w.shape()),
    Plot: lambda w: Line(),
    arguments.Point: lambda w: w.laid(w.rng.uniform(-1, 1, 2)),
    arguments.Row: lambda w: w.array((w.k,)),
    arguments.Function: lambda w: w.pick([np.tanh, np.sin, lambda x: x * 1e3]),
    bool: lambda w: w.pick([True, False]),
    int: lambda w: w.pick([1, 2, 3, 7]),
    float: lambda w: w.pick([0.5, 1, 0.1, 2.5, np.float64(0.25), np.float32(0.5)]),
    str: lambda w: w.pick(["x", "a b", "λ", r"rate $\eta_{0}^2$", "`f(x)`"]),
    dict: lambda w: {},
    types.UnionType: lambda w: int | float,
    Any: lambda w: w.pick([0.5, 1, "Adam", w.array(w.shape()), None]),
    object: lambda w: w.pick([0.5, w.owner, "Adam"]),
}
FUNCTIONS = {  # by what they take
    (np.ndarray,): lambda w: w.pick([np.sin, lambda x: x, lambda x: x * 1e3, lambda x: 0 * x]),
    (int,): lambda w: w.turn(w.pick([s for s in schedules.SCHEDULES.values() if not s.reads_losses])),
    (): lambda w: lambda: w.array(w.shape()),
}
LISTS = (list, tuple, Sequence, Iterable, Collection)


def drawn(world, hint):
    """A right value for an annotation."""
    origin, parts = typing.get_origin(hint), typing.get_args(hint)
    if hint in MADE:
        return MADE[hint](world)
    if origin is Annotated:
        return _ruled(world, parts[0], next((rule for rule in parts[1:] if isinstance(rule, arguments.RULES)), None))
    if origin in (typing.Union, types.UnionType):
        kinds = [kind for kind in parts if kind is not str] if any(kind in MENUS for kind in parts) else parts
        kind = world.pick(kinds)
        return world.entry(kind) if kind in MENUS and str in parts else drawn(world, kind)
    if origin in LISTS or hint in LISTS:
        items = [part for part in parts if part is not Ellipsis] or [float]
        some = [drawn(world, item) for item in (items if len(items) > 1 else items * world.pick([1, 2, 3]))]
        return tuple(some) if tuple in (origin, hint) else some
    if origin is Callable:
        takes = tuple(parts[0]) if parts[0] is not Ellipsis else None
        return FUNCTIONS[takes](world) if takes in FUNCTIONS else lambda *_, **__: drawn(world, parts[1])
    if origin is type or hint is type:
        kind = parts[0] if parts and isinstance(parts[0], type) else world.family
        return type(drawn(world, kind)) if kind in MADE else kind
    if origin is Mapping:
        return MENUS[world.family]
    if hint is types.NoneType:
        return None
    if hint is menus.Entry or hint in MENUS:
        return world.entry(hint if hint in MENUS else world.family, named=False)
    if isinstance(hint, type) and issubclass(hint, menus.Entry):
        return world.turn(hint())
    if isinstance(hint, typing.TypeVar):
        return world.entry(world.family, named=False)
    return MADE[Any](world)


def _ruled(world, kind, rule):
    match rule:
        case arguments.Interval(domain):
            return world.inside(domain)
        case arguments.Whole(least, most):
            return world.whole(least, most)
        case arguments.Axes(names):
            return world.array(world.shape(names))
        case arguments.OneOf(names):
            return world.pick([*names])
    return drawn(world, kind)


# What no annotation says ----------------------------------------------------------------------------------------------


def _pair(world):
    """(prediction, target) for the loss whose method is tried."""
    loss, n, k, rng = world.owner, world.n, world.k, world.rng
    k = max(k, 2) if loss.output == "softmax" else k
    p = rng.uniform(-1, 1, (*world.lead, n, k)) * world.scale
    if not loss.on_logits and loss.output:
        p = rng.choice([0.0, 1.0, 0.5, 1e-30], p.shape) if rng.random() < 0.3 else rng.random(p.shape)
        if loss.output == "softmax":
            p[..., 0] += 1e-9
            p /= p.sum(axis=-1, keepdims=True)
    labels = rng.integers(0, max(k, 2), n)
    y = np.eye(k)[labels] if k > 1 else labels[:, None].astype(float)
    y = y if loss.output else rng.uniform(-1, 1, (n, k)) * world.scale
    y = world.pick([labels, y, np.broadcast_to(y, p.shape)])
    p = p[:, 0] if k == 1 and not world.lead and rng.random() < 0.5 else p
    return world.laid(p), y if y.dtype.kind == "i" else world.laid(y)


def _z_shape(world):
    shape = world.shape()
    return (*shape[:-1], shape[-1] * world.owner.pieces)


def _loss(world, value):
    """A loss for a schedule: one for each replica, if its knobs are for several."""
    rate = world.owner.rate(world.owner.init())
    return np.full(rate.shape[:1], value) if isinstance(rate, np.ndarray) else value


def _state(world):
    shape = world.shape()
    state = world.owner.init(np.zeros(shape, world.dtype))
    for _ in range(world.pick([0, 0, 1, 3])):
        g = world.rng.uniform(-1, 1, shape).astype(world.dtype)
        with contextlib.suppress(ValueError):  # a knob so far out that the step overflows
            state, _ = world.owner.step(state, g, g)
    return state


def _grid(world):
    axes = {
        "optimizer": ["Adam", "momentum"],
        "activation": ["ReLU", None],
        "initializer": ["He normal"],
        "learning_rate": [0.1, 0.01],
        "seed": [0, (1, 2)],
    }
    return {axis: axes[axis][: world.pick([1, 2])] for axis in axes if world.rng.random() < 0.4}


def _own_data(world):
    n = world.pick([4, 6, 9])
    y = np.arange(n) % 2
    named = np.where(y == 1, "cat", "dog")
    labels = world.pick([y, y, y == 1, named, named.astype(object), y.tolist(), (y + 3).astype(np.uint8), y / 3.0])
    return world.laid(world.rng.uniform(-1, 1, world.pick([(n, 2), (n, 2), (n, 1, 2)]))), labels


# By "Class.method.argument", "Class.argument", "module.function.argument", "module.argument" or its name alone,
# whichever is found first.
FIT = {
    "dtype": lambda w: w.dtype,
    "state": _state,
    "Optimizer.learning_rate": lambda w: w.pick([None, 0.1, 0, np.float32(0.5)]),
    "Loss.prediction": lambda w: w.same("pair", _pair)[0],
    "Loss.target": lambda w: w.same("pair", _pair)[1],
    "loss": lambda w: w.loss,
    "Maxout.z": lambda w: w.array(_z_shape(w)),
    "Loss.check_output.activation": lambda w: w.pick(["softmax", "sigmoid", "tanh"]),
    "Loss.targets.target": lambda w: w.rng.integers(0, 2, 3),
    "Loss.targets.shape": lambda w: w.pick([(3, 2), (3, 1), (3,), (2, 3, 2)]),
    "Schedule.t": lambda w: w.pick(
        [0, 1, 49, 50, 10**6, 2**53, np.int64(7), np.arange(5), np.array([[0, 100], [10**6, 2**40]]), 3.0]
    ),
    "Schedule.state": lambda w: w.owner.step(w.owner.init(), _loss(w, 1.0)),
    "Schedule.loss": lambda w: _loss(w, w.pick([0.5, np.float32(2.0), 1e30])),
    "Schedule.replicas": lambda w: w.pick([None, 1, 3]),
    "gradcheck.f": lambda w: w.pick(
        [lambda x: (x * x).sum(), lambda x: np.exp(x).sum(), lambda x: (x**3).mean(), lambda x: x.ravel()[0]]
    ),
    "gradcheck.h": lambda w: w.pick([1e-5, 1e-3, 1e-8, 1e-20]),
    "tables.columns": lambda w: w.pick([None, ["name"], ("formula", "knobs"), [*tables.COLUMNS]]),
    "Network.sizes": lambda w: w.pick([[2, 3], (1, 1, 2), [4, 2, 3, 2], np.array([2, 5, 2])]),
    "Network.hidden": lambda w: w.pick(["ReLU", activations.Maxout(3), ["tanh"], "PReLU"]),
    "Network.theta": lambda w: w.theta(),
    "Network.x": lambda w: w.laid(w.data_set.x_train),
    "Network.y": lambda w: w.data_set.y_train,
    "Network.rows": lambda w: len(w.data_set.x_train),
    "network.layers": lambda w: w.net.layers(w.rng.uniform(-1, 1, w.net.size).astype(w.dtype)),
    "network.gradients": lambda w: w.net.layers(np.zeros(w.net.size, w.dtype)),
    "network.x": lambda w: w.laid(w.data_set.x_train),
    "network.loss": lambda w: losses.MeanSquaredError(),
    "network.target": lambda w: np.ones((len(w.data_set.x_train), w.outputs), w.dtype),
    "network.classes.prediction": lambda w: w.array((w.n, w.k)),
    "train.start": lambda w: w.pick([None, None, w.theta()]),
    "Run.x": lambda w: w.run.x,
    "Run.y": lambda w: w.run.y,
    "Run.eta": lambda w: None,
    "Run.theta": lambda w: w.theta(),
    "Table.wanted": lambda w: {"optimizer": "Adam"},
    "train.sweep.grid": _grid,
    "train.sweep.progress": lambda w: False,
    "train.sweep.seed": lambda w: w.pick([0, (1, 2)]),
    "train.sweep.executor": lambda w: w.pick([None, False]),
    "PerClass.true": lambda w: w.rng.integers(0, 3, 5),
    "PerClass.predicted": lambda w: w.rng.integers(0, 3, 5),
    "PerClass.classes": lambda w: w.pick([("a", "b", "c"), ["one", "two", "three"]]),
    "datasets.classes": lambda w: w.pick([None, ("a", "b", "c")]),
    "labels_or_targets.value": lambda w: w.pick([[0, 1, 2, 1], np.array(["a", "b", "a"]), ["c", "a"], [2, 0]]),
    "rows_of_numbers.value": lambda w: w.pick([[[0, 1], [2, 1.5]], np.array([[0, 1]], object), w.array((3, 2))]),
    "rows_of_numbers.width": lambda w: w.pick([None, 2]),
    "same_columns.names": lambda w: w.pick([(), ("a", "b")]),
    "Dataset.columns": lambda w: (),
    "class_names.value": lambda w: w.pick([("a", "b"), ["cat", 3], np.array([1, 2])]),
    "from_arrays.x": lambda w: w.same("own", _own_data)[0],
    "from_arrays.y": lambda w: w.same("own", _own_data)[1],
    "from_arrays.classes": lambda w: w.pick([None, None, ("a", "b"), ["cat", "dog"], np.array(["u", "v"])]),
    "from_arrays.image_shape": lambda w: w.pick([None, None, (1, 2), [2, 1]]),
    "datasets.inputs": lambda w: w.pick([["x1"], ("x1²", "x1x2"), [*datasets.INPUTS]]),
    "several.options": lambda w: w.pick([["a", "b"], ("one", "two", "three")]),
    "several.value": lambda w: w.pick([["a"], ["one", "two"]]),
    "graph.expression": World.expression,
    "graph.values": lambda w: {n: w.pick([2.0, -5, w.array((2, 2)), graph.variable(3.0)]) for n in "xyz"},
    "graph.downstream.node": lambda w: w.node if w.node.inputs else w.node * 2.0,
    "graph.upstream": lambda w: np.ones(w.node.shape, w.dtype)[()],
    "graph.prediction": lambda w: w.pick([graph.softmax([[0.1, 0.2, -1.0], [2, 0, 1]]), np.full((2, 3), 1 / 3)]),
    "graph.target": lambda w: w.pick([w.rng.integers(0, 2, 2), np.eye(3)[:2]]),
    "Node.other": lambda w: w.pick([w.node.T, drawn(w, graph.Node | float | np.ndarray)]),
    "Node.key": lambda w: w.pick([0, -1, slice(None), (0, 1), [0, 1], None, Ellipsis, np.array([True, False])]),
    "explore.compute": lambda w: lambda rate=0.1, on=True: [rate, on],
    "explore.controls": lambda w: w.pick([{}, RATE, {"a": RATE, "b": {"on": controls.switch()}}]),
    "explore.frames": lambda w: w.pick([None, len]),
    "explore.scenes": lambda w: w.pick([(), [{"caption": "so"}]]),
    "predict.right": lambda w: w.pick([0, 1]),
    "predict.options": lambda w: w.pick([["one", "two"], ("$a$", "b", "`c`")]),
    "choice.value": lambda w: None,
    "menu.value": lambda w: None,
    "controls.options": lambda w: w.pick([["a", "b"], {"one": 1, "two": 2.0}, (1, 2), activations.ACTIVATIONS]),
    "integer.low": lambda w: w.pick([0, 1, np.int64(1)]),
    "controls.low": lambda w: w.pick([0, 0.05, np.float64(0.1)]),
    "controls.high": lambda w: w.pick([7, 100, np.int64(7)]),
    "Knob.value": lambda w: w.knob(w.owner),
    "problem.kind": lambda w: w.pick([ValueError, TypeError]),
    "checks.names": lambda w: w.pick([("a", "Adam"), {"x": 1, "moons": 2}, ["none"]]),
    "checks.domain": lambda w: w.pick(["(-inf, inf)", "[0, 1)", "(0, inf)", "[1, 2]"]),
}


def right(world, names, parameter, hint, made=None):
    """What stands in FIT under the first of the names; else what an instance has that is ``made``; else by the type."""
    found = next((FIT[name] for name in names if name in FIT), None)
    if found:
        return found(world)
    if made in MADE and hasattr(instance := MADE[made](world), parameter):
        return getattr(instance, parameter)
    if hint is str and isinstance(world.owner, train.Table):
        return world.pick(["optimizer", "learning_rate", "test_loss"])
    return drawn(world, hint)
