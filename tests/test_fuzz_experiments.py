"""The experiments that a notebook calls by name: a reader may type another value for any argument.

What explorers alone call gets what controls allow, and is walked through in the tests of explorers. Here it is every
function that a source in ``notebooks/source`` imports or names, with small arguments that its annotations allow, of
which one is replaced by a value from a hand (TYPED): there is an answer without a warning, or a clear refusal.
"""

import ast
import importlib
import inspect
import re
import warnings
from pathlib import Path

import numpy as np
import pytest

from course_lib import arguments, graph, optimizers
from tests import strategies
from tests.test_fuzz import CLEAR, REFUSAL
from tests.world import Small

SOURCES = sorted((Path(__file__).parent.parent / "notebooks" / "source").glob("*.py"))
EXPERIMENTS = re.compile(r"course_lib\.topics\.(?P<topic>\w+)\.experiments(\.(?P<module>\w+))?")
HANDED_ON = {
    "backpropagation_equations.backward_pass.in_columns",
    "backpropagation_equations.backward_pass.in_rows",
    "vectors_and_matrices.cost.costs",
}  # what the library made
SLOW = {  # they take seconds: no answer is waited for
    "gradient_descent.deck_sentences.folded",
    "activations.qualities.table",
    "momentum.momenta.ends",
    "learning_rate_schedules.trials.league",
    "activations.race.race",
}
TYPED = (None, -1, 0, 0.5, np.nan, np.inf, 1e300, "Adam", "moons", [1.0, 2.0], np.ones((2, 2)), np.zeros(0), 1j, len)
SMALL = {  # by argument: what no annotation says, or what takes too long as it is
    "rules": {"Adam": optimizers.Adam()},
    "error": lambda a, y: a - y,
    "sizes": (2, 3, 2),
    "rates": [0.1],
    "curve": "three valleys",
    "name": "150 digits, mini-batches of 16",
    "computational_graphs.film.film.output": graph.variable(0.5, "x") * 2,  # a single number
}


def named():
    """The functions of experiments that the notebooks name, as ``topic.module.function``."""
    for source in SOURCES:
        modules = {}
        for node in ast.walk(ast.parse(source.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom) and (found := EXPERIMENTS.fullmatch(node.module)):
                topic, module = found["topic"], found["module"]
                if module:
                    yield from (f"{topic}.{module}.{name.name}" for name in node.names)
                modules |= {} if module else {name.asname or name.name: f"{topic}.{name.name}" for name in node.names}
            elif isinstance(node, ast.Attribute) and getattr(node.value, "id", None) in modules:
                yield f"{modules[node.value.id]}.{node.attr}"


def function(key):
    topic, module, name = key.split(".")
    return getattr(importlib.import_module(f"course_lib.topics.{topic}.experiments.{module}"), name)


KEYS = sorted(
    {key for key in named() if callable(function(key)) and inspect.signature(function(key)).parameters}
    - SLOW
    - HANDED_ON
)


def small(key):
    """Small right arguments: a default stands, unless it says how many."""
    made, world = function(key), Small(0)
    hints = arguments.hints_of(made.__init__ if isinstance(made, type) else made)
    for p in inspect.signature(made).parameters.values():
        fit = {name: SMALL[name] for name in (f"{key}.{p.name}", p.name) if name in SMALL}
        counts = any(isinstance(rule, arguments.Whole) for rule in getattr(hints.get(p.name), "__metadata__", ()))
        if fit or p.default is p.empty or counts:
            yield p.name, [*fit.values(), *([] if fit else [strategies.drawn(world, hints[p.name])])][0]


@pytest.mark.parametrize("key", KEYS)
def test_a_typed_value_is_answered_or_refused(key):
    given = dict(small(key))
    function(key)(**given)
    for name in inspect.signature(function(key)).parameters:
        for value in TYPED:
            with warnings.catch_warnings():
                warnings.simplefilter("error")
                try:
                    function(key)(**given | {name: value})
                except Exception as error:
                    clear = isinstance(error, CLEAR) and REFUSAL.fullmatch(str(error))
                    assert clear, f"{key}({name}={value!r}): {type(error).__name__}: {error}"


@pytest.mark.parametrize("key", sorted(SLOW))
def test_a_slow_one_refuses_before_it_begins(key):
    for name, parameter in inspect.signature(function(key)).parameters.items():
        for value in (-1, np.nan, "speed", 1j, len) if parameter.kind is not parameter.VAR_KEYWORD else ():
            with pytest.raises(CLEAR) as refused:
                function(key)(**{name: value})
            assert REFUSAL.fullmatch(str(refused.value)), f"{key}({name}={value!r}): {refused.value}"
