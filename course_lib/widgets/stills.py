"""The stills of an explorer, as a picture and as text: what stands in its place where no kernel runs."""

from course_lib.plots.sheet import sheet
from course_lib.widgets.display import strict


def make(explorer):
    """``(PNG, text)``: the plot at each of the explorer's stills, or as it is now if there are none."""
    plot, pictures, texts = explorer.template.open(), [], []
    for still in explorer.stills or ({},):
        caption, text = _caption(explorer, still), _draw(plot, explorer, still)
        pictures.append((caption, plot.draw().copy()))
        texts.append(f"{caption}: {text}" if caption else text)
    return sheet(pictures), "\n".join([explorer.about["title"], *texts] if explorer.about["title"] else texts)


def _draw(plot, explorer, still):
    """Draw one still and say what it shows; a setting that does not work is said as well."""
    try:
        moment = explorer.moment(still)
        plot.move(*moment)
        plot.draw()
        return plot.describe(*moment)
    except Exception as exception:
        if strict():
            raise
        return str(exception) or type(exception).__name__


def _caption(explorer, still):
    said = explorer.setting.said(explorer.setting.check({n: v for n, v in still.items() if n != "frame"}))
    return "; ".join(filter(None, [said, f"frame {still['frame']}" if "frame" in still else ""]))
