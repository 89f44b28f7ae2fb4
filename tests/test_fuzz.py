"""Whatever a public function is given, it answers right or refuses in the course's own words.

The functions are found, not listed: every public function of MODULES, every constructor, and every method, operator and
property of what stands in the menus and of the classes there. ``COURSE_EXAMPLES=2000 pytest tests/test_fuzz.py`` runs
long.

An answer has the shapes that are promised, stays float32 or float64, is the same a second time and for any layout in
memory, leaves its arguments as they were, and prints and warns of nothing. It holds no NaN, and infinity only where the
same in more digits is too large as well. A refusal is what ``checks.problem`` makes. Arguments of any kind are given
where a reader of the course can come; where only the course's own code does (INSIDE, WRITTEN), right ones.
"""

import dataclasses
import functools
import importlib
import inspect
import io
import re
import warnings
from contextlib import redirect_stdout
from types import FunctionType
from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_lib import arguments, graph, initializers, menus, train
from course_lib.activations import Activation
from tests import strategies
from tests.deep import examples
from tests.wild import Own
from tests.wild import wild as ANYTHING
from tests.world import MENUS, World

NUMERICS = (
    "activations clipping datasets gradcheck graph initializers losses network optimizers schedules surfaces train"
)
MODULES = [
    *NUMERICS.split(" "),
    "checks",
    "menus",
    "tables",
    "explorers.controls",
    "explorers.explore",
    "explorers.predict",
]
INSIDE = {
    "activations.exponentials",
    "activations.row_sum",
    "checks.all_finite",
    "checks.go_together",
    "graph.downstream",
    "menus.Knob",
    "menus.as_dtype",
    "menus.check_replicas",
    "menus.for_replicas",
    "menus.knob",
    "menus.name_of",
    "network.backward_pass",
    "network.classes",
    "network.evaluate",
    "network.forward_pass",
    "tables.as_table",
    "train.Run.step",
    "explorers.predict.Prediction",
    "explorers.predict.pieces",
}
WRITTEN = re.compile(
    r".*\.(argument|expected|remedy|kind|names|domain|least|most|ndim|came|owner|menu)"
    r"|checks\.(array\.(shape|nonempty)|one_a_replica\.shape|function\.count|(memory|in_precision|computed|fits)\..*)"
    r"|checks\.with_article\.noun|checks\.(finite|same_shape)\.(a|b|other)"
    r"|losses\..*\.(targets\.(shape|dtype)|check_output\..*)"
)
HOOKS = {  # what subclasses give: called by checked methods, with arguments that these have checked
    *(
        "value",
        "slope",
        "pullback",
        "pullback_of_learned",
        "value_and_slope",
        "height",
        "slopes",
        "draw",
        "draw_examples",
    ),
    *("check_z", "check_columns", "check_prediction", "check_targets"),
    *("deviation", "limit", "initial", "offset", "update", "scaled", "suited"),
    *("begun", "coming", "advanced"),
}
RECORDS = {  # that only the course's own code makes; their methods are tried
    "graph.Gate",
    "graph.Node",
    "menus.Menu",
    "menus.entry",
    "network.Backward",
    "network.Forward",
    "network.Layer",
    "optimizers.Update",
    "train.Run.batches",  # without an end
    "train.History",
    "explorers.explore.Explorer",
}
MAY_BE_NAN = re.compile(
    r"optimizers\.descend|surfaces\..*\.along|train\.(train|sweep|Table.*|History.*|PerClass.*)"
)  # and say so
SHARES = {"network.evaluate", "train.train"}  # of rows that are right, in float64
CHANGES = {"network.backward_pass"}  # fills what it is given
WIDER = {np.float32: np.float64, np.float64: np.longdouble}
CLEAR = (ValueError, TypeError, IndexError, ImportError)
TOLERANCE = {np.float32: (1e-3, 1e-4), np.float64: (1e-9, 1e-10)}
SHAPED = {
    "Elementwise.__call__": "z",
    "Activation.vjp": "z",
    "Elementwise.prime": "z",
    "Clipping.__call__": "gradient",
    "Loss.gradient": "prediction",
    "Penalty.gradient": "w",
    "Surface.gradient": "x",
    "gradcheck.numerical_gradient": "x",
}
REFUSAL = re.compile(r"[^:]+: got .+; expected .+[.?] .+", re.DOTALL)
NOT_CALLED = {"__init__", "__post_init__", "__setattr__", "__delattr__", "__array_ufunc__", "__hash__", "__new__"}
NOT_CALLED |= {"__getattr__"}  # whose refusal has to be an AttributeError, in Python's words
NOT_CALLED |= {"__annotate_func__"}  # which Python 3.14 puts into each class with annotations


@dataclasses.dataclass(frozen=True)
class Target:
    """One function to try. ``names``: where to look for right values, the most special first."""

    key: str
    function: object
    names: tuple
    make: object = None  # World → the instance whose method it is

    @functools.cached_property
    def parameters(self):
        return [*inspect.signature(self.function).parameters.values()][self.make is not None :]

    @functools.cached_property
    def hints(self):
        """The annotations, by argument."""
        made = isinstance(self.function, type)
        return arguments.hints_of(self.function.__init__ if made else self.function)

    @functools.cached_property
    def wild(self):
        """The names of the arguments that may be anything."""
        names = [p.name for p in self.parameters if not WRITTEN.fullmatch(f"{self.key}.{p.name}")]
        return [] if self.key in INSIDE else names

    @functools.cached_property
    def knobs(self):
        return {k.name: k for k in menus._knobs(self.function)} if is_entry(self.function) else {}

    def argument(self, world, p, wild):
        """A value for the parameter; ``p.empty`` to leave it out."""
        if p.name in wild:
            value = wild[p.name].make()
            return {p.VAR_POSITIONAL: (value,), p.VAR_KEYWORD: {"x": value}}.get(p.kind, value)
        names = [*(f"{name}.{p.name}" for name in self.names), p.name]
        if p.name in self.knobs:
            return world.knob(self.knobs[p.name])
        if p.kind in (p.VAR_POSITIONAL, p.VAR_KEYWORD) and not strategies.FIT.keys() & set(names):
            return p.empty
        made = strategies.right(world, names, p.name, self.hints.get(p.name, Any), self.function)
        return p.default if p.default is not p.empty and p.name != "remedy" and world.rng.random() < 0.2 else made

    def tried(self, seed, wild=(), layout=None, dtype=None):
        """What one call did, for arguments that the seed and ``wild`` determine."""
        world = World(seed, layout, dtype)
        world.owner = self.make(world) if self.make else None
        given = {p.name: self.argument(world, p, wild) for p in self.parameters}
        given = {name: value for name, value in given.items() if value is not inspect.Parameter.empty}
        before, printed = seen(given), io.StringIO()
        with warnings.catch_warnings(), redirect_stdout(printed):
            warnings.simplefilter("error")
            warnings.filterwarnings("ignore", "Deprecated in traitlets")  # said of ipywidgets 8.1.0
            try:
                result = self.call(world.owner, given)
            except Exception as error:
                result = error
        return Tried(world, given, before == seen(given) and not printed.getvalue(), result)

    def call(self, owner, given):
        positional, named = ([owner] if self.make else []), {}
        for p in self.parameters:
            if p.name not in given:
                continue
            if p.kind is p.VAR_POSITIONAL:
                positional += given[p.name]
            elif p.kind is p.VAR_KEYWORD:
                named |= given[p.name]
            elif p.kind is not p.KEYWORD_ONLY and p.default is p.empty:
                positional.append(given[p.name])
            else:
                named[p.name] = given[p.name]
        result = self.function(*positional, **named)
        return list(result) if inspect.isgenerator(result) else result


class Tried(NamedTuple):
    """One call: its world, its arguments, whether they are as before and nothing was printed, and what came of it."""

    world: World
    given: dict
    clean: bool
    result: object


# What there is to try ------------------------------------------------------------------------------------------------


def is_entry(thing):
    return isinstance(thing, type) and issubclass(thing, menus.Entry)


def public(module):
    for name in dir(module):
        value = getattr(module, name)
        own = (getattr(value, "__module__", None) or "").startswith(module.__name__)
        if own and not name.startswith("_") and isinstance(value, FunctionType | type):
            yield name, value


def maker(kind):
    """World → an instance of the class, or None for what only stands above other classes."""
    if kind in strategies.MADE:
        return strategies.MADE[kind]
    ready = [entry for menu in MENUS.values() for entry in menu.values() if type(entry) is kind]
    if not is_entry(kind) or (kind.__subclasses__() and not ready):
        return None
    ready = ready or [kind()]
    return lambda world: world.turn(
        world.pick(ready), replicas=None if issubclass(kind, initializers.Initializer) else 2
    )


def methods(kind):
    for name in dir(kind):
        value = inspect.getattr_static(kind, name)
        dunder = name.startswith("__") and name not in NOT_CALLED
        if name in HOOKS and issubclass(kind, menus.Entry) and isinstance(value, FunctionType):
            continue
        if name.startswith("_") and not (dunder and getattr(value, "__module__", "").startswith("course_lib")):
            continue
        if isinstance(value, property):
            yield name, value.fget
            if value.fset:
                yield f"{name}=", value.fset
        elif isinstance(value, FunctionType):
            yield name, value


def targets():
    for module in MODULES:
        short = module.split(".")[-1]
        for name, value in public(importlib.import_module(f"course_lib.{module}")):
            key = f"{module}.{name}"
            if key not in RECORDS and (isinstance(value, FunctionType) or parameters(value)):
                yield Target(key, value, (f"{short}.{name}", name, short))
            make = maker(value) if isinstance(value, type) else None
            for method, function in methods(value) if make else ():
                if f"{key}.{method}" in RECORDS:
                    continue
                names = [found for base in value.__mro__ for found in (f"{base.__name__}.{method}", base.__name__)]
                yield Target(f"{key}.{method}", function, (*names, short), make)


def parameters(kind):
    try:
        return inspect.signature(kind).parameters
    except ValueError:  # str's subclass
        return ()


TARGETS = {target.key: target for target in targets()}


# What is asked of an answer and of a refusal -------------------------------------------------------------------------


def seen(value, depth=0):
    """A value in a form that can be compared, bit by bit."""
    if isinstance(value, np.ndarray) and value.dtype.kind not in "OV":
        return value.shape, str(value.dtype), repr(value.tolist()) if value.dtype == np.longdouble else value.tobytes()
    if isinstance(value, dict | list | tuple | train.Table) and depth < 8:
        items = value.items() if isinstance(value, dict) else value
        return type(value).__name__, [seen(item, depth + 1) for item in items]
    if isinstance(value, BaseException):
        return type(value).__name__, re.sub(r"0x[0-9a-fA-F]+", "", str(value))
    if isinstance(value, float | int | str | bytes | None | np.generic):
        return type(value).__name__, repr(value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type) and depth < 8:
        return type(value).__name__, [seen(getattr(value, f.name), depth + 1) for f in dataclasses.fields(value)]
    return type(value).__name__


def numbers(value, depth=0):
    """All floating-point numbers and arrays in a result."""
    if isinstance(value, float) or (isinstance(value, np.ndarray | np.generic) and value.dtype.kind == "f"):
        yield value
    elif isinstance(value, dict | list | tuple | train.Table) and depth < 8:
        for item in value.values() if isinstance(value, dict) else value:
            yield from numbers(item, depth + 1)
    elif isinstance(value, graph.Node):
        yield value.value
    elif dataclasses.is_dataclass(value) and not isinstance(value, type | menus.Entry | graph.Gate):
        for field in dataclasses.fields(value):
            yield from numbers(getattr(value, field.name), depth + 1)


def hold(target, seed, wild):
    """One example: AssertionError if anything is not as it should be."""
    tried = target.tried(seed, wild)
    problem = found(target, seed, wild, tried)
    if problem:
        kind = wild or "right values"
        told = f"{target.key} in world {seed} with {kind}: {tried.given!r:.1500} → {tried.result!r:.500}"
        raise AssertionError(f"{problem}: {told}") from (tried.result if isinstance(tried.result, Exception) else None)


def found(target, seed, wild, tried):
    """What is wrong with one call, in words, or ""."""
    if not tried.clean and target.key not in CHANGES:
        return "it changed its arguments, or printed"
    if seen(target.tried(seed, wild).result) != seen(tried.result):
        return "another time another result"
    if isinstance(tried.result, Exception):
        clear = isinstance(tried.result, CLEAR) and REFUSAL.fullmatch(str(tried.result))
        return "" if clear or isinstance(tried.result, Own) else "no clear refusal"
    owner = tried.world.owner
    if isinstance(owner, Activation) and any(isinstance(v, np.ndarray) for v in vars(owner).values()):
        return infinite(target, seed, wild, tried)  # one value a replica has a shape and a precision of its own
    shaped = [SHAPED[name] for name in target.names if name in SHAPED]
    if any(np.shape(tried.result) != np.shape(tried.given[name]) for name in shaped):
        return "of another shape"
    return infinite(target, seed, wild, tried) or ("" if wild else imprecise(target, seed, tried))


def infinite(target, seed, wild, tried):
    """NaN; or infinity where the result is not too large for its precision."""
    wrong = [a for a in numbers(tried.result) if not np.isfinite(a).all()]
    far = target.key.startswith("surfaces.") and not tried.world.everyday  # there they overflow, and say so
    if not wrong or far or MAY_BE_NAN.fullmatch(target.key):
        return ""
    if any(np.isnan(a).any() for a in wrong):
        return "NaN"
    again = target.tried(seed, wild, dtype=WIDER[tried.world.dtype]).result
    with np.errstate(all="ignore"):
        largest = max((np.max(np.abs(a), initial=0) for a in numbers(again)), default=0)
    return f"in more digits {largest}" if largest < np.finfo(tried.world.dtype).max ** 0.9 else ""


def imprecise(target, seed, tried):
    """float32 that does not stay so, or another result for plain arrays than rounding explains."""
    given, results = ([*numbers(a)] for a in (tried.given, tried.result))
    kinds = {a.dtype for a in given if np.ndim(a)}
    if len(kinds) == 1 and {a.dtype for a in results if np.ndim(a)} - kinds and target.key not in SHARES:
        return "of another precision"
    world = tried.world
    if world.layout == "plain" or not world.everyday or any(map(callable, tried.given.values())):
        return ""
    plain = numbers(target.tried(seed, layout="plain").result)
    alike = (np.allclose(a, b, *TOLERANCE[world.dtype], equal_nan=True) for a, b in zip(results, plain, strict=True))
    return "" if all(alike) else "another result for plain arrays"


@pytest.fixture(autouse=True)
def elsewhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # any text may be the name of a file


def test_exceptions_are_those_that_are_needed():
    assert TARGETS.keys() >= INSIDE | SHARES | CHANGES
    assert not RECORDS & TARGETS.keys()


@pytest.mark.parametrize("key", TARGETS)
def test_an_answer_or_a_clear_refusal(key):
    target = TARGETS[key]
    some = st.dictionaries(st.sampled_from(target.wild), ANYTHING, max_size=2) if target.wild else st.just({})

    @examples(10)
    @given(st.integers(0, 2**32 - 1), some)
    def tried(seed, wild):
        hold(target, seed, wild)

    tried()
