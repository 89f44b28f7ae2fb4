"""The stills of an explorer: its plot at each of its scenes, which stand in its place where no kernel runs."""

import dataclasses
from typing import TYPE_CHECKING

from course_lib.drawing.picture import Picture, sheet
from course_lib.drawing.style import LIGHT
from course_lib.explorers.failures import strict
from course_lib.explorers.scenes import Scene
from course_lib.train.threads import one_thread

if TYPE_CHECKING:
    from course_lib.explorers.explorer import Explorer


@one_thread
def make(explorer: "Explorer") -> Picture:
    """The plot at each of the explorer's scenes, or as it is now if there are none, in one picture.

    The page has it, hidden, also while an explorer is alive: so outcomes that are held back are not in it.
    """
    plot, title = _plot_for_paper(explorer), explorer.about["title"]
    scenes = [scene for scene in explorer.scenes.given if not scene.hold]
    present = Scene("", explorer.setting.states, explorer.frame)
    picture = sheet([_tile(plot, explorer.model, scene) for scene in scenes or [present]])
    if plot is explorer.plot and explorer.display.is_shown:
        explorer.redraw()
    elif not explorer.display.is_shown:  # it is drawn when a page asks
        explorer.forget_pixels()
    return dataclasses.replace(picture, text=f"{title}\n{picture.text}") if title else picture


def _plot_for_paper(explorer):
    """The explorer's own plot if it is a light one, which saves making another, or else one that is laid out alike."""
    shown, template = explorer.plot, explorer.display.template
    if explorer.run and (shown.style, shown.ratio, shown.inches) == (LIGHT, 1.0, template.size):
        return shown
    return explorer.display.another()


def _tile(plot, model, scene):
    """Caption, pixels and words of one scene; of a setting that does not work, the error's words."""
    try:
        computation = model.computed(scene.states)
        shown = computation.at(computation.nearest(scene.frame))
        plot.move(*shown)
        return scene.caption, plot.draw().copy(), plot.describe(*shown)
    except Exception as exception:
        if strict():
            raise
        return scene.caption, plot.draw().copy(), str(exception) or type(exception).__name__
