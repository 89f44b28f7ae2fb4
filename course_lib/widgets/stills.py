"""The stills of an explorer: its plot at several settings, which stand in its place where no kernel runs."""

import dataclasses

from course_lib.plots.picture import sheet
from course_lib.widgets.display import strict


def make(explorer):
    """A ``Picture`` of the plot at each of the explorer's stills, or as it is now if there are none."""
    plot = explorer.template.open()
    tiles = [(_caption(explorer, still), *_tile(plot, explorer, still)) for still in explorer.stills or ({},)]
    picture, title = sheet(tiles), explorer.about["title"]
    return dataclasses.replace(picture, text=f"{title}\n{picture.text}") if title else picture


def _tile(plot, explorer, still):
    """Pixels and words of one still; of a setting that does not work, the error's words."""
    try:
        moment = explorer.moment({name: value for name, value in still.items() if name != "caption"})
        plot.move(*moment)
        return plot.draw().copy(), plot.describe(*moment)
    except Exception as exception:
        if strict():
            raise
        return plot.draw().copy(), str(exception) or type(exception).__name__


def _caption(explorer, still):
    if "caption" in still:
        return still["caption"]
    said = explorer.setting.said(explorer.setting.check({n: v for n, v in still.items() if n != "frame"}))
    return "; ".join(filter(None, [said, f"frame {still['frame']}" if "frame" in still else ""]))
