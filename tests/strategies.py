"""Right values for the arguments of any function of the course, for fuzzing: drawn from the annotations.

They are drawn in a ``World``, one for each example, so that they fit together in shape, dtype and size. What no
annotation can say, such as which targets go with a prediction, stands in FIT.
"""

import contextlib
import dataclasses
import functools
import types
import typing
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Annotated, Any

import numpy as np

from course_lib import (
    activations,
    arguments,
    checks,
    clipping,
    datasets,
    graph,
    initializers,
    losses,
    menus,
    network,
    optimizers,
    schedules,
    surfaces,
    tables,
    train,
)
from course_lib.drawing.plot import Plot
from course_lib.explorers import controls
from tests.wild import LAYOUTS

FAMILIES = (activations, clipping, datasets, initializers, losses, optimizers, schedules, surfaces)  # fill the menus
MENUS = {**menus.MENUS, activations.Activation: activations.LAYERS}
TEXTS = ["x", "a b", "λ", r"rate $\eta_{0}^2$", "`f(x)`"]
WHOLE = [1, 2, 3, 7]
NUMBERS = [0.5, 1, 0.1, 2.5, np.float64(0.25), np.float32(0.5)]
INSIDE = [1e-300, 1e-30, 1e-8, 1e-3, 0.01, 0.1, 0.5, 0.9, 1, 1.5, 3, 100, 1e30, 1e300, 0, -0.5, -2]


RATE = {"rate": controls.slider(0, 1, 0.5)}


class Line(Plot):
    """The smallest plot."""

    size = (2, 1)

    def build(self, figure, style):
        self.line = self.moving(*figure.add_subplot(label="line").plot([], []))

    def update(self, result, frame=0):
        self.line.set_data([0, 1], [result[0], frame])


class World:
    """What the right values of one example have in common; everything is drawn from one seed."""

    def __init__(self, seed, layout=None, dtype=None):
        self.rng = np.random.default_rng(seed)
        self.dtype = self.pick([np.float64, np.float64, np.float32])
        self.lead = self.pick([(), (), (), (2,), (3, 2)])
        self.n, self.k = (self.pick([1, 1, 2, 3, 5]) for _ in "nk")
        tiny, top = np.finfo(self.dtype).tiny, float(np.finfo(self.dtype).max)
        self.scale = self.pick(
            [1.0] * 6 + [30.0, 1e3, 1e-4, tiny, tiny * 1e-5, top**0.25, top**0.5, top**0.75, top / 4]
        )
        self.layout = self.pick([*["plain"] * 4, "Fortran order", "reversed", "strided", "read-only"])
        self.layout, self.drawn, self.dtype = layout or self.layout, self.dtype, dtype or self.dtype
        self.owner, self.kept = None, {}  # the instance whose method is tried

    @property
    def everyday(self):
        """Whether the arrays are of everyday size."""
        return 1e-5 < self.scale < 1e4

    def pick(self, options):
        return options[int(self.rng.integers(len(options)))]

    def same(self, name, make):
        """One thing for several arguments."""
        if name not in self.kept:
            self.kept[name] = make(self)
        return self.kept[name]

    # Arrays

    def laid(self, a):
        """An array in this world's dtype and layout."""
        with np.errstate(all="ignore"):
            return LAYOUTS[self.layout](np.asarray(a, self.drawn).astype(self.dtype))

    def array(self, shape):
        a = self.rng.uniform(-1, 1, shape) * self.scale
        if self.rng.random() < 0.3:
            a = np.where(self.rng.random(shape) < 0.5, np.round(a), a) if self.everyday else np.where(a > 0, a, 0.0)
        return self.laid(a)

    def shape(self, axes="…"):
        """Axes by their names or lengths; … are the replicas, as many as the owner's knobs are for."""
        arrays = (
            [v for v in vars(self.owner).values() if isinstance(v, np.ndarray)]
            if isinstance(self.owner, menus.Entry)
            else []
        )
        lead = arrays[0].shape[:-1] if arrays else self.lead
        if axes == "…":
            return self.same(
                "shape", lambda _: (*lead, self.k) if arrays else self.pick([(*lead, self.n, self.k), (self.k,)])
            )
        last = [int(name) if name.isdecimal() else self.n if name == "N" else self.k for name in axes.split()[1:]]
        return (*self.same("lead", lambda _: self.pick([lead, () if not arrays else lead])), *last)

    # Entries of menus

    @functools.cached_property
    def family(self):
        return self.pick([*MENUS])

    def entry(self, kind, named=True, turned=0.5):
        """An entry of a family, by its name or as an instance, perhaps with its knobs turned."""
        menu = MENUS[kind]
        name = self.pick([*menu])
        if self.rng.random() < turned:
            return self.turn(menu[name])
        return self.pick([name, menu[name]]) if named else menu[name]

    def turn(self, item, replicas=None):
        """The entry with some of its knobs at other values that are allowed."""
        given = {k.name: self.knob(k, replicas) for k in menus.knobs(item) if self.rng.random() < 0.5}
        try:
            return dataclasses.replace(item, **given) if given else item
        except (ValueError, TypeError):  # one number for all replicas is what some want
            return item

    def knob(self, k, replicas=None):
        if k.choices:
            return self.pick(k.choices)
        if isinstance(k.default, bool):
            return self.pick([True, False])
        ends = [e for e in (k.low, k.high) if e is not None]
        if isinstance(k.default, int):
            return self.pick([k.default, *ends, self.whole(*k._whole_ends())])
        if replicas and self.rng.random() < 0.3:
            return np.full((replicas, 1), k.default) * self.rng.uniform(0.9, 1, (replicas, 1))
        near = [k.default, *ends, np.float64(k.default), np.float32(k.default)]
        return self.pick(near) if self.rng.random() < 0.8 else self.inside(k.domain)

    def whole(self, least, most):
        first = least if least is not None else -3
        some = [first, first + 1, first + int(self.rng.integers(12)), np.int64(first + 2), first + 1000]
        return self.pick([n for n in some if most is None or n <= most])

    def inside(self, domain):
        """A number of an interval, its ends, too."""
        low, high = checks.ends(domain)
        edge = [end for end, bracket in ((low, domain[0]), (high, domain[-1])) if bracket in "[]"]
        return self.pick([*edge, *(x for x in INSIDE if low < x < high)])

    # Things that are made once for an example

    @functools.cached_property
    def replicas(self):
        return self.pick([None, None, 1, 2, 3])

    @functools.cached_property
    def outputs(self):
        return self.pick([1, 2, 3])

    @functools.cached_property
    def data_set(self):
        """A small data set with as many columns and classes as the network has."""
        rng, classes = self.rng, max(self.outputs, 2)
        n = self.pick([classes, 5, 8])
        x = [rng.uniform(-1, 1, (m, self.inputs)) for m in (n, 4)]
        y = [rng.permutation(np.arange(m, dtype=np.int64) % classes) for m in (n, 4)]
        return datasets.Dataset(x[0], y[0], x[1], y[1], tuple("abcdef"[:classes]))

    @functools.cached_property
    def inputs(self):
        return self.pick([1, 2, 4])

    @functools.cached_property
    def net(self):
        inner = self.pick([0, 1, 1, 2])
        sizes = [self.inputs, *(self.pick([1, 2, 4]) for _ in range(inner)), self.outputs]
        hidden = [self.entry(activations.Activation) for _ in range(inner)]
        output = self.pick(["sigmoid", "linear"]) if self.outputs == 1 else self.pick(["softmax", "sigmoid", "tanh"])
        return network.Network(sizes, hidden, output)

    @functools.cached_property
    def loss(self):
        """A loss that suits the network."""
        name = menus.name_of(self.net.output)
        suits = {"softmax": ["cross-entropy"], "sigmoid": ["binary cross-entropy"]}.get(name, [])
        return self.pick([*suits, *suits, "mean squared error", "half squared error", "mean absolute error"])

    def theta(self):
        lead = self.pick([(), (), (2,)])
        return self.laid(self.rng.uniform(-1, 1, (*lead, self.net.size)) * self.pick([1.0, 1.0, 0.01, 100.0, 1e10]))

    @functools.cached_property
    def node(self):
        return self._scalar if self.rng.random() < 0.5 else self._matrices

    @property
    def _scalar(self):
        x, y = (graph.variable(self.dtype(v), n) for n, v in zip("xy", self.rng.uniform(0.2, 2, 2), strict=True))
        return self.pick([x, x * y + 1.5, graph.exp(x) / y, graph.max(x, y) ** 2, graph.sigmoid(x) - x])

    @property
    def _matrices(self):
        x = graph.variable(self.laid(self.rng.uniform(0.2, 2, (2, 3))), "x")
        w = graph.variable(self.laid(self.rng.uniform(-1, 1, (3, 2))), "w")
        return self.pick([x, graph.tanh(x @ w), x.T + w, x[0] * 2, graph.softmax(x), graph.sum(x @ w)])

    @functools.cached_property
    def run(self):
        run = train.Run(
            self.net, self.data_set, optimizer=self.entry(optimizers.Optimizer), loss=self.loss, dtype=self.dtype
        )
        run.begin(self.rng.uniform(-1, 1, self.net.size))
        return run

    @functools.cached_property
    def history(self):
        rng = np.random.default_rng(0)
        more = {"optimizer": "Adam", "initializer": "He normal", "loss": self.loss, "batch_size": 3, "steps": 3}
        return train.train(self.net, self.data_set, rng=rng, replicas=self.replicas, **more)

    @functools.cached_property
    def table(self):
        runs = (("Adam", 0.1, 1.0), ("Adam", 0.2, np.nan), ("momentum", 0.1, 0.5), ("momentum", 0.2, 2.0))
        rows = [{"optimizer": o, "learning_rate": r, "status": "done", "test_loss": loss} for o, r, loss in runs]
        return train.Table(rows[: self.pick([0, 1, 4])] if self.rng.random() < 0.2 else rows)

    # Expressions

    def expression(self):
        text = self.pick(["", "q = x + y; ", "a = x * 2\n"]) + self._formula(int(self.rng.integers(1, 5)))
        if self.rng.random() < 0.4:  # a slip of the hand
            at = int(self.rng.integers(len(text) + 1))
            sign = self.pick([*"()[]+-*/@^.,:;=<>! '\"#\\λ1exif\n\t\0", "\ud800"])
            text = text[:at] + sign + text[at + self.pick([0, 1]) :]
        return text

    def _formula(self, depth):
        if not depth:
            return self.pick(["x", "y", "z", "2", "0.5", "1e3", "-3", "x", "y", "1e400", "True", "w", "'a'"])
        a, b = self._formula(depth - 1), self._formula(int(self.rng.integers(depth)))
        name = self.pick([*graph.functions()])
        return self.pick([
            f"({a}) {self.pick(['+', '-', '*', '/', '**', '@', '%', '//', '^', '<', 'and'])} ({b})", f"-{a}", f"+{a}",
            f"{name}({a})", f"{name}({a}, {b})", f"{name}({a}, axis={self.pick([0, 1, -1, None, '(0, 1)', 'x'])})",
            f"({a})[{self.pick(['0', '-1', ':', '0, 1', '5', '::2', '[0, 1]', 'x', '...', 'None', '1.5'])}]",
            f"({a}).{self.pick(['T', 'T', 'shape'])}", f"{name}({a}, alpha={b})",
        ])  # fmt: skip


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
    bool: lambda w: w.pick([True, False]),
    int: lambda w: w.pick(WHOLE),
    float: lambda w: w.pick(NUMBERS),
    str: lambda w: w.pick(TEXTS),
    dict: lambda w: {},
    types.UnionType: lambda w: int | float,
    Any: lambda w: w.pick([0.5, 1, "Adam", w.array(w.shape()), None]),
    object: lambda w: w.pick([0.5, w.owner, "Adam"]),
}
FUNCTIONS = {  # by what they take
    (np.ndarray,): lambda w: w.pick([lambda x: x, np.sin, lambda x: x * 1e3, lambda x: 0 * x]),
    (int,): lambda w: w.turn(w.pick([*schedules.SCHEDULES.values()])),
    (): lambda w: lambda: w.array(w.shape()),
}
LISTS = (list, tuple, Sequence, Iterable, Collection)


def drawn(world, hint):
    """A right value for an annotation."""
    origin, parts = typing.get_origin(hint), typing.get_args(hint)
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
    return MADE[hint](world) if hint in MADE else MADE[Any](world)


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
    labels = world.pick([y, y, y == 1, np.where(y == 1, "cat", "dog"), y.tolist(), (y + 3).astype(np.uint8)])
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
    "from_arrays.x": lambda w: w.same("own", _own_data)[0],
    "from_arrays.y": lambda w: w.same("own", _own_data)[1],
    "from_arrays.classes": lambda w: w.pick([None, None, ("a", "b"), ["cat", "dog"], np.array(["u", "v"])]),
    "from_arrays.image_shape": lambda w: w.pick([None, None, (1, 2), [2, 1]]),
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
    "explore.stills": lambda w: w.pick([(), [{"caption": "so"}]]),
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
