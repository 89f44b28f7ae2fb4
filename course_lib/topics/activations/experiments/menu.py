"""All activations of the menu as curves, each with its derivative."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

import numpy as np

from course_lib import activations
from course_lib.activations import LAYERS, Activation
from course_lib.arguments import Kind, checked
from course_lib.topics.activations.experiments.qualities import along

AXIS = np.linspace(-4, 4, 401)


@dataclass(frozen=True, eq=False)
class Curves:
    """``a`` and ``slope`` (n,) of one activation on AXIS; ``alone``: whether it takes each z on its own."""

    name: str
    a: np.ndarray
    slope: np.ndarray
    alone: bool


@checked
def all_curves(menu: Annotated[Mapping[str, Activation], Kind(Mapping)] = LAYERS) -> list[Curves]:
    """Each entry of the menu, also what was registered in it. One that takes a row: the first z, the others at 0."""
    found = []
    for name, entry in menu.items():
        f = activations.choose(entry, f"menu[{name!r}]")
        a, slope = along(f, AXIS)
        found.append(Curves(name, a, slope, bool(f.elementwise)))
    return found
