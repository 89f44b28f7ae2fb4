"""Every activation and every loss of the menus as one gate: the formulas are theirs, the graph adds none."""

import dataclasses

import numpy as np

from course_lib import activations, checks, losses
from course_lib.graph._gates import Gate


def identifier(name):
    """A menu's name as a function is called: ``leaky ReLU`` is ``leaky_relu``."""
    return name.lower().replace(" ", "_").replace("-", "_")


def of_activation(name, f):
    """a = f(z) as one gate; a parameter that f learns is the second input."""

    def value(z, *learned):
        made = _with(f, learned)
        return made.value(made.checked(z))

    def gradients(u, a, z, *learned):
        by_z = _with(f, learned).pullback(z, a, u)
        return (by_z, *(_by_learned(f, z, u, parameter) for parameter in learned))

    text = f"{name}({{0}}, {{1}})" if f.learned else f"{name}({{0}})"
    return Gate(name, name, value, gradients, f.formula, f.derivative, text=text, entry=f)


def of_loss(name, loss):
    """L as one gate of a prediction and its target; no gradient flows to the target, which is data."""

    def value(prediction, Y):
        return np.asarray(loss(rows(prediction), rows(Y)), prediction.dtype)

    def gradients(u, L, prediction, Y):
        u = u[..., None, None] if np.ndim(u) else u
        return np.reshape(u * loss.gradient(rows(prediction), rows(Y)), prediction.shape), None

    remedy = "What has probability 0 and happens has an infinite loss."
    text = f"{name}({{0}}, {{1}})"
    return Gate(name, "loss", value, gradients, loss.formula, loss.derivative, text=text, remedy=remedy, entry=loss)


def rows(a):
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


ACTIVATIONS = {identifier(name): f for name, f in activations.LAYERS.items()}
LOSSES = {identifier(name): loss for name, loss in losses.LOSSES.items()}
LOSSES |= {f"{name}_of_logits": loss.from_logits for name, loss in LOSSES.items() if loss.from_logits}
