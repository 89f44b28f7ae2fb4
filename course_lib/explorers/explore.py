"""``explore``: a pure function, a plot and some controls become a picture that follows the controls at once.

The function computes, the plot draws, an explorer wires; all three run without a browser too: ``explorer.set(rate=1)``.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from course_lib.drawing.plot import Plot
from course_lib.explorers import linked, validation
from course_lib.explorers.display import Display
from course_lib.explorers.explorer import Explorer
from course_lib.explorers.model import Model
from course_lib.explorers.setting import Setting

Changes = Mapping[str, Any] | None  # what a click or a drag returns


def explore(
    compute: Callable[..., Any],
    plot: Plot | type[Plot],
    controls: Mapping[str, Any],
    *,
    frames: Callable[[Any], int] | None = None,
    frame: int = 0,
    fps: float = 20,
    click: Callable[[dict[str, Any], float, float, str], Changes] | None = None,
    drag: Callable[[dict[str, Any], tuple[float, float], tuple[float, float], str], Changes] | None = None,
    scenes: Sequence[Mapping[str, Any]] = (),
    title: str = "",
    caption: str = "",
    preset: bool = False,
) -> Explorer:
    """An explorer of ``compute(**parameters) → result``, shown by ``plot``, a ``Plot`` or a subclass of it.

    ``controls``: a dict ``name → control``, or ``title of a group → {name: control}`` for columns. A control may be
    one of ipywidgets, such as its FloatSlider.
    ``frames(result) → int`` makes it a film: ``plot.update(result, frame)`` draws one frame, the page plays them,
    ``fps`` a second, and it starts at ``frame``, which may be −1 for the last.
    ``click(parameters, x, y, axes)`` and ``drag(parameters, start, point, axes)`` return a dict of parameters to
    change. x and y are data coordinates of the axes of that label; a drag's ``parameters`` are those when it began.
    ``scenes``: dicts of parameters (and "frame", "caption") to go through one after the other, each from the start:
    a list, digits, Page Down and Page Up. With ``"hold": True`` the picture is covered until it is asked for again.
    Pictures of the others stand in for the explorer where no kernel runs.
    ``preset`` adds a line of text that stands for the whole setting, to copy and to paste.

    >>> from course_lib import Plot, explore
    >>> from course_lib.explorers.controls import slider
    >>> class LinePlot(Plot):
    ...     def build(self, figure, style):
    ...         axes = figure.subplots()
    ...         axes.set(ylim=(-3, 3))
    ...         self.line = self.moving(*axes.plot([-1, 1], [0, 0], color=style.colour(0)))
    ...
    ...     def update(self, ends):
    ...         self.line.set_ydata(ends)
    >>> explorer = explore(lambda slope: [-slope, slope], LinePlot, {"slope": slider(-3, 3, 1)})
    >>> explorer.set(slope=2)
    >>> explorer.result
    [-2.0, 2.0]
    """
    controls = linked.adopted(controls)
    validation.check_controls(controls)
    setting = Setting(controls)
    validation.check_functions(compute, list(setting.controls), frames, click, drag)
    validation.check_page(plot, frame, fps, title, caption, preset)
    validation.check_scenes(scenes, list(setting.controls))
    about = {"title": title, "caption": caption, "preset": preset, "fps": fps}
    return Explorer(Model(compute, setting, frames, frame), Display(plot), click, drag, scenes, about)
