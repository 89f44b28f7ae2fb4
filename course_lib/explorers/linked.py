"""An explorer among other widgets: each control as a widget with a value, and ipywidgets' controls within it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import ipywidgets
import numpy as np
import traitlets

from course_lib import checks
from course_lib.explorers.control_types import (
    ChoiceControl,
    Control,
    HiddenControl,
    SliderControl,
    SwitchControl,
    TextControl,
    plain,
)

if TYPE_CHECKING:
    from course_lib.explorers.explorer import Explorer


class Turned(ipywidgets.Widget):
    """One control of an explorer, for ``observe``, ``link`` and ``jslink``: it turns when its ``value`` is set.

    ``value`` is the control's state in plain numbers and texts; of a menu, the name of the chosen entry.
    """

    _model_name = traitlets.Unicode("WidgetModel").tag(sync=True)
    value = traitlets.Any().tag(sync=True)

    def __init__(self, explorer: "Explorer", name: str) -> None:
        self.explorer, self.name = explorer, name
        super().__init__(value=named(explorer.setting.states[name]))
        self.observe(lambda change: explorer.follow({name: change.new}), "value")

    @traitlets.validate("value")
    def _checked(self, proposal):
        return named(self.explorer.checked({self.name: proposal["value"]})[self.name])


def named(state: Any) -> Any:
    """A control's state as other widgets have it: of a menu, the name of the chosen entry alone."""
    return state["choice"] if isinstance(state, dict) and "choice" in state else state


@dataclass(frozen=True)
class WidgetControl(Control):
    """A control of ipywidgets, shown in the place of an own one; ``like`` is the own one that takes the same values."""

    kind = "widget"

    widget: ipywidgets.ValueWidget
    like: Control

    def check(self, name: str, value: Any) -> Any:
        return self.like.check(name, value)

    def value(self, state: Any) -> Any:
        return self.like.value(state)

    def spec(self) -> dict[str, Any]:
        return super().spec() | {"model": self.widget.model_id}

    def ends(self) -> list[Any]:
        return self.like.ends()

    def random(self, rng: np.random.Generator) -> Any:
        return self.like.random(rng)

    def describe(self, state: Any) -> str:
        return self.like.describe(state)

    def join(self, turned: Turned) -> None:
        """Let the widget and the explorer's control follow each other from now on."""
        traitlets.link((self.widget, "label" if isinstance(self.like, ChoiceControl) else "value"), (turned, "value"))


def adopted(controls: Any) -> Any:
    """The controls with those of ipywidgets made into the course's; whatever else stands there is left as it is."""
    if not isinstance(controls, Mapping):
        return controls
    return {
        name: adopted(each)
        if isinstance(each, Mapping)
        else adopt(f"controls[{name!r}]", each)
        if isinstance(each, ipywidgets.ValueWidget)
        else each
        for name, each in controls.items()
    }


def adopt(argument: str, widget: ipywidgets.ValueWidget) -> WidgetControl:
    """The control that an ipywidgets one becomes."""
    label, value = getattr(widget, "description", ""), widget.value
    if hasattr(widget, "_options_labels") and hasattr(widget, "label"):
        options = dict(zip(widget._options_labels, widget._options_values, strict=True))
        start = widget.label or next(iter(options), "")
        return WidgetControl(label, start, widget, ChoiceControl(label, start, options))
    if isinstance(value, bool):
        return WidgetControl(label, value, widget, SwitchControl(label, value))
    if isinstance(value, int | float):
        return WidgetControl(label, value, widget, SliderControl(label, value, _ends(widget), isinstance(value, int)))
    if isinstance(value, str):
        return WidgetControl(label, value, widget, TextControl(label, value))
    if isinstance(value, tuple) and value:
        return WidgetControl(label, plain(value), widget, HiddenControl(label, plain(value), plain(value)))
    came, remedy = f"a {type(widget).__name__}", "Observe that one, and call the explorer's set."
    raise checks.problem(argument, came, "a control of numbers, a text, a switch or a choice", remedy, TypeError)


def _ends(widget):
    low, high = getattr(widget, "min", None), getattr(widget, "max", None)
    base = getattr(widget, "base", None)  # a logarithmic slider has its ends as exponents
    most = 2**53
    return tuple(
        side if end is None else end if base is None else base**end for end, side in ((low, -most), (high, most))
    )
