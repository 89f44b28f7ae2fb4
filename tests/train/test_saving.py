"""A History as a file."""

import dataclasses
import zipfile
from typing import ClassVar

import numpy as np
import pytest

from course_lib.activations import ACTIVATIONS, ELU, Elementwise
from course_lib.network import Network
from course_lib.train import History
from tests.train.examples import run

NETS = {
    "elementwise": Network([2, 6, 2], "tanh"),
    "with knobs": Network([2, 4, 4, 2], [ELU(0.3), "leaky ReLU"]),
    "maxout and PReLU": Network([2, 4, 4, 2], ["maxout", "PReLU"]),
}


def test_all_of_it_comes_back(tmp_path):
    for name, net in NETS.items():
        for extra in ({}, {"replicas": 2}, {"dtype": np.float32}):
            h = run(net, epochs=1, **extra)
            h.save(tmp_path / "a name without an end")
            back = History.load(str(tmp_path / "a name without an end"))
            assert back.network == net and repr(back) == repr(h), name
            for field in dataclasses.fields(h):
                mine, its = getattr(h, field.name), getattr(back, field.name)
                assert type(mine) is type(its), field.name
                if isinstance(mine, np.ndarray):
                    assert (mine.dtype, mine.tobytes()) == (its.dtype, its.tobytes()), field.name
            assert back.shuffling == h.shuffling


def test_a_file_is_the_same_each_time_and_replaced_as_a_whole(tmp_path, monkeypatch):
    h, file = run(epochs=1), tmp_path / "run.npz"
    h.save(file)
    first = file.read_bytes()
    h.save(file)
    assert file.read_bytes() == first and [p.name for p in tmp_path.iterdir()] == ["run.npz"]

    def torn(opened, **arrays):
        opened.write(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(np, "savez", torn)
    with pytest.raises(ValueError, match=r"No space left.*; expected a file that can be written"):
        h.save(file)
    assert file.read_bytes() == first


@pytest.mark.parametrize("path", [3, None, b"run", ["run"]])
def test_what_is_no_name_is_refused(path):
    for act in (run(epochs=1).save, History.load):
        with pytest.raises(
            TypeError, match=r'^path: got .*; expected the name of a file. Write the name of a file: "r'
        ):
            act(path)


@pytest.mark.parametrize("path", ["", ".", "no/such/folder/run.npz", "\0", "x" * 5000])
def test_what_cannot_be_written_or_read_is_refused(path, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(
        ValueError, match=r"^path: got .*; expected a file that can be written. (Give another name|Make the fo)"
    ):
        run(epochs=1).save(path)
    with pytest.raises(ValueError, match=r"^path: got .*; expected a file that History.save wrote"):
        History.load(path)


def other_files(folder, right):
    yield b""
    yield b"no archive"
    yield right[: len(right) // 2]
    np.save(folder / "x.npy", np.zeros(3))
    yield (folder / "x.npy").read_bytes()
    for about in ('{"History": 9}', '{"History": 1}', "{", "[]", "3", '{"History": 1, "network": 3, "fields": {}}'):
        np.savez(folder / "x.npz", about=np.array(about))
        yield (folder / "x.npz").read_bytes()
    np.savez(folder / "x.npz", about=np.array([{}], object))  # it would be unpickled
    yield (folder / "x.npz").read_bytes()
    with zipfile.ZipFile(folder / "x.zip", "w") as other:
        other.writestr("notes.txt", "none")
    yield (folder / "x.zip").read_bytes()


def test_another_file_is_refused_in_words(tmp_path):
    run(epochs=1).save(tmp_path / "right.npz")
    for content in other_files(tmp_path, (tmp_path / "right.npz").read_bytes()):
        (tmp_path / "wrong.npz").write_bytes(content)
        with pytest.raises(ValueError, match=r"^path: got .*wrong.npz.*; expected a file that History.save wrote"):
            History.load(tmp_path / "wrong.npz")


class Swish(Elementwise):
    """z · σ(z), which the tests register and take away again."""

    derivatives: ClassVar[tuple[int, ...]] = ()

    def value(self, z):
        return z / (1 + np.exp(-z))

    def slope(self, z, a):
        s = 1 / (1 + np.exp(-z))
        return s + z * s * (1 - s)


def test_an_activation_of_ones_own_must_have_a_name(tmp_path):
    h = run(Network([2, 4, 2], Swish()), epochs=1)
    with pytest.raises(
        ValueError, match=r'^history: .*which has no name; .*ACTIVATIONS.register\("my Swish", Swish\(\)\)'
    ):
        h.save(tmp_path / "own.npz")
    ACTIVATIONS.register("my Swish", Swish())
    try:
        h.save(tmp_path / "own.npz")
        assert History.load(tmp_path / "own.npz").network == h.network
    finally:
        del ACTIVATIONS["my Swish"]
    with pytest.raises(
        ValueError, match=r"^path: got a network with the activation 'my Swish'; .*Register it as where"
    ):
        History.load(tmp_path / "own.npz")


def test_a_state_of_other_things_is_refused(tmp_path):
    h = dataclasses.replace(run(epochs=1), optimizer_state={"t": 3, "model": object()})
    with pytest.raises(TypeError, match=r"^history: got an object in it; expected numbers, arrays, texts"):
        h.save(tmp_path / "run.npz")


def test_a_folder_that_is_missing_is_named_and_made_by_the_remedy(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    h = run(epochs=1)
    with pytest.raises(ValueError, match=r"^path: got a name in the folder 'no/folder', which does not exist") as told:
        h.save("no/folder/run.npz")
    exec(str(told.value).partition("Make the folder: ")[2].rstrip("."))
    h.save("no/folder/run.npz")
    assert History.load("no/folder/run.npz").network == h.network


def test_what_is_beyond_the_menu_is_registered_by_the_remedy(tmp_path):
    h = run(Network([2, 4, 2], "softplus"), epochs=1)
    line = r'ACTIVATIONS.register\("softplus", ACTIVATIONS.beyond\["softplus"\]\)'
    with pytest.raises(ValueError, match=rf"^history: .* Register it: {line}"):
        h.save(tmp_path / "run.npz")
