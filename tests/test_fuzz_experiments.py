"""The experiments that a notebook calls by name: a reader may type another value for any argument.

What explorers alone call gets what controls allow, and is walked through in the tests of explorers. Here it is every
function that a source in ``notebooks/source`` imports or names, with small right arguments (SMALL) of which one is
replaced by a value from a hand (TYPED): there is an answer without a warning, or a clear refusal.
"""

import ast
import importlib
import inspect
import re
import warnings
from pathlib import Path

import numpy as np
import pytest

from course_lib import activations, initializers, optimizers, surfaces
from tests.test_fuzz import CLEAR, REFUSAL

SOURCES = sorted((Path(__file__).parent.parent / "notebooks" / "source").glob("*.py"))
EXPERIMENTS = re.compile(r"course_lib\.topics\.(?P<topic>\w+)\.experiments(\.(?P<module>\w+))?")
HANDED_ON = {
    "backpropagation_equations.backward_pass.in_columns",
    "backpropagation_equations.backward_pass.in_rows",
    "vectors_and_matrices.cost.costs",
}  # what the library made
SLOW = {  # they take seconds: no answer is waited for
    "gradient_descent.deck_sentences.table",
    "activations.qualities.table",
    "momentum.momenta.league",
    "learning_rate_schedules.trials.league",
    "activations.race.race",
}
TYPED = (None, -1, 0, 0.5, np.nan, np.inf, 1e300, "Adam", "moons", [1.0, 2.0], np.ones((2, 2)), np.zeros(0), 1j, len)
ADAM, VALLEY, X = optimizers.Adam(), surfaces.Valley(), np.ones((3, 2))
GRADIENT, START = VALLEY.gradient, np.array([-2.0, 1.0])
SMALL = {
    "backpropagation_equations.output_error.digit_error": {
        "pair": "softmax, cross-entropy",
        "digit": 3,
        "which": 0,
        "steps": 0,
        "scale": 1.0,
    },
    "backpropagation_equations.output_error.learn_with": {"error": lambda a, y: a - y, "steps": 1, "eta": 0.5},
    "backpropagation_equations.step_time.seconds": {"sizes": (2, 3, 2), "batch": 2, "repeats": 1},
    "activations.qualities.nanoseconds": {"f": activations.ReLU(), "entries": 30, "repeats": 1},
    "activations.dead.dead_on_digits": {"rates": [0.1], "seeds": 1, "steps": 1},
    "losses.line_fits.miss": {"rng": np.random.default_rng(0), "spoiled": 1, "trials": 2, "count": 5},
    "losses.digits.digits_race": {"steps": 1, "seeds": 1},
    "losses.convexity.NeuronCost": {},
    "initialization.symmetry.grow": {
        "data": "moons",
        "seed": 0,
        "initializer": initializers.ConstantWeights(),
        "noise": 0.0,
        "activation": "tanh",
        "units": 2,
        "learning_rate": 0.1,
        "steps": 1,
    },
    "initialization.theory.expected": {"function": np.tanh},
    "initialization.race.race": {
        "data": "moons",
        "seed": 0,
        "activation": "tanh",
        "depth": 1,
        "width": 2,
        "learning_rate": 0.1,
        "batch_size": 8,
        "steps": 1,
        "replicas": 1,
    },
    "initialization.depth.measure": {"activation": "tanh", "initializer": "He normal", "width": 2, "depth": 1},
    "initialization.clipping.deep": {
        "depth": 1,
        "scale": 1.0,
        "activation": "tanh",
        "learning_rate": 0.1,
        "value": 1.0,
        "norm": 1.0,
    },
    "gradient_descent.curves.basins": {"curve": "three valleys"},
    "gradient_descent.descents.descent": {"surface": "valley", "start": START, "rate": 0.1, "steps": 2},
    "gradient_descent.sharpness.sharpness": {"rate": 0.1, "steps": (1,)},
    "gradient_descent.gradient_noise.gradients": {"moment": "at the start"},
    "gradient_descent.deck_trials.stuck": {"size": 8, "width": 1, "replicas": 1},
    "gradient_descent.stopping.watch": {"name": "150 digits, mini-batches of 16"},
    "gradient_descent.deck_trials.no_wrong": {"size": 8, "rate": 0.1, "most": 1},
    "momentum.notations.divided": {"gradient": GRADIENT, "start": START, "alpha": 0.1, "beta": 0.9, "steps": 2},
    "momentum.notations.to_form": {"form": "ema", "eta": 0.1, "beta": 0.5},
    "momentum.notations.uphill": {"gradient": GRADIENT, "start": START, "eta": 0.1, "rho": 0.9, "steps": 2},
    "momentum.theory.best": {"low": 1.0, "high": 10.0, "rule": "momentum"},
    "momentum.measurements.steps_to": {"rule": ADAM, "surface": VALLEY, "part": 0.5, "most": 3},
    "momentum.theory.largest": {"beta": 0.5},
    "momentum.theory.radius": {"product": 1.0, "beta": 0.5},
    "momentum.ball.roll": {"depth": 0.3, "learning_rate": 0.1, "momentum": 0.5, "start": 1.0, "steps": 2},
    "momentum.measurements.gait": {"rule": ADAM, "surface": VALLEY, "steps": 3},
    "momentum.measurements.steps_away": {"rule": ADAM, "surface": VALLEY, "start": START, "distance": 1.0, "most": 3},
    "momentum.measurements.uphill_steps": {"rule": ADAM, "surface": VALLEY, "steps": 3},
    "adaptive_methods.race.with_noise": {"surface": VALLEY, "rules": {"Adam": ADAM}, "noise": 0.1, "seeds": 1},
    "adaptive_methods.traces.fed": {"rule": ADAM, "gradients": np.ones(4)},
    "adaptive_methods.sparse_features.sparse": {"steps": 2},
    "adaptive_methods.sensitivity.on_surface": {"surface": "valley", "steps": 2},
    "learning_rate_schedules.settling.family": {"learning_rate": 0.1, "steps": 10},
    "learning_rate_schedules.trials.replay": {
        "schedules": ["constant"],
        "steps": 2,
        "batch_size": 200,
        "evaluations": 1,
    },
    "learning_rate_schedules.trials.sweep": {"optimizer": "Adam", "depth": 1, "warm_up": 1, "steps": 1},
    "lecture_errata.ledger.prints": {"value": 0.25, "printed": "0.25"},
    "lecture_errata.ledger.same": {"a": 1.0, "b": 1.0},
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


@pytest.mark.parametrize("key", KEYS)
def test_a_typed_value_is_answered_or_refused(key):
    given = SMALL[key]
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
