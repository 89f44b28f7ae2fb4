"""Gradient clipping: a gradient that is too long is cut before the step, so that a cliff does not fling θ far away.

``clip(gradient)`` keeps the shape (…, P); leading axes are replicas, each clipped on its own.
"""

from typing import ClassVar

import numpy as np

from course_lib import checks, menus
from course_lib.arguments import Theta
from course_lib.menus import Entry, Menu, entry, knob


class Clipping(Entry):
    """g ← clip(g). Subclasses give ``value``, which gets a gradient that is checked, and leaves it as it is.

    >>> from course_lib.clipping import CLIPPINGS, Clipping
    >>> CLIPPINGS["by norm"](np.array([3.0, 4.0])).round(6)
    array([0.6, 0.8])
    >>> class Softened(Clipping):
    ...     def value(self, g):
    ...         return np.tanh(g)
    >>> softened = CLIPPINGS.register("softened", Softened())
    >>> softened(np.array([0.0, 100.0]))
    array([0., 1.])
    >>> del CLIPPINGS["softened"]
    """

    family: ClassVar[str] = "clipping"
    formula: ClassVar[str] = ""
    source: ClassVar[str] = "deck 002, Gradient Clipping"

    def __call__(self, gradient: Theta) -> np.ndarray:
        """The clipped gradient, the same shape and dtype. Refuses NaN and infinity, which no threshold can repair."""
        g = checks.array("gradient", gradient, ndim=1)
        return checks.computed("gradient", g, lambda: menus.for_replicas(self, g).value(g))

    def value(self, g: np.ndarray) -> np.ndarray:
        """The clipped gradient, (…, P)."""
        raise NotImplementedError


class NoClipping(Clipping):
    """The gradient as it is."""

    formula = "g"

    def value(self, g: np.ndarray) -> np.ndarray:
        return g


@entry
class ByValue(Clipping):
    """Each entry into [−c, c]: g_i ← min(max(g_i, −c), c). The direction changes."""

    threshold: float = knob(1.0, "c", 1e-2, 1e2, log=True, domain="(0, inf)")
    aliases = ("value",)
    formula = r"\min(\max(g, -c), c)"

    def value(self, g: np.ndarray) -> np.ndarray:
        return np.minimum(np.maximum(g, -self.threshold), self.threshold)


@entry
class ByNorm(Clipping):
    """g ← g · min(1, c/‖g‖), with the norm over the last axis: the direction stays, the length is at most c.

    PyTorch's ``clip_grad_norm_`` divides by ‖g‖ + 10⁻⁶ instead.
    """

    threshold: float = knob(1.0, "c", 1e-2, 1e2, log=True, domain="(0, inf)")
    aliases = ("norm",)
    formula = r"g \, \min(1, c / \lVert g \rVert)"
    source = "deck 002, Gradient Clipping; Pascanu et al. 2013, algorithm 1"

    def value(self, g: np.ndarray) -> np.ndarray:
        c, norm = self.threshold, _norm(g)
        if np.isinf(norm).any():  # squares overflow: bring the largest entry to c first, which keeps the direction
            g = np.where(np.isinf(norm), g / np.maximum.reduce(np.abs(g), axis=-1, keepdims=True) * c, g)
            norm = _norm(g)
        return g * (c / np.maximum(norm, c))


def _norm(g):
    """‖g‖ over the last axis, kept as (…, 1)."""
    return np.sqrt(np.add.reduce(g * g, axis=-1, keepdims=True))


CLIPPINGS = Menu(Clipping, {"none": NoClipping(), "by value": ByValue(), "by norm": ByNorm()})


def choose(wanted: str | Clipping, argument: str = "clip") -> Clipping:
    """The clipping of that name, or ``wanted`` itself if it is one."""
    return CLIPPINGS.choose(wanted, argument)
