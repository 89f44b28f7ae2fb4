"""Right values for an argument of any name in the course, for fuzzing.

They are drawn from a ``World``, one for each example, so that they fit together in shapes, dtype and size.
"""

import contextlib
import dataclasses
import functools
import inspect

import numpy as np

from course_lib import (
    activations,
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

FAMILIES = {
    "activation": (activations.LAYERS, activations.Activation),
    "loss": (losses.LOSSES, losses.Loss),
    "initializer": (initializers.INITIALIZERS, initializers.Initializer),
    "optimizer": (optimizers.OPTIMIZERS, optimizers.Optimizer),
    "schedule": (schedules.SCHEDULES, schedules.Schedule),
    "clip": (clipping.CLIPPINGS, clipping.Clipping),
    "surface": (surfaces.SURFACES, surfaces.Surface),
    "data": (datasets.DATASETS, datasets.Data),
}


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

    def laid(self, a):
        """An array in this world's dtype and layout."""
        with np.errstate(all="ignore"):
            return LAYOUTS[self.layout](np.asarray(a, self.drawn).astype(self.dtype))

    def array(self, shape):
        a = self.rng.uniform(-1, 1, shape) * self.scale
        if self.rng.random() < 0.3:
            a = np.where(self.rng.random(shape) < 0.5, np.round(a), a) if self.everyday else np.where(a > 0, a, 0.0)
        return self.laid(a)

    def shape(self):
        """(…, n, k), or less of it."""
        return self.pick([(*self.lead, self.n, self.k), (self.n, self.k), (self.k,)])

    # Entries of menus

    def entry(self, family, turned=0.5):
        """An entry, by its name or as an instance, perhaps with its knobs turned."""
        menu, _ = FAMILIES[family]
        name = self.pick([*menu])
        return self.turn(menu[name]) if self.rng.random() < turned else self.pick([name, menu[name]])

    def turn(self, item, replicas=None):
        """The entry with some of its knobs at other values allowed."""
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
            least, most = k._whole_ends()
            some = [k.default, *ends, least or 0, int(self.rng.integers(1, 12)), min(most or 5000, 5000)]
            return self.pick([n for n in some if least is None or n >= least])
        low, high = checks.ends(k.domain)
        edge = [end for end, bracket in ((low, k.domain[0]), (high, k.domain[-1])) if bracket in "[]"]
        far = [x for x in (1e-300, 1e-30, 1e30, 1e300) if low < x < high and self.rng.random() < 0.1]
        value = self.pick([k.default, *ends, *edge, *far, np.float64(k.default), np.float32(k.default)])
        if replicas and self.rng.random() < 0.3:
            return np.full((replicas, 1), k.default) * self.rng.uniform(0.9, 1, (replicas, 1))
        return value

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
        hidden = [self.entry("activation") for _ in range(inner)]
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

    def same(self, name, make):
        """One thing for several arguments."""
        if name not in self.kept:
            self.kept[name] = make(self)
        return self.kept[name]

    def operand(self):
        """A node, or what a node is computed with."""
        value = self.rng.uniform(0.2, 2, self.pick([(), (2, 3), (3,), (1, 3)]))
        value = self.laid(value) if value.ndim else self.dtype(value) if isinstance(value, np.ndarray) else value
        return self.pick([0.5, -3, value, graph.variable(value, self.pick(["x", None, "a b"]))])

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
        run = train.Run(self.net, self.data_set, optimizer=self.entry("optimizer"), loss=self.loss, dtype=self.dtype)
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


def _theta_shape(world):
    """(…, P), with as many replicas as an array among the owner's knobs has."""
    arrays = [v for v in vars(world.owner).values() if isinstance(v, np.ndarray)]
    lead = arrays[0].shape[:-1] if arrays else world.pick([(), (), (2,)])
    return (*lead, world.k)


def _z_shape(world):
    pieces = getattr(world.owner, "pieces", 1)
    return world.shape() if pieces == 1 else (*world.lead, world.n, world.k * pieces)


def _upstream_shape(world):
    shape, pieces = world.same("z", _z_shape), getattr(world.owner, "pieces", 1)
    return (*shape[:-1], shape[-1] // pieces)


def _state(world):
    shape = world.same("theta", _theta_shape)
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


# What is right for an argument: by "Class.method.argument", "Class.argument", "module.function.argument",
# "module.argument" or its name alone, whichever is found first.
RIGHT = {
    # what families share
    "z": lambda w: w.array(w.same("z", _z_shape)),
    "upstream": lambda w: w.array(_upstream_shape(w)),
    "gradient": lambda w: w.array(w.same("theta", _theta_shape)),
    "theta": lambda w: w.array(w.same("theta", _theta_shape)),
    "state": _state,
    "prediction": lambda w: w.same("pair", _pair)[0],
    "target": lambda w: w.same("pair", _pair)[1],
    "rng": lambda w: np.random.default_rng(int(w.rng.integers(9))),
    "learning_rate": lambda w: w.pick([None, 0.1, 0, 1.0, np.float32(0.5)]),
    "Loss.check_output.activation": lambda w: w.pick(["softmax", "sigmoid", "tanh"]),
    "activations.exponentials.z": lambda w: w.array((w.n, w.k)),
    "activations.row_sum.a": lambda w: w.array((w.n, w.k)),
    "network.layers": lambda w: w.net.layers(w.rng.uniform(-1, 1, w.net.size).astype(w.dtype)),
    "network.gradients": lambda w: w.net.layers(np.zeros(w.net.size, w.dtype)),
    "network.forward.x": lambda w: w.laid(w.data_set.x_train),
    "network.backpropagate.x": lambda w: w.laid(w.data_set.x_train),
    "network.evaluate.x": lambda w: w.laid(w.data_set.x_train),
    "network.loss": lambda w: losses.MeanSquaredError(),
    "network.target": lambda w: np.ones((len(w.data_set.x_train), w.outputs), w.dtype),
    "Run.x": lambda w: w.run.x,
    "Run.y": lambda w: w.run.y,
    "Run.eta": lambda w: None,
    "Loss.outputs": lambda w: w.pick([1, 2]),
    "Loss.targets.target": lambda w: w.rng.integers(0, 2, 3),
    "Loss.targets.shape": lambda w: w.pick([(3, 2), (3, 1), (3,), (2, 3, 2)]),
    "Penalty.w": lambda w: w.array((*w.pick([(), (2,)]), w.k)),
    "Initializer.fan_in": lambda w: w.pick([1, 2, 5, np.int64(3), 1000]),
    "Initializer.fan_out": lambda w: w.pick([1, 2, 5, np.int32(3)]),
    "Schedule.t": lambda w: w.pick(
        [0, 1, 49, 50, 10**6, 2**53, np.int64(7), np.arange(5), np.array([[0, 100], [10**6, 2**40]]), 3.0]
    ),
    "Surface.x": lambda w: w.array((*w.pick([(), (4,), (2, 3)]), 2)),
    "Surface.points": lambda w: w.array((*w.pick([(), (4,)]), 2)),
    "wanted": lambda w: w.entry(w.pick([*FAMILIES])),
    "dtype": lambda w: w.dtype,
    # optimizers, gradcheck
    "rule": lambda w: w.entry("optimizer"),
    "start": lambda w: w.array(w.shape()),
    "steps": lambda w: w.pick([0, 1, 3, 7]),
    "schedule": lambda w: w.pick([None, w.entry("schedule")]),
    "optimizers.descend.gradient": lambda w: w.pick([lambda t: t, np.sin, lambda t: t * 1e3, lambda t: 0 * t]),
    "optimizers.descend.schedule": lambda w: w.pick([None, w.turn(w.pick([*schedules.SCHEDULES.values()]))]),
    "gradcheck.f": lambda w: w.pick(
        [lambda x: (x * x).sum(), lambda x: np.exp(x).sum(), lambda x: (x**3).mean(), lambda x: x.ravel()[0]]
    ),
    "gradcheck.x": lambda w: w.array(w.shape()),
    "gradcheck.h": lambda w: w.pick([1e-5, 1e-3, 1e-8, 1e-20]),
    "gradcheck.method": lambda w: w.pick(["central", "forward", "complex"]),
    "gradcheck.a": lambda w: w.array(w.same("shape", World.shape)),
    "gradcheck.b": lambda w: w.array(w.same("shape", World.shape)),
    "gradcheck.floor": lambda w: w.pick([0.0, 1e-8, 0, 1e300]),
    # graph
    "graph.value": lambda w: w.pick([2, -0.5, w.array(w.shape())]),
    "graph.name": lambda w: w.pick([None, "x", "", "a b", "λ"]),
    "graph.expression": World.expression,
    "graph.values": lambda w: {n: w.pick([2.0, -5, w.array((2, 2)), graph.variable(3.0)]) for n in "xyz"},
    "graph.output": lambda w: w.node,
    "graph.node": lambda w: w.node,
    "graph.downstream.node": lambda w: w.node if w.node.inputs else w.node * 2.0,
    "graph.downstream.upstream": lambda w: np.ones(w.node.shape, w.dtype)[()],
    "graph.upstream": lambda w: w.pick([None, w.array(w.node.shape)]),
    "graph.x": lambda w: w.operand(),
    "graph.y": lambda w: w.pick([None, w.operand()]),
    "graph.z": lambda w: w.operand(),
    "graph.prediction": lambda w: w.pick(
        [w.operand(), graph.softmax([[0.1, 0.2, -1.0], [2.0, 0.0, 1.0]]), np.full((2, 3), 1 / 3)]
    ),
    "graph.target": lambda w: w.pick([w.rng.integers(0, 2, 2), 1, np.eye(3)[:2], w.operand()]),
    "graph.alpha": lambda w: w.pick([None, 0.3]),
    "graph.pieces": lambda w: w.pick([None, 3]),
    "graph.axis": lambda w: w.pick([None, 0, 1, -1, (0, 1), (), (1, 0), (0, 0)]),
    "graph.keepdims": lambda w: w.pick([False, True]),
    "Node.other": lambda w: w.operand(),
    "Node.key": lambda w: w.pick([0, -1, slice(None), (0, 1), [0, 1], None, Ellipsis, np.array([True, False])]),
    # datasets
    "Dataset.x_train": lambda w: w.data_set.x_train,
    "Dataset.y_train": lambda w: w.data_set.y_train,
    "Dataset.x_test": lambda w: w.data_set.x_test,
    "Dataset.y_test": lambda w: w.data_set.y_test,
    "Dataset.classes": lambda w: w.data_set.classes,
    "Dataset.image_shape": lambda w: w.pick([None, (1, w.inputs)]),
    "datasets.from_arrays.x": lambda w: w.same("own", _own_data)[0],
    "datasets.from_arrays.y": lambda w: w.same("own", _own_data)[1],
    "datasets.from_arrays.test_fraction": lambda w: w.pick([0.25, 0.5, 0.01, 0.99]),
    "datasets.from_arrays.classes": lambda w: w.pick([None, None, ("a", "b"), ["cat", "dog"], np.array(["u", "v"])]),
    "datasets.from_arrays.image_shape": lambda w: w.pick([None, None, (1, 2), [2, 1]]),
    # network, train
    "Network.sizes": lambda w: w.pick([[2, 3], (1, 1, 2), [4, 2, 3, 2], np.array([2, 5, 2])]),
    "Network.hidden": lambda w: w.pick(["ReLU", activations.Maxout(3), ["tanh"], "PReLU"]),
    "Network.output": lambda w: w.pick(["softmax", "sigmoid", activations.Linear()]),
    "Network.theta": lambda w: w.theta(),
    "Network.x": lambda w: w.laid(w.data_set.x_train),
    "Network.y": lambda w: w.data_set.y_train,
    "Network.rows": lambda w: len(w.data_set.x_train),
    "loss": lambda w: w.loss,
    "initializer": lambda w: w.entry("initializer"),
    "replicas": lambda w: w.replicas,
    "network.classes.prediction": lambda w: w.array((w.n, w.k)),
    "network.argument": lambda w: "x",
    "network.a": lambda w: w.array(w.shape()) if w.everyday else np.ones(2, w.dtype),
    "network": lambda w: w.net,
    "data": lambda w: w.data_set,
    "optimizer": lambda w: w.entry("optimizer"),
    "activation": lambda w: w.pick([None, "tanh"]),
    "clip": lambda w: w.pick([None, w.entry("clip")]),
    "penalty": lambda w: w.pick([None, losses.Penalty(l2=0.01), losses.Penalty(0.1, 0.0)]),
    "batch_size": lambda w: w.pick([None, 1, 3, 100]),
    "epochs": lambda w: w.pick([None, 1, 2]),
    "patience": lambda w: w.pick([None, 1, 2]),
    "evaluations": lambda w: w.pick([None, 1, 2, 100]),
    "train.train.start": lambda w: w.pick([None, None, w.theta()]),
    "train.steps": lambda w: w.pick([None, 1, 3, 7]),
    "Run.theta": lambda w: w.theta(),
    "train.sweep.grid": _grid,
    "train.sweep.learning_rate": lambda w: w.pick([None, 0.1]),
    "train.sweep.seed": lambda w: w.pick([0, 7, (1, 2), [3]]),
    "train.sweep.executor": lambda w: w.pick([None, False]),
    "train.sweep.file": lambda w: None,
    "train.sweep.progress": lambda w: False,
    "train.sweep.each": lambda w: w.pick([None, len]),
    "train.sweep.more": lambda w: w.pick([{}, {"clip": "by norm"}]),
    "Table.rows": lambda w: w.table.rows,
    "Table.by": lambda w: "test_loss",
    "Table.values": lambda w: "test_loss",
    "Table.down": lambda w: "optimizer",
    "Table.across": lambda w: "learning_rate",
    "Table.wanted": lambda w: {"optimizer": "Adam"},
    "Table.column": lambda w: "test_loss",
    "Table.most": lambda w: w.pick([0, 1, 20]),
    # menus, tables, checks
    "menu": lambda w: w.pick([menu for menu, _ in FAMILIES.values()]),
    "item": lambda w: w.entry(w.pick([*FAMILIES]), 1.0),
    "menus.choose.kind": lambda w: w.pick([kind for _, kind in FAMILIES.values()]),
    "menus.a": lambda w: w.array(w.shape()),
    "menus.argument": lambda w: "argument",
    "menus.for_replicas.theta": lambda w: np.zeros(3, w.dtype),
    "menus.default": lambda w: w.pick([0.1, 1, True, "a"]),
    "menus.tex": lambda w: w.pick(["", r"\eta"]),
    "Knob.value": lambda w: w.knob(w.owner),
    "Knob.owner": lambda w: w.pick(["", "Adam"]),
    "tables.columns": lambda w: w.pick([None, ["name"], ("formula", "knobs"), [*tables.COLUMNS]]),
    "tables.value": lambda w: w.pick([0.5, 1, 1e-8, 3e10, np.float32(0.1)]),
    # widgets
    "predict.text": lambda w: "What is $\\eta$?",
    "explore.compute": lambda w: lambda rate=0.1, on=True: [rate, on],
    "explore.plot": lambda w: w.pick([Line, Line()]),
    "explore.controls": lambda w: w.pick(
        [
            {},
            {"rate": controls.slider(0, 1, 0.5)},
            {"a": {"rate": controls.slider(0, 1, 0.5)}, "b": {"on": controls.switch()}},
        ]
    ),
    "explore.frames": lambda w: w.pick([None, len]),
    "explore.frame": lambda w: w.pick([0, -1, 1]),
    "explore.click": lambda w: w.pick([None, lambda parameters, x, y, axes: {}]),
    "explore.drag": lambda w: None,
    "explore.fps": lambda w: w.pick([20, 0.5]),
    "explore.stills": lambda w: w.pick([(), [{"caption": "so"}]]),
    "explore.preset": lambda w: w.pick([True, False]),
    "explore.title": lambda w: "A title",
    "explore.caption": lambda w: "A caption",
    "predict.key": lambda w: "key",
    "predict.question": lambda w: w.pick(["Which?", r"What is $\eta$?", "`f(x)`?"]),
    "predict.options": lambda w: w.pick([["one", "two"], ("$a$", "b", "`c`")]),
    "predict.right": lambda w: w.pick([0, 1]),
    "predict.because": lambda w: "So it is.",
    "controls.low": lambda w: w.pick([0, 0.1, 1, np.float64(0.5)]),
    "controls.high": lambda w: w.pick([2.5, 3, 100, np.int64(7)]),
    "controls.value": lambda w: w.pick([1, 2, 1.5]),
    "controls.integer.low": lambda w: w.pick([0, 1, -5, np.int64(1)]),
    "controls.integer.high": lambda w: w.pick([2, 3, 999]),
    "controls.integer.value": lambda w: w.pick([1, 2]),
    "controls.integer.step": lambda w: w.pick([1, 2, 10]),
    "controls.label": lambda w: w.pick(["", "rate", r"rate $\eta_{0}^2$", r"$\frac{a}{b}$"]),
    "controls.step": lambda w: w.pick([None, 0.1, 0.25, 1]),
    "controls.choice.options": lambda w: w.pick([["a", "b"], {"one": 1, "two": 2.0}, (1, 2), activations.ACTIVATIONS]),
    "controls.choice.value": lambda w: None,
    "controls.menu.entries": lambda w: w.pick([menu for menu, _ in FAMILIES.values()]),
    "controls.menu.value": lambda w: None,
    "controls.without": lambda w: w.pick([(), ("learning_rate",), ["epsilon"]]),
    "controls.switch.value": lambda w: w.pick([True, False]),
    "controls.text.value": lambda w: w.pick(["", "x + y"]),
    "controls.hidden.value": lambda w: w.pick([1.0, [0.5, 2], {"a": [1]}, np.zeros(2)]),
    "checks.argument": lambda w: "argument",
    "checks.go_together.other": lambda w: w.pick([(2, 1), (5,)]),
    "checks.other": lambda w: "other",
    "checks.came": lambda w: "0",
    "checks.noun": lambda w: w.pick(["optimizer", "loss"]),
    "checks.expected": lambda w: "a number",
    "checks.remedy": lambda w: "Do it.",
    "checks.kind": lambda w: w.pick([ValueError, TypeError]),
    "checks.names": lambda w: w.pick([("a", "Adam"), {"x": 1, "moons": 2}, ["none"]]),
    "checks.domain": lambda w: w.pick(["(-inf, inf)", "[0, 1)", "(0, inf)", "[1, 2]"]),
    "checks.value": lambda w: w.pick([0.5, 1, "Adam", w.array(w.shape())]),
    "checks.a": lambda w: w.array(w.same("shape", World.shape)),
    "checks.b": lambda w: w.array(w.same("shape", World.shape)),
    "checks.shape": lambda w: w.pick([(2,), (3, 4), ()]),
    "checks.result": lambda w: w.array(w.shape()),
    "checks.compute": lambda w: lambda: w.array(w.shape()),
    "checks.nbytes": lambda w: w.pick([8, 10**12]),
    "checks.count": lambda w: w.pick([0, 1, 2]),
    "checks.ndim": lambda w: w.pick([None, 1, 2]),
    "checks.least": lambda w: w.pick([None, 0, 1]),
    "checks.most": lambda w: w.pick([None, 10]),
}


def knows(names):
    return any(name in RIGHT for name in names)


def right(world, names, default):
    """What stands under the first of the names, in this world; else the default, or a number."""
    found = next((RIGHT[name] for name in names if name in RIGHT), None)
    if found:
        return found(world)
    return 1.0 if default is inspect.Parameter.empty else default
