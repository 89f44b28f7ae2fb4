"""What an explorer computes: the result of a setting and, for a film, the number of its frames; no page, no picture."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from course_lib import checks
from course_lib.explorers.setting import Setting, States


@dataclass(frozen=True)
class Computation:
    """What came of one setting: the result and, for a film, how many frames it has; otherwise ``count`` is 0."""

    states: States
    result: Any
    count: int

    def nearest(self, frame: int) -> int:
        """The frame that is nearest to the wanted one; −1 is the last."""
        return range(self.count)[max(min(frame, self.count - 1), -self.count)] if self.count else 0

    def at(self, frame: int) -> tuple[Any, ...]:
        """What a plot's ``update`` gets in order to show this frame."""
        return (self.result, frame) if self.count else (self.result,)


class Model:
    """A pure function of a setting, its latest computation that could be drawn, and the frame that is shown of it."""

    def __init__(
        self,
        compute: Callable[..., Any],
        setting: Setting,
        frames: Callable[[Any], int] | None = None,
        frame: int = 0,
    ):
        self.compute, self.setting, self.frames, self.frame = compute, setting, frames, frame
        self.latest: Computation | None = None
        self.run = 0  # how many computations were kept

    @property
    def stale(self) -> bool:
        """Whether the present setting is not that of the latest computation: it failed, or is still to be computed."""
        return self.latest is None or self.latest.states != self.setting.states

    def turn(self, states: States, frame: int | None = None) -> None:
        """Take new states and, unless it is None, a new frame, which may lie beyond the end of the film."""
        if frame is not None:
            self.frame = checks.integer("frame", frame)
        self.setting.turn(states)

    def computed(self, changes: Mapping[str, Any] | Iterable[tuple[str, Any]] = ()) -> Computation:
        """The present setting, with some states changed, computed unless it is that of the latest computation."""
        states = self.setting.states | dict(changes)
        if self.latest and self.latest.states == states:
            return self.latest
        result = self.compute(**self.setting.parameters(states))
        count = checks.integer("frames(result)", self.frames(result), 1) if self.frames else 0
        return Computation(states, result, count)

    def keep(self, computation: Computation, frame: int) -> None:
        """Make this the latest computation, shown at this frame."""
        self.run += computation is not self.latest
        self.latest, self.frame = computation, frame
