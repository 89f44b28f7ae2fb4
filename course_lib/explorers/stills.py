"""The stills of an explorer: its plot at several settings, which stand in its place where no kernel runs."""

import dataclasses

from course_lib.drawing.picture import sheet
from course_lib.explorers.display import strict


def make(explorer, plot):
    """A ``Picture`` of ``plot`` at each of the explorer's stills, or as it is now if there are none."""
    title = explorer.about["title"]
    picture = sheet([_tile(plot, explorer, **still) for still in explorer.stills or ({},)])
    return dataclasses.replace(picture, text=f"{title}\n{picture.text}") if title else picture


def _tile(plot, explorer, caption=None, frame=None, **values):
    """Caption, pixels and words of one still; of a setting that does not work, the error's words."""
    states = explorer.setting.check(values)
    caption = explorer.setting.said(states) if caption is None else caption
    try:
        moment = explorer.moment(states, frame)
        if frame is not None:
            caption = caption or f"frame {moment[1]}"
        plot.move(*moment)
        return caption, plot.draw().copy(), plot.describe(*moment)
    except Exception as exception:
        if strict():
            raise
        return caption, plot.draw().copy(), str(exception) or type(exception).__name__
