"""What all the controls of an explorer are turned to, in plain numbers and texts; no page, no picture."""

import dataclasses

from course_lib import checks
from course_lib.explorers import codes, labels
from course_lib.explorers.kinds import Control


class Setting:
    """The controls by name, in their groups, and the state of each."""

    def __init__(self, controls):
        flat = all(isinstance(c, Control) for c in controls.values())
        groups = {"": controls} if flat else controls
        self.groups = [[title, list(group)] for title, group in groups.items()]
        self.controls = {name: _labelled(name, c) for group in groups.values() for name, c in group.items()}
        if sum(map(len, groups.values())) != len(self.controls) or {"frame", "caption"} & self.controls.keys():
            came = "a name twice, or 'frame' or 'caption', which stills have"
            raise checks.problem("controls", came, "each name once", "Rename a control.")
        self.states = self.start
        self._remembered = {}

    @property
    def start(self):
        """The states that the controls start from."""
        return {name: control.start for name, control in self.controls.items()}

    def parameters(self, changes=()):
        """What ``compute`` gets, with some states changed: a dict ``name → value``."""
        states = self.states | dict(changes)
        return {name: control.value(states[name]) for name, control in self.controls.items()}

    def check(self, values):
        """The states for some values by name. A menu's entry by its name comes with the knobs that it had last."""
        for name in values:
            checks.one_of("control", name, self.controls)
        return {name: self.controls[name].check(name, self._recall(name, value)) for name, value in values.items()}

    def _recall(self, name, value):
        return self._remembered.get((name, value), value) if isinstance(value, str) else value

    def differs(self, states):
        """Whether any of these states is not the present one."""
        return any(self.states[name] != state for name, state in states.items())

    def turn(self, states):
        """Take new states; say whether any of them differs from before."""
        changed = self.differs(states)
        self.states = self.states | states
        for name, state in states.items():
            if isinstance(state, dict) and "choice" in state:
                self._remembered[name, state["choice"]] = state
        return changed

    def decode(self, code):
        """``(states, frame or None)`` of a line of text; controls that it does not name are at their start."""
        states = codes.read(code)
        frame = states.pop("frame", None)
        return self.start | self.check(states), None if frame is None else checks.integer("preset: frame", frame)

    def said(self, states):
        """Some states in words: ``learning rate η: 0.01; seed: 1``."""
        words = ((labels.plain(self.controls[name].label), self.controls[name].said(s)) for name, s in states.items())
        return "; ".join(f"{label}: {said}" for label, said in words)


def _labelled(name, control):
    checks.instance(f"controls[{name!r}]", control, Control, "a control", "Make it with course_lib.explorers.controls.")
    return control if control.label else dataclasses.replace(control, label=name.replace("_", " "))
