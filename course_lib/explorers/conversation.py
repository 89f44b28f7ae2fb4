"""What the page and Python tell each other about an explorer, in plain data.

The page has at most one question open; whatever happens meanwhile is merged into the next one, so nothing queues up.
"""

from typing import TYPE_CHECKING, Any

from course_lib import checks
from course_lib.explorers.setting import States

if TYPE_CHECKING:
    from course_lib.explorers.explorer import Drawn, Explorer

Message = dict[str, Any]


class Conversation:
    """The messages of one explorer: what the page starts with, the answers to its questions, and news from Python."""

    def __init__(self, explorer: "Explorer"):
        self.explorer = explorer
        self._held: dict[str, Any] | None = None  # the parameters when the present drag began

    def opening(self) -> Message:
        """What the page needs to lay the explorer out."""
        explorer = self.explorer
        return explorer.about | {
            "film": explorer.model.frames is not None,
            "dark": explorer.plot.style.dark,
            "size": [round(100 * side) for side in explorer.plot.size],
            "groups": explorer.setting.groups,
            "controls": {name: control.spec() for name, control in explorer.controls.items()},
            "points": {"click": explorer.click is not None, "drag": explorer.drag is not None},
            "values": explorer.setting.states,
            "scenes": explorer.scenes.opening(),
            "scene": explorer.scenes.now(),
            "code": explorer.code,
            "alt": explorer.drawn.alt,
            "error": explorer.error,
            "count": explorer.count,
            "frame": explorer.frame,
        }

    def news(self, drawn: "Drawn | None") -> None:
        """Tell the page, if there is one, what Python turned."""
        if self.explorer.display.is_shown:
            self._post(self._report(None, drawn, self.explorer.setting.states))

    def answer(self, message: Message) -> None:
        """The one reply to a message of a page, which would wait for it for ever. All pages that are open hear it."""
        explorer, model = self.explorer, self.explorer.model
        before, ahead, drawn = explorer.setting.states, "want" in message, None
        try:
            drawn = explorer.attempt(self._act, message, ahead=ahead)
            if drawn is None and "page" in message:
                drawn = explorer.redraw()  # a page in another theme needs the old picture anew
        finally:
            states = explorer.setting.states
            reply = self._report(message.get("seq"), drawn, {} if ahead and states == before else states)
            reply["ahead"] = ahead
            if model.frames and message.get("run") == model.run:
                explorer.attempt(self._draw_ahead, message.get("want", ()), reply, ahead=True)
                reply["error"] = explorer.error
            self._post(reply)

    def _act(self, message):
        """Everything that one message of the page asks for, then one picture; None if there is nothing to draw."""
        explorer, model, setting = self.explorer, self.explorer.model, self.explorer.setting
        if look := message.get("page") or message.get("look"):  # every page says how it looks; a new one, "page"
            explorer.display.adapt(look, is_new="page" in message)
        if "code" in message:
            return explorer.change(*setting.decode(message["code"]))
        frame = message.get("frame") if model.frames else None
        if frame is not None:
            checks.integer("frame", frame)
        states = setting.check(message.get("values", {}))
        if ("scene" in message or message.get("reveal")) and not (states or message.get("points")):
            return explorer.go(message.get("scene"), bool(message.get("reveal")))
        if "scene" in message:
            states = explorer.scenes.enter(message["scene"]).states | states
        for point in message.get("points", ()):
            states |= setting.check(self._pointed(point, states))
        if states:
            return explorer.change(states, frame)
        if frame is not None:
            model.frame = model.latest.nearest(frame) if model.latest else 0
        return explorer.redraw() if "page" in message else None

    def _pointed(self, point: dict[str, Any], states: States) -> dict[str, Any]:
        """What a click or a drag changes."""
        explorer, parameters = self.explorer, self.explorer.setting.parameters(states)
        place = explorer.display.locate(point)
        start = explorer.display.locate(point | point.get("start", {}))
        if place is None or start is None:
            return {}
        name, x, y = place
        if point["kind"] == "click":
            return (explorer.click and explorer.click(parameters, x, y, name)) or {}
        if point.get("begins") or self._held is None:
            self._held = parameters
        return (explorer.drag and explorer.drag(self._held, start[1:], (x, y), name)) or {}

    def _draw_ahead(self, frames, reply):
        """Add the frames of the film that the page will need next."""
        for frame in frames:
            drawn = self.explorer.draw(self.explorer.model.latest, frame)
            reply["frames"].append(self._picture(drawn, reply["buffers"]))

    def _report(self, seq, drawn, states):
        explorer, model = self.explorer, self.explorer.model
        reply = {"seq": seq, "error": explorer.error, "values": states, "code": explorer.code, "frames": []}
        reply |= {"run": model.run, "count": explorer.count, "frame": model.frame, "buffers": []}
        reply |= {"look": explorer.display.look, "scene": explorer.scenes.now()}
        if drawn is not None:
            reply["picture"] = self._picture(drawn, reply["buffers"])
        return reply

    def _picture(self, drawn, buffers):
        about = {"alt": drawn.alt, "run": self.explorer.run, "frame": drawn.frame}
        return self.explorer.display.picture(drawn.pixels, buffers) | about

    def _post(self, reply):
        buffers = reply.pop("buffers")
        self.explorer.send(reply, buffers)
