"""What each part may import, measured in a fresh interpreter, and what every module keeps to.

import-linter holds the arrows between the modules.
"""

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
VIEWS = re.compile(r"course_lib\.(drawing|explorers|topics\.\w+\.(plots|explorers|questions|environment|challenges))\b")
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


# What is written in every module

SOURCES = {path: path.read_text("utf-8") for path in sorted(Path(course_lib.__file__).parent.rglob("*.py"))}
CALLED_BY_OTHERS = ("__init__", "__call__", "__getitem__", "__iter__", "__len__")


def unannotated(tree, within=""):
    """The public functions and methods with an argument or a result that has no type."""
    for node in tree.body:
        name = getattr(node, "name", "_")
        if name.startswith("_") and name not in CALLED_BY_OTHERS:
            continue
        if isinstance(node, ast.ClassDef):
            yield from unannotated(node, f"{within}{name}.")
        else:
            a = node.args
            named = [*a.posonlyargs, *a.args, *a.kwonlyargs, *filter(None, (a.vararg, a.kwarg))]
            given = [each for each in named if not (within and each.arg in ("self", "cls"))]
            if not all(each.annotation for each in given) or not (node.returns or name == "__init__"):
                yield within + name


def classes(sources):
    """The names of classes that stand in several places, and the modules where they do."""
    places = {}
    for path, source in sources.items():
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.ClassDef):
                places.setdefault(node.name, []).append(str(path))
    return {name: found for name, found in places.items() if len(found) > 1}


def private_imports(module, source):
    """What a module imports of another package's private parts."""
    package = module.rpartition(".")[0]
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("course_lib"):
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        else:
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        for name in names:
            owner, private, _ = name.partition("._")
            if private and not f"{package}.".startswith(f"{owner}."):
                yield name


def test_every_public_function_has_types():
    """(A claim's check is called by its list alone, with seeds and the cases beside it.)"""
    public = {
        path: source for path, source in SOURCES.items() if path.name != "claims.py" or "topics" not in path.parts
    }
    missing = {str(path): [*unannotated(ast.parse(source))] for path, source in public.items()}
    assert not {path: names for path, names in missing.items() if names}


def test_a_missing_type_would_be_found():
    source = """
def f(x: int, *more) -> int: ...
def lazily(x: int, key: object = lambda a: a) -> int: ...
def g(x: int): ...
def h(x: int, **named: int) -> None: ...
def _private(x): ...
class A:
    def __init__(self, x: int): ...
    def __call__(self, x): ...
    def __eq__(self, other): ...
    def m(self) -> None: ...
    @property
    def p(self): ...
class _B:
    def m(self): ...
"""
    assert [*unannotated(ast.parse(source))] == ["f", "g", "A.__call__", "A.p"]


def test_a_class_name_stands_in_one_module():
    assert not classes(SOURCES)
    assert classes({"one": "class A: ...\nclass B: ...", "two": "class A: ..."}) == {"A": ["one", "two"]}


def test_what_is_private_is_imported_within_its_package_alone():
    root = Path(course_lib.__file__).parent.parent
    for path, source in SOURCES.items():
        module = ".".join(path.relative_to(root).with_suffix("").parts)
        assert not [*private_imports(module, source)], module
    source = (
        "from course_lib.graph._node import Node\nfrom course_lib.graph import _node\nimport course_lib.graph._node"
    )
    assert len([*private_imports("course_lib.network", source)]) == 3
    assert not [*private_imports("course_lib.graph._gates", source)]
    assert not [*private_imports("course_lib.graph.__init__", source)]
