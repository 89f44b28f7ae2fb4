"""``explore``: a pure function, a plot and some controls become a picture that answers the hand.

The function computes, the plot draws, this module wires; all three run without a browser too: ``explorer.set(rate=1)``.
"""

import re

from course_lib import checks
from course_lib.drawing import encode
from course_lib.drawing.style import LIGHT
from course_lib.explorers import arguments, codes, stills
from course_lib.explorers.display import Display, strict
from course_lib.explorers.setting import Setting


def explore(
    compute,
    plot,
    controls,
    *,
    frames=None,
    frame=0,
    fps=20,
    click=None,
    drag=None,
    stills=(),
    title="",
    caption="",
    preset=False,
):
    """An explorer of ``compute(**parameters) → result``, shown by ``plot``, a ``Plot`` or a subclass of it.

    ``controls``: a dict ``name → control``, or ``title of a group → {name: control}`` for columns.
    ``frames(result) → int`` makes it a film: ``plot.update(result, frame)`` draws one frame, the page plays them,
    ``fps`` a second, and it starts at ``frame``, which may be −1 for the last.
    ``click(parameters, x, y, axes)`` and ``drag(parameters, start, point, axes)`` return a dict of parameters to
    change. x and y are data coordinates of the axes of that label; a drag's ``parameters`` are those when it began.
    ``stills``: dicts of parameters (and "frame", "caption") whose pictures stand in for it where no kernel runs.
    ``preset`` adds a line of text that stands for the whole setting, to copy and to paste.
    """
    arguments.check_controls(controls)
    setting = Setting(controls)
    arguments.check_functions(compute, setting.controls, frames, click, drag)
    arguments.check_page(plot, frame, fps, title, caption, preset)
    arguments.check_stills(stills, setting.controls)
    about = {"title": title, "caption": caption, "preset": preset, "fps": fps, "film": frames is not None}
    return Explorer(compute, plot, setting, about, frames, frame, (click, drag), tuple(stills))


class Explorer(Display):
    """What ``explore`` makes. ``set(**values)`` turns controls; then see ``result``, ``error``, ``alt``, ``frame``.

    ``error`` is "" or what the explorer shows in place of a new picture; ``exception`` is what was raised.
    """

    def __init__(self, compute, plot, setting, about, frames, frame, hooks, stills):
        self._compute, self._frames, self._hooks = compute, frames, hooks
        self.setting, self.about, self.stills = setting, about, stills
        self.result, self.count, self.run = None, 0, 0
        self._alt, self._told = "", frame  # the words for the picture, and which frame they are about
        self.error, self.exception, self._failed, self._of_ahead = "", None, False, False
        self._frame, self._pressed = frame, None
        super().__init__(plot)

    @property
    def controls(self):
        """The controls by name."""
        return self.setting.controls

    @property
    def parameters(self):
        """What ``compute`` got, or would get now: a dict ``name → value``."""
        return self.setting.parameters()

    @property
    def frame(self):
        """The frame of the film that is shown; set it to go there."""
        return self._frame

    @frame.setter
    def frame(self, frame):
        self._frame = checks.integer("frame", frame, 0, max(self.count - 1, 0))
        self._push(self._refresh)

    @property
    def alt(self):
        """The picture in words."""
        with self._turning:
            if self.run and self._told != self._frame:  # the page went to another frame by itself
                self._draw(self.result, self._frame)
            return self._alt

    @property
    def state(self):
        """The whole setting in plain numbers and texts, as JSON has them."""
        return self.setting.states | ({"frame": self._frame} if self._frames else {})

    @state.setter
    def state(self, state):
        state = dict(state)
        frame = state.pop("frame", None)
        states = self.setting.check(state)
        self._push(self._change, states, frame)

    @property
    def code(self):
        """The whole setting as a line of text. Set it to restore everything; the explorer reports a malformed line."""
        return codes.write(self.state)

    @code.setter
    def code(self, code):
        self._push(lambda: self._change(*self.setting.decode(code)))

    def set(self, **values):
        """Turn some controls, by value or by state, and compute once. Unknown names and refused values raise."""
        states = self.setting.check(values)
        self._push(self._change, states)

    def reset(self):
        """All controls back to where they started."""
        self._push(self._change, self.setting.start)

    def moment(self, states=(), frame=None):
        """What ``plot.update`` gets for the present setting with some states and the frame changed."""
        known = self.run and not self._failed and not self.setting.differs(dict(states))
        result = self.result if known else self._compute(**self.setting.parameters(states))
        if not self._frames:
            return (result,)
        return result, self._within(self._frame if frame is None else frame, self._count(result))

    def _count(self, result):
        return checks.integer("frames(result)", self._frames(result), 1) if self._frames else 0

    @staticmethod
    def _within(frame, count):
        return range(count)[max(min(frame, count - 1), -count)]

    def _change(self, states, frame=None):
        """Take new states, all at once; compute if any differs."""
        if frame is not None:
            self._frame = checks.integer("frame", frame)
        changed = self.setting.turn(states)
        return self._renew() if changed or self._failed else self._refresh()

    def _renew(self):
        """Compute and draw. Only what succeeded is kept."""
        self._failed = True
        result = self._compute(**self.parameters)
        count = self._count(result)
        frame = self._within(self._frame, count) if self._frames else 0
        pixels = self._draw(result, frame)
        self.result, self.count, self._frame, self.run, self._failed = result, count, frame, self.run + 1, False
        return pixels

    def _refresh(self):
        if not self.run:
            return self.plot.draw()
        self._frame = self._within(self._frame, self.count) if self._frames else 0
        return self._draw(self.result, self._frame)

    def _draw(self, result, frame):
        moment = (result, frame) if self._frames else (result,)
        self.plot.move(*moment)
        pixels = self.plot.draw()
        self._alt, self._told = self.plot.describe(*moment), frame
        return pixels

    def _attempt(self, action, *arguments, ahead=False):
        """Do it; if it fails, say so in the explorer and keep the old picture. Gives the pixels, or None.

        What is said stays until something works. Frames that the page asks for ahead hide only what is said of frames.
        """
        try:
            pixels = action(*arguments)
        except (Exception, KeyboardInterrupt) as exception:
            self.error, self.exception, self._of_ahead = _said(exception), exception, ahead
            if strict():
                raise
            return None
        if not self._failed and (self._of_ahead or not ahead):
            self.error, self.exception = "", None
        return pixels

    def _push(self, action, *arguments):
        """A change that comes from Python: do it and tell the page, if there is one."""
        with self._turning:
            pixels = self._attempt(action, *arguments)
            if self._watched:
                self._post(self._report(None, pixels, self.setting.states))

    def _answer(self, message):
        """The reply to one message of the page. What the page turned itself is not sent back to it."""
        before, sent, pixels, reply = self.setting.states, message.get("values", {}), None, None
        try:
            pixels = self._attempt(self._act, message, ahead="want" in message)
            if pixels is None and "page" in message:
                pixels = self._refresh()  # a page in another theme needs the old picture anew
        finally:
            known = {} if message.get("seq") == 1 else before  # a page that was opened again knows only the start
            told = {n: s for n, s in self.setting.states.items() if n not in known or s != sent.get(n, before[n])}
            reply = self._report(message.get("seq"), pixels, told)
            if self._frames and message.get("run") == self.run:
                self._attempt(self._develop, message.get("want", ()), reply, ahead=True)
                reply["error"] = self.error
            self._post(reply)

    def _act(self, message):
        """Everything that one message of the page asks for, then one picture; None if there is nothing to draw."""
        if "page" in message:
            self._turn(message["page"])
        if "code" in message:
            return self._change(*self.setting.decode(message["code"]))
        frame = message.get("frame") if self._frames else None
        if frame is not None:
            checks.integer("frame", frame)
        states = self.setting.start if message.get("reset") else {}
        states = states | self.setting.check(message.get("values", {}))
        for point in message.get("points", ()):
            states |= self.setting.check(self._pointed(point, states))
        if states:
            return self._change(states, frame)
        self._frame = self._frame if frame is None else self._within(frame, max(self.count, 1))
        return self._refresh() if "page" in message else None

    def _develop(self, want, reply):
        """The frames of the film that the page wants to have at hand."""
        for frame in want:
            pixels = self._draw(self.result, frame)
            reply["frames"].append(self._picture(pixels, frame, reply["buffers"]))

    def _pointed(self, point, states):
        """What a click or a drag changes."""
        (click, drag), parameters = self._hooks, self.setting.parameters(states)
        name, x, y = self._locate(point)
        if x is None:  # the setting before this one had such axes
            return {}
        if point["kind"] == "click":
            return (click and click(parameters, x, y, name)) or {}
        if point.get("begins") or self._pressed is None:
            self._pressed = parameters
        start = self._locate(point | point["start"])[1:]
        return (drag and drag(self._pressed, start, (x, y), name)) or {}

    def _report(self, seq, pixels, states):
        reply = {"seq": seq, "error": self.error, "values": states, "code": self.code, "frames": [], "buffers": []}
        reply |= {"run": self.run, "count": self.count, "frame": self._frame}
        if pixels is not None:
            reply["picture"] = self._picture(pixels, self._frame, reply["buffers"])
        return reply

    def _picture(self, pixels, frame, buffers):
        return self._photograph(pixels, buffers) | {"alt": self._alt, "run": self.run, "frame": frame}

    def _still(self):
        pixels = self._attempt(self._renew)
        return encode.palette_png(self.plot.draw() if pixels is None else pixels, 127)

    def _spec(self):
        return self.about | {
            "dark": self.plot.style.dark,
            "size": [round(100 * side) for side in self.plot.size],
            "groups": self.setting.groups,
            "controls": {name: control.spec() for name, control in self.controls.items()},
            "points": {"click": self._hooks[0] is not None, "drag": self._hooks[1] is not None},
            "values": self.setting.states,
            "code": self.code,
            "alt": self._alt,
            "error": self.error,
            "count": self.count,
            "frame": self._frame,
        }

    def _repr_mimebundle_(self, **kwargs):
        data, metadata = super()._repr_mimebundle_(**kwargs)
        with self._turning:
            plot = self._printed()
            still, about = stills.make(self, plot).bundle()
            if plot is self.plot and self._watched:  # else it is drawn when a page asks
                self._refresh()
        return data | still, metadata | about

    def _printed(self):
        """A plot for pictures on paper: this one if it is light, which saves making another, or one laid out alike."""
        if self.run and (self.plot.style, self.plot.ratio) == (LIGHT, 1.0):
            return self.plot
        plot = self.template.open()
        plot.placed_as(self.plot)
        return plot


def _said(exception):
    text = str(exception).strip()
    if isinstance(exception, ValueError | TypeError) and text:
        return text
    kind = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", type(exception).__name__)
    return f"This setting did not work ({kind}{': ' + text if text else ''}). Change a control to go on."
