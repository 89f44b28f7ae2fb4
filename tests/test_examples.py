"""The examples in docstrings, run as a reader types them who has imported NumPy as np."""

import ast
import doctest
import functools
from pathlib import Path

import numpy as np
import pytest

import course_lib
from course_lib import menus

PACKAGE = Path(course_lib.__file__).parent
MODULES = [path for path in sorted(PACKAGE.rglob("*.py")) if ">>> " in path.read_text("utf-8")]
WANTED = (  # what a lecturer builds on
    "activations.Activation clipping.Clipping datasets._dataset.from_arrays datasets._generators.Data "
    "drawing.plot.Plot explorers.explore.explore gradcheck.numerical_gradient graph.parse grading.task_list.TaskList "
    "initializers.Initializer losses.Loss menus.Menu.register network.Network optimizers._descend.descend "
    "optimizers._optimizer.Optimizer schedules.Schedule surfaces.Surface train.history.History train.loop.train "
    "train.sweeps.sweep"
)


def documented(node, name):
    """(name, docstring) of a module and of all that is defined in it."""
    if text := ast.get_docstring(node):
        yield name, text
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.ClassDef | ast.FunctionDef):
            yield from documented(child, f"{name}.{child.name}")


@functools.cache
def examples():
    """Docstrings with examples, by the names of what they explain."""
    found = {}
    for path in MODULES:
        module = ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__")
        for name, text in documented(ast.parse(path.read_text("utf-8")), module):
            if ">>> " in text:
                found[name] = text
    return found


@pytest.mark.parametrize("name", examples())
def test_an_example_gives_what_it_shows(name):
    typed = {"__name__": "__main__", "np": np}
    test = doctest.DocTestParser().get_doctest(examples()[name], typed, name, None, 0)
    said: list[str] = []
    assert doctest.DocTestRunner().run(test, out=said.append).failed == 0, "".join(said)
    assert [menu.registered for menu in menus.MENUS.values() if menu.registered] == []


def test_what_is_built_upon_has_an_example():
    assert set(WANTED.split()) - examples().keys() == set()
