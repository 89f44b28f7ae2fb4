"""Each activation and each loss of the menus as one gate: the formulas are theirs, the graph adds none.

The menus are read when a name is looked up, so an entry that is registered later is a gate as well.
"""

import dataclasses
import functools
import inspect
import numbers
import re
from collections.abc import Callable
from typing import Any

import numpy as np

from course_lib import checks, menus
from course_lib.activations import ACTIVATIONS, LAYERS, Activation
from course_lib.graph._gates import CONSTANT, Gate
from course_lib.graph._node import Node, Operand, apply, constant
from course_lib.graph._words import text
from course_lib.losses import LOSSES, Loss

POSITIONAL = inspect.Parameter.POSITIONAL_OR_KEYWORD


@functools.cache
def identifier(name: str) -> str:
    """A menu's name as a function is called: ``leaky ReLU`` is ``leaky_relu``."""
    return re.sub(r"\W+", "_", name.lower()).strip("_")


def entries() -> dict[str, Activation | Loss]:
    """The activations and losses that the menus hold now, by the names of their functions."""
    return _by_function(ACTIVATIONS.registered, LOSSES.registered) | _course_entries()


@functools.cache
def _course_entries():
    """Those of the course, which nothing replaces."""
    return _by_function(
        {name: f for name, f in LAYERS.items() if name not in ACTIVATIONS.registered},
        {name: loss for name, loss in LOSSES.items() if name not in LOSSES.registered},
    )


def _by_function(activations, losses):
    of_logits = {f"{name} of logits": loss.from_logits for name, loss in losses.items() if loss.from_logits}
    return {identifier(name): entry for name, entry in {**of_logits, **losses, **activations}.items()}


@functools.cache
def course_gate(name: str) -> Gate:
    """The gate of one of the course's own."""
    return gate_of(_course_entries()[name], name)


def gate_of(entry: Activation | Loss, name: str) -> Gate:
    """The entry as a gate of this name."""
    return _of_loss(name, entry) if isinstance(entry, Loss) else _of_activation(name, entry)


def function(entry: Activation | Loss, name: str) -> Callable[..., Node]:
    """The function of an entry, as ``_functions`` has them for the course's own."""
    gate = gate_of(entry, name)
    arguments = ["prediction", "target"] if isinstance(entry, Loss) else ["z"]
    settings = [] if isinstance(entry, Loss) else [k.name for k in menus.knobs(entry)]
    signature = inspect.Signature(
        [inspect.Parameter(n, POSITIONAL) for n in arguments]
        + [inspect.Parameter(n, POSITIONAL, default=None) for n in settings]
    )

    def made(*given: Any, **named: Any) -> Node:
        arguments = signature.bind(*given, **named).arguments
        return measure(gate, **arguments) if isinstance(entry, Loss) else activate(gate, **arguments)

    made.__name__ = made.__qualname__ = name
    made.__doc__, made.__signature__ = type(entry).__doc__, signature  # type: ignore[attr-defined]
    return made


def activate(gate: Gate, z: Operand, **settings: Any) -> Node:
    """a = f(z). Settings that are not None replace those of f; the one that f learns is the gate's second input."""
    f: Any = gate.entry
    settings = {name: value for name, value in settings.items() if value is not None}
    learned = [settings.pop(f.learned, getattr(f, f.learned))] if f.learned else []
    for name, value in settings.items():
        if isinstance(value, np.ndarray):
            came = f"{checks.describe(value)} as {name}"
            raise checks.problem(gate.name, came, "one number", "Make a gate for each.", TypeError)
    gate = _of_activation(gate.name, dataclasses.replace(f, **settings)) if settings else gate
    if not f.elementwise and not np.ndim(z._value if isinstance(z, Node) else z):
        remedy = "It sets the numbers of a row against one another: for one number use sigmoid, tanh or relu."
        raise checks.problem(gate.name, "a single number", "a row of numbers", remedy)
    return apply(gate, z, *learned)


def measure(gate: Gate, prediction: Operand, target: Any) -> Node:
    """The loss of a prediction, the mean over its rows."""
    prediction = prediction if isinstance(prediction, Node) else constant(prediction)
    return apply(gate, prediction, _target(gate.entry, prediction, target))


def _target(loss, prediction, target):
    """The target as a constant: (N, k), one-hot where labels came, or a scalar beside a scalar."""
    if isinstance(target, Node) and target.gate is not CONSTANT:
        remedy = "Targets are data and get no gradient: pass numbers, or graph.constant."
        raise checks.problem("target", f"the node {text(target)}", "numbers", remedy, TypeError)
    y, name = (target._value, target.name) if isinstance(target, Node) else (target, None)
    p = prediction._value
    Y = loss.targets([y] if isinstance(y, numbers.Number) else y, _rows(p).shape, p.dtype)
    Y = Y if p.shape else Y.reshape(())[()]
    return target if isinstance(target, Node) and Y.shape == target.shape else constant(Y, name)


def _of_activation(name, f):
    """a = f(z) as one gate; a parameter that f learns is the second input."""

    def value(z, *learned):
        made = _with(f, learned)
        return made.value(made.check_z(z))

    def gradients(u, a, z, *learned):
        by_z = _with(f, learned).pullback(z, a, u)
        return (by_z, *(_by_learned(f, z, u, parameter) for parameter in learned))

    text = f"{name}({{0}}, {{1}})" if f.learned else f"{name}({{0}})"
    return Gate(name, name, value, gradients, f.formula, f.derivative, text=text, elementwise=f.elementwise, entry=f)


def _of_loss(name, loss):
    """L as one gate of a prediction and its target; no gradient flows to the target, which is data."""

    def value(prediction, Y):
        return np.asarray(loss(_rows(prediction), _rows(Y)), prediction.dtype)

    def gradients(u, L, prediction, Y):
        u = u[..., None, None] if np.ndim(u) else u
        return np.reshape(u * loss.gradient(_rows(prediction), _rows(Y)), prediction.shape), None

    remedy = "What has probability 0 and happens has an infinite loss."
    text = f"{name}({{0}}, {{1}})"
    return Gate(name, "loss", value, gradients, loss.formula, loss.derivative, text=text, remedy=remedy, entry=loss)


def _rows(a):
    """A scalar as a batch of one."""
    return a if np.ndim(a) else np.reshape(a, 1)


def _with(f, learned):
    """The activation with the present value of what it learns."""
    for parameter in learned:
        if parameter.size != 1:
            remedy = f"A layer has one {f.learned}."
            raise checks.problem(f.learned, f"shape {parameter.shape}", "a single number", remedy)
        f = dataclasses.replace(f, **{f.learned: parameter.item()})
    return f


def _by_learned(f, z, u, parameter):
    """dL/dα, shaped like α; all entries of z as one row, because one α serves them all."""
    return np.reshape(f.pullback_of_learned(np.reshape(z, (1, -1)), np.reshape(u, (1, -1))), parameter.shape)
