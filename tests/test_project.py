"""The project's own files agree: what it depends on, what is pinned, what conda installs, what the README says."""

import base64
import hashlib
import importlib.metadata
import re
import subprocess
import sys
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
from tools import check, licences, versions

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
ABOUT = PROJECT["project"]
EXTRAS = ABOUT["optional-dependencies"]
USER = [Requirement(line) for line in ABOUT["dependencies"] + EXTRAS["lab"]]
LECTURE = [Requirement(line) for line in EXTRAS["lecture"]]
SITE = [Requirement(line) for line in EXTRAS["site"]]
TEST = [Requirement(line) for line in EXTRAS["test"]]
DEPLOY = [Requirement(line) for line in EXTRAS["deploy"]]
CONDA_NAMES = {"matplotlib": "matplotlib-base"}  # "matplotlib" adds Qt
CONDA_ADDS = ("pytest", "nbval")  # for pytest --nbval notebooks
PAGES = ("README.md", "CONTRIBUTING.md")
PINS = ("pins.txt", "pins-lecture.txt", "pins-site.txt", "pins-test.txt")
SERVER = ("pins.txt", "pins-deploy.txt")  # not installed here


def read(name):
    return (ROOT / name).read_text("utf-8")


def files():
    """The project's files, without what was installed, cached or saved beside them."""
    folders = [ROOT / name for name in (".ci", "course_lib", "deploy", "notebooks", "tests", "tools")]
    found = [*ROOT.iterdir(), *(path for folder in folders for path in folder.rglob("*"))]
    return [path for path in found if path.is_file() and not {"__pycache__", ".ipynb_checkpoints"} & set(path.parts)]


def entries(*names):
    """(a pin, the options that follow it) for every entry of these files."""
    found = re.findall(r"^([^\s#].*?)((?: \\\n +\S+)*)\n", "".join(map(read, names)), re.M)
    return [(Requirement(pin), options) for pin, options in found]


def pins(*names):
    """The versions that these files choose for this Python and system."""
    pins = [pin for pin, _ in entries(*names) if not pin.marker or pin.marker.evaluate()]
    return {canonicalize_name(pin.name): str(pin.specifier).removeprefix("==") for pin in pins}


def test_each_pin_is_one_exact_version_with_hashes_and_nothing_else():
    assert sum(len(options.split()) for _, options in entries(*PINS)) > 2000
    for pin, options in entries(*PINS, *SERVER[1:]):
        assert re.fullmatch(r"==[\w.]+", str(pin.specifier))
        assert not pin.url
        assert re.fullmatch(r"( \\\n    --hash=sha256:[0-9a-f]{64})+", options)


def test_nothing_but_pins_stands_in_the_files():
    for name in PINS + SERVER[1:]:
        title, *lines = read(name).splitlines()
        assert title.startswith("#")
        assert all(re.match(r"    --hash|[\w-]+==", line) for line in lines)


def test_what_is_installed_is_what_is_pinned():
    assert {name: importlib.metadata.version(name) for name in pins(*PINS)} == pins(*PINS)


def test_what_is_installed_fits_together():
    subprocess.run((sys.executable, "-m", "pip", "check"), check=True)


def test_no_installed_file_was_changed():
    """Each file of a pinned package has the hash that its package's list, RECORD, gives it."""
    changed = [
        str(file)
        for name in pins(*PINS)
        for file in importlib.metadata.files(name)
        if file.hash and hashed(file.locate().read_bytes(), file.hash.mode) != file.hash.value
    ]
    assert changed == []


def hashed(content, mode):
    return base64.urlsafe_b64encode(hashlib.new(mode, content).digest()).decode().rstrip("=")


def test_a_file_with_another_hash_is_not_installed(tmp_path, monkeypatch):
    monkeypatch.chdir(ROOT)
    name = buildapi.build_wheel(tmp_path)
    right = hashlib.sha256((tmp_path / name).read_bytes()).hexdigest()
    for digest, installs in ((right, True), (right[::-1], False)):
        (tmp_path / "pins.txt").write_text(f"course-lib=={ABOUT['version']} --hash=sha256:{digest}\n")
        options = ("--no-index", "--find-links", tmp_path, "--no-deps", "--target", tmp_path / digest)
        command = (sys.executable, "-m", "pip", "install", "--require-hashes", *options, "-r", tmp_path / "pins.txt")
        tried = subprocess.run(command, capture_output=True, text=True)
        assert (tried.returncode == 0) == (tmp_path / digest / "course_lib").is_dir() == installs
    assert "DO NOT MATCH THE HASHES" in tried.stderr


@pytest.mark.parametrize("page", ["Makefile", "README.md"])
def test_pins_are_installed_with_their_hashes_checked(page):
    lines = [line for line in read(page).splitlines() if "-r pins" in line and "pip" in line.lower()]
    assert lines
    assert all("--require-hashes" in line or "pip_audit" in line for line in lines)


def test_licences_of_all_dependencies_are_known_and_free():
    rows = licences.table()
    assert len(rows) > 100
    assert [row for row in rows if not licences.is_free(row[2])] == []
    assert licences.main([]) is None


@pytest.mark.parametrize("words", ["MIT AND GPL-3.0-only", "AGPL-3.0", "MIT, GPL", "UNKNOWN", "", "Proprietary"])
def test_other_licences_are_refused(words):
    assert not licences.is_free(words)


OUTWARD = {
    "connect": "socket.create_connection(('192.0.2.1', 80), 1)",
    "connect by IPv6": "socket.socket(socket.AF_INET6).connect(('2001:db8::1', 80))",
    "sendto": "socket.socket(type=socket.SOCK_DGRAM).sendto(b'', ('192.0.2.1', 80))",
    "sendmsg": "socket.socket(type=socket.SOCK_DGRAM).sendmsg([b''], [], 0, ('192.0.2.1', 80))",
    "name": "socket.getaddrinfo('example.org', 80)",
    "old name": "socket.gethostbyname('example.org')",
    "page": "from urllib import request; request.build_opener(request.ProxyHandler({})).open('http://192.0.2.1')",
}


@pytest.mark.parametrize("line", OUTWARD.values(), ids=OUTWARD)
def test_checks_reach_no_other_machine(line, tmp_path):
    command = (sys.executable, "-c", f"import socket; {line}")
    tried = subprocess.run(command, env=check.environment("tests", tmp_path), capture_output=True, text=True)
    assert "is not this machine" in tried.stderr


def test_checks_reach_this_machine(tmp_path):
    talk = "import socket; s = socket.create_server(('127.0.0.1', 0)); socket.create_connection(s.getsockname())"
    subprocess.run((sys.executable, "-c", talk), env=check.environment("tests", tmp_path), check=True)


@pytest.mark.parametrize("package", USER + LECTURE + SITE + TEST, ids=str)
def test_the_pinned_version_is_in_the_range(package):
    assert package.specifier.contains(pins(*PINS)[canonicalize_name(package.name)])


@pytest.mark.parametrize("package", DEPLOY, ids=str)
def test_a_servers_pinned_version_is_in_the_range(package):
    assert package.specifier.contains(pins("pins-deploy.txt")[canonicalize_name(package.name)])


def test_a_server_adds_to_what_students_have():
    assert pins("pins-deploy.txt").keys() & pins("pins.txt").keys() == set()
    assert {"jupyterhub", "sqlalchemy"} <= pins("pins-deploy.txt").keys()


def test_what_the_packages_need_is_pinned_too():
    assert licences.closure(USER) - pins("pins.txt").keys() == set()
    assert licences.closure(USER + LECTURE) - pins("pins.txt", "pins-lecture.txt").keys() == set()
    assert licences.closure(USER + LECTURE + SITE) - pins(*PINS[:3]).keys() == set()
    assert licences.closure(USER + LECTURE + SITE + TEST) - pins(*PINS).keys() == set()


def test_pytorch_is_in_nobodys_set_up():
    assert "torch" in EXTRAS["parity"][0]
    assert "torch" not in pins(*PINS).keys() | licences.closure(USER + TEST)


def test_versions_are_tried_on_every_supported_python():
    classifiers = [f"Programming Language :: Python :: {python}" for python in versions.PYTHONS]
    assert classifiers == ABOUT["classifiers"]
    assert versions.main(["3.10-oldest"]).startswith("3.10-oldest: not among 3.11-oldest, 3.11-newest")


def test_each_python_finds_one_version_of_a_package_in_the_pins():
    for python in versions.PYTHONS:
        chosen = {(pin.name, str(pin.specifier)) for pin, _ in entries(*PINS) if applies(pin.marker, python)}
        assert len(chosen) > 100
        assert len(chosen) == len({name for name, _ in chosen})


def applies(marker, python):
    return not marker or marker.evaluate({"python_version": python, "python_full_version": f"{python}.0"})


def test_make_lab_takes_these_pythons_and_no_others():
    first, last = (tuple(map(int, versions.PYTHONS[i].split("."))) for i in (0, -1))
    assert f"sys.exit(not {first} <= sys.version_info[:2] <= {last})" in read("tools/make_venv.sh")
    assert f"a Python from {versions.PYTHONS[0]} to {versions.PYTHONS[-1]}" in read("tools/make_venv.sh")
    assert ABOUT["requires-python"] == f">={versions.PYTHONS[0]}"


def test_conda_installs_what_pip_does():
    environment = yaml.safe_load(read("environment.yml"))
    *specs, pip = environment["dependencies"]
    conda = {spec.name: spec.specifier for spec in map(Requirement, specs)}
    packages = USER + [package for package in TEST if package.name in CONDA_ADDS]
    wanted = {CONDA_NAMES.get(package.name, package.name): package.specifier for package in packages}
    assert conda.pop("pip") == ""
    assert conda == wanted | {"python": ABOUT["requires-python"]}
    assert pip == {"pip": ["-e .[lecture]"]}
    assert environment["channels"] == ["conda-forge", "nodefaults"]


def test_the_wheel_holds_every_file_of_the_package(tmp_path, monkeypatch):
    monkeypatch.chdir(ROOT)
    with zipfile.ZipFile(tmp_path / buildapi.build_wheel(tmp_path)) as wheel:
        inside = set(wheel.namelist())
    package = {path.relative_to(ROOT).as_posix() for path in files() if path.is_relative_to(ROOT / "course_lib")}
    assert {"course_lib/datasets/digits.npz", "course_lib/py.typed"} <= package
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
    paths = re.findall(r"`((?:course_lib|deploy|notebooks|tests|tools|\.ci)/[\w./-]*)`", read(page))
    assert paths
    named = [name for name in links + paths if "NN_" not in name]
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_the_example_of_an_activation_works():
    space = dict(vars(activations))
    exec(re.search(r"```python\n(.*?)```", read("CONTRIBUTING.md"), re.S)[1], space)
    swish, z = space["Gated"](2.0), np.linspace(-3, 3, 13)
    assert relative_error(swish.prime(z), numerical_gradient(lambda z: swish(z).sum(), z)) < 1e-7


def test_ci_runs_the_command_of_the_readme_and_leaves_nothing_out():
    assert read(".ci/run").splitlines()[-1] == "COURSE_REQUIRE_ALL=1 make test"
    assert "\nmake test\n" in read("README.md")
