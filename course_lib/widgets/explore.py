"""``explore``: a pure function, a plot and some controls become a picture that answers the hand.

The function computes, the plot draws, this module wires. All three also run without a browser: ``explorer.set(rate=0.1)``.
"""

import base64
import dataclasses
import re

from course_lib import checks
from course_lib.plots import encode
from course_lib.plots.sheet import sheet
from course_lib.widgets import codes, labels
from course_lib.widgets.controls import Control
from course_lib.widgets.display import Display, strict


def explore(
    compute,
    plot,
    controls,
    *,
    frames=None,
    frame=0,
    click=None,
    drag=None,
    stills=(),
    title="",
    caption="",
    preset=False,
    fps=20,
):
    """An explorer of ``compute(**parameters) → result``, shown by ``plot``, a ``Plot`` or a subclass of it.

    ``controls``: a dict ``name → control``, or ``title of a group → {name: control}`` for columns.
    ``frames(result) → int`` makes it a film: ``plot.update(result, frame)`` draws one frame, and the page plays them, from ``frame`` on.
    ``click(parameters, x, y, axes)`` and ``drag(parameters, start, point, axes)`` return the parameters to change, in a dict;
    x and y are in the data coordinates of the axes named; for a drag, ``parameters`` are those when it began.
    ``stills``: dicts of parameters (and "frame") whose pictures stand in for the explorer where no kernel runs.
    ``preset`` adds a line of text that stands for the whole setting, to copy and to paste.
    """
    return Explorer(compute, plot, controls, frames, frame, click, drag, stills, title, caption, preset, fps)


class Explorer(Display):
    """What ``explore`` makes. For tests: ``set``, ``parameters``, ``result``, ``plot``, ``frame``, ``error``, ``state``, ``code``."""

    def __init__(self, compute, plot, controls, frames, frame, click, drag, stills, title, caption, preset, fps):
        self._compute, self._frames, self._click, self._drag = compute, frames, click, drag
        groups = _groups(controls)
        self.controls = {name: control for group in groups.values() for name, control in group.items()}
        _check_names(groups, self.controls)
        self._stills, self.caption, self.title = tuple(stills), caption, title
        self._values = {name: control.start for name, control in self.controls.items()}
        self._memory, self._pressed, self._failed = {}, None, False
        self.result, self.error, self.exception, self.run, self.count = None, "", None, 0, 0
        self._frame, self.alt = frame, ""
        self._about = {"title": title, "caption": caption, "preset": preset, "fps": fps}
        self._groups = [[name, list(group)] for name, group in groups.items()]
        super().__init__(plot)

    def _still(self):
        pixels = self._attempt(self._renew)
        return encode.palette_png(self.plot.draw() if pixels is None else pixels, 127)

    def _spec(self):
        return self._about | {
            "size": [round(100 * side) for side in self.plot.size],
            "groups": self._groups,
            "controls": {name: control.spec() for name, control in self.controls.items()},
            "film": self._frames is not None,
            "points": {"click": self._click is not None, "drag": self._drag is not None},
            "values": self._values,
            "code": self.code,
            "alt": self.alt,
            "error": self.error,
            "count": self.count,
            "frame": self._frame,
        }

    @property
    def parameters(self):
        """What ``compute`` got, or would get now: a dict ``name → value``."""
        return {name: control.value(self._values[name]) for name, control in self.controls.items()}

    @property
    def frame(self):
        """The frame of the film that is shown; set it to go there."""
        return self._frame

    @frame.setter
    def frame(self, frame):
        self._frame = checks.integer("frame", frame, 0, max(self.count - 1, 0))
        self._push(self._refresh)

    @property
    def state(self):
        """The whole setting in plain numbers and texts, as JSON has them."""
        return self._values | ({"frame": self._frame} if self._frames else {})

    @state.setter
    def state(self, state):
        state = dict(state)
        frame = state.pop("frame", self._frame)
        values = self._checked(state)
        self._frame = checks.integer("frame", frame)
        self._push(self._change, values)

    @property
    def code(self):
        """The whole setting as one line of text. Setting it restores everything; a malformed line is reported in the explorer."""
        return codes.write(self.state)

    @code.setter
    def code(self, code):
        self._push(self._decode, code)

    def set(self, **values):
        """Change some controls, by value or by state, and compute once. Unknown names and refused values raise."""
        self._push(self._change, self._checked(values))

    def reset(self):
        """All controls back to where they started."""
        self.set(**{name: control.start for name, control in self.controls.items()})

    def _checked(self, values):
        for name in values:
            checks.one_of("control", name, self.controls)
        return {name: self._check(name, value) for name, value in values.items()}

    def _check(self, name, value):
        remembered = self._memory.get((name, value)) if isinstance(value, str) else None
        return self.controls[name].check(name, remembered or value)

    def _decode(self, code):
        state = codes.read(code)
        frame = state.pop("frame", None)
        values = {name: c.start for name, c in self.controls.items()} | self._checked(state)
        if frame is not None:
            self._frame = checks.integer("preset: frame", frame)
        return self._change(values)

    def _change(self, values):
        """Take new states, all at once; compute and draw if any differs."""
        if all(self._values[name] == state for name, state in values.items()) and not self.error:
            return self._refresh()
        self._values = self._values | values
        for name, state in values.items():
            if isinstance(state, dict) and "choice" in state:
                self._memory[name, state["choice"]] = state
        return self._renew()

    def _renew(self):
        """Compute and draw. Only what succeeded is kept."""
        self._failed = True
        result = self._compute(**self.parameters)
        count = checks.integer("frames(result)", self._frames(result), 1) if self._frames else 0
        if self._frames:
            self._frame = range(count)[max(min(self._frame, count - 1), -count)]
        pixels = self._draw(result, self._frame)
        self.result, self.count, self.run, self._failed = result, count, self.run + 1, False
        return pixels

    def _refresh(self):
        return self._draw(self.result, self._frame) if self.run else self.plot.draw()

    def _draw(self, result, frame):
        moment = (result, frame) if self._frames else (result,)
        self.plot.move(*moment)
        pixels = self.plot.draw()
        self.alt = self.plot.describe(*moment)
        return pixels

    def _attempt(self, action, *arguments):
        """Do it; if it fails, say so in the explorer and keep the old picture. Gives the pixels, or None."""
        try:
            pixels = action(*arguments)
        except (Exception, KeyboardInterrupt) as exception:
            self.error, self.exception = _said(exception), exception
            if strict():
                raise
            return None
        if not self._failed:
            self.error, self.exception = "", None
        return pixels

    def _push(self, action, *arguments):
        """A change that comes from Python: do it and tell the page, if there is one."""
        reply = {"seq": None, "buffers": []}
        pixels = self._attempt(action, *arguments)
        if self._watched:
            self._report(reply, pixels, self._values)
            self._post(reply)

    def _answer(self, message, reply):
        before, sent, pixels = dict(self._values), message.get("values", {}), None
        try:
            pixels = self._attempt(self._act, message)
            if pixels is None and "page" in message:
                pixels = self.plot.draw()
        finally:
            told = {n: s for n, s in self._values.items() if s != sent.get(n, before[n])}
            self._report(reply, pixels, told)
        if self._frames and message.get("run") == self.run:
            self._attempt(self._develop, message.get("want", ()), reply)

    def _develop(self, want, reply):
        """The frames of the film that the page wants to have at hand."""
        alt = self.alt
        for frame in want:
            pixels = self._draw(self.result, frame)
            reply["frames"].append(self._picture(pixels, frame, reply["buffers"]))
        self.alt = alt

    def _act(self, message):
        """Everything that one message of the page asks for, then one picture. Returns None if there is nothing to draw."""
        turned = "page" in message and (self._turn(message["page"]) or True)
        if self._frames and "frame" in message:
            self._frame = int(message["frame"])
        if "code" in message:
            return self._decode(message["code"])
        values = {name: c.start for name, c in self.controls.items()} if message.get("reset") else {}
        values |= self._checked(message.get("values", {}))
        for point in message.get("points", ()):
            values |= self._pointed(point, values)
        if values:
            return self._change(values)
        return self._refresh() if turned else None

    def _pointed(self, point, values):
        """What a click or a drag changes."""
        parameters = {name: c.value((self._values | values)[name]) for name, c in self.controls.items()}
        name, x, y = self._locate(point)
        if point["kind"] == "click":
            changes = self._click(parameters, x, y, name) if self._click else None
        else:
            if point.get("begins") or self._pressed is None:
                self._pressed = parameters
            start = self._locate(point | point["start"])[1:]
            changes = self._drag(self._pressed, start, (x, y), name) if self._drag else None
        return self._checked(changes or {})

    def _report(self, reply, pixels, values):
        reply |= {"error": self.error, "values": values, "code": self.code}
        reply |= {"run": self.run, "count": self.count, "frame": self._frame, "frames": []}
        if pixels is not None:
            reply["picture"] = self._picture(pixels, self._frame, reply["buffers"])

    def _picture(self, pixels, frame, buffers):
        return self._photograph(pixels, buffers) | {"alt": self.alt, "run": self.run, "frame": frame}

    def _repr_mimebundle_(self, **kwargs):
        data, metadata = super()._repr_mimebundle_(**kwargs)
        png, text = self._sheet()
        data |= {"image/png": base64.b64encode(png).decode(), "text/plain": text}
        return data, metadata | {"image/png": {"alt": text}}

    def _sheet(self):
        """The stills as one picture, and as text."""
        plot, pictures, texts = self._template.open(), [], [self.title] * bool(self.title)
        for still in self._stills or ({},):
            caption, moment = self._moment(dict(still))
            plot.move(*moment)
            pictures.append((caption, plot.draw().copy()))
            texts.append(f"{caption}: {plot.describe(*moment)}" if caption else plot.describe(*moment))
        return sheet(pictures), "\n".join(texts)

    def _moment(self, still):
        frame = still.pop("frame", self._frame)
        values = self._values | self._checked(still)
        result = self._compute(**{name: control.value(values[name]) for name, control in self.controls.items()})
        said = [f"{labels.plain(self.controls[n].label)}: {self.controls[n].said(values[n])}" for n in still]
        if not self._frames:
            return "; ".join(said), (result,)
        frame = range(self._frames(result))[frame]
        return "; ".join([*said, f"frame {frame}"]), (result, frame)


def _groups(controls):
    if all(isinstance(c, Control) for c in controls.values()):
        return {"": _labelled(controls)}
    return {title: _labelled(group) for title, group in controls.items()}


def _labelled(group):
    return {n: c if c.label else dataclasses.replace(c, label=n.replace("_", " ")) for n, c in group.items()}


def _check_names(groups, controls):
    if sum(map(len, groups.values())) != len(controls) or "frame" in controls:
        raise checks.problem("controls", "a name twice, or 'frame'", "each name once", "Rename a control.")


def _said(exception):
    text = str(exception).strip()
    if isinstance(exception, ValueError | TypeError) and text:
        return text
    kind = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", type(exception).__name__)
    return f"This setting did not work ({kind}{': ' + text if text else ''}). Change a control to go on."
