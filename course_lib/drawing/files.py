"""A plot's picture, and the film of its frames, as files for print and for slides."""

import math
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.animation import FFMpegWriter
from PIL import Image

from course_lib import checks
from course_lib.drawing.picture import Picture
from course_lib.drawing.plot import Plot
from course_lib.drawing.style import DPI

PICTURES, FILMS = ("pdf", "svg", "png"), ("gif", "mp4")
PRINTABLE = {"pdf.fonttype": 42, "svg.fonttype": "path"}  # TrueType, which every printer accepts; outlines
SHARP = 2.0  # pixels of a .png or an .mp4 to a pixel of the page
SMOOTH = 25  # frames a second: more of them browsers do not play


def save(plot: Plot, path: str | os.PathLike) -> None:
    """The picture of an open plot, with all that moves in it."""
    file = _file(path, PICTURES)
    plot.draw()  # laid out as on the page, and not at the file's density
    plot.layers.release()
    with plot.style.applied(), mpl.rc_context(PRINTABLE):
        plot.figure.savefig(file, dpi=SHARP * DPI)


def show(plot: Plot, result: Any, path: str | os.PathLike | None = None) -> Picture:
    """The picture of a result, for a cell; with a ``path`` also as a file."""
    if path is not None:
        opened = plot.open()
        opened.move(result)
        save(opened, path)
    return plot.show(result)


def film(open_plot: Callable[[float], Plot], frames: Sequence[tuple], path: str | os.PathLike, fps: float) -> None:
    """The pictures of a plot moved to each of ``frames``; ``open_plot(ratio)`` opens it."""
    file, fps = _file(path, FILMS), float(checks.one_number("fps", fps, "(0, 240]"))
    if file.suffix.lower() == ".gif":
        _write_gif(file, open_plot(1.0), frames, fps)
        return
    if not FFMpegWriter.isAvailable():
        came, remedy = "a .mp4, which ffmpeg writes, and it is not installed", "Write a .gif, or install ffmpeg."
        raise checks.problem("path", came, "a kind of film that can be written here", remedy)
    plot, writer = open_plot(SHARP), FFMpegWriter(fps=fps)
    with writer.saving(plot.figure, str(file), dpi=plot.figure.dpi):
        for _ in _drawn(plot, frames):
            plot.layers.release()
            writer.grab_frame()


def _write_gif(file, plot, frames, fps):
    """In the colours of the first frame and the last."""
    step = math.ceil(fps / SMOOTH)
    ends = np.concatenate([pixels.copy() for pixels in _drawn(plot, (frames[0], frames[-1]))])
    colours = Image.fromarray(ends[..., :3]).quantize(dither=Image.Dither.NONE)
    first, *others = (
        Image.fromarray(pixels[..., :3]).quantize(palette=colours, dither=Image.Dither.NONE)
        for pixels in _drawn(plot, [*frames[:-1:step], frames[-1]])
    )
    first.save(file, save_all=True, append_images=others, duration=round(1000 * step / fps), loop=0)


def _drawn(plot: Plot, frames: Iterable[tuple]) -> Iterator[np.ndarray]:
    for frame in frames:
        plot.move(*frame)
        yield plot.draw()


def _file(path, kinds):
    checks.instance("path", path, str | os.PathLike, "the name of a file", f'Write "picture.{kinds[0]}".')
    file = Path(path)
    if file.suffix.lower().lstrip(".") not in kinds:
        came, remedy = checks.describe(str(path)), f"Write {file.stem or 'picture'}.{kinds[0]}."
        raise checks.problem("path", came, f"a name that ends in {' or '.join(f'.{k}' for k in kinds)}", remedy)
    if not file.parent.is_dir():
        raise checks.problem("path", f"the folder {file.parent}", "a folder that exists", "Make it first.")
    return file
