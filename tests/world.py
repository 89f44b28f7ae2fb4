"""A world for each example of fuzzing: arrays, entries, networks and runs that fit together in shape and dtype."""

import dataclasses
import functools

import numpy as np

from course_lib import activations, checks, datasets, graph, menus, network, optimizers, train
from tests.wild import LAYOUTS

MENUS = {**menus.MENUS, activations.Activation: activations.LAYERS}
INSIDE = [0.5, 1.5, 3, 0.1, 1e-300, 1e-30, 1e-8, 1e-3, 0.01, 0.9, 1, 100, 1e30, 1e300, 0, -0.5, -2]


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
        knobs = vars(self.owner).values() if isinstance(self.owner, menus.Entry) else ()
        replicas = [(*knob.shape[:-1],) for knob in knobs if isinstance(knob, np.ndarray)]
        lead = self.same("lead", lambda _: replicas[0] if replicas else self.pick([self.lead, ()]))
        if axes == "…":
            shapes = [(*lead, self.n, self.k), (self.k,)]
            return self.same("shape", lambda _: (*lead, self.k) if replicas else self.pick(shapes))
        last = [int(name) if name.isdecimal() else self.n if name == "N" else self.k for name in axes.split()[1:]]
        return (*lead, *last)

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
        return self.pick([*(x for x in INSIDE if low < x < high), *edge])

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


class Small(World):
    """A world in which the first of all is drawn that may be drawn: little, and the same each time."""

    def pick(self, options):
        return options[0]
