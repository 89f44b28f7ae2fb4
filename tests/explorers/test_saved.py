"""Pictures and films of explorers as files."""

import itertools
import re
import stat

import numpy as np
import pytest
from PIL import Image

from course_lib.drawing import files
from tests.explorers.examples import LIGHT_PAGE, Page, two_panels


def film(**options):
    return two_panels(frames=lambda result: 5, **options)


def _ink(pixels):
    """The share of a picture that is dark."""
    return float((pixels[..., :3].min(axis=-1) < 128).mean())


def test_a_picture_for_print_has_all_that_moves_and_fonts_that_printers_accept(tmp_path):
    explorer = two_panels()
    before = explorer.redraw().pixels.copy()
    explorer.save(tmp_path / "a.pdf")
    explorer.save(tmp_path / "a.svg")
    explorer.save(str(tmp_path / "a.png"))
    pdf, svg = (tmp_path / "a.pdf").read_bytes(), (tmp_path / "a.svg").read_text()
    assert pdf.startswith(b"%PDF") and b"/Type3" not in pdf and b"/Subtype /Type3" not in pdf
    assert svg.count("<use") >= 2 and "<text" not in svg
    with Image.open(tmp_path / "a.png") as png:
        assert png.size == (1200, 600)
        small = np.asarray(png.convert("RGB").resize((600, 300)), int)
    assert np.abs(small - before[..., :3]).mean() < 3  # the same picture, dots and all
    assert _ink(small) == pytest.approx(_ink(before), rel=0.2)  # and axes: they are thin, and hardly change the mean
    assert np.array_equal(explorer.redraw().pixels, before)


def test_a_picture_is_the_same_wherever_the_explorer_is_shown(tmp_path):
    for name, size in (("alone", None), ("narrow", [292, 0]), ("small", [523, 479])):
        explorer = two_panels()
        if size:
            Page(explorer).ask(page=LIGHT_PAGE | {"size": size, "scale": 0.84})
        explorer.save(tmp_path / f"{name}.png")
    alone, narrow, small = (np.asarray(Image.open(tmp_path / f"{n}.png")) for n in ("alone", "narrow", "small"))
    assert np.array_equal(narrow, alone) and np.array_equal(small, alone)


def test_a_frame_of_a_film_as_a_picture(tmp_path):
    explorer = film()
    for frame in (0, 4):
        explorer.save(tmp_path / f"{frame}.png", frame=frame)
    first, last = (np.asarray(Image.open(tmp_path / f"{frame}.png").convert("RGB")) for frame in (0, 4))
    assert (first != last).any() and explorer.frame == 0


def test_a_film_as_a_gif(tmp_path):
    film(fps=20).film(tmp_path / "a.gif")
    with Image.open(tmp_path / "a.gif") as gif:
        assert (gif.n_frames, gif.size, gif.info["duration"], gif.info["loop"]) == (5, (600, 300), 50, 0)
        pictures = [np.asarray(gif.convert("RGB")) for k in range(5) if gif.seek(k) is None]
    assert all((a != b).any() for a, b in itertools.pairwise(pictures))
    film().film(tmp_path / "b.gif", fps=50)
    with Image.open(tmp_path / "b.gif") as gif:
        assert (gif.n_frames, gif.info["duration"]) == (3, 40)  # every second frame, and the last one


def test_a_film_as_an_mp4_is_handed_to_ffmpeg(tmp_path, monkeypatch):
    program = tmp_path / "ffmpeg"
    program.write_text('#!/bin/sh\nfor last; do :; done\necho "$@" >"$last.arguments"\ncat >"$last"\n')
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    film().film(tmp_path / "a.mp4", fps=10)
    frames = np.fromfile(tmp_path / "a.mp4", np.uint8).reshape(5, 600, 1200, 4)
    explorer = film()
    for k in (0, 4):
        explorer.save(tmp_path / "a.png", frame=k)
        with Image.open(tmp_path / "a.png") as png:
            assert _ink(frames[k]) == pytest.approx(_ink(np.asarray(png)), rel=0.1)
    assert re.search(r"-framerate 10(\.0)? ", (tmp_path / "a.mp4.arguments").read_text())
    monkeypatch.setattr(files.FFMpegWriter, "isAvailable", classmethod(lambda cls: False))
    with pytest.raises(ValueError, match=r"ffmpeg writes, and it is not installed; .* Write a \.gif"):
        film().film(tmp_path / "b.mp4")


@pytest.mark.parametrize(
    ("name", "words"),
    {
        "kind": ("a.jpg", r"expected a name that ends in \.pdf or \.svg or \.png\. Write a\.pdf\."),
        "folder": ("nowhere/a.pdf", "got the folder .*nowhere; expected a folder that exists"),
    }.values(),
)
def test_names_that_are_refused(tmp_path, name, words):
    with pytest.raises(ValueError, match=words):
        two_panels().save(tmp_path / name)


def test_what_has_no_film_or_no_picture_says_so(tmp_path, monkeypatch):
    monkeypatch.delenv("COURSE_STRICT", raising=False)
    with pytest.raises(TypeError, match="path: got 3"):
        two_panels().save(3)
    with pytest.raises(ValueError, match="film: got no film"):
        two_panels().film(tmp_path / "a.gif")
    with pytest.raises(ValueError, match="frame: got 9"):
        film().save(tmp_path / "a.pdf", frame=9)
