"""What may be given to ``explore``: a mistake is refused where it was written, not when a control is first turned."""

import inspect
from collections.abc import Mapping, Sequence
from typing import Any

from course_lib import checks
from course_lib.drawing.plot import Plot
from course_lib.explorers.control_types import Control


def check_controls(controls: Any) -> None:
    """Refuse what is not a dict ``name → control`` or ``title → {name: control}``."""
    checks.instance("controls", controls, Mapping, "a dict name → control", 'Write {"rate": slider(0, 1, 0.1)}.')
    for title, group in controls.items():
        expected, remedy = "a text as its name", "Names are the parameters of compute."
        checks.instance("controls", title, str, expected, remedy)
        if isinstance(group, Mapping):
            for name in group:
                checks.instance(f"controls[{title!r}]", name, str, expected, remedy)
        elif any(isinstance(g, Mapping) for g in controls.values()) or not isinstance(group, Control):
            remedy = "Make it with course_lib.explorers.controls, or put all of them into groups."
            checks.instance(f"controls[{title!r}]", group, Control, "a control", remedy)
            raise checks.problem("controls", f"{title!r} beside groups", "groups alone, or none", remedy)


def check_functions(compute: Any, names: Sequence[str], frames: Any, click: Any, drag: Any) -> None:
    """Refuse functions that cannot be called as the explorer will."""
    checks.function("compute", compute, "a function of the controls' values", 0, names)
    for argument, function, count in (("frames", frames, 1), ("click", click, 4), ("drag", drag, 4)):
        if function is not None:
            checks.function(argument, function, f"a function of {count}, or None", count)


def check_page(plot: Any, frame: Any, fps: Any, title: Any, caption: Any, preset: Any) -> None:
    """Refuse a plot, a frame or words of another kind."""
    if not (isinstance(plot, Plot) or (inspect.isclass(plot) and issubclass(plot, Plot))):
        raise checks.problem("plot", checks.describe(plot), "a Plot", "Derive one from Plot.", TypeError)
    checks.integer("frame", frame, None)
    checks.one_number("fps", fps, "(0, 240]")
    checks.instance("preset", preset, bool, "True or False", "Write it without quotes.")
    for argument, text in (("title", title), ("caption", caption)):
        checks.instance(argument, text, str, "a text", "Put it between quotation marks.")


def check_scenes(scenes: Any, names: Sequence[str]) -> None:
    """Refuse scenes of controls that do not exist, and captions that are no texts."""
    expected = "a list of dicts of parameters"
    checks.instance("scenes", scenes, list | tuple, expected, 'Write [{"rate": 0.1}].')
    for i, scene in enumerate(scenes):
        checks.instance(f"scenes[{i}]", scene, Mapping, "a dict of parameters", 'Write {"rate": 0.1}.')
        for name in scene:
            checks.one_of(f"scenes[{i}]", name, [*names, "frame", "caption", "hold"])
        checks.instance(
            f"scenes[{i}]: caption", scene.get("caption", ""), str, "a text", "Put it between quotation marks."
        )
        checks.instance(
            f"scenes[{i}]: hold", scene.get("hold", False), bool, "True or False", "Write it without quotes."
        )
        checks.integer(f"scenes[{i}]: frame", scene.get("frame", 0), None)
