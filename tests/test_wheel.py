"""What is built can be installed and used away from this folder, with what it says it needs and nothing else."""

import importlib.metadata
import re
import subprocess
import sys
import sysconfig
import tomllib
import venv
from pathlib import Path

import pytest
from flit_core import buildapi
from packaging.requirements import Requirement

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
OPTIONAL = {"pandas"}  # used where it is there, and an error says what to do where it is not


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory):
    """(folder, python): an environment with the wheel, whose other packages are those of this environment."""
    folder = tmp_path_factory.mktemp("elsewhere")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)
        wheel = folder / buildapi.build_wheel(folder)
    venv.create(folder / "venv", symlinks=sys.platform != "win32")
    python = folder / "venv" / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    inside = said(folder, python, "import sysconfig; print(sysconfig.get_path('purelib'))")
    # a folder that a .pth names is searched, but its own .pth files, such as course_lib's, are not read
    (Path(inside) / "packages.pth").write_text("\n".join({sysconfig.get_path(p) for p in ("purelib", "platlib")}))
    install = ("-m", "pip", "--python", python, "install", "-q", "--no-index", "--disable-pip-version-check", wheel)
    subprocess.run((sys.executable, *install), check=True)  # fails if a dependency is missing: there is no index
    return folder, python


def said(folder, python, program):
    """What a program prints in a Python of its own, which is told nothing of this folder."""
    done = subprocess.run((python, "-I", "-c", program), cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def first_lines():
    return re.search(r"```python\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.S)[1]


def test_the_readme_begins_with_six_lines_of_code():
    assert len(first_lines().split("\n\n")) == 2 and len(re.findall(r"^.+", first_lines(), re.M)) == 6
    assert max(map(len, first_lines().splitlines())) <= 120


def test_the_lines_of_the_readme_train_and_draw_elsewhere(elsewhere):
    folder, python = elsewhere
    shown = said(folder, python, first_lines() + "\nimport course_lib; print(course_lib.__file__); print(history)")
    assert Path(shown.splitlines()[0]).is_relative_to(folder / "venv")
    accuracy = float(re.search(r"The test accuracy is ([\d.]+\d)", shown)[1])
    assert accuracy > 0.9
    assert (folder / "history.svg").read_text("utf-8").count("<path") > 20


def test_an_explorer_makes_its_still_elsewhere(elsewhere):
    program = """from course_lib.topics.momentum.explorers import valley
data, _ = valley()._repr_mimebundle_()
print(len(data["image/png"]), data["text/plain"])"""
    size, *words = said(*elsewhere, program).split()
    assert int(size) > 10_000 and len(words) > 20


def test_what_is_imported_is_what_is_depended_on():
    found = {name for path in (ROOT / "course_lib").rglob("*.py") for name in imported(path.read_text("utf-8"))}
    found -= {*sys.stdlib_module_names, "course_lib", *OPTIONAL}
    needed = {name: modules(name) for name in (Requirement(line).name for line in PROJECT["dependencies"])}
    assert found - set.union(*needed.values()) == set()
    assert [name for name, ours in needed.items() if not found & ours] == []


def modules(name):
    """The names by which a package is imported."""
    return {file.parts[0].removesuffix(".py") for file in importlib.metadata.files(name)}


def imported(source):
    """The first names of all modules that a source imports, wherever it does."""
    return {one or other for one, other in re.findall(r"^ *(?:import (\w+)|from (\w+)[\w.]* import )", source, re.M)}


def test_the_version_has_its_heading_in_the_list_of_changes():
    headings = re.findall(r"^## (.*)$", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.M)
    assert PROJECT["version"] == next(heading for heading in headings if heading != "Unreleased")
