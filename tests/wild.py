"""Values that hardly any argument wants: things of all kinds, arrays of any shape, dtype, content and layout."""

import dataclasses
import decimal
import fractions
import functools
from collections import UserDict

import numpy as np
from hypothesis import strategies as st

from course_lib import (
    activations,
    clipping,
    datasets,
    graph,
    initializers,
    losses,
    network,
    optimizers,
    schedules,
    surfaces,
    train,
)


class Own(Exception):
    """What a caller's own function raises: it is to arrive as it is."""


def _raise(*_, **__):
    raise Own


class Defiant:
    """An object none of whose conversions works."""

    def _refuse(self, *_, **__):
        raise Own

    __array__ = __float__ = __int__ = __index__ = __len__ = __iter__ = __getitem__ = __bool__ = __eq__ = _refuse
    __hash__ = object.__hash__


def _self_containing():
    a = []
    a.append(a)
    return a


# What no argument wants, or hardly any: each as a function that makes it anew.
THINGS = {
    **{repr(v): functools.partial(lambda v: v, v) for v in (
        None, True, False, 0, 1, -1, 2, 7, 0.0, -0.0, 0.5, -0.5, 1.5, 1e-3, 1e30, 1e200, -1e308, 5e-324, 1e-320,
        float("nan"), float("inf"), -float("inf"), 2**31, 2**53, 2**62, 2**63, -(2**63), 1j, "", " ", "Adam", "adam",
        "ReLU", "moons", "none", "x", "a" * 1000, "∞", "\0", b"bytes", (), [], {}, set(), frozenset({1}),
        [1.0, 2.0], [1, 2], (1.0,), (2, 3), [[1.0], [2.0, 3.0]], ["a", "b"], [None], [[]], {"a": 1}, {1: 2},
        {1.0, 2.0}, range(3), range(0), slice(None), Ellipsis, NotImplemented,
        np.float32(0.1), np.float32("nan"), np.float64(2), np.float16(1), np.int8(3), np.uint64(2**63), np.bool_(True),
        np.complex64(1j), np.longdouble(1), np.str_("Adam"), np.datetime64("2020-01-01"), np.timedelta64(1, "s"),
        fractions.Fraction(1, 3), decimal.Decimal("0.1"),
    )},
    "10**400": lambda: 10**400,
    "-(10**400)": lambda: -(10**400),
    "object()": object,
    "defiant": Defiant,
    "self-containing": _self_containing,
    "lambda": lambda: lambda: 0,
    "identity": lambda: lambda x, *_: x,
    "raising": lambda: _raise,
    "to None": lambda: lambda *_, **__: None,
    "to text": lambda: lambda *_, **__: "a text",
    "to NaN": lambda: lambda *_, **__: np.nan,
    "to inf": lambda: lambda *_, **__: np.inf,
    "to many": lambda: lambda *_, **__: np.ones((2, 3)),
    "to complex": lambda: lambda *_, **__: 1j,
    "len": lambda: len,
    "a class": lambda: int,
    "iterator": lambda: iter([1.0]),
    "map": lambda: map(abs, [1.0]),
    "module": lambda: np,
    "random module": lambda: np.random,
    "old generator": lambda: np.random.RandomState(0),
    "generator": lambda: np.random.default_rng(0),
    "np.float32": lambda: np.float32,
    "np.float16": lambda: np.float16,
    "dtype": lambda: np.dtype("f8"),
    "masked array": lambda: np.ma.masked_array([1.0, 2.0], [True, False]),
    "matrix": lambda: np.ones((1, 2)).view(np.matrix),
    "UserDict": lambda: UserDict(a=1),
    "memoryview": lambda: memoryview(b"12345678"),
    "class Adam": lambda: optimizers.Adam,
    "class ReLU": lambda: activations.ReLU,
    "class Network": lambda: network.Network,
    "Adam()": optimizers.Adam,
    "MeanSquaredError()": losses.MeanSquaredError,
    "Sigmoid()": activations.Sigmoid,
    "Cosine()": schedules.Cosine,
    "ByNorm()": clipping.ByNorm,
    "Rosenbrock()": surfaces.Rosenbrock,
    "Moons()": datasets.Moons,
    "He()": initializers.HeNormal,
    "Penalty(0.1, 0.1)": lambda: losses.Penalty(0.1, 0.1),
    "ELU of arrays": lambda: activations.ELU(np.array([[1.0], [2.0]])),
    "GradientDescent of arrays": lambda: optimizers.GradientDescent(np.array([[0.1], [0.2]])),
    "Normal of arrays": lambda: initializers.Normal(np.array([[0.1], [0.2]])),
    "a network": lambda: network.Network([2, 3, 2]),
    "a node": lambda: graph.variable(2.0, "n"),
    "a vector node": lambda: graph.variable([1.0, 2.0], "v"),
    "a gate": lambda: graph.GATES["add"],
    "a menu": lambda: losses.LOSSES,
    "a table": lambda: train.Table([{"a": 1.0}]),
}  # fmt: skip
SHAPES = [(), (0,), (1,), (2,), (3,), (5,), (0, 3), (3, 0), (1, 1), (1, 3), (2, 1), (2, 2), (2, 3), (3, 2), (4, 4),
          (2, 3, 2), (3, 1, 2), (1,) * 5, (2, 0, 2), (1,) * 33]  # fmt: skip
DTYPES = ["f8", "f4", "f2", "g", ">f8", ">f4", "i8", "i4", "i1", "u1", "u8", "?", "c8", "c16", "O", "U3", "S3", "M8[s]",
          "m8[s]", "f8,i4"]  # fmt: skip
FILLS = {
    "normal": lambda rng, shape: rng.standard_normal(shape),
    "zeros": lambda rng, shape: np.zeros(shape),
    "ones": lambda rng, shape: np.ones(shape),
    "negative": lambda rng, shape: -1 - rng.random(shape),
    "large": lambda rng, shape: 300 * rng.standard_normal(shape),
    "huge": lambda rng, shape: rng.choice([-1.7e308, 1.7e308, 3e38, -3e38, 1e20, 1e155, 1.0], shape),
    "subnormal": lambda rng, shape: rng.choice([5e-324, -1e-310, 1e-40, 0.0], shape),
    "with NaN": lambda rng, shape: rng.choice([1.0, np.nan], shape),
    "with infinity": lambda rng, shape: rng.choice([1.0, np.inf, -np.inf], shape),
    "counting": lambda rng, shape: np.arange(np.prod(shape, dtype=int)).reshape(shape),
}
LAYOUTS = {
    "plain": lambda a: a,
    "Fortran order": np.asfortranarray,
    "reversed": lambda a: np.ascontiguousarray(a[..., ::-1])[..., ::-1] if a.ndim else a,
    "strided": lambda a: np.repeat(a, 2, axis=-1)[..., ::2] if a.ndim else a,
    "read-only": lambda a: _read_only(a.copy()),
    "one in memory": lambda a: np.broadcast_to(a[:1], a.shape) if a.ndim and len(a) else a,
    "list": lambda a: a.tolist(),
}


def _read_only(a):
    a.flags.writeable = False
    return a


@dataclasses.dataclass(frozen=True)
class Thing:
    """One of THINGS, by its name."""

    name: str

    def make(self):
        return THINGS[self.name]()


@dataclasses.dataclass(frozen=True)
class Array:
    """An array of any shape, dtype, content and layout."""

    shape: tuple
    dtype: str
    fill: str
    layout: str

    def make(self):
        rng = np.random.default_rng(0)
        with np.errstate(all="ignore"):
            a = FILLS[self.fill](rng, self.shape)
            if self.dtype == "f8,i4":
                a = np.zeros(self.shape, self.dtype)
            elif self.dtype[0] in "iuMm":
                a = np.nan_to_num(a).clip(-100, 100).astype("i8").astype(self.dtype)
            a = np.asarray(a).astype(self.dtype)
        return LAYOUTS[self.layout](a)


wild = st.one_of(
    st.builds(Thing, st.sampled_from([*THINGS])),
    st.builds(
        Array,
        *map(st.sampled_from, (SHAPES, DTYPES, [*FILLS], [*LAYOUTS])),
    ),
)
