"""The scenes of an explorer: numbered settings with captions, which a lecture goes through one after the other.

The first one is the start, and every other one changes only what it names, from the start. A scene that holds its
outcome back turns the controls and computes nothing: until it is revealed, no page can know what comes of it.
"""

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from course_lib import checks
from course_lib.explorers.setting import Setting, States


@dataclass(frozen=True)
class Scene:
    """A whole setting with the frame of its film, a caption, and whether its outcome is held back at first."""

    caption: str
    states: States
    frame: int
    hold: bool = False


class Scenes:
    """The scenes of a setting. ``number`` is the one gone to last, ``held`` the one whose outcome is held back."""

    def __init__(self, setting: Setting, given: Iterable[Mapping[str, Any]], frame: int):
        self.setting, self.number = setting, 1
        self.held: Scene | None = None
        self.given = [self._made(dict(scene), frame) for scene in given]
        start = Scene("start", setting.start, frame)
        begins = self.given and dataclasses.replace(self.given[0], caption="start") == start
        self.all = self.given if begins else [start, *self.given]

    def _made(self, values, start):
        caption, frame, hold = values.pop("caption", ""), values.pop("frame", None), values.pop("hold", False)
        states = self.setting.check(values)
        film = {None: "", -1: "last frame"}.get(frame, f"frame {frame}")
        caption = caption or self.setting.describe(states) or film or "start"
        return Scene(caption, self.setting.start | states, start if frame is None else frame, hold)

    def enter(self, number: int) -> Scene:
        """Turn the controls to a scene; nothing is computed."""
        scene = self.all[checks.integer("scene", number, 1, len(self.all)) - 1]
        self.setting.turn(scene.states)
        self.number, self.held = number, scene if scene.hold else None
        return scene

    def opening(self) -> list[dict[str, Any]]:
        """What the page lists."""
        return [{"caption": scene.caption, "hold": scene.hold} for scene in self.all]

    def now(self) -> dict[str, Any]:
        """Which scene it is, whether its controls have been turned since, and whether its outcome is held back."""
        turned = self.setting.states != self.all[self.number - 1].states
        return {"number": self.number, "turned": turned, "held": self.held is not None}
