"""A small explorer of two panels, and the page's side of it."""

import io

import numpy as np
from PIL import Image

from course_lib.drawing.plot import Plot
from course_lib.explorers import controls
from course_lib.explorers.explore import explore
from course_lib.menus import Entry, entry, knob

LIGHT_PAGE = {"dark": False, "background": "#ffffff", "ratio": 1}


class TwoPanels(Plot):
    size = (6, 3)

    def build(self, figure, style):
        left, right = figure.add_subplot(121, label="left"), figure.add_subplot(122, label="right")
        left.set(xlim=(-1, 1), ylim=(0, 10))
        right.set(xlim=(1, 1000), ylim=(0, 1), xscale="log")
        self.dots = [self.moving(*a.plot([], [], "o", **style.curve(i))) for i, a in enumerate((left, right))]

    def update(self, result, frame=0):
        for dot, (x, y) in zip(self.dots, result, strict=True):
            dot.set_data([x], [y + frame])

    def describe(self, result, frame=0):
        return f"{result[0]} {frame}"


class Page:
    """The page's side of an explorer: keeps what it was sent."""

    def __init__(self, explorer):
        self.explorer, self.sent, self.seq, self.grounds = explorer, [], 0, {}
        explorer.send = lambda content, buffers=None: self.sent.append((content, buffers))

    def ask(self, **message):
        self.seq += 1
        before = len(self.sent)
        self.explorer.receive({"seq": self.seq, **message})
        assert len(self.sent) == before + 1  # one question, one answer
        assert self.sent[-1][0]["seq"] == self.seq
        return self.sent[-1]

    def put_together(self, picture, buffers):
        """The picture as the canvas would show it."""
        if "paint" in picture:
            self.grounds[picture["ground"]] = Image.open(io.BytesIO(buffers[picture["paint"]])).convert("RGB")
        shown = self.grounds[picture["ground"]].copy()
        if picture["patch"] is not None:
            patch = Image.open(io.BytesIO(buffers[picture["patch"]])).convert("RGBA")
            shown.paste(patch, tuple(picture["box"][:2]), patch)
        assert list(shown.size) == picture["size"]
        return np.asarray(shown).astype(int)


def two_panels(x=0.5, **options):
    parts = {"x": controls.slider(-1, 1, x), "y": controls.slider(0, 10, 5), "place": controls.hidden([10, 0.5])}
    return explore(lambda x, y, place: ((x, y), place), TwoPanels, parts, **options)


def fraction(explorer, name, x, y):
    """Where data stand on the picture: fractions of its width and height from the top left."""
    axes = next(a for a in explorer.plot.figure.axes if a.get_label() == name)
    u, v = axes.transData.transform((x, y)) / explorer.plot.figure.bbox.size
    return {"axes": name, "x": u, "y": 1 - v}


@entry
class Toy(Entry):
    rate: float = knob(0.1, r"\eta", 1e-4, 1.0, log=True, domain="(0, inf)")
    beta1: float = knob(0.9, r"\beta_1", 0.0, 0.999, domain="[0, 1)")
    count: int = knob(3, "k", 1, 9, domain="[1, 99]")
    inside: bool = knob(False, r"\sqrt{\hat v + \epsilon}")
    form: str = knob("a", "", choices=("a", "b"))
    fixed: float = knob(5.0, "c")


TOYS = {"toy": Toy(), "slow toy": Toy(rate=0.001), "plain": None}
