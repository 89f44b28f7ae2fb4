"""Training neural networks: the formulas of the lectures, each written once, in NumPy.

    from course_lib import Network, train, sweep, from_arrays, explore, Plot

These are the names to begin with. Each is loaded when it is first used, so that the numerics need NumPy alone.
"""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from course_lib.datasets import from_arrays
    from course_lib.drawing.plot import Plot
    from course_lib.explorers.explore import explore
    from course_lib.network import Network
    from course_lib.train import sweep, train

__all__ = ["Network", "Plot", "explore", "from_arrays", "sweep", "train"]

_HOMES = {
    "Network": "course_lib.network",
    "Plot": "course_lib.drawing.plot",
    "explore": "course_lib.explorers.explore",
    "from_arrays": "course_lib.datasets",
    "sweep": "course_lib.train",
}


def __getattr__(name: str) -> Any:
    if name == "train":  # the package, which can be called: as an attribute it would take the function's place anyway
        return importlib.import_module("course_lib.train")
    if name in _HOMES:
        return getattr(importlib.import_module(_HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
