"""What each part may import, measured in a fresh interpreter; import-linter holds the arrows between the modules."""

import ast
import importlib
import pkgutil
import re
import subprocess
import sys
from pathlib import Path

import pytest

import course_lib

MODULES = [module.name for module in pkgutil.walk_packages(course_lib.__path__, "course_lib.")]
VIEWS = re.compile(r"course_lib\.(drawing|explorers|topics\.\w+\.(plots|explorers|environment))\b")
PLOTS = re.compile(r"course_lib\.(drawing|topics\.\w+\.plots)\b")
REPORT = """
import importlib, sys
before = set(sys.modules)
for name in sys.argv[1:]:
    importlib.import_module(name)
found = {name.partition(".")[0] for name in set(sys.modules) - before} - sys.stdlib_module_names
print(*(name for name in found if "cython" not in name))  # which NumPy's random module brings along
"""


def imported_by(modules):
    """The packages, the standard library aside, that importing these modules brings along."""
    done = subprocess.run([sys.executable, "-c", REPORT, *modules], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split())


def test_the_numerics_import_numpy_alone():
    numerics = [name for name in MODULES if not VIEWS.match(name)]
    assert "course_lib.optimizers" in numerics
    assert imported_by(numerics) == {"course_lib", "numpy"}


def test_the_library_imports_not_even_numpys_random_module():
    """It takes 15 ms, which only who draws numbers should wait for."""
    library = [name for name in MODULES if not VIEWS.match(name) and not name.startswith("course_lib.topics")]
    run(f"import sys, {', '.join(library)}; assert 'numpy.random' not in sys.modules")


def test_plots_import_no_widgets():
    plots = [name for name in MODULES if PLOTS.match(name)]
    found = imported_by(plots)
    assert "matplotlib" in found
    assert found.isdisjoint({"IPython", "anywidget", "ipywidgets", "traitlets"})


def run(program):
    """What a fresh interpreter prints."""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_the_package_has_the_first_names_and_loads_each_when_it_is_used():
    assert imported_by(["course_lib"]) == {"course_lib"}
    assert set(course_lib.__all__) == {"Network", "Plot", "explore", "from_arrays", "sweep", "train"}
    assert set(course_lib.__all__) < set(dir(course_lib))
    assert run("from course_lib import *; print(Network([1, 2]).size, *map(callable, (explore, Plot, sweep)))") == (
        "4 True True True"
    )
    with pytest.raises(AttributeError, match="'course_lib' has no attribute 'trian'"):
        course_lib.trian  # noqa: B018


@pytest.mark.parametrize("name", course_lib.__all__)
def test_type_checkers_and_the_running_package_agree_on_the_first_names(name):
    (block,) = (
        node for node in ast.parse(Path(course_lib.__file__).read_text("utf-8")).body if isinstance(node, ast.If)
    )
    (module,) = (line.module for line in block.body if name in {alias.name for alias in line.names})
    found = getattr(importlib.import_module(module), name)
    assert getattr(course_lib, name) is (found if name != "train" else importlib.import_module(module))


@pytest.mark.parametrize(
    "first", ["", "import course_lib.train", "from course_lib.train import train", "import course_lib.train.loop"]
)
def test_train_is_a_function_and_a_package_in_any_order_of_imports(first):
    program = f"""{first}
from course_lib import train
from course_lib.train import History, sweep, train as function
import course_lib.train
import numpy as np
from course_lib.datasets import DATASETS
moons = DATASETS["moons"].load(np.random.default_rng(0))
setting = {{"optimizer": "Adam", "initializer": "zeros", "loss": "cross-entropy", "batch_size": None, "steps": 1}}
for one in (train, function, train.train, course_lib.train, course_lib.train.train):
    assert isinstance(one(course_lib.Network([2, 2]), moons, rng=np.random.default_rng(0), **setting), History)
assert train is course_lib.train and train.sweep is course_lib.sweep is sweep
"""
    run(program)
