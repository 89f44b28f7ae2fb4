"""What each part may import, measured in a fresh interpreter; import-linter holds the arrows between the modules."""

import ast
import pkgutil
import re
import subprocess
import sys
from pathlib import Path

import course_lib

MODULES = [module.name for module in pkgutil.walk_packages(course_lib.__path__, "course_lib.")]
VIEWS = re.compile(r"course_lib\.(drawing|explorers|topics\.\w+\.(plots|explorers|environment))\b")
PLOTS = re.compile(r"course_lib\.(drawing|topics\.\w+\.plots)\b")
REPORT = """
import importlib, sys
before = set(sys.modules)
for name in sys.argv[1:]:
    importlib.import_module(name)
print(*{name.partition(".")[0] for name in set(sys.modules) - before} - sys.stdlib_module_names)
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


def test_plots_import_no_widgets():
    plots = [name for name in MODULES if PLOTS.match(name)]
    found = imported_by(plots)
    assert "matplotlib" in found
    assert found.isdisjoint({"IPython", "anywidget", "ipywidgets", "traitlets"})


def test_the_package_itself_is_a_docstring():
    tree = ast.parse(Path(course_lib.__file__).read_text("utf-8"))
    assert ast.get_docstring(tree)
    assert len(tree.body) == 1
