"""Pyodide's files: each is the one that the lock names, or a sentence says what to do."""

import hashlib
import io
import json
import tarfile

import pytest

from tools import pyodide


@pytest.fixture
def entry():
    return {"file_name": "numpy-2-cp314.whl", "sha256": hashlib.sha256(b"numpy").hexdigest(), "depends": []}


@pytest.fixture
def given(tmp_path, entry):
    """A folder that has the wheel."""
    folder = tmp_path / "given"
    folder.mkdir()
    (folder / entry["file_name"]).write_bytes(b"numpy")
    return folder


def test_a_wheel_comes_from_the_folder_and_is_not_fetched_again(tmp_path, entry, given):
    made = pyodide.wheel(entry, tmp_path, str(given))
    assert made.read_bytes() == b"numpy"
    assert pyodide.wheel(entry, tmp_path, str(tmp_path / "nowhere")) == made


def test_a_wheel_with_another_sum_is_refused_and_not_kept(tmp_path, entry, given):
    (given / entry["file_name"]).write_bytes(b"something else")
    with pytest.raises(pyodide.Missing, match=r"numpy-2-cp314.whl from .* its sum differs. Fetch it anew."):
        pyodide.wheel(entry, tmp_path, str(given))
    assert not (tmp_path / entry["file_name"]).exists()


def test_a_wheel_that_was_spoilt_is_replaced(tmp_path, entry, given):
    (tmp_path / entry["file_name"]).write_bytes(b"half of it")
    assert pyodide.wheel(entry, tmp_path, str(given)).read_bytes() == b"numpy"


def test_a_folder_without_the_wheel_says_which_one_is_missing(tmp_path, entry):
    with pytest.raises(pyodide.Missing, match=r"has no numpy-2-cp314.whl. Put it there, or unset COURSE_PYODIDE"):
        pyodide.wheel(entry, tmp_path, str(tmp_path))


def test_without_internet_the_remedy_is_named(tmp_path, entry, monkeypatch):
    monkeypatch.setattr(pyodide, "DISTRIBUTION", "http://127.0.0.1:9/")
    with pytest.raises(pyodide.Missing, match=r"was not reached .* let COURSE_PYODIDE name a folder"):
        pyodide.wheel(entry, tmp_path, None)


def archive(folder, about):
    """What npm gives."""
    path = folder / "pyodide.tgz"
    with tarfile.open(path, "w:gz") as made:
        for name in pyodide.CORE:
            content = json.dumps(about).encode() if name == "package.json" else name.encode()
            member = tarfile.TarInfo(f"package/{name}")
            member.size = len(content)
            made.addfile(member, io.BytesIO(content))
    return path


def test_the_core_is_refused_if_its_sum_differs(tmp_path):
    made = archive(tmp_path, {"version": pyodide.VERSION})
    with pytest.raises(pyodide.Missing, match=r"has another sum than it had \(sha512-.*Do not use it"):
        pyodide.unpack(made, tmp_path)
    assert not (tmp_path / "pyodide.mjs").exists()


def test_the_core_of_this_version_is_kept_and_another_one_is_replaced(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))  # no npm
    (tmp_path / "package.json").write_text(json.dumps({"version": pyodide.VERSION}))
    pyodide.core(tmp_path)
    (tmp_path / "package.json").write_text(json.dumps({"version": "0.1"}))
    with pytest.raises(pyodide.Missing, match=r"npm was not found.*Install Node.js"):
        pyodide.core(tmp_path)


def test_only_what_is_imported_is_taken():
    depends = {"matplotlib": ["pytz", "six"], "six": [], "pytz": ["never"], "other": []}
    packages = {name: {"depends": needed} for name, needed in depends.items()}
    assert pyodide.closure(packages, ("matplotlib",)) == ["matplotlib", "six"]


def test_pure_wheels_are_those_that_are_pinned(tmp_path):
    (tmp_path / "comm-0.2.3-py3-none-any.whl").write_bytes(b"comm")
    pin = f"==0.2.3 --hash=sha256:{hashlib.sha256(b'comm').hexdigest()}"
    assert [path.name for path in pyodide.right(tmp_path, {"comm": pin})] == ["comm-0.2.3-py3-none-any.whl"]
    assert pyodide.right(tmp_path, {"comm": "==0.2.3 --hash=sha256:00"}) == []


def test_the_program_ends_with_the_sentence(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "npm was not found" in pyodide.main(str(tmp_path / "new"))
