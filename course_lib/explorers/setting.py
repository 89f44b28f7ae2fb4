"""What all the controls of an explorer are turned to, in plain numbers and texts; no page, no picture."""

import dataclasses
from collections.abc import Iterable, Mapping
from typing import Any

from course_lib import checks
from course_lib.explorers import labels, presets
from course_lib.explorers.control_types import Control

States = dict[str, Any]  # name of a control → its state


class Setting:
    """The controls by name, in their groups, and the state of each."""

    def __init__(self, controls: Mapping[str, Any]):
        flat = all(isinstance(c, Control) for c in controls.values())
        groups = {"": controls} if flat else controls
        self.groups = [[title, list(group)] for title, group in groups.items()]
        self.controls = {name: _labelled(name, c) for group in groups.values() for name, c in group.items()}
        if sum(map(len, groups.values())) != len(self.controls) or {"frame", "caption", "hold"} & self.controls.keys():
            came = "a name twice, or 'frame', 'caption' or 'hold', which scenes have"
            raise checks.problem("controls", came, "each name once", "Rename a control.")
        self.states = self.start
        self._latest: dict[tuple[str, str], Any] = {}  # (menu, entry) → the state in which the menu last had this entry

    @property
    def start(self) -> States:
        """The states that the controls start from."""
        return {name: control.start for name, control in self.controls.items()}

    def parameters(self, changes: Mapping[str, Any] | Iterable[tuple[str, Any]] = ()) -> dict[str, Any]:
        """What ``compute`` gets, with some states changed: a dict ``name → value``."""
        states = self.states | dict(changes)
        return {name: control.value(states[name]) for name, control in self.controls.items()}

    def check(self, values: Mapping[str, Any]) -> States:
        """The states for some values by name. A menu's entry given by name has the knobs that it had last."""
        for name in values:
            checks.one_of("control", name, self.controls)
        return {name: self.controls[name].check(name, self._with_knobs(name, value)) for name, value in values.items()}

    def _with_knobs(self, name, value):
        return self._latest.get((name, value), value) if isinstance(value, str) else value

    def turn(self, states: States) -> None:
        """Take new states."""
        self.states = self.states | states
        for name, state in states.items():
            if isinstance(state, dict) and "choice" in state:
                self._latest[name, state["choice"]] = state

    def decode(self, preset: str) -> tuple[States, int | None]:
        """``(states, frame or None)`` of a line of text; controls that it does not name are at their start."""
        states = presets.read(preset)
        frame = states.pop("frame", None)
        return self.start | self.check(states), None if frame is None else checks.integer("preset: frame", frame)

    def describe(self, states: States) -> str:
        """Some states in words: ``learning rate η: 0.01; seed: 1``."""
        controls = {name: self.controls[name] for name in states}
        return "; ".join(f"{labels.plain(c.label)}: {c.describe(states[name])}" for name, c in controls.items())


def _labelled(name, control):
    checks.instance(f"controls[{name!r}]", control, Control, "a control", "Make it with course_lib.explorers.controls.")
    return control if control.label else dataclasses.replace(control, label=name.replace("_", " "))
