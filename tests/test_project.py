"""The project's own files agree: what it depends on, what is pinned, what conda installs, what the README says."""

import importlib.metadata
import re
import tomllib
import zipfile
from pathlib import Path

import numpy as np
import pytest
import yaml
from flit_core import buildapi
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from course_lib import activations
from course_lib.gradcheck import numerical_gradient, relative_error

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
ABOUT = PROJECT["project"]
EXTRAS = ABOUT["optional-dependencies"]
USER = [Requirement(line) for line in ABOUT["dependencies"] + EXTRAS["lab"]]
TEST = [Requirement(line) for line in EXTRAS["test"]]
CONDA_NAMES = {
    "matplotlib": "matplotlib-base",
    "igraph": "python-igraph",
}  # "matplotlib" adds Qt, "igraph" is the C library
PAGES = ("README.md", "CONTRIBUTING.md")


def read(name):
    return (ROOT / name).read_text("utf-8")


def files():
    """The project's files, without what was installed, cached or saved beside them."""
    folders = [ROOT / name for name in (".ci", "course_lib", "notebooks", "tests", "tools")]
    found = [*ROOT.iterdir(), *(path for folder in folders for path in folder.rglob("*"))]
    return [path for path in found if path.is_file() and not {"__pycache__", ".ipynb_checkpoints"} & set(path.parts)]


def pins():
    lines = (line.partition("#")[0].strip() for line in read("pins.txt").splitlines())
    return {canonicalize_name(pin.name): pin for pin in map(Requirement, filter(None, lines))}


def closure(wanted):
    """The names of these packages, of those that they need, and so on, on this Python and system."""
    seen, queue = set(), list(wanted)
    while queue:
        package = queue.pop()
        key = (canonicalize_name(package.name), frozenset(package.extras))
        if key not in seen:
            seen.add(key)
            asked = [{"extra": extra} for extra in {"", *package.extras}]
            needs = map(Requirement, importlib.metadata.requires(package.name) or ())
            queue += [need for need in needs if not need.marker or any(map(need.marker.evaluate, asked))]
    return {name for name, _ in seen}


def test_each_pin_is_one_exact_version_and_nothing_else():
    assert all(re.fullmatch(r"==[\w.]+", str(pin.specifier)) and not pin.url for pin in pins().values())


@pytest.mark.parametrize("package", USER + TEST, ids=str)
def test_the_pinned_version_is_in_the_range(package):
    pin = pins()[canonicalize_name(package.name)]
    assert package.specifier.contains(str(pin.specifier).removeprefix("=="))


def test_what_the_packages_need_is_pinned_too():
    assert closure(USER + TEST) - pins().keys() == set()


def test_pytorch_is_in_nobodys_set_up():
    assert "torch" in EXTRAS["parity"][0]
    assert "torch" not in pins().keys() | closure(USER + TEST)


def test_conda_installs_what_pip_does():
    environment = yaml.safe_load(read("environment.yml"))
    *specs, pip = environment["dependencies"]
    conda = {spec.name: spec.specifier for spec in map(Requirement, specs)}
    wanted = {CONDA_NAMES.get(package.name, package.name): package.specifier for package in USER}
    assert conda.pop("pip") == ""
    assert conda == wanted | {"python": ABOUT["requires-python"]}
    assert pip == {"pip": ["-e ."]}
    assert environment["channels"] == ["conda-forge", "nodefaults"]


def test_the_wheel_holds_every_file_of_the_package(tmp_path, monkeypatch):
    monkeypatch.chdir(ROOT)
    with zipfile.ZipFile(tmp_path / buildapi.build_wheel(tmp_path)) as wheel:
        inside = set(wheel.namelist())
    package = {path.relative_to(ROOT).as_posix() for path in files() if path.is_relative_to(ROOT / "course_lib")}
    assert "course_lib/data/digits.npz" in package
    assert package - inside == set()


def test_the_wheel_is_built_by_the_pinned_tool():
    assert PROJECT["build-system"]["requires"] == [line for line in EXTRAS["test"] if line.startswith("flit_core")]


def test_no_package_index_is_named():
    named = re.compile(r"py(?:pi|thonhosted)\.org|anaconda\.org|npmjs\.|(?:index|extra)-url[ =]|find-links[ =]")
    assert [path.name for path in files() if named.search(path.read_bytes().decode("utf-8", "ignore"))] == []


def test_no_folder_of_anybodys_machine_is_named():
    named = re.compile(r"/(?:home|root|Users|work)/\w|[A-Z]:\\+Users")
    assert [path.name for path in files() if named.search(path.read_bytes().decode("utf-8", "ignore"))] == []


@pytest.mark.parametrize("page", [*PAGES, ".ci/run"])
def test_commands_that_are_named_exist(page):
    targets = set(re.findall(r"^([a-z]+):", read("Makefile"), re.M))
    assert set(re.findall(r"^(?: *|.*`)make ([a-z]+)", read(page), re.M)) - targets == set()
    extras = set(",".join(re.findall(r"\.\[([a-z,]+)\]", read(page))).split(",")) - {""}
    assert extras - EXTRAS.keys() == set()


@pytest.mark.parametrize("page", PAGES)
def test_files_that_are_named_exist(page):
    links = re.findall(r"\]\((?!\w+:|#)([^)#]+)", read(page))
    paths = re.findall(r"`((?:course_lib|notebooks|tests|tools|\.ci)/[\w./-]*)`", read(page))
    assert paths
    named = [name for name in links + paths if "NN_" not in name]
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_the_example_of_an_activation_works():
    space = dict(vars(activations))
    exec(re.search(r"```python\n(.*?)```", read("CONTRIBUTING.md"), re.S)[1], space)
    swish, z = space["Swish"](2.0), np.linspace(-3, 3, 13)
    assert relative_error(swish.prime(z), numerical_gradient(lambda z: swish(z).sum(), z)) < 1e-7


def test_ci_runs_the_command_of_the_readme_and_leaves_nothing_out():
    assert read(".ci/run").splitlines()[-1] == "COURSE_REQUIRE_ALL=1 make test"
    assert "\nmake test\n" in read("README.md")
