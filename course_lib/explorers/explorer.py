"""What ``explore`` makes: a widget that computes and draws a setting, and shows what went wrong if that fails."""

import contextlib
import copy
import dataclasses
import os
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import traitlets

from course_lib import checks
from course_lib.drawing import encode, files
from course_lib.drawing.plot import Plot
from course_lib.drawing.style import LIGHT
from course_lib.explorers import presets, stills
from course_lib.explorers.control_types import Control
from course_lib.explorers.conversation import Conversation, Message
from course_lib.explorers.display import Display
from course_lib.explorers.failures import Failure, strict
from course_lib.explorers.linked import Turned, WidgetControl, named
from course_lib.explorers.model import Computation, Model
from course_lib.explorers.outputs import DisplayedWidget, page_files
from course_lib.explorers.scenes import Scenes
from course_lib.explorers.setting import Setting, States
from course_lib.train.threads import one_thread


@dataclass(frozen=True)
class Drawn:
    """What the plot shows: the pixels, valid until the next drawing, which frame of a film it is, and it in words."""

    pixels: np.ndarray
    frame: int
    alt: str


class Explorer(DisplayedWidget):
    """What ``explore`` makes. ``set(**values)`` turns controls; then see ``result``, ``error``, ``alt``, ``frame``.

    Among other widgets ``value``, its parameters in plain numbers and texts, and ``error`` can be observed and linked;
    so can each control by its name: ``link((slider, "value"), (explorer["rate"], "value"))``.
    """

    _esm = page_files("display.js", "controls.js", "film.js", "scenes.js", "room.js", "explorer.js")
    _css = page_files("explorer.css")
    spec = traitlets.Dict().tag(sync=True)
    still = traitlets.Bytes().tag(sync=True)  # what to show until a kernel answers
    value = traitlets.Dict().tag(sync=True)
    error = traitlets.Unicode().tag(sync=True)  # what is shown in place of a new picture, or ""

    def __init__(self, model: Model, display: Display, click: Any, drag: Any, scenes: Iterable, about: dict[str, Any]):
        self._lock = threading.RLock()  # JupyterLab passes the page's questions on while a cell runs, in a thread
        self.model, self.display, self.click, self.drag = model, display, click, drag
        self.turned: dict[str, Turned] = {}  # the controls that other widgets know
        self.scenes, self.about = Scenes(model.setting, scenes, model.frame), about
        self.failure = None
        if self.attempt(self.change, {}) is None:
            self.drawn = Drawn(self.plot.draw(), self.frame, "")
        self.conversation = Conversation(self)
        still = encode.palette_png(self.drawn.pixels, 127)
        layout = {"width": "100%", "min_width": "0"}  # else a box gives it no width at all
        super().__init__(spec=self.conversation.opening(), still=still, value=self.setting.states, layout=layout)
        self.on_msg(lambda _, message, buffers: self.receive(message))
        self.observe(lambda change: self.follow(change.new), "value")
        for name, control in self.controls.items():
            if isinstance(control, WidgetControl):
                control.join(self[name])

    def close(self) -> None:
        super().close()
        for turned in self.turned.values():
            turned.close()

    def __getitem__(self, name: str) -> Turned:
        """The control of this name as a widget with a ``value``, to be observed and linked."""
        if checks.one_of("control", name, self.controls) not in self.turned:
            self.turned[name] = Turned(self, name)
        return self.turned[name]

    @property
    def plot(self) -> Plot:
        """The plot, opened for the page's theme and screen."""
        return self.display.plot

    @property
    def setting(self) -> Setting:
        """The controls and their states."""
        return self.model.setting

    @property
    def controls(self) -> dict[str, Control]:
        """The controls by name."""
        return self.setting.controls

    @property
    def parameters(self) -> dict[str, Any]:
        """What ``compute`` got, or would get now: a dict ``name → value``."""
        return self.setting.parameters()

    @property
    def result(self) -> Any:
        """What ``compute`` gave for the latest setting that worked; None before there was one."""
        return self.model.latest.result if self.model.latest else None

    @property
    def count(self) -> int:
        """How many frames the film has; 0 if it is no film."""
        return self.model.latest.count if self.model.latest else 0

    @property
    def run(self) -> int:
        """How many settings have been computed and drawn."""
        return self.model.run

    @property
    def failure(self) -> Failure | None:
        """What went wrong, until something works."""
        return self._failure

    @failure.setter
    def failure(self, failure: Failure | None) -> None:
        self._failure, self.error = failure, failure.message if failure else ""

    @property
    def exception(self) -> BaseException | None:
        """What was raised."""
        return self.failure.exception if self.failure else None

    @property
    def frame(self) -> int:
        """The frame of the film that is shown; set it to go there."""
        return self.model.frame

    @frame.setter
    def frame(self, frame: int) -> None:
        self.model.frame = checks.integer("frame", frame, 0, max(self.count - 1, 0))
        self._push(self.redraw)

    @property
    def alt(self) -> str:
        """The picture in words."""
        with self._lock:
            if self.model.latest and self.drawn.frame != self.frame:  # the page went to another frame by itself
                self.draw(self.model.latest, self.frame)
            return self.drawn.alt

    @property
    def state(self) -> States:
        """A copy of the whole setting, in plain numbers and texts, as JSON has them."""
        return copy.deepcopy(self.setting.states) | ({"frame": self.frame} if self.model.frames else {})

    @state.setter
    def state(self, state: Mapping[str, Any]) -> None:
        states = dict(state)
        frame = states.pop("frame", None)
        self._push(self.change, self.setting.check(states), frame)

    @property
    def code(self) -> str:
        """The whole setting as a line of text. Set it to restore everything; the explorer reports a malformed line."""
        return presets.write(self.state)

    @code.setter
    def code(self, code: str) -> None:
        self._push(lambda: self.change(*self.setting.decode(code)))

    def checked(self, values: Mapping[str, Any]) -> States:
        """The states for values that came from other widgets; what is refused is shown, and raised."""
        try:
            return self.setting.check(values)
        except (TypeError, ValueError) as refused:
            self._push(_refuse, refused)
            raise

    @traitlets.validate("value")
    def _checked_value(self, proposal):
        values, states = proposal["value"], self.setting.states
        return values if values is states else states | self.checked(values)

    def follow(self, values: Mapping[str, Any]) -> None:
        """Turn controls as another widget was turned, unless they stand so already."""
        states = self.setting.check(values)
        if any(self.setting.states[name] != state for name, state in states.items()):
            self._push(self.change, states)

    def set(self, **values: Any) -> None:
        """Turn some controls, by value or by state, and compute once. Unknown names and refused values raise."""
        self._push(self.change, self.setting.check(values))

    @property
    def scene(self) -> int:
        """The number of the scene gone to last; set it to go to one, from the start, which is number 1."""
        return self.scenes.number

    @scene.setter
    def scene(self, number: int) -> None:
        self._push(self.go, number)

    def reveal(self) -> None:
        """Show the outcome that the scene holds back."""
        self._push(self.go)

    def reset(self) -> None:
        """All controls, and the film, back to where they started: the first scene."""
        self.scene = 1

    def receive(self, message: Message) -> None:
        """Answer one message of the page."""
        with self._lock:
            self.conversation.answer(message)
            with self._lock_property(value=self.setting.states):  # the page has it already
                self._tell()

    def change(self, states: States, frame: int | None = None) -> Drawn:
        """Take new states, all at once; compute if the setting is a new one, and draw."""
        self.model.turn(states, frame)
        self.scenes.held = None
        return self._show(self.model.computed())

    def go(self, number: int | None = None, reveal: bool = False) -> Drawn | None:
        """Go to a scene, or reveal the one that is held back; None if there is nothing to draw yet."""
        scene = self.scenes.held if number is None else self.scenes.enter(number)
        if number is not None and self.scenes.held and not reveal:
            self.failure = None
            return None
        self.scenes.held = None
        return self._show(self.model.computed(), scene.frame) if scene else None

    def redraw(self) -> Drawn:
        """Draw the latest setting that worked anew."""
        return self._show(self.model.latest) if self.model.latest else Drawn(self.plot.draw(), self.frame, "")

    def forget_pixels(self) -> None:
        """Let go of them until something is drawn again: no page has them."""
        self.plot.layers.forget()
        self.drawn = dataclasses.replace(self.drawn, pixels=self.plot.layers.pixels)

    def draw(self, computation: Computation, frame: int) -> Drawn:
        """Draw one frame of what was computed."""
        with self.plot.style.applied(self.plot.figure.crowded):
            self.plot.move(*computation.at(frame))
            pixels = self.plot.draw()
        self.drawn = Drawn(pixels, frame, self.plot.describe(*computation.at(frame)))
        return self.drawn

    @one_thread
    def attempt(self, action: Callable[..., Any], *arguments: Any, ahead: bool = False) -> Any:
        """Do it; if it fails, show what went wrong, keep the old picture, and return None.

        A failure is shown until something works. A frame drawn ``ahead`` clears only the failure of another.
        """
        try:
            done = action(*arguments)
        except (Exception, KeyboardInterrupt) as exception:
            self.failure = Failure(exception, ahead)
            if strict():
                raise
            return None
        if self.failure and not self.model.stale and (self.failure.ahead or not ahead):
            self.failure = None
        return done

    def _show(self, computation, frame=None):
        """Draw it, at the present frame if no other is given. Only what could be drawn is kept."""
        frame = computation.nearest(self.frame if frame is None else frame)
        drawn = self.draw(computation, frame)
        self.model.keep(computation, frame)
        return drawn

    def _push(self, action, *arguments):
        """A change that comes from Python: do it and tell the page, if there is one."""
        with self._lock:
            self.conversation.news(self.attempt(action, *arguments))
            self._tell()

    def _tell(self):
        """Let the widgets that are linked to it know what it is turned to."""
        self.value = self.setting.states
        for name, turned in self.turned.items():
            with contextlib.suppress(traitlets.TraitError):  # a linked widget that cannot take this stays as it is
                turned.value = named(self.setting.states[name])

    @one_thread
    def save(self, path: str | os.PathLike, frame: int | None = None) -> None:
        """The picture that is shown, or another frame of the film, as a file: .pdf or .svg for print, .png."""
        shown = self.frame if frame is None else checks.integer("frame", frame, 0, max(self.count - 1, 0))
        plot = self._opened(1.0)
        plot.move(*self.model.latest.at(shown))  # type: ignore[union-attr]
        files.save(plot, path)

    @one_thread
    def film(self, path: str | os.PathLike, fps: float | None = None) -> None:
        """The whole film as a file: .gif, or .mp4 where ffmpeg is installed."""
        if not self.count:
            remedy = "save(path) writes its picture; films are explorers that have a player."
            raise checks.problem("film", "no film", "an explorer with frames", remedy)
        frames = [self.model.latest.at(frame) for frame in range(self.count)]  # type: ignore[union-attr]
        files.film(self._opened, frames, path, self.about["fps"] if fps is None else fps)

    def _opened(self, ratio):
        """Another copy of the plot, for a file."""
        if self.model.latest is None:
            raise checks.problem("explorer", "no picture yet", "a setting that works", self.error)
        return self.display.another(LIGHT, ratio)

    def _repr_mimebundle_(self, **kwargs):
        data, metadata = super()._repr_mimebundle_(**kwargs)
        with self._lock:
            still, about = stills.make(self).bundle()
        return data | still, metadata | about


def _refuse(exception):
    raise exception
