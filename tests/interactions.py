"""Everything that a page can ask of an explorer, in any order, and much that it cannot."""

import hashlib
import json
import math
import re
from contextlib import contextmanager
from unittest.mock import patch

import numpy as np

from course_lib.drawing.plot import Plot
from course_lib.explorers.control_types import HiddenControl, SliderControl, TextControl
from course_lib.explorers.display import Display
from tests.all_explorers import assert_described, assert_shown, places, turn

LIGHT = {"dark": False, "background": "#ffffff", "ratio": 1.0}
DARK = {"dark": True, "background": "#111111", "ratio": 1.0}
ROOMS = [{"size": size, "scale": 0.83} for size in ([834, 350], [517, 467], [315, 0])]  # a small screen, half, a phone
ODD_PAGES = [LIGHT | {"background": None, "ratio": 1.26}, DARK | {"background": "#1e1e1e", "ratio": 3}]
PAGES = [LIGHT, DARK, *ODD_PAGES, LIGHT | ROOMS[0], DARK | ROOMS[1], LIGHT | ROOMS[2]]
CLEAR = re.compile(r".+: got .+; expected .+[.?]", re.DOTALL)
TEXTS = ("", "1, 2", "0 0 0 0", "nan", "1e999", "x", "(x + y) * z", "x /", "log(-1)", "é∑x̂", "a.b()", "a" * 300)
JUNK = (math.nan, math.inf, 1e300, -(10**400), None, True, "no such", "", [], [1, 2], {}, {"choice": "no such"}, 0.5)
ODD = ("x", 5, None, [], [1], ["a", 1], [1, "a"], {}, [1e308, -1e308], [999, -9], [0, 0, 0], [-1, -1, 99], ["a", 0, 0])
CODES = ("nonsense", "speed=1", "1", "seed=", "f(x)=1", "a=1, a=2", "**{}", "(" * 400, None, "frame=1.5", "frame='x'")
FRAMES = (-1, "x", math.nan, [1], {}, 0.5)
DRAW = Plot.draw


@contextmanager
def unpainted():
    """Artists are moved and the picture is described, but nothing is painted or sent."""
    paper = np.zeros((1, 1, 4), np.uint8)
    with (
        patch.object(Plot, "draw", lambda plot: paper),
        patch.object(Display, "picture", lambda self, *a: {}),
        patch.object(Display, "is_shown", True),
    ):
        yield


class Page:
    """The page's side of an explorer: what it was sent, and the values that its controls show."""

    def __init__(self, make):
        Display.page = dict(LIGHT)
        self.explorer, self.replies, self.seq, self.asked = make(), [], 0, []
        self.explorer.send = lambda content, buffers=None: self.replies.append((content, buffers))
        self.values = dict(self.explorer.setting.states)
        self.ask({"page": LIGHT})

    def ask(self, message, rng=None):
        """One message and its one answer, after which both sides agree. Sequence numbers may repeat or jump."""
        self.asked.append(message)
        self.seq += 1 if rng is None else int(rng.integers(3))
        self.explorer.receive({"seq": self.seq, "run": self.explorer.run, **message})
        self.values |= message.get("values", {})
        reply = self.reply()
        assert reply["seq"] == self.seq
        return reply

    def reply(self):
        (reply, buffers), *more = self.replies
        self.replies.clear()
        assert more == [], "one question, several answers"
        json.dumps(reply, allow_nan=False)
        assert all(isinstance(b, bytes) for b in buffers)
        self.values |= reply["values"]
        known = {name: self.values[name] for name in self.explorer.controls}
        assert known == self.explorer.setting.states, "the page shows other values than Python has"
        self.values = known
        assert (reply["error"], reply["code"]) == (self.explorer.error, self.explorer.code)
        return reply


def digest(explorer):
    """The present picture, drawn anew if anything is painted now, and its words, in short."""
    pixels = explorer.redraw().pixels if Plot.draw is DRAW else np.empty(0)
    return pixels.shape, hashlib.sha1(pixels.tobytes()).hexdigest(), explorer.alt


def fine(explorer):
    """No error, a description and, if it is painted, something to be seen."""
    assert_described(explorer)
    if Plot.draw is DRAW:
        assert_shown(explorer)


# What students do ----------------------------------------------------------------------------------------------------


def one_of(rng, things):
    return things[int(rng.integers(len(things)))]


def typed(control, rng):
    """A state that can be typed: for a slider between its stops, too."""
    if isinstance(control, SliderControl) and not control.whole and rng.integers(2):
        return float(rng.uniform(control.stops[0], control.stops[-1]))
    return control.random(rng)


def anywhere(explorer, rng):
    return {name: typed(control, rng) for name, control in explorer.controls.items()}


def right(page, rng, limit):
    """Something that must work, from the page or from Python."""
    one_of(
        rng, (turned, turned, turned, turned, turned, everything, from_python, played, dragged_out, in_another_theme)
    )(page, rng, limit)
    fine(page.explorer)


def turned(page, rng, limit):
    """One action on the page, sometimes twice."""
    for message in turn(page.explorer, rng) or [{}]:
        if "values" in message or "scene" in message:
            message = message | {"values": message.get("values", {}) | limit}
        for _ in range(1 + (rng.integers(6) == 0)):
            page.ask(message, rng)


def everything(page, rng, limit):
    page.ask({"values": anywhere(page.explorer, rng) | limit, "frame": int(rng.integers(1000))}, rng)


def in_another_theme(page, rng, limit):
    """Another theme or screen, mostly the same in a second view, or a notebook opened again, which knows the start."""
    if rng.integers(3) == 0:
        page.values, page.seq = dict(page.explorer.setting.start), 0
    page.ask({"page": Display.page if rng.integers(3) else one_of(rng, PAGES)})


def dragged_out(page, rng, limit):
    """A drag that begins in an axes and leaves the picture."""
    start = places(page.explorer, rng) if page.explorer.drag else {}
    for begins in (True, False) if start else ():
        x, y = rng.uniform(-2, 3, 2).tolist()
        where = {axis: start[axis] for axis in "xy"}
        page.ask({"points": [start | {"kind": "drag", "start": where, "begins": begins, "x": x, "y": y}]}, rng)


def from_python(page, rng, limit):
    explorer = page.explorer
    doing = rng.integers(4)
    if doing == 0:
        explorer.set(**anywhere(explorer, rng) | limit)
    elif doing == 1:
        explorer.code = explorer.code
    elif doing == 2 and explorer.count:
        explorer.frame = int(rng.integers(explorer.count))
    else:
        explorer.state = explorer.state | limit
    page.reply()


def played(page, rng, limit):
    """Frames ahead, of this run and of one that is gone."""
    want = [int(frame) for frame in rng.integers(max(page.explorer.count, 1), size=2)] if page.explorer.count else []
    page.ask({"frame": int(rng.integers(max(page.explorer.count, 1))), "want": want}, rng)
    page.ask({"frame": 0, "want": [0, 10**6], "run": page.explorer.run - 1}, rng)


# What students do wrong ----------------------------------------------------------------------------------------------


def wrong(page, rng, limit):
    """A message that no control, film or picture takes: an error is shown, or nothing happens, and nothing changes."""
    explorer = page.explorer
    before, picture = (explorer.code, explorer.run), digest(explorer)
    kind = one_of(rng, (junk, junk, junk, bad_code, bad_frame, astray, astray))
    error = kind(page, rng)
    assert CLEAR.fullmatch(error) or (error == "" and kind is astray), f"not a clear sentence: {error!r}"
    assert (explorer.code, explorer.run) == before
    assert digest(explorer) == picture, "the picture did not stay"
    if explorer.count:
        assert page.ask({"want": [0], "frame": 0, "run": explorer.run})["error"] == error, "frames ahead hid the error"
    name, state = next(iter(explorer.setting.states.items()))
    assert page.ask({"values": {name: state}})["error"] == "", "the error did not go"


def junk(page, rng):
    explorer = page.explorer
    name = one_of(rng, [*explorer.controls, "speed"])
    for value in (JUNK[i] for i in rng.permutation(len(JUNK))):
        if name not in explorer.controls or refused(explorer.controls[name], name, value):
            return page.ask({"values": {name: value}}, rng)["error"]
    return page.ask({"values": {"speed": 1}}, rng)["error"]  # this control takes anything


def refused(control, name, value):
    try:
        control.check(name, value)
    except (ValueError, TypeError):
        return True
    return False


def bad_code(page, rng):
    return page.ask({"code": one_of(rng, CODES)}, rng)["error"]


def bad_frame(page, rng):
    if not page.explorer.count:
        return junk(page, rng)
    return page.ask({"frame": one_of(rng, FRAMES)}, rng)["error"]


def astray(page, rng):
    """A click or drag beside all axes, or on axes that were there a moment ago."""
    kind, (x, y) = one_of(rng, ("click", "drag")), rng.uniform(-3, 4, 2).tolist()
    point = {"kind": kind, "x": x, "y": y, "start": {"x": -y, "y": x}, "begins": bool(rng.integers(2))}
    if rng.integers(2):
        point["axes"] = "no such axes"
    return page.ask({"points": [point]}, rng)["error"]


def doubtful(page, rng, limit):
    """Texts that are read only by ``compute``: understood, or refused clearly while the old picture stays."""
    explorer = page.explorer
    odd = {TextControl: TEXTS, HiddenControl: ODD}
    fields = [name for name, control in explorer.controls.items() if type(control) in odd]
    if not fields:
        right(page, rng, limit)
        return
    run, picture, before = explorer.run, digest(explorer), dict(explorer.setting.states)
    name = one_of(rng, fields)
    error = page.ask({"values": {name: one_of(rng, odd[type(explorer.controls[name])])}}, rng)["error"]
    if error:
        assert CLEAR.fullmatch(error), f"not a clear sentence: {error!r}"
        assert explorer.run == run and digest(explorer) == picture, "the picture did not stay"
    else:
        fine(explorer)
    page.ask({"values": before}, rng)  # two numbers will do for one function and not for the next
    fine(explorer)
