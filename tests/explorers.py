"""Every explorer of the course: the public functions of ``course_lib.widgets`` that need to be told nothing."""

import importlib
import inspect
import pkgutil

from course_lib import widgets

TOOLS = {"explore", "controls"}


def _makers(name):
    module = importlib.import_module(f"{widgets.__name__}.{name}")
    for function in vars(module).values():
        own = inspect.isfunction(function) and function.__module__ == module.__name__
        if own and hasattr(module, "explore") and not function.__name__.startswith("_"):
            given = inspect.signature(function).parameters.values()
            if all(p.default is not p.empty or p.kind in (p.VAR_POSITIONAL, p.VAR_KEYWORD) for p in given):
                yield f"{name}.{function.__name__}", function


NAMES = [module.name for module in pkgutil.iter_modules(widgets.__path__)]
EXPLORERS = {key: make for name in NAMES if name not in TOOLS for key, make in _makers(name)}
